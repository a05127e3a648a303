"""What can be said on the command line: the commands, their arguments, and calls to copy."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple, NoReturn, TypeAlias

from storymap import __version__
from storymap.cli.reporting import USAGE, Stop

Action: TypeAlias = Callable[[argparse.Namespace], int]
"""What a command does with its arguments; it returns the status."""


class Command(NamedTuple):
    """How a command is called.

    ``about`` is what it does, in one line; ``details`` what else a stranger has to know; the
    ``examples`` are arguments that make sense as they stand.
    """

    about: str
    details: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    examples: tuple[str, ...]


class Parser(argparse.ArgumentParser):
    """Says what is wrong with the arguments in one line."""

    def error(self, message: str) -> NoReturn:
        """Stop as wrong usage."""
        raise Stop(USAGE, f"{message} (see {self.prog} --help)")


def window_parser() -> Parser:
    """Return what reads a command line without a command."""
    parser = Parser(
        prog="storymap",
        usage="storymap [FILE ...]\n       storymap COMMAND ...",
        description="User story mapping. Without a command it opens each FILE in a window, and "
        "without a FILE an example map to try things on.",
        epilog=_overview(),
        formatter_class=_Formatter,
        allow_abbrev=False,
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="a map to open")
    parser.add_argument(
        "--version",
        action="version",
        version=f"Story Map {__version__}",
        help="show the version and exit",
    )
    return parser


def command_parser(name: str) -> Parser:
    """Return what reads the arguments that follow a command."""
    command = COMMANDS[name]
    about = f"{command.about[0].upper()}{command.about[1:]}."
    parser = Parser(
        prog=f"storymap {name}",
        description=f"{about} {command.details}",
        epilog=_examples(f"{name} {example}" for example in command.examples),
        formatter_class=_Formatter,
        allow_abbrev=False,
    )
    command.add_arguments(parser)
    return parser


class _Formatter(argparse.HelpFormatter):
    """Wraps prose, never inside a name; leaves alone what is in lines already."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if "\n" in text:
            return text
        return super()._fill_text(text, width, indent)

    def _split_lines(self, text: str, width: int) -> list[str]:
        import textwrap

        return textwrap.wrap(text, width, break_on_hyphens=False)


def _overview() -> str:
    """Return what the general help says below the options."""
    width = max(map(len, COMMANDS)) + 1
    commands = "\n".join(f"  {name:<{width}}{command.about}" for name, command in COMMANDS.items())
    return f"""\
commands:
{commands}
  'storymap COMMAND --help' explains a command and shows examples.

{_examples(("bikes.smap", 'new bikes.smap --title "City Bikes"', "export bikes.smap -o bikes.pdf"))}

exit status:
  0  fine
  1  a negative answer: 'check' found something wrong, two maps differ or conflict
  2  wrong usage
  3  a file that cannot be read or written"""


def _examples(calls: Iterable[str]) -> str:
    return "\n".join(("examples:", *(f"  storymap {call}".rstrip() for call in calls)))


# Arguments


def _map_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the map, a .smap file")


def _json_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")


def _drawing_argument(parser: argparse.ArgumentParser, name: str, about: str) -> None:
    text = f"{about}; a file that is there is replaced"
    parser.add_argument("-o", "--output", type=Path, metavar=name, required=True, help=text)


def _map_output_arguments(
    parser: argparse.ArgumentParser, about: str, *, required: bool = True
) -> None:
    text = f"{about}; a file that is there is left alone without --force"
    parser.add_argument(
        "-o", "--output", type=Path, metavar="OUT.smap", required=required, help=text
    )
    _force_argument(parser)


def _force_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--force", action="store_true", help="replace a file that is there")


def _new_arguments(parser: argparse.ArgumentParser) -> None:
    from storymap.cli.lookup import examples

    parser.add_argument("file", type=Path, metavar="FILE", help="the .smap file to write")
    parser.add_argument("--title", help="the title of the map (default: the file's name)")
    parser.add_argument(
        "--example",
        metavar="NAME",
        help=f"copy a bundled example instead of starting empty: {_listed(examples())}",
    )
    _force_argument(parser)


def _reading_arguments(parser: argparse.ArgumentParser) -> None:
    _map_argument(parser)
    _json_argument(parser)


def _info_arguments(parser: argparse.ArgumentParser) -> None:
    _map_argument(parser)
    parser.add_argument(
        "--text",
        action="store_true",
        help="print the whole map as lines to read, as git diff shows it after git-setup; a file "
        "that is no map is printed as it is",
    )
    _json_argument(parser)


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    _map_argument(parser)
    parser.add_argument(
        "--salvage",
        type=Path,
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


def _diff_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", type=Path, metavar="A", help="a map")
    parser.add_argument("new", type=Path, metavar="B", help="the map to compare it with")
    _json_argument(parser)


def _merge_arguments(parser: argparse.ArgumentParser) -> None:
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


def _git_setup_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=Path(),
        metavar="FOLDER",
        help="a folder of the repository (default: this one)",
    )
    parser.add_argument("--undo", action="store_true", help="take it back")


