"""The first tab of a story: what it is, what it costs, what it is worth, what it waits for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QVBoxLayout

from storymap.document.overrides import carried
from storymap.edit.fields import set_fields
from storymap.edit.outcomes import add_outcome
from storymap.edit.stories import Slot, move_stories
from storymap.layout.wording import STATUS_WORDS, effort_text
from storymap.model.queries import effort_range, is_ready
from storymap.model.records import Item, MapInfo, Range, Story
from storymap.model.storymap import StoryMap, ordered
from storymap.panels.chips import RefsField
from storymap.panels.entries import CheckList, EntryList, new_task
from storymap.panels.estimate import format_number, format_range, parse_number, parse_range
from storymap.panels.fields import ChoiceField, TextField
from storymap.panels.labels import plain_label
from storymap.panels.narrative import NarrativeField
from storymap.panels.page import Page
from storymap.panels.sheet import FRAME, PAD, SIDE, set_mark
from storymap.panels.sizes import sizes_of

Refs = tuple[tuple[str, str], ...]


class StoryPage(Page):
    """A story's main fields; ``why_asked`` asks for the tab with the why ladder."""

    why_asked = Signal()

    def build(self) -> None:
        """Add the fields."""
        self.title = self.title_field()
        self.add(self.tr("Title"), self.title)
        self.narrative = self.bind("narrative", NarrativeField(), self.tr("Story"))
        self.add(self.tr("Story"), self.narrative)
        self._build_numbers()
        self._build_lists()
        self.why = WhyLine()
        self.why.asked.connect(self.why_asked)
        self.why_caption = self.add(self.tr("Why?"), self.why)
        self.ready = ReadyField()
        self.bind("checks", self.ready, self.tr("Definition of ready"))
        self.ready_caption = self.add(self.tr("Definition of ready"), self.ready)

    def _build_numbers(self) -> None:
        self.estimate = estimate_field(self)
        self.value = TextField(parse_number, format_number, is_line=True)
        self.bind("value", self.value, self.tr("Value"))
        labels = self.add_pair((self.tr("Estimate"), self.estimate), (self.tr("Value"), self.value))
        self.estimate_caption = labels[0]
        self.taken = plain_label("", "small", wraps=True)
        self.below_row(self.estimate, self.taken)
        self.status = status_field(self)
        self.release = release_field(self)
        self.add_pair((self.tr("Status"), self.status), (self.tr("Release"), self.release))

    def _build_lists(self) -> None:
        name = self.tr("Acceptance criterion")
        self.acceptance = EntryList(new_task, hint=self.tr("Given … then …"), name=name)
        self.bind("acceptance", self.acceptance, self.tr("Acceptance criteria"))
        self.acceptance_caption = self.add(
            self.tr("Acceptance criteria"),
            self.acceptance,
            adds=self.tr("Add an acceptance criterion"),
        )
        self.needs = RefsField(self._other_stories, hint=self.tr("A story to deliver first"))
        self.bind("needs", self.needs, self.tr("Needs"), read=self._needs)
        self.needs.visited.connect(self.visited)
        self.add(self.tr("Needs"), self.needs, adds=self.tr("Add a story that this one needs"))
        self.outcomes = RefsField(
            self._all_outcomes, hint=self.tr("An outcome this serves"), can_create=True
        )
        self.bind("outcomes", self.outcomes, self.tr("Outcomes"), read=self._outcomes)
        self.outcomes.visited.connect(self.visited)
        self.outcomes.created.connect(self._on_outcome_created)
        self.add(self.tr("Outcomes"), self.outcomes, adds=self.tr("Add an outcome"))

    def on_shown(self, record: Story) -> None:
        """Show the numbers in the captions, the ladder in one line and how ready it is."""
        m = self.document.story_map
        unit = m.info.unit
        self.estimate_caption.setText(self.tr("Estimate ({0})").format(unit).upper())
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
        self.ready.show_items(m.info.ready, is_ready=is_ready(record, m.info))
        self.ready.setVisible(bool(m.info.ready))
        self.ready_caption.setVisible(bool(m.info.ready))

    def related(self, record: Story) -> Iterable[str]:
        """Watch what it needs, what it serves, and the definition of ready."""
        return ("map", *record.needs, *record.outcomes)

    def _other_stories(self) -> list[tuple[str, str]]:
        stories = self.document.story_map.stories.values()
        return sorted(
            ((story.id, story.title) for story in stories if story.id not in self.ids),
            key=lambda pair: pair[1].casefold(),
        )

    def _all_outcomes(self) -> list[tuple[str, str]]:
        return [(one.id, one.title) for one in ordered(self.document.story_map.outcomes)]

    def _needs(self, record: Story) -> Refs:
        return refs(self.document.story_map.stories, record.needs)

    def _outcomes(self, record: Story) -> Refs:
        return refs(self.document.story_map.outcomes, record.outcomes)

    def _on_outcome_created(self, title: str) -> None:
        def edit(m: StoryMap) -> StoryMap:
            m, outcome_id = add_outcome(m, title)
            for story_id in self.ids:
                served = {*m.stories[story_id].outcomes, outcome_id}
                m = set_fields(m, story_id, outcomes=tuple(sorted(served)))
            return m

        self.commit(self.tr("Add outcome"), edit)


def refs(table: Any, ids: Iterable[str]) -> Refs:
    """Return references with the titles of what they name; one that names nothing has its id."""
    return tuple((name, table[name].title if name in table else f"? {name}") for name in ids)


