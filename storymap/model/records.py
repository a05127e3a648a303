"""The records of a map: one frozen schema, in the order of the tables of smap-format.md.

The structs are what a ``.smap`` file holds, field for field. ``extra`` keeps what a newer version
wrote and this one does not know; it is written back after the known fields. Sets are sorted tuples.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, TypeAlias

import msgspec
from msgspec import Meta, Struct, field

from storymap.model.ids import PATTERN
from storymap.model.text import LIST_LIMIT, TEXT_LIMIT, TITLE_LIMIT

Id: TypeAlias = Annotated[str, Meta(pattern=PATTERN)]
Ref: TypeAlias = Annotated[str, Meta(max_length=64)]
Refs: TypeAlias = Annotated[tuple[Ref, ...], Meta(max_length=LIST_LIMIT)]
Key: TypeAlias = Annotated[str, Meta(max_length=2_000)]
Title: TypeAlias = Annotated[str, Meta(max_length=TITLE_LIMIT)]
Text: TypeAlias = Annotated[str, Meta(max_length=TEXT_LIMIT)]
Words: TypeAlias = Annotated[tuple[Title, ...], Meta(max_length=LIST_LIMIT)]
Date: TypeAlias = Annotated[str, Meta(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
Number: TypeAlias = int | float
Share: TypeAlias = Annotated[float, Meta(ge=0, le=1)] | Annotated[int, Meta(ge=0, le=1)]
Level: TypeAlias = Annotated[int, Meta(ge=1, le=5)]
Effort: TypeAlias = Annotated[float, Meta(ge=0)] | Annotated[int, Meta(ge=0)]

Unit: TypeAlias = Literal["days", "points"]
Status: TypeAlias = Literal["todo", "doing", "done"]
StoryType: TypeAlias = Literal["story", "risk", "question", "idea", "pain", "spike"]
Flag: TypeAlias = Literal["blocked", "discuss", "research", "risky", "split", "unclear"]
HypothesisState: TypeAlias = Literal["untested", "testing", "confirmed", "refuted"]
Effect: TypeAlias = Literal["helps", "hurts", "neutral"]
Horizon: TypeAlias = Literal["long", "short"]
ReleaseState: TypeAlias = Literal["planned", "current", "shipped"]

EXTRA_NAME: Final = "\x7fextra"
"""The name that ``extra`` has in the encoder; no file holds it, since no text may hold DEL."""


class Part(
    Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, gc=False, kw_only=True
):
    """Anything in a file that has fields; ``extra`` holds those this version does not know."""

    extra: Mapping[str, Any] | None = field(default=None, name=EXTRA_NAME)


class Range(Part, frozen=True, kw_only=True):
    """An effort, low <= likely <= high, in the map's unit; a lone likely has an unknown spread."""

    low: Effort | None = None
    likely: Effort
    high: Effort | None = None

    def __post_init__(self) -> None:
        """Raise ValueError unless the three are in order."""
        low = self.likely if self.low is None else self.low
        high = self.likely if self.high is None else self.high
        if not low <= self.likely <= high:
            raise ValueError("a range must hold low <= likely <= high")


class Spread(Part, frozen=True, kw_only=True):
    """Factors applied to an estimate given as one number."""

    low: Annotated[float, Meta(ge=0, le=1)] | Annotated[int, Meta(ge=0, le=1)] = 0.7
    high: Annotated[float, Meta(ge=1)] | Annotated[int, Meta(ge=1)] = 1.6


class Item(Part, frozen=True, kw_only=True):
    """An entry of a list that merges by id: a why, an item of the definition of ready or done."""

    id: Id
    text: Text


class Task(Part, frozen=True, kw_only=True):
    """An entry that can be ticked: an acceptance criterion, a retrospective's action."""

    id: Id
    text: Text
    done: bool = False


class Legend(Part, frozen=True, kw_only=True):
    """What a colour means on this map."""

    colour: Title
    meaning: Title


class Period(Part, frozen=True, kw_only=True):
    """Effort finished between two dates, both included."""

    start: Date = field(name="from")
    end: Date = field(name="to")
    done: Effort


class Calendar(Part, frozen=True, kw_only=True):
    """When work starts, how many days a week it goes on, and what was finished so far."""

    start: Date | None = None
    days_per_week: Annotated[float, Meta(gt=0, le=7)] | Annotated[int, Meta(gt=0, le=7)] | None = (
        None
    )
    history: Annotated[tuple[Period, ...], Meta(max_length=LIST_LIMIT)] = ()


class Hypothesis(Part, frozen=True, kw_only=True):
    """A belief that is tested; its confidence weighs the value it stands with."""

    belief: Text = ""
    result: Text = ""
    signal: Text = ""
    confidence: Share | None = None
    state: HypothesisState = "untested"
    learned: Text = ""


class Question(Part, frozen=True, kw_only=True):
    """A question on a card; open while it has no answer."""

    id: Id
    text: Text
    asked: Text = ""
    answer: Text = ""


class Feedback(Part, frozen=True, kw_only=True):
    """What somebody said of a story or a release."""

    id: Id
    date: Date | None = None
    source: Text = ""
    text: Text
    effect: Effect = "neutral"


class Retro(Part, frozen=True, kw_only=True):
    """A release's retrospective."""

    keep: Text = ""
    change: Text = ""
    actions: Annotated[tuple[Task, ...], Meta(max_length=LIST_LIMIT)] = ()


class Narrative(Part, frozen=True, kw_only=True):
    """As a ..., I want ..., so that ..."""

    as_: Text = field(default="", name="as")
    want: Text = ""
    so: Text = ""


