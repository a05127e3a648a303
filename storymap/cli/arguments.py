"""The arguments of each command."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from storymap.cli import values


def _map_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the map, a .smap file")


def _json_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")


def _drawing_argument(parser: argparse.ArgumentParser, name: str, about: str) -> None:
    text = f"{about}; a file that is there is replaced"
    parser.add_argument(
        "-o", "--output", type=values.output, metavar=name, required=True, help=text
    )


def _map_output_arguments(
    parser: argparse.ArgumentParser, about: str, *, required: bool = True
) -> None:
    text = f"{about}; a file that is there is left alone without --force"
    parser.add_argument(
        "-o", "--output", type=values.output, metavar="OUT.smap", required=required, help=text
    )
    _force_argument(parser)


def _force_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--force", action="store_true", help="replace a file that is there")


def new_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``new``: what to make."""
    from storymap.cli.lookup import examples

    parser.add_argument("file", type=Path, metavar="FILE", help="the .smap file to write")
    parser.add_argument("--title", help="the title of the map (default: the file's name)")
    parser.add_argument(
        "--example",
        metavar="NAME",
        help=f"copy a bundled example instead of starting empty: {_listed(examples())}",
    )
    _force_argument(parser)


def info_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``info``: what to tell of which map."""
    _map_argument(parser)
    parser.add_argument(
        "--text",
        action="store_true",
        help="print the whole map as lines to read, as git diff shows it after git-setup; a file "
        "that is no map is printed as it is",
    )
    _json_argument(parser)


def check_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``check``: what to look for, and what counts as failing."""
    _map_argument(parser)
    parser.add_argument(
        "--salvage",
        type=values.output,
        metavar="OUT.smap",
        help="write a map of all that can be read of a damaged file, and list what cannot",
    )
    _force_argument(parser)
    parser.add_argument(
        "--fail-on",
        choices=("error", "warning", "info"),
        default="warning",
        metavar="SEVERITY",
        help="end with status 1 at this and what is worse: error, warning or info (default: "
        "warning)",
    )
    for name, about in (("--only", "list only"), ("--ignore", "leave out")):
        parser.add_argument(
            name,
            action="append",
            default=[],
            metavar="CODES",
            help=f"{about} findings of these codes or topics, with commas between; can be repeated",
        )
    _json_argument(parser)


def diff_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``diff``: two maps."""
    parser.add_argument("old", type=Path, metavar="A", help="a map")
    parser.add_argument("new", type=Path, metavar="B", help="the map to compare it with")
    _json_argument(parser)


def merge_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``merge``: three maps, or one with conflict marks."""
    parser.add_argument(
        "files",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="three maps, BASE, OURS and THEIRS: what both sides started from, and what each made "
        "of it; or one file in which git left conflict marks",
    )
    _map_output_arguments(parser, "the map to write")
    parser.add_argument(
        "--driver",
        action="store_true",
        help="act for git: replace OUT.smap, and where a file is no map merge its lines",
    )
    parser.add_argument("--name", metavar="NAME", help="what to call the file in what is printed")
    _json_argument(parser)


def git_setup_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``git-setup``: which repository."""
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=Path(),
        metavar="FOLDER",
        help="a folder of the repository (default: this one)",
    )
    parser.add_argument("--undo", action="store_true", help="take it back")


def import_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``import``: what to read."""
    from storymap.interchange.registry import readers

    parser.add_argument(
        "file", type=Path, metavar="FILE", help="the other program's file, which is only read"
    )
    _map_output_arguments(parser, "the map to write")
    parser.add_argument(
        "--format",
        metavar="NAME",
        help=f"what FILE is: {_listed(readers())} (default: found out from its content)",
    )
    _json_argument(parser)


