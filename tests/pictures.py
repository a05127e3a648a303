"""``python3 -m tests pictures``: the pictures of the README, made from the example as it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from storymap.cli import main
from storymap.resources import resource

if TYPE_CHECKING:
    from pathlib import Path

SIZE: Final = (1720, 1000)
THEMES: Final = ("light", "dark")
SHOWN: Final = ("--select", "Pay by card", "--slice", "Trust & payments")


def make() -> int:
    """Write a picture of each theme; return the status of the first that fails, else 0."""
    example = str(resource("examples", "city-bikes.smap"))
    for theme in THEMES:
        look = ("--size", "{}x{}".format(*SIZE), "--theme", theme, *SHOWN)
        status = main(["render", example, "-o", str(path_of(theme)), *look])
        if status:
            return status
    return 0


def path_of(theme: str) -> Path:
    """Return where the picture of a theme is."""
    return resource("pictures") / f"main-window-{theme}.png"
