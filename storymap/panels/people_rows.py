"""What the lists of outcomes, personas and stakeholders say of each: rows made from a map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from msgspec import Struct
from PySide6.QtCore import QCoreApplication

from storymap.layout.colours import hex_of
from storymap.layout.wording import listed
from storymap.model.coverage import Coverage, audiences, coverage
from storymap.model.done import is_done
from storymap.model.queries import Naming
from storymap.model.records import Horizon, Outcome, Persona, Stakeholder
from storymap.model.stakeholders import Quadrant, quadrant
from storymap.model.storymap import StoryId, StoryMap, ordered
from storymap.panels.estimate import format_number

HORIZONS: Final[tuple[Horizon | None, ...]] = ("short", "long", None)
NO_COVERAGE: Final = Coverage((), (), (), (), ())


class Share(NamedTuple):
    """How many stories there are of something, and how many of them are done."""

    stories: int
    done: int


class Facts(Struct, frozen=True):
    """What has to be counted for the rows of one list.

    ``shares``: the stories of each record; ``outcomes``: how many outcomes are a stakeholder's.
    """

    coverage: Coverage = NO_COVERAGE
    shares: Mapping[str, Share] = {}
    outcomes: Mapping[str, int] = {}


class Row(Struct, frozen=True):
    """A line of a list: a record, or without an id a heading.

    ``cells``: what stands in the columns right of the title; ``note``: the line below the title,
    with a sign where it ``warns``; ``share``: of a bar below the last column; ``spoken``: all of
    it, for screen readers; ``colour``: of a dot before the title, #RRGGBB.
    """

    id: str
    title: str
    cells: tuple[str, ...] = ()
    note: str = ""
    warns: bool = False
    share: float | None = None
    spoken: str = ""
    horizon: Horizon | None = None
    colour: str = ""


def outcome_facts(m: StoryMap) -> Facts:
    """Count the stories that serve each outcome."""
    stories: Counter[str] = Counter()
    done: Counter[str] = Counter()
    for story in m.stories.values():
        if story.outcomes:
            stories.update(story.outcomes)
            if is_done(story, m.info):
                done.update(story.outcomes)
    return Facts(coverage(m), {name: Share(stories[name], done[name]) for name in m.outcomes})


def persona_facts(m: StoryMap) -> Facts:
    """Count the stories that are told for each persona."""
    stories: Counter[str] = Counter()
    done: Counter[str] = Counter()
    for story_id, personas in audiences(m).items():
        if personas:
            stories.update(personas)
            if is_done(m.stories[story_id], m.info):
                done.update(personas)
    return Facts(coverage(m), {name: Share(stories[name], done[name]) for name in m.personas})


def stakeholder_facts(m: StoryMap) -> Facts:
    """Count the stories that concern each stakeholder, and their outcomes."""
    tied = Counter(name for one in m.outcomes.values() for name in one.stakeholders)
    stories: Counter[str] = Counter()
    done: Counter[str] = Counter()
    for story_id, concerned in _concerned(m):
        stories.update(concerned)
        if is_done(m.stories[story_id], m.info):
            done.update(concerned)
    shares = {name: Share(stories[name], done[name]) for name in m.stakeholders}
    return Facts(shares=shares, outcomes=tied)


def _concerned(m: StoryMap) -> Iterator[tuple[StoryId, set[str]]]:
    """Yield each story that concerns stakeholders, with these: in one go for all of them."""
    behind = {one.id: one.stakeholders for one in m.outcomes.values() if one.stakeholders}
    names = [(one.id, Naming(one.title)) for one in m.stakeholders.values()]
    asked: dict[str, list[str]] = {}
    for story in m.stories.values():
        found = {name for outcome in story.outcomes for name in behind.get(outcome, ())}
        for question in story.questions:
            if question.asked not in asked:
                asked[question.asked] = [one for one, name in names if name.is_in(question.asked)]
            found.update(asked[question.asked])
        if found:
            yield story.id, found


# Rows


def outcome_rows(m: StoryMap, facts: Facts, *, by_horizon: bool = False) -> Iterator[Row]:
    """Yield the outcomes in their order, or by horizon with a heading above each."""
    outcomes = ordered(m.outcomes)
    if not by_horizon:
        yield from (_outcome_row(one, facts, tells_horizon=True) for one in outcomes)
        return
    for horizon in HORIZONS:
        here = [one for one in outcomes if one.horizon == horizon]
        if here:
            title = horizon_word(horizon)
            yield Row("", title, spoken=title, horizon=horizon)
            yield from (_outcome_row(one, facts, tells_horizon=False) for one in here)


def horizon_word(horizon: Horizon | None) -> str:
    """Return what a horizon is called."""
    words = {"short": _tr("Short term"), "long": _tr("Long term")}
    return words[horizon] if horizon else _tr("No horizon")


def _outcome_row(one: Outcome, facts: Facts, *, tells_horizon: bool) -> Row:
    share = facts.shares.get(one.id, Share(0, 0))
    value = format_number(one.value)
    if not share.stories:
        parts = [_tr("no story serves it")]
    else:
        is_earned = share.done == share.stories
        parts = [_tr("earned")] if is_earned else []
        parts += [horizon_word(one.horizon).lower()] if tells_horizon and one.horizon else []
        parts += [_first_line(one.measure)] if one.measure.strip() else []
    spoken = [one.title, _told(value, _tr("value {0}"), _tr("no value"))]
    spoken += [horizon_word(one.horizon), _spoken_share(share), _first_line(one.measure)]
    return Row(
        one.id,
        one.title,
        (value, _shown(share)),
        _sentence(parts),
        warns=not share.stories,
        share=share.done / share.stories if share.stories else None,
        spoken=_joined([*spoken, *([] if share.stories else parts)]),
        horizon=one.horizon,
    )


def persona_rows(m: StoryMap, facts: Facts) -> Iterator[Row]:
    """Yield the personas in their order, with the releases that leave them out."""
    for one in ordered(m.personas):
        share = facts.shares.get(one.id, Share(0, 0))
        missing = [
            m.releases[left.release_id].title
            for left in facts.coverage.left_out
            if one.id in left.persona_ids and left.release_id in m.releases
        ]
        note = _first_line(one.description or one.goals)
        if not share.stories:
            note = _tr("no story is told for them")
        elif missing:
            note = _tr("left out of {0}").format(listed(missing))
        yield Row(
            one.id,
            one.title,
            (_shown(share),),
            _sentence([note]),
            warns=not share.stories or bool(missing),
            share=share.done / share.stories if share.stories else None,
            spoken=_joined([one.title, _spoken_share(share), note]),
            colour=hex_of(one.colour),
        )


def stakeholder_rows(m: StoryMap, facts: Facts) -> Iterator[Row]:
    """Yield the stakeholders in their order, with what to do about each."""
    for one in ordered(m.stakeholders):
        share = facts.shares.get(one.id, Share(0, 0))
        outcomes = facts.outcomes.get(one.id, 0)
        what = quadrant_word(quadrant(one))
        ties = _counted(outcomes, _tr("1 outcome"), _tr("{0} outcomes"))
        note = [what, ties] if outcomes else [_tr("no outcome"), what.lower()]
        stories = _counted(share.stories, _tr("1 story"), _tr("{0} stories"))
        note += [stories] if share.stories else []
        levels = (_level(one.interest), _level(one.influence))
        spoken = [
            one.title,
            _told(levels[0], _tr("interest {0} of 5"), _tr("interest not known")),
            _told(levels[1], _tr("influence {0} of 5"), _tr("influence not known")),
        ]
        yield Row(
            one.id, one.title, levels, _sentence(note), warns=not outcomes,
            spoken=_joined([*spoken, *note]),
        )  # fmt: skip


def quadrant_word(name: Quadrant) -> str:
    """Return what the grid of interest and influence says to do."""
    words: Mapping[Quadrant, str] = {
        "manage": _tr("Manage closely"),
        "satisfy": _tr("Keep satisfied"),
        "inform": _tr("Keep informed"),
        "monitor": _tr("Monitor"),
        "unknown": _tr("Not placed yet"),
    }
    return words[name]


# What hangs in the air


def left_out_lines(m: StoryMap, facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield each release that leaves personas out, and says so."""
    for left in facts.coverage.left_out:
        if left.release_id in m.releases:
            names = [m.personas[one].title for one in left.persona_ids if one in m.personas]
            text = _tr("{0} leaves out {1}")
            release = m.releases[left.release_id].title
            yield left.release_id, text.format(listed([release]), listed(names))


