"""The board nearer by and farther away; blurred while a gesture zooms a full one."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QTimer, Signal
from PySide6.QtWidgets import QWidget

from storymap.canvas.projection import Projection
from storymap.canvas.viewport import MARGIN, BoardViewport
from storymap.document.document import Document
from storymap.layout.geometry import Rect
from storymap.layout.themes import Theme

if TYPE_CHECKING:
    from storymap.canvas.sharpening import Sharpening

LEAST_ZOOM, MOST_ZOOM = 0.03, 4.0
ZOOM_STEP = 2 ** (1 / 4)

FEW_CARDS = 60
"""So many cards are painted anew at each turn of the wheel."""

SHARP_AFTER = 120
"""How long after the last turn of the wheel the board gets sharp, in milliseconds."""

AT_REST_AFTER = 1000
"""How long after the zoom changed the memory of earlier pictures is given back, in milliseconds."""


class BoardZooming(BoardViewport):
    """A board that can be zoomed, by steps, by gestures, and to what shall be seen."""

    zoom_changed = Signal(float)

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        """Show a document in a theme."""
        super().__init__(document, theme, parent)
        self._sharp_timer = QTimer(self, interval=SHARP_AFTER, singleShot=True)
        self._sharp_timer.timeout.connect(self._sharpen)
        self._sharpening: Sharpening | None = None
        self._rest_timer = QTimer(self, interval=AT_REST_AFTER, singleShot=True)
        self._rest_timer.timeout.connect(_give_back)

    def zoom_by(self, growth: float, at: QPointF) -> None:
        """Zoom on in a gesture: with many cards, blurred until a moment after it ends."""
        if self._scene.is_blurred or self._shows_many_cards():
            self._scene.blur(self.viewport().size())
            self._sharpening = None
            self._sharp_timer.start(SHARP_AFTER)
        self._zoom_to(self.zoom * growth, at)

    def _shows_many_cards(self) -> bool:
        shown = self.board.stories_in(self._projection.visible(self.body))
        return next(islice(shown, FEW_CARDS, None), None) is not None

    def _sharpen(self) -> None:
        """Paint sharp as soon as that takes no longer than a frame; get ready for it meanwhile."""
        if self._sharpening is None:
            from storymap.canvas.sharpening import Sharpening  # no first paint needs it

            self._sharpening = Sharpening(self._scene, self.viewport().size())
        if self._scene.is_blurred and not self._sharpening.go_on():
            self._sharp_timer.start(1)
            return
        self._sharpening = None
        self._scene.sharpen()
        self.viewport().update()

    def zoom_to(self, zoom: float, at: QPointF | None = None) -> None:
        """Change the zoom; what is under a viewport point (its middle by default) stays there."""
        self._scene.sharpen()
        self._zoom_to(zoom, at)

    def _zoom_to(self, zoom: float, at: QPointF | None) -> None:
        zoom = min(MOST_ZOOM, max(LEAST_ZOOM, zoom))
        before = self._projection
        if at is None:
            at = self.body.center()
        x, y = before.to_board(QPointF(max(at.x(), before.left), max(at.y(), before.top)))
        self._jumps = True
        self._set_projection(zoom, before.scroll_x, before.scroll_y)
        self._update_scroll_bars()
        now = self._projection
        over_x = at.x() - now.left if at.x() > before.left else 0
        over_y = at.y() - now.top if at.y() > before.top else 0
        self._jump_to(x * zoom - over_x, y * zoom - over_y)
        self._rest_timer.start()
        self.zoom_changed.emit(zoom)

    def _jump_to(self, scroll_x: float, scroll_y: float) -> None:
        """Scroll to where little of what shows stays, and paint all."""
        self._set_bars(scroll_x, scroll_y)
        self._set_projection(
            self.zoom, self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        )
        self.viewport().update()
        self.view_changed.emit()

    def zoom_in(self) -> None:
        """Show things larger."""
        self.zoom_to(self.zoom * ZOOM_STEP)

    def zoom_out(self) -> None:
        """Show more at once."""
        self.zoom_to(self.zoom / ZOOM_STEP)

    def zoom_reset(self) -> None:
        """Show the board at 100 %."""
        self.zoom_to(self._text_scale)

    def set_text_scale(self, scale: float) -> None:
        """Show text so many times as large at 100 %; percentage and top left place stay."""
        if scale != self._text_scale:
            zoom = self.zoom / self._text_scale * scale
            self._text_scale = scale
            self.zoom_to(zoom, QPointF())

    def zoom_fit(self) -> None:
        """Show the whole board."""
        self._zoom_to_area(Rect(0, 0, max(1.0, self.board.width), max(1.0, self.board.height)))

    def zoom_selection(self) -> None:
        """Show what is selected as large as fits, but not above 200 %."""
        rects = [self.board.rect_of(name) for name in self._document.selection.ids]
        found = [rect for rect in rects if rect is not None]
        if found:
            left, top = min(rect.x for rect in found), min(rect.y for rect in found)
            right = max(rect.right for rect in found)
            bottom = max(rect.bottom for rect in found)
            left, top = max(0.0, left - 20), max(0.0, top - 20)
            self._zoom_to_area(Rect(left, top, max(1.0, right + 20 - left), bottom + 20 - top))

    def _zoom_to_area(self, area: Rect) -> None:
        room = self.maximumViewportSize()
        zoom = self.zoom
        for _ in range(4):  # the frozen parts shrink with the zoom, and leave more room
            ratio, scale = self.devicePixelRatioF(), self._text_scale
            frame = Projection(self._style, zoom, device_ratio=ratio, text_scale=scale)
            room_x = room.width() - frame.left - MARGIN - 1
            room_y = room.height() - frame.top - MARGIN - 1
            zoom = min(room_x / area.width, room_y / area.height, 2.0)
            zoom = min(MOST_ZOOM, max(LEAST_ZOOM, zoom))
        self.zoom_to(zoom)
        self._jump_to(area.x * zoom, area.y * zoom)


def _give_back() -> None:
    from storymap.canvas.memory import give_back  # no first paint needs it

    give_back()
