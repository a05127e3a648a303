"""All findings: what is broken, and what the product owner's practice would look at next.

Practice is gentle. It asks for a thing only where the map uses it already: a map without acceptance
criteria is not told that each story lacks them. A checklist is used once it has an item. The
queries behind it tell more when they are asked outright.
"""

from __future__ import annotations

from collections.abc import Iterator

from storymap.model.clarity import remarks, vocabulary
from storymap.model.coverage import coverage, in_board_order
from storymap.model.done import earned, falsely_done, is_done, unmet
from storymap.model.findings import Finding, findings, worst_first
from storymap.model.flow import early_starts, flow
from storymap.model.ladders import ladders
from storymap.model.learning import OPEN_STATES, beliefs
from storymap.model.records import Narrative, Outcome, Story
from storymap.model.refinement import near_top, not_ready
from storymap.model.storymap import StoryMap, ordered


def all_findings(m: StoryMap) -> list[Finding]:
    """Return all findings of a map, the worst first; those of one code in the order of the board.

    To what :func:`storymap.model.findings.findings` finds it adds:

    =========================== ================================================================
    done-unmet                  ``unmet``: criteria and items of the definition of done
    over-wip-limit              ``release``, ``count``, ``limit``; the records are the stories
    refuted-planned             a story of a release not shipped, not done, whose belief is refuted
    outcome-without-story       no story names it
    story-without-outcome       a story near the top, where others name outcomes
    persona-without-story       no story is told for them, where others are
    persona-left-out            the persona, then the release that tells no story for them
    stakeholder-without-outcome no outcome names them, where others are named
    open-ladder                 ``subject``: of what to ask why; only ladders that were begun
    unnamed-outcome             ``outcome``: an answer tells it, and the story does not name it
    untested-delivered          done, or earned, with a hypothesis that is still untested
    no-signal                   a hypothesis that is not settled has no signal, where others do
    open-question               ``question``, ``question_id``: of a story near the top
    not-ready                   ``missing``: the items of the definition of ready not ticked
    started-early               in progress, and its release is after the current one, or none
    dwarfs ... no-criteria      see :class:`storymap.model.clarity.Remark`; stories near the top
    release-without-goal        of the releases not shipped, where others have one
    outcome-without-measure     where others have one
    =========================== ================================================================
    """
    return worst_first((*findings(m), *practice_findings(m)))


def practice_findings(m: StoryMap) -> Iterator[Finding]:
    """Yield what the practice would look at, in no order of weight."""
    top = near_top(m)
    yield from _done(m)
    yield from _flow(m)
    yield from _coverage(m, top)
    yield from _whys(m)
    yield from _learning(m)
    yield from _refinement(m, top)
    yield from _clarity(m, top)
    yield from _goals(m)


def clarity_findings(m: StoryMap, *, everywhere: bool = False) -> tuple[Finding, ...]:
    """Return what may be clearer about the stories near the top, story by story.

    ``everywhere``: about all stories that are not done, in the order of the board, and also what
    the map does not use yet.
    """
    stories = in_board_order(m, m.stories) if everywhere else near_top(m)
    return tuple(_clarity(m, stories, everywhere=everywhere))


def _done(m: StoryMap) -> Iterator[Finding]:
    for name in in_board_order(m, falsely_done(m)):
        yield Finding("done-unmet", (name,), {"unmet": unmet(m.stories[name], m.info).texts})


def _flow(m: StoryMap) -> Iterator[Finding]:
    for lane in flow(m):
        if lane.is_over:
            details = {"release": lane.lane, "count": len(lane.doing), "limit": lane.limit}
            yield Finding("over-wip-limit", lane.doing, details)
    if any(release.state == "current" for release in m.releases.values()):
        for name in early_starts(m):
            yield Finding("started-early", (name,))


def _coverage(m: StoryMap, top: tuple[str, ...]) -> Iterator[Finding]:
    found, stories = coverage(m), frozenset(top)
    for name in found.outcomes:
        yield Finding("outcome-without-story", (name,))
    if len(found.outcomes) < len(m.outcomes):
        for name in found.stories:
            if name in stories:
                yield Finding("story-without-outcome", (name,))
    if len(found.personas) < len(m.personas):
        for name in found.personas:
            yield Finding("persona-without-story", (name,))
    for release_id, personas in found.left_out:
        for name in personas:
            yield Finding("persona-left-out", (name, release_id))
    if len(found.stakeholders) < len(m.stakeholders):
        for name in found.stakeholders:
            yield Finding("stakeholder-without-outcome", (name,))


def _whys(m: StoryMap) -> Iterator[Finding]:
    begun = {one.story_id: one for one in ladders(m) if one.answers}
    for name in in_board_order(m, begun):
        ladder = begun[name]
        if not ladder.ends:
            yield Finding("open-ladder", (name,), {"subject": ladder.subject})
        for outcome in ladder.told:
            yield Finding("unnamed-outcome", (name,), {"outcome": outcome})


def _learning(m: StoryMap) -> Iterator[Finding]:
    held = list(beliefs(m))
    uses_signals = any(belief.hypothesis.signal for belief in held)
    reached = earned(m)
    for record_id, hypothesis in held:
        story = m.stories.get(record_id)
        is_open = hypothesis.state in OPEN_STATES
        if story is not None and hypothesis.state == "refuted" and _is_planned(m, story):
            yield Finding("refuted-planned", (record_id,))
        is_delivered = is_done(story, m.info) if story else record_id in reached
        if hypothesis.state == "untested" and is_delivered:
            yield Finding("untested-delivered", (record_id,))
        if is_open and uses_signals and not hypothesis.signal.strip():
            yield Finding("no-signal", (record_id,))


def _is_planned(m: StoryMap, story: Story) -> bool:
    release = m.releases.get(story.release or "")
    return release is not None and release.state != "shipped" and not is_done(story, m.info)


def _refinement(m: StoryMap, top: tuple[str, ...]) -> Iterator[Finding]:
    for name in top:
        for question in m.stories[name].questions:
            if not question.answer:
                details = {"question": question.text, "question_id": question.id}
                yield Finding("open-question", (name,), details)
    for one in not_ready(m):
        missing = tuple(item.text for item in one.missing)
        yield Finding("not-ready", (one.story_id,), {"missing": missing})


def _clarity(
    m: StoryMap, story_ids: tuple[str, ...], *, everywhere: bool = False
) -> Iterator[Finding]:
    unused = set()
    if not everywhere and all(story.narrative == Narrative() for story in m.stories.values()):
        unused.add("no-narrative")
    if not everywhere and not any(story.acceptance for story in m.stories.values()):
        unused.add("no-criteria")
    known = vocabulary(m)
    for name in story_ids:
        for remark in remarks(m, m.stories[name], known):
            if remark.code not in unused:
                yield Finding(remark.code, (name,), remark.details)


def _goals(m: StoryMap) -> Iterator[Finding]:
    if any(release.goal for release in m.releases.values()):
        for release in m.release_order:
            if release.state != "shipped" and not release.goal.strip():
                yield Finding("release-without-goal", (release.id,))
    outcomes: tuple[Outcome, ...] = ordered(m.outcomes)
    if any(outcome.measure for outcome in outcomes):
        for outcome in outcomes:
            if not outcome.measure.strip():
                yield Finding("outcome-without-measure", (outcome.id,))
