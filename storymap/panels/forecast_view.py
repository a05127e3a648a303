"""The forecast as a chart to look at and to choose a release in."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QSizePolicy

from storymap.document.overrides import carried
from storymap.layout.charts_course import Course, course_marks
from storymap.layout.charts_forecast import FanChart, fan_height, fan_marks, fan_row
from storymap.layout.marks import Marks
from storymap.panels.chart import MarksView
from storymap.panels.curve import face

LEAST_WIDTH = 260


@carried
class FanView(MarksView):
    """A row for each release. ``picked`` tells the row that was pressed."""

    picked = Signal(int)

    def __init__(self) -> None:
        """Make one without a chart."""
        super().__init__()
        self.chart: FanChart | None = None
        self.setMinimumWidth(LEAST_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("When each release may be done"))

    def show_chart(self, chart: FanChart | None, told: str) -> None:
        """Show another chart; ``told`` says the same in words."""
        self.chart = chart
        self.setAccessibleDescription(told)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Be as high as all releases need."""
        height = fan_height(self.chart, face()) if self.chart is not None else 0
        return QSize(LEAST_WIDTH, ceil(height))

    def marks(self) -> Marks:
        """Return the chart at the width that it has."""
        return () if self.chart is None else fan_marks(self.chart, self.width(), face())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the release of the row that is pressed."""
        if self.chart is None or event.button() != Qt.MouseButton.LeftButton:
            return
        row = fan_row(self.chart, event.position().y(), face())
        if row is not None:
            self.picked.emit(row)


class CourseView(MarksView):
    """How much of one release is done by when, in more and in less futures."""

    def __init__(self) -> None:
        """Make one without a course."""
        super().__init__()
        self.course: Course | None = None
        self.setMinimumSize(160, 90)
        self.setAccessibleName(self.tr("Course of the release"))

    def show_course(self, course: Course | None, told: str) -> None:
        """Show another course; ``told`` says the same in words."""
        self.course = course
        self.setAccessibleDescription(told)
        self.update()

    def marks(self) -> Marks:
        """Return the chart at the size that it has."""
        if self.course is None:
            return ()
        return course_marks(self.course, self.width(), self.height(), face())
