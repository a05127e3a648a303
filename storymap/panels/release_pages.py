"""A release: what it is for and how much it holds; then what was learned of it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, Final

from storymap.edit.fields import set_fields
from storymap.edit.plans import next_lane
from storymap.edit.reviews import action_to_story
from storymap.layout.wording import short_title
from storymap.model.records import Release, Story, Task, replace
from storymap.model.storymap import StoryMap
from storymap.panels.actions import ActionList
from storymap.panels.fields import ChoiceField, TextField
from storymap.panels.page import Page, text_of
from storymap.panels.story_fields import date_field, effort_field

STATES: Final = (("planned", "Planned"), ("current", "Current"), ("shipped", "Shipped"))


class ReleasePage(Page):
    """A release: what it is for, how much it holds, when."""

    def build(self) -> None:
        """Add the fields."""
        self.title = self.title_field()
        self.add(self.tr("Title"), self.title)
        self.add(self.tr("Goal"), self.text_field("goal", self.tr("Goal")))
        hint = self.tr("How one would see it, one a line")
        self.add(self.tr("Measures"), self.text_field("measures", self.tr("Measures"), hint))
        self.capacity = effort_field(self, "capacity", self.tr("Capacity"))
        self.state = ChoiceField([(value, self.tr(words)) for value, words in STATES])
        self.bind("state", self.state, self.tr("State"))
        labels = self.add_pair((self.tr("Capacity"), self.capacity), (self.tr("State"), self.state))
        self.capacity_caption = labels[0]
        self.start = date_field(self, "start", self.tr("Start"))
        self.finish = date_field(self, "finish", self.tr("Finish"))
        self.add_pair((self.tr("Start"), self.start), (self.tr("Finish"), self.finish))
        self.add(self.tr("Description"), self.text_field("description", self.tr("Description")))
        self.add(self.tr("Why this slice"), self.text_field("reason", self.tr("Reason")))

    def on_shown(self, _record: Release) -> None:
        """Name the unit."""
        unit = self.document.story_map.info.unit
        self.capacity_caption.setText(self.tr("Capacity ({0})").format(unit).upper())

    def related(self, _record: Release) -> Iterable[str]:
        """Watch the unit."""
        return ("map",)


class ReviewPage(Page):
    """What was learned of a release, what to keep, what to change, what to do about it."""

    def build(self) -> None:
        """Add the fields."""
        learned = self.text_field("review", self.tr("What was learned"))
        self.add(self.tr("What was learned"), learned)
        self.keep = self._retro("keep", self.tr("Keep"))
        self.change = self._retro("change", self.tr("Change"))
        self.todo = ActionList(self.document)
        self.bind("retro", self.todo, self.tr("Actions"), read=_actions, write=_with_actions)
        self.todo.story_wanted.connect(self._on_story_wanted)
        self.todo.visited.connect(self.visited)
        self.caption = self.add(self.tr("Actions"), self.todo, adds=self.tr("Add an action"))
        self.add_words(self.tr("Ctrl+Enter in an action makes a story of it, or goes to it."))

    def on_shown(self, record: Release) -> None:
        """Count the actions, and show which of them are stories."""
        tasks = record.retro.actions
        words = self.tr("Actions")
        if tasks:
            done = sum(task.done for task in tasks)
            words = self.tr("{0} · {1} of {2}").format(words, done, len(tasks))
        self.caption.setText(words.upper())
        self.todo.show_stories()

    def related(self, record: Release) -> Iterable[str]:
        """Watch the stories that actions became."""
        return [task.id for task in record.retro.actions]

    def _retro(self, name: str, label: str) -> TextField:
        field = TextField(text_of)
        read, write = partial(_told, name), partial(_tell, name)
        self.bind(name, field, label, read=read, write=write)
        self.add(label, field)
        return field

    def _on_story_wanted(self, action_id: str, step_id: str) -> None:
        """Make the story where the team will come to it: in the next release that is open."""
        release_id = self.ids[-1]

        def edit(m: StoryMap) -> StoryMap:
            lane = next_lane(m, release_id)
            return action_to_story(m, release_id, action_id, step_id, lane=lane).story_map

        self.act(self.tr("Make a story of an action"), edit)
        story = self.document.story_map.stories.get(action_id)
        if story is not None:
            self.todo.go_to(action_id)
            self._tell_place(story)

    def _tell_place(self, story: Story) -> None:
        """Say where the story of an action is."""
        m = self.document.story_map
        release = m.releases.get(story.release or "")
        words = self.tr("“{story}” is a story under “{step}” now, unscheduled;")
        if release is not None:
            words = self.tr("“{story}” is a story of “{release}”, under “{step}”;")
        titles = {
            "story": short_title(story.title),
            "step": short_title(m.steps[story.step].title),
            "release": short_title(release.title) if release is not None else "",
        }
        key = self.tr("Ctrl+Enter goes to it.")
        self.message.emit(f"{words.format(**titles)} {key}")


def _told(name: str, record: Release) -> object:
    return getattr(record.retro, name)


def _tell(name: str, m: StoryMap, release_id: str, value: object) -> StoryMap:
    retro: Any = replace(m.releases[release_id].retro, **{name: value})
    return set_fields(m, release_id, retro=retro)


def _actions(record: Release) -> tuple[Task, ...]:
    return record.retro.actions


def _with_actions(m: StoryMap, release_id: str, tasks: tuple[Task, ...]) -> StoryMap:
    return _tell("actions", m, release_id, tasks)
