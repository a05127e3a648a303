"""The inline editor: a field over the card that takes its title at typing speed."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from storymap.document.overrides import carried
from storymap.layout.themes import Theme

PASTED = 50_000
"""So many characters are pasted at most; a title has a thousand."""


@carried
class TitleEditor(QPlainTextEdit):
    """Edits one title: ``finished(text, goes_on)`` on Enter, Tab, loss of focus; else ``left``."""

    finished = Signal(str, bool)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        """Make a hidden editor on the viewport."""
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setAccessibleName(self.tr("Title"))
        self._font: QFont | None = None
        self.hide()

    def begin(self, rect: QRect, text: str, font: QFont, *, select: bool) -> None:
        """Show the editor over a card with a text, all selected or with the cursor at its end."""
        self.cover(rect, font)
        self.setPlainText(text)
        self.document().setDocumentMargin(3)
        if select:
            self.selectAll()
        else:
            self.moveCursor(QTextCursor.MoveOperation.End)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def cover(self, rect: QRect, font: QFont) -> None:
        """Stand where a card is, in a font of its size."""
        if font != self._font:  # a style sheet takes a millisecond to follow
            self._font = font
            self.setFont(font)
        self.setGeometry(rect)

    @property
    def is_open(self) -> bool:
        """Whether a title is being edited."""
        return self.isVisible()

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self.setStyleSheet(
            f"QPlainTextEdit {{ background: {theme['field']}; color: {theme['ink']};"
            f" border: 2px solid {theme['accent']}; border-radius: 5px;"
            f" selection-background-color: {theme['accent']};"
            f" selection-color: {theme['on_accent']}; padding: 0px; }}"
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps the title and goes on, Escape leaves it as it was; Shift+Enter breaks it."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.insertPlainText("\n")
            else:
                self._finish(goes_on=True)
        elif event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            self._finish(goes_on=False)
        elif event.key() == Qt.Key.Key_Escape:
            self.hide()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste plain text, without the blank lines around it."""
        self.insertPlainText(source.text()[:PASTED].strip("\r\n"))
        self.ensureCursorVisible()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep what was typed when the focus goes elsewhere."""
        super().focusOutEvent(event)
        if self.isVisible() and event.reason() not in {
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        }:
            self._finish(goes_on=False)

    def _finish(self, *, goes_on: bool) -> None:
        self.hide()
        self.finished.emit(self.toPlainText(), goes_on)
