"""The fields of a panel: text that grows with its lines, and a choice.

A field shows a value, and tells with ``edited`` what somebody made of it. What is being typed is
never overwritten by a change that comes from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil
from typing import Any, Final

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QPlainTextEdit,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from storymap.document.overrides import carried
from storymap.panels.labels import tip
from storymap.panels.sheet import PAD, dress_list, scaled, set_mark

IDLE: Final = 600
"""Milliseconds without a key after which what was typed is committed."""

MOST_LINES: Final = 14

WIDEST: Final = 280
"""Pixels that a list of choices is wide at most, where that is more than its field."""

BESIDE_WORDS: Final = 28
"""Pixels of a list of choices beside its words."""

BESIDE_ICON: Final = 4
"""Pixels that Qt leaves between the icon of a choice and its words."""


class _Mixed:
    """The value of a field whose records differ in it."""

    def __repr__(self) -> str:
        return "MIXED"


MIXED: Final = _Mixed()

UNSET: Final = object()
"""What a field holds that has not been told its record's value yet."""


@carried
class GrowingText(QPlainTextEdit):
    """Plain text as high as its lines. With ``is_line`` Enter does not break but emits ``entered``.

    Undo and redo belong to the window once there is nothing typed left to take back; ``passed_on``
    tells that before.
    """

    passed_on = Signal()
    entered = Signal()
    left = Signal()
    escaped = Signal()

    def __init__(self, *, is_line: bool = False, is_bare: bool = False) -> None:
        """Make an empty one; ``is_bare``: without border, to stand inside a frame."""
        super().__init__()
        self._is_line = is_line
        self._is_closed = False
        self._frame = 0 if is_bare else 2 * (PAD + 1)
        if is_bare:
            self.setProperty("look", "bare")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.settle_typing()  # to Qt the margin is something to undo
        self.textChanged.connect(self.fit)

    def set_text(self, text: str) -> None:
        """Show a text, without telling anybody."""
        if text == self.toPlainText():
            return
        place = self.textCursor().position()
        with QSignalBlocker(self):
            self.setPlainText(text)
        cursor = self.textCursor()
        cursor.setPosition(min(place, len(self.toPlainText())))
        self.setTextCursor(cursor)
        self.fit()

    def set_open(self, *, is_open: bool) -> None:
        """Let it be typed in, or only be read and copied; what is only read anyway stays so."""
        changes = self._is_closed if is_open else not self.isReadOnly()
        if changes:
            self._is_closed = not is_open
            self.setReadOnly(not is_open)
            set_mark(self, "closed", not is_open)

    def settle_typing(self) -> None:
        """What was typed is part of the map now: undo takes back the edit, not the typing."""
        history = self.document()
        if history.isUndoAvailable() or history.isRedoAvailable():
            history.clearUndoRedoStacks()

    def fit(self) -> None:
        """Be as high as the lines of the text, up to MOST_LINES."""
        line = self.fontMetrics().lineSpacing()
        layout, most = self.document().documentLayout(), MOST_LINES * line
        height = 0.0
        block = self.document().begin()
        while block.isValid() and height <= most:
            height += max(layout.blockBoundingRect(block).height(), line)
            block = block.next()
        policy = Qt.ScrollBarPolicy
        wanted_bar = policy.ScrollBarAsNeeded if height > most else policy.ScrollBarAlwaysOff
        if wanted_bar != self.verticalScrollBarPolicy():
            self.setVerticalScrollBarPolicy(wanted_bar)
        wanted = ceil(min(height, most)) + self._frame
        if wanted != self.minimumHeight() or wanted != self.maximumHeight():
            self.setFixedHeight(wanted)

    def changeEvent(self, event: QEvent) -> None:
        """Be as high as the lines are in another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew at another width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit()

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the window where there is nothing typed to take back."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            history = self.document()
            if (event.matches(QKeySequence.StandardKey.Undo) and not history.isUndoAvailable()) or (
                event.matches(QKeySequence.StandardKey.Redo) and not history.isRedoAvailable()
            ):
                self.passed_on.emit()
                event.ignore()
                return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ends a line; Escape leaves the field."""
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
            event.ignore()
        elif self._is_line and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the keyboard went elsewhere, but not for a menu's or another window's sake."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def insertFromMimeData(self, source: Any) -> None:
        """Paste plain text; into a line as one line."""
        if not source.hasText():
            return
        text = source.text()
        self.insertPlainText(" ".join(text.split()) if self._is_line else text)


