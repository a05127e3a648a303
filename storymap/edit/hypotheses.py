"""Edits of hypotheses: beginning a test, and what it taught."""

from __future__ import annotations

from typing import Literal

from storymap.edit.errors import EditError
from storymap.edit.fields import set_fields
from storymap.model.records import Hypothesis, Outcome, Story, replace
from storymap.model.storymap import StoryMap
from storymap.model.text import clean_text


def begin_test(m: StoryMap, record_id: str) -> StoryMap:
    """Note that the hypothesis of a story or an outcome is being tested."""
    return _with(m, record_id, replace(_hypothesis(m, record_id), state="testing"))


def conclude(
    m: StoryMap, record_id: str, state: Literal["confirmed", "refuted"], learned: str = ""
) -> StoryMap:
    """Settle a hypothesis, with what was learned.

    The confidence becomes 1 or 0, so that slices count its value fully or not at all. What was
    learned goes below what had been learned before.
    """
    held = _hypothesis(m, record_id)
    confidence = 1 if state == "confirmed" else 0
    return _with(
        m,
        record_id,
        replace(held, state=state, confidence=confidence, learned=_below(held.learned, learned)),
    )


def doubt(m: StoryMap, record_id: str) -> StoryMap:
    """Put a settled hypothesis to the test again; nobody knows how sure it is."""
    held = _hypothesis(m, record_id)
    if held.state not in ("confirmed", "refuted"):
        return m
    return _with(m, record_id, replace(held, state="untested", confidence=None))


def _hypothesis(m: StoryMap, record_id: str) -> Hypothesis:
    record = m.find(record_id)
    if not isinstance(record, Story | Outcome):
        raise EditError("unknown-record", id=record_id)
    return record.hypothesis or Hypothesis()


def _with(m: StoryMap, record_id: str, hypothesis: Hypothesis) -> StoryMap:
    return set_fields(m, record_id, hypothesis=hypothesis)


def _below(earlier: str, learned: str) -> str:
    learned = clean_text(learned).strip()
    if not learned or learned in earlier.split("\n\n"):
        return earlier
    return f"{earlier}\n\n{learned}" if earlier.strip() else learned
