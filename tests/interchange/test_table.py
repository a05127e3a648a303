"""Tab-separated tables as cards, and cards as such a table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storymap.edit.errors import EditError
from storymap.edit.sketch import SketchCard, Spot, put_sketch
from storymap.interchange.outline import LINE_LIMIT, TooManyLinesError
from storymap.interchange.table import is_table, sketch_from_table, table_of
from storymap.model.admit import admit
from storymap.model.records import Range
from tests.builders import a_map, id_of
from tests.strategies import maps


def cards(text):
    return sketch_from_table(text).cards


def test_without_a_header_the_columns_are_title_estimate_and_value():
    assert cards("Pay\t3\t8\nRide\t1-2\n") == (
        SketchCard("Pay", estimate=Range(likely=3), value=8),
        SketchCard("Ride", estimate=Range(low=1, likely=1.5, high=2)),
    )


def test_a_header_names_the_columns_in_any_order():
    text = (
        "Labels\tSummary\tEpic\tStep\tStory points\tNotes\nfun, big\tPay\tBook\tCheckout\t5\tSoon"
    )

    assert cards(text) == (
        SketchCard(
            "Pay", "Book", "Checkout", tags=("big", "fun"), estimate=Range(likely=5),
            description="Soon",
        ),
    )  # fmt: skip


def test_what_fits_no_field_is_kept_in_the_description():
    (card,) = cards("Title\tEstimate\tColour\nPay\tlots\tred")

    assert card.estimate is None
    assert card.description == "Estimate: lots\nColour: red"


def test_a_quoted_cell_may_hold_tabs_and_lines():
    (card,) = cards('Title\tDescription\nPay\t"By\tcard\nor cash"\n')

    assert card.description == "By\tcard\nor cash"


def test_a_lone_quote_swallows_nothing():
    assert [card.title for card in cards('"Pay\t1\nRide\t2')] == ['"Pay', "Ride"]


@pytest.mark.parametrize(
    ("text", "effort"),
    [
        ("3", Range(likely=3)),
        ("2,5", Range(likely=2.5)),
        ("2–5", Range(low=2, likely=3.5, high=5)),
        ("2 - 3 - 8", Range(low=2, likely=3, high=8)),
        ("5 days", Range(likely=5)),
        ("?", None),
        ("", None),
    ],
)
def test_estimates_as_people_write_them(text, effort):
    assert cards(f"Pay\t{text}\t")[0].estimate == effort


@pytest.mark.parametrize("text", ["9-2", "-3", "1 2 3 4", "1e999", "§", "9" * 400])
def test_estimates_that_are_none_are_kept_as_text(text):
    (card,) = cards(f"Pay\t{text}\t")

    assert card.estimate is None
    assert text in card.description


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("a\tb", True), ("a\nb", False), ("\ta\n\t\tb", False), ("", False), ("\n\na\tb", True)],
)
def test_a_table_is_known_by_a_tab_inside_its_first_line(text, is_one):
    assert is_table(text) == is_one


def test_too_many_rows_are_refused():
    with pytest.raises(TooManyLinesError):
        sketch_from_table("a\tb\n" * (LINE_LIMIT + 1))


def test_stories_that_are_copied_as_a_table_come_back_the_same():
    m = a_map(
        {"Book": {"Pay": {"MVP": ["By card"], None: ["By phone"]}}},
        stories={
            "By card": {
                "estimate": Range(low=1, likely=2, high=4),
                "value": 5,
                "status": "doing",
                "tags": ("fun",),
                "description": "First\nsecond",
            }
        },
    )

    text = table_of(m, [id_of(m, "By card"), id_of(m, "By phone")])

    assert sketch_from_table(text).cards == (
        SketchCard(
            "By card", "Book", "Pay", "MVP", "doing", Range(low=1, likely=2, high=4), 5, ("fun",),
            "First\nsecond",
        ),
        SketchCard("By phone", "Book", "Pay"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("effort", "back"),
    [
        (Range(likely=0.125), Range(likely=0.125)),
        (Range(low=3, likely=5), Range(low=3, likely=5, high=5)),
        (
            Range(likely=1234567.25, high=2345678),
            Range(low=1234567.25, likely=1234567.25, high=2345678),
        ),
    ],
)
def test_no_digit_of_a_number_is_lost_in_a_table(effort, back):
    fields = {"estimate": effort, "value": 1234567.25}
    m = a_map({"Book": {"Pay": {"MVP": ["By card"]}}}, stories={"By card": fields})

    (card,) = sketch_from_table(table_of(m, m.stories)).cards

    assert (card.estimate, card.value, card.description) == (back, 1234567.25, "")


@pytest.mark.no_cover
@given(maps(), st.text() | st.text("\t\n\"'ab1-,|=", max_size=200))
def test_whatever_is_pasted_as_a_table_makes_sound_records(m, text):
    sketch = sketch_from_table(text)
    step = next(iter(m.steps), None)
    activity = next(iter(m.activities), None)

    try:
        after, ids = put_sketch(m, sketch, Spot(activity, step))
    except EditError:
        return

    assert all(admit(record) is record or admit(record) == record for record in after.records())
    assert all(after.find(name) is not None for name in ids)
    assert len(after.stories) - len(m.stories) <= len(text.splitlines()) + text.count("\n") + 1
