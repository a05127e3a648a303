"""Text that wants to break a PDF, and numbers that are none (pdf.md section 6)."""

from __future__ import annotations

import math
import re
import sys

import pikepdf
import pypdfium2 as pdfium
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from storymap.export import fallback
from storymap.export.numbers import number, text_string
from storymap.export.typeset import Typesetter
from storymap.layout.fonts import Face, Weight, text_width
from storymap.model.records import (
    Hypothesis,
    Link,
    MapInfo,
    Narrative,
    Question,
    Story,
    Task,
    replace,
)
from storymap.model.text import clean_title
from tests.builders import a_map
from tests.export.audit import audit, plain

HOSTILE = {
    "operators": ") Tj ET EMC Q %%EOF endstream endobj",
    "markup": "<b>bold <img src='/etc/passwd'/> <a href='javascript:alert(1)'>x</a>",
    "file link": "file:///etc/passwd and <link>",
    "entity": "&lt;&xxe; <!DOCTYPE x [<!ENTITY xxe SYSTEM 'file:///etc/passwd'>]>",
    "long word": "x" * 1_000,
    "long title": "word " * 199 + "end",
    "surrogate": "lone \ud83d surrogate",
    "controls": "bell \x07 null \x00 escape \x1b[31m",
    "override": "abc \u202egnp.exe\u202c \u2066x\u2069",
    "marks": "a" + "\u0301" * 500,
    "joiners": "👩\u200d" * 200,
    "arabic": "بحث عن كتاب",
    "private": "\ue000\uf8ff\U000f0000",
    "noncharacter": "\ufffe\uffff\ufdd0",
    "percent": "%PDF-1.7 %s %n {0} $(rm)",
    "backslash": "\\ \\( \\) \\\\ \\000",
    "newlines": "one\ntwo\r\nthree\u2028four",
    "blank": " ",
    "empty": "",
}


@pytest.mark.no_cover
@pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("product", ["pages", "poster", "wall", "report"])
def test_no_title_breaks_the_file_or_leaves_the_page(printed, title, product):
    story_map = a_map({title: {title: {title: ["Fine", title]}}}, title=title)
    story_map = story_map.with_records(told(story_map.stories["story-2"], title))

    result = printed(story_map, product=product, author=title)

    assert result.cards == 2
    with pikepdf.open(result.path) as pdf:
        assert not pdf.check_pdf_syntax()
    document = pdfium.PdfDocument(result.path)
    for page in document:
        width, height = page.get_size()
        text = page.get_textpage()
        for at in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(at)
            assert left >= -1, text.get_text_range(at, 1)
            assert right <= width + 1
            assert bottom >= -1
            assert top <= height + 1
    assert "/JS" not in str(result.path.read_bytes())


def told(story: Story, text: str) -> Story:
    """A story that says a text in each of its fields."""
    return replace(
        story,
        needs=("story-1",),
        refs={"tracker": text},
        narrative=Narrative(as_=text, want=text, so=text),
        acceptance=(Task(id="a", text=text),),
        questions=(Question(id="q", text=text, asked=text, answer=text),),
        hypothesis=Hypothesis(belief=text, result=text, signal=text, learned=text),
        links=(Link(url=text), Link(url=f"https://example.org/{text}", title=text)),
    )


@pytest.mark.no_cover
@pytest.mark.parametrize("product", ["pages", "poster", "wall", "report"])
def test_a_title_of_100000_characters_is_cut_to_what_a_card_may_take(printed, product):
    for text in ("x" * 100_000, "word " * 20_000, "ab\u0301" * 50_000):
        story_map = a_map({"A": {"S": {"MVP": ["One", "Two"]}}})
        tasks = (Task(id="a", text=text),)
        long = replace(story_map.stories["story-2"], title=text, acceptance=tasks)

        result = printed(story_map.with_records(long), product=product)

        with pikepdf.open(result.path) as pdf:
            assert not pdf.check_pdf_syntax()
            for page in pdf.pages:
                assert max(map(float, page.MediaBox)) <= 14_400


def test_no_text_has_anything_read_from_disk_or_net(printed, watched):
    bait = ["<img src='/etc/passwd'>", "file:///etc/passwd", "http://127.0.0.1:9/x.png",
            "/etc/passwd", "\\\\server\\share", "![x](file:///etc/hosts)"]  # fmt: skip
    story_map = a_map({"A": {"S": {"MVP": ["One", *bait]}}})
    for story, text in zip(list(story_map.stories.values())[1:], bait, strict=True):
        story_map = story_map.with_records(told(story, text))

    for product in ("pages", "report"):
        with watched as seen:
            printed(story_map, product=product)

        assert not [event for event in seen if event[0].startswith("socket")]
        opened = {str(what) for kind, what in seen if kind == "open"}
        assert not [path for path in opened if "passwd" in path or "hosts" in path]
        assert not [path for path in opened if "server" in path or "127.0.0.1" in path]


