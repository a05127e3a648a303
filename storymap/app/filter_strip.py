"""The strip under the toolbar that says what a filter asks for; a click takes a part away."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from storymap.app.icons import icon
from storymap.app.plain import menu_text, tip_text
from storymap.app.themes import set_look
from storymap.document.overrides import carried
from storymap.layout.themes import Theme

GAP = 6
HEIGHT = 26


class FilterStrip(QFrame):
    """Chips, how the others are shown, and a button that clears all."""

    removed = Signal(int)
    hiding = Signal(bool)
    cleared = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Show no chips yet."""
        super().__init__(parent)
        set_look(self, "strip")
        self._theme = theme
        self._texts: list[str] = []
        self._flow = _Flow(self)
        self.hides = _button(self.tr("Hide others"), self)
        self.hides.setCheckable(True)
        self.hides.setToolTip(self.tr("Hide what does not fit; otherwise it is dimmed"))
        self.hides.clicked.connect(self.hiding)
        self.clear = _button(self.tr("Clear"), self)
        self.clear.setToolTip(self.tr("Show everything again (Esc on the board)"))
        self.clear.clicked.connect(self.cleared)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 5, 10, 5)
        row.setSpacing(GAP)
        row.addWidget(self._flow, 1)
        for button in (self.hides, self.clear):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    @property
    def chips(self) -> list[QToolButton]:
        """The chips, in their order."""
        return self._flow.parts

    @property
    def texts(self) -> list[str]:
        """What the chips say."""
        return [chip.text().replace("&&", "&") for chip in self.chips]

    def show_parts(self, texts: list[str], *, hides: bool) -> None:
        """Show a chip for each text."""
        self.hides.setChecked(hides)
        if texts == self._texts:
            return
        self._texts = texts
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        self._flow.show_parts([self._chip(text, number) for number, text in enumerate(texts)])
        if had_focus and self.chips:
            self.chips[0].setFocus()

    def set_theme(self, theme: Theme) -> None:
        """Draw the crosses in another theme's colours."""
        self._theme = theme
        for chip in self.chips:
            chip.setIcon(icon("x", theme["ink"]))

    def _chip(self, text: str, number: int) -> QToolButton:
        chip = _button(menu_text(text), self._flow)
        set_look(chip, "chip")
        chip.setIcon(icon("x", self._theme["ink"]))
        chip.setIconSize(QSize(12, 12))
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross stands at the right
        chip.setToolTip(tip_text(self.tr("Take away: {text}").replace("{text}", text)))
        chip.setAccessibleName(self.tr("Take away the filter {text}").replace("{text}", text))
        chip.clicked.connect(lambda: self.removed.emit(number))
        return chip


def _button(text: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setText(text)
    button.setFixedHeight(HEIGHT)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


@carried
class _Flow(QWidget):
    """Buttons in rows, as many in each as there is room for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.parts: list[QToolButton] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_parts(self, parts: list[QToolButton]) -> None:
        for part in self.parts:
            part.hide()
            part.deleteLater()
        self.parts = parts
        for part in parts:
            part.show()
        self._place(self.width())
        self.updateGeometry()

    def heightForWidth(self, width: int) -> int:
        return max((rect.bottom() + 1 for rect in self._rects(width)), default=HEIGHT)

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(200, self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(event.size().width())

    def _place(self, width: int) -> None:
        for part, rect in zip(self.parts, self._rects(width), strict=True):
            part.setGeometry(rect)

    def _rects(self, width: int) -> list[QRect]:
        rects: list[QRect] = []
        x = y = 0
        for part in self.parts:
            wide = min(part.sizeHint().width(), max(60, width))
            if x and x + wide > width:
                x, y = 0, y + HEIGHT + GAP
            rects.append(QRect(x, y, wide, HEIGHT))
            x += wide + GAP
        return rects
