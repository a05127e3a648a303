"""Notes in Markdown: written as plain text, and shown as they are meant.

Nothing is ever loaded for a preview, HTML in it stays text, and an address is opened only after a
click, if it is one of the web or of mail.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QKeyEvent,
    QMouseEvent,
    QPalette,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QVBoxLayout

from storymap.document.overrides import carried
from storymap.panels.fields import TextField, has_focus_within
from storymap.panels.labels import tip
from storymap.panels.page import text_of
from storymap.panels.reading import leave_open
from storymap.panels.sheet import FRAME, PAD, SIDE, colour

SCHEMES: Final = ("http", "https", "mailto")
"""The only kinds of address that are opened."""

BETWEEN: Final = 4
"""Pixels between two paragraphs."""

FEATURES: Final = (
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub
    | QTextDocument.MarkdownFeature.MarkdownNoHTML
)


def can_open(address: str) -> bool:
    """Tell whether an address may be opened: a whole one, of the web or of mail."""
    url = QUrl(address, QUrl.ParsingMode.StrictMode)
    is_whole = bool(url.host()) if url.scheme() != "mailto" else bool(url.path())
    return url.isValid() and url.scheme() in SCHEMES and is_whole


def open_address(address: str) -> bool:
    """Open an address with the desktop's program for it, if it may be opened."""
    return can_open(address) and QDesktopServices.openUrl(QUrl(address))


class _Sealed(QTextDocument):
    """A document that loads nothing."""

    def loadResource(self, _kind: int, _name: Any) -> Any:
        """Return nothing: neither pictures nor styles, from wherever they may come."""
        return None


