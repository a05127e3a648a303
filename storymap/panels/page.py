"""A page of the inspector: fields bound to what is selected, each edit one undo step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from itertools import count
from typing import Any, Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from storymap.document.document import Document
from storymap.document.overrides import carried
from storymap.edit.errors import EditError
from storymap.model.patch import Patch
from storymap.model.records import Outcome, Persona, Release, Stakeholder
from storymap.model.storymap import StoryMap
from storymap.model.text import clean_text, clean_title
from storymap.panels.binding import Binding, Read, Write, WriteAll, common, writer_of
from storymap.panels.fields import UNSET, TextField
from storymap.panels.labels import plain_label
from storymap.panels.page_form import PageForm
from storymap.panels.reading import set_open
from storymap.panels.refusals import refusal

ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

_turns = count()


@carried
class Page(PageForm):
    """Shows some records of the document; ``visited`` asks to show another one.

    ``tab_asked`` asks for another tab, and there for a field to have the keyboard, if one is named;
    ``message`` says what was done where that cannot be seen.
    """

    visited = Signal(str)
    message = Signal(str)
    tab_asked = Signal(str, str)

    def __init__(self, document: Document) -> None:
        """Make a page that shows nothing yet."""
        super().__init__()
        self.document = document
        self.ids: tuple[str, ...] = ()
        self._turn = 0
        self._watched: frozenset[str] = frozenset()
        self._bindings: list[Binding] = []
        self._reasons: dict[QWidget, QLabel] = {}
        self._refused: QLabel | None = None
        self.is_open = True
        self.places: dict[str, QWidget] = {}
        """What the keyboard goes to for each field of a record that the page shows."""
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
                self._show_error(binding, "")
            if self._refused is not None:
                self._refused.hide()
        self.refresh()

    def refresh(self) -> None:
        """Show the records as they are now, but for what is just being typed."""
        records = self.records()
        if not records:
            return
        for binding in self._bindings:
            binding.field.show_value(common(map(binding.read, records)))
        self._watched = frozenset((*self.ids, *self.related(records[-1])))
        self.on_shown(records[-1])

    def show_open(self) -> None:
        """Let what it shows be edited; of a map for reading only, be read, copied and followed."""
        is_open = not self.document.read_only
        if not is_open or is_open != self.is_open:
            self.is_open = is_open
            set_open(self, is_open=is_open)

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
            or isinstance(change.new or change.old, Release | Outcome | Persona | Stakeholder)
            for change in patch.changes
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the button that has the keyboard by Enter too, on every platform."""
        button = self.focusWidget()
        if event.key() in ENTER and isinstance(button, QAbstractButton) and button.hasFocus():
            button.click()
        else:
            super().keyPressEvent(event)

    def begin_entry(self) -> None:
        """Begin another entry of what the page lists, if it is such a page."""

    def begin_first(self) -> None:
        """Begin the first entry where the page has nothing yet but the list of them."""

    def go_to(self, name: str) -> bool:
        """Give the keyboard to the place of a field; tell whether there is one here."""
        place: Any = self.places.get(name)
        if place is None:
            return False
        if hasattr(place, "begin") and self.is_open:
            place.begin()
        else:
            place.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    # Fields

    def bind(
        self,
        name: str,
        field: Any,
        label: str,
        *,
        read: Read | None = None,
        write: Write | None = None,
        write_all: WriteAll | None = None,
    ) -> Any:
        """Tie a field to a field of the records; ``label`` is the undo step's and the field's.

        ``write`` sets it in one record, ``write_all`` in all of them at once.
        """
        bound = Binding(
            field,
            label,
            read or (lambda record: getattr(record, name)),
            writer_of(name, write, write_all),
            getattr(field, "paused", None),
        )
        self._bindings.append(bound)
        self.places.setdefault(name, field)
        field.setAccessibleName(label)
        field.edited.connect(lambda value: self._on_edited(bound, value))
        if bound.paused is not None:
            bound.paused.connect(self._begin_turn)
        typed: SignalInstance | None = getattr(field, "typed", None)
        if typed is not None:
            typed.connect(self._on_typed)
        refused: SignalInstance | None = getattr(field, "refused", None)
        if refused is not None:
            refused.connect(lambda reason: self._show_error(bound, reason))
        return field

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

    def act(self, label: str, edit: Callable[[StoryMap], StoryMap]) -> None:
        """Commit what a button or a key does, as one undo step; tell why if that is refused."""
        reason = self.commit(label, edit)
        if reason and self._refused is None:
            self._refused = plain_label("", "error", wraps=True)
            self.form.insertWidget(0, self._refused)
        if self._refused is not None:
            self._refused.setText(reason)
            self._refused.setVisible(bool(reason))

    def _begin_turn(self) -> None:
        self._turn = next(_turns)

    def _on_edited(self, binding: Binding, value: Any) -> None:
        def edit(m: StoryMap) -> StoryMap:
            return self._written(m, binding, value)

        key = "/".join((binding.label, *self.ids)) if binding.paused is not None else ""
        reason = self.commit(self.tr("Change {0}").format(binding.label.lower()), edit, key)
        if not hasattr(binding.field, "refuse"):
            self._show_error(binding, reason)
        elif reason:
            with QSignalBlocker(self):
                binding.field.refuse(reason)

    def _written(self, m: StoryMap, binding: Binding, value: Any) -> StoryMap:
        """Return a map with a value in a field of all the records that are shown."""
        return binding.write(m, [name for name in self.ids if m.find(name) is not None], value)

    def draft(self, story_map: StoryMap) -> StoryMap:
        """Return a map with what is typed in the fields and not committed."""
        for binding in self._bindings:
            value = binding.field.drafted() if hasattr(binding.field, "drafted") else UNSET
            if value is not UNSET:
                with suppress(EditError):
                    story_map = self._written(story_map, binding, value)
        return story_map

    def _on_typed(self) -> None:
        self.document.drafts.typed(self)

    def _show_error(self, binding: Binding, reason: str) -> None:
        if reason or binding.error is not None:
            binding.error = self.show_reason(binding.field, reason)

    def show_reason(self, field: QWidget, reason: str) -> QLabel:
        """Tell below a field why it takes something not; an empty text takes that away."""
        label = self._reasons.get(field)
        if label is None:
            label = self._reasons[field] = plain_label("", "error", wraps=True)
            self.below(field, label)
        label.setText(reason)
        label.setVisible(bool(reason))
        return label


def title_of(text: str) -> str:
    """Return a text as a title; raise ValueError if it has none."""
    title = clean_title(text)
    if not title:
        raise ValueError("A title needs at least one character.")
    return title


def text_of(text: str) -> str:
    """Return a text as a map keeps it."""
    return clean_text(text).rstrip()
