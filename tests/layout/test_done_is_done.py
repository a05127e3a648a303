"""What says that it is done and is not: shown as such everywhere, and never counted."""

from __future__ import annotations

import pytest

from storymap.export.facts import lane_facts
from storymap.layout.card import CardFaces
from storymap.layout.marks import Icon, Text
from storymap.layout.outline import ROOT
from storymap.layout.paper_card import paper_face
from storymap.layout.paper_label import paper_lane_face
from storymap.layout.spoken import change_text, details_of, name_of
from storymap.layout.style import PRINT, SCREEN, SCREEN_DETAIL, SCREEN_TITLES
from storymap.model.patch import patch_between
from storymap.model.records import Item, Question, Range, Task, replace
from tests.builders import a_map, id_of, with_fields

ESTIMATE = Range(low=3, likely=4, high=5)


@pytest.fixture
def m():
    """A map with one story that is done, one that only says so, and one in progress."""
    fields = {"estimate": ESTIMATE, "value": 40}
    found = a_map(
        {"Buy": {"Pay": {"MVP": ["Card", "Phone", "Cash"]}}},
        stories={
            "Card": {"status": "done", "checks": ("seen",), **fields},
            "Phone": {"status": "done", "checks": ("seen",), "acceptance": (a_criterion(),)},
            "Cash": {"status": "doing", **fields},
        },
    )
    return found.with_records(replace(found.info, done=(Item(id="seen", text="Seen"),)))


def a_criterion(*, done: bool = False) -> Task:
    return Task(id="t", text="It pays", done=done)


def words(marks):
    return [mark.text for mark in marks if isinstance(mark, Text)]


def symbols(marks):
    return [mark.symbol for mark in marks if isinstance(mark, Icon)]


def story(m, title):
    return m.stories[id_of(m, title)]


def screen_face(m, title, style=SCREEN):
    return CardFaces(style).face(m, story(m, title))


@pytest.mark.parametrize("style", [SCREEN, SCREEN_DETAIL])
def test_a_card_on_screen_has_a_hollow_tick_and_says_how_much_is_unmet(m, style):
    face = screen_face(m, "Phone", style)

    assert "1 unmet" in words(face)
    assert symbols(face)[0] == "unmet"
    assert not any(mark.role == "done" for mark in face if isinstance(mark, Icon) and mark.x < 20)


def test_a_card_of_titles_only_has_the_hollow_tick(m):
    assert symbols(screen_face(m, "Phone", SCREEN_TITLES)) == ["unmet"]
    assert symbols(screen_face(m, "Card", SCREEN_TITLES)) == ["tick"]


def test_the_definition_of_done_counts_as_the_criteria_do(m):
    undone = with_fields(m, {"Phone": {"checks": ()}})

    assert "2 unmet" in words(screen_face(undone, "Phone"))
    assert "2 unmet" in words(
        paper_face(story(undone, "Phone"), undone.info, PRINT, is_needed=True)
    )


def test_a_card_that_is_done_has_its_tick_alone(m):
    assert symbols(screen_face(m, "Card"))[0] == "tick"
    assert not any("unmet" in text for text in words(screen_face(m, "Card")))


def test_what_is_on_a_card_stays_on_it_beside_what_is_unmet(m):
    wide = with_fields(m, {"Phone": {"estimate": ESTIMATE, "value": 1_000_000}})

    face = screen_face(wide, "Phone")

    assert max(mark.x + mark.width for mark in face if isinstance(mark, Text)) < SCREEN.card_width


@pytest.mark.parametrize("value", [5, 50, 500, 5_000, 50_000])
def test_a_badge_that_has_no_room_beside_what_is_unmet_is_left_out(m, value):
    asked = Question(id="q1", text="Which?"), Question(id="q2", text="When?")
    fields = {"estimate": ESTIMATE, "value": value, "questions": asked, "flags": ("blocked",)}
    wide = with_fields(m, {"Phone": fields, "Card": {"needs": ("Phone",)}})

    face = screen_face(wide, "Phone")

    assert max(mark.x + mark.size for mark in face if isinstance(mark, Icon)) < SCREEN.card_width


def test_a_card_follows_the_definition_of_done(m):
    faces = CardFaces(SCREEN)
    assert symbols(faces.face(m, story(m, "Card")))[0] == "tick"

    more = m.with_records(replace(m.info, done=(*m.info.done, Item(id="told", text="Told"))))

    assert symbols(faces.face(more, story(more, "Card")))[0] == "unmet"


def test_a_card_on_paper_says_it_in_the_place_of_its_status(m):
    face = paper_face(story(m, "Phone"), m.info, PRINT, is_needed=False)

    assert words(face)[0] == "1 unmet"
    assert symbols(face) == ["unmet"]
    assert "Done" not in words(face)


def test_labels_count_what_is_done_alone(m):
    release = m.releases[id_of(m, "MVP")]
    facts = lane_facts(m, release.id)

    assert (facts.stories, facts.done, facts.unmet, facts.doing) == (3, 1, 1, 1)
    assert "1 of 3 done, 1 unmet" in words(paper_lane_face(release, facts, PRINT, ""))


def test_stories_in_progress_are_never_partly_done(m):
    criteria = (a_criterion(done=True), Task(id="u", text="It prints"))
    half = with_fields(m, {"Cash": {"acceptance": criteria}})

    assert lane_facts(half, id_of(half, "MVP")).done == 1


def test_a_screen_reader_says_that_it_is_only_marked_so_and_what_is_unmet(m):
    phone = id_of(m, "Phone")

    assert name_of(m, phone).startswith("Phone, story, marked as done, 1 unmet, ")
    assert "Not met yet: It pays." in details_of(m, phone)
    assert "1 of 3 done. 1 in progress." in details_of(m, id_of(m, "MVP"))
    assert name_of(m, ROOT)


def test_what_is_said_of_a_change_does_not_call_it_done(m):
    before = with_fields(m, {"Phone": {"status": "doing"}})

    assert change_text(m, patch_between(before, m)) == "Phone: marked as done, 1 unmet"
