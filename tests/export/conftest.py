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


@pytest.fixture
def printed(tmp_path: Path) -> Print:
    """``printed(story_map, product="poster")``: an export of 23 Nov 2026."""

    def export(story_map: StoryMap, **options: object) -> PdfResult:
        chosen = ExportOptions(**{"date": DATE, **options})  # type: ignore[arg-type]
        return export_pdf(story_map, tmp_path / "map.pdf", chosen)

    return export
