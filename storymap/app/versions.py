"""The earlier versions of a map: a picture of each, what changed since, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from storymap.app.notice_rows import DETAIL_LIMIT
from storymap.app.plain import moment_text, plain_label
from storymap.canvas.folding import BoardFolding
from storymap.document.document import Document
from storymap.document.jobs import Jobs
from storymap.files.codec import decode
from storymap.files.compare import compare
from storymap.files.wording import change_lines, summary

if TYPE_CHECKING:
    from storymap.files.backups import Backups, Version
    from storymap.layout.themes import Theme
    from storymap.model.storymap import StoryMap
    from storymap.progress import Progress

_SIZE: Final = (1040, 640)


class Read(NamedTuple):
    """A version that was read, how much changed since, and what, in words."""

    version: Version
    story_map: StoryMap
    summary: str
    lines: tuple[str, ...]


class VersionsDialog(QDialog):
    """Lists versions, the newest first; the one that is chosen is shown, and can be restored.

    ``copied`` carries the map of a version that is to be opened by itself.
    """

    copied = Signal(object)

    def __init__(self, document: Document, backups: Backups, theme: Theme, parent: QWidget) -> None:
        """Show the earlier versions of a document; they are read on another thread."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Earlier versions"))
        self._document = document
        self._backups = backups
        self._theme = theme
        self._versions = backups.versions()
        self._shown: Read | None = None
        self._unread = list(range(len(self._versions)))
        self._reading = -1
        self._jobs = Jobs(self)
        self._jobs.done.connect(self._on_read)
        self._jobs.failed.connect(self._on_failed)
        self._build()
        document.destroyed.connect(self.close)
        self.finished.connect(self._jobs.stop)
        if self._versions:
            self.list.setCurrentIndex(self.list.model().index(0, 0))

    def _build(self) -> None:
        self.list = QTreeWidget(self)
        self.list.setRootIsDecorated(False)
        self.list.setHeaderLabels([self.tr("Saved"), self.tr("Changed since")])
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for version in self._versions:
            self.list.addTopLevelItem(QTreeWidgetItem([moment_text(version.when), "…"]))
        self.list.currentItemChanged.connect(self._on_chosen)
        self.note = plain_label(parent=self)
        self.note.setWordWrap(True)
        if not self._versions:
            self.note.setText(self.tr("Nothing yet: each save keeps a version from now on."))
        self.lines = QPlainTextEdit(self)
        self.lines.setReadOnly(True)
        self.lines.setAccessibleName(self.tr("What changed since"))
        self.restore = QPushButton(self.tr("&Restore"), self)
        self.restore.setToolTip(self.tr("Make the map as it was then; Undo takes it back"))
        self.restore.clicked.connect(self._restore)
        self.copy = QPushButton(self.tr("Open as &copy"), self)
        self.copy.clicked.connect(self._copy)
        self.preview: BoardFolding | None = None
        self._lay_out()
        self._allow()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.addWidget(self.list, 2)
        left.addWidget(plain_label(self.tr("What changed since"), self))
        left.addWidget(self.lines, 1)
        self._right = QVBoxLayout()
        columns = QHBoxLayout()
        columns.addLayout(left, 2)
        columns.addLayout(self._right, 3)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.addButton(self.restore, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.copy, QDialogButtonBox.ButtonRole.ActionRole)
        for button in (self.restore, self.copy):
            button.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        rows = QVBoxLayout(self)
        rows.addLayout(columns, 1)
        rows.addWidget(self.note)
        rows.addWidget(buttons)
        self.resize(*_SIZE)

    # Reading, one version after the other, what was chosen first

    def _on_chosen(self) -> None:
        self._shown = None
        self._allow()
        self._read(self.list.currentIndex().row())

    def _read(self, row: int) -> None:
        if not 0 <= row < len(self._versions):
            return
        self._reading = row
        backups, version, now = self._backups, self._versions[row], self._document.story_map
        self._jobs.start(lambda progress: _read(backups, version, now, progress))

    def _on_read(self, read: Read) -> None:
        row = self._reading
        self._tell(row, read.summary)
        self._end(row)
        if row == self.list.currentIndex().row():
            self._show(read)

    def _on_failed(self, error: Exception) -> None:
        row = self._reading
        self._tell(row, self.tr("cannot be read"))
        self._end(row)
        if row == self.list.currentIndex().row():
            self.note.setText(str(error))

    def _tell(self, row: int, text: str) -> None:
        item = self.list.topLevelItem(row)
        if item is not None:
            item.setText(1, text)

    def _end(self, row: int) -> None:
        """Go on with the next version of which nobody knows yet what changed since."""
        if row in self._unread:
            self._unread.remove(row)
        if self._unread:
            QTimer.singleShot(0, self, self._read_next)

    def _read_next(self) -> None:
        if self._unread and not self._jobs.is_running:
            self._read(self._unread[0])

    def _show(self, read: Read) -> None:
        self._shown = read
        more = len(read.lines) - DETAIL_LIMIT
        shown = [*read.lines[:DETAIL_LIMIT]]
        if more > 0:
            shown.append(self.tr("… and {n} more").replace("{n}", str(more)))
        self.lines.setPlainText("\n".join(shown))
        self.note.setText("")
        self._picture(read.story_map)
        self._allow()

    def _picture(self, story_map: StoryMap) -> None:
        """Show a board of the version, all of it; it can be scrolled and not changed."""
        if self.preview is not None:
            self._right.removeWidget(self.preview)
            self.preview.hide()
            self.preview.document.deleteLater()
            self.preview.deleteLater()
        board = BoardFolding(Document(story_map, parent=self), self._theme, self)
        board.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        board.setAccessibleName(self.tr("The map as it was then"))
        self._right.addWidget(board, 1)
        self.preview = board
        QTimer.singleShot(0, board, board.zoom_fit)

    def _allow(self) -> None:
        self.restore.setEnabled(self._shown is not None)
        self.copy.setEnabled(self._shown is not None)

    # What can be done

    def _restore(self) -> None:
        """Make the map as it was, as one undo step."""
        if self._shown is not None:
            when = moment_text(self._shown.version.when)
            label = self.tr("Restore the version of {time}").replace("{time}", when)
            self._document.commit(label, self._shown.story_map)
            self.accept()

    def _copy(self) -> None:
        if self._shown is not None:
            self.copied.emit(self._shown.story_map)
            self.accept()


def _read(backups: Backups, version: Version, now: StoryMap, progress: Progress) -> Read:
    """Return a version and what changed since; on another thread."""
    story_map = decode(backups.read(version), progress).story_map
    changes = compare(story_map, now)
    return Read(version, story_map, summary(changes), tuple(change_lines(changes, story_map, now)))
