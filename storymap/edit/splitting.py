"""Splitting a story by a rule: by workflow step, by persona, by data, the happy path first.

A rule proposes drafts; whoever splits may change them before they become stories.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, Literal, NamedTuple, TypeAlias, get_args

from storymap.edit.copies import fresh_items
from storymap.edit.errors import EditError
from storymap.edit.order import changed, known
from storymap.edit.parts import split_story
from storymap.model.clarity import parts_of_title, vocabulary
from storymap.model.coverage import audiences
from storymap.model.records import Narrative, Story, Task, replace
from storymap.model.search import folded
from storymap.model.storymap import AnyRecord, StoryMap
from storymap.model.text import clean_title

SplitRule: TypeAlias = Literal["workflow", "persona", "data", "happy-path", "criteria"]

SPLIT_RULES: Final[tuple[SplitRule, ...]] = get_args(SplitRule)
BEYOND: Final = "what else can happen"
"""What stands in the title of the part that is not the happy path."""

_LIST = re.compile(r",?\s+(?:and|or|und|oder|et|ou|y|o|&)\s+|,\s+|\s*/\s+|\s+/\s*")
_EXCEPTION = re.compile(
    r"\b(?:if|unless|otherwise|except|without|cannot|can't|never|not|no|wrong|fails?|failed|error|"
    r"errors|invalid|missing|refused|expired|offline|late|falsch|ohne|nicht|kein|sans|pas)\b",
    re.IGNORECASE,
)


class Draft(NamedTuple):
    """One part of a story that is to be split.

    ``personas``: None keeps the story's; a part for one of its own is told as that persona.
    ``criteria``: ids of the acceptance criteria that go to this part; what no part asks for stays
    with the first. ``needs_first``: it needs the first part.
    """

    title: str
    personas: tuple[str, ...] | None = None
    criteria: tuple[str, ...] = ()
    needs_first: bool = False


def split_rules(m: StoryMap, story_id: str) -> tuple[SplitRule, ...]:
    """Return the rules by which a story can be split."""
    return tuple(rule for rule in SPLIT_RULES if split_drafts(m, story_id, rule))


def split_drafts(m: StoryMap, story_id: str, rule: SplitRule) -> tuple[Draft, ...]:
    """Return the parts that a rule makes of a story, none if it does not apply.

    ========== ==================================================================================
    workflow   one for each action that its title joins: "Pay and print a receipt"
    persona    one for each persona it is told for: its own, or its step's or activity's; each
               gets the criteria but those that speak of one other
    data       one for each thing that its title lists: "Filter by language, format and branch"
    happy-path what always happens, and the rest: the criteria that speak of exceptions, or else
               all but the first
    criteria   one for each acceptance criterion
    ========== ==================================================================================
    """
    known(m.stories, [story_id])
    drafts = tuple(_RULES[rule](m, m.stories[story_id]))
    return drafts if len(drafts) > 1 else ()


def split_by(m: StoryMap, story_id: str, rule: SplitRule) -> tuple[StoryMap, tuple[str, ...]]:
    """Split a story by a rule; raise EditError("no-such-split") if the rule does not apply."""
    drafts = split_drafts(m, story_id, rule)
    if not drafts:
        raise EditError("no-such-split", id=story_id, rule=rule)
    return split_into(m, story_id, drafts)


def split_into(
    m: StoryMap, story_id: str, drafts: Sequence[Draft]
) -> tuple[StoryMap, tuple[str, ...]]:
    """Split a story into drafts whose titles are not blank; return the ids of all parts.

    It is :func:`storymap.edit.parts.split_story`, and more is kept: every part needs what the story
    needed and is told as and so that, as the story is, and one for one persona of its own in full,
    as that persona; criteria go where the drafts say, under new ids to the second that asks.
    """
    known(m.stories, [story_id])
    real = [draft for draft in drafts if clean_title(draft.title)]
    whole = m.stories[story_id]
    m, ids = split_story(m, story_id, [draft.title for draft in real])
    taken = _taken(whole.acceptance, real)
    changes: dict[str, AnyRecord | None] = {}
    for number, (name, draft) in enumerate(zip(ids, real, strict=True)):
        part = m.stories[name]
        fields = {} if draft.personas is None else {"personas": tuple(sorted(draft.personas))}
        told = _narrative(m, whole.narrative, draft, is_first=number == 0)
        part = replace(part, acceptance=taken[number], narrative=told, **fields)
        if number > 0:
            first = {story_id} if draft.needs_first else set()
            part = replace(part, needs=tuple(sorted({*whole.needs} | first)))
        changes[name] = part
    return changed(m, changes), ids


def _narrative(m: StoryMap, told: Narrative, draft: Draft, *, is_first: bool) -> Narrative:
    """Return how a part is told: what one persona of its own wants is what the story wanted."""
    own = [m.personas[name] for name in draft.personas or () if name in m.personas]
    if len(own) != 1 or told == Narrative():
        return told if is_first else replace(told, want="")
    named = [one for one in m.personas.values() if folded(one.title) in folded(told.as_)]
    return told if named == own else replace(told, as_=own[0].title)


def _taken(criteria: Iterable[Task], drafts: Sequence[Draft]) -> list[tuple[Task, ...]]:
    """Return the criteria of each part; what nobody asks for goes to the first."""
    taken: list[list[Task]] = [[] for _ in drafts]
    for task in criteria:
        asking = [number for number, draft in enumerate(drafts) if task.id in draft.criteria] or [0]
        taken[asking[0]].append(task)
        for number in asking[1:]:
            taken[number] += fresh_items([task])
    return [tuple(tasks) for tasks in taken]


def _each_once(drafts: Iterable[Draft]) -> Iterable[Draft]:
    """Yield drafts with the criteria that no draft before asks for."""
    gone: set[str] = set()
    for draft in drafts:
        yield draft._replace(criteria=tuple(name for name in draft.criteria if name not in gone))
        gone.update(draft.criteria)


def _by_workflow(m: StoryMap, story: Story) -> Iterable[Draft]:
    titles = parts_of_title(story.title, vocabulary(m).verbs)
    return _each_once(Draft(title, criteria=_about(story, title.split()[-1:])) for title in titles)


def _by_persona(m: StoryMap, story: Story) -> Iterable[Draft]:
    audience = [name for name in audiences(m).get(story.id, ()) if name in m.personas]
    speaks_of = {name: set(_about(story, [m.personas[name].title])) for name in audience}
    for name in audience:
        title = m.personas[name].title
        others = [speaks_of[other] for other in audience if other != name]
        criteria = (
            task.id
            for task in story.acceptance
            if task.id in speaks_of[name] or sum(task.id in other for other in others) != 1
        )
        yield Draft(f"{story.title} – {title}", personas=(name,), criteria=tuple(criteria))


def _by_data(m: StoryMap, story: Story) -> Iterable[Draft]:
    if len(parts_of_title(story.title, vocabulary(m).verbs)) > 1:
        return ()
    things = listed(story.title)
    return _each_once(Draft(title, criteria=_about(story, [thing])) for thing, title in things)


def _happy_path_first(_: StoryMap, story: Story) -> Iterable[Draft]:
    odd = [task.id for task in story.acceptance if _EXCEPTION.search(task.text)]
    if not odd or len(odd) == len(story.acceptance):
        odd = [task.id for task in story.acceptance[1:]]
    yield Draft(story.title)
    yield Draft(f"{story.title}: {BEYOND}", criteria=tuple(odd), needs_first=True)


def _by_criteria(_: StoryMap, story: Story) -> Iterable[Draft]:
    for number, task in enumerate(story.acceptance):
        title = story.title if number == 0 else clean_title(task.text).rstrip(".")
        if title:
            yield Draft(title, criteria=(task.id,))


_RULES: Final[Mapping[SplitRule, Callable[[StoryMap, Story], Iterable[Draft]]]] = {
    "workflow": _by_workflow,
    "persona": _by_persona,
    "data": _by_data,
    "happy-path": _happy_path_first,
    "criteria": _by_criteria,
}


def listed(title: str) -> tuple[tuple[str, str], ...]:
    """Return each thing that a title lists, with the title as it would be for that alone.

    What stands before the first thing and after the last belongs to all of them: "Show cover,
    author and year in the results" is "Show cover in the results" and two more.
    """
    pieces = [piece.split() for piece in _LIST.split(title)]
    if len(pieces) < 2 or not all(pieces) or len(pieces[0]) < 2:
        return ()
    size = max(1, min(len(pieces[1]), len(pieces[0]) - 1))
    head, first = pieces[0][:-size], pieces[0][-size:]
    last, tail = pieces[-1][:size], pieces[-1][size:]
    things = [first, *pieces[1:-1], last]
    return tuple((" ".join(thing), " ".join([*head, *thing, *tail])) for thing in things)


def _about(story: Story, words: Iterable[str]) -> tuple[str, ...]:
    """Return the criteria that speak of any of these."""
    wanted = [folded(word) for word in words if word]
    return tuple(
        task.id for task in story.acceptance if any(word in folded(task.text) for word in wanted)
    )
