"""A slice in words: its numbers, and why each story is in or out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from storymap.layout.wording import (
    UNIT_LETTERS,
    effort_text,
    listed,
    number_text,
    range_text,
    short_title,
)
from storymap.model.queries import effort_range
from storymap.model.storymap import ReleaseId, StoryId, StoryMap
from storymap.panels.slice_answer import SURE, Answer, Question
from storymap.panels.slice_options import options_text
from storymap.slicing.outlook import Addition, Outlook
from storymap.slicing.overflow import to_move_out
from storymap.slicing.reasons import Reason


@dataclass(frozen=True, slots=True)
class Line:
    """One story with the reason that tells most; ``moves`` if applying the slice moves it."""

    story_id: StoryId
    title: str
    reason: str
    is_in: bool
    moves: bool


def lines(answer: Answer) -> tuple[Line, ...]:
    """Return a line for each candidate: what is in, then what is out, in map order."""
    m, moving = answer.question.story_map, answer.into | answer.out
    told: dict[StoryId, Line] = {}
    for reason in answer.reasons:
        if reason.story not in told:
            title = m.stories[reason.story].title
            words = reason_text(m, reason)
            told[reason.story] = Line(
                reason.story, title, words, reason.is_chosen, reason.story in moving
            )
    return tuple(sorted(told.values(), key=lambda line: not line.is_in))


def lines_for(answer: Answer, shown: Iterable[Line]) -> tuple[Line, ...]:
    """Return lines as they are for an answer whose reasons are still to come."""
    chosen, moving = frozenset(answer.found.stories), answer.into | answer.out
    told = []
    for line in shown:
        is_in, moves = line.story_id in chosen, line.story_id in moving
        if (is_in, moves) == (line.is_in, line.moves):
            told.append(line)
        else:
            reason = line.reason if is_in == line.is_in else "…"
            told.append(Line(line.story_id, line.title, reason, is_in, moves))
    return tuple(sorted(told, key=lambda line: not line.is_in))


def reason_text(m: StoryMap, reason: Reason) -> str:
    """Return a reason in words."""
    match reason.code:
        case "pinned":
            words = "pinned to this release"
        case "must-have":
            words = "must be in, as you said"
        case "completes":
            words = f"completes {_quoted(m, reason.other)} (+{number_text(reason.value or 0)})"
        case "needed-by":
            words = f"needed by {_quoted(m, reason.other)}"
        case "value-for-effort":
            words = f"◆ {number_text(reason.value or 0)} for {_effort(m, reason.story)}"
        case "unestimated":
            words = "no estimate, so not considered"
        case "needs":
            words = f"needs {_quoted(m, reason.other)}, which cannot be in"
        case "no-value":
            words = "no value, and nothing of value needs it"
        case "no-room":
            words = _no_room(m, reason)
        case _ as unknown:
            assert_never(unknown)
    return words


def _no_room(m: StoryMap, reason: Reason) -> str:
    estimate = m.stories[reason.story].estimate
    own = 0 if estimate is None else estimate.likely
    effort, words = reason.effort or 0, _effort(m, reason.story)
    if effort > own:
        words = f"{number_text(effort)} {UNIT_LETTERS[m.info.unit]} with what it needs"
    letter, value = UNIT_LETTERS[m.info.unit], number_text(reason.value or 0)
    room = f"in if +{number_text(reason.extra)} {letter}" if reason.extra else "no room"
    return f"◆ {value} for {words}; {room}"


def _quoted(m: StoryMap, record_id: str | None) -> str:
    record = m.find(record_id or "")
    return f"‘{getattr(record, 'title', record_id)}’"


def _effort(m: StoryMap, story_id: StoryId) -> str:
    estimate = m.stories[story_id].estimate
    if estimate is None:
        return "no estimate"
    return effort_text(effort_range(estimate, m.info.spread), m.info.unit)


def value_text(answer: Answer) -> tuple[str, str]:
    """Return the value, and of how much."""
    return number_text(answer.found.value), f"of {number_text(answer.possible)} possible"


def range_of_effort(answer: Answer) -> str:
    """Return the effort as a range; where all is sure, as one number."""
    totals, letter = answer.totals, UNIT_LETTERS[answer.question.story_map.info.unit]
    if not totals.stories or totals.unestimated == totals.stories:
        return "nothing"
    ends = range_text(round(totals.low), round(totals.high))
    return f"{ends} {letter}, likely {number_text(totals.likely)}"


def fit_text(answer: Answer) -> tuple[str, str]:
    """Return how likely it fits, and what would be sure enough."""
    if answer.chance is None:
        return "", "can't be said"
    shown = chance_words(answer.chance)
    unknown = answer.totals.unestimated
    if unknown:
        return shown, f"without {unknown} not estimated"
    if answer.chance >= SURE:
        return shown, ""
    letter = UNIT_LETTERS[answer.question.story_map.info.unit]
    return shown, f"— {round(100 * SURE)}% needs {round(answer.sure)} {letter}"


def chance_words(chance: float) -> str:
    """Return a chance in percent; never 0 or 100, since nobody is that sure."""
    percent = round(100 * chance)
    return "<1%" if percent < 1 else ">99%" if percent > 99 else f"{percent}%"


def spent_text(m: StoryMap, spent: tuple[float, float] | None) -> str:
    """Return why there is less room than the release's capacity; nothing if there is not."""
    if spent is None:
        return ""
    letter, (capacity, done) = UNIT_LETTERS[m.info.unit], spent
    return f"{number_text(capacity)} {letter} less {number_text(done)} {letter} done"


