"""Saying what is wrong with a map, or worth a look: check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from storymap.cli.answers import counted, print_json, summary
from storymap.cli.lookup import loaded_map, read_by, refuse_existing, refuse_same_file
from storymap.cli.reporting import FINE, NEGATIVE, USAGE, Stop

if TYPE_CHECKING:
    import argparse

    from storymap.cli.commands import Action
    from storymap.files.intake import Issue
    from storymap.model.findings import Finding
    from storymap.model.storymap import StoryMap

SEVERITY_ORDER: Final = ("error", "warning", "info")
MOST_IDS: Final = 3
"""More ids are not printed; ``--json`` has them all."""

FILE: Final = "file"
"""The topic of what is found in the file itself, before it is a map."""

_ISSUE_SEVERITY: Final[Mapping[str, str]] = {
    "set-aside": "error",
    "key": "warning",
    "unknown-kind": "info",
}
_HEADINGS: Final[Mapping[str, str]] = {
    FILE: "The file",
    "structure": "Structure",
    "plan": "Plan",
    "done": "Done is done",
    "flow": "Flow",
    "coverage": "Coverage",
    "why": "Why",
    "learning": "Learning",
    "refinement": "Refinement",
    "clarity": "Clarity",
    "goals": "Goals",
}


def _check(options: argparse.Namespace) -> int:
    from storymap.model.practice import all_findings

    if options.salvage is not None:
        return _salvage(options)
    wanted = _wanted(options.only, options.ignore)
    loaded = loaded_map(options.file, hint=False)
    issues = [_issue_row(issue) for issue in loaded.issues]
    found = [_row(one, loaded.story_map) for one in all_findings(loaded.story_map)]
    issues, found = ([row for row in rows if wanted(row)] for rows in (issues, found))
    counts = Counter(row["severity"] for row in (*issues, *found))
    failing = SEVERITY_ORDER[: SEVERITY_ORDER.index(options.fail_on) + 1]
    is_failed = any(counts[severity] for severity in failing)
    if options.json:
        numbers = {severity: counts[severity] for severity in SEVERITY_ORDER}
        print_json({"issues": issues, "findings": found, "counts": numbers, "failed": is_failed})
    else:
        for line in _lines(str(options.file), [*issues, *found]):
            print(line)
        print(f"{options.file}: {_conclusion(counts, is_failed=is_failed)}")
    return NEGATIVE if is_failed else FINE


def _wanted(only: Iterable[str], ignored: Iterable[str]) -> Callable[[Mapping[str, Any]], bool]:
    """Return what tells whether a row is to be told; names are codes or topics."""
    chosen, left_out = _names(only), _names(ignored)

    def wanted(row: Mapping[str, Any]) -> bool:
        names = {row["code"], row["topic"]}
        return (not chosen or not names.isdisjoint(chosen)) and names.isdisjoint(left_out)

    return wanted


def _names(given: Iterable[str]) -> frozenset[str]:
    from storymap.model.codes import SEVERITIES

    known = (*_HEADINGS, *_ISSUE_SEVERITY, *SEVERITIES)
    names = {name.strip() for text in given for name in text.split(",") if name.strip()}
    for name in sorted(names):
        if name not in known:
            text = f"no finding or topic is called {name!r}; there are {', '.join(known)}"
            raise Stop(USAGE, text)
    return frozenset(names)


def _issue_row(issue: Issue) -> dict[str, Any]:
    return {
        "severity": _ISSUE_SEVERITY[issue.code],
        "code": issue.code,
        "topic": FILE,
        "text": issue.text,
        "kind": issue.kind,
        "id": issue.id,
        "line": issue.line,
    }


def _row(finding: Finding, story_map: StoryMap) -> dict[str, Any]:
    from storymap.model.findings import word

    return {
        "severity": finding.severity,
        "code": finding.code,
        "topic": finding.topic,
        "text": word(finding, story_map),
        "ids": list(finding.record_ids),
        "place": _place(finding, story_map),
        "details": dict(finding.details),
    }


def _place(finding: Finding, story_map: StoryMap) -> dict[str, str | None]:
    """Return where a finding's record stands on the board, by titles; nowhere if it has many.

    A sentence that does not name the first record is not about that one.
    """
    from storymap.model.codes import SENTENCES

    is_about_one = "{0}" in SENTENCES[finding.code]
    name = finding.record_ids[0] if is_about_one else ""
    story, step = story_map.stories.get(name), story_map.steps.get(name)
    place: dict[str, str | None] = {}
    if story is not None:
        step = story_map.steps.get(story.step)
        release = story_map.releases.get(story.release or "")
        place = {
            "step": step.title if step else None,
            "release": release.title if release else None,
        }
    if step is not None:
        activity = story_map.activities.get(step.activity)
        place = {"activity": activity.title if activity else None, **place}
    return place


def _lines(name: str, rows: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the findings under headings, each on a line that any other tool can read."""
    for topic, heading in _HEADINGS.items():
        about = [row for row in rows if row["topic"] == topic]
        if about:
            yield f"{heading} ({len(about)})"
            for row in about:
                yield f"{name}: {row['severity']}: {' '.join(_sentence(row).split())}"
            yield ""


def _conclusion(counts: Mapping[str, int], *, is_failed: bool) -> str:
    told = {"error": "error", "warning": "warning", "info": "hint"}
    numbers = [counted(counts[one], noun) for one, noun in told.items() if counts[one]]
    return ", ".join(numbers if is_failed else ["nothing wrong", *numbers])


def _sentence(row: Mapping[str, Any]) -> str:
    if row["topic"] == FILE:
        where = [f"line {row['line']}" if row["line"] is not None else "",
                 f"{row['kind']} {row['id']}".strip()]  # fmt: skip
        return ": ".join(part for part in (*where, f"{row['text']} [{row['code']}]") if part)
    place = row["place"]
    board = [place["step"]] if place.get("step") else []
    if "release" in place:
        board.append(place["release"] or "unscheduled")
    more = ["…"] if len(row["ids"]) > MOST_IDS else []
    where = [*board, " ".join([*row["ids"][:MOST_IDS], *more])]
    return f"{row['text']} [{row['code']}] ({', '.join(part for part in where if part)})"


def _salvage(options: argparse.Namespace) -> int:
    """Write what can be read of a damaged file, and list the rest."""
    from storymap.files.codec import encode
    from storymap.files.salvage import salvage
    from storymap.files.save import save

    refuse_same_file(options.file, options.salvage)
    refuse_existing(options.salvage, force=options.force)
    found = read_by(salvage, options.file)
    save(options.salvage, encode(found.story_map))
    texts = [str(one) for one in (*found.lost, *found.issues)]
    if options.json:
        lost = [{"line": one.line, "text": one.text} for one in found.lost]
        issues = [str(issue) for issue in found.issues]
        print_json({"file": str(options.salvage), "lost": lost, "issues": issues})
    else:
        for text in texts:
            print(f"{options.file}: {text}")
        print(f"{options.salvage}: {summary(found.story_map)}")
    return NEGATIVE if texts else FINE


ACTIONS: Final[Mapping[str, Action]] = {"check": _check}
