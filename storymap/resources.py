"""Where the files are that ship with the program: fonts, icons, examples, the manual."""

from __future__ import annotations

from functools import cache
from pathlib import Path


def resource(*parts: str) -> Path:
    """Find a bundled file or folder: `resource("fonts", "Inter-Regular.ttf")`.

    Raises FileNotFoundError when it is missing, which means a damaged installation.
    """
    path = root().joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(
            f"Story Map lacks its own file {'/'.join(parts)} (looked in {root()})"
        )
    return path


@cache
def root() -> Path:
    """The resource folder: inside the package when installed, beside it in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent / "resources"
