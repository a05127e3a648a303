"""The presentation: what a map is for, then its steps and releases, on the whole screen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from storymap.app.announce import announce
from storymap.app.presentation_bar import CaptionBar
from storymap.app.presentation_page import TellingPage, TellingStrip
from storymap.app.settings import Settings
from storymap.app.stops import OVERVIEW, Sight, Stop, Way, stop_of, stops
from storymap.canvas.zooming import BoardZooming
from storymap.document.document import Document
from storymap.document.overrides import carried
from storymap.layout.board import Board
from storymap.layout.geometry import Rect
from storymap.layout.themes import Theme
from storymap.model.records import Stakeholder

ZOOMS: Final[dict[Way, tuple[float, float]]] = {"backbone": (0.9, 2.0), "releases": (0.9, 1.8)}
"""The least and the most zoom of each way; what is larger than the screen is scrolled through."""

TURN: Final = 0.85
"""How much of what shows one turn of the page moves on."""

_ON: Final = {Qt.Key.Key_Space, Qt.Key.Key_PageDown, Qt.Key.Key_Down, Qt.Key.Key_Return}
_BACK: Final = {Qt.Key.Key_PageUp, Qt.Key.Key_Up, Qt.Key.Key_Backspace}
_WAYS: Final[dict[int, Way]] = {Qt.Key.Key_B: "backbone", Qt.Key.Key_R: "releases"}


@carried
class Presentation(QWidget):
    """Walks a map from its goal along its backbone and release by release.

    What is not talked about is dimmed, and what is not in ``sight`` too. It has a board of its own,
    so that the window behind it stays as it is.
    """

    def __init__(
        self,
        document: Document,
        theme: Theme,
        settings: Settings,
        parent: QWidget | None,
        sight: Sight | None = None,
    ) -> None:
        """Start with what the map is for, on the way that was taken last."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(self.tr("Presentation"))
        self._settings = settings
        self._way: Way = settings.presented_by
        self._place = 0
        self.board = self._new_board(document, theme)
        self._sight = sight
        self.page = TellingPage(self)
        self.page.hide()
        self.strip = TellingStrip(self)
        self.page.viewport().installEventFilter(self)
        self.bar = CaptionBar(self, self._sight_words(document, sight))
        self.bar.way_chosen.connect(self.take)
        self.bar.moved.connect(self.go)
        self.bar.left.connect(self.close)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.board, 1)
        rows.addWidget(self.page, 1)
        rows.addWidget(self.strip)
        rows.addWidget(self.bar)
        self._stops = stops(self.board.board, self._way, self._sight)
        document.changed.connect(self._on_changed)
        document.destroyed.connect(self.close)

    def _sight_words(self, document: Document, sight: Sight | None) -> str:
        """Return what alone is shown; nothing if that is all of the map."""
        if sight is None:
            return ""
        record = document.story_map.find(sight.focus) if sight.focus is not None else None
        title = getattr(record, "title", "")
        if isinstance(record, Stakeholder):
            return self.tr("Only what concerns {0}").format(title)
        return (
            self.tr("Only what the filter shows")
            if not title
            else self.tr("Only {0}").format(title)
        )

    def _new_board(self, document: Document, theme: Theme) -> BoardZooming:
        board = BoardZooming(document, theme, self)
        board.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        board.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        board.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        board.viewport().installEventFilter(self)
        return board

    @property
    def stop(self) -> Stop:
        """What is shown."""
        return self._stops[self._place]

    @property
    def way(self) -> Way:
        """Along what it walks."""
        return self._way

    def start_at(self, record_id: str | None) -> None:
        """Begin where a record is; at the whole map if there is none."""
        self._place = 0
        if record_id:
            self._place = self._place_of(stop_of(self.board.board, self._way, record_id), OVERVIEW)
        self._show()

    # Going on

    def take(self, way: Way) -> None:
        """Walk along the backbone, or release by release; the choice is remembered."""
        if way != self._way:
            self._settings.presented_by = self._way = way
            shown = self.stop.id
            self._stops = stops(self.board.board, way, self._sight)
            self._place = self._place_of(shown, OVERVIEW)
        self._show()

    def go(self, by: int) -> None:
        """Go on by some stops, or back; not beyond the ends."""
        self._go_to(self._place + by)

    def read_on(self, way: int) -> None:
        """Show more of a stop that is larger than the screen, else the next one (-1: before)."""
        if not self._turn(way):
            self.go(way)

    def _go_to(self, place: int) -> None:
        place = max(0, min(place, len(self._stops) - 1))
        if place != self._place:
            self._place = place
            self._show()

    def _place_of(self, *stop_ids: str) -> int:
        """Return the place of the first of some stops that there is; that of the first of all."""
        places = {stop.id: place for place, stop in enumerate(self._stops)}
        return next((places[name] for name in stop_ids if name in places), 0)

    def _on_changed(self) -> None:
        """Stay at the stop when the map changes; if it went, at its place."""
        shown = self.stop.id
        self._stops = stops(self.board.board, self._way, self._sight)
        self._place = self._place_of(shown) or min(self._place, len(self._stops) - 1)
        self._show()

    # Showing

    def _show(self) -> None:
        stop = self.stop
        if stop.is_page:
            self.page.show_stop(stop)
        self.board.setVisible(not stop.is_page)
        self.page.setVisible(stop.is_page)
        self.strip.show_told(() if stop.is_page else stop.told)
        if not stop.is_page:
            self._show_on_board(stop)
        self.bar.show_stop(stop, self._way, (self._place + 1, len(self._stops)))
        self._announce()

    def _fit(self) -> None:
        """Show the stop in the room that the board has now."""
        if not self.stop.is_page:
            self._show_on_board(self.stop)

    def _show_on_board(self, stop: Stop) -> None:
        self.board.set_focus(stop.focus)
        if stop.id == OVERVIEW:
            self.board.zoom_fit()
        else:
            self.board.zoom_to(_zoom(self.board.board, stop.along, self.board.viewport().rect()))
            self._bring(stop.area)

    def _bring(self, area: Rect) -> None:
        """Scroll so that an area is in the middle, or begins where the body does."""
        room, shown = self.board.body, self.board.projection.body(area)
        dx, dy = shown.left() - room.left(), shown.top() - room.top()
        dx -= max(0.0, room.width() - shown.width()) / 2
        dy -= max(0.0, room.height() - shown.height()) / 2
        self.board.scroll_by(dx, dy)

    def _turn(self, way: int) -> bool:
        """Scroll on through the stop, downwards first; False if all of it was shown."""
        if self.stop.is_page:
            return self.page.turn(way)
        if self.stop.id == OVERVIEW:
            return False
        room, shown = self.board.body, self.board.projection.body(self.stop.area)
        down, across = _hidden(shown, room, way)
        if down > 1:
            self.board.scroll_by(0, way * min(down, room.height() * TURN))
        elif across > 1:
            self.board.scroll_by(way * min(across, room.width() * TURN), 0)
        return max(down, across) > 1

    def _announce(self) -> None:
        self.setAccessibleName(self.bar.words)
        announce(self, self.bar.words)

    # Events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on and back, choose the way, leave."""
        key = event.key()
        is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Escape:
            self.close()
        elif key in _ON or key == Qt.Key.Key_Enter:
            self.read_on(-1 if is_shifted else 1)
        elif key in _BACK:
            self.read_on(-1)
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self.go(1 if key == Qt.Key.Key_Right else -1)
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self._go_to(0 if key == Qt.Key.Key_Home else len(self._stops))
        elif key in _WAYS:
            self.take(_WAYS[Qt.Key(key)])
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click on the board goes on, one with the right button goes back."""
        pressed = {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick}
        if event.type() in pressed and isinstance(event, QMouseEvent):
            buttons = {Qt.MouseButton.LeftButton: 1, Qt.MouseButton.RightButton: -1}
            if event.button() in buttons:
                self.read_on(buttons[event.button()])
                return True
        if event.type() == QEvent.Type.Resize and watched is self.board.viewport():
            QTimer.singleShot(0, self, self._fit)  # once the board knows its room
        return super().eventFilter(watched, event)


def present(
    document: Document,
    look: tuple[Theme, Settings],
    start: str | None,
    parent: QWidget,
    sight: Sight | None = None,
) -> Presentation:
    """Show a map, or what is in ``sight`` of it, on the whole screen; begin at a record."""
    document.settle()
    shown = Presentation(document, *look, parent, sight)
    shown.setGeometry(parent.screen().geometry())
    shown.showFullScreen()
    shown.activateWindow()
    shown.start_at(start)
    return shown


def _zoom(board: Board, way: Way, room: QRect) -> float:
    """Return the zoom of a whole way, so that the map does not jump from stop to stop."""
    style = board.style
    fits = (
        room.height() / (board.height + style.header_height)
        if way == "backbone"
        else room.width() / (board.width + style.label_width + style.gap_x)
    )
    least, most = ZOOMS[way]
    return max(least, min(most, fits))


def _hidden(shown: QRectF, room: QRectF, way: int) -> tuple[float, float]:
    """Return how much of an area is not shown yet, below and at the right (-1: above, left)."""
    if way > 0:
        return shown.bottom() - room.bottom(), shown.right() - room.right()
    return room.top() - shown.top(), room.left() - shown.left()
