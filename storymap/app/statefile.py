"""Tells tests that drive the program from outside what it shows: STORYMAP_STATE_FILE."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from storymap.document.overrides import carried

if TYPE_CHECKING:
    from storymap.canvas.viewport import BoardViewport
    from storymap.document.document import Document

VARIABLE: Final = "STORYMAP_STATE_FILE"
DELAY_MS: Final = 50

_TELLING: Final = (
    QEvent.Type.Paint,
    QEvent.Type.Resize,
    QEvent.Type.Move,
    QEvent.Type.Show,
    QEvent.Type.WindowActivate,
)


@carried
class StateFile(QObject):
    """Writes what a window shows as JSON: at once after the first paint, then soon after changes.

    Rectangles are [x, y, width, height] in pixels from the window's top left corner; ``origin`` is
    where that corner is on the screen.
    """

    def __init__(
        self,
        path: Path,
        window: QWidget,
        shown: Callable[[], tuple[BoardViewport, Document, bool]],
    ) -> None:
        """Follow a window; ``shown`` gives its board and document, and whether it is furnished."""
        super().__init__(window)
        self._path = path
        self._window = window
        self._shown = shown
        self._followed: Document | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.write)
        window.installEventFilter(self)

    @classmethod
    def wanted(
        cls, window: QWidget, shown: Callable[[], tuple[BoardViewport, Document, bool]]
    ) -> StateFile | None:
        """Follow a window if the environment asks for it."""
        name = os.environ.get(VARIABLE)
        return cls(Path(name), window, shown) if name else None

    def follow_document(self) -> None:
        """Follow the board and document that the window shows now."""
        board, document, _ = self._shown()
        board.viewport().installEventFilter(self)
        if document is self._followed:
            return
        self._followed = document
        document.changed.connect(self._soon)
        document.state_changed.connect(self._soon)
        document.selection.changed.connect(self._soon)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice paints, moves and resizes."""
        if event.type() in _TELLING:
            self._soon()
        return super().eventFilter(watched, event)

    def _soon(self) -> None:
        if not self._timer.isActive():
            self._timer.start(DELAY_MS if self._path.exists() else 0)

    def write(self) -> None:
        """Write the state now, so that a reader finds the old or the new file, whole."""
        board, document, is_ready = self._shown()
        if board.isVisible():
            state = {"ready": is_ready, **self._state(board, document)}
            _replace(self._path, msgspec.json.encode(state))

    def _state(self, board: BoardViewport, document: Document) -> dict[str, object]:
        corner = self._window.mapToGlobal(self._window.rect().topLeft())
        offset = board.viewport().mapTo(self._window, board.viewport().rect().topLeft())
        rects = {
            name: [rect.x() + offset.x(), rect.y() + offset.y(), rect.width(), rect.height()]
            for name, rect in board.visible_rects().items()
        }
        story_map = document.story_map
        return {
            "title": document.name,
            "dirty": document.is_modified,
            "path": str(document.path) if document.path is not None else None,
            "selection": list(document.selection.ids),
            "zoom": board.zoom,
            "origin": [corner.x(), corner.y()],
            "cards": _among(rects, story_map.stories),
            "steps": _among(rects, story_map.steps),
            "activities": _among(rects, story_map.activities),
            "releases": _among(rects, story_map.releases),
        }


def _among(rects: Mapping[str, list[int]], table: Mapping[str, object]) -> dict[str, list[int]]:
    return {name: rect for name, rect in rects.items() if name in table}


def _replace(path: Path, text: bytes) -> None:
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_bytes(text)
    beside.replace(path)
