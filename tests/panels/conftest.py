"""An inspector on a small map, in a window that has the keyboard."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtWidgets import QApplication

from storymap.document.document import Document
from storymap.model.records import Item, Question, Range, Task, replace
from storymap.panels.inspector import Inspector
from tests.builders import a_map, id_of


@pytest.fixture(autouse=True, scope="module")
def no_garbage() -> None:
    """Leave no panels of earlier tests for a thread of these to collect."""
    gc.collect()


@pytest.fixture
def document() -> Document:
    m = a_map(
        {
            "Book": {
                "Choose": {"First": ["Pick a time"], "Later": ["Change a booking"]},
                "Pay": {"First": ["Pay by card", "Get a receipt"], None: ["Pay by phone"]},
            }
        },
        outcomes=["Riders trust paying", "Riders come back"],
        personas=["Visitor", "Commuter"],
        stories={
            "Pay by card": {
                "estimate": Range(low=5, likely=6, high=8),
                "value": 50,
                "needs": ["Pick a time"],
                "outcomes": ["Riders trust paying"],
                "acceptance": (
                    Task(id="a1", text="The ride is booked", done=True),
                    Task(id="a2", text="A receipt comes"),
                ),
                "why": (Item(id="w1", text="To take money"),),
                "questions": (Question(id="q1", text="Which cards?"),),
                "checks": ("r1",),
            },
            "Get a receipt": {"estimate": Range(likely=2), "value": 20},
        },
    )
    ready = (Item(id="r1", text="We know why"), Item(id="r2", text="It is small"))
    return Document(m.with_records(replace(m.info, unit="days", ready=ready)))


@pytest.fixture
def inspector(qtbot, document):
    inspector = Inspector(document)
    qtbot.addWidget(inspector)
    inspector.resize(312, 900)
    inspector.show()
    inspector.activateWindow()
    qtbot.waitUntil(lambda: inspector.page is not None and inspector.isActiveWindow())
    return inspector


class Bench:
    """The inspector with the words that the tests use."""

    def __init__(self, qtbot, inspector, document) -> None:
        self.qtbot, self.inspector, self.document = qtbot, inspector, document

    @property
    def map(self):
        return self.document.story_map

    @property
    def page(self):
        return self.inspector.page

    def select(self, *titles: str):
        self.document.selection.select(*(id_of(self.map, title) for title in titles))
        QApplication.processEvents()
        return self.page

    def story(self, title: str):
        return self.map.stories[id_of(self.map, title)]

    def tab(self, place: int):
        self.inspector.tabs.setCurrentIndex(place)
        QApplication.processEvents()
        return self.page

    def write(self, field, text: str, key=None) -> None:
        """Put the keyboard in a field and type over what is in it; end with a key, if given."""
        field.setFocus()
        self.qtbot.waitUntil(field.hasFocus)
        field.selectAll()
        self.qtbot.keyClicks(field, text)
        if key is not None:
            self.qtbot.keyClick(field, key)


@pytest.fixture
def bench(qtbot, inspector, document):
    return Bench(qtbot, inspector, document)
