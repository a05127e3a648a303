"""What the lists of refinement say: gentle remarks, and what one key does about a finding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QCoreApplication

from storymap.edit.fixes import can_fix
from storymap.layout.wording import UNIT_LETTERS, number_text
from storymap.model.findings import Finding
from storymap.model.learning import Dependents
from storymap.model.storymap import StoryMap

_CONTEXT: Final = "Refine"


def tr(text: str) -> str:
    """Return a text in the user's language."""
    return QCoreApplication.translate(_CONTEXT, text)


def count_of(number: int, one: str, many: str) -> str:
    """Return the words for one, or those for ``{n}``."""
    return (one if number == 1 else many).replace("{n}", f"{number:,}")


def lane_title(m: StoryMap, lane: str | None) -> str:
    """Return what a lane is called."""
    release = m.releases.get(lane or "")
    return release.title if release is not None else tr("Unscheduled")


def place_of(m: StoryMap, record_id: str) -> str:
    """Return the lane of a story; of an outcome that it is one."""
    story = m.stories.get(record_id)
    return tr("Outcome") if story is None else lane_title(m, m.cell_of(story)[1])


def remark_words(m: StoryMap, finding: Finding) -> str:
    """Return what may be clearer about a story, gently."""
    known: dict[str, Any] = {"unit": UNIT_LETTERS[m.info.unit]}
    for name, value in finding.details.items():
        if name == "parts":
            known[name] = "; ".join(value)
        elif name == "release":
            known[name] = lane_title(m, value)
        else:
            known[name] = number_text(value)
    words = {
        "vague-title": tr("The title says little: what does somebody do?"),
        "several-in-one": tr("May be several stories: {parts}"),
        "no-narrative": tr("Nobody says who wants it, what, or what for"),
        "no-criteria": tr("Nothing says when it is done"),
        "too-big": tr("Takes {effort} of the {capacity} {unit} that “{release}” holds"),
        "dwarfs": tr("Takes {effort} {unit}, where {usual} {unit} is usual in its release"),
    }
    if finding.code == "dwarfs" and finding.details["release"] is None:
        words["dwarfs"] = tr("Takes {effort} {unit}; the unscheduled usually take {usual} {unit}")
    return words[finding.code].format(**known)


def asked_for(code: str) -> str:
    """Return what typing on a remark gives the story."""
    match code:
        case "vague-title" | "several-in-one":
            return tr("Type another title")
        case "no-narrative":
            return tr("Type what it is for: so that …")
        case "no-criteria":
            return tr("Type the first criterion")
        case "too-big" | "dwarfs":
            return tr("Type another estimate, as 2-5")
        case _:
            return ""


def fix_words(m: StoryMap, finding: Finding) -> str:
    """Return what the one key does about a finding; empty if it can do nothing."""
    if not can_fix(m, finding):
        return ""
    words = {
        "missing-reference": tr("Drop the name that leads nowhere"),
        "done-unmet": tr("Put back in progress"),
        "refuted-planned": tr("Move to the unscheduled"),
        "started-early": tr("Put back to do"),
        "unnamed-outcome": tr("Name the outcome on the story"),
        "several-in-one": tr("Split into {0} stories").format(
            len(finding.details.get("parts", ()))
        ),
        "dwarfs": tr("Flag it to be split"),
        "too-big": tr("Flag it to be split"),
        "no-narrative": tr("Begin its narrative"),
        "no-criteria": tr("Make its “so that” a criterion"),
    }
    return words[finding.code]


def titles_of(m: StoryMap, ids: Sequence[str], most: int = 4) -> str:
    """Return titles in a line, the first ones and how many more there are."""
    titles = [str(getattr(m.find(name), "title", name)) for name in ids[:most]]
    more = [tr("{0} more").format(len(ids) - most)] if len(ids) > most else []
    return ", ".join((*(f"“{title}”" for title in titles), *more))


def dependents_words(
    m: StoryMap, record_id: str, found: Dependents, *, is_refuted: bool = False
) -> str:
    """Return what falls with a belief, or fell."""
    if record_id in m.outcomes:
        parts = [
            (tr("stories that serve nothing else: {0}"), found.only),
            (tr("stories that serve it too: {0}"), _without(found.stories, found.only)),
            (tr("releases: {0}"), found.releases),
        ]
    else:
        parts = [
            (tr("stories that need it: {0}"), found.stories),
            (tr("outcomes that are no longer earned: {0}"), found.outcomes),
            (tr("releases: {0}"), found.releases),
        ]
    told = [words.format(titles_of(m, ids)) for words, ids in parts if ids]
    if not told:
        return tr("Nothing else depends on it.")
    words = tr("If it is refuted, this depends on it: {0}.")
    if is_refuted:
        words = tr("These fall with it: {0}.")
    return words.format("; ".join(told))


def _without(ids: Sequence[str], gone: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in ids if name not in gone)
