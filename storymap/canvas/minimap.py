"""The minimap: the whole board, small, at its lower right corner, with what shows of it framed."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from storymap.canvas.projection import Projection
from storymap.canvas.strips import Strips
from storymap.document.overrides import carried
from storymap.layout.board import Board
from storymap.layout.geometry import Rect
from storymap.layout.themes import Theme

MOST = QSize(220, 150)
MARGIN = 12
PAD = 4
LEAST = 10.0
"""How wide and high the frame is at least, in pixels, so that it is seen."""

REDRAWN_AFTER = 150
"""How long after a change of the map the picture is drawn again, in milliseconds."""


class Shown(Protocol):
    """What a minimap sees of the board's view."""

    @property
    def board(self) -> Board:
        """The board that is shown."""

    @property
    def visible_part(self) -> Rect:
        """The part of the body that shows."""

    def centre_on(self, x: float, y: float) -> None:
        """Show a point of the board in the middle."""

    def viewport(self) -> QWidget:
        """The widget that the board is painted on."""


@carried
class Minimap(QWidget):
    """Shows the whole board; a press or a drag moves what the view shows."""

    def __init__(self, view: Shown, parent: QWidget, theme: Theme) -> None:
        """Lie over a view, whose widget is ``parent``."""
        super().__init__(parent)
        self._view = view
        self._theme = theme
        self._strips = Strips(theme)
        self._picture: QPixmap | None = None
        self._board: Board | None = None
        self._framed: Rect | None = None
        self._timer = QTimer(self, interval=REDRAWN_AFTER, singleShot=True)
        self._timer.timeout.connect(self._redraw)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Overview of the board"))
        self.setToolTip(self.tr("The whole map: press or drag to go there"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        view.viewport().installEventFilter(self)
        self._redraw()

    def set_theme(self, theme: Theme) -> None:
        """Show the map in other colours."""
        self._theme = theme
        self._strips = Strips(theme)
        self._redraw()

    def follow(self) -> None:
        """Frame what shows now; draw the map again, a little later, if it changed."""
        if self._view.board is not self._board and not self._timer.isActive():
            self._timer.start()
        if self._view.visible_part != self._framed:
            self._framed = self._view.visible_part
            self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the corner."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        """Take the board's shape, in the corner; leave the room to a small window."""
        board, area = self._view.board, self._view.viewport().geometry()
        zoom = min(
            (MOST.width() - 2 * PAD) / max(1.0, board.width),
            (MOST.height() - 2 * PAD) / max(1.0, board.height),
        )
        width = max(40, round(board.width * zoom)) + 2 * PAD
        height = max(24, round(board.height * zoom)) + 2 * PAD
        self.setGeometry(
            area.right() - width - MARGIN, area.bottom() - height - MARGIN, width, height
        )
        self.setVisible(area.width() > 2 * width and area.height() > 2 * height)

    @property
    def _zoom(self) -> float:
        board = self._view.board
        across = (self.width() - 2 * PAD) / max(1.0, board.width)
        return min(across, (self.height() - 2 * PAD) / max(1.0, board.height))

    def _redraw(self) -> None:
        self._timer.stop()
        self._board = self._view.board
        self._place()
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(QColor(self._theme["panel"]))
        painter = QPainter(picture)
        frozen = Projection(self._board.style, self._zoom, device_ratio=ratio)
        projection = Projection(
            self._board.style, self._zoom, frozen.left - PAD, frozen.top - PAD, ratio
        )
        whole = Rect(0, 0, self._board.width, self._board.height)
        self._strips.paint(painter, self._board, projection, whole)
        self._paint_slim(painter, self._board, projection, whole)
        painter.setPen(QColor(self._theme["card_line"]))
        painter.drawRect(0, 0, self.width() - 1, self.height() - 1)
        painter.end()
        self._picture = picture
        self.update()

    def _paint_slim(
        self, painter: QPainter, board: Board, projection: Projection, whole: Rect
    ) -> None:
        """Paint a grey bar where something is collapsed and not empty."""
        colour = QColor(self._theme["muted"])
        for column, lane in board.slim_cells_in(whole):
            if board.ids_at(column, lane):
                painter.fillRect(projection.body(board.slim_rect(column, lane)), colour)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture, and the frame around what shows."""
        del event
        painter = QPainter(self)
        if self._picture is not None:
            painter.drawPixmap(0, 0, self._picture)
        shown, zoom = self._view.visible_part, self._zoom
        frame = QRectF(shown.x * zoom, shown.y * zoom, shown.width * zoom, shown.height * zoom)
        lack = max(0.0, LEAST - frame.width()) / 2, max(0.0, LEAST - frame.height()) / 2
        frame.adjust(PAD - lack[0], PAD - lack[1], PAD + lack[0], PAD + lack[1])
        frame &= QRectF(self.rect().adjusted(1, 1, -1, -1))
        tint = QColor(self._theme["accent"])
        painter.setPen(QPen(tint, 2))
        tint.setAlpha(28)
        painter.setBrush(tint)
        painter.drawRect(frame)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to where it is pressed."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go along with a drag."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Keep it from the board below."""
        event.accept()

    def _go(self, at: QPointF) -> None:
        self._view.centre_on((at.x() - PAD) / self._zoom, (at.y() - PAD) / self._zoom)
