"""Start the program with a window for each map."""

from __future__ import annotations

import faulthandler
import gc
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import (
    QCoreApplication,
    QMessageLogContext,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from storymap.app.notices import Notice
from storymap.app.opening import (
    Glimpsed,
    Marked,
    document_of,
    example,
    loaded_notices,
    read_map,
    read_marked,
    show_glimpse,
    show_reunited,
)
from storymap.app.session import Session
from storymap.app.settings import Settings
from storymap.app.themes import interface_font, load_fonts
from storymap.app.window import MainWindow
from storymap.files.codec import Content, Loaded, load_content, read
from storymap.files.errors import LoadError
from storymap.files.glimpse import LONG, glimpse
from storymap.progress import Cancelled, Progress
from storymap.resources import resource

log = logging.getLogger(__name__)

_Opened: TypeAlias = Loaded | Marked | Glimpsed

SETTLE_MS = 300
SLOW = 16 * 1024 * 1024
"""Bytes of a file that takes about half a second to read."""
QUIET = "*.debug=false;*.info=false"
"""What Qt is not to say: it tells of typefaces while it holds a lock on them, and whoever hears it
in Python waits for a thread that may wait for that lock."""
APP_ID = "storymap"
"""The name of the desktop file, by which a desktop finds the icon of a window."""


def open_window(paths: Sequence[Path]) -> int:
    """Show each map in a window, the bundled example without any, until all are closed.

    Returns the exit status. Raises LoadError if not one of the maps can be read; those that cannot
    while another can are named above its board.
    """
    slow = [path for path in paths if _is_slow(path)]
    read_one = _read_to_glimpse if len(paths) == 1 else _read
    loaded, errors = _loaded((path for path in paths if path not in slow), read_one)
    if errors and not loaded and not slow:
        raise errors[0]
    gc.disable()
    app = application()
    faulthandler.enable()
    session = new_session(Settings())
    if slow and not _wait_for(slow, loaded, errors):
        return 0
    _open_all(session, loaded)
    loaded.clear()  # windows have them; nothing here keeps the bytes of a file while it is open
    for error in errors:
        session.windows[-1].say(Notice(str(error), level="error"))
    QTimer.singleShot(SETTLE_MS, session, lambda: _settle(session))
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return app.exec()


def open_broken(path: Path) -> None:
    """Show the example and, above it, what can be opened of a file that holds no map."""
    gc.disable()
    app = application()
    session = new_session(Settings())
    window = session.new_window(example())
    QTimer.singleShot(0, session, lambda: window.open_files([path.absolute()]))
    QTimer.singleShot(SETTLE_MS, session, lambda: _settle(session))
    app.exec()


def application() -> QApplication:
    """Return the one QApplication, made if there is none, with our names, looks and typeface."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        return app
    os.environ.setdefault("QT_LOGGING_RULES", QUIET)
    QApplication.setDesktopSettingsAware(False)
    app = QApplication([*sys.argv[:1], "-style", "fusion"])  # setStyle takes 14 ms to wrap it
    if app.platformName() == "offscreen":
        qInstallMessageHandler(_log_qt)
    app.setApplicationName("Story Map")
    app.setApplicationDisplayName("")
    QGuiApplication.setDesktopFileName(APP_ID)
    wear_typeface(app)
    return app


def dress(app: QApplication) -> None:
    """Give the application the style and typeface that look the same everywhere."""
    app.setStyle("Fusion")
    wear_typeface(app)


def wear_typeface(app: QApplication) -> None:
    """Give the application the bundled typeface."""
    load_fonts()
    app.setFont(interface_font())


def new_session(settings: Settings) -> Session:
    """Return a session without windows, in the theme of the settings."""
    session = Session(settings, MainWindow)
    session.show_theme()
    return session


def _is_slow(path: Path) -> bool:
    """Whether reading a file takes so long that somebody may want to stop it."""
    try:
        return path.stat().st_size > SLOW
    except OSError:
        return False


def _wait_for(
    paths: Sequence[Path], loaded: list[tuple[Path, _Opened]], errors: list[LoadError]
) -> bool:
    """Read long files beside a dialog; False if there is nothing to show, since it was stopped.

    Raises LoadError if there is nothing to show since not one file can be read.
    """
    from storymap.app.beside import done_beside

    QApplication.setQuitOnLastWindowClosed(False)  # the dialog's would be the last one
    for path in paths:
        title = QCoreApplication.translate("Main", "Reading {file}").replace("{file}", path.name)
        try:
            loaded.append((path, done_beside(partial(_read_slowly, path), title, None)))
        except LoadError as error:
            errors.append(error)
        except Cancelled:
            continue
    QApplication.setQuitOnLastWindowClosed(True)
    if errors and not loaded:
        raise errors[0]
    return bool(loaded)


def _read_slowly(path: Path, progress: Progress) -> Loaded | Marked:
    try:
        return read_map(path, progress, allow_large=True)
    except LoadError as error:
        if error.kind != "conflict":
            raise
    return read_marked(path)


def _loaded(
    paths: Iterable[Path], read_one: Callable[[Path], _Opened]
) -> tuple[list[tuple[Path, _Opened]], list[LoadError]]:
    loaded: list[tuple[Path, _Opened]] = []
    errors: list[LoadError] = []
    for path in paths:
        try:
            loaded.append((path, read_one(path)))
        except LoadError as error:
            errors.append(error)
    return loaded, errors


def _read_to_glimpse(path: Path) -> _Opened:
    """Read a file no further than its cards show, if the rest would take much longer."""
    content = read(path)
    if len(content.data) > LONG and (story_map := glimpse(content.data)) is not None:
        return Glimpsed(story_map, content)
    return _looked_into(content)


def _read(path: Path) -> Loaded | Marked:
    return _looked_into(read(path))


def _looked_into(content: Content) -> Loaded | Marked:
    try:
        return load_content(content)
    except LoadError as error:
        if error.kind != "conflict":
            raise
    return read_marked(content.path)


def _open_all(session: Session, opened: list[tuple[Path, _Opened]]) -> None:
    if not opened:
        session.new_window(example())
    for path, loaded in opened:
        window = session.showing(path)
        if window is not None:
            continue
        if isinstance(loaded, Glimpsed):
            show_glimpse(session, path.absolute(), loaded)
            continue
        if not isinstance(loaded, Loaded):
            show_reunited(session, path.absolute(), loaded)
            continue
        window = session.new_window(document_of(loaded, path.absolute()))
        session.settings.add_recent(path.absolute())
        for notice in loaded_notices(loaded):
            window.say(notice)


def _settle(session: Session) -> None:
    """Do what can wait for the first paint.

    The collector never looks again at what start-up made: 4 to 40 ms a collection. It works on the
    thread of the windows alone.
    """
    from PySide6.QtGui import QIcon

    from storymap.app.crash import install_crash_dialog
    from storymap.document.garbage import GarbageCollector

    install_crash_dialog()
    QGuiApplication.setWindowIcon(QIcon(str(resource("icons", "storymap.svg"))))
    _recover(session)
    _listen(session)
    gc.freeze()
    GarbageCollector(QApplication.instance())


def _recover(session: Session) -> None:
    """Offer what a program that ended unexpectedly left, if there is anything."""
    from storymap.files.state import journal_folder

    folder = journal_folder()
    if any(folder.glob("*.jrn")) or any(folder.glob("done/*")):
        from storymap.app.recovery import Recovering

        Recovering(session, folder).start()


def _listen(session: Session) -> None:
    """Take the files of later starts of the program on this desktop."""
    from storymap.files.instance import instance_socket

    at = instance_socket()
    if at is not None:
        from storymap.app.instance import Instance

        Instance(session).listen(at)


def _log_qt(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """Send what Qt says to our log, but for what offscreen says whenever a window is shown."""
    if text.startswith("This plugin does not support"):
        return
    serious = kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)
    logging.getLogger("qt").log(logging.ERROR if serious else logging.WARNING, text)