def proof_text(answer: Answer) -> str:
    """Return whether nothing better exists, and how long that took; or how much better may be."""
    found = answer.found
    if found.optimal:
        return f"yes, {duration_text(found.seconds)}"
    gap = gap_text(found.value, found.bound)
    return f"no: {gap}, {duration_text(found.seconds)}" if answer.is_final else f"searching: {gap}"


def duration_text(seconds: float) -> str:
    """Return a time that something took."""
    return f"{seconds:.1f} s" if seconds >= 1 else f"{max(1, round(seconds * 1000))} ms"


def gap_text(value: float, bound: float) -> str:
    """Return how much better than a value anything can be."""
    more = bound - value
    share = f" ({100 * more / bound:.2g} %)" if bound > 0 else ""
    return f"at most {number_text(round(more, 2))} better{share}"


def moves_text(answer: Answer) -> str:
    """Return how many stories applying it moves."""
    if not answer.moves:
        return "nothing would move"
    return f"would move: {len(answer.into)} in, {len(answer.out)} out (bold)"


def notes_text(answer: Answer) -> str:
    """Return what the answer leaves aside, in plain sentences."""
    return " ".join(filter(None, _notes(answer)))


def overfull_text(m: StoryMap, release_id: ReleaseId) -> str:
    """Return what to move out of a release that holds too much as it is; else nothing."""
    gone = to_move_out(m, release_id)
    if not gone:
        return ""
    titles = listed([m.stories[story_id].title for story_id in gone])
    return f"As it is it holds too much: without {titles} it fits."


def spoken_text(answer: Answer) -> str:
    """Return an answer as a screen reader says it."""
    value, fit = " ".join(value_text(answer)), " ".join(filter(None, fit_text(answer)))
    moves = moves_text(answer).removesuffix(" (bold)")
    return f"Value {value}. Fits {fit}. {moves[:1].upper()}{moves[1:]}."


def outlook_text(question: Question, beyond: Outlook) -> str:
    """Return what comes next after a slice, and what it leaves empty, in a few words."""
    first, nearest = beyond.next_in_line, beyond.nearest_outcome
    if first is not None and nearest is not None and first.target == nearest.target:
        parts = [f"Next, and nearest outcome: {_addition(question, first)}."]
    else:
        named = (("Next", first), ("Nearest outcome", nearest))
        parts = [f"{words}: {_addition(question, one)}." for words, one in named if one is not None]
    count = len(beyond.empty_steps)
    parts.append("1 step empty." if count == 1 else f"{count or 'No'} steps empty.")
    return " ".join(parts)


def _addition(question: Question, one: Addition) -> str:
    """Return what something would bring and how much more room it takes.

    Where the slice is to be sure the room that is left is none to fill: it is what it takes then.
    """
    m = question.story_map
    letter = UNIT_LETTERS[m.info.unit]
    title = short_title(getattr(m.find(one.target), "title", one.target), 34)
    words = f"‘{title}’ (+{number_text(one.value)})"
    if question.sure is not None:
        return f"{words} for {number_text(one.effort)} {letter}"
    return f"{words}, +{number_text(one.extra)} {letter}" if one.extra else words


def empty_text(m: StoryMap, beyond: Outlook) -> str:
    """Return the titles of the steps that a slice leaves empty, one a line."""
    return "\n".join(m.steps[name].title for name in beyond.empty_steps)


def _notes(answer: Answer) -> Iterable[str]:
    if answer.is_final:
        yield overfull_text(answer.question.story_map, answer.question.release_id)
    count = len(answer.found.unestimated)
    if count:
        have = "1 story has" if count == 1 else f"{count} stories have"
        were = "was" if count == 1 else "were"
        yield f"{have} no estimate and {were} not considered."
    broken = len(answer.found.broken_needs)
    if broken:
        need = "1 need names" if broken == 1 else f"{broken} needs name"
        yield f"{need} nothing on this map and counted as met."


def kept_reason(answer: Answer) -> str:
    """Return what to keep with the release as the reason of its slice."""
    unit = answer.question.story_map.info.unit
    value, possible = number_text(answer.found.value), number_text(answer.possible)
    capacity = number_text(answer.question.capacity)
    parts = [f"Sliced for value at {capacity} {unit}: {value} of {possible} possible"]
    parts.append(
        "proved best" if answer.found.optimal else gap_text(answer.found.value, answer.found.bound)
    )
    if answer.chance is not None:
        parts.append(f"fits in {round(100 * answer.chance)} of 100 futures")
    asked = options_text(answer.question.options)
    return ", ".join(parts) + (f" ({asked})." if asked else ".")