@carried
class Preview(QTextBrowser):
    """Markdown as it is meant, as high as its lines. ``edit_wanted`` asks for its text."""

    edit_wanted = Signal()

    def __init__(self) -> None:
        """Make an empty one."""
        super().__init__()
        self.setDocument(_Sealed(self))
        self.document().setDocumentMargin(0)
        self.setOpenLinks(False)
        leave_open(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("look", "bare")
        self.setTabChangesFocus(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(off)
        self.setHorizontalScrollBarPolicy(off)
        self.setLineWrapMode(QTextBrowser.LineWrapMode.WidgetWidth)
        self.anchorClicked.connect(lambda url: open_address(url.toString()))
        self.highlighted.connect(lambda url: self.setToolTip(tip(url.toString())))

    def loadResource(self, _kind: int, _name: Any) -> Any:
        """Return nothing, as its document does."""
        return None

    def show_markdown(self, text: str) -> None:
        """Show a text."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Text, colour(self, "ink"))
        palette.setColor(QPalette.ColorRole.Link, colour(self, "accent"))
        self.setPalette(palette)
        self.document().setDefaultFont(self.font())
        self.document().setMarkdown(text, FEATURES)
        self.document().setDocumentMargin(0)
        _make_harmless(self.document())
        _set_apart(self.document())
        self.fit()

    def fit(self) -> None:
        """Be as high as all of it."""
        self.document().setTextWidth(max(40, self.viewport().width()))
        line = self.fontMetrics().lineSpacing()
        self.setFixedHeight(max(line, round(self.document().size().height()) + 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew at another width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Edit it."""
        self.edit_wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Edit it by Enter or F2, unless Enter is meant for a link; Escape leaves."""
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
        elif event.key() == Qt.Key.Key_F2 or (_is_enter(event) and not self._is_on_link()):
            self.edit_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _is_on_link(self) -> bool:
        return self.textCursor().hasSelection() and self.textCursor().charFormat().isAnchor()


@carried
class MarkdownField(QFrame):
    """Text and its preview, one at a time. ``edited`` tells the text after a change.

    Ctrl+Enter changes between the two; ``toggled`` tells whether the preview is wanted, as it is
    from one record to the next. Where there is no text, there is only the place to write it.
    """

    edited = Signal(object)
    typed = Signal()
    paused = Signal()
    toggled = Signal(bool)

    def __init__(self, hint: str = "") -> None:
        """Make an empty one, to be written in."""
        super().__init__()
        self.setObjectName(FRAME)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.text = TextField(text_of, is_bare=True, hint=hint)
        self.preview: Preview | None = None
        self._is_wanted = False
        for mine, its in (
            (self.edited, self.text.edited),
            (self.typed, self.text.typed),
            (self.paused, self.text.paused),
        ):
            its.connect(mine)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(SIDE, PAD, SIDE, PAD)
        self._layout.addWidget(self.text)

    @property
    def is_preview(self) -> bool:
        """Whether it is shown as it is meant."""
        return self.text.isHidden()

    def show_value(self, value: Any) -> None:
        """Show a text."""
        self.text.show_value(value)
        if not self.text.hasFocus():
            self._arrange()

    def reset(self) -> None:
        """Forget what was typed."""
        self.text.reset()

    def flush(self) -> None:
        """Tell what was typed."""
        self.text.flush()

    def drafted(self) -> Any:
        """Return the text that is typed and not told."""
        return self.text.drafted()

    def setAccessibleName(self, name: str) -> None:
        """Name what the keyboard reaches."""
        super().setAccessibleName(name)
        self.text.setAccessibleName(name)

    def begin(self) -> None:
        """Take the keyboard, to write."""
        self.show_preview(shown=False)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_preview(self, *, shown: bool) -> None:
        """Show the text as it is meant, or as it is written."""
        if shown == self._is_wanted:
            return
        self._is_wanted = shown
        self.flush()
        has_keyboard = has_focus_within(self)
        self._arrange()
        if has_keyboard:
            one = self.preview if self.is_preview and self.preview is not None else self.text
            one.setFocus(Qt.FocusReason.OtherFocusReason)
        self.toggled.emit(shown)

    def _arrange(self) -> None:
        """Show the one of the two that is wanted, and the preview as the text is."""
        written = self.text.toPlainText()
        is_preview = self._is_wanted and bool(written.strip())
        if is_preview:
            self._make_preview().show_markdown(written)
        self.text.setVisible(not is_preview)
        if self.preview is not None:
            self.preview.setVisible(is_preview)

    def _make_preview(self) -> Preview:
        if self.preview is None:
            self.preview = Preview()
            self.preview.setAccessibleName(self.tr("{0}, preview").format(self.accessibleName()))
            self.preview.edit_wanted.connect(self.begin)
            self._layout.addWidget(self.preview)
        return self.preview

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Change between text and preview by Ctrl+Enter."""
        if _is_enter(event) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.show_preview(shown=not self._is_wanted)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Write, by a click beside the text."""
        if not self.is_preview:
            self.text.setFocus(Qt.FocusReason.MouseFocusReason)


def _make_harmless(document: QTextDocument) -> None:
    """Put words in place of pictures, and let what may not be opened be plain words."""
    for start, length, told in reversed(list(_parts(document))):
        cursor = QTextCursor(document)
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        if told.isImageFormat():
            image = told.toImageFormat()
            words = image.property(QTextFormat.Property.ImageAltText) or image.name()
            cursor.insertText(f"[{words}]", QTextCharFormat())
        elif told.isAnchor() and not can_open(told.anchorHref()):
            cursor.setCharFormat(QTextCharFormat())


def _parts(document: QTextDocument) -> Iterator[tuple[int, int, QTextCharFormat]]:
    """Yield where each part of one look begins, how long it is, and its look."""
    block = document.begin()
    while block.isValid():
        inside = block.begin()
        while not inside.atEnd():
            part = inside.fragment()
            yield part.position(), part.length(), part.charFormat()
            inside += 1
        block = block.next()


def _set_apart(document: QTextDocument) -> None:
    """Leave some room below each paragraph that is in no list."""
    block = document.begin()
    while block.isValid():
        if block.textList() is None:
            cursor = QTextCursor(block)
            room = block.blockFormat()
            room.setBottomMargin(BETWEEN)
            cursor.setBlockFormat(room)
        block = block.next()


def _is_enter(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
