"""A workshop in the real window: cards typed as fast as people talk, dragged, all taken back."""

from __future__ import annotations

import os
import time

import pytest

from storymap.files.codec import encode
from tests.builders import a_map
from tests.screen.test_dragging import stories

pytestmark = pytest.mark.screen

SECONDS = float(os.environ.get("STORYMAP_WORKSHOP_SECONDS", "0"))
"""How long the workshop takes at least; people need a minute for it."""

STEPS = ("step-1", "step-2", "step-3", "step-4")
CARDS_IN_STEP, DRAGS = 10, 20
ADDED = CARDS_IN_STEP * len(STEPS)
ACTIONS = ADDED + DRAGS + (ADDED + DRAGS)


class Pace:
    """Spreads what is done over a time."""

    def __init__(self, seconds: float, actions: int) -> None:
        self._start = time.monotonic()
        self._each = seconds / actions
        self._done = 0

    def wait(self) -> None:
        """Wait for the time of the next action."""
        self._done += 1
        left = self._start + self._done * self._each - time.monotonic()
        if left > 0:
            time.sleep(left)


@pytest.fixture
def bare(tmp_path):
    """The file of a map of four steps and one release, with no stories."""
    names = ("Look round", "Choose", "Pay", "Read")
    story_map = a_map({"Buy a book": {name: {} for name in names}}, releases=["First"])
    file = tmp_path / "workshop.smap"
    file.write_bytes(encode(story_map))
    return file


def test_forty_cards_typed_and_twenty_dragged_are_there_and_undo_takes_all_back(bare, open_map):
    app, pace, before = open_map(bare), Pace(SECONDS, ACTIONS), bare.read_bytes()

    app.press("Right", "Down")
    typed = type_cards(app, pace)
    app.press("shift+1")
    app.wait_for("all cards in view", lambda: len(app.state()["cards"]) == ADDED)
    app.press("ctrl+s")
    app.wait_for("the typed cards in the file", lambda: len(stories(bare)) == ADDED)

    written = sorted(stories(bare).values(), key=lambda story: story["key"])
    by_step = {step: [s["title"] for s in written if s["step"] == step] for step in STEPS}
    assert by_step == typed

    moved = drag_cards(app, pace, written)
    app.press("ctrl+s")
    app.wait_for("the moves in the file", lambda: is_saved(app, bare) and found(bare, moved))

    for _ in range(ADDED + DRAGS):
        pace.wait()
        app.press("ctrl+z")
    app.wait_for("no cards", lambda: not app.state()["cards"])
    app.press("ctrl+s")
    app.wait_for("the file as it was", lambda: bare.read_bytes() == before)


def type_cards(app, pace):
    """Add cards to each step, by the keyboard alone and without a look; the titles by step."""
    typed = {}
    for number, step in enumerate(STEPS):
        typed[step] = [f"Card {number}{index} of us" for index in range(CARDS_IN_STEP)]
        app.press("Tab")
        for title in typed[step]:
            pace.wait()
            app.type(title)
            app.press("Return")
        app.press("Escape", *["Up"] * CARDS_IN_STEP, "Right")
    return typed


def drag_cards(app, pace, written):
    """Drag cards from the first two steps to the last two; where each goes."""
    movable = [story["id"] for story in written if story["step"] in STEPS[:2]]
    moved = {}
    for number, story in enumerate(movable):
        pace.wait()
        column = 2 + number % 2
        landing = next(s["id"] for s in written if s["step"] == STEPS[column])
        start = app.card(story)
        app.drag(start.middle, app.card(landing).lower_part)
        app.wait_for(f"move {number}", lambda was=start, name=story: app.card(name) != was)
        moved[story] = STEPS[column]
    assert len(moved) == DRAGS
    return moved


def is_saved(app, file):
    """Whether what is shown is what the file says."""
    return not app.state()["dirty"] and bool(stories(file))


def found(file, places):
    """Whether the stories of a file are in these steps."""
    return {story: stories(file)[story]["step"] for story in places} == places
