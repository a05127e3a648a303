"""One program a desktop: a second start hands its files to the one that runs, and ends."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

ANSWER: Final = b"ok\n"
PATIENCE: Final = 2.0
"""Seconds that a program which runs has to answer; after that a new one starts."""

_DESKTOP: Final = (
    "DISPLAY", "WAYLAND_DISPLAY", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "QT_QPA_PLATFORM",
)  # fmt: skip
_UNSEEN: Final = ("offscreen", "minimal")


def instance_socket() -> Path | None:
    """Return where the program of this user on this desktop listens; None where none does."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if os.name != "posix" or not runtime or os.environ.get("QT_QPA_PLATFORM") in _UNSEEN:
        return None
    import zlib

    desktop = "\0".join(os.environ.get(name, "") for name in _DESKTOP)
    return Path(runtime, "storymap", f"{zlib.crc32(desktop.encode(errors='replace')):08x}.sock")


def hand_over(paths: Sequence[Path], at: Path | None) -> bool:
    """Let the program that listens open files; False if none does, or it does not answer."""
    if at is None or not at.exists():
        return False
    import json
    import socket

    names = [str(path.absolute()) for path in paths]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(PATIENCE)
            line.connect(str(at))
            line.sendall(json.dumps(names).encode() + b"\n")
            return line.recv(len(ANSWER)) == ANSWER
    except (OSError, ValueError):
        return False