def ties_of(m: StoryMap, record: Outcome | Persona | Stakeholder) -> str:
    """Return in words how many records name one; empty if none does."""
    tables = (
        (_tr("1 activity"), _tr("{0} activities"), m.activities.values()),
        (_tr("1 step"), _tr("{0} steps"), m.steps.values()),
        (_tr("1 story"), _tr("{0} stories"), m.stories.values()),
        (_tr("1 outcome"), _tr("{0} outcomes"), m.outcomes.values()),
    )
    field = {Outcome: "outcomes", Persona: "personas"}.get(type(record), "stakeholders")
    counts = [
        (one, more, _count(record.id, (getattr(other, field, ()) for other in records)))
        for one, more, records in tables
    ]
    return _tr(", ").join(_counted(count, one, more) for one, more, count in counts if count)


def _count(name: str, sets: Iterable[Sequence[str]]) -> int:
    return sum(name in one for one in sets)


def _shown(share: Share) -> str:
    if not share.stories:
        return "–"
    return _tr("{0} of {1}").format(share.done, share.stories)


def _spoken_share(share: Share) -> str:
    return _tr("{0} of {1} stories done").format(*reversed(share)) if share.stories else ""


def _level(level: int | None) -> str:
    return "" if level is None else str(level)


def _told(value: str, known: str, unknown: str) -> str:
    return known.format(value) if value else unknown


def _counted(count: int, one: str, more: str) -> str:
    return one if count == 1 else more.format(count)


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def _sentence(parts: Iterable[str]) -> str:
    text = " · ".join(part for part in parts if part)
    return text[:1].upper() + text[1:]


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(part for part in parts if part)


def _tr(text: str) -> str:
    return QCoreApplication.translate("people", text)
