"""The codes of findings: how bad each is, what it is about, and how it is told.

Codes stay: scripts name them. The manual lists them too (resources/help/practice.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

Severity: TypeAlias = Literal["error", "warning", "info"]
Topic: TypeAlias = Literal[
    "structure", "plan", "done", "flow", "coverage", "why", "learning", "refinement", "clarity",
    "goals",
]  # fmt: skip

_CODES: Final[Mapping[str, tuple[Severity, Topic, str]]] = {
    "loose-story": ("error", "structure", "{0} is loose: its step {target!r} is missing."),
    "loose-step": ("error", "structure", "{0} is loose: its activity {target!r} is missing."),
    "missing-reference": (
        "error", "structure", "{0} names {target!r} in its {field!r}, and there is no such record.",
    ),
    "cycle": ("error", "plan", "Needs go in a circle: {path}."),
    "conflict": (
        "warning", "structure",
        "Two people changed the {field} of {0}: to {ours!r}, and to {theirs!r}.",
    ),
    "needs-later": ("warning", "plan", "{0} comes before {1}, which it needs."),
    "bad-key": ("warning", "structure", "{0} has {key!r} as its sort key, which is none."),
    "done-unmet": (
        "warning", "done", "{0} is marked as done and does not count; this is unmet: {unmet}.",
    ),
    "over-wip-limit": (
        "warning", "flow",
        "{count} stories are in progress in {release}; the map's limit is {limit}.",
    ),
    "refuted-planned": ("warning", "learning", "{0} is still planned, though it was refuted."),
    "no-estimate": ("info", "plan", "{0} has no estimate, though {release} has a capacity."),
    "uncovered-step": ("info", "plan", "{0} has no story in any release."),
    "outcome-without-story": ("info", "coverage", "{0} has no story, so nothing earns it."),
    "story-without-outcome": ("info", "coverage", "{0} serves no outcome."),
    "persona-without-story": ("info", "coverage", "No story is told for {0}."),
    "persona-left-out": ("info", "coverage", "{1} has no story for {0}."),
    "stakeholder-without-outcome": ("info", "coverage", "{0} is tied to no outcome."),
    "open-ladder": ("info", "why", "The whys of {0} reach no outcome; ask on: why “{subject}”?"),
    "unnamed-outcome": ("info", "why", "The whys of {0} end in {outcome}, which it does not name."),
    "untested-delivered": (
        "info", "learning", "{0} is delivered, and nobody looked yet whether the belief holds.",
    ),
    "no-signal": ("info", "learning", "The hypothesis of {0} has no signal to tell by."),
    "open-question": ("info", "refinement", "{0} has an open question: {question}"),
    "not-ready": ("info", "refinement", "{0} is near the top and not ready: {missing}."),
    "started-early": ("info", "flow", "{0} is in progress before its release has begun."),
    "dwarfs": ("info", "flow", "{0} takes {effort:g}, where {usual:g} is usual in {release}."),
    "vague-title": ("info", "clarity", "{0} has a title that says little."),
    "several-in-one": ("info", "clarity", "{0} may be several stories: {parts}."),
    "no-narrative": ("info", "clarity", "{0} does not say who wants it, what, or what for."),
    "no-criteria": ("info", "clarity", "{0} has no acceptance criteria."),
    "too-big": (
        "info", "clarity", "{0} takes {effort:g} of the {capacity:g} that {release} holds.",
    ),
    "release-without-goal": ("info", "goals", "{0} has no goal."),
    "outcome-without-measure": ("info", "goals", "{0} has no measure to tell by."),
}  # fmt: skip

SEVERITIES: Final[Mapping[str, Severity]] = {code: told[0] for code, told in _CODES.items()}
"""The codes of findings, in the order in which they are told: the worst first."""

TOPIC_OF: Final[Mapping[str, Topic]] = {code: told[1] for code, told in _CODES.items()}
SENTENCES: Final[Mapping[str, str]] = {code: told[2] for code, told in _CODES.items()}

TOPICS: Final[tuple[Topic, ...]] = tuple(dict.fromkeys(TOPIC_OF.values()))
