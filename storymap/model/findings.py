"""What is wrong with a map, or worth a look: broken references, circles, uncovered steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from storymap.model.codes import SENTENCES, SEVERITIES, TOPIC_OF, Severity, Topic
from storymap.model.conflicts import Conflict, pending
from storymap.model.done import is_done
from storymap.model.keys import is_key
from storymap.model.needs import circles, late_needs, needs_of
from storymap.model.records import REFERENCES, MapInfo, Record
from storymap.model.storymap import Head, StoryMap

_TABLES: Final[Mapping[str, Callable[[StoryMap], Mapping[str, Record]]]] = {
    "personas": lambda m: m.personas,
    "stakeholders": lambda m: m.stakeholders,
    "outcomes": lambda m: m.outcomes,
    "needs": lambda m: m.stories,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: which records it is about, and what else is to be said of it."""

    code: str
    record_ids: tuple[str, ...]
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """How bad it is: the map is not as it should be, the plan is not, or a hint."""
        return SEVERITIES[self.code]

    @property
    def topic(self) -> Topic:
        """What it is about."""
        return TOPIC_OF[self.code]


def findings(m: StoryMap) -> list[Finding]:
    """Return what is broken, or does not hold together, the worst first.

    What the product owner's practice asks for is found by :mod:`storymap.model.practice`.

    ==================== ======================================================================
    loose-story          its step is missing
    loose-step           its activity is missing
    missing-reference    ``field`` names ``target``, which is not there
    cycle                each of these stories needs the next, and the last the first
    conflict             two people changed its ``field``: to ``ours`` and to ``theirs``
    needs-later          the first story comes in an earlier release than the second it needs
    bad-key              ``key`` is no sort key
    no-estimate          a story that is not done, in a release that has a capacity
    uncovered-step       no story of it is in any release, though there are releases
    ==================== ======================================================================
    """
    found = (
        *_loose(m),
        *_missing_references(m),
        *(Finding("cycle", circle) for circle in circles(needs_of(m))),
        *(_conflict(one) for one in pending(m)),
        *_needs_later(m),
        *_bad_keys(m),
        *_without_estimate(m),
        *_uncovered_steps(m),
    )
    return worst_first(found)


def worst_first(found: Iterable[Finding]) -> list[Finding]:
    """Return findings in the order of their codes; those of one code stay in theirs."""
    order = {code: number for number, code in enumerate(SEVERITIES)}
    return sorted(found, key=lambda finding: order[finding.code])


def _loose(m: StoryMap) -> Iterator[Finding]:
    for story in m.stories.values():
        if story.step not in m.steps:
            yield Finding("loose-story", (story.id,), {"target": story.step})
    for step in m.steps.values():
        if step.activity not in m.activities:
            yield Finding("loose-step", (step.id,), {"target": step.activity})


def _missing_references(m: StoryMap) -> Iterator[Finding]:
    checks = {item.id for item in (*m.info.ready, *m.info.done)}
    for story in m.stories.values():
        if story.release is not None and story.release not in m.releases:
            yield _missing(story, "release", story.release)
        for check in story.checks:
            if check not in checks:
                yield _missing(story, "checks", check)
    for kind, fields in REFERENCES.items():
        tables = {name: _TABLES[name](m) for name in fields}
        records: Mapping[str, Record] = m.table(kind)
        for record in records.values():
            for name, table in tables.items():
                for target in getattr(record, name):
                    if target not in table:
                        yield _missing(record, name, target)


def _missing(record: Record, name: str, target: str) -> Finding:
    return Finding("missing-reference", (record.id,), {"field": name, "target": target})


def _conflict(one: Conflict) -> Finding:
    details = {"field": one.field, "ours": one.ours, "theirs": one.theirs}
    return Finding("conflict", (one.id,), details)


def _needs_later(m: StoryMap) -> Iterator[Finding]:
    """Yield the stories of releases that come before what they need and is not done yet."""
    for story in m.stories.values():
        for need in late_needs(m, story) if not is_done(story, m.info) else ():
            yield Finding("needs-later", (story.id, need))


def _bad_keys(m: StoryMap) -> Iterator[Finding]:
    for record in m.records():
        if not is_key(record.key):
            yield Finding("bad-key", (record.id,), {"key": record.key})


def _without_estimate(m: StoryMap) -> Iterator[Finding]:
    for story in m.stories.values():
        release = m.releases.get(story.release or "")
        is_open = story.estimate is None and not is_done(story, m.info)
        if is_open and release and release.capacity:
            yield Finding("no-estimate", (story.id,), {"release": release.id})


def _uncovered_steps(m: StoryMap) -> Iterator[Finding]:
    covered = {step for step, release in m.cells if release is not None}
    for step in m.step_order if m.releases else ():
        if step.id not in covered:
            yield Finding("uncovered-step", (step.id,))


def word(finding: Finding, m: StoryMap) -> str:
    """Return a finding as one English sentence."""
    names = [_name(m, record_id) for record_id in finding.record_ids]
    return SENTENCES[finding.code].format(
        *names,
        path=" → ".join([*names, names[0]]),
        **{name: _told(m, name, value) for name, value in finding.details.items()},
    )


def _told(m: StoryMap, name: str, value: Any) -> Any:
    if name in ("release", "outcome"):
        return _name(m, value) if value is not None else "the unscheduled lane"
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    if isinstance(value, Mapping) and "key" in value:
        names = [value.get(parent) for parent in ("activity", "step", "release")]
        return ", ".join(_name(m, one) for one in names if one) or value["key"]
    return value


def _name(m: StoryMap, record_id: str) -> str:
    record = m.find(record_id)
    if record is None:
        return repr(record_id)
    if isinstance(record, MapInfo | Head):
        return "the map"
    kind = type(record).__name__.lower()
    return f"{kind} “{record.title}”" if record.title else f"{kind} {record_id}"
