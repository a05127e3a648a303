"""References to other records as chips: click goes there, the cross or Delete takes one away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPointF,
    QRect,
    QSize,
    QStringListModel,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QCompleter, QFrame, QSizePolicy, QWidget

from storymap.document.overrides import carried
from storymap.panels.add_line import AddLine
from storymap.panels.fields import has_focus_within
from storymap.panels.labels import tip
from storymap.panels.sheet import FRAME, SIDE, colour, dress_list, scaled, set_mark

HEIGHT: Final = 24
INSET: Final = 2.5
"""Pixels above and below a pill that a click on it may miss."""

EDGE: Final = 3
"""Pixels between the field's border and its first line."""

GAP: Final = 4
CROSS: Final = 24
"""Pixels at a chip's right end that take it away."""


@carried
class Chip(QAbstractButton):
    """One reference."""

    dropped = Signal()
    stepped = Signal(int)

    def __init__(self, record_id: str, title: str, parent: QWidget) -> None:
        """Make a chip with a record's title."""
        super().__init__(parent)
        self.record_id = record_id
        self.show_ref(record_id, title)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def show_ref(self, record_id: str, title: str) -> None:
        """Stand for a record."""
        self.record_id = record_id
        self.setText(title)
        self.setAccessibleName(title)
        self.setToolTip(tip(title))

    def sizeHint(self) -> QSize:
        """Be as wide as the title and the cross."""
        self.ensurePolished()
        width = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(width + 9 + CROSS, max(HEIGHT, scaled(HEIGHT)))

    def cross(self) -> QRect:
        """Return where a click takes the chip away."""
        return QRect(self.width() - CROSS, 0, CROSS, self.height())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take it away by its cross."""
        if self.isDown() and self.cross().contains(event.position().toPoint()):
            self.setDown(False)
            self.dropped.emit()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes there, Delete takes it away, the arrows step along."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.dropped.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the pill, the title and the cross."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(self, "accent" if self.hasFocus() else "button"), 1))
        painter.setBrush(colour(self, "button"))
        pill = self.rect().toRectF().adjusted(0.5, 0.5 + INSET, -0.5, -0.5 - INSET)
        painter.drawRoundedRect(pill, 5, 5)
        painter.setPen(colour(self, "ink"))
        room = self.rect().adjusted(7, 0, -CROSS, 0)
        words = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width()
        )
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(room, flags, words)
        self._paint_cross(painter)

    def _paint_cross(self, painter: QPainter) -> None:
        if not self.isEnabled():
            return
        painter.setPen(QPen(colour(self, "muted"), 1.2))
        middle = self.cross().toRectF().center()
        for sign in (1, -1):
            arm = QPointF(2.5, 2.5 * sign)
            painter.drawLine(middle - arm, middle + arm)


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
