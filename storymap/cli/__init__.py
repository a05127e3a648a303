"""Every command of ``storymap``: it does without a window what the app does.

Statuses: 0 fine, 1 a negative answer, 2 wrong usage, 3 unreadable input or unwritable output. What
goes wrong is one line on standard error. Only the module of the command that is run is imported,
and that imports what it needs inside its functions, so none but the window and ``render`` ever
loads Qt.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from storymap.cli.reporting import guarded, keep_log_quiet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storymap.cli.commands import Action

__all__ = ["main", "run", "window"]


def run() -> NoReturn:
    """Run the command line of this process."""
    sys.exit(main(sys.argv[1:]))


def window() -> NoReturn:
    """Open the window, whatever the arguments: each one is a file."""
    sys.exit(guarded(lambda: _open_window([Path(name) for name in sys.argv[1:]])))


def main(argv: Sequence[str]) -> int:
    """Run one command and return its status; nothing is raised, whatever happens."""
    return guarded(lambda: _run(list(argv)))


def _run(argv: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    files = [Path(name) for name in argv]
    if files and all(path.suffix == ".smap" and path.is_file() for path in files):
        return _open_window(files)  # the usual start, without the parser: it takes 10 ms
    from storymap.cli.commands import COMMANDS, command_parser, window_parser

    if argv and argv[0] in COMMANDS:
        keep_log_quiet()
        options = command_parser(argv[0]).parse_args(argv[1:])
        return _action(argv[0])(options)
    parser = window_parser()
    files = parser.parse_args(argv).files
    for path in files:
        if path.name.isalpha() and str(path) == path.name and not path.exists():
            known = ", ".join(COMMANDS)
            parser.error(f"{path} is neither a file nor a command; the commands are {known}")
    return _open_window(files)


def _action(name: str) -> Action:
    """Return what a command does, from the one module that has it."""
    if name == "slice":
        from storymap.cli.slicing import ACTIONS
    elif name == "forecast":
        from storymap.cli.forecasting import ACTIONS
    elif name in ("export", "render"):
        from storymap.cli.drawing import ACTIONS
    elif name == "check":
        from storymap.cli.check import ACTIONS
    elif name == "info":
        from storymap.cli.info import ACTIONS
    elif name in ("diff", "merge"):
        from storymap.cli.merge import ACTIONS
    elif name == "git-setup":
        from storymap.cli.git import ACTIONS
    else:
        from storymap.cli.maps import ACTIONS
    return ACTIONS[name]


def _open_window(files: list[Path]) -> int:
    from storymap.cli.display import open_window

    return open_window(files)
