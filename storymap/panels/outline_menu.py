"""The menu of the outline: every key of the tree as a command, for those who only click."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from storymap.panels.outline import OutlinePanel


def outline_menu(panel: OutlinePanel, *, has_story: bool) -> QMenu:
    """Return the menu; what only stories do is left out where there is none."""
    menu = QMenu(panel)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def add(text: str, key: str, act: Callable[[], object]) -> None:
        menu.addAction(f"{text}\t{key}" if key else text, act)

    add(_tr("Add after"), "Enter", panel.add_beside)
    add(_tr("Add before"), "Shift+Enter", lambda: panel.add_beside(before=True))
    if not has_story:
        add(_tr("Add inside"), "Tab", panel.add_under)
    menu.addSeparator()
    add(_tr("Rename"), "F2", panel.rename)
    add(_tr("Duplicate"), "Ctrl+D", panel.duplicate)
    add(_tr("Remove"), "Del", panel.remove)
    menu.addSeparator()
    add(_tr("Move to…"), "", panel.move_wanted.emit)
    add(_tr("Move up"), "Ctrl+Up", lambda: panel.nudge(-1))
    add(_tr("Move down"), "Ctrl+Down", lambda: panel.nudge(1))
    if has_story:
        add(_tr("To the step before"), "Ctrl+Left", lambda: panel.nudge(-1, sideways=True))
        add(_tr("To the next step"), "Ctrl+Right", lambda: panel.nudge(1, sideways=True))
        add(_tr("To the release above"), "Ctrl+Shift+Up", lambda: panel.shift_release(-1))
        add(_tr("To the release below"), "Ctrl+Shift+Down", lambda: panel.shift_release(1))
    menu.addSeparator()
    add(_tr("Expand all"), "*", panel.tree.expandAll)
    add(_tr("Collapse all"), "", panel.tree.collapseAll)
    return menu


def _tr(text: str) -> str:
    return QCoreApplication.translate("outline", text)
