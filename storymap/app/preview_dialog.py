"""What exporting and printing have in common: options at the left, the pages at the right."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from storymap.app.export_files import pages_of_request
from storymap.app.export_form import ExportForm
from storymap.app.icons import icon
from storymap.app.plain import counted, plain_label
from storymap.app.preview_pane import PreviewPane, Readability
from storymap.app.themes import set_look
from storymap.canvas.paper_picture import fitting_scale
from storymap.document.overrides import carried
from storymap.export.facts import Outlook
from storymap.export.options import LEAST_PRINT, read_from
from storymap.layout.wording import listed

if TYPE_CHECKING:
    from storymap.app.export_products import Made
    from storymap.app.export_request import ExportRequest
    from storymap.export.coverage import Lack
    from storymap.export.pages import Pages
    from storymap.layout.themes import Theme
    from storymap.model.storymap import StoryMap

SIZE: Final = (1180, 780)
FORM_WIDTH: Final = 372
DEBOUNCE_MS: Final = 150
"""So long after the last change of an option the preview follows."""

FIRST_MS: Final = 40
"""So long after the dialog came its preview is begun: by then it is painted itself."""

LEAST_PIXELS: Final = 11.0
"""Titles lower than this, in pixels, do not read on a screen."""

MOST_SHOWN: Final = 4
"""So many characters without a font are named, each with where it stands."""


@carried
class PreviewDialog(QDialog):
    """Shows what the options make of a map while they are chosen."""

    def __init__(
        self,
        story_map: StoryMap,
        selected: tuple[str, ...],
        theme: Theme,
        parent: QWidget,
        offered: tuple[Made, ...],
    ) -> None:
        """Show a map of which something may be selected."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setSizeGripEnabled(True)
        self._map, self._theme = story_map, theme
        self._outlook = Outlook(story_map)
        self._lacks: tuple[Lack, ...] = ()
        self.form = ExportForm(story_map, selected, theme, offered)
        self.preview = PreviewPane(theme, self)
        self.readability = Readability(theme, self)
        self.warning = QWidget(self)
        self.warning_words = plain_label("", self.warning)
        self.warning_words.setWordWrap(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.buttons.rejected.connect(self.reject)
        self._lay_out()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.refresh)
        self.form.changed.connect(self._on_changed)
        self.preview.laid.connect(self._on_laid)
        self.preview.counted.connect(self._on_counted)
        self.preview.failed.connect(self._on_failed)
        available = self.screen().availableSize()
        self.resize(min(SIZE[0], available.width() - 40), min(SIZE[1], available.height() - 60))

    def _lay_out(self) -> None:
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.form)
        area.setMinimumWidth(FORM_WIDTH)
        area.setMaximumWidth(max(FORM_WIDTH, self.form.sizeHint().width() + 24))
        sign = plain_label("", self.warning)
        sign.setPixmap(icon("triangle-alert", self._theme["warn"]).pixmap(16))
        line = QHBoxLayout(self.warning)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.warning_words, 1)
        self.warning.hide()
        right = QVBoxLayout()
        right.setContentsMargins(6, 12, 14, 12)
        right.setSpacing(8)
        right.addWidget(self.preview, 1)
        right.addWidget(self.readability)
        right.addWidget(self.warning)
        columns = QHBoxLayout()
        columns.setSpacing(0)
        columns.addWidget(area)
        columns.addLayout(right, 1)
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(14, 0, 14, 12)
        self.summary = plain_label("", self)
        self.summary.setWordWrap(True)
        set_look(self.summary, "muted")
        self.foot.addWidget(self.summary, 1)
        self.foot.addWidget(self.buttons)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addLayout(columns, 1)
        rows.addLayout(self.foot)

    # The preview

    @property
    def is_busy(self) -> bool:
        """Whether the preview is still to come."""
        return self._soon.isActive() or self.preview.is_busy

    @property
    def is_outdated(self) -> bool:
        """Whether the pages are not, or not yet, those of what is chosen."""
        return self._soon.isActive() or self.preview.pages is None

    @property
    def missing(self) -> int:
        """How many characters of what is shown no font has, as far as they were counted."""
        return sum(lack.times for lack in self._lacks)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw the preview once it is known how much room it has."""
        super().showEvent(event)
        self.form.products.setFocus()
        self._soon.start(FIRST_MS)

    def refresh(self) -> None:
        """Draw the pages of what is chosen."""
        self._soon.stop()
        request, story_map, outlook = self.request(), self._map, self._outlook
        self.preview.show_source(
            lambda progress: pages_of_request(request, story_map, progress, outlook)
        )

    def request(self) -> ExportRequest:
        """Return what is chosen."""
        return self.form.request()

    def _on_changed(self) -> None:
        self._soon.start(DEBOUNCE_MS)

    def _on_laid(self, pages: Pages) -> None:
        self.set_ready(is_ready=True)
        self._lacks = ()
        self.warning.hide()
        self._show_readability(pages)
        self.summary.setText(self.summary_of(pages))

    def _on_failed(self, _words: str) -> None:
        self.set_ready(is_ready=False)
        self.summary.setText("")
        self.readability.show_size(None, "", is_small=False)

    def set_ready(self, *, is_ready: bool) -> None:
        """Allow or forbid to go on; for what a dialog of this kind ends in."""

    def summary_of(self, pages: Pages) -> str:
        """Return what will come out, in words."""
        request = self.request()
        if request.is_picture:
            scale = self._scale(request, pages)
            width, height = (ceil(side * scale) for side in pages.size_of(1))
            return self.tr("A picture of {w} × {h} pixels").replace("{w}", f"{width:,}").replace(
                "{h}", f"{height:,}"
            )  # fmt: skip
        sheets = counted(pages.count, self.tr("1 page"), self.tr("{n} pages"))
        return f"{sheets}, {self._shown_stories(pages.cards, len(self._map.stories))}"

    def _shown_stories(self, shown: int, count: int) -> str:
        """Return how many stories come out, of how many if some are left out."""
        if shown == count:
            return counted(count, self.tr("1 story"), self.tr("{n} stories"))
        some = self.tr("{n} of {count} stories").replace("{n}", f"{shown:,}")
        return some.replace("{count}", f"{count:,}")

    def _scale(self, request: ExportRequest, pages: Pages) -> float:
        """Return the pixels a point of a picture; a large one of pixels gets fewer than wanted."""
        wanted = request.picture.scale
        return fitting_scale(*pages.size_of(1), wanted) if request.kind == "png" else wanted

    # What is said

    def _show_readability(self, pages: Pages) -> None:
        request, size = self.request(), pages.title_size
        if request.is_picture:
            pixels = size * self._scale(request, pages)
            is_small = pixels < LEAST_PIXELS
            words = self.tr("Card titles are {n} pixels high.").replace("{n}", f"{pixels:.0f}")
            if is_small:
                words += " " + self.tr("Choose a larger scale, so that they can be read.")
            self.readability.show_size(None, words, is_small=is_small)
            return
        what = self.tr("Card titles")
        if request.options.product == "report":
            what = self.tr("Story titles")
        is_small = size < LEAST_PRINT
        distance = self._distances()[read_from(size)]
        words = self.tr("{what} print at {n} pt: {distance}.").replace("{what}", what)
        words = words.replace("{n}", f"{size:.1f}").replace("{distance}", distance)
        if is_small:
            words += " " + self._advice(request)
        self.readability.show_size(size, words, is_small=is_small)

    def _distances(self) -> dict[str, str]:
        return {
            "across a room": self.tr("they read across a room"),
            "from a metre": self.tr("they read from a metre"),
            "in the hand": self.tr("they read in the hand"),
            "close by": self.tr("they read close by"),
            "with a lens only": self.tr("too small to be read without a lens"),
        }

    def _advice(self, request: ExportRequest) -> str:
        if request.options.is_fitted:
            if not self.form.has_own_size:
                return self.tr("Choose larger paper, draw fewer releases, or make pages or a wall.")
            return self.tr(
                "Choose larger paper, let the poster be as large as it needs, draw fewer "
                "releases, or make pages or a wall."
            )
        return self.tr("Print it larger than 100 %, draw fewer releases, or make pages or a wall.")

    def _on_counted(self, lacks: tuple[Lack, ...]) -> None:
        self._lacks = lacks
        self.warning.setVisible(bool(lacks))
        if not lacks:
            return
        text = counted(
            self.missing,
            self.tr("One character has no typeface here and is drawn as an empty box:"),
            self.tr("{n} characters have no typeface here and are drawn as empty boxes:"),
        )
        lines = [text, *map(self._whereabouts, lacks[:MOST_SHOWN])]
        more = len(lacks) - MOST_SHOWN
        if more > 0:
            lines.append(counted(more, self.tr("and another one"), self.tr("and {n} others")))
        self.warning_words.setText("\n".join(lines))

    def _whereabouts(self, lack: Lack) -> str:
        """Return what a character is called and in which titles it is to be found."""
        name = f"{lack.code} {lack.name}"
        if not lack.holders:
            return name
        titles = listed([holder.title for holder in lack.holders], 2)
        return self.tr("{name} in {titles}").replace("{name}", name).replace("{titles}", titles)

    def done(self, result: int) -> None:
        """Stop drawing when the dialog goes."""
        self._soon.stop()
        self.preview.stop()
        super().done(result)
