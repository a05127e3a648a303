"""The audit finds what is wrong: faults are planted in a good file with pikepdf, one at a time."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Operator, Pdf, String

from storymap.model.storymap import StoryMap
from tests.export.audit import audit

Fault = Callable[[Pdf], None]


@pytest.fixture(scope="module")
def sound(bikes, tmp_path_factory) -> Path:
    """A poster without a fault."""
    from storymap.export.pdf import ExportOptions, export_pdf
    from tests.export.conftest import DATE

    path = tmp_path_factory.mktemp("sound") / "map.pdf"
    export_pdf(bikes, path, ExportOptions(product="poster", date=DATE))
    return path


def change(pdf: Pdf, edit: Callable[[list[tuple[list, Operator]]], list]) -> None:
    """Put an edited content stream in the place of a page's own."""
    page = pdf.pages[0]
    operations = [(list(operands), operator) for operands, operator in
                  pikepdf.parse_content_stream(page)]  # fmt: skip
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(edit(operations)))


def cards_of(operations) -> list[tuple[int, int]]:
    """Where the marked content of each card begins and ends."""
    starts = [at for at, (operands, operator) in enumerate(operations)
              if str(operator) == "BDC" and operands[0] == Name.LBody]  # fmt: skip
    ends = [next(at for at in range(start, len(operations)) if str(operations[at][1]) == "EMC")
            for start in starts]  # fmt: skip
    cards = [
        (start, end) for start, end in zip(starts, ends, strict=True)
        if str(operations[start - 1][1]) == "cm" and end - start > 8
    ]  # fmt: skip
    assert len(cards) > 20
    return cards


def moved(x: float, y: float) -> Fault:
    """Move the third card and nothing else."""

    def edit(operations):
        start, end = cards_of(operations)[2]
        there = ([1, 0, 0, 1, x, y], Operator("cm"))
        back = ([1, 0, 0, 1, -x, -y], Operator("cm"))
        return [*operations[:start], there, *operations[start : end + 1], back,
                *operations[end + 1 :]]  # fmt: skip

    return lambda pdf: change(pdf, edit)


def forget_a_card(pdf: Pdf) -> None:
    def edit(operations):
        start, end = cards_of(operations)[3]
        kept = [item for item in operations[start:end] if str(item[1]) in {"BDC", "cm"}]
        return [*operations[:start], *kept, *operations[end:]]

    change(pdf, edit)


def print_a_card_twice(pdf: Pdf) -> None:
    def edit(operations):
        start, end = cards_of(operations)[3]
        again = operations[start + 1 : end]
        shift = ([1, 0, 0, 1, 300, 0], Operator("cm"))
        return [*operations[:end], ([], Operator("q")), shift, *again, ([], Operator("Q")),
                *operations[end:]]  # fmt: skip

    change(pdf, edit)


def title_of(operations) -> int:
    """Where a card's title, of one line, is shown."""
    start, end = cards_of(operations)[0]
    shown = [at for at in range(start, end) if str(operations[at][1]) == "Tj"]
    return max(shown, key=lambda at: len(bytes(operations[at][0][0])))


def drop_a_line(pdf: Pdf) -> None:
    def edit(operations):
        at = title_of(operations)
        return [*operations[:at], *operations[at + 1 :]]

    change(pdf, edit)


def set_a_line_too_wide(pdf: Pdf) -> None:
    def edit(operations):
        at = title_of(operations)
        wide, usual = ([260], Operator("Tz")), ([100], Operator("Tz"))
        return [*operations[:at], wide, operations[at], usual, *operations[at + 1 :]]

    change(pdf, edit)


def turn_a_line_round(pdf: Pdf) -> None:
    def edit(operations):
        at = title_of(operations)
        line = bytes(operations[at][0][0])
        operations[at] = ([String(line[::-1].decode("latin-1"))], Operator("Tj"))
        return operations

    change(pdf, edit)


def draw_without_a_tag(pdf: Pdf) -> None:
    def edit(operations):
        start, end = cards_of(operations)[0]
        return [*operations[:start], *operations[start + 1 : end], *operations[end + 1 :]]

    change(pdf, edit)


def lead_elsewhere(pdf: Pdf) -> None:
    links = pdf.pages[0].Annots
    links[0].Dest, links[1].Dest = links[1].Dest, links[0].Dest


def lead_nowhere(pdf: Pdf) -> None:
    pdf.pages[0].Annots[0].Dest = String("gone")


def swap_two_places(pdf: Pdf) -> None:
    names = pdf.Root.Names.Dests.Names
    names[1], names[3] = names[3], names[1]


def take_a_font_away(pdf: Pdf) -> None:
    for font in pdf.pages[0].Resources.Font.values():
        del font.DescendantFonts[0].FontDescriptor.FontFile2
        return


def make_a_font_dumb(pdf: Pdf) -> None:
    for font in pdf.pages[0].Resources.Font.values():
        del font.ToUnicode


def forget_an_entry(pdf: Pdf) -> None:
    release = pdf.Root.Outlines.First
    activity = release.First
    activity.First = activity.First.Next
    activity.First.Prev = activity.First


def run_a_script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def open_a_file(pdf: Pdf) -> None:
    action = Dictionary(S=Name.URI, URI=String("file:///etc/passwd"))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Contents=String("x"), A=action)
    link.Rect = Array([0, 0, 9, 9])
    pdf.pages[0].Annots.append(pdf.make_indirect(link))


def be_untagged(pdf: Pdf) -> None:
    del pdf.Root.MarkInfo


FAULTS: dict[str, Fault] = {
    "a low card": moved(0, -9),
    "a card over another": moved(0, -60),
    "a card off the page": moved(-6_000, 0),
    "a card that is cut by the edge": moved(0, 4_000),
    "a forgotten card": forget_a_card,
    "a card printed twice": print_a_card_twice,
    "a dropped line": drop_a_line,
    "a line too wide": set_a_line_too_wide,
    "a line turned round": turn_a_line_round,
    "something without a tag": draw_without_a_tag,
    "a link that leads elsewhere": lead_elsewhere,
    "a link that leads nowhere": lead_nowhere,
    "a place of another story": swap_two_places,
    "a font that is missing": take_a_font_away,
    "a font that cannot be searched": make_a_font_dumb,
    "an outline without a story": forget_an_entry,
    "a script": run_a_script,
    "a link to a file": open_a_file,
    "a file without tags": be_untagged,
}


def test_the_file_without_a_fault_is_found_good(sound, bikes: StoryMap):
    assert audit(sound, bikes) == []


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_the_audit_finds(sound, bikes: StoryMap, tmp_path, fault: Fault):
    path = tmp_path / "map.pdf"
    shutil.copy(sound, path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        fault(pdf)
        pdf.save(path)

    assert audit(path, bikes)
