"""A filter in words: what can be chosen, what is chosen, how much of the map shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication

from storymap.layout.wording import STATUS_WORDS
from storymap.model.filters import FACETS, STATUSES, SWITCHES, Facet, Filter, Switch, tags_of
from storymap.model.records import Flag, Outcome, Persona
from storymap.model.storymap import StoryMap, ordered


def _tr(text: str) -> str:
    return QCoreApplication.translate("Filter", text)


class Choice(NamedTuple):
    """One thing that can be chosen of a facet."""

    value: str | None
    text: str


class Part(NamedTuple):
    """One thing that a filter asks for, and the filter without it."""

    text: str
    rest: Filter


def flag_words() -> Mapping[Flag, str]:
    """Return what each flag is called."""
    return {
        "blocked": _tr("Blocked"),
        "discuss": _tr("To discuss"),
        "research": _tr("To research"),
        "risky": _tr("Risky"),
        "split": _tr("To split"),
        "unclear": _tr("Unclear"),
    }


def facet_name(facet: Facet) -> str:
    """Return what a facet is called in a menu."""
    names: Mapping[Facet, str] = {
        "personas": _tr("Persona"),
        "releases": _tr("Release"),
        "statuses": _tr("Status"),
        "tags": _tr("Tag"),
        "outcomes": _tr("Outcome"),
        "flags": _tr("Flag"),
    }
    return names[facet]


def switch_name(switch: Switch) -> str:
    """Return what a switch is called."""
    return _tr("Not ready") if switch == "not_ready" else _tr("Open questions")


def all_of(facet: Facet) -> str:
    """Return what a facet's menu is called while nothing of it is chosen."""
    names: Mapping[Facet, str] = {
        "personas": _tr("All personas"),
        "releases": _tr("All releases"),
        "statuses": _tr("All statuses"),
        "tags": _tr("All tags"),
        "outcomes": _tr("All outcomes"),
        "flags": _tr("All flags"),
    }
    return names[facet]


def choices(story_map: StoryMap, facet: Facet) -> list[Choice]:
    """Return what can be chosen of a facet, in the map's own order."""
    match facet:
        case "statuses":
            return [Choice(status, STATUS_WORDS[status]) for status in STATUSES]
        case "flags":
            return [Choice(flag, text) for flag, text in flag_words().items()]
        case "tags":
            return [Choice(tag, f"#{tag}") for tag in tags_of(story_map)]
        case "releases":
            named = [Choice(release.id, release.title) for release in story_map.release_order]
            return [*named, Choice(None, _tr("Unscheduled"))]
        case "personas" | "outcomes":
            table = story_map.table(Persona if facet == "personas" else Outcome)
            return [Choice(record.id, record.title) for record in ordered(table)]


def summary(story_map: StoryMap, wanted: Filter, facet: Facet) -> str:
    """Return what a facet's button says: what is chosen, or how many."""
    chosen = wanted.chosen(facet)
    if not chosen:
        return all_of(facet)
    texts = [text for value, text in choices(story_map, facet) if value in chosen]
    if len(texts) == 1:
        return texts[0]
    return f"{facet_name(facet)}: {len(chosen)}"


def parts(story_map: StoryMap, wanted: Filter) -> Iterator[Part]:
    """Yield all that a filter asks for."""
    if wanted.focus is not None:
        title = getattr(story_map.find(wanted.focus), "title", "")
        words = _tr("Path to {title}") if wanted.path else _tr("Focus: {title}")
        if wanted.focus in story_map.stakeholders:
            words = _tr("Only what concerns {title}")
        yield Part(words.replace("{title}", title), replace(wanted, focus=None, path=False))
    if wanted.text:
        yield Part(f"“{wanted.text}”", replace(wanted, text=""))
    for facet in FACETS:
        for value, text in _chosen(story_map, wanted, facet):
            yield Part(text, wanted.toggled(facet, value))
    for switch in SWITCHES:
        if getattr(wanted, switch):
            yield Part(switch_name(switch), replace(wanted, **{switch: False}))


def _chosen(story_map: StoryMap, wanted: Filter, facet: Facet) -> list[Choice]:
    """Return what is chosen of a facet; tags that no story has any more, too."""
    chosen = wanted.chosen(facet)
    if facet == "tags":
        return [Choice(tag, f"#{tag}") for tag in sorted(tag for tag in chosen if tag)]
    return [choice for choice in choices(story_map, facet) if choice.value in chosen]


def showing(story_map: StoryMap, shown: int) -> str:
    """Return how many of the map's stories are in sight."""
    text = _tr("showing {n} of {total}")
    return text.replace("{n}", f"{shown:,}").replace("{total}", f"{len(story_map.stories):,}")
