"""What can be said on the command line: the commands and their arguments."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple, NoReturn, TypeAlias

from storymap import __version__
from storymap.cli.reporting import USAGE, Stop

Action: TypeAlias = Callable[[argparse.Namespace], int]
"""What a command does with its arguments; it returns the status."""


class Command(NamedTuple):
    """How a command is called: what it does, in one line, and what adds its arguments."""

    about: str
    add_arguments: Callable[[argparse.ArgumentParser], None]


class Parser(argparse.ArgumentParser):
    """Says what is wrong with the arguments in one line."""

    def error(self, message: str) -> NoReturn:
        """Stop as wrong usage."""
        raise Stop(USAGE, f"{message} (see {self.prog} --help)")


def window_parser() -> Parser:
    """Return what reads a command line without a command."""
    parser = Parser(
        prog="storymap",
        usage="storymap [FILE...]\n       storymap COMMAND ...",
        description="User story mapping. Without a command it opens the window.",
        epilog=f"commands: {', '.join(COMMANDS)}; 'storymap COMMAND --help' explains one",
        allow_abbrev=False,
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="maps to open")
    parser.add_argument("--version", action="version", version=f"Story Map {__version__}")
    return parser


def command_parser(name: str) -> Parser:
    """Return what reads the arguments that follow a command."""
    command = COMMANDS[name]
    parser = Parser(prog=f"storymap {name}", description=command.about, allow_abbrev=False)
    command.add_arguments(parser)
    return parser


def _file_argument(parser: argparse.ArgumentParser, *, json: bool = True) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    if json:
        parser.add_argument("--json", action="store_true", help="print JSON, for programs")


def _output_argument(parser: argparse.ArgumentParser, name: str, *, required: bool = True) -> None:
    parser.add_argument(
        "-o", "--output", type=Path, metavar=name, required=required, help="the file to write"
    )


def _new_arguments(parser: argparse.ArgumentParser) -> None:
    _file_argument(parser, json=False)
    parser.add_argument("--title", help="the map's title; without it the file's name")
    parser.add_argument("--example", metavar="NAME", help="start from a bundled example")
    parser.add_argument("--force", action="store_true", help="replace a file that is there")


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    _file_argument(parser)
    _output_argument(parser, "OUT.smap")
    parser.add_argument("--format", metavar="NAME", help="what the file is; else it is found out")


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    _file_argument(parser)
    _output_argument(parser, "OUT.pdf")
    parser.add_argument(
        "--release",
        action="append",
        default=[],
        metavar="NAME",
        help="this release only; again for more",
    )
    parser.add_argument("--layout", choices=("poster", "pages"), default="pages")
    parser.add_argument("--paper", choices=("a4", "a3", "letter"), default="a4")


def _slice_arguments(parser: argparse.ArgumentParser) -> None:
    _file_argument(parser)
    parser.add_argument("--release", metavar="NAME", help="the release to fill")
    parser.add_argument("--capacity", type=_number, required=True, metavar="N")
    parser.add_argument("--apply", action="store_true", help="write a map with the slice in it")
    _output_argument(parser, "OUT.smap", required=False)


def _render_arguments(parser: argparse.ArgumentParser) -> None:
    _file_argument(parser, json=False)
    _output_argument(parser, "OUT.png")
    parser.add_argument("--size", type=_size, default=(1720, 1000), metavar="WxH")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--select", action="append", default=[], metavar="TITLE")


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1
    if not 0 <= number < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 up")
    return int(number) if number.is_integer() else number


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and int(width) > 0 and int(height) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 1440x900")
    return int(width), int(height)


COMMANDS: Final[Mapping[str, Command]] = {
    "new": Command("make an empty map, or a copy of an example", _new_arguments),
    "info": Command("say what is on a map", _file_argument),
    "check": Command("list what is wrong with a map; status 1 if anything is", _file_argument),
    "import": Command("make a map of a file of another program", _import_arguments),
    "export": Command("draw a map, or slices of it, as PDF", _export_arguments),
    "slice": Command("find the most valuable slice for a capacity", _slice_arguments),
    "render": Command("draw the window with a map as PNG", _render_arguments),
}
