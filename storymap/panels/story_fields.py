"""Fields that several pages of the inspector have: estimates, choices, references by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, Literal, TypeAlias

from storymap.edit.people import add_persona, add_stakeholder, connect
from storymap.edit.stories import Slot, move_stories
from storymap.layout.wording import STATUS_WORDS, effort_text
from storymap.model.queries import effort_range
from storymap.model.records import MapInfo, Persona, Range, Record, Stakeholder, Story
from storymap.model.storymap import CellId, StoryMap, ordered
from storymap.panels.chips import RefsField
from storymap.panels.colour_field import ColourField
from storymap.panels.estimate import format_number, format_range, parse_number, parse_range
from storymap.panels.fields import ChoiceField, TextField
from storymap.panels.names import NameField, people_of
from storymap.panels.page import Page
from storymap.panels.sizes import sizes_of

Refs: TypeAlias = tuple[tuple[str, str], ...]
"""Ids of records with their titles."""

TYPES: Final = (
    ("story", "Story"),
    ("risk", "Risk"),
    ("question", "Question"),
    ("idea", "Idea"),
    ("pain", "Pain"),
    ("spike", "Spike"),
)
FLAGS: Final = (
    ("blocked", "Blocked"),
    ("discuss", "To discuss"),
    ("research", "To research"),
    ("risky", "Risky"),
    ("split", "To split"),
    ("unclear", "Unclear"),
)


def refs(table: Any, ids: Iterable[str]) -> Refs:
    """Return references with the titles of what they name; one that names nothing has its id."""
    return tuple((name, table[name].title if name in table else f"? {name}") for name in ids)


def offers(table: Mapping[str, Record]) -> list[tuple[str, str]]:
    """Return all records of a table that can be chosen, in their order."""
    return [(one.id, one.title) for one in ordered(table)]


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


def value_field(page: Page) -> TextField:
    """Return a bound field for a value."""
    field = TextField(parse_number, format_number, is_line=True)
    page.bind("value", field, page.tr("Value"))
    return field


def status_field(page: Page) -> ChoiceField:
    """Return a bound choice of status."""
    field = ChoiceField(list(STATUS_WORDS.items()))
    page.bind("status", field, page.tr("Status"))
    return field


def date_field(page: Page, name: str, label: str) -> TextField:
    """Return a bound field for a day."""
    field = TextField(parse_date, is_line=True, hint="2027-03-31")
    page.bind(name, field, label)
    return field


class ListedField(ChoiceField):
    """A choice among what there is now; ``listed`` returns it whenever a value is shown."""

    def __init__(self, listed: Callable[[], list[tuple[Any, str]]]) -> None:
        """Choose among what ``listed`` returns."""
        super().__init__()
        self._listed = listed

    def show_value(self, value: Any) -> None:
        """Show a value, with all that there are now to choose from."""
        self.set_options(self._listed())
        super().show_value(value)


def release_field(page: Page) -> ListedField:
    """Return a bound choice of release; choosing one moves the stories there."""

    def listed() -> list[tuple[Any, str]]:
        releases = page.document.story_map.release_order
        return [*((one.id, one.title) for one in releases), (None, page.tr("Unscheduled"))]

    def read(story: Story) -> str | None:
        return page.document.story_map.cell_of(story)[1]

    def write(m: StoryMap, ids: Sequence[str], release_id: str | None) -> StoryMap:
        return _moved(m, ids, lambda cell: (cell[0], release_id))

    field = ListedField(listed)
    page.bind("release", field, page.tr("Release"), read=read, write_all=write)
    return field


def step_field(page: Page) -> ListedField:
    """Return a bound choice of step; choosing one moves the stories there, in their releases."""

    def listed() -> list[tuple[Any, str]]:
        return [(one.id, one.title) for one in page.document.story_map.step_order]

    def read(story: Story) -> str:
        return page.document.story_map.cell_of(story)[0]

    def write(m: StoryMap, ids: Sequence[str], step_id: str) -> StoryMap:
        return _moved(m, ids, lambda cell: (step_id, cell[1]))

    field = ListedField(listed)
    page.bind("step", field, page.tr("Step"), read=read, write_all=write)
    return field


def _moved(m: StoryMap, ids: Sequence[str], target: Callable[[CellId], CellId]) -> StoryMap:
    """Move each story to the end of another cell; one whose cell stays the same stays."""
    movers: dict[CellId, list[str]] = {}
    for name in ids:
        cell = m.cell_of(m.stories[name])
        if target(cell) != cell:
            movers.setdefault(target(cell), []).append(name)
    for (step, release), names in movers.items():
        m = move_stories(m, names, Slot(step, release, None))
    return m


def persona_field(page: Page) -> RefsField:
    """Return a bound field for personas; a name that is new makes one."""
    return people_field(page, "personas", page.tr("Personas"), page.tr("For whom"))


def stakeholder_field(page: Page) -> RefsField:
    """Return a bound field for stakeholders; a name that is new makes one."""
    return people_field(page, "stakeholders", page.tr("Stakeholders"), page.tr("Who cares"))


def people_field(
    page: Page, name: Literal["personas", "stakeholders"], label: str, hint: str
) -> RefsField:
    """Return a bound field for people that records name in a field of that name."""

    def table() -> Mapping[str, Persona | Stakeholder]:
        m = page.document.story_map
        return m.personas if name == "personas" else m.stakeholders

    def create(title: str) -> None:
        def edit(m: StoryMap) -> StoryMap:
            add = add_persona if name == "personas" else add_stakeholder
            m, person = add(m, title)
            return connect(m, page.ids, person)

        page.act(page.tr("Add {0}").format(name.removesuffix("s")), edit)

    field = RefsField(lambda: offers(table()), hint=hint, can_create=True)
    field.created.connect(create)
    field.visited.connect(page.visited)
    page.bind(name, field, label, read=lambda record: refs(table(), getattr(record, name)))
    return field


def parse_date(text: str) -> str | None:
    """Return a date as YYYY-MM-DD, None for an empty text; raises ValueError with a sentence."""
    text = text.strip()
    if not text:
        return None
    try:
        year, month, day = (int(part) for part in re.split(r"[-./]", text))
        return date(year, month, day).isoformat()
    except ValueError:
        raise ValueError("Write a date as 2027-03-31.") from None


def colour_field(page: Page) -> ColourField:
    """Return a bound choice of a colour; those that the map has are offered first."""
    field = ColourField(
        lambda: page.document.story_map.info.legend,
        lambda: colours_in(page.document.story_map),
    )
    page.bind("colour", field, page.tr("Colour"))
    return field


def colours_in(m: StoryMap) -> tuple[str, ...]:
    """Return the colours that records of a map have."""
    return tuple(sorted({colour for one in m.records() if (colour := getattr(one, "colour", ""))}))


def assignee_field(page: Page) -> NameField:
    """Return a bound field for who does a story."""
    field = NameField(lambda: people_of(page.document.story_map))
    page.bind("assignee", field, page.tr("Assignee"))
    return field


def type_field(page: Page) -> ChoiceField:
    """Return a bound choice of the type of a story."""
    field = ChoiceField([(value, page.tr(words)) for value, words in TYPES])
    page.bind("type", field, page.tr("Type"))
    return field
