"""What panels of the practice ask after each edit, of a map of 2,000 stories with all of it filled.

Every story has a hypothesis, a question, feedback, three whys and three criteria: more than any map
has. A query that a panel asks after an edit may take 15 ms on the first machine; all findings,
which are asked when nobody types, 100 ms.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

from storymap.edit.fixes import can_fix
from storymap.model.clarity import dwarfing
from storymap.model.coverage import coverage, outcome_path
from storymap.model.done import progress
from storymap.model.feedback import feedback
from storymap.model.flow import flow, started
from storymap.model.goals import goals
from storymap.model.ladders import open_ladders
from storymap.model.learning import dependents, learning_order
from storymap.model.practice import all_findings
from storymap.model.questions import questions
from storymap.model.records import (
    Feedback,
    Hypothesis,
    Item,
    Narrative,
    Outcome,
    Persona,
    Question,
    Stakeholder,
    Story,
    Task,
    replace,
)
from storymap.model.refinement import not_ready
from storymap.model.stakeholders import concerns
from storymap.model.storymap import StoryMap
from tests.bench.big_maps import big_map
from tests.bench.figure import Figure, best_by_turns, machine_work

STORIES = 2_000
TODAY = dt.date(2026, 11, 23)
LIVE = 0.15
ALL = 1.0


def measure() -> list[Figure]:
    m = filled(big_map(STORIES))
    queries: dict[str, Callable[[], object]] = {
        "coverage": lambda: coverage(m),
        "an outcome's path": lambda: outcome_path(m, "outcome3"),
        "open why ladders": lambda: open_ladders(m),
        "what to learn first": lambda: learning_order(m),
        "what depends on a belief": lambda: dependents(m, "outcome3"),
        "all questions": lambda: questions(m),
        "what is not ready": lambda: not_ready(m),
        "what dwarfs the rest": lambda: dwarfing(m),
        "progress": lambda: progress(m),
        "work in progress": lambda: flow(m),
        "age of what is in progress": lambda: started(m, TODAY),
        "goals": lambda: goals(m),
        "what concerns a stakeholder": lambda: concerns(m, "stakeholder3"),
        "all feedback": lambda: feedback(m),
    }
    found = all_findings(m)
    unit, *times = best_by_turns(7, machine_work, *queries.values())
    whole, fixes = best_by_turns(
        7, lambda: all_findings(m), lambda: [can_fix(m, one) for one in found[:100]]
    )
    return [
        *(
            Figure(f"{what}, {STORIES:,} stories / {LIVE} unit", took, LIVE * unit)
            for what, took in zip(queries, times, strict=True)
        ),
        Figure(f"all findings / {ALL} unit", whole, ALL * unit),
        Figure(f"whether 100 findings can be fixed / {ALL} unit", fixes, ALL * unit),
    ]


def filled(m: StoryMap, seed: int = 2) -> StoryMap:
    """Return a map with all of the practice on every card."""
    rng = random.Random(seed)
    people = [Persona(id=f"persona{n}", key=f"a{n}", title=f"Persona {n}") for n in range(8)]
    holders = [
        Stakeholder(
            id=f"stakeholder{n}", key=f"a{n}", title=f"Holder {n}", interest=1 + n % 5, influence=3
        )
        for n in range(8)
    ]
    outcomes = [
        Outcome(
            id=f"outcome{n}",
            key=f"a{n}",
            title=f"People do more of number {n}",
            value=30,
            stakeholders=(f"stakeholder{n % 8}",),
            hypothesis=Hypothesis(confidence=0.4),
        )
        for n in range(1, 10)
    ]
    stories = [_filled(story, rng) for story in m.stories.values()]
    info = replace(
        m.info,
        ready=(Item(id="ready1", text="Small"), Item(id="ready2", text="Clear")),
        done=(Item(id="done1", text="Read"),),
        wip_limit=4,
    )
    return m.with_records(info, *people, *holders, *outcomes, *stories)


def _filled(story: Story, rng: random.Random) -> Story:
    entries = [f"{story.id}-{n}" for n in range(3)]
    is_done = story.status == "done"
    return replace(
        story,
        narrative=Narrative(as_="Persona 1", want="it to work", so="more is done"),
        acceptance=tuple(Task(id=name, text="It works", done=is_done) for name in entries),
        checks=("done1", "ready1") if rng.random() < 0.7 else ("ready1",),
        why=tuple(Item(id=name, text="so that people do it more often") for name in entries),
        hypothesis=Hypothesis(belief="They will", signal="They do", confidence=rng.random()),
        questions=(
            Question(
                id=entries[0],
                text="How many?",
                asked=f"Holder {rng.randrange(9)}",
                answer=rng.choice(("", "Many")),
            ),
        ),
        feedback=(Feedback(id=entries[0], text="Good", date="2026-01-02", source="Holder 3"),),
        outcomes=(f"outcome{rng.randrange(1, 10)}",) if rng.random() < 0.6 else (),
        personas=(f"persona{rng.randrange(8)}",),
    )
