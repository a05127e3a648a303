"""Lets screen readers find the board: from the first paint on, and at no cost before it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QAbstractScrollArea

from storymap.document.overrides import carried

if TYPE_CHECKING:
    from PySide6.QtGui import QAccessibleInterface

BOARD_CLASS: Final = "BoardView"
"""The name by which Qt asks for what stands for a board."""


@carried
class Speech(QObject):
    """Waits for a board's first paint, then makes it known to screen readers."""

    def __init__(self, view: QAbstractScrollArea) -> None:
        """Follow a view."""
        super().__init__(view)
        self.is_ready = False
        self._view = view
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go on once something is painted."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._make_known)
        return False

    def _make_known(self) -> None:
        """Let Qt ask here for what stands for the board; a reader that is there asks again."""
        from PySide6.QtGui import QAccessible, QAccessibleEvent

        _install()
        self.is_ready = True
        if not QAccessible.isActive():
            return
        if number := _number(self._view):
            QAccessible.deleteAccessibleInterface(number)
        event = QAccessible.Event
        for news in (event.ObjectCreated, *([event.Focus] if self._view.hasFocus() else [])):
            QAccessible.updateAccessibility(QAccessibleEvent(self._view, news))


def _number(view: QAbstractScrollArea) -> int:
    """Return the number of what Qt made for a view before the view was ready, or 0.

    Only the number, since Python must have let go of it before it is deleted: what is made next
    may get its address.
    """
    from PySide6.QtGui import QAccessible

    standing = QAccessible.queryAccessibleInterface(view)
    return 0 if standing is None else QAccessible.uniqueId(standing)


@cache
def _install() -> None:
    """Tell Qt whom to ask, once."""
    from PySide6.QtGui import QAccessible

    QAccessible.installFactory(_made)


def _made(name: str, asked: QObject) -> QAccessibleInterface | None:
    """Return what stands for a board that was painted, asked for by its class; None for all else.

    While a board is being made Qt may ask already; what it makes then is replaced later.
    """
    if name != BOARD_CLASS:
        return None
    speech = asked.findChild(Speech, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if speech is None or not speech.is_ready:
        return None
    from storymap.canvas.accessible import BoardTree

    return BoardTree.of(asked)
