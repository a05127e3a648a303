"""The manual: the bundled pages, with links between them and to nowhere else."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import (
    QImage,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextTable,
)
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from storymap.document.overrides import carried
from storymap.resources import resource

FIRST: Final = "index.md"
ORDER: Final = (
    "index.md",
    "map.md",
    "cards.md",
    "dragging.md",
    "dependencies.md",
    "finding.md",
    "inspector.md",
    "people.md",
    "releases.md",
    "slicing.md",
    "planning.md",
    "forecast.md",
    "practice.md",
    "refining.md",
    "learning.md",
    "presenting.md",
    "pdf.md",
    "files.md",
    "merging.md",
    "import.md",
    "command-line.md",
    "looks.md",
    "accessibility.md",
    "shortcuts.md",
)


PICTURES: Final = "pictures"
"""The folder of the pages' pictures, beside the pages."""

_MARKDOWN: Final = QTextDocument.ResourceType.MarkdownResource


class Manual(QDialog):
    """Shows the pages beside their list; stays open beside the map."""

    def __init__(self, parent: QWidget) -> None:
        """Open the first page."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Manual"))
        self.setSizeGripEnabled(True)
        self.pages = QListWidget(self)
        self.pages.setSizeAdjustPolicy(QListWidget.SizeAdjustPolicy.AdjustToContents)
        self.pages.verticalScrollBar().rangeChanged.connect(self.pages.updateGeometry)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Search the manual"))
        self.search.setClearButtonEnabled(True)
        self.browser = _Browser(self)
        for name in ORDER:
            item = QListWidgetItem(_headline(name))
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.pages.addItem(item)
        self.pages.currentItemChanged.connect(self._on_page_chosen)
        self.search.textChanged.connect(self._filter)
        self.browser.sourceChanged.connect(self._on_source_changed)
        left = QVBoxLayout()
        left.addWidget(self.search)
        left.addWidget(self.pages)
        row = QHBoxLayout(self)
        row.addLayout(left)
        row.addWidget(self.browser, 1)
        self.resize(QSize(900, 640))
        self.show_page(FIRST)

    def show_page(self, name: str) -> None:
        """Show a page by its file's name."""
        self.browser.setSource(QUrl(name), _MARKDOWN)

    def _on_page_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.show_page(item.data(Qt.ItemDataRole.UserRole))

    def _on_source_changed(self, url: QUrl) -> None:
        if url.fileName() in ORDER:
            self.pages.setCurrentRow(ORDER.index(url.fileName()))

    def _filter(self, query: str) -> None:
        wanted = query.casefold()
        for row, name in enumerate(ORDER):
            hidden = bool(wanted) and wanted not in page_text(name).casefold()
            self.pages.item(row).setHidden(hidden)


@carried
class _Browser(QTextBrowser):
    """Shows pages of the manual; other addresses are never fetched or opened."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.document().setDocumentMargin(16)
        self.sourceChanged.connect(self._space)
        self.anchorClicked.connect(self._on_clicked)

    def _space(self) -> None:
        """Give paragraphs and tables the room that Markdown leaves to the reader's taste."""
        block = self.document().begin()
        while block.isValid():
            cursor = QTextCursor(block)
            frame = cursor.currentFrame()
            if isinstance(frame, QTextTable):
                _space_table(frame)
            else:
                cursor.mergeBlockFormat(_spaced(block))
            block = block.next()

    def _on_clicked(self, url: QUrl) -> None:
        if _is_page(url):
            self.setSource(url, _MARKDOWN)

    def loadResource(self, type: int, name: QUrl | str, /) -> object:  # noqa: A002, ARG002
        """Read a page or a picture of the manual; there is nothing else to be had."""
        url = QUrl(name)
        if _is_page(url):
            return page_text(url.fileName())
        return self._picture(url.fileName()) if _is_picture(url) else None

    def _picture(self, name: str) -> QImage:
        """Return a picture, no wider than what the window shows of a page."""
        picture = QImage(str(resource("help", PICTURES, name)))
        room = self.viewport().width() - 2 * int(self.document().documentMargin())
        if picture.width() <= room:
            return picture
        ratio = self.devicePixelRatio()
        smooth = Qt.TransformationMode.SmoothTransformation
        picture = picture.scaledToWidth(min(picture.width(), int(room * ratio)), smooth)
        picture.setDevicePixelRatio(picture.width() / room)
        return picture

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show pictures in the new width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit_pictures()

    def _fit_pictures(self) -> None:
        text, kind = self.document(), QTextDocument.ResourceType.ImageResource
        block = text.begin()
        while block.isValid():
            for fragment in block.textFormats():
                shown = fragment.format.toImageFormat()
                if shown.isValid():
                    url = QUrl(shown.name())
                    text.addResource(kind.value, url, self._picture(url.fileName()))
                    text.markContentsDirty(block.position(), block.length())
            block = block.next()


def _spaced(block: QTextBlock) -> QTextBlockFormat:
    is_headline = block.blockFormat().headingLevel() > 0
    spaced = QTextBlockFormat()
    spaced.setTopMargin(18 if is_headline and block.blockNumber() else 0)
    spaced.setBottomMargin(3 if block.textList() is not None else 9)
    proportional = QTextBlockFormat.LineHeightTypes.ProportionalHeight
    spaced.setLineHeight(125, proportional.value)
    return spaced


def _space_table(table: QTextTable) -> None:
    looks = table.format().toTableFormat()
    looks.setCellPadding(5)
    looks.setCellSpacing(0)
    looks.setBorder(0)
    looks.setBottomMargin(12)
    table.setFormat(looks)


def _is_page(url: QUrl) -> bool:
    return url.isRelative() and url.path() in ORDER


def _is_picture(url: QUrl) -> bool:
    folder, _, name = url.path().rpartition("/")
    return url.isRelative() and folder == PICTURES and (resource("help", PICTURES) / name).is_file()


def page_text(name: str) -> str:
    """Return a page of the manual as Markdown."""
    return resource("help", name).read_text(encoding="utf-8")


def show_page(parent: QWidget, name: str = FIRST) -> Manual:
    """Show a page in the window's manual, which is opened if it is not open yet."""
    manual = parent.findChild(Manual) or Manual(parent)
    manual.show_page(name)
    manual.show()
    manual.raise_()
    return manual


def _headline(name: str) -> str:
    return page_text(name).partition("\n")[0].removeprefix("# ")
