"""A large map with all of the practice filled in on every card, as years of use would leave it."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from typing import Final

from storymap.model.admit import admit
from storymap.model.ids import MAP_ID
from storymap.model.keys import keys_between
from storymap.model.records import (
    Activity,
    Calendar,
    Feedback,
    Flag,
    Hypothesis,
    HypothesisState,
    Item,
    Legend,
    Link,
    MapInfo,
    Narrative,
    Outcome,
    Period,
    Persona,
    Question,
    Release,
    Retro,
    Stakeholder,
    Step,
    Story,
    Task,
    replace,
)
from storymap.model.storymap import StoryMap

_FIRST_DAY: Final = dt.date(2024, 1, 1)
_PEOPLE: Final = (
    ("Visiting rider", "Ride now, pay once, and owe nothing when the train leaves."),
    ("Daily commuter", "A bike at eight, every day, without having to think."),
    ("Weekend family", "Four bikes that fit, together, at the same station."),
    ("Street mechanic", "Know what is broken before arriving, with the right part along."),
    ("Support clerk", "Answer in one call, without three screens."),
    ("Fleet planner", "See tonight where bikes will be missing tomorrow."),
)
_HOLDERS: Final = (
    "City transport office", "Payment provider", "Shops beside the stations", "Data protection",
    "Insurance", "Head of operations", "Works council", "Tourist board",
)  # fmt: skip
_CHANGES: Final = (
    "Riders trust paying", "Rent end to end", "Riders get a bike that suits them",
    "Broken bikes are off the street within a day", "Riders bring friends",
    "Commuters leave the car at home", "Visitors come back next year", "Support answers at once",
    "Bikes stand where they are wanted", "Families ride together", "Deposits frighten nobody",
    "The city extends the licence",
)  # fmt: skip
_WANTS: Final = (
    "see what a ride will cost before it begins", "move my booking to another time or station",
    "say that a bike is broken, and where", "get a small wrong charge back on the spot",
    "know tonight whether there will be a bike at eight", "be led along quiet roads",
    "pay with the card that I have", "find a station by its name",
)  # fmt: skip
_SO: Final = (
    "no line on my bank statement frightens me", "I can plan the morning",
    "the next rider does not unlock it too", "nobody has to call us",
    "a late lunch does not cost us the bikes", "I dare to ride in a town I do not know",
)  # fmt: skip
_CRITERIA: Final = (
    "It stands beside the price, in the same size", "Two taps and an optional photo are enough",
    "If nothing is free at the new time, the old booking stays",
    "The release is sent to the bank within a minute of the return",
    "Missing accents and small typing errors are forgiven",
    "It can be read with pictures switched off, and by a screen reader",
    "A failure is tried again, and reported to us",
)  # fmt: skip
_ASKED: Final = (
    ("How long do banks take to show a released hold?", "One to five days."),
    ("Who pays the difference when the new time is cheaper?", "We do, up to 10."),
    ("How long may we keep photos that show other people?", "Thirty days."),
    ("Which map data knows how quiet a road is?", "The city's own, updated each quarter."),
)
_QUOTES: Final = (
    "“I found the bike before I found the station.”", "“Is the 150 gone or parked?”",
    "“Two stations are fine for a start, as long as both of them are inside the ring.”",
    "“I gave up when it asked for my address.”",
)  # fmt: skip
_STATES: Final[tuple[HypothesisState, ...]] = ("untested", "testing", "confirmed", "refuted")
_FLAGS: Final[tuple[Flag, ...]] = ("blocked", "discuss", "research", "risky", "split", "unclear")
_READY: Final = (
    "We know who it is for and why they want it", "Somebody else can check its criteria",
    "The team has estimated it as a range", "It fits into two weeks",
    "What it needs is done, or planned before it", "No open question would stop the work",
)  # fmt: skip
_DONE: Final = (
    "Every criterion is met", "A second pair of eyes has read the code", "Tried outdoors",
    "Works with a screen reader", "Live, with its measure counted",
)  # fmt: skip
_TAGS: Final = ("payments", "map", "repairs", "stations", "law", "lock", "support", "growth")


def filled(m: StoryMap, seed: int = 2) -> StoryMap:
    """Return a map of ``big_map`` with every field of the practice on every record of it."""
    return _Filling(m, random.Random(seed)).filled()


class _Filling:
    """Fills one map; the same seed gives the same map."""

    def __init__(self, m: StoryMap, rng: random.Random) -> None:
        self._m = m
        self._rng = rng
        self._shipped = len(m.releases) // 4

    def filled(self) -> StoryMap:
        releases = [self._release(one, n) for n, one in enumerate(self._m.release_order)]
        return self._m.with_records(
            admit(self._info()),
            *map(admit, self._people()),
            *(admit(self._activity(one)) for one in self._m.activities.values()),
            *(admit(self._step(one)) for one in self._m.steps.values()),
            *map(admit, releases),
            *(admit(self._story(one)) for one in self._m.stories.values()),
        )

    def _info(self) -> MapInfo:
        weeks = [_FIRST_DAY + dt.timedelta(weeks=n) for n in range(100)]
        history = tuple(
            Period(
                start=week.isoformat(),
                end=(week + dt.timedelta(days=6)).isoformat(),
                done=self._rng.randint(20, 60),
            )
            for week in weeks
        )
        return MapInfo(
            id=MAP_ID,
            description="City Bikes rents bikes by the hour from stations all over town.",
            problem="Somebody who needs a bike twice a week buys one and watches it rust.",
            goal="Renting a bike is easier than owning one",
            unit="days",
            ready=_items("ready", _READY),
            done=_items("done", _DONE),
            legend=(Legend(colour="#b7791f", meaning="Asked for by the city"),),
            calendar=Calendar(start="2026-11-23", days_per_week=5, history=history),
            wip_limit=6,
        )

    def _people(self) -> list[Persona | Stakeholder | Outcome]:
        personas = [
            Persona(id=f"persona{n}", key=key, title=title, goals=goals, description=_QUOTES[n % 4])
            for n, (key, (title, goals)) in enumerate(_keyed(_PEOPLE))
        ]
        holders = [
            Stakeholder(
                id=f"stakeholder{n}",
                key=key,
                title=title,
                description="Meets us every quarter and reads one page a month.",
                interest=1 + n % 5,
                influence=1 + 3 * n % 5,
            )
            for n, (key, title) in enumerate(_keyed(_HOLDERS))
        ]
        outcomes = [
            Outcome(
                id=f"outcome{n}",
                key=key,
                title=title,
                description="The change that everybody would notice.",
                horizon=("short", "long")[n % 2],
                value=self._rng.randint(20, 90),
                measure=f"From {30 + n}% to {12 + n}% within a year",
                problem="Four of ten riders give up when they see the deposit.",
                personas=self._some("persona", len(_PEOPLE), 2),
                stakeholders=self._some("stakeholder", len(_HOLDERS), 2),
                hypothesis=self._hypothesis(n),
            )
            for n, (key, title) in enumerate(_keyed(_CHANGES))
        ]
        return [*personas, *holders, *outcomes]

    def _activity(self, activity: Activity) -> Activity:
        return replace(
            activity,
            description="From the first look to the last.",
            problem="Riders walk to a station only to find it empty.",
            personas=self._some("persona", len(_PEOPLE), 2),
        )

    def _step(self, step: Step) -> Step:
        return replace(
            step,
            description="Done in one sitting, on the pavement, with one hand.",
            problem="The count on the app and the rack on the street disagree.",
            personas=self._some("persona", len(_PEOPLE), 1),
        )

    def _release(self, release: Release, n: int) -> Release:
        start = _FIRST_DAY + dt.timedelta(weeks=14 * n)
        planned = replace(
            release,
            goal="Riders pay without fear of hidden costs",
            description="Everything that makes the price plain.",
            measures="Rentals given up at payment fall from 38% to 15%\nHalf the questions",
            start=start.isoformat(),
            finish=(start + dt.timedelta(weeks=13)).isoformat(),
            reason="Sliced for value; it completes an outcome and holds what the law asks for.",
        )
        if n > self._shipped:
            return planned
        return replace(
            planned,
            state="current" if n == self._shipped else "shipped",
            feedback=self._feedback(release.id, start, 3),
            review="Six riders tried it at Central Station; all found a bike, four could pay.",
            retro=Retro(
                keep="Testing at the station on Friday afternoons.",
                change="We began before the payment provider had answered.",
                actions=self._tasks(f"{release.id}-action", 3, n < self._shipped),
            ),
        )

    def _story(self, story: Story) -> Story:
        rng, number = self._rng, int(story.id.removeprefix("story"))
        is_done = story.status == "done"
        outcomes = self._some("outcome", len(_CHANGES), 1)
        return replace(
            story,
            description=f"{rng.choice(_QUOTES)}\n\nSeen on {self._day()}; talk it over first.",
            narrative=Narrative(
                as_=rng.choice(_PEOPLE)[0].lower(), want=rng.choice(_WANTS), so=rng.choice(_SO)
            ),
            problem="Riders see a hold of 150 on their card and think they were charged.",
            outcomes=outcomes,
            personas=self._some("persona", len(_PEOPLE), 2),
            acceptance=self._tasks(f"{story.id}-criterion", rng.randint(3, 5), is_done),
            checks=self._checks(is_done),
            tags=tuple(sorted(rng.sample(_TAGS, 2))),
            flags=(rng.choice(_FLAGS),) if number % 4 == 0 else (),
            why=self._ladder(story.id, outcomes[0]),
            hypothesis=self._hypothesis(number),
            questions=self._questions(story.id),
            feedback=self._feedback(story.id, _FIRST_DAY, 2),
            assignee=rng.choice(("Ana", "Bo", "Chidi", "Dana")),
            links=(Link(url=f"https://example.org/research/{number}", title="What we saw"),),
            refs={"tracker": f"BIKE-{number}"},
        )

    def _checks(self, is_done: bool) -> tuple[str, ...]:
        names = [f"ready{n}" for n in range(len(_READY))]
        ticked = names if is_done else self._rng.sample(names, 4)
        done = [f"done{n}" for n in range(len(_DONE))] if is_done else []
        return tuple(sorted([*ticked, *done]))

    def _tasks(self, prefix: str, count: int, is_done: bool) -> tuple[Task, ...]:
        """Return criteria or actions: all are met of what is done, but for one in twenty."""
        return tuple(
            Task(
                id=f"{prefix}{n}",
                text=self._rng.choice(_CRITERIA),
                done=self._rng.random() < (0.95 if is_done else 0.2),
            )
            for n in range(count)
        )

    def _ladder(self, story_id: str, outcome: str) -> tuple[Item, ...]:
        told = ("so that it is no surprise", f"so that {self._rng.choice(_SO)}",
                f"so that {_CHANGES[int(outcome.removeprefix('outcome'))].lower()}")  # fmt: skip
        return _items(f"{story_id}-why", told[: self._rng.randint(2, 3)])

    def _hypothesis(self, number: int) -> Hypothesis:
        state = _STATES[number % len(_STATES)]
        return Hypothesis(
            belief="Riders give up because the deposit surprises them, not because it is high",
            result="Rentals given up at payment fall from 38% to 25%",
            signal="Share of riders who reach payment and leave",
            confidence=round(self._rng.random(), 2),
            state=state,
            learned="They left for the form, not for the price." if number % 4 > 1 else "",
        )

    def _questions(self, story_id: str) -> tuple[Question, ...]:
        chosen = self._rng.sample(_ASKED, 2)
        return tuple(
            Question(
                id=f"{story_id}-question{n}",
                text=text,
                asked=self._rng.choice(_HOLDERS),
                answer=answer if n else "",
            )
            for n, (text, answer) in enumerate(chosen)
        )

    def _feedback(self, prefix: str, start: dt.date, count: int) -> tuple[Feedback, ...]:
        return tuple(
            Feedback(
                id=f"{prefix}-heard{n}",
                date=(start + dt.timedelta(days=self._rng.randrange(90))).isoformat(),
                source=f"{self._rng.choice(_PEOPLE)[0]}, at Central Station",
                text=self._rng.choice(_QUOTES),
                effect=("helps", "hurts", "neutral")[n % 3],
            )
            for n in range(count)
        )

    def _some(self, kind: str, among: int, count: int) -> tuple[str, ...]:
        return tuple(sorted(f"{kind}{n}" for n in self._rng.sample(range(among), count)))

    def _day(self) -> str:
        return (_FIRST_DAY + dt.timedelta(days=self._rng.randrange(1_000))).isoformat()


def _items(prefix: str, texts: Sequence[str]) -> tuple[Item, ...]:
    return tuple(Item(id=f"{prefix}{n}", text=text) for n, text in enumerate(texts))


def _keyed(values: Sequence[object]) -> list[tuple[str, object]]:
    return list(zip(keys_between(None, None, len(values)), values, strict=True))
