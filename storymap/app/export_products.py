"""What can be made of a map, as buttons with a small picture of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, NamedTuple, TypeAlias

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QSizePolicy, QToolButton, QWidget

from storymap.app.themes import set_look
from storymap.layout.themes import Theme

Made: TypeAlias = Literal["pages", "poster", "wall", "report", "svg", "png"]

ORDER: Final[tuple[Made, ...]] = ("pages", "poster", "wall", "report", "svg", "png")
ICON: Final = QSize(44, 30)
COLUMNS: Final = 3


class Words(NamedTuple):
    """A product's name and what it is good for."""

    name: str
    about: str


class ProductPicker(QWidget):
    """One button for each product, of which one is down; arrows go from one to the next."""

    picked = Signal(str)

    def __init__(
        self, theme: Theme, offered: tuple[Made, ...] = ORDER, parent: QWidget | None = None
    ) -> None:
        """Offer some products."""
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self.buttons: dict[Made, QToolButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        words = self.words()
        for place, made in enumerate(offered):
            button = QToolButton(self)
            button.setText(words[made].name)
            button.setToolTip(words[made].about)
            button.setAccessibleName(words[made].name)
            button.setAccessibleDescription(words[made].about)
            button.setIcon(product_icon(made, theme, self.devicePixelRatioF()))
            button.setIconSize(ICON)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setCheckable(True)
            button.setMinimumSize(96, 62)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            set_look(button, "switch")
            self._group.addButton(button)
            grid.addWidget(button, place // COLUMNS, place % COLUMNS)
            button.clicked.connect(lambda _checked=False, made=made: self.picked.emit(made))
            self.buttons[made] = button

    def words(self) -> dict[Made, Words]:
        """Return what each product is called and good for."""
        return {
            "pages": Words(
                self.tr("Pages"),
                self.tr("Sheets to read in the hand: backbone and release on each, no card cut."),
            ),
            "poster": Words(
                self.tr("Poster"),
                self.tr("The whole map on one sheet, for a plotter, a screen, or to send."),
            ),
            "wall": Words(
                self.tr("Wall"),
                self.tr("Sheets of an ordinary printer, to cut and glue to one poster."),
            ),
            "report": Words(
                self.tr("Report"),
                self.tr("Text, release by release: where they stand, forecast, every story."),
            ),
            "svg": Words(
                self.tr("SVG"),
                self.tr("One picture as lines and text, for slides, wikis and drawing programs."),
            ),
            "png": Words(
                self.tr("PNG"), self.tr("One picture made of pixels, for chats and documents.")
            ),
        }

    @property
    def made(self) -> Made:
        """The product that is chosen."""
        return next((made for made, button in self.buttons.items() if button.isChecked()), "pages")

    def choose(self, made: Made) -> None:
        """Choose a product; the first where it is not offered."""
        button = self.buttons.get(made) or next(iter(self.buttons.values()))
        button.setChecked(True)
        self.setFocusProxy(button)


def product_icon(made: Made, theme: Theme, ratio: float) -> QIcon:
    """Return a small picture of a product."""
    picture = QPixmap(ICON * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme["ink"]), 1.3))
    painter.setBrush(QColor(theme["field"]))
    _DRAWN[made](painter, QColor(theme["accent"]), QColor(theme["muted"]))
    painter.end()
    return QIcon(picture)


def _pages(painter: QPainter, colour: QColor, faint: QColor) -> None:
    for x, y in ((14, 2), (9, 6), (4, 10)):
        _sheet(painter, QRectF(x, y, 25, 17))
    _cards(painter, QRectF(4, 10, 25, 17), (3, 2), (colour, faint))


def _poster(painter: QPainter, colour: QColor, faint: QColor) -> None:
    _sheet(painter, QRectF(1, 6, 42, 19))
    _cards(painter, QRectF(1, 6, 42, 19), (5, 2), (colour, faint))


def _wall(painter: QPainter, colour: QColor, faint: QColor) -> None:
    area = QRectF(4, 2, 36, 26)
    _sheet(painter, area)
    _cards(painter, QRectF(4, 2, 18, 13), (2, 1), (colour, faint))
    _cards(painter, QRectF(22, 2, 18, 13), (2, 1), (colour, faint))
    painter.setPen(QPen(painter.pen().color(), 1.2, Qt.PenStyle.DotLine))
    painter.drawLine(QLineF(22, 2, 22, 28))
    painter.drawLine(QLineF(4, 15, 40, 15))


def _report(painter: QPainter, colour: QColor, faint: QColor) -> None:
    _sheet(painter, QRectF(11, 1, 21, 28))
    painter.setPen(QPen(colour, 2))
    painter.drawLine(QLineF(15, 7, 24, 7))
    painter.setPen(QPen(faint, 1.2))
    for row in range(5):
        painter.drawLine(QLineF(15, 12 + 3 * row, 28 - 3 * (row % 2), 12 + 3 * row))


def _svg(painter: QPainter, colour: QColor, faint: QColor) -> None:
    _sheet(painter, QRectF(7, 3, 30, 24))
    painter.setPen(QPen(colour, 1.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(QRectF(13, 8, 18, 26), 0, 180 * 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(faint)
    for x, y in ((13, 21), (31, 21), (22, 8)):
        painter.drawRect(QRectF(x - 2, y - 2, 4, 4))


def _png(painter: QPainter, colour: QColor, faint: QColor) -> None:
    _sheet(painter, QRectF(7, 3, 30, 24))
    painter.setPen(Qt.PenStyle.NoPen)
    for row in range(4):
        for column in range(5):
            if (row + column) % 2 == 0:
                painter.setBrush(colour if row < 2 else faint)
                painter.drawRect(QRectF(9.5 + 5 * column, 5 + 5 * row, 5, 5))


def _sheet(painter: QPainter, area: QRectF) -> None:
    painter.drawRoundedRect(area, 1.5, 1.5)


def _cards(
    painter: QPainter, area: QRectF, cells: tuple[int, int], inks: tuple[QColor, QColor]
) -> None:
    """Draw a band of the backbone, and cards below it."""
    columns, rows = cells
    colour, faint = inks
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    corner = QPointF(area.x() + 3, area.y() + 3)
    width = (area.width() - 6 - 2 * (columns - 1)) / columns
    painter.drawRect(QRectF(corner.x(), corner.y(), area.width() - 6, 2.6))
    painter.setBrush(faint)
    for row in range(rows):
        for column in range(columns):
            x = corner.x() + column * (width + 2)
            painter.drawRect(QRectF(x, corner.y() + 4.6 + 4.2 * row, width, 2.8))
    painter.restore()


_DRAWN: Final[dict[Made, Callable[[QPainter, QColor, QColor], None]]] = {
    "pages": _pages, "poster": _poster, "wall": _wall, "report": _report,
    "svg": _svg, "png": _png,
}  # fmt: skip
