"""What an edit repaints: as little as it changes, and never less."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from storymap.edit.fields import set_fields
from storymap.model.records import Hypothesis, Question, Range
from tests.builders import id_of
from tests.canvas.hands import on_screen, painted, select


class Areas(QObject):
    """How much of a viewport was painted."""

    def __init__(self, viewport):
        super().__init__(viewport)
        self.share = 0.0
        self._whole = viewport.width() * viewport.height()
        viewport.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            self.share += sum(r.width() * r.height() for r in event.region()) / self._whole
        return False


EDITS = {
    "title": {"title": "Another title that is much longer than it was before"},
    "estimate": {"estimate": Range(low=3, likely=5, high=8)},
    "value": {"value": 40},
    "status": {"status": "done"},
    "question": {"questions": (Question(id="q", text="Which?"),)},
    "hypothesis": {"hypothesis": Hypothesis(belief="It helps")},
    "flags": {"flags": ("blocked",)},
    "pinned": {"pinned": True},
}


@pytest.mark.parametrize("fields", EDITS.values(), ids=EDITS.keys())
@pytest.mark.parametrize("zoom", [1.0, 0.4, 0.15])
def test_an_edit_of_a_story_shows_what_painting_anew_shows(view, fields, zoom):
    document = view.document
    needing, needed = (id_of(document.story_map, title) for title in ("By word", "Queue up"))
    document.commit("Need", set_fields(document.story_map, needing, needs=(needed,)))
    select(view, "By shelf")
    view.zoom_to(zoom)
    on_screen(view)

    for name in (needed, needing):
        document.commit("Edit", set_fields(document.story_map, name, **fields))

        assert on_screen(view) == painted(view)


def test_another_need_shows_what_painting_anew_shows(view):
    document = view.document
    needing, needed = (id_of(document.story_map, title) for title in ("By word", "Queue up"))
    on_screen(view)

    document.commit("Need", set_fields(document.story_map, needing, needs=(needed,)))

    assert on_screen(view) == painted(view)


def test_a_new_title_repaints_one_card_and_a_new_place_everything(view):
    document = view.document
    story = id_of(document.story_map, "By word")
    QApplication.processEvents()
    areas = Areas(view.viewport())

    document.commit("Rename", set_fields(document.story_map, story, title="By words"))
    QApplication.processEvents()
    small = areas.share
    document.undo()
    select(view, "By word")
    QApplication.processEvents()
    areas.share = 0.0
    view.move_selection("right")
    QApplication.processEvents()

    assert 0 < small < 0.05
    assert areas.share >= 0.9
