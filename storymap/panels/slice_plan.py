"""All releases planned at once: what each delivers, so that value comes early."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from storymap.document.document import Document
from storymap.document.jobs import Jobs
from storymap.document.overrides import carried
from storymap.edit.errors import EditError
from storymap.edit.plans import assign_plan
from storymap.layout.themes import Theme
from storymap.layout.wording import UNIT_LETTERS, number_text
from storymap.model.patch import Patch
from storymap.panels.fields import TextField
from storymap.panels.labels import plain_label, tip
from storymap.panels.refusals import refusal
from storymap.panels.row_table import RowTable
from storymap.panels.sheet import Panel, colour, set_mark
from storymap.panels.slice_controls import capacity_of
from storymap.panels.slice_options import options_text, plan_options, still_there
from storymap.panels.slice_plan_answer import (
    PLAN_PATIENCE,
    PlanAnswer,
    PlanRow,
    blank_rows,
    moved,
    plan_answer,
    plan_reasons,
    plan_text,
)
from storymap.slicing.errors import SliceError
from storymap.slicing.options import NO_OPTIONS, SliceOptions
from storymap.slicing.plan import DISCOUNT, plan_releases

if TYPE_CHECKING:
    from storymap.progress import Progress

log = logging.getLogger(__name__)

CAPACITY: Final = 1
DEBOUNCE: Final = 250
_Index = QModelIndex | QPersistentModelIndex


@carried
class PlanModel(QAbstractTableModel):
    """The releases as rows; a capacity that is typed is told with ``capacity_changed``."""

    capacity_changed = Signal(str, object)
    refused = Signal(str)

    def __init__(self, panel: QWidget) -> None:
        """Start without releases; ``panel`` has the theme."""
        super().__init__(panel)
        self._panel = panel
        self.rows: tuple[PlanRow, ...] = ()

    def show_rows(self, rows: tuple[PlanRow, ...]) -> None:
        """Show other rows, without leaving what is being typed if their number is the same."""
        if len(rows) == len(self.rows):
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, 5))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return how many releases there are."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        """Return six."""
        return 0 if parent is not None and parent.isValid() else 6

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return what a column is."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        names = (
            self.tr("Release"),
            self.tr("Capacity"),
            self.tr("Value"),
            self.tr("Effort"),
            self.tr("Fits"),
            self.tr("Would move"),
        )
        return names[section]

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let capacities be typed."""
        flags = super().flags(index)
        if index.isValid() and index.column() == CAPACITY:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        row, column = self.rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.words[column]
            case Qt.ItemDataRole.EditRole:
                return "" if row.capacity is None else number_text(row.capacity)
            case Qt.ItemDataRole.ToolTipRole:
                return tip({0: row.title, CAPACITY: row.why}.get(column, ""))
            case Qt.ItemDataRole.ForegroundRole:
                if column == 4 and row.is_sure is not None:
                    return colour(self._panel, "done" if row.is_sure else "warn")
                return colour(self._panel, "ink" if row.capacity is not None else "muted")
            case _:
                return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take a capacity."""
        if role != Qt.ItemDataRole.EditRole:
            return False
        row = self.rows[index.row()]
        try:
            capacity = capacity_of(str(value))
        except ValueError as error:
            self.refused.emit(str(error))
            return False
        self.refused.emit("")
        if capacity != row.capacity:
            self.capacity_changed.emit(row.release_id, capacity)
        return True


@carried
class PlanDialog(QDialog):
    """Plans the releases that are not shipped; applying the plan is one undo step."""

    def __init__(
        self,
        document: Document,
        theme: Theme,
        parent: QWidget | None = None,
        options: SliceOptions = NO_OPTIONS,
    ) -> None:
        """Plan the releases of a document's map; of ``options`` it keeps to those of any slice."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Plan all releases"))
        self._document = document
        self._map = document.story_map
        self._options = plan_options(options)
        self._left_out = options != self._options
        self._capacities: dict[str, float] = {}
        self._discount = DISCOUNT
        self._answer: PlanAnswer | None = None
        self._jobs = Jobs(self)
        self._wait = QTimer(self, interval=DEBOUNCE, singleShot=True)
        self._wait.timeout.connect(self._compute)
        self._panel = Panel(self)
        self._build()
        self._panel.set_theme(theme)
        self._connect()
        self.resize(820, 420)
        self._compute()

    def _build(self) -> None:
        self.model = PlanModel(self._panel)
        self.table = RowTable(self.model, has_heads=True)
        self.table.setAccessibleName(self.tr("What each release delivers"))
        columns = self.table.horizontalHeader()
        columns.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        columns.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.discount = TextField(_discount_of, number_text, is_line=True)
        self.discount.setFixedWidth(64)
        self.discount.setAccessibleName(self.tr("What value counts one release later"))
        self.discount.show_value(self._discount)
        self.wishes = plain_label("", "muted", wraps=True)
        self._show_wishes()
        self.proof = plain_label("", wraps=True)
        self.message = plain_label("", "muted", wraps=True)
        self.apply_button = QPushButton(self.tr("Apply plan"))
        self.apply_button.setProperty("look", "primary")
        self.stop_button = QPushButton(self.tr("Stop searching"))
        self.close_button = QPushButton(self.tr("Close"))
        for button in (self.apply_button, self.stop_button, self.close_button):
            button.setAutoDefault(False)  # Enter ends a cell
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(plain_label(self.tr("Value of one release later counts"), "muted"))
        head.addWidget(self.discount)
        head.addWidget(plain_label(self.tr("of what it counts now"), "muted"), 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.apply_button)
        buttons.addWidget(self.stop_button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        rows = QVBoxLayout(self._panel)
        rows.setContentsMargins(14, 12, 14, 12)
        rows.setSpacing(8)
        rows.addLayout(head)
        rows.addWidget(self.wishes)
        rows.addWidget(self.table, 1)
        rows.addWidget(self.proof)
        rows.addWidget(self.message)
        rows.addLayout(buttons)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(self._panel)

    def _connect(self) -> None:
        self._jobs.found.connect(self._show)
        self._jobs.done.connect(self._on_done)
        self._jobs.failed.connect(self._on_failed)
        self._jobs.cancelled.connect(self._on_cancelled)
        self._jobs.progressed.connect(self._on_progressed)
        self.model.capacity_changed.connect(self._on_capacity_changed)
        self.model.refused.connect(self._on_refused)
        self.discount.edited.connect(self._on_discount)
        self.discount.refused.connect(self._on_refused)
        self.apply_button.clicked.connect(self.apply)
        self.stop_button.clicked.connect(self._jobs.cancel)
        self.close_button.clicked.connect(self.reject)
        self._document.changed.connect(self._on_changed)

    @property
    def is_busy(self) -> bool:
        """Whether a better plan, or its proof, may still come."""
        return self._jobs.is_running or self._wait.isActive()

    def apply(self) -> None:
        """Make the releases hold what the plan says, as one undo step."""
        found, m = self._answer, self._document.story_map
        if found is None or found.story_map is not m or self._document.read_only:
            return
        try:
            after = assign_plan(m, found.places, plan_reasons(found))
        except EditError as error:
            self._on_refused(refusal(error, m))
            return
        self._jobs.stop()
        self._document.changed.disconnect(self._on_changed)
        self._document.commit(self.tr("Plan all releases"), after)
        self.accept()

    def done(self, result: int) -> None:
        """Stop searching when it is closed."""
        self._wait.stop()
        self._jobs.stop()
        super().done(result)

    # Computing

    def _compute(self) -> None:
        m, discount, capacities = self._map, self._discount, dict(self._capacities)
        options = self._options
        self._forget()
        self.stop_button.setEnabled(True)
        self._on_refused("")
        self.proof.setText(self.tr("Searching…"))

        def search(progress: Progress, tell: Callable[[PlanAnswer], None]) -> PlanAnswer:
            plan = plan_releases(
                m,
                discount=discount,
                capacities=capacities or None,
                options=options,
                progress=progress,
                time_limit=PLAN_PATIENCE,
                on_found=lambda plan: tell(plan_answer(m, plan, is_final=False)),
            )
            return plan_answer(m, plan, is_final=True)

        self._jobs.search(search)

    def _forget(self) -> None:
        """Have no plan: what was found is not what is asked now."""
        self._jobs.stop()
        self._answer = None
        self.apply_button.setEnabled(False)

    def _ask(self) -> None:
        """Plan anew when no other change follows soon."""
        self._forget()
        self._wait.start()

    def _on_done(self, found: PlanAnswer) -> None:
        self._end()
        self._show(found)

    def _on_cancelled(self) -> None:
        self._end()
        if self._answer is not None:
            self.proof.setText(plan_text(self._answer, is_stopped=True))
        else:
            self.proof.setText(self.tr("Stopped before a plan was found."))

    def _end(self) -> None:
        self.stop_button.setEnabled(False)
        self.stop_button.setText(self.tr("Stop searching"))

    def _on_progressed(self, share: float, _what: str) -> None:
        self.stop_button.setText(self.tr("Stop searching ({0} %)").format(round(100 * share)))

    def _on_failed(self, error: Exception) -> None:
        self._end()
        self.proof.setText("")
        self.model.show_rows(blank_rows(self._map, self._capacities))
        if isinstance(error, SliceError):
            self._on_refused(error.text)
        else:
            log.error("planning failed", exc_info=error)
            self._on_refused(self.tr("The plan could not be computed. The map is as it was."))

    # What happens

    def _on_capacity_changed(self, release_id: str, capacity: float) -> None:
        self._capacities[release_id] = capacity
        self._ask()

    def _on_discount(self, discount: float) -> None:
        self._discount = discount
        self._ask()

    def _on_refused(self, reason: str) -> None:
        set_mark(self.message, "look", "error" if reason else "muted")
        self.message.setText(reason)

    def _on_changed(self, _patch: Patch) -> None:
        self._map = self._document.story_map
        self._options = still_there(self._options, self._map)
        self._show_wishes()
        self._ask()

    def _show_wishes(self) -> None:
        """Say what else is asked of the plan, and that wishes for one slice are not."""
        asked = options_text(self._options)
        words = [self.tr("Kept to: {0}.").format(asked)] if asked else []
        if self._left_out:
            words.append(self.tr("What a slice covers, and how many outcomes, is not asked here."))
        self.wishes.setText(" ".join(words))
        self.wishes.setVisible(bool(words))

    def _show(self, found: PlanAnswer) -> None:
        self._answer = found
        self.model.show_rows(found.rows)
        self.proof.setText(plan_text(found))
        if found.notes:
            set_mark(self.message, "look", "muted")
            self.message.setText(found.notes)
        moves = moved(found)
        self.apply_button.setEnabled(bool(moves) and not self._document.read_only)
        letter = UNIT_LETTERS[found.story_map.info.unit]
        self.table.setAccessibleDescription(self.tr("Efforts in {0}").format(letter))


def _discount_of(text: str) -> float:
    """Return a discount as it is typed; raises ValueError with a sentence."""
    number = capacity_of(text)
    if not 0 < number <= 1:
        raise ValueError("Write a number above 0 and at most 1, as 0.9.")
    return number
