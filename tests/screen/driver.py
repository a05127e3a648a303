"""A virtual screen and the app on it, driven from outside as a hand would."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    T = TypeVar("T")

ROOT = Path(__file__).resolve().parents[2]

_SIZE = "1720x1000x24"
_DRAG_STEPS = 12
_PASSED_ON = (
    "PATH", "LANG", "TMPDIR", "DBUS_SESSION_BUS_ADDRESS", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON",
)  # fmt: skip


class Rect(NamedTuple):
    """A card's place in pixels from the window's top left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def lower_part(self) -> tuple[float, float]:
        """A point where what is dropped lands after this card."""
        return self.x + self.width / 2, self.y + self.height * 0.9


class Screen:
    """An Xvfb on a free display, with no window manager: windows sit at the top left corner."""

    def __init__(self, size: str = _SIZE) -> None:
        reader, writer = os.pipe()
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-screen", "0", size, "-nolisten", "tcp"],
            pass_fds=[writer], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(writer)
        with os.fdopen(reader, encoding="ascii") as answer:
            number = answer.readline().strip()
        if not number:
            self.stop()
            raise RuntimeError("Xvfb did not start")
        self.display = f":{number}"

    def stop(self) -> None:
        stop(self._server)


class App:
    """``python -m storymap FILE`` on a screen, with settings in a folder of its own.

    The app writes its state to STORYMAP_STATE_FILE after each commit, selection and scroll: title,
    dirty, selection, cards (id to its place in the window), zoom, and ready once the bars are
    there. It is what is waited for.
    """

    def __init__(self, screen: Screen, file: Path, home: Path) -> None:
        self._state_file = home / "state.json"
        self._errors = home / "stderr.txt"
        self._environment = _environment(screen, home, self._state_file)
        with self._errors.open("wb") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "storymap", str(file)], cwd=ROOT, stdin=subprocess.DEVNULL,
                stdout=errors, stderr=errors, env=self._environment,
            )  # fmt: skip
        self._window = ""

    def find_window(self) -> None:
        """Wait for the window and give it the keys; there is no window manager to do so."""
        self.wait_for("a furnished window", lambda: self.state().get("ready"))
        self._window = self.wait_for("a window", self._visible_window)
        self._xdotool("windowfocus", "--sync", self._window)

    def state(self) -> dict[str, Any]:
        """What the app last told about itself; empty before it has."""
        try:
            state: dict[str, Any] = json.loads(self._state_file.read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return {}
        return state

    def card(self, card_id: str) -> Rect:
        """Where a visible card is in the window."""
        return Rect(*self.state()["cards"][card_id])

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Press, move in several steps past the drag distance, release."""
        self._move(start)
        self._xdotool("mousedown", "1")
        for step in range(1, _DRAG_STEPS + 1):
            part = step / _DRAG_STEPS
            self._move((_between(start[0], end[0], part), _between(start[1], end[1], part)))
        self._xdotool("mouseup", "1")

    def click(self, point: tuple[float, float]) -> None:
        self._move(point)
        self._xdotool("click", "1")

    def press(self, *keys: str) -> None:
        """Press keys or chords one after another, in xdotool's words: ``ctrl+s``."""
        self._xdotool("key", "--clearmodifiers", *keys)

    def type(self, text: str) -> None:
        self._xdotool("type", "--delay", "15", text)

    def focus(self, title: str) -> None:
        """Wait for a window with a title and give it the keys."""
        window = self.wait_for(f"the window {title}", lambda: self._titled(title))
        self._xdotool("windowfocus", "--sync", window)

    def focus_last(self) -> None:
        """Give the keys to the window that was opened last."""
        self._xdotool("windowfocus", "--sync", self.windows()[-1])

    def windows(self) -> list[str]:
        """The app's visible windows, as they were opened."""
        return self._ask("search", "--onlyvisible", "--pid", str(self.pid)).split()

    def _titled(self, title: str) -> str:
        found = self._ask("search", "--onlyvisible", "--name", f"^{title}$").split()
        return found[-1] if found else ""

    def wait_for(self, what: str, found: Callable[[], T], seconds: float = 20.0) -> T:
        """Ask until there is an answer; fails with what the app printed when there is none."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self._process.poll() is None:
            if answer := found():
                return answer
            time.sleep(0.02)
        status = self._process.poll()
        ended = "" if status is None else f"; the app ended with status {status}"
        raise AssertionError(f"waited for {what} in vain{ended}\n{self._said()}\n{self.state()}")

    @property
    def pid(self) -> int:
        """The number of the app's process."""
        return self._process.pid

    def stop(self) -> None:
        stop(self._process)

    def _visible_window(self) -> str:
        """The app's largest visible window."""
        found = self._ask("search", "--onlyvisible", "--pid", str(self._process.pid)).split()
        return max(found, key=self._area, default="")

    def _area(self, window: str) -> int:
        geometry = self._ask("getwindowgeometry", "--shell", window).split()
        values = dict(line.split("=", 1) for line in geometry)
        return int(values.get("WIDTH", 0)) * int(values.get("HEIGHT", 0))

    def _move(self, point: tuple[float, float]) -> None:
        x, y = (str(round(value)) for value in point)
        self._xdotool("mousemove", "--window", self._window, x, y)

    def _xdotool(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=self._environment, check=True, timeout=20)

    def _ask(self, *arguments: str) -> str:
        done = subprocess.run(
            ["xdotool", *arguments], env=self._environment, check=False, timeout=20,
            capture_output=True, text=True,
        )  # fmt: skip
        return done.stdout

    def _said(self) -> str:
        return self._errors.read_text(encoding="utf-8", errors="replace")


def missing_programs() -> list[str]:
    """What has to be installed before there can be a virtual screen."""
    return [program for program in ("Xvfb", "xdotool") if not shutil.which(program)]


def stop(process: subprocess.Popen[bytes]) -> None:
    """End this very process, kindly first."""
    process.terminate()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _environment(screen: Screen, home: Path, state_file: Path) -> dict[str, str]:
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700)
    homes = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "DATA", "STATE")}
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return kept | homes | {
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_RUNTIME_DIR": str(runtime),
        "DISPLAY": screen.display,
        "QT_QPA_PLATFORM": "xcb",
        "STORYMAP_STATE_FILE": str(state_file),
    }  # fmt: skip


def _between(start: float, end: float, part: float) -> float:
    return start + (end - start) * part
