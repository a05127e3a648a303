"""The first tab of a story: what it is, what it costs, what it is worth, what it waits for."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QLabel

from storymap.edit.checklists import tick, untick
from storymap.edit.fields import set_fields
from storymap.edit.outcomes import add_outcome
from storymap.layout.wording import listed
from storymap.model.clarity import dwarfs
from storymap.model.done import Unmet, unmet
from storymap.model.findings import Finding
from storymap.model.records import Story
from storymap.model.refinement import Readiness, ready_of
from storymap.model.storymap import StoryMap
from storymap.panels.chips import RefsField
from storymap.panels.definitions import DefinitionField
from storymap.panels.entries import EntryList, new_task
from storymap.panels.labels import plain_label, tip
from storymap.panels.narrative import NarrativeField
from storymap.panels.page import Page
from storymap.panels.refine_words import remark_words
from storymap.panels.story_fields import (
    Refs,
    estimate_field,
    offers,
    refs,
    release_field,
    status_field,
    taken_as,
    value_field,
)
from storymap.panels.whole_page import WholePage
from storymap.panels.why_line import WhyLine


class StoryPage(WholePage):
    """A story's main fields."""

    def build(self) -> None:
        """Add the fields."""
        self.title = self.title_field()
        self.add(self.tr("Title"), self.title)
        self.narrative = self.bind("narrative", NarrativeField(), self.tr("Story"))
        self.add(self.tr("Story"), self.narrative)
        self._build_numbers()
        self._build_criteria()
        self._build_references()
        self.why = WhyLine()
        self.why.asked.connect(lambda: self.tab_asked.emit("why", "why"))
        self.why_caption = self.add(self.tr("Why?"), self.why)
        self.ready, self.ready_caption = self._definition(self.tr("Definition of ready"))
        self.done, self.done_caption = self._definition(self.tr("Definition of done"))
        self.places["checks"] = self.ready.summary

    def _build_numbers(self) -> None:
        self.estimate, self.value = estimate_field(self), value_field(self)
        labels = self.add_pair((self.tr("Estimate"), self.estimate), (self.tr("Value"), self.value))
        self.estimate_caption = labels[0]
        self.taken = plain_label("", "small", wraps=True)
        self.below_row(self.estimate, self.taken)
        self.dwarfing = plain_label("", "notyet", wraps=True)
        self.dwarfing.hide()
        self._told_of = ""
        self.below_row(self.estimate, self.dwarfing)
        self.status = status_field(self)
        self.release = release_field(self)
        self.add_pair((self.tr("Status"), self.status), (self.tr("Release"), self.release))
        self.undone = plain_label("", "notyet", wraps=True)
        self.undone.hide()
        self.below_row(self.status, self.undone)

    def _build_criteria(self) -> None:
        name = self.tr("Acceptance criterion")
        self.acceptance = EntryList(new_task, hint=self.tr("Given … then …"), name=name)
        self.bind("acceptance", self.acceptance, self.tr("Acceptance criteria"))
        self.acceptance_caption = self.add(
            self.tr("Acceptance criteria"),
            self.acceptance,
            adds=self.tr("Add an acceptance criterion"),
        )

    def _build_references(self) -> None:
        self.needs = RefsField(self._other_stories, hint=self.tr("A story to deliver first"))
        self.bind("needs", self.needs, self.tr("Needs"), read=self._needs)
        self.needs.visited.connect(self.visited)
        self.add(self.tr("Needs"), self.needs, adds=self.tr("Add a story that this one needs"))
        self.outcomes = outcome_field(self)
        self.add(self.tr("Outcomes"), self.outcomes, adds=self.tr("Add an outcome"))

    def _definition(self, name: str) -> tuple[DefinitionField, QLabel]:
        field = DefinitionField(name)
        field.checked.connect(self._on_checked)
        return field, self.add(name, field)

    # What no single field shows

    def on_shown(self, record: Story) -> None:
        """Show the numbers in the captions, the ladder in one line, how ready and done it is."""
        super().on_shown(record)
        if record.id != self._told_of:
            self.dwarfing.hide()
        m = self.document.story_map
        self.estimate_caption.setText(self.tr("Estimate ({0})").format(m.info.unit).upper())
        words = taken_as(record.estimate, m.info)
        self.taken.setText(words)
        self.taken.setVisible(bool(words))
        done, total = sum(task.done for task in record.acceptance), len(record.acceptance)
        words = self.tr("Acceptance criteria")
        if total:
            words = self.tr("{0} · {1} of {2}").format(words, done, total)
        self.acceptance_caption.setText(words.upper())
        self.why_caption.setText(self.tr("Why? ({0})").format(len(record.why)).upper())
        self.why.show_ladder(record.why)
        self._show_ready(ready_of(m, record), record)
        self._show_done(unmet(record, m.info), record)

    def show_whole(self, record: Story) -> None:
        """Say below the estimate that the story dwarfs the rest of its release."""
        m, self._told_of = self.document.story_map, record.id
        found = dwarfs(m, record)
        if found is not None:
            words = remark_words(m, Finding(found.code, (record.id,), found.details))
            self.dwarfing.setText(self.tr("▲ {0}: split it (Refine › Split story)").format(words))
        self.dwarfing.setVisible(found is not None)

    def _show_ready(self, readiness: Readiness, record: Story) -> None:
        items = self.document.story_map.info.ready
        held = len(items) - len(readiness.missing)
        words = self.tr("ready") if readiness.is_ready else self.tr("not ready")
        self.ready.show_items(items, dict.fromkeys(record.checks, 1), 1)
        self.ready.show_summary(
            self.tr("{0} of {1} — {2}").format(held, len(items), words),
            is_good=readiness.is_ready,
            beside=self._beside(readiness),
        )
        self.ready.setVisible(bool(items))
        self.ready_caption.setVisible(bool(items))

    def _beside(self, readiness: Readiness) -> str:
        """Return what to know beside the checklist: open questions, needs that come later."""
        stories, parts = self.document.story_map.stories, []
        if readiness.questions:
            count = len(readiness.questions)
            one = self.tr("1 open question")
            parts.append(one if count == 1 else self.tr("{0} open questions").format(count))
        parts += [self.tr("“{0}” comes later").format(stories[n].title) for n in readiness.needs]
        return " · ".join(parts)

    def _show_done(self, open_ones: Unmet, record: Story) -> None:
        items = self.document.story_map.info.done
        held = len(items) - len(open_ones.items)
        words = self.tr("met") if held == len(items) else self.tr("not met")
        self.done.show_items(items, dict.fromkeys(record.checks, 1), 1)
        self.done.show_summary(
            self.tr("{0} of {1} — {2}").format(held, len(items), words),
            is_good=held == len(items),
        )
        self.done.setVisible(bool(items))
        self.done_caption.setVisible(bool(items))
        is_false = record.status == "done" and bool(open_ones.texts)
        if is_false:
            words = self.tr("Not counted as done: {0} not met")
            self.undone.setText(words.format(listed(open_ones.texts)))
            self.undone.setToolTip(tip("\n".join(open_ones.texts)))
        self.undone.setVisible(is_false)

    def related(self, record: Story) -> Iterable[str]:
        """Watch what it needs, what it serves, and the definitions of ready and of done."""
        return ("map", *record.needs, *record.outcomes)

    def _on_checked(self, item_id: str, is_ticked: bool) -> None:  # noqa: FBT001 - a signal's
        edit = tick if is_ticked else untick
        label = self.tr("Tick an item") if is_ticked else self.tr("Untick an item")
        self.act(label, lambda m: edit(m, self.ids, item_id))

    def _other_stories(self) -> list[tuple[str, str]]:
        stories = self.document.story_map.stories.values()
        return sorted(
            ((story.id, story.title) for story in stories if story.id not in self.ids),
            key=lambda pair: pair[1].casefold(),
        )

    def _needs(self, record: Story) -> Refs:
        return refs(self.document.story_map.stories, record.needs)


def outcome_field(page: Page) -> RefsField:
    """Return a bound field for the outcomes of a story; a name that is new makes one."""

    def read(record: Story) -> Refs:
        return refs(page.document.story_map.outcomes, record.outcomes)

    def create(title: str) -> None:
        def edit(m: StoryMap) -> StoryMap:
            m, outcome_id = add_outcome(m, title)
            for story_id in page.ids:
                served = {*m.stories[story_id].outcomes, outcome_id}
                m = set_fields(m, story_id, outcomes=tuple(sorted(served)))
            return m

        page.act(page.tr("Add outcome"), edit)

    def offered() -> list[tuple[str, str]]:
        return offers(page.document.story_map.outcomes)

    field = RefsField(offered, hint=page.tr("An outcome this serves"), can_create=True)
    page.bind("outcomes", field, page.tr("Outcomes"), read=read)
    field.visited.connect(page.visited)
    field.created.connect(create)
    return field
