"""Hypothesis strategies for maps and what is in them.

``maps()`` holds all that a file may hold: every field, equal keys, references that point nowhere,
needs in a circle. ``small_maps()`` is the same with a handful of stories, ``sound_maps()`` has no
broken references and no circles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from storymap.model import records as r
from storymap.model.admit import admit
from storymap.model.ids import ALPHABET, MAP_ID
from storymap.model.storymap import StoryMap
from storymap.model.text import clean_text, clean_title

texts = st.text(max_size=20).map(clean_text)
titles = st.text(min_size=1, max_size=12).map(clean_title).filter(bool)
ids = st.text(ALPHABET, min_size=4, max_size=12)
keys = st.one_of(
    st.sampled_from(["a0", "a1", "a2", "a1V", "Zz", "b00"]),
    st.from_regex(r"a[0-9A-Za-z]([0-9A-Za-z]{0,3}[1-9A-Za-z])?", fullmatch=True),
)
"""Well-formed keys, often equal, as they are after a merge."""

dates = st.dates().map(lambda day: day.isoformat())
numbers = st.one_of(
    st.integers(-1_000, 1_000), st.floats(-1e6, 1e6, allow_nan=False, allow_infinity=False)
)
efforts = st.one_of(st.integers(0, 100), st.floats(0, 1e4, allow_nan=False))
shares = st.one_of(st.integers(0, 1), st.floats(0, 1))


@st.composite
def ranges(draw: st.DrawFn) -> r.Range:
    """Draw efforts; often only the likely one."""
    if draw(st.booleans()):
        return r.Range(likely=draw(efforts))
    low, likely, high = sorted(draw(st.tuples(efforts, efforts, efforts)))
    return r.Range(low=low, likely=likely, high=high)


def _optional(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Draw some of the fields, mostly few of them."""
    pairs = st.one_of(*(st.tuples(st.just(name), values) for name, values in fields.items()))
    return st.lists(pairs, max_size=4, unique_by=lambda pair: pair[0]).map(dict)


