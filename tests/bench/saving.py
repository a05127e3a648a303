"""What a save and a draft keep the thread of the window from: CPU time, in units of plain Python.

Saves are those of a window: after opening, an edit, an undo, a large paste, another's changes.
Beside what the window does itself stands the longest time for which the writer holds it up.
"""

from __future__ import annotations

import gc
import os
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject

from storymap.document.document import Document
from storymap.document.saving import Saver
from storymap.edit.outline import rename
from storymap.edit.stories import add_stories
from storymap.files import encoder, save
from storymap.files.codec import encode, load
from storymap.files.safety import Safety
from tests.bench.figure import Figure, machine_unit
from tests.bench.files import big_map

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REACHES = ((2_000, 0.05), (20_000, 0.16))
"""5 and 16 ms on the first machine."""
PASTED = 500
JOB = "storymap-job"
RUNS = 5


def measure() -> list[Figure]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QCoreApplication.instance() or QCoreApplication([])
    figures = []
    gc.disable()  # as in a window, where only its own thread collects
    for count, reach in REACHES:
        with tempfile.TemporaryDirectory(dir=".") as folder:
            figures += _Window(Path(folder), count).figures(reach * machine_unit())
    gc.enable()
    del app
    return figures


class _Window(QObject):
    """A document with all that keeps it, and what happens to it."""

    def __init__(self, folder: Path, count: int) -> None:
        super().__init__()
        self.count = count
        self.path = folder / "big.smap"
        self.folder = folder
        self.content = encode(big_map(count))

    def figures(self, reach: float) -> list[Figure]:
        found: dict[str, list[tuple[float, float]]] = {}
        for _ in range(RUNS):
            self.open()
            for change in (
                self.opened, self.edited, self.undone, self.pasted, self.merged,
            ):  # fmt: skip
                change()
                found.setdefault(change.__name__, []).append(self.saved())
            self.close()
        self.open()
        draft = min(self.drafted() for _ in range(3 * RUNS))
        self.close()
        figures = [Figure(f"{self.count:,}: draft of a title", draft, reach / 4)]
        for name, times in found.items():
            ours, waits = (min(column) for column in zip(*times, strict=True))
            what = f"{self.count:,}, {name}:"
            figures.append(Figure(f"{what} window's part of a save", ours, reach))
            figures.append(Figure(f"{what} longest turn of the writer", waits, reach))
        return figures

    def open(self) -> None:
        self.path.write_bytes(self.content)
        loaded = load(self.path)
        self.document = Document(loaded.story_map, self.path, loaded.fingerprint)
        self.safety = Safety(self.folder / "journal", self.folder / "backups")
        self.document.keep_safe(self.safety)
        self.saver = Saver(self.document)
        self.name = next(iter(loaded.story_map.stories))
        self.text = ""

    def close(self) -> None:
        self.document.close()
        self.safety.wait()

    # What happens before a save

    def opened(self) -> None:
        """Nothing."""

    def edited(self) -> None:
        m = self.document.story_map
        self.document.commit("Rename", rename(m, self.name, "Another title"))

    def undone(self) -> None:
        self.document.undo()

    def pasted(self) -> None:
        m = self.document.story_map
        step, titles = next(iter(m.steps)), [f"Pasted {number}" for number in range(PASTED)]
        self.document.commit("Paste", add_stories(m, step, None, titles)[0])

    def merged(self) -> None:
        theirs = load(self.path).story_map
        other = list(theirs.stories)[-1]
        self.path.write_bytes(encode(rename(theirs, other, "Theirs")))
        self.edited()
        self.document.take_in(load(self.path), "Merge")

    def drafted(self) -> float:
        """Type one more letter, and have it written down."""
        self.text += "x"
        started = time.thread_time()
        self.document.drafts.typed(self)
        self.document.drafts.write()
        return time.thread_time() - started

    def draft(self, story_map):
        return rename(story_map, self.name, self.text)

    # The save

    def saved(self) -> tuple[float, float]:
        """Save as a window does; return its part, and the longest turn of the writer."""
        with _turns() as turns:
            loop = QEventLoop()
            self.saver.saved.connect(loop.quit)
            started = time.thread_time()
            self.saver.save()
            loop.exec()
            ours = time.thread_time() - started
            self.saver.saved.disconnect(loop.quit)
        self.safety.wait()
        return ours, max(turns)


@contextmanager
def _turns() -> Iterator[list[float]]:
    """Collect how long the thread of a save works between two times at which it gives way."""
    turns: list[float] = []
    begun = 0.0
    give_way, digest_of = encoder.give_way, save.digest_of

    def step(then: Callable[[], object]) -> None:
        nonlocal begun
        if threading.current_thread().name == JOB:
            turns.append(time.thread_time() - begun)
        then()
        if threading.current_thread().name == JOB:
            begun = time.thread_time()

    def alone(data: bytes) -> str:
        found: list[str] = []
        step(lambda: found.append(digest_of(data)))  # which holds nobody up
        return found[0]

    encoder.give_way = lambda: step(give_way)
    save.digest_of = alone
    try:
        yield turns
    finally:
        encoder.give_way, save.digest_of = give_way, digest_of
