"""The refine panel on 2,000 stories with all of the practice filled: what an edit costs it.

CPU time in an offscreen window, the best of several edits: what the list that is shown takes to
follow an edit of a story, found anew, shown and painted; what one more count takes, of which each
has a turn of its own; and what an edit costs while the panel is hidden. A frame is 16 ms on the
machine whose unit is 0.1 s; the unit is measured in turns with what it is compared with.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from storymap.edit.fields import set_fields
from tests.bench.big_maps import big_map
from tests.bench.figure import Figure, machine_work
from tests.bench.practice import STORIES, filled

if TYPE_CHECKING:
    from storymap.panels.refine_page import RefinePage

ROUNDS = 12
FRAME = 0.16
HIDDEN = 0.01


def measure() -> list[Figure]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from storymap.document.document import Document
    from storymap.panels.refine import RefinePanel

    app = QApplication.instance() or QApplication(["bench"])
    document = Document(filled(big_map(STORIES)))
    panel = RefinePanel(document)
    panel.resize(1130, 262)
    panel.show()
    names = iter(list(document.story_map.stories))

    def edit() -> None:
        m, name = document.story_map, next(names)
        document.commit("Value", set_fields(m, name, value=7, title=f"Choose {name}"))

    figures = []
    for page in panel.pages:
        panel.start_with(page.key)
        while panel.is_busy:
            app.processEvents()
        follows, counts, units = [], [], []
        for _ in range(ROUNDS):
            edit()
            follows.append(_spent(lambda: _followed(page)))  # noqa: B023
            edit()
            counts.append(_spent(page.look))
            units.append(_spent(machine_work))
        reach = FRAME * min(units)
        figures += [
            Figure(f"{page.key}: shown after an edit / {FRAME} unit", min(follows), reach),
            Figure(f"{page.key}: counted after an edit / {FRAME} unit", min(counts), reach),
        ]
    panel.hide()
    app.processEvents()
    hidden = min(_hidden(edit, app.processEvents) for _ in range(ROUNDS))
    unit = min(units)
    return [*figures, Figure(f"an edit while hidden / {HIDDEN} unit", hidden, HIDDEN * unit)]


def _followed(page: RefinePage) -> None:
    page.show_found()
    page.table.viewport().repaint()


def _hidden(edit: Callable[[], None], events: Callable[[], object]) -> float:
    edit()
    return _spent(events)


def _spent(act: Callable[[], object]) -> float:
    started = time.thread_time()
    act()
    return time.thread_time() - started
