"""Whether there is a screen to show a window on."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_PATIENCE: Final = 2.0
"""Seconds that an X server on another computer has to answer."""

_X11: Final = re.compile(r"(?:unix|(?P<host>[^:/]*)):(?P<number>\d{1,5})(\.\d+)?")
_X11_PORT: Final = 6000


def has_screen(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a window can be shown: a display server is there that the environment names.

    Qt would end the process where none is. Who chose a platform for Qt is taken at their word, and
    so is what names a server in a way that is not known here; Windows and macOS have a screen.
    """
    if not sys.platform.startswith(("linux", "freebsd")) or environment.get("QT_QPA_PLATFORM"):
        return True
    if environment.get("WAYLAND_SOCKET"):
        return True
    wayland, x11 = environment.get("WAYLAND_DISPLAY"), environment.get("DISPLAY")
    if wayland and Path(environment.get("XDG_RUNTIME_DIR", ""), wayland).is_socket():
        return True
    return bool(x11) and _has_x_server(x11 or "")


def _has_x_server(display: str) -> bool:
    named = _X11.fullmatch(display)
    if named is None:
        return True
    path, port = f"/tmp/.X11-unix/X{named['number']}", _X11_PORT + int(named["number"])  # noqa: S108
    if named["host"]:
        return _listens((named["host"], port))
    return Path(path).is_socket() or _listens(f"\0{path}") or _listens(("localhost", port))


def _listens(address: str | tuple[str, int]) -> bool:
    """Whether somebody listens at an address of this computer, or at a port of another one."""
    import socket  # 3 ms, and most have a server whose socket is a file

    try:
        if isinstance(address, tuple):
            socket.create_connection(address, _PATIENCE).close()
        else:
            with socket.socket(socket.AF_UNIX) as end:
                end.settimeout(_PATIENCE)
                end.connect(address)
    except (OSError, OverflowError, UnicodeError):
        return False
    return True
