"""From the start of the process to the first paint of 1,000 cards, beside a bare QMainWindow."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.bench.figure import Figure
from tests.lanes.virtual_screen import why_no_screen
from tests.screen.driver import Screen

_ROUNDS = 16
_PATIENCE = 30.0

FIRST_PAINT = 1.6
"""How many times as long as a bare window's it may take."""

_BARE = """
import os, sys
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        open(os.environ["STORYMAP_STATE_FILE"], "w").close()

app = QApplication(sys.argv)
window = Window()
window.resize(1440, 900)
window.show()
app.exec()
"""


def measure() -> list[Figure]:
    """Both by turns, each start beside the bare one right before it; the median counts."""
    content = json.dumps(thousand_cards(), indent=1) + "\n"
    found = starts([content.encode()], _ROUNDS)
    (app,) = found.maps
    times = statistics.median(one / other for one, other in zip(app, found.bare, strict=True))
    print(f"  the best of each: {min(app):.3f} s, a bare window {min(found.bare):.3f} s")
    return [
        Figure(
            f"first paint, 1,000 cards, {found.where} / a bare window", times, FIRST_PAINT, "times"
        )
    ]


class Starts(NamedTuple):
    """Seconds to the first paint, a number for each round: of a bare window, and of each map."""

    where: str
    bare: list[float]
    maps: list[list[float]]


def starts(files: Sequence[bytes], rounds: int) -> Starts:
    """Start a bare window and the app with each of the files, by turns.

    On a real X display, as users start it, wherever one can be had, else offscreen.

    The first round of each fills the caches of the disk and of Python's bytecode, as the first
    start on a user's machine does.
    """
    screen = None if why_no_screen() else Screen("1920x1080x24")
    display = {"QT_QPA_PLATFORM": "offscreen"}
    if screen is not None:
        display = {"QT_QPA_PLATFORM": "xcb", "DISPLAY": screen.display}
    try:
        bare, *maps = _times(files, rounds, display)
    finally:
        if screen is not None:
            screen.stop()
    return Starts(display["QT_QPA_PLATFORM"], bare, maps)


def _times(files: Sequence[bytes], rounds: int, display: dict[str, str]) -> list[list[float]]:
    """Seconds to the first paint of the bare window and of the app with each file, some of each."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        commands = [["-c", _BARE]]
        for number, content in enumerate(files):
            file = home / f"map{number}.smap"
            file.write_bytes(content)
            commands.append(["-m", "storymap", str(file)])
        found = [
            [_until_painted(command, home, display) for command in commands] for _ in range(rounds)
        ]
    return [list(column) for column in zip(*found, strict=True)]


def thousand_cards() -> dict[str, object]:
    """A map of 1,000 stories in 25 steps of 5 activities and 4 releases."""
    records: list[dict[str, object]] = [{"kind": "map", "id": "map"}]
    for n in range(5):
        title = f"Activity {n}"
        records.append({"kind": "activity", "id": f"activity{n}", "key": f"a{n}", "title": title})
    records += [
        {"kind": "step", "id": f"step{n:02}", "activity": f"activity{n // 5}", "key": f"a{n % 5}",
         "title": f"Do thing {n}"} for n in range(25)
    ]  # fmt: skip
    for n in range(4):
        title = f"Release {n}"
        records.append({"kind": "release", "id": f"release{n}", "key": f"a{n}", "title": title})
    records += [
        {"kind": "story", "id": f"story{n:04}", "step": f"step{n % 25:02}",
         "release": f"release{n // 250}", "key": f"a{n // 25 % 10}",
         "title": f"Let a reader do the thing of number {n}"} for n in range(1000)
    ]  # fmt: skip
    records.append({"kind": "end"})
    return {"format": "smap", "version": 1, "compat": 1, "title": "A thousand", "records": records}


def _until_painted(arguments: list[str], home: Path, display: dict[str, str]) -> float:
    """Seconds from starting Python with these arguments to the file that tells of a paint.

    Of the processor where the system tells, as canvas.md counts, else of the clock.
    """
    told = home / "painted"
    told.unlink(missing_ok=True)
    errors = home / "errors"
    homes = {f"XDG_{name}_HOME": str(home) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    environment = os.environ | homes | {
        "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(home / "bytecode"),
        "XDG_RUNTIME_DIR": str(home), "STORYMAP_STATE_FILE": str(told), **display,
    }  # fmt: skip
    with errors.open("wb") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *arguments], env=environment, stdout=output, stderr=output
        )
        try:
            while not told.exists():
                if process.poll() is not None or time.perf_counter() > started + _PATIENCE:
                    raise RuntimeError(f"nothing was painted:\n{errors.read_text()}")
                time.sleep(0.001)
            return _worked(process.pid) or time.perf_counter() - started
        finally:
            process.kill()
            process.wait()


def _worked(pid: int) -> float:
    """CPU seconds of all threads of a process, which its neighbours disturb less; 0 if not told."""
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        return sum(int((one / "schedstat").read_text().split()[0]) for one in threads) / 1e9
    except OSError:
        return 0.0
