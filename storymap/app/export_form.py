"""The options of an export: what of them counts for what is made is shown, the rest is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from storymap.app.export_products import ORDER, Made, ProductPicker
from storymap.app.export_request import ExportRequest, FileKind
from storymap.app.numbers_field import dress_number
from storymap.app.plain import counted, plain_label
from storymap.app.themes import set_look
from storymap.export.options import (
    LARGEST_MARGIN,
    LEAST_MARGIN,
    OVERLAPS,
    ExportOptions,
    PictureOptions,
    Product,
)
from storymap.export.slices import UNSCHEDULED
from storymap.layout.pages import PAPER_WORDS, PaperName
from storymap.layout.style import CARD_PARTS, CardPart

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

OVERLAP: Final = 10.0
REPORT_LEAST: Final = 8.0
LIST_HEIGHT: Final = 112


class ExportForm(QWidget):
    """Everything that can be chosen; tells by ``changed`` when something was."""

    changed = Signal()

    def __init__(
        self,
        story_map: StoryMap,
        selected: tuple[str, ...],
        theme: Theme,
        offered: tuple[Made, ...] = ORDER,
    ) -> None:
        """Offer what can be made of a map of which something may be selected."""
        super().__init__()
        self._map = story_map
        self._selected = selected
        self._is_filling = False
        self._margins: dict[Made, float] = {}
        self.products = ProductPicker(theme, offered, self)
        self.about = plain_label("", self)
        self.about.setWordWrap(True)
        set_look(self.about, "muted")
        self._form = QFormLayout(self)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self._form.setContentsMargins(14, 12, 14, 12)
        self._form.setVerticalSpacing(7)
        self._form.setHorizontalSpacing(12)
        self._form.addRow(self.products)
        self._form.addRow(self.about)
        self._build_paper()
        self._build_picture()
        self._build_content()
        self._build_look()
        self.products.picked.connect(self._on_picked)
        for label in self.findChildren(QLabel):
            label.setTextFormat(Qt.TextFormat.PlainText)

    # Rows

    def _build_paper(self) -> None:
        self.paper_box = _choice(*((words, name) for name, words in PAPER_WORDS.items()))
        self.paper_box.setAccessibleName(self.tr("Paper"))
        self.upright_button = self._switch(self.tr("Portrait"))
        self.wide_button = self._switch(self.tr("Landscape"))
        self._turns = QButtonGroup(self)
        self._turns.addButton(self.upright_button)
        self._turns.addButton(self.wide_button)
        self.turn_row = _row(self.upright_button, self.wide_button)
        self.margin_box = self._millimetres(self.tr("Margins"), LEAST_MARGIN, LARGEST_MARGIN)
        self.overlap_box = self._millimetres(self.tr("Overlap"), *OVERLAPS)
        self.overlap_box.setToolTip(
            self.tr("How far each sheet goes on under its neighbour, where it is glued")
        )
        self._form.addRow(self.tr("&Paper"), self.paper_box)
        self._form.addRow("", self.turn_row)
        self._form.addRow(self.tr("&Margins"), self.margin_box)
        self._form.addRow(self.tr("&Overlap"), self.overlap_box)
        self.paper_box.currentIndexChanged.connect(self._on_changed)
        self._turns.buttonClicked.connect(self._on_changed)
        self.margin_box.valueChanged.connect(self._on_changed)
        self.overlap_box.valueChanged.connect(self._on_changed)

    def _millimetres(self, name: str, least: float, most: float) -> QDoubleSpinBox:
        box = QDoubleSpinBox(self)
        box.setRange(least, most)
        box.setDecimals(1)
        box.setSingleStep(1)
        box.setSuffix(self.tr(" mm"))
        dress_number(box)
        box.setAccessibleName(name)
        return box

    def _switch(self, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setCheckable(True)
        button.setMinimumHeight(28)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        set_look(button, "switch")
        return button

    def _build_picture(self) -> None:
        self.scale_box = QDoubleSpinBox(self)
        self.scale_box.setRange(0.25, 8)
        self.scale_box.setDecimals(2)
        self.scale_box.setSingleStep(0.5)
        self.scale_box.setSuffix(" ×")
        dress_number(self.scale_box)
        self.scale_box.setAccessibleName(self.tr("Scale"))
        self.scale_box.setToolTip(self.tr("Pixels for each point of the map"))
        self.clear_box = self._tick(self.tr("Transparent ground"))
        count = len(self._selected)
        words = counted(
            count, self.tr("Only what is selected (1)"), self.tr("Only what is selected ({n})")
        )
        self.selection_box = self._tick(words if count else self.tr("Only what is selected"))
        self.selection_box.setEnabled(bool(count))
        if not count:
            self.selection_box.setToolTip(self.tr("Nothing is selected on the board"))
        self._form.addRow(self.tr("&Scale"), self.scale_box)
        self._form.addRow("", self.clear_box)
        self._form.addRow("", self.selection_box)
        self.scale_box.valueChanged.connect(self._on_changed)

    def _build_content(self) -> None:
        self.release_box = _choice(
            (self.tr("All, and what is unscheduled"), "all"),
            (self.tr("Only those ticked"), "chosen"),
            (self.tr("A file for each"), "each"),
        )
        self.release_box.setAccessibleName(self.tr("Releases"))
        self.release_list = self._releases()
        people = sorted(self._map.stakeholders.values(), key=lambda one: one.title.casefold())
        self.whose_box = _choice(
            (self.tr("Everybody"), None), *((one.title, one.id) for one in people)
        )
        self.whose_box.setAccessibleName(self.tr("For"))
        self.whose_box.setToolTip(self.tr("Tell only of the stories that concern one stakeholder"))
        self._form.addRow(self.tr("&Releases"), self.release_box)
        self._form.addRow("", self.release_list)
        self._form.addRow(self.tr("&For"), self.whose_box)
        self.release_box.currentIndexChanged.connect(self._on_releases)
        self.whose_box.currentIndexChanged.connect(self._on_changed)

    def _releases(self) -> QListWidget:
        shown = QListWidget(self)
        shown.setAccessibleName(self.tr("Releases to draw"))
        shown.setFixedHeight(LIST_HEIGHT)
        lanes = [(release.title, release.id) for release in self._map.release_order]
        if any(lane is None for _, lane in self._map.cells):
            lanes.append((self.tr("Unscheduled"), UNSCHEDULED))
        for title, release_id in lanes:
            item = QListWidgetItem(" ".join(title.split()), shown)
            item.setData(Qt.ItemDataRole.UserRole, release_id)
            item.setCheckState(Qt.CheckState.Checked)
        shown.itemChanged.connect(self._on_changed)
        return shown

    def _build_look(self) -> None:
        names: dict[CardPart, str] = {
            "reference": self.tr("Reference"), "status": self.tr("Status"),
            "badges": self.tr("Badges"), "effort": self.tr("Effort"),
            "value": self.tr("Value"), "needs": self.tr("Needs"),
        }  # fmt: skip
        self.part_boxes: dict[CardPart, QCheckBox] = {}
        self.parts = QWidget(self)
        grid = QGridLayout(self.parts)
        grid.setContentsMargins(0, 3, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(7)
        for place, part in enumerate(CARD_PARTS):
            box = self.part_boxes[part] = self._tick(names[part])
            grid.addWidget(box, place // 2, place % 2)
        self.colour_box = _choice((self.tr("Colours"), "colour"), (self.tr("Greyscale"), "grey"))
        self.colour_box.setAccessibleName(self.tr("Ink"))
        self.line_box = self._tick(self.tr("Dependency lines"))
        self.legend_box = self._tick(self.tr("Legend"))
        self.date_box = self._tick(self.tr("Today's date"))
        self.archive_box = self._tick(self.tr("For archives (PDF/A-2b)"))
        self.archive_box.setToolTip(
            self.tr("Keeps for decades; lines cannot be switched off in the reader then")
        )
        self.author_field = QLineEdit(self)
        self.author_field.setMaxLength(200)
        self.author_field.setPlaceholderText(self.tr("not said"))
        self.author_field.setAccessibleName(self.tr("Author"))
        self.author_field.textChanged.connect(self._on_changed)
        self.colour_box.currentIndexChanged.connect(self._on_changed)
        self._form.addRow(self.tr("Cards show"), self.parts)
        self._form.addRow(self.tr("&Ink"), self.colour_box)
        marks = QWidget(self)
        rows = QVBoxLayout(marks)
        rows.setContentsMargins(0, 3, 0, 0)
        rows.setSpacing(7)
        for box in (self.line_box, self.legend_box, self.date_box):
            rows.addWidget(box)
        self._form.addRow(self.tr("Include"), marks)
        self._form.addRow(self.tr("&Author"), self.author_field)
        self._form.addRow(self.tr("File"), self.archive_box)

    def _tick(self, text: str) -> QCheckBox:
        box = QCheckBox(text, self)
        box.setMinimumHeight(24)
        box.toggled.connect(self._on_changed)
        return box

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
        paper = OWN_SIZE if made == "poster" and not options.is_fitted else options.paper
        self._offer_papers()
        _choose(self.paper_box, paper)
        (self.wide_button if options.landscape else self.upright_button).setChecked(True)
        if options.margin is not None and made in MARGINS:
            self._margins[made] = options.margin
        self.overlap_box.setValue(OVERLAP if options.overlap is None else options.overlap)
        self._show_releases(request)
        _choose(self.whose_box, options.stakeholder)
        for part, box in self.part_boxes.items():
            box.setChecked(part in options.card)
        _choose(self.colour_box, "grey" if options.is_grey else "colour")
        self.line_box.setChecked(options.shows_lines)
        self.legend_box.setChecked(options.shows_legend)
        self.date_box.setChecked(options.shows_date)
        self.archive_box.setChecked(options.is_archival)
        self.author_field.setText(options.author)
        self.scale_box.setValue(request.picture.scale)
        self.clear_box.setChecked(request.picture.is_transparent)
        self.selection_box.setChecked(request.is_selection and bool(self._selected))
        self._show_rows()
        self._is_filling = False

    def _show_releases(self, request: ExportRequest) -> None:
        releases = request.options.releases
        how = "each" if request.is_each else "all" if releases is None else "chosen"
        _choose(self.release_box, how)
        for row in range(self.release_list.count()):
            item = self.release_list.item(row)
            is_on = releases is None or item.data(Qt.ItemDataRole.UserRole) in releases
            item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)

    def request(self) -> ExportRequest:
        """Return what is chosen."""
        made = self.made
        kind, product = KINDS[made]
        paper: PaperName | str = self.paper_box.currentData()
        is_fitted = made == "poster" and paper != OWN_SIZE
        margin = self.margin_box.value() if made in MARGINS else None
        how = self.release_box.currentData()
        options = ExportOptions(
            product=product,
            paper="a4" if paper == OWN_SIZE else paper,  # type: ignore[arg-type]
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

    def ticked_releases(self) -> tuple[str, ...]:
        """Return the ids of the releases that are ticked, ``""`` for the unscheduled."""
        items = (self.release_list.item(row) for row in range(self.release_list.count()))
        return tuple(
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        )

    def offer_papers(self, papers: tuple[PaperName, ...]) -> None:
        """Offer these papers only: those that a printer has."""
        self._papers = papers or tuple(PAPER_WORDS)
        self._offer_papers()

    def for_paper(self) -> None:
        """Offer only what counts on a printer: no size of a poster's own, no kind of file."""
        self._has_file = self.has_own_size = False
        self.release_box.removeItem(self.release_box.findData("each"))

    def set_edge(self, millimetres: float) -> None:
        """Take margins no narrower than what a printer leaves blank."""
        self._edge = millimetres
        self._show_rows()

    # What follows from what

    has_own_size = True
    """Whether a poster can be as large as it needs."""

    _edge = 0.0
    _has_file = True
    _papers: tuple[PaperName, ...] = tuple(PAPER_WORDS)

    def _offer_papers(self) -> None:
        """A poster has a size of its own, unless it is made to fit a paper."""
        chosen = self.paper_box.currentData()
        self.paper_box.blockSignals(True)  # noqa: FBT003 - the choice stays what it was
        self.paper_box.clear()
        if self.made == "poster" and self.has_own_size:
            self.paper_box.addItem(self.tr("As large as it needs"), OWN_SIZE)
        for name in self._papers:
            words = PAPER_WORDS[name]
            fit = self.tr("Made to fit {paper}").replace("{paper}", words)
            self.paper_box.addItem(fit if self.made == "poster" else words, name)
        _choose(self.paper_box, chosen)
        self.paper_box.blockSignals(False)  # noqa: FBT003

    def _on_picked(self) -> None:
        self._is_filling = True
        if self.made == "poster":
            self._offer_papers()
            _choose(self.paper_box, OWN_SIZE)
        else:
            self._offer_papers()
        self._show_rows()
        self._is_filling = False
        self._on_changed()

    def _on_releases(self) -> None:
        self._show_rows()
        self._on_changed()

    def _on_changed(self) -> None:
        if self._is_filling:
            return
        if self.made in MARGINS:
            self._margins[self.made] = self.margin_box.value()
        is_own = self.paper_box.currentData() == OWN_SIZE
        self._form.setRowVisible(self.turn_row, self._has_turn() and not is_own)
        self.changed.emit()

    def _has_turn(self) -> bool:
        return self.made in {"pages", "wall", "poster"}

    def _show_rows(self) -> None:
        """Show the options that count for what is made."""
        made = self.made
        is_picture, is_report = made in {"svg", "png"}, made == "report"
        self.about.setText(self.products.words()[made].about)
        shown = {
            self.paper_box: not is_picture,
            self.turn_row: self._has_turn() and self.paper_box.currentData() != OWN_SIZE,
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
        if made in MARGINS:
            self.margin_box.blockSignals(True)  # noqa: FBT003 - it only follows
            least = REPORT_LEAST if is_report else LEAST_MARGIN
            self.margin_box.setMinimum(max(least, self._edge))
            self.margin_box.setValue(self._margins.get(made, MARGINS[made]))
            self.margin_box.blockSignals(False)  # noqa: FBT003


def _choice(*entries: tuple[str, object]) -> QComboBox:
    box = QComboBox()
    for text, value in entries:
        box.addItem(" ".join(text.split()), value)
    return box


def _choose(box: QComboBox, value: object) -> None:
    place = box.findData(value)
    box.setCurrentIndex(max(0, place))


def _row(*widgets: QWidget) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(6)
    for widget in widgets:
        line.addWidget(widget, 1)
    return row
