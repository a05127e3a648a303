"""What is near the top is known, what keeps it from being ready, and what may be clearer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from storymap.model.clarity import dwarfing, dwarfs, is_vague, parts_of_title, remarks
from storymap.model.findings import Finding, word
from storymap.model.queries import is_ready
from storymap.model.questions import by_person, questions
from storymap.model.records import Item, Narrative, Question, Range, Task
from storymap.model.refinement import done_items_of, near_top, not_ready, ready_of, top_lanes
from tests.builders import a_map, id_of, ids_of, titles, with_fields
from tests.strategies import maps


@pytest.fixture
def m():
    m = a_map(
        {
            "Buy": {
                "Find": {"One": ["By word", "By shelf"], "Two": ["By voice"], "Three": ["By nose"]},
                "Pay": {"One": ["By card"], "Two": ["By phone"], None: ["By cheque"]},
            }
        }
    )
    ready = (Item(id="small", text="Small"), Item(id="clear", text="Clear"))
    return m.with_records(replace(m.info, ready=ready, done=(Item(id="seen", text="Seen"),)))


# Near the top


def test_near_the_top_are_the_first_rows_of_the_first_open_releases(m):
    assert titles(m, near_top(m)) == ["By word", "By card", "By shelf", "By voice", "By phone"]
    assert titles(m, near_top(m, 1)) == ["By word", "By card", "By shelf"]


def test_what_is_shipped_or_all_done_is_not_on_top(m):
    shipped = m.with_records(replace(m.releases[id_of(m, "One")], state="shipped"))
    done = with_fields(m, {n: {"status": "done"} for n in ("By word", "By card", "By shelf")})

    assert top_lanes(shipped) == top_lanes(done) == tuple(ids_of(m, "Two", "Three"))
    assert "By voice" in titles(done, near_top(done, 1))


def test_a_map_without_releases_has_its_unscheduled_stories_on_top():
    m = a_map({"Buy": {"Find": {None: ["By word"]}}})

    assert titles(m, near_top(m)) == ["By word"]
    assert near_top(a_map({"Buy": {"Find": {"One": [], None: ["By word"]}}})) == ()


# Ready


def test_a_story_says_what_it_lacks_to_be_ready(m):
    m = with_fields(
        m,
        {
            "By word": {
                "checks": ("small",),
                "needs": ["By voice", "By card"],
                "questions": (
                    Question(id="q", text="Which?"),
                    Question(id="r", text="?", answer="y"),
                ),
            }
        },
    )  # fmt: skip

    found = ready_of(m, m.stories[id_of(m, "By word")])

    assert [item.text for item in found.missing] == ["Clear"]
    assert [tick.is_ticked for tick in found.items] == [True, False]
    assert not found.is_ready
    assert [question.id for question in found.questions] == ["q"]
    assert titles(m, found.needs) == ["By voice"]


def test_the_definition_of_done_is_told_item_by_item(m):
    (tick,) = done_items_of(m.info, m.stories[id_of(m, "By word")])

    assert (tick.item.text, tick.is_ticked) == ("Seen", False)


def test_what_is_ready_or_no_work_is_not_listed(m):
    m = with_fields(m, {"By word": {"checks": ("clear", "small")}, "By card": {"type": "risk"}})

    assert titles(m, [one.story_id for one in not_ready(m)]) == ["By shelf", "By voice", "By phone"]


@given(maps())
def test_only_stories_near_the_top_that_are_not_ready_are_listed(m):
    top = near_top(m)

    assert len(set(top)) == len(top)
    for one in not_ready(m):
        assert one.story_id in top
        assert not is_ready(m.stories[one.story_id], m.info)
        assert one.missing


# Clarity


@pytest.mark.parametrize(
    "title",
    [
        "Payment",
        "TBD",
        "Improve search",
        "...",
        "Pay by card ...",
        "Various fixes",
        "?",
        "Fix bugs",
    ],
)
def test_vague_titles(title):
    assert is_vague(title)


@pytest.mark.parametrize(
    "title", ["Pay by card", "Improve search by voice", "購入", "Пополнить счёт", "Pay card"]
)
def test_titles_that_say_enough(title):
    assert not is_vague(title)


def test_a_title_joins_actions_not_things():
    assert parts_of_title("Pay and print a receipt") == ("Pay", "Print a receipt")
    assert parts_of_title("Find a bike; book it and then ride it", frozenset({"book", "ride"})) == (
        "Find a bike",
        "Book it",
        "Ride it",
    )
    assert parts_of_title("Show cover, author and year") == ("Show cover, author and year",)
    assert parts_of_title("and pay") == ("And pay",)


def test_the_maps_own_verbs_tell_in_any_language():
    m = a_map({"A": {"Bezahlen": {"One": ["Ware zeigen und bezahlen"]}}})

    found = {one.code: one for one in remarks(m, m.stories["story-1"])}

    assert found["several-in-one"].details["parts"] == ("Ware zeigen", "Bezahlen")


def test_a_clear_story_has_no_remarks(m):
    m = with_fields(
        m,
        {
            "By word": {
                "title": "Find a book by a word",
                "narrative": Narrative(want="to find it"),
                "acceptance": (Task(id="t", text="It is found"),),
            }
        },
    )

    assert remarks(m, m.stories["story-1"]) == ()
    assert [one.code for one in remarks(m, m.stories[id_of(m, "By card")])] == [
        "no-narrative",
        "no-criteria",
    ]


def test_nothing_is_said_of_what_is_done_or_no_work(m):
    m = with_fields(m, {"By word": {"status": "done"}, "By card": {"type": "idea"}})

    assert remarks(m, m.stories[id_of(m, "By word")]) == ()
    assert remarks(m, m.stories[id_of(m, "By card")]) == ()


def test_what_dwarfs_the_rest_of_its_release_is_found():
    m = a_map({"A": {"B": {"One": ["a", "b", "c", "d"], "Two": ["e"]}}})
    sizes = {"a": 2, "b": 2, "c": 3, "d": 10, "e": 90}
    m = with_fields(m, {name: {"estimate": Range(likely=size)} for name, size in sizes.items()})

    assert titles(m, [one.story_id for one in dwarfing(m)]) == ["d"]
    details = {"effort": 10, "usual": 2.5, "release": id_of(m, "One")}
    assert dwarfing(m)[0].details == details


def test_what_dwarfs_the_unscheduled_is_told_to_be_among_them():
    m = a_map({"A": {"B": {None: ["a", "b", "c", "d"]}}})
    sizes = {"a": 2, "b": 2, "c": 3, "d": 10}
    m = with_fields(m, {name: {"estimate": Range(likely=size)} for name, size in sizes.items()})
    [remark] = dwarfing(m)

    told = word(Finding(remark.code, (remark.story_id,), remark.details), m)

    assert told == "story “d” takes 10, where 2.5 is usual in the unscheduled lane."


@given(maps())
def test_one_story_dwarfs_the_rest_as_all_are_found_to(m):
    found = [remark for story in m.stories.values() if (remark := dwarfs(m, story)) is not None]

    assert found == list(dwarfing(m))


@given(st.text(max_size=60))
def test_the_parts_of_a_title_are_in_it(title):
    parts = parts_of_title(title)

    assert all(part[1:] in title for part in parts)
    assert isinstance(is_vague(title), bool)


# Questions


def test_questions_are_listed_open_ones_first_and_by_person(m):
    asked = {
        "By card": (Question(id="a", text="A?", asked="Bank", answer="Yes"),),
        "By phone": (Question(id="b", text="B?", asked="bank"), Question(id="c", text="C?")),
        "By word": (Question(id="d", text="D?", asked="Ana"),),
    }
    m = with_fields(m, {name: {"questions": found} for name, found in asked.items()})

    found = questions(m)

    assert [one.question.id for one in found] == ["d", "b", "c", "a"]
    assert [one.is_open for one in found] == [True, True, True, False]
    people = by_person(found)
    assert {name: [one.question.id for one in some] for name, some in people.items()} == {
        "Ana": ["d"],
        "bank": ["b", "a"],
        "": ["c"],
    }
    assert list(people)[-1] == ""
