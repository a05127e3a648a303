"""usm.io: ``usm.json``, activities with their steps and stories, and packages of cards beside it.

The format is that of frederikheld/usm.io, docs/the-user-story-map.md: releases by key, a story's
``inRelease`` or none for the future, and cards that may be kept in ``cards/<name>/card.json``,
whose fields those in usm.json override. A map has no title; it gets the file's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from storymap.interchange.builder import Card, MapBuilder
from storymap.interchange.formats import Imported, ImportFailedError
from storymap.interchange.jsontext import list_at, object_at, parse_json, text_of
from storymap.interchange.losses import Loss, Losses
from storymap.model.text import clean_title

NAME: Final = "usmio"

NO_FIELDS: Final = Loss(
    "the format has no personas, status, estimates, values, outcomes or needs", ""
)
UNKNOWN_RELEASE: Final = Loss(
    "1 story names a release that does not exist and is unscheduled",
    "{n} stories name a release that does not exist and are unscheduled",
)
SAME_RELEASE: Final = Loss(
    "1 release has the key of an earlier one; its stories are in that one",
    "{n} releases have the key of an earlier one; their stories are in that one",
)
UNREAD_PACKAGE: Final = Loss(
    "1 card is kept in a package that could not be read, and is named after it",
    "{n} cards are kept in packages that could not be read, and are named after them",
)
PAGE: Final = Loss(
    "1 card has a page of its own, which was left out",
    "{n} cards have a page of their own, which was left out",
)
UNKNOWN_FIELD: Final = Loss(
    "1 field is not known and was left out", "{n} fields are not known and were left out"
)

_CARD_LIMIT: Final = 1_000_000
_CARD_FIELDS: Final = {"title", "description", "tags", "acceptanceCriteria", "package"}
_KIND = re.compile(r"(?:activity|step|story)[-_ ]+", re.IGNORECASE)
_PLAIN_NAME = re.compile(r"\w[\w .-]{0,200}")


@dataclass(frozen=True, slots=True)
class Packages:
    """Reads card packages from the folder ``cards`` beside the map, and from nowhere else."""

    folder: Path | None
    losses: Losses

    def card(self, name: str) -> dict[str, Any]:
        """Return the fields of ``cards/<name>/card.json``; of its name, if it cannot be read."""
        fields = self._fields(name)
        if fields is None:
            self.losses.add(UNREAD_PACKAGE, name)
            return {"title": title_of_package(name)}
        return {"title": title_of_package(name), **fields}

    def _fields(self, name: str) -> dict[str, Any] | None:
        if self.folder is None or not _PLAIN_NAME.fullmatch(name):
            return None
        try:
            cards = (self.folder / "cards").resolve()
            package = (cards / name).resolve()
            file = (package / "card.json").resolve()
            if package.parent != cards or file.parent != package or not file.is_file():
                return None
            with file.open("rb") as opened:
                fields = object_at(parse_json(opened.read(_CARD_LIMIT)), name)
            if any((package / page).exists() for page in ("index.md", "index.html")):
                self.losses.add(PAGE, name)
        except (OSError, ValueError, RuntimeError, ImportFailedError):
            return None
        return fields


@dataclass(frozen=True, slots=True)
class UsmioReader:
    """Reads ``usm.json``."""

    name: str = NAME
    title: str = "usm.io JSON"
    suffixes: tuple[str, ...] = (".json",)

    def sniff(self, data: bytes) -> float:
        """Tell by the words its fields have."""
        if b'"activities"' not in data or b'"steps"' not in data:
            return 0.0
        if b'"inRelease"' in data:
            return 0.9
        return 0.5 if b'"stories"' in data or b'"package"' in data else 0.0

    def read(self, data: bytes, name: str, folder: Path | None = None) -> Imported:
        """Make a map of ``usm.json``; packages are looked for in ``folder``."""
        source = object_at(parse_json(data), "")
        if "activities" not in source:
            raise ImportFailedError("damaged", "has no activities", place="activities")
        builder = MapBuilder()
        builder.losses.add(NO_FIELDS)
        packages = Packages(folder, builder.losses)
        _Reading(builder, packages.card).map_of(source)
        _tell_unknown(source, {"releases", "activities"}, builder.losses)
        return builder.finish(NAME, clean_title(name) or "usm")


class _Reading:
    """One reading of one file: the map as it grows and the releases met so far."""

    def __init__(self, builder: MapBuilder, package: Callable[[str], dict[str, Any]]) -> None:
        self._builder = builder
        self._package = package
        self._releases: dict[str, str] = {}

    def map_of(self, source: dict[str, Any]) -> None:
        """Add all that a map holds."""
        for place, release in _objects(source, "releases"):
            self._add_release(release, place)
        for place, activity in _objects(source, "activities"):
            activity_id = self._builder.add_activity(self._card(activity, place, {"steps"}))
            for step_place, step in _objects(activity, "steps", place):
                card = self._card(step, step_place, {"stories"})
                step_id = self._builder.add_step(activity_id, card)
                for story_place, story in _objects(step, "stories", step_place):
                    self._add_story(step_id, story, story_place)

    def _add_release(self, release: dict[str, Any], place: str) -> None:
        title, key = text_of(release.get("title")), text_of(release.get("key"))
        card = self._card({**release, "title": title or key}, place, {"key"})
        release_id = self._builder.add_release(card.title, card.description)
        if key in self._releases:
            self._builder.losses.add(SAME_RELEASE, key)
        self._releases.setdefault(key, release_id)

    def _add_story(self, step_id: str, story: dict[str, Any], place: str) -> None:
        wanted = story.get("inRelease")
        release_id = None
        if wanted is not None and wanted != "":
            release_id = self._releases.get(text_of(wanted))
            if release_id is None:
                self._builder.losses.add(UNKNOWN_RELEASE, text_of(wanted))
        self._builder.add_story(step_id, release_id, self._card(story, place, {"inRelease"}))

    def _card(self, raw: dict[str, Any], place: str, known: set[str]) -> Card:
        package = text_of(raw.get("package"))
        fields = {**self._package(package), **raw} if package else raw
        _tell_unknown(fields, _CARD_FIELDS | known, self._builder.losses)
        return Card(
            title=text_of(fields.get("title")),
            description=text_of(fields.get("description")),
            tags=_texts(fields, "tags", place),
            acceptance=_texts(fields, "acceptanceCriteria", place),
        )


def title_of_package(name: str) -> str:
    """Return a title made of a package's name: ``step-orienting-myself``, "Orienting myself"."""
    plain = clean_title(re.sub(r"[-_]+", " ", _KIND.sub("", clean_title(name), count=1)))
    return plain[:1].upper() + plain[1:]


def _objects(
    parent: dict[str, Any], field: str, place: str = ""
) -> list[tuple[str, dict[str, Any]]]:
    """Return the objects of a list, each with its place; a missing list is an empty one."""
    where = f"{place}.{field}" if place else field
    found = list_at(parent.get(field), where)
    return [(f"{where}[{i}]", object_at(one, f"{where}[{i}]")) for i, one in enumerate(found)]


def _texts(fields: dict[str, Any], field: str, place: str) -> tuple[str, ...]:
    found = list_at(fields.get(field), f"{place}.{field}")
    return tuple(filter(None, map(text_of, found)))


def _tell_unknown(fields: dict[str, Any], known: set[str], losses: Losses) -> None:
    for name in fields:
        if name not in known:
            losses.add(UNKNOWN_FIELD, name)


READER: Final = UsmioReader()