class TextField(GrowingText):
    """A value as text: ``parse`` reads what is typed or raises ValueError with a sentence.

    ``edited`` tells the new value: when typing stops, at Enter and when the field is left.
    ``typed`` tells each key before that; ``drafted`` is then the value it would be.
    ``refused`` tells what is wrong with the text, or an empty text when it is in order again,
    ``paused`` that the field was left.
    """

    edited = Signal(object)
    typed = Signal()
    refused = Signal(str)
    paused = Signal()

    def __init__(
        self,
        parse: Callable[[str], Any] = str,
        show: Callable[[Any], str] = str,
        *,
        is_line: bool = False,
        is_bare: bool = False,
        hint: str = "",
    ) -> None:
        """Make an empty field; ``hint`` is what it says while it is empty."""
        super().__init__(is_line=is_line, is_bare=is_bare)
        self._parse, self._show_as = parse, show
        self._value: Any = UNSET
        self._hint = hint
        self._is_typed = False
        self._is_bad = False
        self._idle = QTimer(self, interval=IDLE, singleShot=True)
        self._idle.timeout.connect(self.flush)
        self.setPlaceholderText(hint)
        self.textChanged.connect(self._on_typed)
        self.entered.connect(self.flush)
        self.passed_on.connect(self.flush)
        self.left.connect(self._on_left)
        self.escaped.connect(self.restore)

    @property
    def is_bad(self) -> bool:
        """Whether what stands in the field cannot be its value."""
        return self._is_bad

    @property
    def value(self) -> Any:
        """What was shown or typed last; None before."""
        return None if self._value is UNSET else self._value

    def show_value(self, value: Any) -> None:
        """Show a value, unless other text is being typed here."""
        is_new = value is not self._value and value != self._value
        self._value = value
        if is_new and not self._is_typed:
            self._render()

    def reset(self) -> None:
        """Forget what was typed: the field is about to show another record."""
        self._idle.stop()
        self.refuse("")
        self._is_typed = False
        self._value = UNSET

    def restore(self) -> None:
        """Put back what the record says."""
        self._idle.stop()
        self.refuse("")
        self._is_typed = False
        self._render()
        self.typed.emit()

    def flush(self) -> None:
        """Tell what was typed, if anything was; bad text stays and is told as refused."""
        self._idle.stop()
        if not self._is_typed:
            return
        try:
            value = self._parse(self.toPlainText())
        except ValueError as error:
            self.refuse(str(error))
            return
        self._is_typed = False
        self.settle_typing()
        self.refuse("")
        if self._value is MIXED or value != self._value:
            self._value = value
            self.edited.emit(value)

    def drafted(self) -> Any:
        """Return what is typed and not told yet as a value; UNSET if nothing is, or it is none."""
        if not self._is_typed:
            return UNSET
        try:
            value = self._parse(self.toPlainText())
        except ValueError:
            return UNSET
        return value if self._value is MIXED or value != self._value else UNSET

    def refuse(self, reason: str) -> None:
        """Show that the text is not accepted, or with an empty reason that it is."""
        is_bad = bool(reason)
        if is_bad or self._is_bad:
            self._is_bad = is_bad
            self._is_typed = self._is_typed or is_bad
            set_mark(self, "bad", is_bad)
            self.refused.emit(reason)

    def _render(self) -> None:
        is_mixed = self._value is MIXED
        is_empty = is_mixed or self._value is None or self._value is UNSET
        self.setPlaceholderText(self.tr("several values") if is_mixed else self._hint)
        self.set_text("" if is_empty else self._show_as(self._value))

    def _on_typed(self) -> None:
        self._is_typed = True
        self._idle.start()
        self.typed.emit()

    def _on_left(self) -> None:
        self.flush()
        self.paused.emit()
        if not self._is_bad:
            self._render()


@carried
class ChoiceField(QComboBox):
    """One of a few values. ``edited`` tells which was chosen."""

    edited = Signal(object)

    def __init__(self, options: Sequence[tuple[Any, str]] = ()) -> None:
        """Offer values, each with its words."""
        super().__init__()
        self._options: tuple[tuple[Any, str], ...] = ()
        self._value: Any = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_options(options)
        self.activated.connect(self._on_activated)

    def set_options(self, options: Sequence[tuple[Any, str]]) -> None:
        """Offer other values."""
        if tuple(options) == self._options:
            return
        self._options = tuple(options)
        with QSignalBlocker(self):
            self.clear()
            self.addItems([words for _, words in options])
        self._select()

    def show_value(self, value: Any) -> None:
        """Show a value; MIXED shows none."""
        self._value = value
        self._select()

    def reset(self) -> None:
        """Nothing is ever half chosen."""

    def flush(self) -> None:
        """Nothing is ever half chosen."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Elide words that there is no room for; the tool tip has them all."""
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        shown = option.currentText or self.placeholderText()
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            self,
        )
        icon = 0 if option.currentIcon.isNull() else option.iconSize.width() + BESIDE_ICON
        elide = Qt.TextElideMode.ElideRight
        option.currentText = option.fontMetrics.elidedText(shown, elide, room.width() - icon - 2)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        is_cut = option.currentText != shown
        if self.toolTip() != (words := tip(shown) if is_cut else ""):
            self.setToolTip(words)

    def showPopup(self) -> None:
        """Open the list below the field, in the look of its panel, wide enough for its words."""
        dress_list(self.view().window(), self)
        words = self.view().sizeHintForColumn(0) + BESIDE_WORDS
        self.view().setMinimumWidth(min(words, scaled(WIDEST)))
        self.view().setTextElideMode(Qt.TextElideMode.ElideRight)
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the wheel scroll the panel: nobody means to change a value by it."""
        event.ignore()

    def _select(self) -> None:
        values = [value for value, _ in self._options]
        is_mixed = self._value is MIXED
        self.setPlaceholderText(self.tr("several") if is_mixed else "")
        place = -1 if is_mixed or self._value not in values else values.index(self._value)
        if place != self.currentIndex():
            self.setCurrentIndex(place)

    def _on_activated(self, place: int) -> None:
        value = self._options[place][0]
        if self._value is MIXED or value != self._value:
            self._value = value
            self.edited.emit(value)


def has_focus_within(widget: QWidget) -> bool:
    """Whether the keyboard is in a widget or in something it holds."""
    focused = widget.window().focusWidget()
    return focused is not None and (focused is widget or widget.isAncestorOf(focused))
