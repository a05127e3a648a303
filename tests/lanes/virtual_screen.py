"""What the screen lane needs: Xvfb, xdotool, Qt's libraries for X, the accessibility bus."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from storymap.bootstrap import (
    QT_LIBRARIES,
    X11_LIBRARIES,
    SetUpError,
    install_with_apt,
    is_root,
    missing_packages,
)

_PROGRAMS = {"xvfb": "Xvfb", "xdotool": "xdotool", "dbus": "dbus-daemon"}
_REGISTRIES = ("/usr/libexec/at-spi2-registryd", "/usr/lib/at-spi2-core/at-spi2-registryd")


def missing_for_screen() -> list[str]:
    """The Debian packages that are missing for a test on a virtual screen."""
    programs = [package for package, program in _PROGRAMS.items() if not shutil.which(program)]
    if not any(Path(registry).exists() for registry in _REGISTRIES):
        programs.append("at-spi2-core")
    return programs + missing_packages({**QT_LIBRARIES, **X11_LIBRARIES})


def why_no_screen() -> str:
    """Install what is missing where that is allowed; why there can be no screen, or nothing."""
    if sys.platform != "linux":
        return "there is no X display on this system"
    missing = missing_for_screen()
    if not missing:
        return ""
    try:
        install_with_apt(missing)
    except SetUpError as error:
        return str(error)
    still = missing_for_screen()
    return f"still missing after apt-get: {' '.join(still)}" if still else ""


def can_install() -> bool:
    """Whether nothing but a fault keeps this machine from having a screen."""
    return is_root() and shutil.which("apt-get") is not None
