"""The map itself: its brief, and its definitions of ready and of done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, Final

from storymap.edit.checklists import (
    Checklist,
    add_check,
    move_check,
    remove_check,
    reword_check,
)
from storymap.model.records import Item
from storymap.model.storymap import HEAD_ID, StoryMap
from storymap.panels.entries import EntryList, new_item
from storymap.panels.estimate import format_number, parse_number
from storymap.panels.fields import ChoiceField, TextField
from storymap.panels.page import Page

MOST_AT_ONCE: Final = 1_000


class MapPage(Page):
    """What the map is for, and what its numbers mean."""

    def build(self) -> None:
        """Add the fields."""
        self.title = self.title_field(read=lambda _: self.document.story_map.title)
        self.add(self.tr("Title"), self.title)
        self.add(self.tr("Goal"), self.text_field("goal", self.tr("Goal")))
        self.add(self.tr("Problem"), self.text_field("problem", self.tr("Problem")))
        self.add(self.tr("Description"), self.text_field("description", self.tr("Description")))
        self.unit = ChoiceField([("days", self.tr("Days")), ("points", self.tr("Points"))])
        self.bind("unit", self.unit, self.tr("Unit"))
        hint = self.tr("No limit")
        self.limit = TextField(parse_limit, format_number, is_line=True, hint=hint)
        self.bind("wip_limit", self.limit, self.tr("Limit of work in progress"))
        most = self.tr("Most in progress")
        self.add_pair((self.tr("Estimates in"), self.unit), (most, self.limit))
        self.add_words(self.tr("So many stories of a release may be in progress at once."))

    def related(self, _record: Any) -> Iterable[str]:
        """Watch the head, which has the title."""
        return (HEAD_ID,)


class DefinitionsPage(Page):
    """The checklists that each story is held against."""

    def build(self) -> None:
        """Add the lists."""
        self.ready = self._list(
            "ready", self.tr("Definition of ready"), self.tr("Before work on a story begins")
        )
        self.done = self._list(
            "done", self.tr("Definition of done"), self.tr("Before a story counts as done")
        )
        self.add_words(
            self.tr(
                "A new item is asked of what comes: it is ticked on the stories that are ready, or "
                "done, by now. Alt+Up and Alt+Down move an item."
            )
        )

    def _list(self, name: Checklist, label: str, hint: str) -> EntryList:
        items = EntryList(new_item, mark="☐", hint=hint, name=label)
        self.bind(name, items, label, write=partial(_written, name))
        self.add(label, items, adds=self.tr("Add to the {0}").format(label.lower()))
        return items


def _written(name: Checklist, m: StoryMap, _map_id: str, items: Sequence[Item]) -> StoryMap:
    return with_items(m, name, items)


def with_items(m: StoryMap, checklist: Checklist, items: Sequence[Item]) -> StoryMap:
    """Make these the items of a definition; those with ids that it has not are new in it."""
    before = m.info.ready if checklist == "ready" else m.info.done
    texts, wanted = {item.id: item.text for item in before}, {item.id for item in items}
    for gone in texts.keys() - wanted:
        m = remove_check(m, checklist, gone)
    order = []
    for item in items:
        name = item.id
        if name not in texts:
            m, name = add_check(m, checklist, item.text)
        elif texts[name] != item.text:
            m = reword_check(m, checklist, name, item.text)
        order.append(name)
    for place in range(len(order) - 1, -1, -1):
        after = order[place + 1] if place + 1 < len(order) else None
        m = move_check(m, checklist, order[place], after)
    return m


def parse_limit(text: str) -> int | None:
    """Return the limit that a text means, None for an empty one; raises ValueError likewise."""
    number = parse_number(text)
    if number is None:
        return None
    if not (isinstance(number, int) and 1 <= number <= MOST_AT_ONCE):
        raise ValueError("Write a whole number from 1 to 1000, or nothing for no limit.")
    return number
