"""A list edited like text: Enter adds the next entry, Backspace in an empty one removes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from storymap.document.overrides import carried
from storymap.model.ids import new_id
from storymap.model.records import Item, Task, replace
from storymap.model.text import clean_text
from storymap.panels.fields import IDLE, GrowingText, has_focus_within
from storymap.panels.labels import plain_label
from storymap.panels.sheet import FRAME, PAD, SIDE, colour

Entry: TypeAlias = Item | Task

BOX: Final = 11
TARGET: Final = 24
"""How wide and high the place is that ticks, in pixels; an entry's text begins beside it."""

ABOVE: Final = 4
"""Pixels above and below an entry's text."""


@carried
class Tick(QCheckBox):
    """A small box to tick, drawn alike on every platform."""

    def sizeHint(self) -> QSize:
        """Be large enough to be hit."""
        words = self.fontMetrics().horizontalAdvance(self.text())
        height = max(TARGET, self.fontMetrics().height() + 2 * ABOVE)
        return QSize(BOX + 9 + words if words else TARGET, height)

    def minimumSizeHint(self) -> QSize:
        """Never be smaller."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """Take clicks anywhere."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box, the tick in it and the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = colour(self, "ink" if self.isEnabled() else "muted")
        edge = colour(self, "accent") if self.hasFocus() else ink
        left = 0.5 if self.text() else (TARGET - BOX) / 2
        box = QRectF(left, (self.height() - BOX) / 2, BOX, BOX)
        painter.setPen(QPen(edge, 2.0 if self.hasFocus() else 1.0))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
        painter.setPen(ink)
        beside = self.rect().adjusted(BOX + 6, 0, 0, 0)
        painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.isChecked():
            painter.setPen(QPen(ink, 1.5))
            painter.translate(box.topLeft())
            painter.drawPolyline(QPolygonF([QPoint(3, 6), QPoint(5, 8), QPoint(9, 3)]))