class Link(Part, frozen=True, kw_only=True):
    """An address; only http, https and mailto are ever opened."""

    url: Text
    title: Title = ""


Items: TypeAlias = Annotated[tuple[Item, ...], Meta(max_length=LIST_LIMIT)]
Tasks: TypeAlias = Annotated[tuple[Task, ...], Meta(max_length=LIST_LIMIT)]
Questions: TypeAlias = Annotated[tuple[Question, ...], Meta(max_length=LIST_LIMIT)]
Feedbacks: TypeAlias = Annotated[tuple[Feedback, ...], Meta(max_length=LIST_LIMIT)]
Flags: TypeAlias = Annotated[tuple[Flag, ...], Meta(max_length=LIST_LIMIT)]


class MapInfo(Part, frozen=True, kw_only=True, tag_field="kind", tag="map"):
    """What holds for the whole map; its title stands in the file's head.

    ``wip_limit``: how many stories of a release may be in progress at once.
    """

    id: Literal["map"]
    description: Text = ""
    problem: Text = ""
    goal: Text = ""
    unit: Unit = "points"
    ready: Items = ()
    done: Items = ()
    legend: Annotated[tuple[Legend, ...], Meta(max_length=LIST_LIMIT)] = ()
    spread: Spread = Spread()
    calendar: Calendar = Calendar()
    wip_limit: Annotated[int, Meta(ge=1, le=1_000)] | None = None


class Persona(Part, frozen=True, kw_only=True, tag_field="kind", tag="persona"):
    """A kind of user for whom a story is told."""

    id: Id
    key: Key
    title: Title
    description: Text = ""
    goals: Text = ""
    colour: Title = ""


class Stakeholder(Part, frozen=True, kw_only=True, tag_field="kind", tag="stakeholder"):
    """Somebody who has to be heard or told."""

    id: Id
    key: Key
    title: Title
    description: Text = ""
    interest: Level | None = None
    influence: Level | None = None


class Outcome(Part, frozen=True, kw_only=True, tag_field="kind", tag="outcome"):
    """A change in what people do; earned only when all the stories that name it are delivered."""

    id: Id
    key: Key
    title: Title
    description: Text = ""
    horizon: Horizon | None = None
    value: Number | None = None
    measure: Text = ""
    problem: Text = ""
    personas: Refs = ()
    stakeholders: Refs = ()
    hypothesis: Hypothesis | None = None


class Activity(Part, frozen=True, kw_only=True, tag_field="kind", tag="activity"):
    """A big thing that people do, for one goal; holds steps."""

    id: Id
    key: Key
    title: Title
    description: Text = ""
    problem: Text = ""
    personas: Refs = ()
    colour: Title = ""


class Step(Part, frozen=True, kw_only=True, tag_field="kind", tag="step"):
    """One thing done in one sitting; one column of the board."""

    id: Id
    activity: Ref
    key: Key
    title: Title
    description: Text = ""
    problem: Text = ""
    personas: Refs = ()
    colour: Title = ""


class Release(Part, frozen=True, kw_only=True, tag_field="kind", tag="release"):
    """A horizontal slice through all columns."""

    id: Id
    key: Key
    title: Title
    goal: Text = ""
    description: Text = ""
    measures: Text = ""
    capacity: Range | None = None
    start: Date | None = None
    finish: Date | None = None
    state: ReleaseState = "planned"
    reason: Text = ""
    feedback: Feedbacks = ()
    review: Text = ""
    retro: Retro = Retro()


class Story(Part, frozen=True, kw_only=True, tag_field="kind", tag="story"):
    """A card in the body; belongs to one step, and to one release or none."""

    id: Id
    step: Ref
    release: Ref | None = None
    key: Key
    title: Title
    description: Text = ""
    narrative: Narrative = Narrative()
    problem: Text = ""
    status: Status = "todo"
    type: StoryType = "story"
    estimate: Range | None = None
    value: Number | None = None
    outcomes: Refs = ()
    needs: Refs = ()
    personas: Refs = ()
    acceptance: Tasks = ()
    checks: Refs = ()
    tags: Words = ()
    colour: Title = ""
    flags: Flags = ()
    pinned: bool = False
    why: Items = ()
    hypothesis: Hypothesis | None = None
    questions: Questions = ()
    feedback: Feedbacks = ()
    assignee: Title = ""
    links: Annotated[tuple[Link, ...], Meta(max_length=LIST_LIMIT)] = ()
    refs: Mapping[str, Text] = field(default_factory=dict)


Record: TypeAlias = Persona | Stakeholder | Outcome | Activity | Step | Release | Story
"""What stands in the tables of a map; all have an id, a key and a title."""

RECORD_TYPES: Final[tuple[type[Record], ...]] = (
    Persona,
    Stakeholder,
    Outcome,
    Activity,
    Step,
    Release,
    Story,
)

SET_FIELDS: Final[Mapping[type, tuple[str, ...]]] = {
    Outcome: ("personas", "stakeholders"),
    Activity: ("personas",),
    Step: ("personas",),
    Story: ("outcomes", "needs", "personas", "checks", "tags", "flags"),
}
"""The fields that are sets: kept sorted and without doubles, merged as sets."""

REFERENCES: Final[Mapping[type, tuple[str, ...]]] = {
    Outcome: ("personas", "stakeholders"),
    Activity: ("personas",),
    Step: ("personas",),
    Story: ("outcomes", "needs", "personas"),
}
"""The sets that hold ids of other records."""

replace = msgspec.structs.replace
