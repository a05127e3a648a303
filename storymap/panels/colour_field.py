"""A colour for cards: one of the map's legend, one with a name, or any other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from storymap.document.overrides import carried
from storymap.layout.colours import NAMED, hex_of
from storymap.layout.marks import own_role
from storymap.model.records import Legend
from storymap.panels.fields import MIXED, ChoiceField
from storymap.panels.sheet import colour, scaled

SWATCH: Final = 12
OTHER: Final = object()
"""The choice that asks for a colour which is not listed."""

_Option = tuple[Any, str]


@carried
class ColourField(ChoiceField):
    """Offers what the legend tells, then colours by name, then those in use, then all others.

    ``used``, the colours in use, is asked when the list opens. ``asked`` tells that a colour is
    wanted which is not listed.
    """

    asked = Signal()

    def __init__(
        self, legend: Callable[[], Sequence[Legend]], used: Callable[[], Sequence[str]]
    ) -> None:
        """Make an empty one."""
        super().__init__()
        self._legend, self._used = legend, used
        self.setIconSize(QSize(scaled(SWATCH), scaled(SWATCH)))
        self.asked.connect(self._ask)

    def show_value(self, value: Any) -> None:
        """Show a colour; one that is not listed is listed, too."""
        self._value = value
        self._list()
        super().show_value(value)

    def showPopup(self) -> None:
        """Open the list, with what is in use by then."""
        self._list(self._used())
        super().showPopup()

    def _list(self, used: Sequence[str] = ()) -> None:
        words: dict[str, str] = {"": self.tr("None")}
        held = self._value if isinstance(self._value, str) else ""
        for one in self._legend():
            is_held = bool(held) and hex_of(held) == hex_of(one.colour)
            words.setdefault(held if is_held else one.colour, one.meaning or one.colour)
        spelt = {hex_of(known) for known in words}
        for name in (*NAMED, *used, held):
            if name not in words and (name == held or hex_of(name) not in spelt):
                words[name] = self._name(name)
        options: list[_Option] = [*words.items(), (OTHER, self.tr("Another colour…"))]
        self.set_options(options)
        self._paint_swatches()

    def _name(self, name: str) -> str:
        names = {
            "red": self.tr("Red"), "orange": self.tr("Orange"), "yellow": self.tr("Yellow"),
            "green": self.tr("Green"), "teal": self.tr("Teal"), "blue": self.tr("Blue"),
            "purple": self.tr("Purple"), "pink": self.tr("Pink"), "brown": self.tr("Brown"),
            "grey": self.tr("Grey"),
        }  # fmt: skip
        return names.get(name, name)

    def _paint_swatches(self) -> None:
        with QSignalBlocker(self):
            for place, (value, _) in enumerate(self._options):
                code = hex_of(value) if isinstance(value, str) else ""
                self.setItemIcon(place, self._swatch(code) if code else QIcon())

    def _swatch(self, code: str) -> QIcon:
        side = scaled(SWATCH)
        picture = QPixmap(side, side)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(self, "card_line"), 1))
        painter.setBrush(colour(self, own_role(code)))
        painter.drawRoundedRect(picture.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.end()
        swatch = QIcon(picture)
        swatch.addPixmap(picture, QIcon.Mode.Selected)
        return swatch

    def changeEvent(self, event: QEvent) -> None:
        """Draw the swatches anew in another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._options:
            self._paint_swatches()

    def _on_activated(self, place: int) -> None:
        if self._options[place][0] is OTHER:
            self._select()
            self.asked.emit()
        else:
            super()._on_activated(place)

    def _ask(self) -> None:
        """Let any colour be chosen."""
        from PySide6.QtWidgets import QColorDialog

        start = hex_of(self._value) if isinstance(self._value, str) else ""
        dialog = QColorDialog(QColor(start or "#FFFFFF"), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        dialog.setWindowTitle(self.tr("Colour"))
        dialog.colorSelected.connect(lambda chosen: self._take(chosen.name()))
        dialog.open()

    def _take(self, name: str) -> None:
        if self._value is MIXED or name != self._value:
            self.show_value(name)
            self.edited.emit(name)
