"""References to other records as chips, and a line in which another one is named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QCompleter, QFrame, QSizePolicy

from storymap.document.overrides import carried
from storymap.panels.add_line import AddLine
from storymap.panels.chip import HEIGHT, Chip
from storymap.panels.fields import has_focus_within
from storymap.panels.sheet import FRAME, SIDE, dress_list, scaled, set_mark

EDGE: Final = 3
"""Pixels between the field's border and its first line."""

GAP: Final = 4


@carried
class RefsField(QFrame):
    """References of one kind. ``edited`` tells all ids after a change, ``visited`` one to go to.

    ``choices`` returns what can be added, id and title; it is asked when somebody begins to type.
    ``created`` tells a text that names none of them, where the field is told ``can_create``.
    """

    edited = Signal(object)
    visited = Signal(str)
    created = Signal(str)
    refused = Signal(str)

    def __init__(
        self,
        choices: Callable[[], Sequence[tuple[str, str]]],
        *,
        hint: str,
        can_create: bool = False,
    ) -> None:
        """Make an empty field; ``hint`` says what can be added."""
        super().__init__()
        self.setObjectName(FRAME)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._choices, self._can_create = choices, can_create
        self._value: tuple[tuple[str, str], ...] | None = None
        self._offers: list[tuple[str, str]] = []
        self._typed = ""
        self._is_open = True
        self.chips: list[Chip] = []
        self.line = AddLine(self)
        self.line.setPlaceholderText(hint)
        self.line.begun.connect(self._offer)
        self.line.returnPressed.connect(self._on_entered)
        self.line.left.connect(lambda: QTimer.singleShot(0, self, self._on_left))
        self.line.emptied.connect(lambda: self._focus(len(self.chips) - 1))
        self.line.textEdited.connect(self._on_typed)
        self._names = QStringListModel(self)
        self._arrange()

    # What it shows

    def show_value(self, refs: tuple[tuple[str, str], ...]) -> None:
        """Show records, each as its id and title."""
        if refs == self._value:
            return
        self._value = refs
        focused = next((n for n, chip in enumerate(self.chips) if chip.hasFocus()), None)
        for chip in self.chips[len(refs) :]:
            chip.hide()
            chip.deleteLater()
        kept = self.chips[: len(refs)]
        for chip, ref in zip(kept, refs, strict=False):
            chip.show_ref(*ref)
        self.chips = kept + [self._chip(*ref) for ref in refs[len(kept) :]]
        self._arrange()
        if focused is not None:
            self._focus(min(focused, len(self.chips) - 1))

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids it shows."""
        return tuple(name for name, _ in self._value or ())

    def set_open(self, *, is_open: bool) -> None:
        """Let references be added and taken away, or only lead on."""
        self._is_open = is_open
        self.line.setEnabled(is_open)
        for chip in self.chips:
            chip.set_open(is_open=is_open)

    def reset(self) -> None:
        """Forget what was typed."""
        self._value = None
        self.line.empty()
        self.refuse("")

    def flush(self) -> None:
        """A name half typed is nothing yet."""

    def setAccessibleName(self, name: str) -> None:
        """Name what the keyboard reaches."""
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    def refuse(self, reason: str) -> None:
        """Show that what was chosen is not accepted, or that nothing is wrong."""
        set_mark(self.line, "bad", bool(reason))
        self.refused.emit(reason)

    def add(self) -> None:
        """Let a name be typed."""
        if not self._is_open:
            return
        self.line.show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._arrange()

    def begin(self) -> None:
        """Take the keyboard: on the first chip, or to type a name."""
        self._focus(0)

    def _chip(self, record_id: str, title: str) -> Chip:
        chip = Chip(record_id, title, self)
        chip.clicked.connect(lambda: self._on_clicked(chip.record_id))
        chip.dropped.connect(lambda: self._drop(chip.record_id))
        chip.stepped.connect(lambda by: self._focus(self.chips.index(chip) + by))
        chip.show()
        return chip

    def _arrange(self) -> None:
        """Put the chips in lines, the field for another one last."""
        if not self.chips:
            self.line.show()
        elif not self.line.hasFocus() and not self.line.text():
            self.line.hide()
        x, y, right = SIDE - 2, EDGE, max(self.width() - SIDE + 2, 60)
        height = max(HEIGHT, scaled(HEIGHT))
        if not self.chips:
            x = SIDE
        for chip in self.chips:
            width = min(chip.sizeHint().width(), right - SIDE)
            if x + width > right and x > SIDE:
                x, y = SIDE - 2, y + height
            chip.setGeometry(x, y, width, height)
            x += width + GAP
        if self.line.isVisibleTo(self):
            if right - x < 110 and self.chips:
                x, y = SIDE, y + height
            self.line.setGeometry(x, y, right - x, height)
        whole = y + height + EDGE
        if self.height() != whole or self.minimumHeight() != self.maximumHeight():
            self.setFixedHeight(whole)

    def changeEvent(self, event: QEvent) -> None:
        """Make room for larger text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._value is not None:
            self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._arrange()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Let a name be typed after a click on the empty part."""
        self.add()
        event.accept()

    def _focus(self, place: int) -> None:
        if 0 <= place < len(self.chips):
            self.chips[place].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.add()

    # Adding

    def _offer(self) -> None:
        """Ask what can be added, and complete by it."""
        shown = set(self.ids)
        self._typed = self.line.text()
        self._offers = [offer for offer in self._choices() if offer[0] not in shown]
        self._show_names()
        if self.line.completer() is None:
            completer = QCompleter(self._names, self)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setMaxVisibleItems(9)
            self.line.setCompleter(completer)
            completer.activated[QModelIndex].connect(self._on_chosen)  # type: ignore[index]
        popup = self.line.popup()
        if popup is not None:
            dress_list(popup, self)

    def _show_names(self) -> None:
        """List the names; last, where that can be, a new one as it is typed."""
        names = [title for _, title in self._offers]
        text = _folded(self._typed)
        if self._can_create and text and text not in map(_folded, names):
            names.append(self.tr("New: {0}").format(self._typed))
        if names != self._names.stringList():
            self._names.setStringList(names)

    def _on_typed(self, text: str) -> None:
        self._typed = text
        self.refuse("")
        self._show_names()

    def _on_chosen(self, index: QModelIndex) -> None:
        completer = self.line.completer()
        source = completer.completionModel().mapToSource(index)  # type: ignore[attr-defined]
        if 0 <= source.row() < len(self._offers):
            self._take(self._offers[source.row()][0])
        elif source.row() == len(self._offers):
            self._create()

    def _on_entered(self) -> None:
        """Take what is highlighted, else the very name, else the first that is suggested."""
        lit = self.line.highlighted()
        text = _folded(self._typed)
        if lit is not None:
            self._on_chosen(lit)
        elif text:
            fits = [(name, _folded(title)) for name, title in self._offers]
            found = [name for name, title in fits if title == text]
            found += [name for name, title in fits if text in title]
            if found:
                self._take(found[0])
            elif self._can_create:
                self._create()
            else:
                self.refuse(self.tr("Nothing on this map has that name."))

    def _create(self) -> None:
        text = " ".join(self._typed.split())
        self._clear()
        if text:
            self.created.emit(text)

    def _on_clicked(self, record_id: str) -> None:
        self.visited.emit(record_id)

    def _drop(self, record_id: str) -> None:
        self._tell(name for name in self.ids if name != record_id)

    def _take(self, record_id: str) -> None:
        if record_id not in self.ids:
            self._tell((*self.ids, record_id))
        self._clear()

    def _clear(self) -> None:
        """Empty the line, also after the completer has put its text there."""
        self._typed = ""
        self.line.empty()
        QTimer.singleShot(0, self.line, self.line.empty)
        QTimer.singleShot(0, self, self._offer)

    def _tell(self, ids: object) -> None:
        self.edited.emit(tuple(sorted(ids)))  # type: ignore[call-overload]

    def _on_left(self) -> None:
        if not has_focus_within(self) and not self.line.completing():
            self.line.empty()
            self.refuse("")
            self._arrange()


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
