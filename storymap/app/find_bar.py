"""The slim bar above the board in which cards are looked for."""

from __future__ import annotations

from itertools import takewhile
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QToolButton

from storymap.app.icons import icon
from storymap.app.plain import plain_label
from storymap.app.themes import set_look
from storymap.canvas.view import BoardView
from storymap.document.overrides import carried
from storymap.layout.themes import Theme
from storymap.model.search import TextIndex, hits, reading_order

FIELD_WIDTH: Final = 280
COUNT_WIDTH: Final = 110


class FindBar(QFrame):
    """Finds activities, steps, releases and stories by their texts.

    All that is found is marked on the board; one of it is selected and in view. The order is that
    of the board: the backbone, then release by release.
    """

    filter_wanted = Signal(str)
    left = Signal()

    def __init__(self, board: BoardView, index: TextIndex, theme: Theme) -> None:
        """Search the map of a board; ``index`` keeps what its texts say."""
        super().__init__()
        set_look(self, "strip")
        self._board = board
        self._index = index
        self._hits: tuple[str, ...] = ()
        self.field = _Field(self)
        self.field.setPlaceholderText(self.tr("Find on the board"))
        self.field.setAccessibleName(self.tr("Find on the board"))
        self.field.setFixedWidth(FIELD_WIDTH)
        self.field.textEdited.connect(self._on_edited)
        self.field.moved.connect(self.go)
        self.field.left.connect(self.close_bar)
        self.count = plain_label(parent=self)
        set_look(self.count, "muted")
        self.count.setMinimumWidth(COUNT_WIDTH)
        self._fill_row()
        self.set_theme(theme)
        board.document.changed.connect(self._on_changed)
        board.document.selection.changed.connect(self._show_count)

    def _fill_row(self) -> None:
        self._back = self._button(self.tr("Previous (Shift+Enter)"), lambda: self.go(-1))
        self._on = self._button(self.tr("Next (Enter)"), lambda: self.go(1))
        self._filter = self._button(
            self.tr("Dim or hide all that does not have this text"), self._filter_by_text
        )
        self._filter.setText(self.tr("Filter by this"))
        self._close = self._button(self.tr("Close (Esc)"), self.close_bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 5, 10, 5)
        row.setSpacing(6)
        for part in (self.field, self._back, self._on, self.count):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self._filter)
        row.addWidget(self._close)

    def _button(self, tip: str, act: object) -> QToolButton:
        button = QToolButton(self)
        button.setToolTip(tip)
        button.setAccessibleName(tip.split(" (", maxsplit=1)[0])
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(act)
        return button

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in a theme's colours."""
        for button, name in (
            (self._back, "arrow-up"),
            (self._on, "arrow-down"),
            (self._close, "x"),
        ):
            button.setIcon(icon(name, theme["ink"], theme["muted"]))

    # Searching

    @property
    def found(self) -> tuple[str, ...]:
        """The ids of what was found, in order."""
        return self._hits

    def begin(self) -> None:
        """Show the bar, with what was looked for last selected."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._search()

    def close_bar(self) -> None:
        """Hide the bar and the marks; what is selected stays so."""
        self.hide()
        self._board.show_hits(frozenset())
        self.left.emit()

    def go(self, by: int) -> None:
        """Go to the next card found (1), or the one before (-1), round and round."""
        if self._hits:
            self._go_to(self._place(by))

    def _on_edited(self) -> None:
        """Stay where it is if that is found, else go on to the next that is."""
        self._search()
        if self._hits and self._current not in self._hits:
            self._go_to(self._place(1))

    def _on_changed(self) -> None:
        if not self.isHidden():
            self._search()

    def _search(self) -> None:
        story_map = self._board.document.story_map
        self._hits = hits(story_map, self.field.text(), self._index)
        self._board.show_hits(frozenset(self._hits))
        self._show_count()

    @property
    def _current(self) -> str | None:
        return self._board.document.selection.current

    def _place(self, by: int) -> int:
        """Return which hit follows the current card, or comes before it."""
        current, count = self._current, len(self._hits)
        if current in self._hits:
            return (self._hits.index(current) + by) % count
        if current is None:
            return 0 if by > 0 else count - 1
        order = reading_order(self._board.document.story_map)
        found = frozenset(self._hits)
        before = sum(name in found for name in takewhile(lambda name: name != current, order))
        return (before if by > 0 else before - 1) % count

    def _go_to(self, place: int) -> None:
        self._board.document.selection.select(self._hits[place])
        self._board.reveal(self._hits[place])

    def _show_count(self) -> None:
        if self.isHidden():
            return
        total = len(self._hits)
        if not self.field.text().strip():
            text = ""
        elif not total:
            text = self.tr("nothing found")
        elif self._current in self._hits:
            text = self.tr("{n} of {total}")
            text = text.replace("{n}", f"{self._hits.index(self._current) + 1:,}")
        else:
            text = self.tr("{total} found")
        self.count.setText(text.replace("{total}", f"{total:,}"))
        self.field.setAccessibleDescription(self.count.text())
        for button in (self._back, self._on, self._filter):
            button.setEnabled(total > 0)

    def _filter_by_text(self) -> None:
        text = self.field.text()
        self.close_bar()
        self.filter_wanted.emit(text)


@carried
class _Field(QLineEdit):
    """A line whose Enter goes on and whose Escape leaves."""

    moved = Signal(int)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.moved.emit(-1 if is_back else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
