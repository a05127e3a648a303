"""The commands: what each is for, how it is called, and calls to copy."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple, NoReturn, TypeAlias

from storymap import __version__
from storymap.cli.arguments import (
    check_arguments,
    diff_arguments,
    export_arguments,
    forecast_arguments,
    git_setup_arguments,
    import_arguments,
    info_arguments,
    merge_arguments,
    new_arguments,
    render_arguments,
    slice_arguments,
)
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

    def _get_values(self, action: argparse.Action, arg_strings: list[str]) -> Any:
        """Refuse ``--option=--``, of which Python 3.11 makes an empty list."""
        if arg_strings == ["--"] and action.option_strings:
            raise argparse.ArgumentError(action, "expected one argument")
        return super()._get_values(action, arg_strings)


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


COMMANDS: Final[Mapping[str, Command]] = {
    "new": Command(
        "make an empty map, or a copy of an example",
        "A file that is there already is left alone, with status 1.",
        new_arguments,
        ('bikes.smap --title "City Bikes"', "try.smap --example city-bikes"),
    ),
    "info": Command(
        "say what is on a map, and what is open on it",
        "Prints its title, how many activities, steps, stories, releases, outcomes and personas it "
        "has, how much is done, the open questions, the hypotheses that are not tested yet, and "
        "what is not covered.",
        info_arguments,
        ("bikes.smap", "bikes.smap --json", "bikes.smap --text"),
    ),
    "check": Command(
        "list what is wrong with a map, or worth a look",
        "Looks for damaged records, broken references, needs that go in a circle, stories that "
        "come before what they need or say that they are done and are not; and gives hints about "
        "coverage, whys, hypotheses, readiness and clarity. Each has a code. The status is 0 if "
        "nothing is wrong and 1 if something is; hints alone are nothing wrong.",
        check_arguments,
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
        import_arguments,
        ("board.json -o bikes.smap", "board.json -o bikes.smap --format usmio"),
    ),
    "export": Command(
        "draw a map, or some of its releases, as PDF, SVG or PNG",
        "The drawing has the layout of the board in sizes made for paper. A PDF can be searched, "
        "and its links lead from a story to those that it needs.",
        export_arguments,
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
        slice_arguments,
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
        forecast_arguments,
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
        diff_arguments,
        ("bikes.smap bikes-new.smap", "bikes.smap bikes-new.smap --json"),
    ),
    "merge": Command(
        "make one map of what two people made of one",
        "Merges by record and field. Where both changed one field, ours stays in place, both "
        "values are kept in the map, where 'check' finds them, and the status is 1.",
        merge_arguments,
        (
            "base.smap ours.smap theirs.smap -o merged.smap",
            "bikes.smap -o merged.smap",
        ),
    ),
    "git-setup": Command(
        "teach a git repository to compare and merge maps",
        "Sets a merge driver and a text conversion in the repository's own configuration and adds "
        "a line to its .gitattributes. What is set already is left alone.",
        git_setup_arguments,
        ("", "shop", "--undo"),
    ),
    "render": Command(
        "take a picture of the window with a map",
        "Needs no display.",
        render_arguments,
        (
            "bikes.smap -o bikes.png",
            'bikes.smap -o bikes.png --size 1440x900 --theme dark --select "Find a bike"',
            "bikes.smap -o bikes.png --slice MVP",
        ),
    ),
}
