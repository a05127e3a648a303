"""Takes the files of a second start, so that one map is open once."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from typing import Final

import msgspec
from PySide6.QtCore import QObject, QTimer
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from storymap.app.session import Session
from storymap.files.instance import ANSWER
from storymap.files.state import make_private

log = logging.getLogger(__name__)

LONGEST: Final = 1 << 20
"""Bytes of a message; more is no list of files."""


class Instance(QObject):
    """Listens for other starts of the program while the session lasts."""

    def __init__(self, session: Session) -> None:
        """Listen nowhere yet."""
        super().__init__(session)
        self._session = session
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connected)

    def listen(self, at: Path) -> bool:
        """Listen at a socket, in the place of one whose program has ended; False if one cannot."""
        try:
            make_private(at.parent)
        except OSError as error:
            log.warning("no other start can hand its files over: %s", error)
            return False
        QLocalServer.removeServer(str(at))
        return self._server.listen(str(at))

    def _on_connected(self) -> None:
        line = self._server.nextPendingConnection()
        line.disconnected.connect(line.deleteLater)
        line.readyRead.connect(partial(self._on_ready, line))
        self._on_ready(line)

    def _on_ready(self, line: QLocalSocket) -> None:
        if not line.canReadLine():
            if line.bytesAvailable() > LONGEST:
                line.abort()
            return
        try:
            names = msgspec.json.decode(line.readLine().data(), type=list[str])
        except (msgspec.MsgspecError, UnicodeDecodeError):
            line.abort()
            return
        line.write(ANSWER)
        line.flush()
        line.disconnectFromServer()
        QTimer.singleShot(0, self, partial(self._open, [Path(name) for name in names]))

    def _open(self, paths: list[Path]) -> None:
        """Open files, or show that the program runs, in the window used last."""
        if self._session.windows:
            window = self._session.windows[-1]
            window.come_forward()
            window.open_files(paths)