def export_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``export``: what to draw, and how."""
    _map_argument(parser)
    _drawing_argument(
        parser, "OUT", "the file to write: .pdf, or .svg or .png for a picture of the poster"
    )
    parser.add_argument(
        "--release",
        action="append",
        default=[],
        metavar="NAME",
        help="draw only this release, by its title or id, or 'unscheduled' for what is in none; "
        "can be repeated (default: everything)",
    )
    parser.add_argument(
        "--each",
        action="store_true",
        help="write a file for each release, and one for what is unscheduled, named after it: "
        "OUT-release.pdf; with --release only for those named",
    )
    parser.add_argument(
        "--product",
        "--layout",
        choices=("pages", "poster", "wall", "report"),
        help="pages: sheets of paper, one release after another; poster: all on one sheet as "
        "large as it needs; wall: sheets to cut and glue together; report: text, release by "
        "release (default: pages, with --stakeholder report)",
    )
    parser.add_argument(
        "--paper",
        choices=("a4", "a3", "a2", "a1", "a0", "letter", "legal", "tabloid"),
        default="a4",
        help="the paper of the sheets (default: a4)",
    )
    parser.add_argument("--portrait", action="store_true", help="sheets upright")
    parser.add_argument(
        "--margin",
        type=values.number,
        metavar="MM",
        help="the margins of the sheets, in millimetres, 4 to 40, of a report 8 to 40",
    )
    parser.add_argument(
        "--overlap",
        type=values.number,
        metavar="MM",
        help="how far the sheets of a wall overlap, in millimetres, 8 to 40 (default: 10)",
    )
    parser.add_argument(
        "--fit",
        action="store_true",
        help="scale a poster to fit the paper, however small that makes it",
    )
    parser.add_argument(
        "--stakeholder",
        metavar="NAME",
        help="a report of what concerns one stakeholder, by name or id",
    )
    _look_arguments(parser)
    _json_argument(parser)


def _look_arguments(parser: argparse.ArgumentParser) -> None:
    parts = ("reference", "status", "badges", "effort", "value", "needs")
    parser.add_argument(
        "--show",
        type=values.parts,
        metavar="PARTS",
        help=f"what cards show besides their titles, with commas: {', '.join(parts)}, or none "
        "(default: all)",
    )
    parser.add_argument("--grey", action="store_true", help="draw in shades of grey")
    parser.add_argument("--no-lines", action="store_true", help="leave out the lines of needs")
    parser.add_argument("--no-legend", action="store_true", help="leave out the legend")
    parser.add_argument("--no-date", action="store_true", help="do not say the date")
    parser.add_argument("--author", default="", metavar="NAME", help="say who made it")
    parser.add_argument(
        "--date",
        type=values.date,
        metavar="YYYY-MM-DD",
        help="the day that the drawing is from (default: today)",
    )
    parser.add_argument("--archival", action="store_true", help="make a PDF/A-2b, for archives")
    parser.add_argument(
        "--scale",
        type=values.number,
        metavar="N",
        help="pixels a point of an SVG or PNG, 0.25 to 8 (default: 2)",
    )
    parser.add_argument(
        "--transparent", action="store_true", help="an SVG or PNG without a white ground"
    )
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="NAME",
        help="show only this card, step, activity or release in an SVG or PNG, with what it "
        "stands in; can be repeated",
    )


def slice_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``slice``: how much room there is, and what else is wished."""
    _map_argument(parser)
    parser.add_argument(
        "--capacity",
        type=values.number,
        metavar="N",
        help="how much effort there is room for, in the unit of the map's estimates",
    )
    parser.add_argument(
        "--release",
        metavar="NAME",
        help="the release to fill, by its title or id; what is in earlier ones counts as delivered "
        "(default: a slice of all that is not done)",
    )
    _wish_arguments(parser)
    parser.add_argument(
        "--confidence",
        type=values.confidence,
        metavar="SHARE",
        help="the best slice that fits in this share of futures, such as 0.85 or 85%%",
    )
    parser.add_argument(
        "--plan",
        action="store_true",
        help="fill all releases that are not shipped, each up to its own capacity or to "
        "--capacity, so that value comes early",
    )
    parser.add_argument(
        "--discount",
        type=values.discount,
        metavar="SHARE",
        help="what value counts in a release of a plan, as a share of what it counts in the one "
        "before (default: 0.9)",
    )
    parser.add_argument(
        "--frontier",
        action="store_true",
        help="print value against every capacity, or up to --capacity, instead of one slice",
    )
    parser.add_argument(
        "--time-limit",
        type=values.number,
        metavar="SECONDS",
        help="print the best found in that time, with how much more may be possible",
    )
    parser.add_argument(
        "--apply",
        action="store_true",
        help="write a map with the slice in that release, by default the first that is not "
        "shipped; needs -o",
    )
    _map_output_arguments(parser, "the map that --apply writes", required=False)
    _json_argument(parser)


def forecast_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``forecast``: from when, and how fast."""
    _map_argument(parser)
    parser.add_argument(
        "--from",
        dest="start",
        type=values.date,
        metavar="DATE",
        help="the day from which work goes on, as 2026-12-18 (default: today, or the start in the "
        "map's calendar if that is later)",
    )
    parser.add_argument(
        "--pace",
        type=values.pace,
        metavar="LOW-HIGH",
        help="effort finished per week, in the unit of the map's estimates, instead of what the "
        "map's history says",
    )
    _json_argument(parser)


def _wish_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--must",
        action="append",
        default=[],
        metavar="STORY",
        help="a story that has to be in, by its title or id; can be repeated",
    )
    parser.add_argument(
        "--without",
        action="append",
        default=[],
        metavar="STORY",
        help="a story that must not be in, by its title or id; can be repeated",
    )
    parser.add_argument(
        "--cover",
        choices=("activities", "steps"),
        help="have a story in each activity, or in each step, and say what that costs in value",
    )
    parser.add_argument(
        "--most-outcomes",
        type=values.count,
        metavar="N",
        help="earn no more than so many new outcomes",
    )
    parser.add_argument(
        "--least-confidence",
        type=values.least,
        metavar="SHARE",
        help="count no value of a story or an outcome whose hypothesis is less sure than this, "
        "such as 0.5 or 50%%",
    )


def render_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``render``: what the window shows."""
    _map_argument(parser)
    _drawing_argument(parser, "OUT.png", "the picture to write")
    parser.add_argument(
        "--size",
        type=values.size,
        default=(1720, 1000),
        metavar="WxH",
        help="width and height of the window in pixels (default: 1720x1000)",
    )
    parser.add_argument(
        "--theme",
        choices=("light", "dark", "contrast"),
        default="light",
        help="the colours of the window (default: light); contrast is high contrast",
    )
    parser.add_argument(
        "--select",
        action="append",
        default=[],
        metavar="NAME",
        help="show this card as selected, by its title or id; can be repeated",
    )
    parser.add_argument(
        "--slice",
        metavar="NAME",
        help="open the slice panel for this release, by its title or id, and wait for the answer",
    )


def _listed(names: Iterable[str]) -> str:
    """Return names as a help text may hold them, in which a percent sign has a meaning."""
    return ", ".join(names).replace("%", "%%")
