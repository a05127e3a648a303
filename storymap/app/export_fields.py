"""The fields of an export: one for everything that can be chosen, whatever is made."""

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
from storymap.app.numbers_field import dress_number
from storymap.app.plain import counted, plain_label
from storymap.app.themes import set_look
from storymap.export.options import LARGEST_MARGIN, LEAST_MARGINS, OVERLAPS, SCALES
from storymap.export.slices import UNSCHEDULED, lane_ids
from storymap.layout.style import CARD_PARTS, CardPart

if TYPE_CHECKING:
    from storymap.layout.themes import Theme
    from storymap.model.storymap import StoryMap

LIST_HEIGHT: Final = 112


class ExportFields(QWidget):
    """All fields, one below the other; tells by ``edited`` when one of them was changed."""

    edited = Signal()

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
        for label in self.findChildren(QLabel):
            label.setTextFormat(Qt.TextFormat.PlainText)

    def _build_paper(self) -> None:
        self.paper_box = _choice()
        self.paper_box.setAccessibleName(self.tr("Paper"))
        self.upright_button = self._switch(self.tr("Portrait"))
        self.wide_button = self._switch(self.tr("Landscape"))
        self._turns = QButtonGroup(self)
        self._turns.addButton(self.upright_button)
        self._turns.addButton(self.wide_button)
        self.turn_row = _row(self.upright_button, self.wide_button)
        self.margin_box = self._millimetres(
            self.tr("Margins"), min(LEAST_MARGINS.values()), LARGEST_MARGIN
        )
        self.overlap_box = self._millimetres(self.tr("Overlap"), *OVERLAPS)
        self.overlap_box.setToolTip(
            self.tr("How far each sheet goes on under its neighbour, where it is glued")
        )
        self._form.addRow(self.tr("&Paper"), self.paper_box)
        self._form.addRow("", self.turn_row)
        self._form.addRow(self.tr("&Margins"), self.margin_box)
        self._form.addRow(self.tr("&Overlap"), self.overlap_box)
        self.paper_box.currentIndexChanged.connect(self.edited)
        self._turns.buttonClicked.connect(self.edited)
        self.margin_box.valueChanged.connect(self.edited)
        self.overlap_box.valueChanged.connect(self.edited)

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
        self.scale_box.setRange(*SCALES)
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
        self.scale_box.valueChanged.connect(self.edited)

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
        self.release_box.currentIndexChanged.connect(self.edited)
        self.whose_box.currentIndexChanged.connect(self.edited)

    def _releases(self) -> QListWidget:
        shown = QListWidget(self)
        shown.setAccessibleName(self.tr("Releases to draw"))
        shown.setFixedHeight(LIST_HEIGHT)
        releases = self._map.releases
        for release_id in lane_ids(self._map):
            is_release = release_id != UNSCHEDULED
            title = releases[release_id].title if is_release else self.tr("Unscheduled")
            item = QListWidgetItem(" ".join(title.split()), shown)
            item.setData(Qt.ItemDataRole.UserRole, release_id)
            item.setCheckState(Qt.CheckState.Checked)
        shown.itemChanged.connect(self.edited)
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
        self.author_field.textChanged.connect(self.edited)
        self.colour_box.currentIndexChanged.connect(self.edited)
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
        box.toggled.connect(self.edited)
        return box

    def ticked_releases(self) -> tuple[str, ...]:
        """Return the ids of the releases that are ticked, ``""`` for the unscheduled."""
        items = (self.release_list.item(row) for row in range(self.release_list.count()))
        return tuple(
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        )


def _choice(*entries: tuple[str, object]) -> QComboBox:
    box = QComboBox()
    for text, value in entries:
        box.addItem(" ".join(text.split()), value)
    return box


def choose(box: QComboBox, value: object) -> None:
    """Choose the entry of a value; the first where there is none."""
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
