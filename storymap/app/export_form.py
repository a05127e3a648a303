"""What of the fields of an export counts for what is made, and the request that they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal

from storymap.app.export_fields import ExportFields, choose
from storymap.app.export_products import ORDER, Made
from storymap.app.export_request import ExportRequest, FileKind
from storymap.export.options import (
    LEAST_MARGINS,
    ExportOptions,
    PictureOptions,
    Product,
)
from storymap.layout.pages import PAPERS, Paper, PaperChoice, paper_words

if TYPE_CHECKING:
    from storymap.layout.themes import Theme
    from storymap.model.storymap import StoryMap

OWN_SIZE: Final = "own"
"""Stands for a poster as large as it needs among the papers."""

KINDS: Final[dict[Made, tuple[FileKind, Product]]] = {
    "pages": ("pdf", "pages"), "poster": ("pdf", "poster"), "wall": ("pdf", "wall"),
    "report": ("pdf", "report"), "svg": ("svg", "poster"), "png": ("png", "poster"),
}  # fmt: skip
"""The kind of file of each thing that can be made, and its product."""

MARGINS: Final[dict[Made, float]] = {"pages": 10.0, "wall": 9.0, "report": 19.0}
"""What margins are if nothing is chosen, in millimetres; a report's are 20 and 18."""

NAMED_PAPERS: Final[Mapping[str, PaperChoice]] = {name: name for name in PAPERS}

OVERLAP: Final = 10.0


