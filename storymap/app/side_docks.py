"""Docks made after the first paint; the panel of each is made when it is first seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, Protocol

from PySide6.QtCore import QCoreApplication, Qt, SignalInstance
from PySide6.QtWidgets import QWidget

from storymap.layout.themes import Theme

if TYPE_CHECKING:
    from storymap.document.document import Document

_TEXTS = "SideDocks"


class SidePanel(Protocol):
    """A panel in such a dock, which is a QWidget.

    ``closed`` asks to be hidden and gives the keyboard back, ``visited`` tells a record to go to,
    ``message`` something to say.
    """

    closed: SignalInstance
    visited: SignalInstance
    message: SignalInstance

    def set_theme(self, theme: Theme) -> None:
        """Show it in a theme's colours."""

    def start(self) -> None:
        """Take the keyboard: somebody asked for it."""


class SideDock(NamedTuple):
    """One dock: what it is called, where it stands, how large it is at first, what shows it."""

    name: str
    title: str
    area: Qt.DockWidgetArea
    size: int
    action: str
    make: Callable[[Document, QWidget], SidePanel]


def side_docks() -> tuple[SideDock, ...]:
    """Return all of them, in the order of the keyboard."""
    area = Qt.DockWidgetArea
    return (
        SideDock(
            name="people", title=_tr("Outcomes and people"), area=area.LeftDockWidgetArea,
            size=320, action="view.people", make=_people,
        ),
        SideDock(
            name="refine", title=_tr("Refine"), area=area.BottomDockWidgetArea, size=292,
            action="refine.panel", make=_refine,
        ),
    )  # fmt: skip


def _people(document: Document, dock: QWidget) -> SidePanel:
    from storymap.panels.people import PeoplePanel

    return PeoplePanel(document, dock)


def _refine(document: Document, dock: QWidget) -> SidePanel:
    from storymap.panels.refine import RefinePanel

    return RefinePanel(document, dock)


def _tr(text: str) -> str:
    return QCoreApplication.translate(_TEXTS, text)