@carried
class Row(QWidget):
    """One entry: a tick or a mark, and its text."""

    def __init__(self, mark: str, *, is_fixed: bool) -> None:
        """Make an empty row; ``mark`` stands in place of a tick, an empty one asks for the tick."""
        super().__init__()
        self.entry: Entry | None = None
        self.tick = None if mark else Tick()
        self.mark = plain_label(mark, "muted")
        self.text = _RowText()
        self.text.setReadOnly(is_fixed)
        if is_fixed:
            self.text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0 if not mark else 4)
        head: QWidget = self.tick or self.mark
        layout.addWidget(head, 0, Qt.AlignmentFlag.AlignTop)
        beside = QVBoxLayout()
        over = 0 if mark else ABOVE
        beside.setContentsMargins(0, over, 0, over)
        beside.addWidget(self.text)
        layout.addLayout(beside, 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tick by a click beside the box, where the text cannot be edited."""
        if self.text.isReadOnly() and self.tick is not None:
            self.tick.click()
        else:
            super().mousePressEvent(event)

    def clear(self) -> None:
        """Show nothing, ready to be another entry's."""
        self.entry = None
        self.text.set_text("")
        if self.tick is not None:
            self.tick.setChecked(False)

    def show_entry(self, entry: Entry, *, is_done: bool) -> None:
        """Show an entry."""
        self.entry = entry
        self.text.set_text(entry.text)
        if self.tick is not None:
            self.tick.setChecked(is_done)
            self.tick.setAccessibleName(entry.text)


@carried
class _RowText(GrowingText):
    """The text of a row, which passes on the keys that mean the list."""

    emptied = Signal()
    stepped = Signal(int)
    ticked = Signal()

    def __init__(self) -> None:
        super().__init__(is_line=True, is_bare=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Catch Backspace in an empty row, the arrows at its ends, and Ctrl+Space."""
        key, cursor = event.key(), self.textCursor()
        if key == Qt.Key.Key_Backspace and not self.toPlainText():
            self.emptied.emit()
        elif key == Qt.Key.Key_Up and cursor.blockNumber() == 0 and cursor.atBlockStart():
            self.stepped.emit(-1)
        elif key == Qt.Key.Key_Down and cursor.atEnd():
            self.stepped.emit(1)
        elif key == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.ticked.emit()
        else:
            super().keyPressEvent(event)


@carried
class EntryList(QFrame):
    """A bordered list of entries; ``edited`` tells all of them after a change, ``paused`` its end.

    ``make`` makes a new entry of a text, None where none can be added (then the texts are fixed).
    ``mark`` stands before each in place of a tick.
    """

    edited = Signal(object)
    paused = Signal()

    def __init__(
        self, make: Callable[[str], Entry] | None, *, mark: str = "", hint: str = "", name: str = ""
    ) -> None:
        """Make an empty list; ``hint`` is what an empty row says."""
        super().__init__()
        self.setObjectName(FRAME)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._make, self._mark, self._hint, self._name = make, mark, hint, name
        self._entries: tuple[Entry, ...] | None = None
        self._rows: list[Row] = []
        self._spare: list[Row] = []
        self._is_typed = False
        self._layout = QVBoxLayout(self)
        self._aside, self._over = (0, 0) if mark else ((TARGET - BOX) // 2, ABOVE)
        edge = PAD - self._over
        self._layout.setContentsMargins(SIDE - self._aside, edge, SIDE, edge)
        self._layout.setSpacing(0)
        self._hint_label: QLabel | None = None
        self._idle = QTimer(self, interval=IDLE, singleShot=True)
        self._idle.timeout.connect(self.flush)

    # What it shows

    def show_value(self, entries: tuple[Entry, ...]) -> None:
        """Show entries, unless other text is being typed here."""
        if entries != self._entries:
            self._entries = entries
            if not self._is_typed:
                self._render()

    def is_done(self, entry: Entry) -> bool:
        """Whether an entry is ticked."""
        return isinstance(entry, Task) and entry.done

    def reset(self) -> None:
        """Forget what was typed: the list is about to show another record's."""
        self._idle.stop()
        self._is_typed = False
        self._entries = None

    def flush(self) -> None:
        """Tell what was typed, if anything was."""
        self._idle.stop()
        if self._is_typed:
            self._is_typed = False
            for row in self._rows:
                row.text.settle_typing()
            self._tell(self._typed())

    def add(self) -> None:
        """Begin another entry at the end."""
        self._begin(len(self._rows))

    def _render(self) -> None:
        entries = self._entries or ()
        while len(self._rows) > len(entries):
            self._drop(self._rows[-1])
        while len(self._rows) < len(entries):
            self._insert(len(self._rows))
        for row, entry in zip(self._rows, entries, strict=True):
            row.show_entry(entry, is_done=self.is_done(entry))
        self._show_hint()

    def _show_hint(self) -> None:
        if self._hint_label is None and not self._rows:
            self._hint_label = plain_label(self._hint, "muted")
            self._hint_label.setContentsMargins(self._aside, self._over, 0, self._over)
            self._layout.addWidget(self._hint_label)
        if self._hint_label is not None:
            self._hint_label.setVisible(not self._rows)

    # Rows

    def _insert(self, place: int) -> Row:
        row = self._spare.pop() if self._spare else self._new_row()
        self._rows.insert(place, row)
        self._layout.insertWidget(place, row)
        row.show()
        return row

    def _new_row(self) -> Row:
        row = Row(self._mark, is_fixed=self._make is None)
        row.text.setAccessibleName(self._name)
        row.text.textChanged.connect(self._on_typed)
        row.text.entered.connect(lambda: self._on_entered(row))
        row.text.left.connect(lambda: QTimer.singleShot(0, self, self._on_left))
        row.text.passed_on.connect(self.flush)
        row.text.escaped.connect(self._restore)
        row.text.emptied.connect(lambda: self._on_emptied(row))
        row.text.stepped.connect(lambda by: self._focus(self._rows.index(row) + by))
        if row.tick is not None:
            row.tick.clicked.connect(lambda: self._on_ticked(row))
            row.text.ticked.connect(row.tick.click)
        return row

    def _drop(self, row: Row) -> None:
        self._rows.remove(row)
        self._layout.removeWidget(row)
        row.hide()
        row.clear()
        self._spare.append(row)

    def _begin(self, place: int) -> None:
        """Open an empty row at a place; it becomes an entry when something is typed."""
        if self._make is None:
            return
        row = self._insert(place)
        row.text.setPlaceholderText(self._hint)
        self._show_hint()
        row.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _focus(self, place: int) -> None:
        if 0 <= place < len(self._rows):
            self._rows[place].text.setFocus(Qt.FocusReason.OtherFocusReason)

    # What happens

    def _on_typed(self) -> None:
        self._is_typed = True
        self._idle.start()

    def _on_entered(self, row: Row) -> None:
        self.flush()
        self.paused.emit()
        if row in self._rows and row.text.toPlainText().strip():
            self._begin(self._rows.index(row) + 1)

    def _on_emptied(self, row: Row) -> None:
        place = self._rows.index(row)
        self._drop(row)
        self._focus(max(0, place - 1))
        self._is_typed = self._is_typed or row.entry is not None
        self.flush()
        self.paused.emit()
        self._show_hint()

    def _on_ticked(self, row: Row) -> None:
        self.flush()
        if isinstance(row.entry, Task) and row.tick is not None:
            self.paused.emit()
            row.entry = replace(row.entry, done=row.tick.isChecked())
            self._tell(self._typed())
            self.paused.emit()

    def _on_left(self) -> None:
        if not has_focus_within(self):
            self.flush()
            self.paused.emit()
            if len(self._rows) != len(self._entries or ()):
                self._render()

    def _restore(self) -> None:
        self._idle.stop()
        self._is_typed = False
        self._render()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin an entry by a click on the list's empty part."""
        self.add()
        event.accept()

    # What was made

    def _typed(self) -> tuple[Entry, ...]:
        """Return the entries as the rows have them; what has no text is none."""
        entries = []
        for row in self._rows:
            text = clean_text(row.text.toPlainText()).strip()
            if not text:
                row.entry = None
                continue
            if row.entry is None and self._make is not None:
                row.entry = self._make(text)
            if row.entry is not None:
                if row.entry.text != text:
                    row.entry = replace(row.entry, text=text)
                entries.append(row.entry)
        return tuple(entries)

    def _tell(self, entries: tuple[Entry, ...]) -> None:
        if entries != self._entries:
            self._entries = entries
            self.edited.emit(entries)


class CheckList(EntryList):
    """A list with fixed texts whose ticks are kept elsewhere; ``checked`` tells their ids."""

    checked = Signal(object)

    def __init__(self) -> None:
        """Make an empty list."""
        super().__init__(None)
        self._checks: tuple[str, ...] = ()

    def set_bare(self) -> None:
        """Stand inside another frame, without one of its own."""
        self.setObjectName("")
        self._layout.setContentsMargins(0, 0, 0, 0)

    def show_checks(self, items: tuple[Item, ...], checks: tuple[str, ...]) -> None:
        """Show items, and which of them are ticked."""
        if checks != self._checks:
            self._checks = checks
            self.reset()
        self.show_value(items)

    def is_done(self, entry: Entry) -> bool:
        """Whether an item is ticked."""
        return entry.id in self._checks

    def _on_ticked(self, row: Row) -> None:
        if row.entry is not None:
            self._checks = tuple(sorted({*self._checks} ^ {row.entry.id}))
            self.checked.emit(self._checks)


def new_task(text: str) -> Task:
    """Return an entry that can be ticked."""
    return Task(id=new_id(), text=text)


def new_item(text: str) -> Item:
    """Return an entry that cannot."""
    return Item(id=new_id(), text=text)
