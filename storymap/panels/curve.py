"""The curve of value over capacity, to look at and to drag along."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QSizePolicy

from storymap.document.overrides import carried
from storymap.layout.charts import SMALL, Curve, Spot, curve_marks, curve_plot
from storymap.layout.fonts import Face
from storymap.layout.marks import Marks
from storymap.layout.wording import number_text
from storymap.model.records import replace
from storymap.panels.chart import MarksView
from storymap.panels.sheet import scaled


@carried
class CurveView(MarksView):
    """The most value for each capacity. ``picked`` tells the capacity that was pointed at."""

    picked = Signal(float)

    def __init__(self) -> None:
        """Make one without a curve."""
        super().__init__()
        self.curve = Curve()
        self.setMinimumSize(120, 50)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.SizeHorCursor)

    @property
    def points(self) -> tuple[tuple[float, float], ...]:
        """The corners of the curve."""
        return self.curve.points

    def show_curve(self, points: tuple[tuple[float, float], ...], top: float, unit: str) -> None:
        """Show another curve, over capacities from 0 to ``top``."""
        self.curve = replace(self.curve, points=points, top=max(top, 1e-9), unit=unit)
        self._refresh()

    def show_spots(self, *spots: Spot) -> None:
        """Mark capacities, and what was found for them if that is known."""
        self.curve = replace(self.curve, spots=spots)
        self._refresh()

    def _refresh(self) -> None:
        self.setAccessibleName(self.tr("Value over capacity"))
        curve, words = self.curve, self.tr("value {0} at {1} {2}")
        told = [
            words.format(round(curve.value_at(at) or 0), number_text(at), curve.unit)
            for at in (curve.top / 4, curve.top / 2, curve.top)
            if self.points
        ]
        self.setAccessibleDescription(", ".join(told))
        self.update()

    def marks(self) -> Marks:
        """Return the chart at the size that it has."""
        return curve_marks(self.curve, self.width(), self.height(), face())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the capacity under the pointer."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            width, _ = curve_plot(self.width(), self.height())
            share = min(1.0, max(0.0, event.position().x() / width))
            self.picked.emit(round(share * self.curve.top))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on picking while the button is held."""
        self.mousePressEvent(event)


def face() -> Face:
    """Return the text of charts at the size of text that the user chose."""
    return Face(SMALL.weight, scaled(int(SMALL.size)))
