"""Several stories: what they share; an edit applies to all of them as one undo step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from storymap.edit.checklists import tick, untick
from storymap.edit.fields import set_fields_of
from storymap.edit.needs import add_needs, remove_needs
from storymap.edit.outcomes import add_outcome
from storymap.edit.people import add_persona, connect, disconnect
from storymap.edit.sets import put_in, take_out
from storymap.model.records import Item, Story
from storymap.model.storymap import StoryMap
from storymap.model.text import clean_title
from storymap.panels.definitions import DefinitionField
from storymap.panels.page import Page
from storymap.panels.shared import SharedRefs
from storymap.panels.story_fields import (
    FLAGS,
    assignee_field,
    colour_field,
    estimate_field,
    offers,
    release_field,
    status_field,
    step_field,
    type_field,
    value_field,
)
from storymap.panels.tick import Tick
from storymap.panels.tick_grid import TickGrid

Edit = Callable[[StoryMap, Sequence[str], str], StoryMap]


class ManyPage(Page):
    """The fields that make sense for several stories at once."""

    def build(self) -> None:
        """Add the fields."""
        self.status, self.release = status_field(self), release_field(self)
        self.add_pair((self.tr("Status"), self.status), (self.tr("Release"), self.release))
        self.estimate, self.value = estimate_field(self), value_field(self)
        labels = self.add_pair((self.tr("Estimate"), self.estimate), (self.tr("Value"), self.value))
        self.estimate_caption = labels[0]
        self.type, self.assignee = type_field(self), assignee_field(self)
        self.add_pair((self.tr("Type"), self.type), (self.tr("Assignee"), self.assignee))
        self._build_sets()
        self.flags = TickGrid([(name, self.tr(words)) for name, words in FLAGS])
        self.flags.checked.connect(self._on_flagged)
        self.add(self.tr("Flags"), self.flags)
        self.ready, self.ready_caption = self._definition(self.tr("Definition of ready"))
        self.done, self.done_caption = self._definition(self.tr("Definition of done"))
        self.colour, self.step = colour_field(self), step_field(self)
        self.add_pair((self.tr("Colour"), self.colour), (self.tr("Step"), self.step))
        self.pinned = Tick(self.tr("Pinned: slicing leaves them here"))
        self.pinned.clicked.connect(self._on_pinned)
        self.add_widget(self.pinned)

    def _build_sets(self) -> None:
        m = self.document
        self.outcomes = self._set(
            self.tr("Outcomes"), lambda: offers(m.story_map.outcomes), (connect, disconnect)
        )
        self.outcomes.created.connect(partial(self._on_created, add_outcome))
        self.personas = self._set(
            self.tr("Personas"), lambda: offers(m.story_map.personas), (connect, disconnect)
        )
        self.personas.created.connect(partial(self._on_created, add_persona))
        self.tags = self._set(self.tr("Tags"), self._all_tags, (_put_tag, _take_tag))
        self.tags.created.connect(lambda text: self.tags.added.emit(clean_title(text)))
        self.needs = self._set(
            self.tr("Needs"), self._other_stories, (add_needs, _remove_need), can_create=False
        )

    def _set(
        self,
        label: str,
        choices: Callable[[], list[tuple[str, str]]],
        edits: tuple[Edit, Edit],
        *,
        can_create: bool = True,
    ) -> SharedRefs:
        field = SharedRefs(choices, hint=self.tr("Add to all"), can_create=can_create)
        field.setAccessibleName(label)
        field.visited.connect(self.visited)
        field.refused.connect(lambda reason: self.show_reason(field, reason))
        words = self.tr("Change {0}").format(label.lower())
        put, take = edits
        field.added.connect(lambda name: self._change(field, words, put, name))
        field.dropped.connect(lambda name: self._change(field, words, take, name))
        self.add(label, field, adds=self.tr("Add to the {0} of all").format(label.lower()))
        return field

    def _definition(self, name: str) -> tuple[DefinitionField, Any]:
        field = DefinitionField(name)
        field.checked.connect(self._on_checked)
        return field, self.add(name, field)

    # What no single field shows

    def on_shown(self, _record: Any) -> None:
        """Name the unit, and show what all of the stories have, what some, and what none."""
        m, stories = self.document.story_map, self.records()
        self.estimate_caption.setText(self.tr("Estimate ({0})").format(m.info.unit).upper())
        for field, name, titles in (
            (self.outcomes, "outcomes", _titles(m.outcomes)),
            (self.personas, "personas", _titles(m.personas)),
            (self.tags, "tags", {tag: tag for story in stories for tag in story.tags}),
            (self.needs, "needs", _titles(m.stories, {n for s in stories for n in s.needs})),
        ):
            field.show_sets((getattr(story, name) for story in stories), titles)
        self.flags.show_counts(_counts(stories, "flags"), len(stories))
        ticked = _counts(stories, "checks")
        self._show_definition(self.ready, self.ready_caption, m.info.ready, ticked)
        self._show_definition(self.done, self.done_caption, m.info.done, ticked)
        pinned = sum(story.pinned for story in stories)
        is_mixed = 0 < pinned < len(stories)
        self.pinned.show_state(is_ticked=pinned == len(stories), is_mixed=is_mixed)

    def _show_definition(
        self,
        field: DefinitionField,
        caption: Any,
        items: tuple[Item, ...],
        ticked: Mapping[str, int],
    ) -> None:
        total = len(self.ids)
        for part in (field, caption):
            part.setVisible(bool(items))
        field.show_items(items, ticked, total)
        on_all = sum(ticked.get(item.id, 0) == total for item in items)
        words = self.tr("{0} of {1} ticked on all").format(on_all, len(items))
        field.show_summary(words, is_good=on_all == len(items))

    def related(self, _record: Any) -> tuple[str, ...]:
        """Watch the definitions of ready and of done."""
        return ("map",)

    # Edits

    def _change(self, field: SharedRefs, label: str, edit: Edit, name: str) -> None:
        field.refuse(self.commit(label, lambda m: edit(m, self.ids, name)))

    def _on_created(self, add: Callable[[StoryMap, str], Any], title: str) -> None:
        def edit(m: StoryMap) -> StoryMap:
            m, name = add(m, title)
            return connect(m, self.ids, name)

        self.act(self.tr("Add “{0}”").format(title), edit)

    def _on_checked(self, item_id: str, is_ticked: bool) -> None:  # noqa: FBT001 - a signal's
        edit = tick if is_ticked else untick
        label = self.tr("Tick an item") if is_ticked else self.tr("Untick an item")
        self.act(label, lambda m: edit(m, self.ids, item_id))

    def _on_flagged(self, flag: str, is_set: bool) -> None:  # noqa: FBT001 - a signal's
        edit = put_in if is_set else take_out
        self.act(self.tr("Change flags"), lambda m: edit(m, self.ids, "flags", flag))

    def _on_pinned(self, is_pinned: bool) -> None:  # noqa: FBT001 - Qt's signal
        label = self.tr("Pin") if is_pinned else self.tr("Unpin")
        self.act(label, lambda m: set_fields_of(m, self.ids, pinned=is_pinned))

    def _all_tags(self) -> list[tuple[str, str]]:
        stories = self.document.story_map.stories.values()
        return [(tag, tag) for tag in sorted({tag for story in stories for tag in story.tags})]

    def _other_stories(self) -> list[tuple[str, str]]:
        shown = set(self.ids)
        stories = self.document.story_map.stories.values()
        found = [(story.id, story.title) for story in stories if story.id not in shown]
        return sorted(found, key=lambda pair: pair[1].casefold())


def _titles(table: Mapping[str, Any], ids: set[str] | None = None) -> dict[str, str]:
    names = table if ids is None else [name for name in ids if name in table]
    return {name: table[name].title for name in names}


def _counts(stories: Sequence[Story], name: str) -> Mapping[str, int]:
    return Counter(member for story in stories for member in getattr(story, name))


def _put_tag(m: StoryMap, ids: Sequence[str], tag: str) -> StoryMap:
    return put_in(m, ids, "tags", tag)


def _take_tag(m: StoryMap, ids: Sequence[str], tag: str) -> StoryMap:
    return take_out(m, ids, "tags", tag)


def _remove_need(m: StoryMap, ids: Sequence[str], need: str) -> StoryMap:
    return remove_needs(m, ids, [need])
