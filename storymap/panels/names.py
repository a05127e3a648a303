"""People by name: who is known on a map, and a field that completes by that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from PySide6.QtCore import QRect, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QCompleter, QStyle, QStyleOptionFrame, QStylePainter

from storymap.document.overrides import carried
from storymap.model.search import folded
from storymap.model.storymap import StoryMap, ordered
from storymap.model.text import clean_title
from storymap.panels.add_line import AddLine
from storymap.panels.fields import IDLE, MIXED, UNSET
from storymap.panels.labels import tip
from storymap.panels.sheet import TARGET, dress_list

INSET: Final = 2
"""Pixels that Qt leaves before the text of a line."""


def people_of(m: StoryMap) -> tuple[str, ...]:
    """Return the names of all who are known: stakeholders first, then who is named anywhere."""
    found = [one.title for one in ordered(m.stakeholders)]
    found += sorted(set(_named(m)), key=folded)
    found += [one.title for one in ordered(m.personas)]
    names: dict[str, str] = {}
    for name in found:
        if name:
            names.setdefault(folded(name), name)
    return tuple(names.values())


def _named(m: StoryMap) -> Iterator[str]:
    for story in m.stories.values():
        if story.assignee:
            yield story.assignee
        for question in story.questions:
            yield clean_title(question.asked)
        for heard in story.feedback:
            yield clean_title(heard.source)
    for release in m.releases.values():
        for heard in release.feedback:
            yield clean_title(heard.source)


@carried
class NameField(AddLine):
    """A name in one line; ``known`` is asked for names to offer when somebody begins to type.

    ``edited`` tells the name when typing stops, at Enter and when the field is left, ``paused``
    that it was left, ``typed`` each key before; ``drafted`` is then what it would be.
    """

    edited = Signal(object)
    typed = Signal()
    paused = Signal()

    def __init__(
        self, known: Callable[[], Sequence[str]], *, hint: str = "", is_bare: bool = False
    ) -> None:
        """Make an empty one; ``is_bare``: without border, to stand inside a frame."""
        super().__init__(None)
        self.setTextMargins(-INSET, 0, 0, 0)
        self.setMinimumHeight(TARGET)
        if not is_bare:
            self.setProperty("look", "name")
        self.setPlaceholderText(hint)
        self._hint, self._known = hint, known
        self._value: Any = UNSET
        self._is_typed = False
        self._names = QStringListModel(self)
        self._idle = QTimer(self, interval=IDLE, singleShot=True)
        self._idle.timeout.connect(self._on_idle)
        self.begun.connect(self._offer)
        self.textEdited.connect(self._on_typed)
        self.returnPressed.connect(self.flush)
        self.left.connect(self._on_left)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Elide a name that there is no room for while nobody types; the tool tip has all of it."""
        words, room = self.text(), self._room()
        shown = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        is_cut = shown != words
        if self.toolTip() != (whole := tip(words) if is_cut else ""):
            self.setToolTip(whole)
        if self.hasFocus() or not is_cut:
            super().paintEvent(event)
            return
        painter, option = QStylePainter(self), QStyleOptionFrame()
        self.initStyleOption(option)
        painter.drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)

    def _room(self) -> QRect:
        """Return where its text stands."""
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        part = QStyle.SubElement.SE_LineEditContents
        inside = self.style().subElementRect(part, option, self)
        return inside.marginsRemoved(self.textMargins()).adjusted(INSET, 0, -INSET, 0)

    def show_value(self, value: Any) -> None:
        """Show a name, unless other text is being typed here."""
        is_new = value != self._value
        self._value = value
        if is_new and not self._is_typed:
            self._render()

    def reset(self) -> None:
        """Forget what was typed."""
        self._idle.stop()
        self._is_typed = False
        self._value = UNSET

    def flush(self) -> None:
        """Tell what was typed, if anything was."""
        self._idle.stop()
        if not self._is_typed:
            return
        self._is_typed = False
        name = clean_title(self.text())
        if self._value is MIXED or name != self._value:
            self._value = name
            self.edited.emit(name)

    def drafted(self) -> Any:
        """Return the name that is typed and not told; UNSET if none is."""
        name = clean_title(self.text())
        return name if self._is_typed and name != self._value else UNSET

    def _render(self) -> None:
        is_mixed = self._value is MIXED
        self.setPlaceholderText(self.tr("several values") if is_mixed else self._hint)
        self.setText("" if is_mixed or self._value is UNSET else self._value)
        self.setCursorPosition(0)

    def _offer(self) -> None:
        """Ask who is known, and complete by it."""
        self._names.setStringList(list(self._known()))
        if self.completer() is None:
            completer = QCompleter(self._names, self)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setMaxVisibleItems(9)
            self.setCompleter(completer)
            completer.activated.connect(self._on_chosen)
        popup = self.popup()
        if popup is not None:
            dress_list(popup, self)

    def _on_typed(self) -> None:
        self._is_typed = True
        self._idle.start()
        self.typed.emit()

    def _on_chosen(self) -> None:
        self._is_typed = True
        QTimer.singleShot(0, self, self.flush)

    def _on_idle(self) -> None:
        if not self.completing():
            self.flush()

    def _on_left(self) -> None:
        if not self.completing():
            self.flush()
            self.paused.emit()
            self.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape puts back what was there, and leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self._idle.stop()
            self._is_typed = False
            self._render()
            self.typed.emit()
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin as text fields do: with the cursor, not with all of it selected."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.end(False)  # noqa: FBT003 - Qt's signature
