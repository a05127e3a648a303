"""Labels that show document text as it is: never markup, never a mnemonic."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolButton, QWidget

from storymap.document.overrides import carried


def plain_label(text: str = "", look: str = "", *, wraps: bool = False) -> QLabel:
    """Return a label that shows its text as it is; ``look`` is one of the panels' style sheet."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wraps)
    if look:
        label.setProperty("look", look)
    label.setText(text)
    return label


@carried
class ElidedLabel(QLabel):
    """One line of text as it is, cut with an ellipsis where there is no room; then it has a tip."""

    def __init__(self, look: str = "") -> None:
        """Make an empty one; ``look`` is one of the panels' style sheet."""
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if look:
            self.setProperty("look", look)

    def minimumSizeHint(self) -> QSize:
        """Ask for no width."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what there is room for."""
        painter, words = QPainter(self), self.text()
        room = self.contentsRect()
        shown = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, align | Qt.TextFlag.TextSingleLine, shown)
        if self.toolTip() != (whole := tip(words) if shown != words else ""):
            self.setToolTip(whole)


def caption(text: str) -> QLabel:
    """Return the small grey capitals that stand above a field."""
    label = plain_label(text.upper(), "caption")
    _space(label)
    return label


def cut_caption(text: str) -> ElidedLabel:
    """Return such a caption that is cut where there is little room, as beside another one."""
    label = ElidedLabel("caption")
    label.setText(text.upper())
    _space(label)
    return label


def _space(label: QLabel) -> None:
    """Leave a little more between the letters."""
    font = QFont(label.font())
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.3)
    label.setFont(font)


def close_button(name: str, tip: str) -> QToolButton:
    """Return the small cross at the end of a panel's head."""
    button = QToolButton()
    button.setText("×")
    button.setProperty("look", "add")
    button.setAccessibleName(name)
    button.setToolTip(tip)
    return button


def add_button(name: str, parent: QWidget | None = None) -> QToolButton:
    """Return the small plus at the right end of a caption; ``name`` says what it adds."""
    button = QToolButton(parent)
    button.setText("+")
    button.setProperty("look", "add")
    button.setAccessibleName(name)
    button.setToolTip(name)
    button.setFixedSize(24, 24)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def tip(text: str) -> str:
    """Return document text for a tool tip: wrapped, and never taken for markup."""
    return f"<p style='white-space: pre-wrap'>{escape(text)}</p>" if text else ""