def _import_arguments(parser: argparse.ArgumentParser) -> None:
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


def _export_arguments(parser: argparse.ArgumentParser) -> None:
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
        help="write a file for each release, named after it: OUT-release.pdf",
    )
    parser.add_argument(
        "--product",
        "--layout",
        choices=("pages", "poster", "wall", "report"),
        default="pages",
        help="pages: sheets of paper, one release after another; poster: all on one sheet as "
        "large as it needs; wall: sheets to cut and glue together; report: text, release by "
        "release (default: pages)",
    )
    parser.add_argument(
        "--paper",
        choices=("a4", "a3", "a2", "a1", "a0", "letter", "legal", "tabloid"),
        default="a4",
        help="the paper of the sheets (default: a4)",
    )
    parser.add_argument("--portrait", action="store_true", help="sheets upright")
    parser.add_argument(
        "--margin", type=_number, metavar="MM", help="the margins of the sheets, in millimetres"
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
        type=_parts,
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
        type=_date,
        metavar="YYYY-MM-DD",
        help="the day that the drawing is from (default: today)",
    )
    parser.add_argument("--archival", action="store_true", help="make a PDF/A-2b, for archives")
    parser.add_argument(
        "--scale",
        type=_number,
        default=2,
        metavar="N",
        help="pixels a point of an SVG or PNG (default: 2)",
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


def _slice_arguments(parser: argparse.ArgumentParser) -> None:
    _map_argument(parser)
    parser.add_argument(
        "--capacity",
        type=_number,
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
        type=_confidence,
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
        type=_discount,
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
        type=_number,
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


def _forecast_arguments(parser: argparse.ArgumentParser) -> None:
    _map_argument(parser)
    parser.add_argument(
        "--from",
        dest="start",
        type=_date,
        metavar="DATE",
        help="the day from which work goes on, as 2026-12-18 (default: today, or the start in the "
        "map's calendar if that is later)",
    )
    parser.add_argument(
        "--pace",
        type=_pace,
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
        type=_count,
        metavar="N",
        help="earn no more than so many new outcomes",
    )
    parser.add_argument(
        "--least-confidence",
        type=_least,
        metavar="SHARE",
        help="count no value of a story or an outcome whose hypothesis is less sure than this, "
        "such as 0.5 or 50%%",
    )


def _render_arguments(parser: argparse.ArgumentParser) -> None:
    _map_argument(parser)
    _drawing_argument(parser, "OUT.png", "the picture to write")
    parser.add_argument(
        "--size",
        type=_size,
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


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1
    if not 0 <= number < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 up")
    return int(number) if number.is_integer() else number


def _parts(text: str) -> frozenset[str]:
    from storymap.layout.style import CARD_PARTS

    parts = frozenset(part.strip() for part in text.lower().split(",")) - {"", "none"}
    unknown = parts.difference(CARD_PARTS)
    if unknown:
        known = ", ".join(CARD_PARTS)
        raise argparse.ArgumentTypeError(
            f"{min(unknown)!r} is no part of a card; there are: {known}, none"
        )
    return parts


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-11-23") from None


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 up")
    return int(text)


def _confidence(text: str) -> float:
    return _share(text, "a share between 0 and 1, such as 0.85 or 85%", includes_one=False)


def _least(text: str) -> float:
    return _share(text, "a share above 0 and up to 1, such as 0.5 or 50%", includes_one=True)


def _discount(text: str) -> float:
    return _share(text, "a share above 0 and up to 1, such as 0.9 or 90%", includes_one=True)


def _share(text: str, what: str, *, includes_one: bool) -> float:
    try:
        share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        share = -1
    if not (0 < share < 1 or (includes_one and share == 1)):
        raise argparse.ArgumentTypeError(f"{text!r} is not {what}")
    return share


def _pace(text: str) -> tuple[float, float]:
    low, dash, high = text.replace("–", "-").partition("-")
    ends = (_number(low), _number(high if dash else low))
    if not 0 < ends[0] <= ends[1]:
        raise argparse.ArgumentTypeError(f"{text!r} is not a range such as 8-12")
    return ends


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and int(width) > 0 and int(height) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 1440x900")
    return int(width), int(height)


COMMANDS: Final[Mapping[str, Command]] = {
    "new": Command(
        "make an empty map, or a copy of an example",
        "A file that is there already is left alone, with status 1.",
        _new_arguments,
        ('bikes.smap --title "City Bikes"', "try.smap --example city-bikes"),
    ),
    "info": Command(
        "say what is on a map, and what is open on it",
        "Prints its title, how many activities, steps, stories, releases, outcomes and personas it "
        "has, how much is done, the open questions, the hypotheses that are not tested yet, and "
        "what is not covered.",
        _info_arguments,
        ("bikes.smap", "bikes.smap --json", "bikes.smap --text"),
    ),
    "check": Command(
        "list what is wrong with a map, or worth a look",
        "Looks for damaged records, broken references, needs that go in a circle, stories that "
        "come before what they need or say that they are done and are not; and gives hints about "
        "coverage, whys, hypotheses, readiness and clarity. Each has a code. The status is 0 if "
        "nothing is wrong and 1 if something is; hints alone are nothing wrong.",
        _check_arguments,
        (
            "bikes.smap",
            "bikes.smap --json",
            "bikes.smap --only clarity,no-estimate --fail-on info",
            "bikes.smap --ignore coverage",
            "damaged.smap --salvage mended.smap",
        ),
    ),
    "import": Command(
        "make a map of another program's file",
        "Says what the other format could not carry over.",
        _import_arguments,
        ("board.json -o bikes.smap", "board.json -o bikes.smap --format usmio"),
    ),
    "export": Command(
        "draw a map, or some of its releases, as PDF, SVG or PNG",
        "The drawing has the layout of the board in sizes made for paper. A PDF can be searched, "
        "and its links lead from a story to those that it needs.",
        _export_arguments,
        (
            "bikes.smap -o bikes.pdf",
            "bikes.smap -o bikes.pdf --paper a3 --release MVP --release Next",
            "bikes.smap -o wall.pdf --product wall --portrait",
            "bikes.smap -o poster.pdf --product poster --grey --show status,effort",
            "bikes.smap -o slices.pdf --each",
            "bikes.smap -o report.pdf --product report --author Ana",
            "bikes.smap -o bikes.png --scale 3 --transparent",
        ),
    ),
    "slice": Command(
        "find the most valuable slice for a capacity",
        "Chooses the stories that are worth most for the effort there is room for, each with all "
        "that it needs, and says whether anything better is possible. The map is left as it is "
        "unless --apply writes another, or with --force the same.",
        _slice_arguments,
        (
            "bikes.smap --capacity 40",
            "bikes.smap --capacity 40 --release MVP --json",
            'bikes.smap --capacity 40 --cover activities --must "Pay by card"',
            "bikes.smap --capacity 40 --most-outcomes 2 --least-confidence 0.5",
            "bikes.smap --capacity 40 --release MVP --confidence 0.85",
            "bikes.smap --plan",
            "bikes.smap --plan --discount 0.8 --apply -o planned.smap",
            "bikes.smap --release MVP --frontier",
            "bikes.smap --capacity 40 --release MVP --apply -o sliced.smap",
            "bikes.smap --capacity 40 --release MVP --apply -o bikes.smap --force",
        ),
    ),
    "forecast": Command(
        "say when each release may be done",
        "Draws 10,000 futures from the effort finished so far and the ranges of what is open, and "
        "prints by which date each release is done in 50, 85 and 95 of 100, how likely it meets "
        "its own date and fits its capacity, and what to move out to be 85 % sure. The status is 1 "
        "if the map has nothing to go by.",
        _forecast_arguments,
        (
            "bikes.smap",
            "bikes.smap --from 2027-01-04 --json",
            "bikes.smap --pace 8-12",
        ),
    ),
    "diff": Command(
        "say what differs between two maps",
        "Lists what was added, removed and moved, and each field that changed. The status is 0 if "
        "the maps are equal and 1 if they differ.",
        _diff_arguments,
        ("bikes.smap bikes-new.smap", "bikes.smap bikes-new.smap --json"),
    ),
    "merge": Command(
        "make one map of what two people made of one",
        "Merges by record and field. Where both changed one field, ours stays in place, both "
        "values are kept in the map, where 'check' finds them, and the status is 1.",
        _merge_arguments,
        (
            "base.smap ours.smap theirs.smap -o merged.smap",
            "bikes.smap -o merged.smap",
        ),
    ),
    "git-setup": Command(
        "teach a git repository to compare and merge maps",
        "Sets a merge driver and a text conversion in the repository's own configuration and adds "
        "a line to its .gitattributes. What is set already is left alone.",
        _git_setup_arguments,
        ("", "shop", "--undo"),
    ),
    "render": Command(
        "take a picture of the window with a map",
        "Needs no display.",
        _render_arguments,
        (
            "bikes.smap -o bikes.png",
            'bikes.smap -o bikes.png --size 1440x900 --theme dark --select "Find a bike"',
            "bikes.smap -o bikes.png --slice MVP",
        ),
    ),
}