def _parts(kind: Any, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """Draw a list of entries with ids that differ."""
    entries = st.builds(kind, id=ids, **fields)
    return st.lists(entries, max_size=2, unique_by=lambda entry: entry.id).map(tuple)


items = _parts(r.Item, text=texts)
tasks = _parts(r.Task, text=texts, done=st.booleans())
questions = _parts(r.Question, text=texts, asked=texts, answer=texts)
feedbacks = _parts(
    r.Feedback,
    text=texts,
    date=st.none() | dates,
    source=texts,
    effect=st.sampled_from(["helps", "hurts", "neutral"]),
)
hypotheses = st.builds(
    r.Hypothesis,
    belief=texts,
    learned=texts,
    confidence=st.none() | shares,
    state=st.sampled_from(["untested", "testing", "confirmed", "refuted"]),
)
extras = st.dictionaries(
    st.sampled_from(["mood", "x-note", "zeal"]),
    st.one_of(st.none(), st.integers(-9, 9), texts, st.lists(st.integers(0, 3), max_size=2)),
    min_size=1,
    max_size=2,
)
flags = ["blocked", "discuss", "research", "risky", "split", "unclear"]


def _set_of(values: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(values, max_size=3, unique=True).map(lambda found: tuple(sorted(found)))


def _refs(kind: str) -> st.SearchStrategy[tuple[str, ...]]:
    """Draw ids of a kind; ``_mended`` sees to it that they point somewhere if they have to."""
    return _set_of(st.sampled_from([f"{kind}-{number}" for number in range(6)]))


_backbone = _optional(
    description=texts, problem=texts, personas=_refs("persona"), colour=titles, extra=extras
)
_FIELDS: Mapping[type, st.SearchStrategy[dict[str, Any]]] = {
    r.Persona: _optional(description=texts, goals=texts, colour=titles, extra=extras),
    r.Stakeholder: _optional(
        description=texts, interest=st.integers(1, 5), influence=st.integers(1, 5)
    ),
    r.Outcome: _optional(
        description=texts,
        horizon=st.sampled_from(["long", "short"]),
        value=numbers,
        measure=texts,
        personas=_refs("persona"),
        stakeholders=_refs("stakeholder"),
        hypothesis=hypotheses,
    ),
    r.Activity: _backbone,
    r.Step: _backbone,
    r.Release: _optional(
        goal=texts,
        measures=texts,
        capacity=ranges(),
        start=dates,
        finish=dates,
        state=st.sampled_from(["planned", "current", "shipped"]),
        reason=texts,
        feedback=feedbacks,
        review=texts,
        retro=st.builds(r.Retro, keep=texts, change=texts, actions=tasks),
        extra=extras,
    ),
    r.Story: _optional(
        description=texts,
        narrative=st.builds(r.Narrative, as_=texts, want=texts, so=texts),
        problem=texts,
        status=st.sampled_from(["todo", "doing", "done"]),
        type=st.sampled_from(["story", "risk", "question", "idea", "pain", "spike"]),
        estimate=ranges(),
        value=numbers,
        outcomes=_refs("outcome"),
        needs=_refs("story"),
        personas=_refs("persona"),
        acceptance=tasks,
        checks=_refs("check"),
        tags=_set_of(titles),
        colour=st.sampled_from(["red", "teal"]),
        flags=_set_of(st.sampled_from(flags)),
        pinned=st.booleans(),
        why=items,
        hypothesis=hypotheses,
        questions=questions,
        feedback=feedbacks,
        assignee=titles,
        links=st.builds(r.Link, url=texts, title=titles).map(lambda link: (link,)),
        refs=st.dictionaries(st.sampled_from(["jira", "github"]), texts, max_size=2),
        extra=extras,
    ),
}

infos = st.builds(
    r.MapInfo,
    id=st.just(MAP_ID),
    goal=texts,
    unit=st.sampled_from(["days", "points"]),
    ready=items,
    done=items,
    legend=st.builds(r.Legend, colour=titles, meaning=titles).map(lambda entry: (entry,)),
    spread=st.builds(r.Spread, low=shares, high=st.floats(1, 3)),
    calendar=st.builds(
        r.Calendar,
        start=st.none() | dates,
        days_per_week=st.none() | st.integers(1, 7),
        history=st.builds(r.Period, start=dates, end=dates, done=efforts).map(lambda one: (one,)),
    ),
    wip_limit=st.none() | st.integers(1, 9),
)

_LOST = 11
_MOST = {
    r.Persona: 2,
    r.Stakeholder: 2,
    r.Outcome: 3,
    r.Activity: 3,
    r.Step: 5,
    r.Release: 3,
}
_KEYS = ["a0", "a1", "a2", "a1V", "Zz", "b00", "a0V", "a3", "Zzx", "a0V", "a4", "a1"]
_TITLES = ["Pay", "Search", "Ünïcode", "購入", "By word", "A longer title of a card", "🚲", "z"]
_numbers = st.integers(0, 2**32 - 1)
"""One number tells a record's key, title and place: drawing each by itself is ten times slower."""


def _lists(most: int) -> st.SearchStrategy[list[int]]:
    return st.integers(0, most).flatmap(lambda n: st.lists(_numbers, min_size=n, max_size=n))


_backbones = st.fixed_dictionaries({kind: _lists(most) for kind, most in _MOST.items()})
_more = st.lists(
    st.one_of(*(st.tuples(st.just(kind), _numbers, fields) for kind, fields in _FIELDS.items())),
    max_size=4,
)
"""Fields of a few records: the kind, a number that tells which, the fields."""


@st.composite
def maps(draw: st.DrawFn, *, max_stories: int = 16, is_sound: bool = False) -> StoryMap:
    """Draw a map; unless it is to be sound, some references point nowhere, needs may circle."""
    drawn = {**draw(_backbones), r.Story: draw(_lists(max_stories))}
    if is_sound and not drawn[r.Activity]:
        drawn[r.Step] = []
    if is_sound and not drawn[r.Step]:
        drawn[r.Story] = []
    names: dict[type, list[str]] = {kind: _names(kind, len(found)) for kind, found in drawn.items()}
    fields: dict[str, dict[str, Any]] = {}
    for kind, number, more in draw(_more):
        if names[kind]:
            fields[names[kind][number % len(names[kind])]] = more
    records = [
        _record(kind, name, number, fields.get(name, {}), names, is_sound=is_sound)
        for kind, found in drawn.items()
        for name, number in zip(names[kind], found, strict=True)
    ]
    info = draw(st.none() | infos)
    return StoryMap.of(records, title=draw(titles), info=info and admit(info))


def _names(kind: type, count: int) -> list[str]:
    return [f"{kind.__name__.lower()}-{number}" for number in range(count)]


def _record(
    kind: Any,
    name: str,
    number: int,
    fields: Mapping[str, Any],
    names: Mapping[type, Sequence[str]],
    *,
    is_sound: bool,
) -> Any:
    number, key = divmod(number, len(_KEYS))
    number, title = divmod(number, len(_TITLES))
    second, first = divmod(number, _LOST + 1)
    if is_sound:
        fields = {field: _mended(value, name, names) for field, value in fields.items()}
    place: dict[str, Any] = {}
    if kind is r.Step:
        place["activity"] = _one_of(names[r.Activity], first, is_sound=is_sound)
    elif kind is r.Story:
        second, need = divmod(second, 12)
        lane = _one_of(names[r.Release], second % 12, is_sound=is_sound) if second % 4 else None
        place["step"] = _one_of(names[r.Step], first, is_sound=is_sound)
        place["release"] = lane or None
        if need < len(names[r.Story]) and "needs" not in fields:
            needs = (names[r.Story][need],)
            place["needs"] = _mended(needs, name, names) if is_sound else needs
    return admit(kind(id=name, key=_KEYS[key], title=_TITLES[title], **{**fields, **place}))


def _one_of(names: Sequence[str], number: int, *, is_sound: bool) -> str:
    """Return one of the names, or one that points nowhere."""
    if is_sound:
        return names[number % len(names)] if names else ""
    return names[number % len(names)] if names and number != _LOST else "nowhere"


def _mended(value: Any, name: str, names: Mapping[type, Sequence[str]]) -> Any:
    """Return a field without references that point nowhere, and needs only of earlier stories."""
    if not isinstance(value, tuple) or not all(isinstance(item, str) for item in value):
        return value
    known = {one for some in names.values() for one in some}
    return tuple(
        ref
        for ref in value
        if ref in known
        and (not ref.startswith("story-") or names[r.Story].index(ref) < names[r.Story].index(name))
    )


def small_maps() -> st.SearchStrategy[StoryMap]:
    """Draw a map of at most six stories."""
    return maps(max_stories=6)


def sound_maps(*, max_stories: int = 16) -> st.SearchStrategy[StoryMap]:
    """Draw a map in which every reference points somewhere and no needs go in a circle."""
    return maps(max_stories=max_stories, is_sound=True)
