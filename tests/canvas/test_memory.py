"""What pictures of other zooms took goes back to the system."""

from __future__ import annotations

from storymap.canvas import memory, zooming
from tests.canvas.hands import painted


def test_memory_is_given_back_a_while_after_the_zoom_changed(view, qtbot, monkeypatch):
    given = []
    give_back = memory.give_back
    monkeypatch.setattr(memory, "give_back", lambda: given.append(give_back()))
    view._rest_timer.setInterval(1)

    view.zoom_to(0.3)

    qtbot.waitUntil(lambda: given == [None])
    assert painted(view) == painted(view)
    assert zooming.AT_REST_AFTER > zooming.SHARP_AFTER
