"""As a ... I want to ... so that ...: one sentence to read, three fields while it is edited."""

from __future__ import annotations

from math import ceil
from typing import Any, Final

from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from storymap.document.overrides import carried
from storymap.model.records import Narrative, replace
from storymap.model.text import clean_text
from storymap.panels.fields import UNSET, TextField, has_focus_within
from storymap.panels.labels import plain_label
from storymap.panels.sheet import FRAME, PAD, SIDE, colour

PARTS: Final = (("as_", "As a"), ("want", "I want to"), ("so", "so that"))


@carried
class Sentence(QWidget):
    """A sentence with bold parts, laid out as plain text with formats: nothing in it is markup."""

    begun = Signal(int)

    def __init__(self) -> None:
        """Make an empty one."""
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._parts: tuple[tuple[str, bool], ...] = ()
        self._layout = QTextLayout()

    def show_parts(self, parts: tuple[tuple[str, bool], ...]) -> None:
        """Show pieces of text, each bold or not; muted where no part is bold."""
        if parts != self._parts:
            self._parts = parts
            self.setAccessibleDescription(self.text())
            self._lay_out()

    def text(self) -> str:
        """Return what it says."""
        return " ".join(words for words, _ in self._parts)

    def _formats(self) -> list[QTextLayout.FormatRange]:
        formats, start = [], 0
        for words, is_bold in self._parts:
            piece = QTextLayout.FormatRange()
            piece.start, piece.length = start, len(words.encode("utf-16-le")) // 2
            shape = QTextCharFormat()
            shape.setFontWeight(QFont.Weight.Bold if is_bold else QFont.Weight.Normal)
            piece.format = shape
            formats.append(piece)
            start += piece.length + 1
        return formats

    def _lay_out(self) -> None:
        self._layout = QTextLayout(self.text().replace("\n", "\u2028"), self.font())
        self._layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
        self._layout.setFormats(self._formats())
        self._layout.beginLayout()
        y = 0.0
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(max(self.width(), 20))
            line.setPosition(QPointF(0, y))
            y += line.height()
        self._layout.endLayout()
        height = max(ceil(y), self.fontMetrics().lineSpacing())
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        self._lay_out()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines."""
        painter = QPainter(self)
        is_told = any(is_bold for _, is_bold in self._parts)
        painter.setPen(colour(self, "ink" if is_told and self.isEnabled() else "muted"))
        self._layout.draw(painter, QPointF(0, 0))

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Edit it."""
        self.begun.emit(0)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Edit it: from its end, if the keyboard came backwards."""
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.TabFocusReason:
            self.begun.emit(0)
        elif event.reason() == Qt.FocusReason.BacktabFocusReason:
            self.begun.emit(len(PARTS) - 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Edit it by Enter or F2."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.begun.emit(0)
        else:
            super().keyPressEvent(event)


@carried
class NarrativeField(QFrame):
    """A story's narrative. ``edited`` tells it after a change, ``paused`` that a part was left.

    ``typed`` tells each key before a change; ``drafted`` is then what it would be.
    """

    edited = Signal(object)
    typed = Signal()
    paused = Signal()

    def __init__(self) -> None:
        """Make an empty one."""
        super().__init__()
        self.setObjectName(FRAME)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._value = Narrative()
        self.sentence = Sentence()
        self.sentence.begun.connect(self._open)
        self.fields: list[TextField] = []
        self._form: QWidget | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(SIDE, PAD, SIDE, PAD)
        self._layout.addWidget(self.sentence)

    def show_value(self, value: Narrative) -> None:
        """Show a narrative."""
        self._value = value
        self.sentence.show_parts(sentence_of(value))
        for field, (name, _) in zip(self.fields, PARTS, strict=False):
            field.show_value(getattr(value, name))

    def set_open(self, *, is_open: bool) -> None:
        """Let it be edited, or only be read."""
        self.setEnabled(is_open)

    def reset(self) -> None:
        """Forget what was typed."""
        for field in self.fields:
            field.reset()

    def flush(self) -> None:
        """Tell what was typed."""
        for field in self.fields:
            field.flush()

    def drafted(self) -> Any:
        """Return the narrative with what is typed and not told; UNSET if nothing is."""
        parts = {
            name: field.drafted() for field, (name, _) in zip(self.fields, PARTS, strict=False)
        }
        typed = {name: text for name, text in parts.items() if text is not UNSET}
        return replace(self._value, **typed) if typed else UNSET

    def setAccessibleName(self, name: str) -> None:
        """Name what the keyboard reaches."""
        super().setAccessibleName(name)
        self.sentence.setAccessibleName(name)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Edit it."""
        self._open(0)

    def begin(self) -> None:
        """Take the keyboard."""
        self._open(0)

    def _open(self, place: int) -> None:
        if self._form is None:
            self._form = self._build()
            self._layout.addWidget(self._form)
            self.show_value(self._value)
        self.sentence.hide()
        self._form.show()
        self.fields[place].setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> QWidget:
        form = QWidget()
        grid = QGridLayout(form)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        for row, (name, words) in enumerate(PARTS):
            field = TextField(clean_part, is_line=True, is_bare=True)
            field.setAccessibleName(words)
            field.edited.connect(lambda text, name=name: self._tell(name, text))
            field.typed.connect(self.typed)
            field.paused.connect(self.paused)
            field.left.connect(lambda: QTimer.singleShot(0, self, self._on_left))
            self.fields.append(field)
            grid.addWidget(plain_label(words, "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(field, row, 1)
        return form

    def _tell(self, name: str, text: str) -> None:
        self._value = replace(self._value, **{name: text})
        self.edited.emit(self._value)

    def _on_left(self) -> None:
        if self._form is not None and not has_focus_within(self):
            self._form.hide()
            self.sentence.show()


def clean_part(text: str) -> str:
    """Return a part of a narrative as a map keeps it."""
    return clean_text(text).strip()


def sentence_of(narrative: Narrative) -> tuple[tuple[str, bool], ...]:
    """Return the sentence in pieces, the told ones bold; what is not told is an ellipsis."""
    if not (narrative.as_ or narrative.want or narrative.so):
        return ((" … ".join(words for _, words in PARTS) + " …", False),)
    parts: list[tuple[str, bool]] = []
    for name, words in PARTS:
        told: str = getattr(narrative, name)
        if told or name != "so":
            parts += [(words, False), (told or "…", bool(told))]
    return tuple(parts)
