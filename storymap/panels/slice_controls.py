"""What to slice, and for how much: release, capacity, slider and curve."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from storymap.layout.charts import Spot
from storymap.model.records import Number
from storymap.panels.curve import CurveView
from storymap.panels.estimate import format_number, parse_number
from storymap.panels.fields import ChoiceField, TextField
from storymap.panels.labels import ElidedLabel, plain_label
from storymap.panels.sheet import TARGET
from storymap.panels.slice_answer import MOST
from storymap.panels.slice_options import OptionsButton


class SliceControls(QWidget):
    """``release_chosen`` tells another release, ``capacity_changed`` another capacity,
    ``options_changed`` other options.
    """

    release_chosen = Signal(object)
    capacity_changed = Signal(object)
    options_changed = Signal(object)

    def __init__(self) -> None:
        """Make controls that have nothing to choose from yet."""
        super().__init__()
        self.capacity = 0.0
        self.heading = ElidedLabel("heading")
        self.release = ChoiceField()
        self.release.setAccessibleName(self.tr("Release"))
        self.release.edited.connect(self.release_chosen)
        self.field = TextField(capacity_of, format_number, is_line=True)
        self.field.setFixedWidth(56)
        self.field.setAccessibleName(self.tr("Capacity"))
        self.field.edited.connect(self._on_typed)
        self.field.refused.connect(self._on_refused)
        self.unit = plain_label("", "muted")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(self.tr("Capacity"))
        self.slider.setMinimumHeight(TARGET)
        self.slider.valueChanged.connect(self._take)
        self.curve = CurveView()
        self.curve.picked.connect(self._take)
        self.options = OptionsButton()
        self.options.changed.connect(self.options_changed)
        self.error = plain_label("", "error", wraps=True)
        self.error.hide()
        self.spent = plain_label("", "small", wraps=True)
        self.spent.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.release, 1)
        row.addWidget(plain_label(self.tr("Capacity")))
        row.addWidget(self.field)
        row.addWidget(self.unit)
        asked = QHBoxLayout()
        asked.setSpacing(8)
        asked.addWidget(self.spent, 1)
        asked.addStretch()
        asked.addWidget(self.options)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        layout.addWidget(self.heading)
        layout.addLayout(row)
        layout.addLayout(asked)
        layout.addWidget(self.error)
        layout.addWidget(self.slider)
        layout.addWidget(self.curve, 1)

    def show_releases(self, releases: Sequence[tuple[Any, str]], release_id: str) -> None:
        """Offer releases, one of them chosen."""
        self.release.set_options(releases)
        self.release.show_value(release_id)
        title = dict(releases).get(release_id, "")
        self.heading.setText(self.tr("Slice “{0}” for value").format(title))

    def show_capacity(self, capacity: Number, top: float, unit: str) -> None:
        """Show a capacity on a scale from 0 to ``top``."""
        self.capacity = capacity
        self.unit.setText(unit)
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, ceil(min(max(top, capacity, 1), MOST)))
            self.slider.setPageStep(max(1, self.slider.maximum() // 10))
            self.slider.setValue(round(min(capacity, MOST)))
        self.field.show_value(capacity)
        self.curve.show_spots(Spot(capacity))

    @property
    def top(self) -> float:
        """The end of the scale, beyond which a larger capacity that was typed has put it."""
        return self.slider.maximum()

    def show_spent(self, text: str) -> None:
        """Say what there is to say of the capacity, if anything is."""
        self.spent.setText(text)
        self.spent.setVisible(bool(text))

    def _take(self, capacity: float) -> None:
        """Take a capacity from the slider or the curve."""
        number = int(capacity) if capacity == int(capacity) else capacity
        if number != self.capacity:
            self.field.restore()
            self._set(number)

    def _on_typed(self, capacity: Number | None) -> None:
        self._set(0 if capacity is None else capacity)

    def _set(self, capacity: Number) -> None:
        self.show_capacity(capacity, self.top, self.unit.text())
        self.capacity_changed.emit(capacity)

    def _on_refused(self, reason: str) -> None:
        self.error.setText(reason)
        self.error.setVisible(bool(reason))


def capacity_of(text: str) -> Number:
    """Return a capacity as it is typed; raises ValueError with a sentence."""
    capacity = parse_number(text)
    if capacity is None or capacity < 0:
        raise ValueError("Write how much the release holds, as 40.")
    if capacity > MOST:
        raise ValueError(f"Write how much the release holds, at most {MOST:,}.")
    return capacity
