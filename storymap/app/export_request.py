"""What somebody asks to be drawn of a map: the options, the kind of file, and how many files."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final, Literal, TypeAlias

import msgspec

from storymap.export.options import ExportOptions, PictureOptions
from storymap.model.storymap import StoryMap

FileKind: TypeAlias = Literal["pdf", "svg", "png"]
LONGEST: Final = 20_000
"""How many letters of a request are read back; no honest one is longer."""


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """How to draw a map, and as which kind of file.

    ``is_each``: a file for each of the releases. ``is_selection``: a picture shows only what is
    selected. ``picture`` counts for SVG and PNG.
    """

    kind: FileKind = "pdf"
    options: ExportOptions = field(default_factory=ExportOptions)
    picture: PictureOptions = field(default_factory=PictureOptions)
    is_each: bool = False
    is_selection: bool = False

    @property
    def is_picture(self) -> bool:
        """Whether a picture is made, and no PDF."""
        return self.kind != "pdf"

    def fitted(self, story_map: StoryMap) -> ExportRequest:
        """Return it without what the map does not have: releases and people that are gone."""
        options = self.options
        releases = options.releases
        if releases is not None:
            releases = tuple(name for name in releases if not name or name in story_map.releases)
        whose = options.stakeholder if options.stakeholder in story_map.stakeholders else None
        kept = replace(options, releases=releases or None, stakeholder=whose, date=None)
        return replace(self, options=kept, picture=replace(self.picture, only=()))


def report_for(request: ExportRequest, stakeholder_id: str) -> ExportRequest:
    """Return a request for a report of all that concerns a stakeholder, as another one looks."""
    told = replace(request.options, product="report", releases=None, stakeholder=stakeholder_id)
    return replace(request, kind="pdf", options=told, is_each=False)


def request_text(request: ExportRequest) -> str:
    """Return a request as text that can be kept."""
    return msgspec.json.encode(request).decode("utf-8")


def request_from(text: str) -> ExportRequest | None:
    """Return the request that a text holds; None if it holds none."""
    if not text or len(text) > LONGEST:
        return None
    try:
        return msgspec.json.decode(text.encode("utf-8"), type=ExportRequest)
    except (msgspec.MsgspecError, UnicodeError):
        return None
