"""What is near the top and not ready: what is missing, to be ticked right there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from storymap.document.document import Document
from storymap.edit.checklists import add_check, tick, untick
from storymap.model.records import Item
from storymap.model.refinement import Readiness, near_top, not_ready
from storymap.model.storymap import StoryMap
from storymap.panels.labels import plain_label
from storymap.panels.refine_lines import Column, Line
from storymap.panels.refine_page import RefinePage, show_words
from storymap.panels.refine_table import LineTable
from storymap.panels.refine_words import count_of, lane_title, titles_of, tr


class ReadyPage(RefinePage):
    """The stories to make ready, the topmost first; the digits tick what is missing."""

    key = "ready"

    def __init__(self, document: Document, panel: QWidget) -> None:
        """Look at a document's map."""
        columns = (
            Column(tr("Story"), share=2),
            Column(tr("Release"), 124, is_spare=True),
            Column(tr("What is missing"), share=3),
            Column(tr("Beside that"), 130, is_spare=True),
        )
        table = LineTable(columns, panel, many=True)
        table.setAccessibleName(tr("Stories near the top that are not ready"))
        super().__init__(document, panel, table)

    def build_side(self, side: QVBoxLayout) -> None:
        """Put the definition of ready there, and a field that makes it longer."""
        self.ticks: list[TickLine] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.beside = plain_label("", "small", wraps=True)
        self.add = QLineEdit()
        self.add.setPlaceholderText(tr("Ask one more thing of every story"))
        self.add.setAccessibleName(tr("Add to the definition of ready"))
        self.add.returnPressed.connect(self._on_added)
        side.addWidget(plain_label(tr("Definition of ready"), "small"))
        side.addLayout(self._list)
        side.addWidget(self.beside)
        side.addWidget(self.add)

    def found_in(self, m: StoryMap) -> Sequence[Readiness]:
        """Return the stories near the top that are not ready."""
        return not_ready(m)

    def mark(self, one: Readiness) -> str:
        """Return what it is known by."""
        return one.story_id

    def line(self, m: StoryMap, one: Readiness) -> Line:
        """Tell what is missing, and what else is open."""
        parts = [
            count_of(len(one.questions), tr("1 question"), tr("{n} questions"))
            if one.questions
            else "",
            tr("waits for {0}").format(titles_of(m, one.needs, 1)) if one.needs else "",
        ]
        missing = "; ".join(item.text for item in one.missing)
        if len(one.missing) > 1:
            missing = tr("{0}: {1}").format(len(one.missing), missing)
        words = (m.stories[one.story_id].title, lane_title(m, one.lane), missing)
        beside = ", ".join(part for part in parts if part)
        return Line(one.story_id, (*words, beside), ("ink", "muted", "ink", "warn"))

    def nothing(self) -> str:
        """Say why nothing waits."""
        m = self.map
        if not m.info.ready:
            return tr(
                "This map has no definition of ready. Write at the right what a story needs before "
                "work on it begins, such as “Its criteria can be checked by somebody else”: the "
                "stories near the top that lack it are then listed here."
            )
        if not near_top(m):
            return tr("Nothing is near the top: no release that is not shipped holds open stories.")
        return tr(
            "Nothing near the top is waiting: all open stories of the first two releases are ready."
        )

    def show_side(self, one: Readiness | None) -> None:
        """Show what is ticked on the stories that are chosen."""
        m = self.map
        items = m.info.ready
        while len(self.ticks) > len(items):
            line = self.ticks.pop()
            line.hide()
            line.deleteLater()
        while len(self.ticks) < len(items):
            added = TickLine()
            added.ticked.connect(self._tick)
            self._list.addWidget(added)
            self.setTabOrder(self.ticks[-1].tick if self.ticks else self.table, added.tick)
            self.ticks.append(added)
        chosen = self._stories()
        for number, (line, item) in enumerate(zip(self.ticks, items, strict=True), 1):
            have = sum(item.id in m.stories[name].checks for name in chosen)
            line.show_item(number, item, have, len(chosen))
            line.setEnabled(self.is_open)
        texts = [question.text for question in one.questions] if one is not None else []
        show_words(self.beside, "\n".join(f"? {text}" for text in texts))
        self.add.setEnabled(self.is_open)

    def take_keyboard(self) -> None:
        """Begin with the list, or with the definition, if the map has none."""
        if self.map.info.ready:
            super().take_keyboard()
        else:
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stories(self) -> list[str]:
        m = self.map
        chosen: list[Readiness] = self.chosen() or [one for one in (self.current(),) if one]
        return [one.story_id for one in chosen if one.story_id in m.stories]

    def on_key(self, letter: str) -> None:
        """Tick the item of that number, or take the tick off where all chosen ones have it."""
        items = self.map.info.ready
        if letter.isdecimal() and 0 < int(letter) <= len(items):
            self._tick(items[int(letter) - 1].id)

    def on_entered(self) -> None:
        """Tick all that is missing."""
        ids = self._stories()
        items = self.map.info.ready

        def edit(m: StoryMap) -> StoryMap:
            for item in items:
                m = tick(m, ids, item.id)
            return m

        self.commit(tr("Tick what is ready"), edit, tr("All ticked: ready."))

    def _tick(self, item_id: str) -> None:
        m, ids = self.map, self._stories()
        if not ids:
            return
        is_on = all(item_id in m.stories[name].checks for name in ids)
        label = tr("Take a tick off") if is_on else tr("Tick what is ready")
        self.commit(label, lambda before: (untick if is_on else tick)(before, ids, item_id))
        self.show_side(self.current())

    def _on_added(self) -> None:
        text = self.add.text().strip()
        if text and self.commit(
            tr("Add to the definition of ready"), lambda m: add_check(m, "ready", text)[0]
        ):
            self.add.clear()


class TickLine(QWidget):
    """An item of the checklist: its number, which ticks it by the keyboard, and its words."""

    ticked = Signal(str)

    def __init__(self) -> None:
        """Make one without an item."""
        super().__init__()
        self._item = Item(id="none", text="")
        self.tick = QCheckBox()
        self.tick.setMinimumSize(24, 24)
        self.tick.clicked.connect(lambda _on: self.ticked.emit(self._item.id))
        self.words = plain_label("", wraps=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.tick)
        row.addWidget(self.words, 1)

    def show_item(self, number: int, item: Item, have: int, of: int) -> None:
        """Show an item that some of the chosen stories have ticked."""
        self._item = item
        is_mixed = 0 < have < of
        share = f"  ({tr('{0} of {1}').format(have, of)})" if is_mixed else ""
        self.words.setText(f"{number}  {item.text}{share}")
        self.tick.setChecked(of > 0 and have == of)
        self.tick.setAccessibleName(f"{item.text}{share}")
        self.tick.setToolTip(tr("Tick it on what is chosen ({0})").format(number))
        self.tick.setVisible(of > 0)
