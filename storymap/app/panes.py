"""F6: the keyboard goes round the panes of a window, since Tab adds cards on the board."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def focus_pane(panes: Sequence[QWidget], by: int) -> None:
    """Move the keyboard ``by`` panes on from the one that has it, round and round.

    What is hidden, or has nothing that takes the keyboard, is passed over. A pane that takes it
    itself gets it, else the first part in it that does.
    """
    shown = [pane for pane in panes if pane.isVisible() and _taker(pane) is not None]
    focused = QApplication.focusWidget()
    here = next((n for n, pane in enumerate(shown) if _holds(pane, focused)), -by)
    taker = _taker(shown[(here + by) % len(shown)]) if shown else None
    if taker is not None:
        taker.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _holds(pane: QWidget, focused: QWidget | None) -> bool:
    return focused is not None and (pane is focused or pane.isAncestorOf(focused))


def _taker(pane: QWidget) -> QWidget | None:
    """Return what takes the keyboard in a pane."""
    parts = [pane, *pane.findChildren(QWidget)]
    return next((part for part in parts if _takes_keys(part)), None)


def _takes_keys(widget: QWidget) -> bool:
    policy = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(policy) and widget.isVisible() and widget.isEnabled()
