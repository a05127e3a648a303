"""What is in progress: how much at once, how long already, what was begun early or is too big."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from storymap.document.document import Document
from storymap.edit.fields import set_fields
from storymap.edit.fixes import fixed
from storymap.model.clarity import dwarfing
from storymap.model.coverage import in_board_order
from storymap.model.findings import Finding
from storymap.model.flow import LaneFlow, Started, flow, started
from storymap.model.ids import MAP_ID
from storymap.model.storymap import StoryMap
from storymap.panels.add_line import UndoneLine
from storymap.panels.history_text import today
from storymap.panels.labels import plain_label
from storymap.panels.refine_lines import Column, Line
from storymap.panels.refine_page import show_words
from storymap.panels.refine_stories import StoriesPage
from storymap.panels.refine_table import LineTable
from storymap.panels.refine_words import (
    count_of,
    fix_words,
    lane_title,
    place_of,
    remark_words,
    titles_of,
    tr,
)
from storymap.panels.sheet import set_mark

_NUMBER = re.compile(r"\d{1,4}")


class Busy(NamedTuple):
    """A story in progress, or one that dwarfs the rest of its release, or both."""

    story_id: str
    started: Started | None
    size: Finding | None


class ProgressPage(StoriesPage):
    """Stories in progress, the oldest first, and those that dwarf the rest."""

    key = "progress"

    def __init__(self, document: Document, panel: QWidget) -> None:
        """Look at a document's map."""
        age = tr(
            "At most so long: from the start of its release, or of the map's calendar, to today. "
            "A map keeps no stamp of when a card was changed."
        )
        columns = (
            Column(tr("Story")),
            Column(tr("Release"), 130, is_spare=True),
            Column(tr("In progress"), 110, age),
            Column(tr("Worth a look")),
        )
        table = LineTable(columns, panel)
        table.setAccessibleName(tr("Work in progress"))
        self._lanes: tuple[LaneFlow, ...] = ()
        super().__init__(document, panel, table)

    def build_side(self, side: QVBoxLayout) -> None:
        """Put the releases with their limit there."""
        self.limit = UndoneLine()
        self.limit.setFixedWidth(52)
        self.limit.setAccessibleName(tr("Stories of a release in progress at once, at most"))
        self.limit.setPlaceholderText("–")
        self.limit.editingFinished.connect(self._on_limit)
        limit = QHBoxLayout()
        limit.addWidget(plain_label(tr("At once in a release, at most")))
        limit.addWidget(self.limit)
        limit.addStretch(1)
        self.lanes = QVBoxLayout()
        self.lanes.setSpacing(2)
        buttons = QHBoxLayout()
        for button in self.key_buttons():
            buttons.addWidget(button)
        buttons.addStretch(1)
        side.addLayout(buttons)
        side.addLayout(limit)
        side.addLayout(self.lanes)

    def found_in(self, m: StoryMap) -> Sequence[Busy]:
        """Return what is in progress, then what else dwarfs its release."""
        self._lanes = flow(m)
        sizes = {
            one.story_id: Finding(one.code, (one.story_id,), one.details) for one in dwarfing(m)
        }
        doing = started(m, today())
        ids = {one.story_id for one in doing}
        busy = [Busy(one.story_id, one, sizes.get(one.story_id)) for one in doing]
        rest = in_board_order(m, sizes.keys() - ids)
        return [*busy, *(Busy(name, None, sizes[name]) for name in rest)]

    def count(self) -> int:
        """Return how many are in progress."""
        return sum(len(lane.doing) for lane in self._lanes)

    def mark(self, one: Busy) -> str:
        """Return what it is known by."""
        return one.story_id

    def story_of(self, one: Busy) -> str:
        """Return the story."""
        return one.story_id

    def line(self, m: StoryMap, one: Busy) -> Line:
        """Tell how old it is, and what to look at."""
        begun = one.started
        parts = []
        if begun is not None:
            parts = [
                tr("begun before its release") if begun.is_early else "",
                tr("blocked") if begun.is_blocked else "",
                tr("waits for {0}").format(titles_of(m, begun.waits_for, 2))
                if begun.waits_for
                else "",
            ]
        if one.size is not None:
            parts.append(remark_words(m, one.size))
        words = (
            m.stories[one.story_id].title,
            place_of(m, one.story_id),
            _age(begun),
            "; ".join(part for part in parts if part),
        )
        return Line(one.story_id, words, ("ink", "muted", "ink", "warn"))

    def nothing(self) -> str:
        """Say what this list is for."""
        return tr(
            "Nothing is in progress. A story whose status is “In progress” stands here with how "
            "long it may have been so. Finish before you begin: give the map a limit at the right, "
            "and a release with more at once is told on its label, here and by Check the map."
        )

    def show_side(self, one: Busy | None) -> None:
        """Show the releases against the limit, and what one key does."""
        m = self.map
        finding = self._finding(one)
        words = fix_words(m, finding) if finding is not None else ""
        self.offer(words, can_split=one is not None)
        if not (self.limit.hasFocus() and self.limit.isModified()):
            self._show_limit()
        self.limit.setReadOnly(not self.is_open)
        self._show_lanes(m)

    def _show_limit(self) -> None:
        """Show the map's limit; undo takes back the edit from then on, not the typing."""
        limit = self.map.info.wip_limit
        self.limit.setText("" if limit is None else str(limit))

    def _show_lanes(self, m: StoryMap) -> None:
        shown = [lane for lane in self._lanes if lane.doing or lane.is_over]
        while self.lanes.count() < len(shown):
            self.lanes.addWidget(plain_label("", wraps=True))
        for place in range(self.lanes.count()):
            item = self.lanes.itemAt(place)
            label = item.widget() if item is not None else None
            lane = shown[place] if place < len(shown) else None
            show_words(label, "" if lane is None else _lane_words(m, lane))  # type: ignore[arg-type]
            if label is not None and lane is not None:
                set_mark(label, "look", "bad" if lane.is_over else "")

    def _finding(self, one: Busy | None) -> Finding | None:
        if one is not None and one.started is not None and one.started.is_early:
            return Finding("started-early", (one.story_id,))
        return one.size if one is not None else None

    def fix(self) -> None:
        """Put back what was begun early; flag what is too big."""
        finding = self._finding(self.current())
        m = self.map
        words = fix_words(m, finding) if finding is not None else ""
        if finding is not None and words:
            self.commit(words, lambda before: fixed(before, finding), words)

    def _on_limit(self) -> None:
        text = self.limit.text().strip()
        if text and (not _NUMBER.fullmatch(text) or not 1 <= int(text) <= 1000):
            self.refuse(tr("A limit is a whole number from 1 to 1000; empty: no limit."))
            return
        limit = int(text) if text else None
        if limit == self.map.info.wip_limit:
            self.refuse("")
        else:
            label = tr("Limit work in progress")
            self.commit(label, lambda m: set_fields(m, MAP_ID, wip_limit=limit))
        self._show_limit()


def _age(begun: Started | None) -> str:
    if begun is None:
        return tr("not begun")
    if begun.days is None:
        return tr("age not known")
    return count_of(max(begun.days, 1), tr("1 day at most"), tr("{n} days at most"))


def _lane_words(m: StoryMap, lane: LaneFlow) -> str:
    title, count = lane_title(m, lane.lane), len(lane.doing)
    if lane.limit is None:
        return tr("{0}: {1} in progress").format(title, count)
    words = tr("{0}: {1} of {2} in progress").format(title, count, lane.limit)
    return f"▲ {words}" if lane.is_over else words
