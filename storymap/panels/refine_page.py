"""One list of the refine panel: what was found, and beside it what can be done about a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, ClassVar, Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from storymap.document.document import Document
from storymap.document.overrides import carried
from storymap.edit.errors import EditError
from storymap.model.ids import new_id
from storymap.model.patch import Patch
from storymap.model.storymap import StoryMap
from storymap.panels.forecast_face import note
from storymap.panels.labels import ElidedLabel, plain_label
from storymap.panels.refine_lines import Line, Lines
from storymap.panels.refine_table import LineTable
from storymap.panels.refine_words import tr
from storymap.panels.refusals import refusal
from storymap.panels.scrolling import scrolled
from storymap.panels.sheet import scaled

LEAST_TABLE: Final = 60
SIDE_WIDTH: Final = 312
SIDE_PERCENT: Final = 46
"""How much of a page what stands beside the list takes at most."""
LEAST_SIDE: Final = 160


@carried
class RefinePage(QWidget):
    """A list that is found anew after each change of the map, while it is shown.

    ``visited`` tells a record to go to, ``told`` what was done. A page says what it finds
    (``found_in``), how each is told (``line``), and what it shows beside (``show_side``).
    """

    visited = Signal(str)
    told = Signal(str)
    key: ClassVar[str]

    def __init__(self, document: Document, panel: QWidget, table: LineTable) -> None:
        """Show nothing yet; ``panel`` has the theme."""
        super().__init__()
        self._document = document
        self._panel = panel
        self._seen: tuple[StoryMap, object] | None = None
        self._told_of: tuple[StoryMap | None, Sequence[Any], object] = None, (), None
        self._is_settled = self._is_settling = False
        self._left: str | None = None
        self._is_back = False
        self.typing_id = new_id()
        self.table = table
        self.found: Sequence[Any] = ()
        self.entries: Sequence[Any] = ()
        self.empty = plain_label("", "muted", wraps=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.refusal = plain_label("", "error", wraps=True)
        self.refusal.hide()
        self.heading = ElidedLabel("strong")
        self.side = QVBoxLayout()
        self._build()
        table.visited.connect(self.visited)
        table.chosen_changed.connect(self._on_chosen)
        table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._on_chosen())
        table.key_pressed.connect(self.on_key)
        table.entered.connect(self.on_entered)
        table.model_.typed.connect(self._on_typed)
        table.opened.connect(self._on_opened)
        table.typed.connect(lambda: document.drafts.typed(self))
        table.closed.connect(self._on_closed)
        document.settling.connect(self._on_settling)
        document.changed.connect(self._on_changed)

    def _build(self) -> None:
        self.table.setMinimumHeight(LEAST_TABLE)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.table)
        self._stack.addWidget(_topmost(self.empty))
        left = QVBoxLayout()
        left.setSpacing(2)
        left.addLayout(self._stack, 1)
        left.addWidget(self.refusal)
        self.side.setContentsMargins(0, 4, 4, 4)
        self.side.setSpacing(5)
        self.side.addWidget(self.heading)
        self.build_side(self.side)
        self.side.addStretch(1)
        self._beside = scrolled(self.side, 0)
        self._fit_side()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        row.addLayout(left, 1)
        row.addWidget(self._beside)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_side()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the list more room than what stands beside it."""
        super().resizeEvent(event)
        self._fit_side()

    def _fit_side(self) -> None:
        most = max(self.width() * SIDE_PERCENT // 100, LEAST_SIDE)
        self._beside.setFixedWidth(min(scaled(SIDE_WIDTH), most))

    # What a page says

    def build_side(self, side: QVBoxLayout) -> None:
        """Put what stands beside the list there."""

    def found_in(self, m: StoryMap) -> Sequence[Any]:
        """Return what is found in a map, in the order to look at it."""
        raise NotImplementedError

    def mark(self, one: Any) -> str:
        """Return what something found is known by, whatever becomes of the map."""
        raise NotImplementedError

    def line(self, m: StoryMap, one: Any) -> Line:
        """Return how something found is told."""
        raise NotImplementedError

    def head(self, line: Line) -> str:
        """Return what stands above what can be done about a line."""
        return line.words[0]

    def nothing(self) -> str:
        """Return what to say when nothing is found: why that is, or how it would be."""
        raise NotImplementedError

    def show_side(self, one: Any | None) -> None:
        """Show what can be done about what the keyboard is on; None: nothing is there."""

    def written(self, m: StoryMap, one: Any, text: str) -> StoryMap:
        """Return a map with what was typed on a line, however often that is asked.

        Raises EditError, or ValueError with a sentence for what cannot be so. An entry of a list
        that is typed has ``typing_id``, so that typing on changes that entry.
        """
        raise NotImplementedError

    def typing_label(self) -> str:
        """Return what the undo step of typing is called."""
        return tr("Refine")

    def take(self, one: Any, text: str) -> None:
        """Take what was typed on a line."""
        if text:
            self.write(lambda m: self.written(m, one, text))

    def on_key(self, letter: str) -> None:
        """Do what a letter means."""

    def on_entered(self) -> None:
        """Do what Alt+Enter means."""

    def view(self) -> object:
        """Return what else than the map decides what is found: filters."""
        return None

    def count(self) -> int:
        """Return how many things are found."""
        return len(self.found)

    # Showing

    def look(self) -> None:
        """Find what there is in the map as it is now."""
        m = self.map
        if self._seen is None or self._seen[0] is not m or self._seen[1] != self.view():
            self._seen = m, self.view()
            self.found = tuple(self.found_in(m))

    def show_found(self) -> None:
        """Show what there is in the map now; the list stands still while somebody types."""
        if self.table.is_typing:
            return
        self.look()
        m = self.map
        entries = self.entries = self.found
        marks = [self.mark(one) for one in entries]
        before = self.table.current_mark()
        self.table.show_lines(Lines(marks, lambda row: self.line(m, entries[row])))
        self._come_back(before, marks)
        has_lines = bool(self.entries)
        if not has_lines:
            self.empty.setText(self.nothing())
        self._stack.setCurrentIndex(0 if has_lines else 1)
        if has_lines and self.table.current() is None:
            self.table.go_to(0)
        self._on_chosen()

    def _come_back(self, before: str | None, marks: Sequence[str]) -> None:
        """Choose the line that a change took out of the list where undo has put it back."""
        if self._is_back and self._left in marks:
            self.table.go_to(marks.index(self._left))
            self._left = None
        elif before is not None and before not in marks:
            self._left = before
        self._is_back = False

    def take_keyboard(self) -> None:
        """Begin with the list, or, if it is empty, with what stands beside it."""
        if self.entries:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._panel.setFocus(Qt.FocusReason.OtherFocusReason)

    def current(self) -> Any | None:
        """Return what the keyboard is on."""
        return self._entry(self.table.currentIndex().row())

    def chosen(self) -> list[Any]:
        """Return what is chosen, the topmost first."""
        found = [self._entry(row) for row in self.table.chosen_rows()]
        return [one for one in found if one is not None]

    def _entry(self, row: int) -> Any | None:
        return self.entries[row] if 0 <= row < len(self.entries) else None

    def _on_chosen(self) -> None:
        if len(self.entries) != len(self.table.model_.lines):
            return  # between two states of the list
        place = self.table.currentIndex().row(), tuple(self.table.chosen_rows())
        (m, entries, before), self._told_of = self._told_of, (self.map, self.entries, place)
        if m is self.map and entries is self.entries and before == place:
            return  # Qt tells of the current row and of what is chosen apart
        line = self.table.current()
        chosen = self.chosen()
        if len(chosen) > 1:
            self.heading.setText(tr("{0} lines").format(len(chosen)))
        else:
            self.heading.setText(self.head(line) if line is not None else "")
        self.heading.setVisible(line is not None)
        self.refuse("")
        self.show_side(self.current())

    # Doing

    @property
    def map(self) -> StoryMap:
        """The map as it is now."""
        return self._document.story_map

    @property
    def is_open(self) -> bool:
        """Whether the map may be changed."""
        return not self._document.read_only

    def _on_typed(self, row: int, text: str) -> None:
        one = self._entry(row)
        if one is not None:
            self.take(one, text.strip())

    def write(self, edit: Callable[[StoryMap], StoryMap], said: str = "") -> bool:
        """Commit what was typed: one undo step, however often a save took what there was of it."""
        return self.commit(self.typing_label(), edit, said, self.typing_id)

    def commit(
        self, label: str, edit: Callable[[StoryMap], StoryMap], said: str = "", key: str = ""
    ) -> bool:
        """Change the map as one undo step; say why if that is refused."""
        if not self.is_open:
            self.refuse(tr("This map is open for reading only."))
            return False
        m = self.map
        try:
            after = edit(m)
        except EditError as error:
            self.refuse(refusal(error, m))
            return False
        except ValueError as error:
            self.refuse(str(error))
            return False
        self.refuse("")
        is_changed = self._document.commit(label, after, key or None)
        if is_changed and said:
            self.told.emit(said)
        return is_changed

    # Typing

    def draft(self, story_map: StoryMap) -> StoryMap:
        """Return a map with what is being typed."""
        typed = self.table.typed_so_far()
        one = self._entry(typed[0]) if typed is not None else None
        if typed is None or one is None or not typed[1].strip() or not self.is_open:
            return story_map
        with suppress(EditError, ValueError):
            return self.written(story_map, one, typed[1].strip())
        return story_map

    def _on_opened(self, editor: QLineEdit) -> None:
        """Begin to type something else."""
        self._is_settled = False
        self.typing_id = new_id()
        self.dress(editor)

    def dress(self, editor: QLineEdit) -> None:
        """Complete what is typed, if there are names for it."""

    def _on_settling(self) -> None:
        """Commit what is typed so far, and let typing go on."""
        after = self.draft(self.map)
        if after is not self.map:
            self._is_settling = True
            self._document.commit(self.typing_label(), after, self.typing_id)
            self._is_settling, self._is_settled = False, True

    def _on_changed(self, patch: Patch) -> None:
        self._is_back = patch.origin == "undo"
        self._is_settled = self._is_settled and self._is_settling

    def _on_closed(self, is_unwanted: bool) -> None:  # noqa: FBT001 - a slot
        """Take back what a save took, if typing ended with Escape; show what came meanwhile."""
        if is_unwanted:
            if self._is_settled:
                self._document.undo()
            self._document.drafts.write()
        QTimer.singleShot(0, self, self.show_found)

    def refuse(self, reason: str) -> None:
        """Say below the list why something cannot be; an empty reason takes it back."""
        note(self.refusal, reason, reason)
        if reason:
            self.told.emit(reason)

    def button(self, words: str, act: Callable[[], object]) -> QPushButton:
        """Return a button beside the list."""
        button = QPushButton(words)
        button.clicked.connect(lambda _checked=False: act())
        return button


def show_words(label: QLabel, text: str) -> None:
    """Show a text, or nothing at all if there is none."""
    label.setText(text)
    label.setVisible(bool(text))


def _topmost(label: QLabel) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(4, 10, 4, 4)
    column.addWidget(label)
    column.addStretch(1)
    return page
