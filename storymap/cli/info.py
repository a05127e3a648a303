"""Saying what is on a map, and what is open on it: info."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from storymap.cli.answers import counted, counts, print_json, summary
from storymap.cli.lookup import loaded_map
from storymap.cli.reporting import FINE

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from storymap.cli.commands import Action
    from storymap.model.learning import Learning
    from storymap.model.storymap import StoryMap

MOST_LINES: Final = 5
"""Of a list so many entries are printed; ``--json`` has them all."""


def _info(options: argparse.Namespace) -> int:
    if options.text:
        return _text(options.file)
    story_map = loaded_map(options.file).story_map
    if options.json:
        print_json({"title": story_map.title, **counts(story_map), **_practice(story_map)})
    else:
        print(story_map.title or "(no title)")
        print(summary(story_map))
        for line in _lines(story_map):
            print(line)
    return FINE


def _text(path: Path) -> int:
    """Print a map to read, or the file itself: git must get something to compare.

    It is UTF-8 wherever that is run: where another encoding lacks a letter, git would see none of
    its changes.
    """
    import sys

    from storymap.files.errors import LoadError
    from storymap.files.plaintext import text_lines

    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    try:
        story_map = loaded_map(path, hint=False).story_map
    except LoadError as error:
        if error.kind in ("missing", "folder", "unreadable", "large", "too-large"):
            raise
        print(path.read_text(encoding="utf-8", errors="replace"), end="")
        return FINE
    print("\n".join(text_lines(story_map)))
    return FINE


def _practice(m: StoryMap) -> dict[str, Any]:
    """Return how far a map is, and what is open on it, for programs."""
    from storymap.model.coverage import coverage
    from storymap.model.done import map_progress
    from storymap.model.flow import flow
    from storymap.model.learning import learning_order
    from storymap.model.questions import questions
    from storymap.model.refinement import near_top, not_ready

    covered, top = coverage(m), frozenset(near_top(m))
    return {
        "progress": map_progress(m)._asdict(),
        "in_progress": [
            {"release": lane.lane, "stories": len(lane.doing), "limit": lane.limit,
             "over": lane.is_over}
            for lane in flow(m)
        ],
        "not_ready": [
            {**_named(m, one.story_id), "release": one.lane,
             "missing": [item.text for item in one.missing]}
            for one in not_ready(m)
        ],
        "open_questions": [
            {**_named(m, one.story_id), "question_id": one.question.id,
             "question": one.question.text, "asked": one.question.asked}
            for one in questions(m) if one.is_open
        ],
        "untested_hypotheses": [
            {**_named(m, one.record_id), **one._asdict(), "belief": _belief(m, one.record_id)}
            for one in learning_order(m)
        ],
        "coverage": {
            "outcomes_without_story": [_named(m, name) for name in covered.outcomes],
            "stories_without_outcome": [
                {**_named(m, name), "near_top": name in top} for name in covered.stories
            ],
            "personas_without_story": [_named(m, name) for name in covered.personas],
            "stakeholders_without_outcome": [_named(m, name) for name in covered.stakeholders],
            "personas_left_out": [
                {"release": _named(m, release), "personas": [_named(m, name) for name in personas]}
                for release, personas in covered.left_out
            ],
        },
    }  # fmt: skip


def _named(m: StoryMap, record_id: str) -> dict[str, str]:
    return {"id": record_id, "title": _title(m, record_id)}


def _title(m: StoryMap, record_id: str) -> str:
    return str(getattr(m.find(record_id), "title", record_id))


def _belief(m: StoryMap, record_id: str) -> str:
    hypothesis = getattr(m.find(record_id), "hypothesis", None)
    return hypothesis.belief if hypothesis is not None else ""


def _lines(m: StoryMap) -> Iterator[str]:
    """Yield how far a map is, and what is open on it, to read; nothing of what is not used."""
    from storymap.model.learning import learning_order
    from storymap.model.questions import questions
    from storymap.model.refinement import not_ready

    yield from _progress(m)
    waiting = not_ready(m)
    if waiting:
        what = "story" if len(waiting) == 1 else "stories"
        yield f"{len(waiting)} {what} near the top not ready"
    asked = [one for one in questions(m) if one.is_open]
    if asked:
        yield counted(len(asked), "open question")
        yield from _listed(
            f"{_title(m, one.story_id)}: {one.question.text}"
            + (f" ({one.question.asked})" if one.question.asked else "")
            for one in asked
        )
    beliefs = learning_order(m)
    if beliefs:
        many = "hypothesis" if len(beliefs) == 1 else "hypotheses, worth most to learn first"
        yield f"{len(beliefs)} untested {many}"
        yield from _listed(_believed(m, one) for one in beliefs)
    yield from _coverage(m)


def _believed(m: StoryMap, one: Learning) -> str:
    parts = [_title(m, one.record_id), _belief(m, one.record_id)]
    text = ": ".join(part for part in parts if part)
    return f"{text} (being tested)" if one.state == "testing" else text


def _progress(m: StoryMap) -> Iterator[str]:
    from storymap.model.done import map_progress
    from storymap.model.flow import flow

    state = map_progress(m)
    if state.done or state.unmet or state.doing:
        yield f"{state.done} of {state.stories} stories done, {state.doing} in progress"
    if state.unmet:
        yield f"{state.unmet} marked as done with something unmet, and not counted"
    for lane in flow(m):
        if lane.is_over:
            title = _title(m, lane.lane) if lane.lane is not None else "unscheduled"
            yield f"{title}: {len(lane.doing)} in progress, and the limit is {lane.limit}"


def _coverage(m: StoryMap) -> Iterator[str]:
    from storymap.model.coverage import coverage
    from storymap.model.refinement import near_top

    found, top = coverage(m), frozenset(near_top(m))
    stories = sorted(found.stories, key=lambda name: name not in top)
    count, near = len(stories), sum(name in top for name in stories)
    for ids, what in (
        (found.outcomes, "outcomes without a story"),
        (
            stories,
            f"stories that serve no outcome ({count} in all, {near} near the top)",
        ),
        (found.personas, "personas without a story"),
        (found.stakeholders, "stakeholders tied to no outcome"),
    ):
        if ids:
            titles = [_title(m, name) for name in ids[:3]]
            more = [f"{len(ids) - 3} more"] if len(ids) > 3 else []
            yield f"{what}: {'; '.join([*titles, *more])}"
    for release_id, personas in found.left_out:
        names = "; ".join(_title(m, name) for name in personas)
        yield f"personas left out of {_title(m, release_id)}: {names}"


def _listed(entries: Iterable[str]) -> Iterator[str]:
    known = list(entries)
    for text in known[:MOST_LINES]:
        yield f"  {' '.join(text.split())}"
    if len(known) > MOST_LINES:
        yield f"  and {len(known) - MOST_LINES} more (--json lists them)"


ACTIONS: Final[Mapping[str, Action]] = {"info": _info}