class ExportForm(ExportFields):
    """Shows the fields that count for what is made; tells by ``changed`` when that is another."""

    changed = Signal()

    def __init__(
        self,
        story_map: StoryMap,
        selected: tuple[str, ...],
        theme: Theme,
        offered: tuple[Made, ...] = ORDER,
    ) -> None:
        """Offer what can be made of a map of which something may be selected."""
        super().__init__(story_map, selected, theme, offered)
        self._is_filling = False
        self._margins: dict[Made, float] = {}
        self.products.picked.connect(self._on_picked)
        self.edited.connect(self._on_edited)

    # What is chosen

    @property
    def made(self) -> Made:
        """What is to be made."""
        return self.products.made

    def show_request(self, request: ExportRequest) -> None:
        """Show what was chosen before."""
        self._is_filling = True
        options = request.options
        made: Made = options.product if request.kind == "pdf" else request.kind
        self.products.choose(made)
        self._papers = {**self._papers, _key(options.paper): options.paper}
        has_own_size = made == "poster" and not options.is_fitted
        self._offer_papers()
        choose(self.paper_box, OWN_SIZE if has_own_size else _key(options.paper))
        (self.wide_button if options.landscape else self.upright_button).setChecked(True)
        if options.margin is not None and made in MARGINS:
            self._margins[made] = options.margin
        self.overlap_box.setValue(OVERLAP if options.overlap is None else options.overlap)
        self._show_releases(request)
        choose(self.whose_box, options.stakeholder)
        for part, box in self.part_boxes.items():
            box.setChecked(part in options.card)
        choose(self.colour_box, "grey" if options.is_grey else "colour")
        self.line_box.setChecked(options.shows_lines)
        self.legend_box.setChecked(options.shows_legend)
        self.date_box.setChecked(options.shows_date)
        self.archive_box.setChecked(options.is_archival)
        self.author_field.setText(options.author)
        self.scale_box.setValue(request.picture.scale)
        self.clear_box.setChecked(request.picture.is_transparent)
        self.selection_box.setChecked(request.is_selection and bool(self._selected))
        self._show_made()
        self._is_filling = False

    def _show_releases(self, request: ExportRequest) -> None:
        releases = request.options.releases
        how = "each" if request.is_each else "all" if releases is None else "chosen"
        choose(self.release_box, how)
        for row in range(self.release_list.count()):
            item = self.release_list.item(row)
            is_on = releases is None or item.data(Qt.ItemDataRole.UserRole) in releases
            item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)

    def request(self) -> ExportRequest:
        """Return what is chosen."""
        made = self.made
        kind, product = KINDS[made]
        paper: str = self.paper_box.currentData()
        is_fitted = made == "poster" and paper != OWN_SIZE
        margin = self.margin_box.value() if made in MARGINS else None
        how = self.release_box.currentData()
        options = ExportOptions(
            product=product,
            paper=self._papers.get(paper, "a4"),
            landscape=self.wide_button.isChecked(),
            margin=None if margin == MARGINS.get(made) else margin,
            overlap=None if self.overlap_box.value() == OVERLAP else self.overlap_box.value(),
            is_fitted=is_fitted,
            releases=None if how == "all" else self.ticked_releases(),
            stakeholder=self.whose_box.currentData() if made == "report" else None,
            card=frozenset(part for part, box in self.part_boxes.items() if box.isChecked()),
            is_grey=self.colour_box.currentData() == "grey",
            shows_lines=self.line_box.isChecked(),
            shows_legend=self.legend_box.isChecked(),
            shows_date=self.date_box.isChecked(),
            author=self.author_field.text().strip(),
            is_archival=self.archive_box.isChecked() and kind == "pdf",
        )
        is_selection = self.selection_box.isChecked() and kind != "pdf"
        picture = PictureOptions(
            scale=self.scale_box.value(),
            is_transparent=self.clear_box.isChecked(),
            only=self._selected if is_selection else (),
        )
        return ExportRequest(
            kind=kind,
            options=options,
            picture=picture,
            is_each=how == "each",
            is_selection=is_selection,
        )

    def offer_papers(self, papers: Iterable[PaperChoice]) -> None:
        """Offer these papers only: those that a printer has; all that are known if it has none."""
        self._papers = {_key(paper): paper for paper in papers} or NAMED_PAPERS
        self._offer_papers()

    def for_paper(self) -> None:
        """Offer only what counts on a printer: no size of a poster's own, no kind of file."""
        self._has_file = self.has_own_size = False
        self.release_box.removeItem(self.release_box.findData("each"))

    def set_edge(self, millimetres: float) -> None:
        """Take margins no narrower than what a printer leaves blank."""
        self._edge = millimetres
        self._show_made()

    # What follows from what

    has_own_size = True
    """Whether a poster can be as large as it needs."""

    _edge = 0.0
    _has_file = True
    _papers: Mapping[str, PaperChoice] = NAMED_PAPERS

    def _offer_papers(self) -> None:
        """A poster has a size of its own, unless it is made to fit a paper."""
        chosen = self.paper_box.currentData()
        self.paper_box.blockSignals(True)  # noqa: FBT003 - the choice stays what it was
        self.paper_box.clear()
        if self.made == "poster" and self.has_own_size:
            self.paper_box.addItem(self.tr("As large as it needs"), OWN_SIZE)
        for key, paper in self._papers.items():
            words = paper_words(paper)
            fit = self.tr("Made to fit {paper}").replace("{paper}", words)
            self.paper_box.addItem(fit if self.made == "poster" else words, key)
        choose(self.paper_box, chosen)
        self.paper_box.blockSignals(False)  # noqa: FBT003

    def _on_picked(self) -> None:
        self._is_filling = True
        self._offer_papers()
        if self.made == "poster":
            choose(self.paper_box, OWN_SIZE)
        self._show_made()
        self._is_filling = False
        self._on_edited()

    def _on_edited(self) -> None:
        if self._is_filling:
            return
        if self.made in MARGINS:
            self._margins[self.made] = self.margin_box.value()
        self._show_rows()
        self.changed.emit()

    def _show_made(self) -> None:
        """Show what is made, the margins it has, and the fields that count for it."""
        made = self.made
        self.about.setText(self.products.words()[made].about)
        if made in MARGINS:
            self.margin_box.blockSignals(True)  # noqa: FBT003 - it only follows
            self.margin_box.setMinimum(max(LEAST_MARGINS[KINDS[made][1]], self._edge))
            self.margin_box.setValue(self._margins.get(made, MARGINS[made]))
            self.margin_box.blockSignals(False)  # noqa: FBT003
        self._show_rows()

    def _show_rows(self) -> None:
        """Show the fields that count for what is made, beside what else is chosen."""
        made = self.made
        is_picture, is_report = made in {"svg", "png"}, made == "report"
        is_own = self.paper_box.currentData() == OWN_SIZE
        shown = {
            self.paper_box: not is_picture,
            self.turn_row: made in {"pages", "wall", "poster"} and not is_own,
            self.margin_box: made in MARGINS,
            self.overlap_box: made == "wall",
            self.scale_box: is_picture,
            self.clear_box: is_picture,
            self.selection_box: is_picture,
            self.release_list: self.release_box.currentData() != "all",
            self.whose_box: is_report,
            self.parts: not is_report,
            self.archive_box: not is_picture and self._has_file,
        }
        for widget, is_shown in shown.items():
            self._form.setRowVisible(widget, is_shown)
        self.line_box.setVisible(not is_report)
        self.legend_box.setVisible(not is_report)


def _key(paper: PaperChoice) -> str:
    """Return what stands for a paper in the list: its name, or the size of one without."""
    return f"{paper.width:g} x {paper.height:g}" if isinstance(paper, Paper) else paper
