"""The two ways people usually write a board on QGraphicsView, to measure beside ours."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QStaticText,
    QTransform,
)
from PySide6.QtWidgets import (
    QGraphicsDropShadowEffect,
    QGraphicsItem,
    QGraphicsLineItem,
    QGraphicsObject,
    QGraphicsPathItem,
    QGraphicsScene,
    QGraphicsTextItem,
    QGraphicsView,
    QStyleOptionGraphicsItem,
    QWidget,
)

from storymap.canvas.need_index import Need, is_late
from storymap.layout.board import Board
from storymap.layout.geometry import Rect

CARD = QRectF(0, 0, 126, 70)


class NaiveCard(QGraphicsObject):
    """An object, a text item and a shadow for each card; everything made while painting.

    It draws the curves of its needs anew whenever it moves.
    """

    def __init__(self, title: str) -> None:
        super().__init__()
        self.curves: list[Curve] = []
        text = QGraphicsTextItem(title, self)
        text.setTextWidth(110)
        text.setPos(10, 2)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(6)
        shadow.setOffset(0, 1)
        self.setGraphicsEffect(shadow)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsMovable)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemSendsGeometryChanges)

    def boundingRect(self) -> QRectF:
        return CARD

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor("#7A869A"), 1))
        painter.setBrush(QBrush(QColor("white")))
        painter.drawRoundedRect(CARD, 5, 5)
        painter.setBrush(QColor("#0B66C3"))
        painter.drawEllipse(QRectF(100, 50, 14, 14))
        painter.setFont(QFont("Inter", 8))
        painter.drawText(QRectF(10, 50, 80, 16), Qt.AlignmentFlag.AlignLeft, "3-5 d")

    def itemChange(self, change: QGraphicsItem.GraphicsItemChange, value: object) -> object:
        if change == QGraphicsItem.GraphicsItemChange.ItemPositionHasChanged:
            for curve in self.curves:
                curve.follow()
        return super().itemChange(change, value)


class Curve(QGraphicsPathItem):
    """A need as people usually draw it: a smooth curve from card to card."""

    def __init__(self, start: QGraphicsItem, end: QGraphicsItem) -> None:
        super().__init__()
        self._start, self._end = start, end
        self.setPen(QPen(QColor("#C9372C"), 1.5))
        self.setZValue(-1)
        self.follow()

    def follow(self) -> None:
        out = self._start.pos() + CARD.center() + QPointF(CARD.width() / 2, 0)
        into = self._end.pos() + CARD.center() - QPointF(CARD.width() / 2, 0)
        path = QPainterPath(out)
        path.cubicTo(out + QPointF(60, 0), into - QPointF(60, 0), into)
        self.setPath(path)


class TunedCard(QGraphicsItem):
    """One item a card, painted from ready parts, with levels of detail."""

    body: QPixmap | None = None

    def __init__(self, title: str, colour: QColor) -> None:
        super().__init__()
        self._title = title
        self._text: QStaticText | None = None
        self._colour = colour

    def boundingRect(self) -> QRectF:
        return CARD

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        detail = option.levelOfDetailFromTransform(painter.worldTransform())
        if detail < 0.3:
            painter.fillRect(CARD, self._colour)
            return
        painter.drawPixmap(0, 0, _ready_body())
        if detail < 0.5:
            return
        if self._text is None:
            self._text = QStaticText(self._title)
            self._text.setTextFormat(Qt.TextFormat.PlainText)
            self._text.setTextWidth(110)
        painter.drawStaticText(10, 4, self._text)


def _ready_body() -> QPixmap:
    if TunedCard.body is None:
        body = QPixmap(126, 70)
        body.fill(Qt.GlobalColor.transparent)
        painter = QPainter(body)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor("#7A869A"), 1))
        painter.setBrush(QBrush(QColor("white")))
        painter.drawRoundedRect(CARD, 5, 5)
        painter.end()
        TunedCard.body = body
    return TunedCard.body


class PlainView(QGraphicsView):
    """A QGraphicsView of a board, naive or tuned."""

    def __init__(self, board: Board, *, tuned: bool) -> None:
        super().__init__()
        scene = self._scene = QGraphicsScene(self)
        scene.setSceneRect(-10, -10, board.width + 20, board.height + 20)
        everything = Rect(0, 0, board.width, board.height)
        stories = board.story_map.stories
        self.cards: list[QGraphicsItem] = []
        card_of: dict[str, QGraphicsItem] = {}
        for story_id, x, y in board.stories_in(everything):
            title = stories[story_id].title
            card = TunedCard(title, QColor("#7A869A")) if tuned else NaiveCard(title)
            card.setPos(x, y)
            scene.addItem(card)
            self.cards.append(card)
            card_of[story_id] = card
        for need in (Need(s.id, name) for s in stories.values() for name in s.needs):
            if is_late(board, need):
                self._add_line(card_of[need.needed], card_of[need.needing], tuned=tuned)
        if tuned:
            update = QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate
            self.setViewportUpdateMode(update)
            self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        else:
            self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setScene(scene)

    def _add_line(self, start: QGraphicsItem, end: QGraphicsItem, *, tuned: bool) -> None:
        if tuned:
            line = QGraphicsLineItem(QLineF(start.pos(), end.pos()))
            line.setPen(QPen(QColor("#C9372C"), 0))
            line.setZValue(-1)
            self._scene.addItem(line)
            return
        curve = Curve(start, end)
        self._scene.addItem(curve)
        for card in (start, end):
            assert isinstance(card, NaiveCard)
            card.curves.append(curve)

    def zoom_to(self, zoom: float) -> None:
        self.setTransform(QTransform.fromScale(zoom, zoom))

    def zoom_fit(self) -> None:
        self.fitInView(self.sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)

    def scroll_by(self, dx: float, dy: float) -> None:
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + round(dx))
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + round(dy))