class Watch:
    """What is opened while it is entered: files and sockets."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, object]] | None = None

    def __call__(self, event: str, arguments: tuple) -> None:
        if self.seen is not None and (event == "open" or event.startswith("socket.")):
            self.seen.append((event, arguments[0] if arguments else None))

    def __enter__(self) -> list[tuple[str, object]]:
        self.seen = []
        return self.seen

    def __exit__(self, *_: object) -> None:
        self.seen = None


@pytest.fixture(scope="module")
def watched() -> Watch:
    watch = Watch()
    sys.addaudithook(watch)
    return watch


def test_markup_is_printed_as_it_was_typed(printed):
    title = HOSTILE["markup"]

    result = printed(a_map({"A": {"S": {"MVP": [title]}}}))

    text = "".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(result.path))
    assert plain(title) in plain(text)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e300, -1e300])
def test_a_value_that_is_no_number_does_no_harm(printed, value):
    story_map = a_map({"A": {"S": {"MVP": ["Pay"]}}})
    story = replace(story_map.stories["story-1"], value=value)

    result = printed(story_map.with_records(story))

    assert audit(result.path, story_map) == []
    with pikepdf.open(result.path) as pdf:
        content = pdf.pages[0].Contents.read_bytes()
    assert b"nan" not in content
    assert b"inf" not in content


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (-0.001, "0"), (1.5, "1.5"), (100, "100"), (-2.25, "-2.25"), (math.nan, "0"),
     (math.inf, "0"), (1e99, "0")],
)  # fmt: skip
def test_numbers_are_written_short_and_finite(value, text):
    assert number(value) == text


@given(st.text())
def test_a_text_string_holds_hex_digits_only(text):
    assert set(text_string(text)) <= set("<>0123456789ABCDEF")


def test_a_document_of_100000_characters_in_titles_is_printed(printed):
    stories = [
        Story(id=f"s{n}", step="t", key="a0", title="漢字かな交じり文" * 125) for n in range(100)
    ]
    base = a_map({"A": {"S": {}}})
    step = next(iter(base.steps.values()))
    story_map = base.with_records(*(replace(story, step=step.id) for story in stories))

    result = printed(story_map, product="poster")

    assert result.cards == 100
    has_font = fallback.font_for("漢") is not None
    assert (result.missing_characters == 0) is has_font


@settings(max_examples=60)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Cn", "Co"]), max_size=40))
@example("\u07eb")
@example("\u1fc9")
def test_a_line_is_never_wider_on_paper_than_layout_measured(text):
    typesetter = Typesetter()
    face = Face(Weight.REGULAR, 10)
    text = clean_title(text)  # as maps hold it

    shown = typesetter.shown(text, face)

    assert _width_of(shown, typesetter) <= text_width(text, face) + 0.03 * (len(text) + 1)


def _width_of(shown, typesetter):
    """How wide operators show text, by the widths of the codes in them."""
    fonts = {shaper.subset.name: shaper for shaper in typesetter.fonts}
    shaper, size, squeeze, width = typesetter.font(Weight.REGULAR), 10.0, 1.0, 0.0
    for name, points, percent, codes, plain_text in TOKENS.findall(shown):
        if name:
            shaper, size = fonts[name], float(points)
        elif percent:
            squeeze = float(percent) / 100
        else:
            raw = re.sub(r"\\(.)", r"\1", plain_text).encode().hex().upper() or codes
            advances = {code: key[2] for key, code in shaper.subset.codes.items()}
            while raw:
                length = 2 if int(raw[0], 16) < 8 else 4
                code, raw = int(raw[:length], 16), raw[length:]
                width += advances[code] * size / shaper.units_per_em * squeeze
    return width


TOKENS = re.compile(
    r"/(\w+) ([\d.]+) Tf|([\d.]+) Tz|<([0-9A-F]+)>|\(((?:[^\\()]|\\.)*)\)", re.DOTALL
)


def test_the_unit_of_the_map_stands_in_the_legend(printed):
    story_map = a_map({"A": {"S": {"MVP": ["Pay"]}}})
    story_map = story_map.with_records(MapInfo(id="map", unit="days"))

    result = printed(story_map)

    text = pdfium.PdfDocument(result.path)[0].get_textpage().get_text_range()
    assert "5 d (3–9): most likely" in text


def test_a_plain_word_is_spelt_as_it_would_be_shaped():
    shaper = Typesetter().font(Weight.SEMIBOLD)

    for word in ("office", "->", "AV", "fi", "3x3", "<=>", "www.", "10:30"):
        assert shaper.word(word) == shaper._shaped(word, False)
