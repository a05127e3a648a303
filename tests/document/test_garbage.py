"""Objects of Qt that are garbage end on the thread of the window, whatever other threads do."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest

from storymap.document.garbage import GarbageCollector

_WORKING = """
import sys, threading
from PySide6.QtCore import QCoreApplication
from storymap.document.document import Document
from storymap.document.garbage import GarbageCollector
from storymap.model.storymap import StoryMap

app = QCoreApplication([])
collector = GarbageCollector(app)
ended = set()

def work():
    for _ in range(50):
        [[number] for number in range(3000)]

for _ in range(20):
    for _ in range(20):
        document = Document(StoryMap.of(title="x"))
        document.settling.connect(document.settle)
        document.itself = document
        document.destroyed.connect(lambda: ended.add(threading.current_thread().name))
    del document
    thread = threading.Thread(target=work, name="worker")
    thread.start()
    while thread.is_alive():
        app.processEvents()
    collector.collect()
print(sorted(ended))
"""


def test_qt_objects_end_on_the_thread_of_the_window_while_others_work():
    done = subprocess.run(
        [sys.executable, "-c", _WORKING], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout == "['MainThread']\n"


@pytest.fixture
def collector(qapp):
    was_enabled = gc.isenabled()
    yield GarbageCollector()
    if was_enabled:
        gc.enable()


def test_garbage_is_collected_as_it_comes(collector):
    class Loop:
        alive = 0

        def __init__(self) -> None:
            self.itself = self
            Loop.alive += 1

        def __del__(self) -> None:
            Loop.alive -= 1

    assert not gc.isenabled()
    for _ in range(5000):
        Loop()
    assert Loop.alive > 1000

    collector.collect()

    assert Loop.alive < 100


def test_what_is_old_is_collected_too(collector, monkeypatch):
    collected = []
    monkeypatch.setattr(gc, "collect", lambda generation=2: collected.append(generation))
    for counts in ((0, 0, 0), (9999, 0, 0), (9999, 99, 0), (9999, 99, 99)):
        monkeypatch.setattr(gc, "get_count", lambda counts=counts: counts)
        collector.collect()
    collector._last_full -= 60
    collector.collect()
    monkeypatch.undo()

    assert collected == [0, 1, 1, 2]
