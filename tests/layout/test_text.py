from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storymap.layout.fonts import Face, Weight, text_width
from storymap.layout.text import break_lines, elide, graphemes

FACE = Face(Weight.REGULAR, 12)
CARD = 124
ALPHABET = (
    "abc WiM  --//–—5 3\n\t\u00a0\u200b.,漢字、。「」（）ーっカ한\u3000"
    "é\u0301\u0308👩👍🏽\u200d\ufe0f🇩🇪ع\u1112\u1161\u11ab"
)
texts = st.text(st.sampled_from(ALPHABET), max_size=80) | st.text(max_size=40)
widths = st.floats(0, 150)
BLANKS = "\t\v\f\r\n \u1680\u2028\u2029\u205f\u3000" + "".join(
    chr(code) for code in range(0x2000, 0x200B) if code != 0x2007
)


def lines(text: str, width: float = CARD, max_lines: int | None = None) -> tuple[str, ...]:
    return break_lines(text, FACE, width, max_lines).lines


def width_of(text: str) -> float:
    return text_width(text, FACE)


def without_blanks(text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, BLANKS)))


def test_a_short_title_is_one_line():
    broken = break_lines("Pay by card", FACE, CARD, 3)

    assert broken.lines == ("Pay by card",)
    assert not broken.elided


def test_a_line_breaks_at_the_last_blank_that_fits():
    assert lines("See how many are free now", width_of("See how many are")) == (
        "See how many are",
        "free now",
    )


def test_text_exactly_as_wide_as_the_line_fits():
    title = "Compare two bikes"

    for size in (7.3, 9, 11.7, 12, 13.9):
        face = Face(Weight.SEMIBOLD, size)
        assert break_lines(title, face, text_width(title, face)).lines == (title,)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("booking-email", "booking-"),
        ("and/or", "and/"),
        ("before\u200bnow", "before\u200b"),
        ("before–after", "before–"),
        ("before—after", "before—"),
    ],
)
def test_a_line_breaks_after_a_hyphen_a_slash_a_dash_and_a_zero_width_space(text, first):
    assert lines(text, width_of(first) + 1) == (first, text.removeprefix(first))


@pytest.mark.parametrize("text", ["a 3-5", "a 1/2", "a 2026-01", "a -foo", "a /home", "b 3–5"])
def test_figures_and_leading_dashes_stay_with_what_follows(text):
    letter, word = text.split()

    assert lines(text, width_of(word)) == (letter, word)


def test_a_no_break_space_holds_its_words_together():
    assert lines("in 5\u00a0days", width_of("5\u00a0days")) == ("in", "5\u00a0days")


def test_chinese_and_japanese_break_between_characters():
    assert lines("支払いをカードで", 4 * 12) == ("支払いを", "カードで")


def test_closing_punctuation_never_begins_a_line_and_opening_never_ends_one():
    assert lines("支払い。駅", 3 * 12) == ("支払", "い。駅")
    assert lines("支払「駅」", 3 * 12) == ("支払", "「駅」")
    assert lines("支払［駅］", 3 * 12) == ("支払", "［駅］")


def test_a_word_longer_than_the_line_breaks_between_graphemes():
    word = "e\u0301" * 10

    broken = lines(word, 3.5 * width_of("e\u0301"))

    assert broken == ("e\u0301" * 3,) * 3 + ("e\u0301",)


def test_a_newline_always_breaks_and_an_empty_line_stays():
    assert lines("one\n\ntwo") == ("one", "", "two")


@pytest.mark.parametrize("text", ["", " ", "\t \u3000"])
def test_text_without_words_is_one_empty_line(text):
    assert lines(text) == ("",)


def test_a_run_of_blanks_counts_as_one():
    assert lines("  Pay \t by   card ") == ("Pay by card",)


def test_the_last_line_allowed_shows_as_much_as_fits_and_an_ellipsis():
    broken = break_lines("Unlock the bike with a code from the app", FACE, 80, 2)

    assert broken.elided
    assert broken.lines[0] == "Unlock the"
    last = broken.lines[1]
    assert last.startswith("bike with")
    assert last.endswith("…")
    assert width_of(last) <= 80 < width_of("bike with a code")


def test_a_paragraph_that_is_left_out_shows_as_an_ellipsis():
    assert break_lines("One\nTwo", FACE, CARD, 1).lines == ("One…",)


def test_elide_keeps_what_fits_and_cuts_what_does_not():
    assert elide("Pay by card", FACE, CARD) == "Pay by card"
    assert elide("Pay by card", FACE, width_of("Pay by c…")) == "Pay by c…"
    assert elide("Pay by card", FACE, width_of("Pay …")) == "Pay…"
    assert elide("Pay by card", FACE, 0) == "…"


def test_an_infinite_width_never_wraps():
    assert lines("word " * 1000, math.inf) == (("word " * 1000).strip(),)


def test_fewer_than_one_line_is_refused():
    with pytest.raises(ValueError, match="max_lines"):
        break_lines("Pay", FACE, CARD, 0)


@pytest.mark.parametrize(
    "cluster",
    ["e\u0301", "👍🏽", "👩\u200d💻", "🇩🇪", "❤\ufe0f", "\u1112\u1161\u11ab", "नि", "漢\U000e0100"],
)
def test_a_grapheme_is_one_character_to_the_reader(cluster):
    assert list(graphemes(f"a{cluster}{cluster}b")) == ["a", cluster, cluster, "b"]


def test_an_endless_grapheme_is_cut():
    assert max(map(len, graphemes("👩\u200d" * 100))) == 16


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "text", ["x" * 100_000, "漢" * 100_000, "-" * 100_000, "e\u0301" * 50_000, "x/" * 50_000]
)
def test_a_word_of_100000_characters_loses_none(text):
    assert "".join(lines(text)) == text


@given(texts, widths, st.none() | st.integers(1, 4))
@example("a-\u0301b", 0, None)
@example("a-", 0, None)
def test_no_line_is_wider_than_allowed_but_for_a_single_grapheme(text, width, max_lines):
    for line in lines(text, width, max_lines):
        assert width_of(line) <= width + 1e-6 or len(list(graphemes(line))) == 1


@given(texts, widths)
def test_breaking_loses_and_moves_nothing_but_blanks(text, width):
    assert without_blanks("".join(lines(text, width))) == without_blanks(text)


@given(texts, widths, st.integers(1, 4))
def test_never_more_lines_than_allowed_and_all_but_the_last_as_without_a_limit(text, width, limit):
    everything = lines(text, width)

    broken = break_lines(text, FACE, width, limit)

    assert 1 <= len(broken.lines) <= limit
    assert broken.elided == (len(everything) > limit)
    kept = len(broken.lines) - broken.elided
    assert broken.lines[:kept] == everything[:kept]
    assert broken.lines[-1].endswith("…") or not broken.elided


@given(texts, widths, st.none() | st.integers(1, 4))
def test_broken_lines_break_the_same_again(text, width, max_lines):
    once = lines(text, width, max_lines)

    assert lines("\n".join(once), width, max_lines) == once


@given(texts)
def test_graphemes_put_together_are_the_text(text):
    assert "".join(graphemes(text)) == text
