"""Exports of the bundled examples, made once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from storymap.export.pdf import ExportOptions, PdfResult, export_pdf
from storymap.files.codec import load
from storymap.model.storymap import StoryMap
from storymap.resources import resource

DATE = dt.date(2026, 11, 23)
Print = Callable[..., PdfResult]


@pytest.fixture(scope="session")
def library() -> StoryMap:
    return load(resource("examples", "city-library.smap")).story_map


@pytest.fixture(scope="session")
def bikes() -> StoryMap:
    return load(resource("examples", "city-bikes.smap")).story_map


@pytest.fixture(scope="session")
def examples(
    library: StoryMap, bikes: StoryMap, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[StoryMap, ExportOptions], PdfResult | None]:
    """``examples(library, options)``: its export, made once; nothing for a map of a test's own."""
    folder = tmp_path_factory.mktemp("examples")
    made: dict[tuple[int, ExportOptions], PdfResult] = {}

    def find(story_map: StoryMap, options: ExportOptions) -> PdfResult | None:
        if story_map is not library and story_map is not bikes:
            return None
        asked = id(story_map), options
        if asked not in made:
            made[asked] = export_pdf(story_map, folder / f"{len(made)}.pdf", options)
        return made[asked]

    return find


@pytest.fixture
def printed(tmp_path: Path, examples: Callable[..., PdfResult | None]) -> Print:
    """``printed(story_map, product="poster")``: an export of 23 Nov 2026, to read only."""

    def export(story_map: StoryMap, **options: object) -> PdfResult:
        chosen = ExportOptions(**{"date": DATE, **options})  # type: ignore[arg-type]
        found = examples(story_map, chosen)
        return found or export_pdf(story_map, tmp_path / "map.pdf", chosen)

    return export
