"""The main window: one map, its board, its docks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from storymap.app.board_look import dress
from storymap.app.plain import title_text
from storymap.app.session import Session
from storymap.app.statefile import StateFile
from storymap.canvas.folding import BoardFolding
from storymap.document.document import Document
from storymap.document.overrides import carried
from storymap.layout.themes import Theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QVBoxLayout

    from storymap.app.board_look import BoardLook
    from storymap.app.docks import Docks
    from storymap.app.edit_commands import EditCommands
    from storymap.app.export_commands import ExportCommands
    from storymap.app.file_commands import FileCommands
    from storymap.app.filter_commands import FilterCommands
    from storymap.app.finding import FindCommands
    from storymap.app.keeping import Keeper
    from storymap.app.menus import Actions
    from storymap.app.notices import Notice, NoticeBar
    from storymap.app.people_commands import PeopleCommands
    from storymap.app.shown_state import ShownState
    from storymap.app.theme_commands import ThemeCommands
    from storymap.app.toolbar import StatusBar, ToolBar
    from storymap.app.window_commands import WindowCommands
    from storymap.canvas.view import BoardView

DEFAULT_SIZE: Final = (1440, 900)
MESSAGE_MS: Final = 6000
ROOM_FOR_BARS: Final = (0, 70, 310, 22)
"""What bars and docks will take at each side: the board is first painted where it will stay."""


@carried
class MainWindow(QMainWindow):
    """Shows one document; everything the user can do is in its ``actions_``.

    It starts with a board to look at and is furnished with one to work on, bars, docks and commands
    right after the first paint, so that a map is seen as early as can be.
    """

    actions_: Actions
    board: BoardView
    commands: WindowCommands
    docks: Docks
    edits: EditCommands
    files: FileCommands
    filters: FilterCommands
    finding: FindCommands
    keeper: Keeper
    looks: BoardLook
    people: PeopleCommands
    themes: ThemeCommands
    toolbar: ToolBar
    status: StatusBar
    _shown: ShownState
    _middle: QVBoxLayout

    def __init__(self, session: Session, document: Document) -> None:
        """Show a map."""
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self.session = session
        self._document = document
        self._whole: Callable[[], Document] | None = None
        self._is_painted = self._is_furnished = self._is_kept = False
        self._seen: BoardFolding = self._dressed(BoardFolding(document, session.theme))
        self.setContentsMargins(*ROOM_FOR_BARS)
        self.setCentralWidget(self._seen)
        self._state = StateFile.wanted(
            self, lambda: (self._seen, self._document, self._is_furnished)
        )
        self._follow_document()
        geometry = session.settings.geometry
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            self.resize(QSize(*DEFAULT_SIZE).boundedTo(self.screen().availableSize()))

    # Parts

    @property
    def is_furnished(self) -> bool:
        """Whether bars, docks and commands are there."""
        return self._is_furnished

    def expect(self, whole: Callable[[], Document]) -> None:
        """Take the map that is seen for a glimpse; ``whole`` gives it before it is worked on."""
        self._whole = whole

    def furnish(self) -> None:
        """Make all that stands around the board, once."""
        if self._is_furnished:
            return
        self._is_furnished = True
        self._see_whole()
        self.takeCentralWidget()
        self._build_middle()
        self._show_board()
        self._make_commands()
        session = self.session
        session.theme_changed.connect(self.set_theme)
        session.text_size_changed.connect(self._on_text_size_changed)
        session.bindings.changed.connect(self._on_keys_changed)
        session.settings.autosave_changed.connect(self._tick_autosave)
        self._follow_document()
        self._show_document()
        self.setContentsMargins(0, 0, 0, 0)
        self.docks.restore(session.settings.docks)
        self.actions_.set_theme(session.theme)
        self._tick_theme()
        self._tick_autosave()
        self.docks.fill()
        self.toolbar.dress_overflow(self.session.theme)

    def _see_whole(self) -> None:
        if self._whole is not None:
            self._document.deleteLater()
            self._document = self._whole()
            self._whole = None

    def _make_commands(self) -> None:
        from storymap.app.board_look import BoardLook
        from storymap.app.docks import Docks
        from storymap.app.edit_commands import EditCommands
        from storymap.app.file_commands import FileCommands
        from storymap.app.filter_commands import FilterCommands
        from storymap.app.finding import FindCommands
        from storymap.app.keeping import Keeper
        from storymap.app.menus import Actions
        from storymap.app.people_commands import PeopleCommands
        from storymap.app.theme_commands import ThemeCommands
        from storymap.app.window_commands import WindowCommands

        session = self.session
        self.actions_ = Actions(self, session.bindings.specs, session.theme)
        self._build_bars()
        self.docks = Docks(self, self.actions_, lambda: (self.board, self._document, session.theme))
        self.commands = WindowCommands(self)
        self.edits = EditCommands(lambda: self.board, lambda: self._document)
        self.keeper = Keeper(self, session)
        self.keeper.saving_changed.connect(self._shown.tell_saving)
        self.files = FileCommands(self, session)
        self.themes = ThemeCommands(session)
        self.looks = BoardLook(
            self.actions_, session.settings, lambda: (self.board, self._document)
        )
        self._furnish_board()
        self.filters = FilterCommands(self)
        self.finding = FindCommands(self, self.filters)
        self.people = PeopleCommands(self, self)

    def _build_bars(self) -> None:
        from storymap.app.shown_state import ShownState
        from storymap.app.toolbar import StatusBar, ToolBar

        self._shown = ShownState(self)
        self.actions_.fill(self.menuBar())
        self.toolbar = ToolBar(self.actions_, self)
        self.addToolBar(self.toolbar)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.status = StatusBar(self.actions_["view.zoom-100"], self)
        self.setStatusBar(self.status)

    def _build_middle(self) -> None:
        from PySide6.QtWidgets import QVBoxLayout

        middle = QWidget(self)
        self._middle = QVBoxLayout(middle)
        self._middle.setContentsMargins(0, 0, 0, 0)
        self._middle.setSpacing(0)
        self.setCentralWidget(middle)

    @cached_property
    def exports(self) -> ExportCommands:
        """What takes the map to paper and pictures, made when it is first needed."""
        from storymap.app.export_commands import ExportCommands

        return ExportCommands(self)

    @cached_property
    def notices(self) -> NoticeBar:
        """The bar of news above the board, made when there is some."""
        from storymap.app.notices import NoticeBar

        self.furnish()
        bar = NoticeBar(self.session.theme)
        self._middle.insertWidget(0, bar)
        return bar

    def _dressed(self, board: BoardFolding) -> BoardFolding:
        """Make a new board of the document look as it did the last time."""
        dress(board, self.session.settings, self._document.path)
        board.set_text_scale(self.session.settings.text_size / 100)
        self.setFocusProxy(board)
        board.viewport().installEventFilter(self)
        return board

    def _show_board(self) -> None:
        """Show a board of the document to work on, in the place of the one that is seen."""
        from storymap.canvas.view import BoardView

        before = self._seen
        self.board = BoardView(self._document, self.session.theme)
        self._seen = self._dressed(self.board)
        self._middle.removeWidget(before)
        self._middle.addWidget(self.board, 1)
        before.hide()
        before.deleteLater()

    def _furnish_board(self) -> None:
        """Connect the board that is shown with the bars and commands."""
        board = self.board
        self.looks.follow(board, self._document)
        board.zoom_changed.connect(lambda _zoom: self.status.show_zoom(board.percent))
        board.message.connect(self.show_message)
        board.menu_requested.connect(lambda place: self.actions_.card_menu().popup(place))
        self.actions_.attach(board)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Build what can wait once the board has been painted."""
        if event.type() == QEvent.Type.Paint and not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self, self.furnish)
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Look whether another program changed the file, whenever the window comes forward."""
        super().changeEvent(event)
        is_active = event.type() == QEvent.Type.ActivationChange and self.isActiveWindow()
        if is_active and self._is_kept:
            self.keeper.exchange.look()
            self._shown.look_at_branch()

    # The document

    @property
    def document(self) -> Document:
        """The map that is shown, whole."""
        if self._whole is not None:
            self.furnish()
        return self._document

    @property
    def is_replaceable(self) -> bool:
        """Whether opening a map may take this window: it is in no file and was not changed."""
        return self._document.path is None and not self._document.is_modified

    def show_document(self, document: Document) -> None:
        """Show another map in this window."""
        self.furnish()
        had_focus = self.board.hasFocus()
        old_document = self._document
        self._document = document
        self.notices.clear()
        self.docks.empty()
        self._show_board()
        self._furnish_board()
        old_document.close()
        old_document.deleteLater()
        self.filters.follow_board()
        self.finding.follow_board()
        self._follow_document()
        self._show_document()
        self.docks.fill()
        if had_focus or not self.isActiveWindow():
            self.board.setFocus()

    def _follow_document(self) -> None:
        self._document.setParent(self)
        if self._state is not None:
            self._state.follow_document()
        self.show_title()
        self._seen.setFocus()

    def _show_document(self) -> None:
        document = self._document
        self.keeper.follow(document)
        self.files.follow(document)
        self._is_kept = True
        self._shown.follow(document)
        self.status.show_zoom(self.board.percent)

    def show_title(self) -> None:
        """Tell in the title of the window what the document is called, and whether it is saved."""
        document = self._document
        self.setWindowTitle(f"{title_text(document.name)}[*] – Story Map")
        self.setWindowModified(document.is_modified)
        self.setWindowFilePath(str(document.path or ""))

    def set_theme(self, theme: Theme) -> None:
        """Show the window in a theme's colours."""
        self.board.set_theme(theme)
        self.docks.set_theme(theme)
        self.filters.set_theme()
        self.finding.set_theme()
        self.notices.set_theme(theme)
        self.actions_.set_theme(theme)
        self.toolbar.dress_overflow(self.session.theme)
        self._tick_theme()

    def _on_text_size_changed(self, percent: int) -> None:
        self.board.set_text_scale(percent / 100)
        self.show_message(self.tr("Text size {n} %").replace("{n}", str(percent)))

    def _on_keys_changed(self) -> None:
        self.actions_.rebind(self.session.bindings.specs)

    def _tick_theme(self) -> None:
        self.actions_[f"theme.{self.session.settings.theme}"].setChecked(True)

    def _tick_autosave(self) -> None:
        self.actions_["file.autosave"].setChecked(self.session.settings.autosave)

    def say(self, notice: Notice) -> None:
        """Show a notice above the board."""
        self.notices.say(notice)

    def unsay(self, text: str) -> None:
        """Take a notice back that no longer holds."""
        if "notices" in vars(self):  # made with the first notice
            self.notices.take_back(text)

    def show_message(self, text: str) -> None:
        """Show a text in the status bar for a while; a screen reader says it."""
        from storymap.app.announce import announce

        self.statusBar().showMessage(text, MESSAGE_MS)
        announce(self, text)

    # Window

    def reveal(self, record_id: str) -> None:
        """Select a card and bring it into view."""
        self._document.selection.select(record_id)
        self.board.reveal(record_id)
        self.board.setFocus()

    def as_widget(self) -> QWidget:
        """Return the window itself."""
        return self

    def come_forward(self) -> None:
        """Show the window before all others, with the keyboard."""
        was_shown = self.isVisible()
        if self.isMinimized():
            self.showNormal()
        self.show()
        if was_shown:
            self.raise_()
            self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close unless changes are to be kept and could not be saved."""
        self.furnish()
        if not self.files.may_close():
            event.ignore()
            return
        self._document.close()
        self.session.settings.keep_window(self.saveGeometry(), self.docks.kept())
        self.session.forget(self)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Clear the filter by Escape, once the board has nothing else to leave."""
        self.furnish()
        is_left = event.key() == Qt.Key.Key_Escape and self.board.hasFocus()
        if not (is_left and self.filters.escape()):
            super().keyPressEvent(event)

    def put_above_board(self, bar: QWidget) -> None:
        """Show a bar right above the board."""
        self._middle.insertWidget(self._middle.indexOf(self.board), bar)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files."""
        if _files_of(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the files that were dropped, once the drop is over."""
        self.furnish()
        paths = _files_of(event)
        event.acceptProposedAction()
        QTimer.singleShot(0, self, lambda: self.files.open_files(paths))

    def open_files(self, paths: Sequence[Path]) -> None:
        """Open files, here or in windows of their own."""
        self.furnish()
        self.files.open_files(paths)


def _files_of(event: QDropEvent) -> list[Path]:
    urls = event.mimeData().urls()
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
