"""A preview: the page that is looked at, small pictures of all, and how well their titles read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QIcon, QImage, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from storymap.app.icons import icon
from storymap.app.numbers_field import dress_number
from storymap.app.plain import counted, plain_label
from storymap.app.preview_maker import MOST_THUMBS, THUMB_SIDE, PreviewMaker, Source
from storymap.app.preview_page import PageView
from storymap.app.readability import ReadabilityScale
from storymap.app.themes import set_look
from storymap.export.errors import ExportError
from storymap.layout.themes import Theme

if TYPE_CHECKING:
    from storymap.export.pages import Pages

PATIENCE_MS: Final = 400
"""After so long it is said how far the work is."""

THUMBS_HEIGHT: Final = 112
THUMB_CELL: Final = QSize(108, 92)


class PreviewPane(QWidget):
    """Shows pages of a source, one at a time."""

    laid = Signal(object)
    """The pages, once they are laid out."""
    failed = Signal(str)
    """Why there is nothing to show."""
    counted = Signal(object)
    """The characters that no font has, with how often each is drawn and what holds it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start with nothing to show."""
        super().__init__(parent)
        self._theme = theme
        self._number = 1
        self._source: Source | None = None
        self.maker = PreviewMaker(self)
        self.view = PageView(theme, self)
        self.view.setAccessibleName(self.tr("Preview"))
        self._build()
        self._connect()
        self._show_place()

    def _build(self) -> None:
        self.previous_button = self._flat("arrow-left", self.tr("Previous page"))
        self.next_button = self._flat("arrow-right", self.tr("Next page"))
        self.page_box = QSpinBox(self)
        self.page_box.setAccessibleName(self.tr("Page"))
        dress_number(self.page_box)
        self.page_box.setKeyboardTracking(False)
        self.page_box.setFixedWidth(54)
        self.place_label = plain_label("", self)
        set_look(self.place_label, "muted")
        self.out_button = self._flat("zoom-out", self.tr("Smaller"))
        self.in_button = self._flat("zoom-in", self.tr("Larger"))
        self.fit_button = QToolButton(self)
        self.fit_button.setText(self.tr("Whole page"))
        self.fit_button.setToolTip(self.tr("Show the whole page"))
        set_look(self.fit_button, "flat")
        self.zoom_label = plain_label("", self)
        set_look(self.zoom_label, "muted")
        bar = QHBoxLayout()
        bar.setSpacing(4)
        for part in (self.previous_button, plain_label(self.tr("Page"), self), self.page_box,
                     self.place_label, self.next_button):  # fmt: skip
            bar.addWidget(part)
        bar.addStretch()
        for part in (self.zoom_label, self.out_button, self.fit_button, self.in_button):
            bar.addWidget(part)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addLayout(bar)
        rows.addWidget(self.view, 1)
        rows.addWidget(self._build_work())
        rows.addWidget(self._build_thumbs())

    def _flat(self, name: str, words: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(name, self._theme["ink"], self._theme["muted"]))
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.setMinimumSize(28, 26)
        set_look(button, "flat")
        return button

    def _build_work(self) -> QWidget:
        """Return the line that says how far the work is."""
        self.work = QWidget(self)
        self.work_label = plain_label("", self.work)
        self.work_bar = QProgressBar(self.work)
        self.work_bar.setRange(0, 1000)
        self.work_bar.setTextVisible(False)
        self.work_bar.setAccessibleName(self.tr("Progress of the preview"))
        self.stop_button = QPushButton(self.tr("Stop"), self.work)
        self.stop_button.setAutoDefault(False)
        line = QHBoxLayout(self.work)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.work_label)
        line.addWidget(self.work_bar, 1)
        line.addWidget(self.stop_button)
        self.work.hide()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self.work.show)
        return self.work

    def _build_thumbs(self) -> QWidget:
        self.thumbs = QListWidget(self)
        self.thumbs.setAccessibleName(self.tr("Pages"))
        self.thumbs.setViewMode(QListView.ViewMode.IconMode)
        self.thumbs.setFlow(QListView.Flow.LeftToRight)
        self.thumbs.setWrapping(False)
        self.thumbs.setMovement(QListView.Movement.Static)
        self.thumbs.setUniformItemSizes(True)
        self.thumbs.setIconSize(QSize(round(THUMB_SIDE), 68))
        self.thumbs.setSpacing(2)
        self.thumbs.setFixedHeight(THUMBS_HEIGHT)
        self.thumbs.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.thumbs.hide()
        return self.thumbs

    def _connect(self) -> None:
        maker = self.maker
        maker.laid.connect(self._on_laid)
        maker.painted.connect(self._on_painted)
        maker.thumb.connect(self._on_thumb)
        maker.counted.connect(self.counted)
        maker.failed.connect(self._on_failed)
        maker.progressed.connect(self._on_progressed)
        maker.rested.connect(self._end_work)
        self.previous_button.clicked.connect(lambda: self.turn_by(-1))
        self.next_button.clicked.connect(lambda: self.turn_by(1))
        self.page_box.valueChanged.connect(self.turn_to)
        self.thumbs.currentRowChanged.connect(lambda row: self.turn_to(row + 1))
        self.view.turned.connect(self.turn_by)
        self.view.scale_changed.connect(self._sharpen)
        self.in_button.clicked.connect(self.view.zoom_in)
        self.out_button.clicked.connect(self.view.zoom_out)
        self.fit_button.clicked.connect(self.view.zoom_fit)
        self.stop_button.clicked.connect(self._stop)

    # Pages

    @property
    def pages(self) -> Pages | None:
        """The pages, once they are laid out."""
        return self.maker.pages

    @property
    def number(self) -> int:
        """The page that is looked at, from 1."""
        return self._number

    @property
    def is_busy(self) -> bool:
        """Whether something of the preview is still to come."""
        return self.maker.is_busy or self.view.is_blurred

    def show_source(self, source: Source) -> None:
        """Lay out what a source gives; the page before stays in sight until that is there."""
        self._source = source
        self.work_label.setText(self.tr("Laying out…"))
        self.work_bar.setValue(0)
        self._patience.start()
        self.maker.show(source, self._number, self.view.wanted)

    def turn_by(self, pages: int) -> None:
        """Go some pages on, or back."""
        self.turn_to(self._number + pages)

    def turn_to(self, number: int) -> None:
        """Go to a page, or the first or last."""
        pages = self.maker.pages
        if pages is None:
            return
        number = max(1, min(number, pages.count))
        if number != self._number:
            self._number = number
            self._show_place()
            self.maker.turn(number, self.view.wanted(pages.size_of(number)))

    def stop(self) -> None:
        """Stop all work, for good."""
        self.view.rest()
        self.maker.stop()
        self._end_work()

    def _stop(self) -> None:
        is_early = self.maker.pages is None
        self.maker.stop()
        self._end_work()
        if is_early:
            self.view.show_words(self.tr("The preview was stopped. Change an option to draw it."))

    # What comes

    def _on_laid(self, pages: Pages) -> None:
        self._number = max(1, min(self._number, pages.count))
        self._fill_thumbs(pages)
        self._show_place()
        self.laid.emit(pages)

    def _on_painted(self, number: int, image: QImage) -> None:
        pages = self.maker.pages
        if pages is None or number != self._number:
            return
        self._patience.stop()
        self.work.hide()
        self.view.show_page(image, pages.size_of(number))
        self._show_zoom()
        self._describe(pages)

    def _on_thumb(self, number: int, image: QImage) -> None:
        item = self.thumbs.item(number - 1)
        if item is not None:
            item.setIcon(_framed(image, self._theme))

    def _on_failed(self, error: Exception) -> None:
        self._end_work()
        text = error.text if isinstance(error, ExportError) else str(error)
        self.view.show_words(text)
        self.thumbs.hide()
        self._show_place()
        self.failed.emit(text)

    def _on_progressed(self, share: float, what: str) -> None:
        self.work_bar.setValue(round(1000 * share))
        if what:
            self.work_label.setText(f"{what}…")

    def _end_work(self) -> None:
        self._patience.stop()
        self.work.hide()

    def _sharpen(self) -> None:
        pages = self.maker.pages
        self._show_zoom()
        if pages is None:
            return
        size = pages.size_of(self._number)
        scale = self.view.wanted(size)
        if self.maker.is_drawn_at(self._number, scale, self.view.image):
            return
        self.maker.turn(self._number, scale)

    # Words

    def _fill_thumbs(self, pages: Pages) -> None:
        names = [pages.name(number) for number in range(1, min(pages.count, MOST_THUMBS) + 1)]
        known = [self.thumbs.item(row).text() for row in range(self.thumbs.count())]
        self.thumbs.setVisible(pages.count > 1)
        if names == known:
            return
        self.thumbs.blockSignals(True)  # noqa: FBT003 - the rows are not chosen by anybody
        self.thumbs.clear()
        for name in names:
            item = QListWidgetItem(name, self.thumbs)
            item.setSizeHint(THUMB_CELL)
            item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
        self.thumbs.blockSignals(False)  # noqa: FBT003

    def _show_place(self) -> None:
        pages = self.maker.pages
        count = pages.count if pages is not None else 0
        self.page_box.blockSignals(True)  # noqa: FBT003 - it only follows
        self.page_box.setRange(min(1, count), max(count, 0))
        self.page_box.setValue(self._number if count else 0)
        self.page_box.blockSignals(False)  # noqa: FBT003
        name = pages.name(self._number) if pages is not None else ""
        of = self.tr("of {n}").replace("{n}", f"{count:,}")
        is_named = bool(name) and name != str(self._number)
        self.place_label.setText(f"{of} · {name}" if is_named else of)
        self.page_box.setEnabled(count > 1)
        self.previous_button.setEnabled(self._number > 1)
        self.next_button.setEnabled(self._number < count)
        self.thumbs.blockSignals(True)  # noqa: FBT003
        self.thumbs.setCurrentRow(self._number - 1)
        self.thumbs.blockSignals(False)  # noqa: FBT003

    def _show_zoom(self) -> None:
        self.zoom_label.setText(f"{self.view.percent} %")
        self.out_button.setEnabled(not self.view.is_fitted)
        self.fit_button.setEnabled(not self.view.is_fitted)

    def _describe(self, pages: Pages) -> None:
        words = self.tr("Page {n} of {count}").replace("{n}", str(self._number))
        cards = counted(pages.cards, self.tr("one card"), self.tr("{n} cards"))
        text = f"{words.replace('{count}', str(pages.count))}; {cards}"
        self.view.setAccessibleDescription(text)

    def set_theme(self, theme: Theme) -> None:
        """Show everything around the page in a theme's colours."""
        self._theme = theme
        self.view.set_theme(theme)


