"""Documents that end with their test, on the thread of the window.

Python may collect garbage on any thread, and an object of Qt must not end on another than its own.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6

from storymap.document.document import Document
from storymap.files.codec import load
from storymap.model.storymap import StoryMap

Opened = Callable[[Path | StoryMap], Document]


@pytest.fixture(autouse=True, scope="module")
def no_garbage() -> None:
    """Leave no windows of earlier tests for a thread of these to collect."""
    gc.collect()


@pytest.fixture
def opened(qapp) -> Iterator[Opened]:
    """Open a file or a map that was never saved; it ends with the test."""
    documents: list[Document] = []

    def open_(source: Path | StoryMap) -> Document:
        if isinstance(source, StoryMap):
            documents.append(Document(source))
        else:
            loaded = load(source)
            documents.append(Document(loaded.story_map, source, loaded.fingerprint))
        return documents[-1]

    yield open_
    for document in documents:
        if shiboken6.isValid(document):
            shiboken6.delete(document)
