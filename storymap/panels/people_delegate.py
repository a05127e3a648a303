"""How a row of people looks: two lines, a check box for the selected cards, a sign, a bar."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from storymap.document.overrides import carried
from storymap.layout.marks import Role, own_role
from storymap.panels.people_model import ROW_ROLE
from storymap.panels.people_rows import Row
from storymap.panels.sheet import colour, scaled

HEIGHT: Final = 46
"""How high a row is at 100 %."""

NOTE: Final = 14
"""How much higher it is where its note takes a second line."""

BOX: Final = 16
TARGET: Final = 28
"""How wide the part of a row is in which a press toggles its check box."""

PAD: Final = 7
SIGN: Final = 16
"""How wide the sign before a note is, with the gap after it."""

DOT: Final = 10
LINE: Final = 17
"""How high the line of a title is, above that of a note."""

MOST_CARRIED: Final = 220
"""How wide a title that is carried is at most."""

_Index = QModelIndex | QPersistentModelIndex


@carried
class PeopleDelegate(QStyledItemDelegate):
    """Draws the rows of a list in the colours of its panel."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one cell."""
        view = option.widget
        row: Row = index.data(ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(option.rect, colour(view, "accent_tint" if is_chosen else "panel"))
        line = QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1)
        painter.fillRect(line, colour(view, "line"))
        if not row.id:
            self._paint_heading(painter, option, row, index.column())
        elif index.column() == 0:
            self._paint_title(painter, option, row, index.data(Qt.ItemDataRole.CheckStateRole))
            if is_chosen and view.hasFocus():
                painter.fillRect(option.rect.adjusted(0, 0, 3 - option.rect.width(), 0),
                                 colour(view, "accent"))  # fmt: skip
        else:
            self._paint_cell(painter, option, row, index)
        if option.state & QStyle.StateFlag.State_HasFocus and view.hasFocus() and row.id:
            painter.setPen(QPen(colour(view, "accent"), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(option.rect).adjusted(4.5, 3.5, -2.5, -4.5))
        painter.restore()

    def _paint_heading(
        self, painter: QPainter, option: QStyleOptionViewItem, row: Row, column: int
    ) -> None:
        if column == 0:
            painter.setFont(_bold(option.font))
            painter.setPen(colour(option.widget, "muted"))
            room = option.rect.adjusted(PAD, 0, -PAD, -4)
            painter.drawText(room, Qt.AlignmentFlag.AlignBottom, row.title)

    def _paint_title(
        self, painter: QPainter, option: QStyleOptionViewItem, row: Row, state: Any
    ) -> None:
        view, room = option.widget, option.rect.adjusted(PAD, 0, -PAD, 0)
        if state is not None:
            box = QRectF(room.left() + 2, room.center().y() - BOX / 2, BOX, BOX)
            _paint_box(painter, view, box, Qt.CheckState(state))
            room.setLeft(room.left() + TARGET)
        beyond = max(0, option.rect.height() - scaled(HEIGHT))
        middle = room.center().y() - beyond // 2
        title, note = QRect(room), QRect(room)
        title.setBottom(middle + 1)
        note.setTop(middle + 2)
        if not row.note:
            title = QRect(room)
        if row.colour:
            _paint_dot(painter, view, QRectF(title), row)
            title.setLeft(title.left() + scaled(DOT + 4))
        painter.setFont(_strong(option.font))
        painter.setPen(colour(view, "ink"))
        bottom = Qt.AlignmentFlag.AlignBottom if row.note else Qt.AlignmentFlag.AlignVCenter
        _draw(painter, title, bottom, row.title)
        if row.note:
            painter.setFont(_small(option.font))
            if row.warns:
                _paint_sign(painter, view, QPointF(note.left(), note.top()))
                note.setLeft(note.left() + scaled(SIGN))
            painter.setPen(colour(view, "warn" if row.warns else "muted"))
            if beyond:
                painter.drawText(note, Qt.TextFlag.TextWordWrap, _whole_parts(row.note))
            else:
                _draw(painter, note, Qt.AlignmentFlag.AlignTop, row.note)

    def _paint_cell(
        self, painter: QPainter, option: QStyleOptionViewItem, row: Row, index: _Index
    ) -> None:
        view, is_last = option.widget, index.column() == len(row.cells)
        room = option.rect.adjusted(PAD, 0, -4, 0)
        text = str(index.data() or "")
        is_open = bool(index.flags() & Qt.ItemFlag.ItemIsEditable)
        painter.setFont(option.font)
        painter.setPen(colour(view, "ink" if text and text != "–" else "muted"))
        if is_last and row.share is not None:
            done = row.share >= 1
            painter.setPen(colour(view, "done" if done else "ink"))
            top = QRect(room)
            top.setBottom(room.center().y() + 1)
            _draw(painter, top, Qt.AlignmentFlag.AlignBottom, f"✓ {text}" if done else text)
            bar = QRectF(room.left(), room.center().y() + 5, room.width() - 4, 4)
            _paint_bar(painter, view, bar, row.share)
            return
        _draw(painter, room, Qt.AlignmentFlag.AlignVCenter, text or ("…" if is_open else ""))

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        """Put the line in the middle of its cell, one line high."""
        del index
        height = max(24, scaled(24))
        rect = option.rect
        editor.setGeometry(rect.left(), rect.center().y() - height // 2, rect.width(), height)


def row_height(row: Row, font: QFont, width: int) -> int:
    """Return how high a row is so that its note is read in a width, on one line or two."""
    room = width - 2 * PAD - (scaled(SIGN) if row.warns else 0)
    is_long = QFontMetrics(_small(font)).horizontalAdvance(row.note) > room
    return scaled(HEIGHT + NOTE if is_long else HEIGHT)


def _paint_dot(painter: QPainter, view: QWidget, title: QRectF, row: Row) -> None:
    """Draw a record's colour before its title, in the middle of the title's line."""
    size, line = scaled(DOT), scaled(LINE)
    top = title.bottom() - (line + size) / 2 if row.note else title.center().y() - size / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(view, own_role(row.colour)))
    painter.drawEllipse(QRectF(title.left(), top, size, size))


def carried_picture(view: QWidget, title: str) -> QPixmap:
    """Return what the pointer carries while a row is dragged: its title."""
    font = _strong(view.font())
    font.setPixelSize(scaled(12))
    width = min(QFontMetrics(font).horizontalAdvance(title) + 2 * PAD + 4, MOST_CARRIED)
    ratio = view.devicePixelRatioF()
    picture = QPixmap(QSize(width, scaled(26)) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font)
    room = QRect(0, 0, width, scaled(26))
    painter.setPen(QPen(colour(view, "accent"), 1))
    painter.setBrush(colour(view, "accent_tint"))
    painter.drawRoundedRect(QRectF(room).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
    painter.setPen(colour(view, "ink"))
    _draw(painter, room.adjusted(PAD, 0, -PAD, 0), Qt.AlignmentFlag.AlignVCenter, title)
    painter.end()
    return picture


def _paint_box(painter: QPainter, view: QWidget, box: QRectF, state: Qt.CheckState) -> None:
    is_empty = state == Qt.CheckState.Unchecked
    edge: Role = "muted" if is_empty else "accent"
    painter.setPen(QPen(colour(view, edge), 1.5))
    painter.setBrush(colour(view, "field" if is_empty else "accent"))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    pen = QPen(colour(view, "on_accent"), 2)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    x, y = box.left(), box.top()
    if state == Qt.CheckState.Checked:
        points = [QPointF(x + 4, y + 8.5), QPointF(x + 7, y + 11.5), QPointF(x + 12.5, y + 5)]
        painter.drawPolyline(points)
    elif state == Qt.CheckState.PartiallyChecked:
        painter.drawLine(QPointF(x + 4.5, y + 8), QPointF(x + 11.5, y + 8))


def _paint_sign(painter: QPainter, view: QWidget, at: QPointF) -> None:
    """Draw the triangle that stands before what is amiss."""
    size = scaled(12)
    x, y = at.x(), at.y() + 1
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(view, "warn"))
    corners = [QPointF(x + size / 2, y), QPointF(x + size, y + size), QPointF(x, y + size)]
    painter.drawPolygon(QPolygonF(corners))
    painter.setPen(QPen(colour(view, "panel"), 1.4))
    middle = x + size / 2
    painter.drawLine(QPointF(middle, y + size * 0.35), QPointF(middle, y + size * 0.65))
    painter.drawPoint(QPointF(middle, y + size * 0.85))


def _paint_bar(painter: QPainter, view: QWidget, bar: QRectF, share: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(view, "track"))
    painter.drawRoundedRect(bar, 2, 2)
    if share > 0:
        painter.setBrush(colour(view, "done"))
        filled = QRectF(bar.x(), bar.y(), max(4.0, bar.width() * share), bar.height())
        painter.drawRoundedRect(filled, 2, 2)


def _draw(painter: QPainter, room: QRect, align: Qt.AlignmentFlag, text: str) -> None:
    elide = Qt.TextElideMode.ElideRight
    shown = painter.fontMetrics().elidedText(text, elide, room.width())
    painter.drawText(room, align | Qt.TextFlag.TextSingleLine, shown)


def _whole_parts(note: str) -> str:
    """Return a note that breaks between what it tells only."""
    return " · ".join(part.replace(" ", "\N{NO-BREAK SPACE}") for part in note.split(" · "))


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setWeight(QFont.Weight.Bold)
    return bold


def _strong(font: QFont) -> QFont:
    strong = QFont(font)
    strong.setWeight(QFont.Weight.DemiBold)
    return strong


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPixelSize(scaled(11))
    return small