class Readability(QWidget):
    """Says how large titles print, from how far they read, and what to do where they do not."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start without an answer."""
        super().__init__(parent)
        self._theme = theme
        self.scale = ReadabilityScale(theme, self)
        self.sign = plain_label("", self)
        self.words = plain_label("", self)
        self.words.setWordWrap(True)
        line = QHBoxLayout()
        line.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.words, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        rows.addWidget(self.scale)
        rows.addLayout(line)

    def show_size(self, points: float | None, words: str, *, is_small: bool) -> None:
        """Show a size in points and what is said of it."""
        self.scale.show_size(points)
        self.scale.setVisible(points is not None)
        self.words.setText(words)
        self.setAccessibleName(words)
        self.scale.setAccessibleName(words)
        name, role = ("triangle-alert", "warn") if is_small else ("circle-check", "done")
        shown = icon(name, self._theme["warn" if role == "warn" else "done"]).pixmap(16)
        self.sign.setPixmap(shown if words else QPixmap())
        self.is_small = is_small


def _framed(image: QImage, theme: Theme) -> QIcon:
    """Return a small picture of a page with an edge, so that white paper shows on white."""
    from PySide6.QtGui import QPainter

    picture = QPixmap.fromImage(image)
    painter = QPainter(picture)
    painter.setPen(QColor(theme["card_line"]))
    painter.drawRect(picture.rect().adjusted(0, 0, -1, -1))
    painter.end()
    shown = QIcon(picture)
    shown.addPixmap(picture, QIcon.Mode.Selected)
    return shown
