"""A map as text to read: every field is there, and one edit is a small difference."""

from __future__ import annotations

import difflib
import random

from storymap.edit.stories import Slot, move_stories
from storymap.files.codec import load
from storymap.files.compare import compare
from storymap.files.plaintext import text_lines
from storymap.model.records import (
    Calendar,
    Item,
    Narrative,
    Period,
    Question,
    Range,
    Task,
    replace,
)
from storymap.model.storymap import Kept
from storymap.resources import resource
from tests.builders import a_map, id_of, ids_of, with_fields
from tests.files.merge_law import three
from tests.files.sessions import step

FIELDS = {
    "estimate": Range(low=1, likely=2, high=3), "needs": ["By cash"], "pinned": True,
    "narrative": Narrative(want="to pay"), "tags": ("now",), "description": "One\nTwo",
    "why": (Item(id="w", text="Speed"),), "refs": {"jira": "A-1"},
    "questions": (Question(id="q", text="Who?", answer="All"),),
}  # fmt: skip


def test_all_of_a_map_is_told_in_order():
    m = a_map({"Buy": {"Pay": {"MVP": ["By card"], None: ["By cash"]}}}, outcomes=["Sales"])
    m = with_fields(m, {"By card": FIELDS})
    m = m.with_head(replace(m.head, extra={"x": 1}, kept=(Kept("sprint", "s", b"{}", ""),)))

    assert list(text_lines(m.with_records(replace(m.info, goal="Sell")))) == [
        "map: A map", "  goal: Sell", "  x: 1",
        "activity: Buy",
        "  step: Pay",
        "    story: By card",
        "      description:", "        One", "        Two",
        "      narrative:", "        want: to pay",
        "      estimate: low 1, likely 2, high 3",
        "      needs:", "        - By cash",
        "      tags:", "        - now",
        "      pinned: yes",
        "      why:", "        - Speed",
        "      questions:", "        - Who?", "          answer: All",
        "      refs:", "        jira: A-1",
        "      release: MVP",
        "    story: By cash",
        "release: MVP",
        "outcome: Sales",
        "sprint s (set aside): {}",
    ]  # fmt: skip


def test_loose_cards_are_told():
    m = a_map({"Buy": {"Pay": {None: ["By card"]}}})

    lines = list(text_lines(m.without(*ids_of(m, "Buy", "Pay"))))

    assert lines[1:] == ["step: (missing)", "    story: By card"]


def test_every_title_of_the_examples_is_told():
    for path in resource("examples").glob("*.smap"):
        m = load(path).story_map
        text = "\n".join(text_lines(m))
        assert all(record.title in text for record in m.records())


def test_one_edit_is_a_small_difference():
    base, _, _ = three(3)
    for seed in range(60):
        other = step(base, random.Random(seed))
        lines = difflib.unified_diff(list(text_lines(base)), list(text_lines(other)), n=0)
        changes = compare(base, other)
        if not any(one.subject.kind in ("activity", "step") for one in changes.moved) and (
            len(changes.removed) <= 1
        ):
            assert len(list(lines)) < 60


def test_a_moved_card_is_told_at_its_new_place():
    m = a_map({"Buy": {"Pay": {"MVP": ["By card"]}, "Look": {}}})
    moved = move_stories(m, ids_of(m, "By card"), Slot(id_of(m, "Look"), None, None))

    assert list(text_lines(moved))[2:5] == ["  step: Pay", "  step: Look", "    story: By card"]


def test_what_is_ticked_is_told_in_words_and_a_period_by_its_days():
    m = a_map({"Buy": {"Pay": {None: ["By card"]}}}, stories={"By card": {"checks": ("c", "gone")}})
    period = Period(start="2026-11-16", end="2026-11-22", done=3)
    info = replace(
        m.info, done=(Item(id="c", text="Tried\noutdoors"),), calendar=Calendar(history=(period,))
    )

    lines = [line.strip() for line in text_lines(m.with_records(info))]

    assert lines[lines.index("checks:") :] == ["checks:", "- Tried outdoors", "- gone"]
    assert lines[lines.index("history:") + 1 :][:2] == ["- 2026-11-16 to 2026-11-22", "done: 3"]


def test_fields_of_an_entry_that_nobody_knows_are_told_too():
    task = Task(id="t", text="It works", extra={"url": "here", "from": "Ana"})
    m = a_map({"Buy": {"Pay": {None: ["By card"]}}}, stories={"By card": {"acceptance": (task,)}})

    lines = [line.strip() for line in text_lines(m)]

    assert lines[-3:] == ["- It works", "from: Ana", "url: here"]
