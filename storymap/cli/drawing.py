"""Drawing maps: export, render."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from storymap.cli.answers import counted, print_json
from storymap.cli.lookup import (
    lane_named,
    loaded_map,
    record_named,
    refuse_same_file,
    release_named,
    stakeholder_named,
)
from storymap.cli.reporting import FINE, USAGE, Stop

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from storymap.cli.commands import Action
    from storymap.export.coverage import Lack
    from storymap.export.options import ExportOptions, PictureOptions, Product
    from storymap.export.pdf import PdfResult
    from storymap.model.storymap import StoryMap


_PICTURES: Final = frozenset({".svg", ".png"})
_MOST_NAMED: Final = 10
"""So many characters without a font are printed."""


def _export(options: argparse.Namespace) -> int:
    from storymap.export.options import read_from

    refuse_same_file(options.file, options.output)
    _refuse_misfits(options)
    story_map = loaded_map(options.file).story_map
    how = _how(options, story_map)
    told = [
        _drawn(story_map, path, (replace(how, releases=releases), _picture(options, story_map)))
        for path, releases in _files(options, story_map)
    ]
    if options.json:
        print_json(told if options.each else told[0])
        return FINE
    for one in told:
        pages, cards = counted(one["pages"], "page"), counted(one["cards"], "card")
        size = f"titles of {one['title_size']:g} pt read {read_from(one['title_size'])}"
        print(f"{one['file']}: {pages}, {cards}, {size}")
        if one["scale"] is not None and one["scale"] < _picture(options, story_map).scale:
            print(f"drawn at {one['scale']:.3g} pixels a point: a larger picture cannot be made")
        _print_missing(one)
    return FINE


def _print_missing(told: Mapping[str, Any]) -> None:
    """Print which characters no typeface has, each with the titles of the first that hold it."""
    from storymap.layout.wording import listed

    if not told["missing_characters"]:
        return
    missing, lacks = counted(told["missing_characters"], "character"), told["missing"]
    print(f"the typefaces lack {missing}, drawn as boxes:")
    for lack in lacks[:_MOST_NAMED]:
        titles = [card["title"] for card in lack["cards"]]
        where = f" in {listed(titles)}" if titles else ""
        print(f"  {lack['code']} {lack['name']}{where}")
    if len(lacks) > _MOST_NAMED:
        print(f"  and {len(lacks) - _MOST_NAMED} more; --json has them all")


def _refuse_misfits(options: argparse.Namespace) -> None:
    """Stop where what is asked for cannot be had of this kind of file, or of this product."""
    from storymap.export.options import LARGEST_MARGIN, LEAST_MARGINS, OVERLAPS, SCALES

    kind = options.output.suffix.lower()
    is_picture = kind in _PICTURES
    margins = (LEAST_MARGINS[_product(options)], LARGEST_MARGIN)
    misfits = (
        (
            not (is_picture or kind == ".pdf" or options.output.is_dir()),
            f"{options.output}: what is drawn is a .pdf, .svg or .png; end the name in one of them",
        ),
        (
            is_picture and options.product not in {None, "poster"},
            f"a picture is of the poster; for --product {options.product} name a .pdf",
        ),
        (is_picture and options.stakeholder is not None, "--stakeholder is for a report, a .pdf"),
        (is_picture and options.archival, "--archival is for a .pdf"),
        (not is_picture and bool(options.only), "--only is for an .svg or .png; see --release"),
        (not is_picture and options.transparent, "--transparent is for an .svg or .png"),
        (
            options.stakeholder is not None and options.product not in {None, "report"},
            f"--stakeholder is for a report; leave out --product {options.product}",
        ),
        (not is_picture and options.scale is not None, "--scale is for an .svg or .png"),
        _out_of_bounds("--margin", options.margin, margins, "millimetres"),
        _out_of_bounds("--overlap", options.overlap, OVERLAPS, "millimetres"),
        _out_of_bounds("--scale", options.scale, SCALES, "pixels a point"),
    )
    for is_met, said in misfits:
        if is_met:
            raise Stop(USAGE, said)


def _out_of_bounds(
    name: str, value: float | None, bounds: tuple[float, float], unit: str
) -> tuple[bool, str]:
    """Return whether a number is given that is out of its bounds, and what to say then."""
    least, most = bounds
    is_out = value is not None and not least <= value <= most
    return is_out, f"{name} is from {least:g} to {most:g} {unit}, not {value or 0:g}"


def _product(options: argparse.Namespace) -> Product:
    """Return what is to be made; for a stakeholder alone that is a report."""
    product: Product | None = options.product
    return product or ("pages" if options.stakeholder is None else "report")


def _how(options: argparse.Namespace, story_map: StoryMap) -> ExportOptions:
    """Return how to draw, as far as it is the same for each file."""
    from storymap.export.options import ExportOptions
    from storymap.layout.style import CARD_PARTS

    whose = options.stakeholder
    return ExportOptions(
        product=_product(options),
        paper=options.paper,
        landscape=not options.portrait,
        margin=options.margin,
        overlap=options.overlap,
        is_fitted=options.fit,
        stakeholder=None if whose is None else stakeholder_named(story_map, whose),
        card=frozenset(CARD_PARTS) if options.show is None else options.show,
        is_grey=options.grey,
        shows_lines=not options.no_lines,
        shows_legend=not options.no_legend,
        shows_date=not options.no_date,
        author=options.author,
        date=options.date,
        is_archival=options.archival,
    )


def _files(
    options: argparse.Namespace, story_map: StoryMap
) -> list[tuple[Path, tuple[str, ...] | None]]:
    """Return the files to write and the releases of each; None: everything."""
    from storymap.export.slices import file_names

    chosen = tuple(lane_named(story_map, name) for name in options.release)
    if not options.each or not options.output.name:  # a folder is refused as one file would be
        return [(options.output, chosen or None)]
    files: list[tuple[Path, tuple[str, ...] | None]] = [
        (path, (release_id,))
        for release_id, path in file_names(story_map, options.output, chosen).items()
    ]
    for path, _ in files:
        refuse_same_file(options.file, path)
    return files or [(options.output, None)]


def _picture(options: argparse.Namespace, story_map: StoryMap) -> PictureOptions:
    from storymap.export.options import PictureOptions

    only = tuple(record_named(story_map, name) for name in options.only)
    picture = PictureOptions(is_transparent=options.transparent, only=only)
    return picture if options.scale is None else replace(picture, scale=options.scale)


def _drawn(
    story_map: StoryMap, path: Path, how: tuple[ExportOptions, PictureOptions]
) -> dict[str, Any]:
    """Write one file, of the kind that its name says; return what there is to tell of it."""
    kind = path.suffix.lower()
    if kind == ".png":
        result = _png(story_map, path, how)
    elif kind == ".svg":
        from storymap.export.svg import export_svg

        result = export_svg(story_map, path, *how)
    else:
        from storymap.export.pdf import export_pdf

        result = export_pdf(story_map, path, how[0])
    return {
        "file": str(path), "pages": result.pages, "cards": result.cards,
        "bytes": result.size, "missing_characters": result.missing_characters,
        "title_size": round(result.title_size, 1), "missing": list(map(_lack, result.lacks)),
        "scale": result.scale,
    }  # fmt: skip


def _lack(lack: Lack) -> dict[str, Any]:
    return {
        "character": lack.char, "code": lack.code, "name": lack.name, "count": lack.times,
        "cards": [holder._asdict() for holder in lack.holders],
    }  # fmt: skip


def _png(story_map: StoryMap, path: Path, how: tuple[ExportOptions, PictureOptions]) -> PdfResult:
    """Write a PNG, for which Qt is needed, but no display."""
    import os

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from storymap.app.main import application
    from storymap.canvas.paper_inks import know_scripts
    from storymap.canvas.paper_picture import export_png

    kept = application()
    know_scripts()
    result = export_png(story_map, path, *how)
    del kept
    return result


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
