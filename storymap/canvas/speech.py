"""Lets screen readers find the board: from the first paint on, and at no cost before it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QAbstractScrollArea

if TYPE_CHECKING:
    from PySide6.QtGui import QAccessibleInterface

BOARD_CLASS: Final = "BoardView"
"""The name by which Qt asks for what stands for a board."""


class Speech(QObject):
    """Waits for a board's first paint, then makes it known to screen readers."""

    def __init__(self, view: QAbstractScrollArea) -> None:
        """Follow a view."""
        super().__init__(view)
        self._view = view
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go on once something is painted."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, lambda: make_known(self._view))
        return False


def make_known(view: QAbstractScrollArea) -> None:
    """Let Qt ask here for what stands for a board; a reader that was there before asks again."""
    from PySide6.QtGui import QAccessible, QAccessibleEvent

    _install()
    if QAccessible.isActive():
        if number := _other(view):
            QAccessible.deleteAccessibleInterface(number)
        event = QAccessible.Event
        for news in (event.ObjectCreated, *([event.Focus] if view.hasFocus() else [])):
            QAccessible.updateAccessibility(QAccessibleEvent(view, news))


def _other(view: QAbstractScrollArea) -> int:
    """Return the number of what Qt made for a view before it knew whom to ask, or 0.

    Only the number, since Python must have let go of it before it is deleted: what is made next
    may get its address.
    """
    from PySide6.QtGui import QAccessible

    standing = QAccessible.queryAccessibleInterface(view)
    is_other = standing is not None and not hasattr(standing, "is_board")
    return QAccessible.uniqueId(standing) if is_other else 0


@cache
def _install() -> None:
    """Tell Qt whom to ask, once."""
    from PySide6.QtGui import QAccessible

    QAccessible.installFactory(_made)


def _made(name: str, asked: QObject) -> QAccessibleInterface | None:
    """Return what stands for a board, of a class's name and an object; None for all else."""
    if name != BOARD_CLASS:
        return None
    from storymap.canvas.accessible import BoardTree

    return BoardTree.of(asked)
