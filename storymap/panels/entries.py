"""A list edited like text: Enter adds the next entry, Backspace in an empty one removes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout

from storymap.document.overrides import carried
from storymap.model.ids import new_id
from storymap.model.records import Item, Task, replace
from storymap.model.text import clean_text
from storymap.panels.entry_rows import Entry, Row
from storymap.panels.fields import IDLE, UNSET, has_focus_within
from storymap.panels.labels import plain_label
from storymap.panels.reading import set_open
from storymap.panels.sheet import FRAME, PAD, SIDE, TARGET
from storymap.panels.tick import ABOVE, BOX


@carried
class EntryList(QFrame):
    """A bordered list of entries; ``edited`` tells all of them after a change, ``paused`` its end.

    ``typed`` tells each key before a change; ``drafted`` is then what the entries would be.

    ``finished`` tells the id of an entry in which Ctrl+Enter was pressed.
    ``make`` makes a new entry of a text, None where none can be added (then the texts are fixed).
    ``mark`` stands before each in place of a tick.
    """

    edited = Signal(object)
    typed = Signal()
    paused = Signal()
    finished = Signal(str)

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
        self._is_open = True
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

    def set_open(self, *, is_open: bool) -> None:
        """Let entries be added, changed and ticked, or only be read."""
        self._is_open = is_open
        set_open(self, is_open=is_open)

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

    def drafted(self) -> Any:
        """Return the entries with what is typed and not told; UNSET if nothing is."""
        if not self._is_typed:
            return UNSET
        entries = tuple(entry for row in self._rows if (entry := self._entry_of(row)) is not None)
        return entries if entries != self._entries else UNSET

    def add(self) -> None:
        """Begin another entry at the end."""
        self._begin(len(self._rows))

    def begin(self) -> None:
        """Take the keyboard: in the first entry, or in a new one."""
        if self._rows:
            self._focus(0)
        else:
            self.add()

    def _render(self) -> None:
        entries = self._entries or ()
        while len(self._rows) > len(entries):
            self._drop(self._rows[-1])
        while len(self._rows) < len(entries):
            self._insert(len(self._rows))
        for row, entry in zip(self._rows, entries, strict=True):
            self._show_entry(row, entry)
        self._show_hint()

    def _show_entry(self, row: Row, entry: Entry) -> None:
        row.show_entry(entry, is_done=self.is_done(entry))

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
        row.text.shifted.connect(lambda by: self._on_shifted(row, by))
        row.text.dropped.connect(lambda: self._on_emptied(row))
        row.text.finished.connect(lambda: self._on_finished(row))
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
        if self._make is None or not self._is_open:
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
        self.typed.emit()

    def _on_entered(self, row: Row) -> None:
        self.flush()
        self.paused.emit()
        if row in self._rows and row.text.toPlainText().strip():
            self._begin(self._rows.index(row) + 1)

    def _on_emptied(self, row: Row) -> None:
        place = self._rows.index(row)
        self._is_typed = self._is_typed or row.entry is not None
        self._drop(row)
        self._focus(max(0, place - 1))
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

    def _on_shifted(self, row: Row, by: int) -> None:
        """Move an entry among the others, the keyboard with it."""
        self.flush()
        entries = list(self._entries or ())
        place = self._rows.index(row)
        if row.entry is None or not 0 <= place + by < len(entries):
            return
        self.paused.emit()
        entries.insert(place + by, entries.pop(place))
        self._tell(tuple(entries))
        self._render()
        self._focus(place + by)
        self.paused.emit()

    def _on_finished(self, row: Row) -> None:
        """Commit what is typed, and tell of which entry the end was asked."""
        self.flush()
        self.paused.emit()
        if row.entry is not None:
            self.finished.emit(row.entry.id)

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
        self.typed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin an entry by a click on the list's empty part."""
        self.add()
        event.accept()

    # What was made

    def _typed(self) -> tuple[Entry, ...]:
        """Return the entries as the rows have them; what has no text is none."""
        for row in self._rows:
            row.entry = self._entry_of(row)
        return tuple(row.entry for row in self._rows if row.entry is not None)

    def _entry_of(self, row: Row) -> Entry | None:
        """Return the entry that a row's text makes; None if it has none."""
        text = clean_text(row.text.toPlainText()).strip()
        if not text:
            return None
        if row.entry is None:
            return None if self._make is None else self._make(text)
        return row.entry if row.entry.text == text else replace(row.entry, text=text)

    def _tell(self, entries: tuple[Entry, ...]) -> None:
        if entries != self._entries:
            self._entries = entries
            self.edited.emit(entries)


def new_task(text: str) -> Task:
    """Return an entry that can be ticked."""
    return Task(id=new_id(), text=text)


def new_item(text: str) -> Item:
    """Return an entry that cannot."""
    return Item(id=new_id(), text=text)
