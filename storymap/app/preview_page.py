"""A page of a preview on a desk: as large as fits, or zoomed and scrolled."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from storymap.document.overrides import carried
from storymap.layout.themes import Theme

AROUND: Final = 14
"""The desk that is to be seen around a page, in pixels."""

STEP: Final = 1.25
LARGEST: Final = 6.0
"""Pixels a point, at most."""

SHARPEN_MS: Final = 120
NOTCH: Final = 120
"""How far the wheel turns for the next page, in eighths of a degree."""

WHOLE: Final = 96 / 72
"""Pixels a point at which a page is as large as its paper on most screens."""


@carried
class PageView(QAbstractScrollArea):
    """Shows a picture of a page; asks by ``scale_changed`` for one at another scale."""

    scale_changed = Signal()
    turned = Signal(int)
    """By how many pages the keyboard wants to go; the page's number where it is a long way."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start without a page."""
        super().__init__(parent)
        self._theme = theme
        self._size = (1.0, 1.0)
        self._image = QImage()
        self._zoom: float | None = None
        self._held: QPointF | None = None
        self._words = ""
        self._wheeled = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(QSize(300, 220))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SHARPEN_MS)
        self._soon.timeout.connect(self.scale_changed)

    # What is shown

    @property
    def is_fitted(self) -> bool:
        """Whether the whole page is shown."""
        return self._zoom is None

    @property
    def is_blurred(self) -> bool:
        """Whether a sharper picture is asked for soon."""
        return self._soon.isActive()

    @property
    def scale(self) -> float:
        """Pixels a point at which the page is shown."""
        return self._zoom if self._zoom is not None else self.fitting(self._size)

    @property
    def percent(self) -> int:
        """How large the page is shown, of its size on paper."""
        return round(100 * self.scale / WHOLE)

    @property
    def image(self) -> QImage:
        """The picture that is shown; null if there is none."""
        return self._image

    def fitting(self, size: tuple[float, float]) -> float:
        """Return the pixels a point at which a page of a size is whole."""
        room = self.maximumViewportSize()
        width, height = room.width() - 2 * AROUND, room.height() - 2 * AROUND
        return max(0.01, min(width / size[0], height / size[1], LARGEST))

    def wanted(self, size: tuple[float, float]) -> float:
        """Return the pixels of the device a point that a picture of a page should have."""
        scale = self._zoom if self._zoom is not None else self.fitting(size)
        return scale * self.devicePixelRatioF()

    def show_page(self, image: QImage, size: tuple[float, float]) -> None:
        """Show a picture of a page of a size in points."""
        self._image, self._size, self._words = image, size, ""
        self._set_ranges()
        self.viewport().update()

    def show_words(self, words: str) -> None:
        """Say why there is no page."""
        self._image, self._words = QImage(), words
        self._set_ranges()
        self.viewport().update()

    def rest(self) -> None:
        """Ask for nothing more."""
        self._soon.stop()

    def set_theme(self, theme: Theme) -> None:
        """Show the desk in a theme's colours."""
        self._theme = theme
        self.viewport().update()

    # Zoom

    def zoom_in(self) -> None:
        """Show the page larger."""
        self._zoom_to(self.scale * STEP)

    def zoom_out(self) -> None:
        """Show the page smaller, until it is whole."""
        self._zoom_to(self.scale / STEP)

    def zoom_fit(self) -> None:
        """Show the whole page."""
        self._zoom_to(0.0)

    def _zoom_to(self, scale: float) -> None:
        fit = self.fitting(self._size)
        before = self.scale
        self._zoom = min(scale, LARGEST) if scale > fit * 1.01 else None
        middle = self._middle()
        self._set_ranges()
        factor = self.scale / before
        bars = (self.horizontalScrollBar(), self.verticalScrollBar())
        for bar, place in zip(bars, middle, strict=True):
            bar.setValue(round(place * factor - bar.pageStep() / 2))
        self.viewport().update()
        self.scale_changed.emit()

    def _middle(self) -> tuple[float, float]:
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        return across.value() + across.pageStep() / 2, down.value() + down.pageStep() / 2

    def _set_ranges(self) -> None:
        room = self.viewport().size()
        sides = [side * self.scale + 2 * AROUND for side in self._size]
        bars = (self.horizontalScrollBar(), self.verticalScrollBar())
        for bar, side, seen in zip(bars, sides, (room.width(), room.height()), strict=True):
            is_large = self._zoom is not None and not self._image.isNull()
            bar.setRange(0, max(0, round(side) - seen) if is_large else 0)
            bar.setPageStep(seen)
            bar.setSingleStep(40)

    # Events

    def _page(self) -> QRectF:
        """Return where the page is on the viewport."""
        width, height = (side * self.scale for side in self._size)
        room = self.viewport().rect()
        is_wide, is_high = width + 2 * AROUND > room.width(), height + 2 * AROUND > room.height()
        x = AROUND - self.horizontalScrollBar().value() if is_wide else (room.width() - width) / 2
        y = AROUND - self.verticalScrollBar().value() if is_high else (room.height() - height) / 2
        return QRectF(round(x), round(y), width, height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the desk and the page."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(self._theme["board_alt"]))
        if self._image.isNull():
            painter.setPen(QColor(self._theme["muted"]))
            area = self.viewport().rect().adjusted(40, 20, -40, -20)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(area, flags, self._words)
        else:
            page = self._page()
            painter.fillRect(page.translated(2, 3), QColor(self._theme["shadow"]))
            painter.fillRect(page, QColor("#FFFFFF"))
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(page, self._image)
            painter.setPen(QPen(QColor(self._theme["card_line"]), 1))
            painter.drawRect(page)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme["accent"]), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the page whole; a sharp picture follows."""
        super().resizeEvent(event)
        self._set_ranges()
        if self._zoom is None:
            self._soon.start()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl; else scroll, or turn pages where nothing is to be scrolled."""
        up = event.angleDelta().y() > 0
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            (self.zoom_in if up else self.zoom_out)()
        elif self._zoom is None:
            self._wheeled += event.angleDelta().y()
            if abs(self._wheeled) >= NOTCH:
                self._wheeled = 0
                self.turned.emit(-1 if up else 1)
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn pages and zoom."""
        key = event.key()
        turns = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        if self._zoom is None:
            turns |= {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1,
                      Qt.Key.Key_Down: 1, Qt.Key.Key_Space: 1}  # fmt: skip
        far = {Qt.Key.Key_Home: -(10**6), Qt.Key.Key_End: 10**6}
        zooms = {Qt.Key.Key_Plus: self.zoom_in, Qt.Key.Key_Equal: self.zoom_in,
                 Qt.Key.Key_Minus: self.zoom_out, Qt.Key.Key_0: self.zoom_fit}  # fmt: skip
        if key in turns or key in far:
            self.turned.emit((turns | far)[Qt.Key(key)])
        elif key in zooms:
            zooms[Qt.Key(key)]()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the page."""
        self._held = event.position()
        if self._zoom is not None:
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the page along."""
        if self._held is None:
            return
        moved = event.position() - self._held
        self._held = event.position()
        for bar, by in (
            (self.horizontalScrollBar(), moved.x()),
            (self.verticalScrollBar(), moved.y()),
        ):
            bar.setValue(bar.value() - round(by))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go."""
        self._held = None
        self.viewport().unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the page as large as on paper, or whole again."""
        self._held = event.position()
        self._zoom_to(max(WHOLE, self.fitting(self._size) * 2) if self._zoom is None else 0.0)
