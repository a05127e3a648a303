"""Drawing maps: export, render."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from storymap.cli.answers import counted, print_json
from storymap.cli.lookup import (
    lane_named,
    loaded_map,
    record_named,
    refuse_same_file,
    release_named,
)
from storymap.cli.reporting import FINE

if TYPE_CHECKING:
    import argparse

    from storymap.cli.arguments import Action


def _export(options: argparse.Namespace) -> int:
    from storymap.export.pdf import PdfOptions, export_pdf

    refuse_same_file(options.file, options.output)
    story_map = loaded_map(options.file).story_map
    releases = tuple(lane_named(story_map, name) for name in options.release) or None
    how = PdfOptions(layout=options.layout, paper=options.paper, releases=releases)
    result = export_pdf(story_map, options.output, how)
    if options.json:
        print_json(
            {
                "file": str(options.output), "pages": result.pages, "cards": result.cards,
                "bytes": result.size, "missing_characters": result.missing_characters,
            }
        )  # fmt: skip
        return FINE
    print(f"{options.output}: {counted(result.pages, 'page')}, {counted(result.cards, 'card')}")
    if result.missing_characters:
        missing = counted(result.missing_characters, "character")
        print(f"the typefaces lack {missing}, drawn as boxes")
    return FINE


def _render(options: argparse.Namespace) -> int:
    refuse_same_file(options.file, options.output)
    story_map = loaded_map(options.file).story_map
    selected = tuple(record_named(story_map, title) for title in options.select)
    sliced = release_named(story_map, options.slice) if options.slice is not None else None
    from storymap.app.render import View, render

    view = View(options.size, options.theme, selected, sliced)
    render(story_map, options.output, view, path=options.file)
    print(options.output)
    return FINE


ACTIONS: Final[Mapping[str, Action]] = {"export": _export, "render": _render}
