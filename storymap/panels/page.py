"""A page of the inspector: fields bound to what is selected, each edit one undo step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Final, Protocol

from PySide6.QtCore import QSignalBlocker, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from storymap.document.document import Document
from storymap.edit.errors import EditError
from storymap.edit.fields import set_fields
from storymap.model.patch import Patch
from storymap.model.records import Outcome, Persona, Release
from storymap.model.storymap import StoryMap
from storymap.model.text import clean_text, clean_title
from storymap.panels.fields import MIXED, TextField
from storymap.panels.labels import add_button, caption, plain_label
from storymap.panels.refusals import refusal

MARGIN: Final = 12
SCROLL_BAR: Final = 10
ABOVE: Final = 8
"""Pixels above a caption."""

BELOW: Final = 4
"""Pixels between a caption and its field."""

BUTTON_ABOVE: Final = 5
"""Pixels that a button beside a caption is higher at its top."""

_turns = count()


class Field(Protocol):
    """What a page binds; each is a QWidget too."""

    edited: Any

    def show_value(self, value: Any) -> None:
        """Show a value."""

    def reset(self) -> None:
        """Forget what was typed."""

    def flush(self) -> None:
        """Tell what was typed."""


Read = Callable[[Any], object]
Write = Callable[[StoryMap, str, Any], StoryMap]


@dataclass(slots=True)
class Binding:
    """One field: how to read its value of a record, and how to write it.

    ``paused`` tells that what is typed from now on is another undo step; without it each edit is.
    """

    field: Any
    label: str
    read: Read
    write: Write
    paused: SignalInstance | None = None
    error: QLabel | None = None


class Page(QWidget):
    """Shows some records of the document; ``visited`` asks to show another one."""

    visited = Signal(str)

    def __init__(self, document: Document) -> None:
        """Make a page that shows nothing yet."""
        super().__init__()
        self.setObjectName("page")
        self.document = document
        self.ids: tuple[str, ...] = ()
        self._turn = 0
        self._watched: frozenset[str] = frozenset()
        self._bindings: list[Binding] = []
        self.form = QVBoxLayout(self)
        self.form.setContentsMargins(MARGIN, 0, MARGIN - SCROLL_BAR, MARGIN)
        self.form.setSpacing(0)
        self.build()
        self.form.addStretch(1)

    def build(self) -> None:
        """Add the fields."""

    # What it shows

    @property
    def record(self) -> Any:
        """The record it shows; the last one of several."""
        return self.document.story_map.find(self.ids[-1]) if self.ids else None

    def records(self) -> list[Any]:
        """Return the records it shows."""
        found = (self.document.story_map.find(name) for name in self.ids)
        return [record for record in found if record is not None]

    def show_records(self, ids: Sequence[str]) -> None:
        """Show other records; what was typed for those before is committed first."""
        if tuple(ids) != self.ids:
            self.flush()
            self.ids = tuple(ids)
            self._begin_turn()
            for binding in self._bindings:
                binding.field.reset()
        self.refresh()

    def refresh(self) -> None:
        """Show the records as they are now, but for what is just being typed."""
        records = self.records()
        if not records:
            return
        for binding in self._bindings:
            binding.field.show_value(_common(map(binding.read, records)))
        self._watched = frozenset((*self.ids, *self.related(records[-1])))
        self.on_shown(records[-1])

    def flush(self) -> None:
        """Commit what was typed."""
        for binding in self._bindings:
            binding.field.flush()

    def on_shown(self, record: Any) -> None:
        """Show what no single field shows, as the numbers in captions."""

    def related(self, _record: Any) -> Iterable[str]:
        """Return the ids of other records whose change shows on this page."""
        return ()

    def concerns(self, patch: Patch) -> bool:
        """Whether a change may show on this page."""
        return any(
            change.id in self._watched
            or isinstance(change.new or change.old, Release | Outcome | Persona)
            for change in patch.changes
        )

    # Fields

    def bind(
        self,
        name: str,
        field: Any,
        label: str,
        *,
        read: Read | None = None,
        write: Write | None = None,
    ) -> Any:
        """Tie a field to a field of the records; ``label`` is the undo step's and the field's."""
        bound = Binding(
            field,
            label,
            read or (lambda record: getattr(record, name)),
            write or (lambda m, record_id, value: set_fields(m, record_id, **{name: value})),
            getattr(field, "paused", None),
        )
        self._bindings.append(bound)
        field.setAccessibleName(label)
        field.edited.connect(lambda value: self._on_edited(bound, value))
        if bound.paused is not None:
            bound.paused.connect(self._begin_turn)
        refused: SignalInstance | None = getattr(field, "refused", None)
        if refused is not None:
            refused.connect(lambda reason: self._show_error(bound, reason))
        return field

    def add(self, words: str, field: QWidget, *, adds: str = "") -> QLabel:
        """Put a captioned field below the others; ``adds`` gives it a plus with that name."""
        label = caption(words)
        self.form.addWidget(self._head(label, field, adds))
        self.form.addSpacing(0 if adds else BELOW)
        self.form.addWidget(field)
        return label

    def add_pair(self, left: tuple[str, QWidget], right: tuple[str, QWidget]) -> list[QLabel]:
        """Put two captioned fields side by side."""
        grid = QGridLayout()
        grid.setContentsMargins(0, ABOVE, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        labels = []
        for column, (words, field) in enumerate((left, right)):
            labels.append(caption(words))
            grid.addWidget(labels[-1], 0, column)
            grid.addWidget(field, 1, column, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(column, 1)
        self.form.addLayout(grid)
        return labels

    def _head(self, label: QLabel, field: Any, adds: str) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, ABOVE, 0, 0)
        row.setSpacing(4)
        row.addWidget(label, 1)
        if adds:  # the button is as high as the caption with what is above and below it
            row.setContentsMargins(0, ABOVE - BUTTON_ABOVE, 0, 0)
            label.setContentsMargins(0, BUTTON_ABOVE, 0, BELOW)
            button = add_button(adds)
            button.clicked.connect(field.add)
            row.addWidget(button)
        return head

    def title_field(self, read: Read | None = None) -> TextField:
        """Return a bound field for the title."""
        field = TextField(title_of, is_line=True)
        self.bind("title", field, self.tr("Title"), read=read)
        return field

    def text_field(self, name: str, label: str, hint: str = "") -> TextField:
        """Return a bound field for a text of several lines."""
        field = TextField(text_of, hint=hint)
        self.bind(name, field, label)
        return field

    # Edits

    def commit(self, label: str, edit: Callable[[StoryMap], StoryMap], key: str = "") -> str:
        """Commit an edit; return why it is refused, or an empty text.

        Edits with one key are one undo step until the field is left or another record shown.
        """
        if self.document.read_only:
            return self.tr("This map is open for reading only.")
        before = self.document.story_map
        try:
            after = edit(before)
        except EditError as error:
            return refusal(error, before)
        if after is not before:
            self.document.commit(label, after, f"{key}#{self._turn}" if key else None)
        return ""

    def _begin_turn(self) -> None:
        self._turn = next(_turns)

    def _on_edited(self, binding: Binding, value: Any) -> None:
        def edit(m: StoryMap) -> StoryMap:
            for record_id in self.ids:
                if m.find(record_id) is not None:
                    m = binding.write(m, record_id, value)
            return m

        key = "/".join((binding.label, *self.ids)) if binding.paused is not None else ""
        reason = self.commit(self.tr("Change {0}").format(binding.label.lower()), edit, key)
        if reason and hasattr(binding.field, "refuse"):
            with QSignalBlocker(self):
                binding.field.refuse(reason)

    def _show_error(self, binding: Binding, reason: str) -> None:
        if binding.error is None:
            if not reason:
                return
            binding.error = plain_label("", "error", wraps=True)
            self._below(binding.field, binding.error)
        binding.error.setText(reason)
        binding.error.setVisible(bool(reason))

    def _below(self, field: QWidget, label: QLabel) -> None:
        """Put a label right below a field, as wide as that."""
        place = self.form.indexOf(field)
        if place >= 0:
            self.form.insertWidget(place + 1, label)
            return
        grid, column = self._row_of(field)
        grid.addWidget(label, 2, column, Qt.AlignmentFlag.AlignTop)

    def below_row(self, field: QWidget, label: QLabel) -> None:
        """Put a label below the row that a field is in, as wide as the page."""
        grid, _ = self._row_of(field)
        self.form.insertWidget(self.form.indexOf(grid) + 1, label)

    def _row_of(self, field: QWidget) -> tuple[QGridLayout, int]:
        """Return the row of two fields that a field is in, and its column there."""
        items = (self.form.itemAt(n) for n in range(self.form.count()))
        grids = (row for item in items if item and isinstance(row := item.layout(), QGridLayout))
        return next(
            (grid, column)
            for grid in grids
            for column in (0, 1)
            if (item := grid.itemAtPosition(1, column)) and item.widget() is field
        )


def _common(values: Iterable[object]) -> object:
    """Return the one value of all, or MIXED."""
    listed = iter(values)
    first = next(listed)
    return first if all(value == first for value in listed) else MIXED


def title_of(text: str) -> str:
    """Return a text as a title; raise ValueError if it has none."""
    title = clean_title(text)
    if not title:
        raise ValueError("A title needs at least one character.")
    return title


def text_of(text: str) -> str:
    """Return a text as a map keeps it."""
    return clean_text(text).rstrip()
