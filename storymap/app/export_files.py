"""Writing what was asked for: one file or one for each release, all of them or none."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from storymap.export.slices import file_names
from storymap.progress import Progress

if TYPE_CHECKING:
    from storymap.app.export_request import ExportRequest
    from storymap.export.facts import Outlook
    from storymap.export.pages import Pages
    from storymap.export.pdf import PdfResult
    from storymap.model.storymap import StoryMap


@dataclass(frozen=True, slots=True)
class Written:
    """The files that were written, and how many characters in them no font has."""

    paths: tuple[Path, ...]
    pages: int
    missing: int


def targets(
    request: ExportRequest, story_map: StoryMap, path: Path
) -> list[tuple[Path, ExportRequest]]:
    """Return each file to write and how; a map with nothing on it gives one file."""
    if not request.is_each or request.options.releases == ():
        return [(path, request)]
    files = file_names(story_map, path, request.options.releases or ())
    if not files:
        return [(path, request)]
    return [
        (file, replace(request, options=replace(request.options, releases=(release_id,))))
        for release_id, file in files.items()
    ]


def write_files(
    request: ExportRequest, story_map: StoryMap, path: Path, progress: Progress
) -> Written:
    """Write what was asked for.

    Several files are written beside their places first, so that none is there if one cannot be
    made. Raises ExportError, SaveError, Cancelled; then what was there is as it was.
    """
    files = targets(request, story_map, path)
    if len(files) == 1:
        file, how = files[0]
        return _told([(file, write_file(how, story_map, file, progress))])
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".storymap-", dir=path.parent))
    try:
        made = []
        for place, (file, how) in enumerate(files):
            part = _part(progress, place, len(files), file.name)
            made.append((file, write_file(how, story_map, folder / file.name, part)))
        progress.step(1.0)
        for file, _ in made:
            (folder / file.name).replace(file)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return _told(made)


def write_file(
    request: ExportRequest, story_map: StoryMap, path: Path, progress: Progress
) -> PdfResult:
    """Write one file of the kind that is asked for."""
    if request.kind == "png":
        from storymap.canvas.paper_picture import export_png

        return export_png(story_map, path, request.options, request.picture, progress)
    if request.kind == "svg":
        from storymap.export.svg import export_svg

        return export_svg(story_map, path, request.options, request.picture, progress)
    from storymap.export.pdf import export_pdf

    return export_pdf(story_map, path, request.options, progress)


def pages_of_request(
    request: ExportRequest, story_map: StoryMap, progress: Progress, outlook: Outlook | None = None
) -> Pages:
    """Return the pages that a request makes, one file's after the other.

    ``outlook`` is that of the map, where more than one request is asked for.
    """
    from storymap.export.facts import Outlook
    from storymap.export.pages import Bound, pages_of

    picture = request.picture if request.is_picture else None
    ahead = outlook or Outlook(story_map)
    made: Sequence[Pages] = [
        pages_of(story_map, how.options, picture, progress, ahead)
        for _, how in targets(request, story_map, Path("map"))
    ]
    return made[0] if len(made) == 1 else Bound(made)


def _part(progress: Progress, place: int, count: int, name: str) -> Progress:
    """Return what one of several files is told to tell."""
    return Progress(
        lambda share, what: progress.step((place + share) / count, f"{name}: {what.lower()}")
    )


def _told(made: Sequence[tuple[Path, PdfResult]]) -> Written:
    return Written(
        tuple(file for file, _ in made),
        sum(result.pages for _, result in made),
        sum(result.missing_characters for _, result in made),
    )
