"""The grid of interest and influence, to see and to move stakeholders on."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from storymap.document.overrides import carried
from storymap.layout.geometry import Rect
from storymap.layout.marks import Role
from storymap.model.records import Stakeholder
from storymap.model.stakeholders import QUADRANTS, quadrant
from storymap.panels.grid_places import LEVELS, Chip, Level, Plot, chips, level_of
from storymap.panels.labels import tip
from storymap.panels.people_rows import quadrant_word
from storymap.panels.sheet import colour, scaled

AXIS: Final = 18
"""Pixels for the words beside the axes."""

TRAY: Final = 50
FEW: Final = 8
START: Final = 3
"""The level at which an arrow key puts somebody who is not placed yet."""

DRAG: Final = 5
_STEPS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Down: (0, -1),
    Qt.Key.Key_Up: (0, 1),
}


@carried
class InterestGrid(QWidget):
    """Shows stakeholders by interest and influence.

    ``placed`` tells a stakeholder, the interest and the influence that are wanted; ``chosen`` who
    was pressed, or was gone to by Page Up and Page Down.
    """

    placed = Signal(str, int, int)
    chosen = Signal(str)

    def __init__(self) -> None:
        """Make an empty one."""
        super().__init__()
        self._people: tuple[Stakeholder, ...] = ()
        self._chips: list[Chip] = []
        self.current: str | None = None
        self.is_open = True
        self._pressed: QPointF | None = None
        self._held: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Interest and influence"))

    def sizeHint(self) -> QSize:
        """Ask for room for names in each cell."""
        return QSize(280, 330 + 2 * self._strip)

    def minimumSizeHint(self) -> QSize:
        """Need less, but for many names room for two in each cell."""
        return QSize(200, (230 if len(self._people) <= FEW else 340) + 2 * self._strip)

    # What is shown

    def show_people(self, people: tuple[Stakeholder, ...]) -> None:
        """Show stakeholders."""
        if people != self._people:
            self._people = people
            self.updateGeometry()
            self._arrange()

    def choose(self, record_id: str | None) -> None:
        """Mark one of them."""
        if record_id != self.current:
            self.current = record_id
            self._describe()
            self.update()

    @property
    def chips(self) -> list[Chip]:
        """The names that show, and where."""
        return self._chips

    @property
    def plot(self) -> Plot:
        """Where the levels are."""
        strip, width = self._strip, self.width() - AXIS - 1
        height = self.height() - AXIS - self._tray - 1 - 2 * strip
        return Plot(Rect(AXIS, strip, max(width, 50), max(height, 50)), strip)

    @property
    def _strip(self) -> int:
        """How high the words of a quadrant are."""
        return QFontMetrics(self._font(is_small=True)).height() + 4

    @property
    def _tray(self) -> int:
        """How high the part is in which those wait who have no levels: none, if nobody does."""
        return TRAY if any(level_of(one) is None for one in self._people) else 0

    def _arrange(self) -> None:
        metrics = QFontMetrics(self._font())
        tray = Rect(AXIS, self.height() - TRAY + 1, self.width() - AXIS, TRAY - 1)
        self._chips = chips(
            self.plot, tray, self._people, lambda title: metrics.horizontalAdvance(title) + 16.0
        )
        self._describe()
        self.update()

    def _describe(self) -> None:
        """Tell screen readers the grid as a list, the current one first."""
        groups = []
        for name in QUADRANTS:
            titles = [one.title for one in self._people if quadrant(one) == name]
            if titles:
                groups.append(f"{quadrant_word(name)}: {', '.join(titles)}")
        current = self._record(self.current)
        told = [_told(current)] if current is not None else []
        self.setAccessibleDescription(". ".join([*told, *groups]))

    def _record(self, record_id: str | None) -> Stakeholder | None:
        return next((one for one in self._people if one.id == record_id), None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find places for the names anew."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the current one; Page Up and Page Down, Home and End go to others."""
        key = Qt.Key(event.key())
        current = self._record(self.current)
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if plain and key in _STEPS and current is not None:
            self._step(current, *_STEPS[key])
        elif plain and key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp) and self._people:
            self._go(1 if key == Qt.Key.Key_PageDown else -1)
        elif plain and key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._people:
            self.chosen.emit(self._people[0 if key == Qt.Key.Key_Home else -1].id)
        elif key == Qt.Key.Key_Escape and self._held is not None:
            self._pressed = self._held = None
            self.update()
        else:
            super().keyPressEvent(event)

    def _step(self, current: Stakeholder, across: int, up: int) -> None:
        level = level_of(current)
        if level is None:
            self._place(current.id, (current.interest or START, current.influence or START))
            return
        interest, influence = level[0] + across, level[1] + up
        if 1 <= interest <= LEVELS and 1 <= influence <= LEVELS:
            self._place(current.id, (interest, influence))

    def _go(self, by: int) -> None:
        ids = [one.id for one in self._people]
        at = ids.index(self.current) if self.current in ids else -by
        self.chosen.emit(ids[(at + by) % len(ids)])

    def _place(self, record_id: str, level: Level) -> None:
        record = self._record(record_id)
        if self.is_open and record is not None and level_of(record) != level:
            self.placed.emit(record_id, *level)

    # Pointer

    def chip_at(self, at: QPointF) -> Chip | None:
        """Return the name at a point."""
        found = (chip for chip in self._chips if _area(chip.rect).contains(at))
        return next(found, None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a name; of several that share a place, one after the other."""
        chip = self.chip_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or chip is None:
            super().mousePressEvent(event)
            return
        self._pressed = event.position()
        self.chosen.emit(chip.id or self._next_hidden(chip.hidden))

    def _next_hidden(self, ids: tuple[str, ...]) -> str:
        at = ids.index(self.current) if self.current in ids else -1
        return ids[(at + 1) % len(ids)]

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry the name that was pressed."""
        if self._pressed is None or not self.is_open:
            return
        far = (event.position() - self._pressed).manhattanLength() >= DRAG
        if far or self._held is not None:
            self._held = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go: that is where it belongs."""
        held, self._pressed, self._held = self._held, None, None
        self.unsetCursor()
        self.update()
        if held is not None and self.current is not None:
            level = self.plot.level_at(event.position().x(), event.position().y())
            if level is not None:
                self._place(self.current, level)

    def event(self, event: QEvent) -> bool:
        """Tell whole names in a tool tip."""
        if isinstance(event, QHelpEvent):
            chip = self.chip_at(QPointF(event.pos()))
            ids = (chip.id,) if chip and chip.id else chip.hidden if chip else ()
            told = [_told(one) for one in self._people if one.id in ids]
            QToolTip.showText(event.globalPos(), tip("\n".join(told)), self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that it has the keyboard."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that it has it no longer."""
        super().focusOutEvent(event)
        self.update()

    # Painting

    def _font(self, *, is_small: bool = False) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(scaled(10 if is_small else 11))
        return font

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the quadrants, the axes, the names, and what is carried."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_quadrants(painter)
        self._paint_axes(painter)
        self._paint_target(painter)
        painter.setFont(self._font())
        for chip in sorted(self._chips, key=lambda one: one.id == self.current):
            self._paint_chip(painter, chip)
        self._paint_held(painter)

    def _paint_quadrants(self, painter: QPainter) -> None:
        plot = self.plot
        painter.setFont(self._font(is_small=True))
        for name, rect in plot.quadrants().items():
            ground: Role = "board_alt" if name in ("manage", "monitor") else "board"
            painter.fillRect(_area(rect), colour(self, ground))
        painter.setPen(colour(self, "muted"))
        for name, rect in plot.captions().items():
            room = _area(rect).adjusted(5, 0, -3, 0)
            elide = Qt.TextElideMode.ElideRight
            words = painter.fontMetrics().elidedText(quadrant_word(name), elide, int(room.width()))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
        painter.setPen(QPen(colour(self, "line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for rect in plot.quadrants().values():
            painter.drawRect(_area(rect).adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_axes(self, painter: QPainter) -> None:
        area = self.plot.whole
        has_keyboard = self.hasFocus()
        painter.setFont(self._font(is_small=True))
        painter.setPen(colour(self, "muted"))
        below = QRectF(area.x, area.bottom, area.width, AXIS)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self.tr("interest →"))
        painter.save()
        painter.rotate(-90)
        beside = QRectF(-area.bottom, 0, area.height, AXIS)
        painter.drawText(beside, Qt.AlignmentFlag.AlignCenter, self.tr("influence →"))
        painter.restore()
        role: Role = "accent" if has_keyboard else "line"
        painter.setPen(QPen(colour(self, role), 2 if has_keyboard else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(_area(area).adjusted(0.5, 1, -0.5, -0.5))

    def _paint_target(self, painter: QPainter) -> None:
        """Mark the cell that what is carried would go to."""
        held = self._held
        level = self.plot.level_at(held.x(), held.y()) if held is not None else None
        if level is not None:
            cell = _area(self.plot.cell(level))
            painter.setPen(QPen(colour(self, "accent"), 2))
            painter.setBrush(colour(self, "accent_tint"))
            painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), 4, 4)

    def _paint_chip(self, painter: QPainter, chip: Chip) -> None:
        is_current = (chip.id or chip.hidden[0]) == self.current or self.current in chip.hidden
        record = self._record(chip.id)
        words = record.title if record is not None else f"+{len(chip.hidden)}"
        self._paint_name(painter, _area(chip.rect), words, is_current=is_current)

    def _paint_name(self, painter: QPainter, rect: QRectF, words: str, *, is_current: bool) -> None:
        painter.setPen(QPen(colour(self, "accent" if is_current else "card_line"), 1))
        painter.setBrush(colour(self, "accent" if is_current else "card"))
        painter.drawRoundedRect(rect.adjusted(0.5, 1.5, -0.5, -1.5), 9, 9)
        painter.setPen(colour(self, "on_accent" if is_current else "ink"))
        elide = Qt.TextElideMode.ElideRight
        shown = painter.fontMetrics().elidedText(words, elide, int(rect.width() - 10))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, shown)

    def _paint_held(self, painter: QPainter) -> None:
        record, held = self._record(self.current), self._held
        if held is None or record is None:
            return
        width = min(140.0, painter.fontMetrics().horizontalAdvance(record.title) + 16.0)
        rect = QRectF(held.x() - width / 2, held.y() - 12, width, 24)
        painter.setOpacity(0.9)
        self._paint_name(painter, rect, record.title, is_current=True)


def _told(one: Stakeholder) -> str:
    level = level_of(one)
    what = quadrant_word(quadrant(one))
    if level is None:
        return f"{one.title}: {what}"
    return f"{one.title}: {what}, interest {level[0]}, influence {level[1]}"


def _area(rect: Rect) -> QRectF:
    return QRectF(rect.x, rect.y, rect.width, rect.height)