def taken_as(estimate: Range | None, info: MapInfo) -> str:
    """Return what range one number is taken for; nothing where there is a range already."""
    if estimate is None or estimate.low is not None or estimate.high is not None:
        return ""
    told = effort_text(effort_range(estimate, info.spread), info.unit)
    return f"{format_range(estimate)}, taken as {told} (the map's usual spread)"


def effort_field(page: Page, name: str, label: str) -> TextField:
    """Return a bound field for a range of effort."""
    field = TextField(parse_range, format_range, is_line=True)
    page.bind(name, field, label)
    return field


def estimate_field(page: Page) -> TextField:
    """Return a bound field for an estimate, which takes the map's T-shirt sizes too."""

    def parse(text: str) -> Range | None:
        return parse_range(text, sizes_of(page.document.story_map))

    field = TextField(parse, format_range, is_line=True, hint=page.tr("6, 5-8 or M"))
    page.bind("estimate", field, page.tr("Estimate"))
    return field


def status_field(page: Page) -> ChoiceField:
    """Return a bound choice of status."""
    field = ChoiceField(list(STATUS_WORDS.items()))
    page.bind("status", field, page.tr("Status"))
    return field


class ReleaseField(ChoiceField):
    """A choice among a map's releases and none."""

    def __init__(self, page: Page) -> None:
        """Choose among the releases of a page's map."""
        super().__init__()
        self._page = page

    def show_value(self, value: Any) -> None:
        """Show a release, with all that there are now to choose from."""
        releases = self._page.document.story_map.release_order
        offers: list[tuple[str | None, str]] = [(one.id, one.title) for one in releases]
        self.set_options([*offers, (None, self.tr("Unscheduled"))])
        super().show_value(value)


def release_field(page: Page) -> ReleaseField:
    """Return a bound choice of release; choosing one moves the stories there."""

    def read(story: Story) -> str | None:
        return page.document.story_map.cell_of(story)[1]

    def write(m: StoryMap, story_id: str, release_id: str | None) -> StoryMap:
        step, present = m.cell_of(m.stories[story_id])
        if present == release_id:
            return m
        return move_stories(m, [story_id], Slot(step, release_id, None))

    field = ReleaseField(page)
    page.bind("release", field, page.tr("Release"), read=read, write=write)
    return field


@carried
class WhyLine(QFrame):
    """The why ladder in one paragraph; ``asked`` wants to see and edit it."""

    asked = Signal()

    def __init__(self) -> None:
        """Make an empty one."""
        super().__init__()
        self.setObjectName(FRAME)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Why?"))
        self.label = plain_label("", wraps=True)
        self.label.setParent(self)

    def show_ladder(self, why: tuple[Item, ...]) -> None:
        """Show the answers, each leading to the next."""
        self.label.setText(" → ".join(item.text for item in why) or self.tr("Ask why…"))
        set_mark(self.label, "look", "" if why else "muted")
        self.setAccessibleDescription(self.label.text())
        self._fit()

    def _fit(self) -> None:
        """Be as high as the words at this width."""
        width = max(self.width() - 2 * SIDE - 2, 60)
        words = self.label.heightForWidth(width)
        self.label.setGeometry(SIDE + 1, PAD + 1, width, words)
        self.setFixedHeight(words + 2 * PAD + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Ask for the ladder."""
        self.asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for the ladder by Enter or Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.asked.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the keyboard."""
        super().focusInEvent(event)
        self.label.update()


class ReadyField(QFrame):
    """How much of the definition of ready holds; opens into its ticks. ``edited`` tells the ids."""

    edited = Signal(object)

    def __init__(self) -> None:
        """Make a closed one."""
        super().__init__()
        self.setObjectName(FRAME)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._items: tuple[Item, ...] = ()
        self._checks: tuple[str, ...] = ()
        self._ticks: CheckList | None = None
        self.summary = QPushButton()
        self.summary.setProperty("look", "line")
        self.summary.setCheckable(True)
        self.summary.toggled.connect(self._on_toggled)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(SIDE, PAD, SIDE, PAD)
        self._layout.setSpacing(4)
        self._layout.addWidget(self.summary)

    def show_value(self, checks: tuple[str, ...]) -> None:
        """Show which items are ticked."""
        self._checks = checks

    def show_items(self, items: tuple[Item, ...], *, is_ready: bool) -> None:
        """Show how many of the items hold."""
        self._items = items
        held = sum(item.id in self._checks for item in items)
        words = self.tr("ready") if is_ready else self.tr("not ready")
        self.summary.setText(self.tr("{0} of {1} — {2}").format(held, len(items), words))
        set_mark(self.summary, "state", "good" if is_ready else "")
        if self._ticks is not None and self.summary.isChecked():
            self._ticks.show_checks(self._items, self._checks)

    def reset(self) -> None:
        """Close it."""
        self.summary.setChecked(False)

    def flush(self) -> None:
        """Nothing is ever half ticked."""

    def setAccessibleName(self, name: str) -> None:
        """Name what the keyboard reaches."""
        super().setAccessibleName(name)
        self.summary.setAccessibleDescription(name)

    def _on_toggled(self, is_open: bool) -> None:  # noqa: FBT001 - Qt's signal
        if is_open and self._ticks is None:
            self._ticks = CheckList()
            self._ticks.set_bare()
            self._ticks.checked.connect(self._on_checked)
            self._layout.addWidget(self._ticks)
        if self._ticks is not None:
            self._ticks.setVisible(is_open)
            if is_open:
                self._ticks.show_checks(self._items, self._checks)

    def _on_checked(self, checks: tuple[str, ...]) -> None:
        others = set(self._checks) - {item.id for item in self._items}
        self._checks = tuple(sorted(others | set(checks)))
        self.edited.emit(self._checks)
