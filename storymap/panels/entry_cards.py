"""A list of small cards, one for each entry of a record: a question, what somebody said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from storymap.document.overrides import carried
from storymap.model.records import replace
from storymap.panels.fields import UNSET
from storymap.panels.labels import plain_label
from storymap.panels.reading import set_open
from storymap.panels.sheet import FRAME, PAD, SIDE

LABEL: Final = 46
"""Pixels for the word before a field of a card."""

_F = TypeVar("_F", bound=QWidget)


class EntryCard(QFrame):
    """One entry. ``edited`` tells it after a change, ``dropped`` asks to take it away.

    ``paused`` tells that one of its fields was left, ``typed`` each key.
    """

    edited = Signal(object)
    typed = Signal()
    paused = Signal()
    dropped = Signal()

    def __init__(self, entry: Any) -> None:
        """Show an entry; a subclass adds the fields first."""
        super().__init__()
        self.setObjectName(FRAME)
        self.entry = entry
        self._fields: dict[str, Any] = {}
        self.form = QVBoxLayout(self)
        self.form.setContentsMargins(SIDE, PAD, SIDE, PAD)
        self.form.setSpacing(3)
        self.build()
        self.show_entry(entry)

    def build(self) -> None:
        """Add the fields."""

    def on_shown(self) -> None:
        """Show what no single field shows."""

    def begin(self) -> None:
        """Give the keyboard to the text."""
        self._fields["text"].setFocus(Qt.FocusReason.OtherFocusReason)

    def tie(self, name: str, field: _F, label: str) -> _F:
        """Tie a field to a field of the entry."""
        field.setAccessibleName(label)
        tied: Any = field
        tied.edited.connect(lambda value: self._tell(name, value))
        for signal in ("typed", "paused", "refused"):
            if hasattr(tied, signal) and hasattr(self, signal):
                getattr(tied, signal).connect(getattr(self, signal))
        self._fields[name] = field
        return field

    def show_entry(self, entry: Any) -> None:
        """Show it as it is now."""
        self.entry = entry
        for name, field in self._fields.items():
            field.show_value(getattr(entry, name))
        self.on_shown()

    def flush(self) -> None:
        """Tell what was typed."""
        for field in self._fields.values():
            field.flush()

    def drafted(self) -> Any:
        """Return the entry with what is typed."""
        parts = {
            name: field.drafted()
            for name, field in self._fields.items()
            if hasattr(field, "drafted")
        }
        return replace(self.entry, **{n: value for n, value in parts.items() if value is not UNSET})

    def drop_button(self, name: str) -> QToolButton:
        """Return the cross that takes the card away."""
        button = QToolButton()
        button.setText("×")
        button.setProperty("look", "add")
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(self.dropped)
        return button

    def _tell(self, name: str, value: object) -> None:
        self.entry = replace(self.entry, **{name: value})
        self.on_shown()
        self.edited.emit(self.entry)


@carried
class CardList(QWidget):
    """The entries of a record. ``edited`` tells them after a change, ``paused`` its end.

    ``typed`` tells each key before a change; ``drafted`` is then what they would be. ``card`` makes
    a card of an entry, ``new`` an entry to begin with. An entry without text is none yet.
    """

    edited = Signal(object)
    typed = Signal()
    paused = Signal()

    def __init__(
        self,
        card: Callable[[Any], EntryCard],
        new: Callable[[], Any],
        words: str,
        *,
        newest_first: bool = False,
    ) -> None:
        """Make an empty list; ``words`` are on the button that adds an entry."""
        super().__init__()
        self._make, self._new, self._newest_first = card, new, newest_first
        self._value: tuple[Any, ...] | None = None
        self._is_open = True
        self.cards: list[EntryCard] = []
        self.ask = QPushButton(words)
        self.ask.setToolTip(self.tr("Ctrl+Enter anywhere on this tab"))
        self.ask.clicked.connect(self.add)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._layout.addWidget(self.ask, 0, Qt.AlignmentFlag.AlignLeft)

    # What it shows

    def show_value(self, entries: tuple[Any, ...]) -> None:
        """Show entries; a card stays as long as its entry does, one that is just begun too."""
        if entries == self._value:
            return
        before = {entry.id for entry in self._value or ()}
        self._value = entries
        known = {card.entry.id: card for card in self.cards}
        kept = {entry.id for entry in entries}
        begun = [card for name, card in known.items() if name not in before | kept]
        for name in before & known.keys() - kept:
            _take_away(known[name])
        shown = self._in_order(entries, [card.entry.id for card in self.cards])
        cards = [known.get(entry.id) or self._card(entry) for entry in shown]
        for card, entry in zip(cards, shown, strict=True):
            card.show_entry(entry)
        self.cards = [*begun, *cards] if self._newest_first else [*cards, *begun]
        for place, card in enumerate(self.cards):
            if self._layout.indexOf(card) != self._first + place:
                self._layout.insertWidget(self._first + place, card)

    @property
    def _first(self) -> int:
        """The place of the first card in the layout: the button stands where cards are added."""
        return int(self._newest_first)

    def _in_order(self, entries: Sequence[Any], before: Sequence[str]) -> list[Any]:
        """Return entries as they are shown: those that are seen already stay where they are."""
        if not self._newest_first:
            return list(entries)
        places = {name: place for place, name in enumerate(before)}
        rank = {one.id: (one.date or "", place) for place, one in enumerate(entries)}
        newest = sorted(entries, key=lambda one: rank[one.id], reverse=True)
        if not places:
            return newest
        return sorted(newest, key=lambda one: places.get(one.id, -1))

    def set_open(self, *, is_open: bool) -> None:
        """Let entries be added and changed, or only be read."""
        self._is_open = is_open
        set_open(self, is_open=is_open)

    def reset(self) -> None:
        """Forget all cards."""
        self._value = None
        for card in self.cards:
            _take_away(card)
        self.cards = []

    def flush(self) -> None:
        """Tell what was typed."""
        for card in self.cards:
            card.flush()

    def drafted(self) -> Any:
        """Return the entries with what is typed and not told; UNSET if nothing is."""
        entries = self._told({card.entry.id: card.drafted() for card in self.cards})
        return entries if entries != (self._value or ()) else UNSET

    # What happens

    def begin(self) -> None:
        """Take the keyboard: in the first card, or in a new one."""
        if self.cards:
            self.cards[0].begin()
        else:
            self.add()

    def add(self) -> None:
        """Begin another entry."""
        if not self._is_open:
            return
        self.flush()
        self.paused.emit()
        card = self._card(self._new())
        place = 0 if self._newest_first else len(self.cards)
        self.cards.insert(place, card)
        self._layout.insertWidget(self._first + place, card)
        card.begin()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Begin another entry by Ctrl+Enter."""
        has_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if has_control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.add()
        else:
            super().keyPressEvent(event)

    def _card(self, entry: Any) -> EntryCard:
        card = self._make(entry)
        card.typed.connect(self.typed)
        card.edited.connect(lambda _: self._tell())
        card.paused.connect(self.paused)
        card.dropped.connect(lambda: self._drop(card))
        return card

    def _drop(self, card: EntryCard) -> None:
        place = self.cards.index(card)
        self.cards.remove(card)
        _take_away(card)
        self.paused.emit()
        self._tell()
        self.paused.emit()
        if self.cards:
            self.cards[min(place, len(self.cards) - 1)].begin()
        else:
            self.ask.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        entries = self._told({card.entry.id: card.entry for card in self.cards})
        if entries != self._value:
            self._value = entries
            self.edited.emit(entries)

    def _told(self, shown: dict[str, Any]) -> tuple[Any, ...]:
        """Return the entries that say something, in the order of the record, new ones last."""
        order = dict.fromkeys([*(entry.id for entry in self._value or ()), *shown])
        return tuple(shown[name] for name in order if name in shown and shown[name].text)


def labelled(words: str, field: QWidget) -> QHBoxLayout:
    """Return a field with the word for it before it."""
    row = QHBoxLayout()
    row.setSpacing(8)
    label = plain_label(words, "muted")
    label.setFixedWidth(LABEL)
    align = Qt.AlignmentFlag
    is_line = isinstance(field, QLineEdit)
    row.addWidget(label, 0, align.AlignVCenter if is_line else align.AlignTop)
    row.addWidget(field, 1)
    return row


def _take_away(card: EntryCard) -> None:
    card.hide()
    card.deleteLater()
