"""Every command of ``storymap``: it does without a window what the app does.

Statuses: 0 fine, 1 a negative answer, 2 wrong usage, 3 unreadable input or unwritable output. What
goes wrong is one line on standard error. Each command imports what it needs inside itself, so none
but the window and ``render`` ever loads Qt.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from storymap import __version__

if TYPE_CHECKING:
    from storymap.files.codec import Loaded
    from storymap.model.storymap import ReleaseId, StoryMap
    from storymap.slicing.slicer import Slice

FINE, NEGATIVE, USAGE, FAILED = range(4)
INTERRUPTED: Final = 130
BROKEN_PIPE: Final = 141
EXAMPLE: Final = "city-bikes"


def run() -> NoReturn:
    """Run the command line of this process."""
    sys.exit(main(sys.argv[1:]))


def window() -> NoReturn:
    """Open the window, whatever the arguments: each one is a file."""
    sys.exit(_guarded(lambda: _open_window([Path(name) for name in sys.argv[1:]])))


def main(argv: Sequence[str]) -> int:
    """Run one command and return its status; nothing is raised, whatever happens."""
    return _guarded(lambda: _run(list(argv)))


class _Stop(Exception):
    """Ends a command with a status and one line that says why."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the arguments in one line."""

    def error(self, message: str) -> NoReturn:
        raise _Stop(USAGE, f"{message} (see {self.prog} --help)")


def _run(argv: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if argv and argv[0] in _COMMANDS:
        options = _command_parser().parse_args(argv)
        _keep_log_quiet()
        command: Callable[[argparse.Namespace], int] = options.run
        return command(options)
    parser = _window_parser()
    files: list[Path] = parser.parse_args(argv).files
    for path in files:
        if path.name.isalpha() and str(path) == path.name and not path.exists():
            known = ", ".join(_COMMANDS)
            parser.error(f"{path} is neither a file nor a command; the commands are {known}")
    return _open_window(files)


# What goes wrong


def _guarded(action: Callable[[], int]) -> int:
    """Return the status of an action, after one line about what went wrong in it, if anything."""
    try:
        status = action()
        if sys.stdout is not None:
            sys.stdout.flush()
    except SystemExit as stop:  # argparse, after --help and --version
        return stop.code if isinstance(stop.code, int) else FAILED
    except BrokenPipeError:
        _forget_output()
        return BROKEN_PIPE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # the one guard at the entry
        if os.environ.get("STORYMAP_DEBUG") == "1":
            raise
        status, text = _explained(error)
        _say(text)
    return status


def _explained(error: Exception) -> tuple[int, str]:
    """Return the status for an error and what to say of it."""
    if isinstance(error, _Stop):
        return error.status, str(error)
    if _is_failure(error):
        return FAILED, str(error)
    if isinstance(error, OSError):
        _forget_output()
        place = f"{error.filename}: " if error.filename else ""
        return FAILED, f"{place}{error.strerror or error}"
    if isinstance(error, MemoryError):
        return FAILED, "this computer has not enough memory for that"
    cause = f"{type(error).__name__}: {error}"
    return FAILED, f"unexpected {cause}; please report this (STORYMAP_DEBUG=1 shows more)"


def _is_failure(error: Exception) -> bool:
    """Whether an error already says in one line which file is in trouble, and why."""
    from storymap.export.saving import ExportError
    from storymap.files.errors import LoadError, SaveError
    from storymap.interchange.formats import ImportFailedError

    return isinstance(error, LoadError | SaveError | ExportError | ImportFailedError)


def _say(text: str) -> None:
    with suppress(OSError):
        print(f"storymap: {' '.join(text.split())}", file=sys.stderr)


def _forget_output() -> None:
    """Have nothing more written to a standard output that takes no more."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _keep_log_quiet() -> None:
    import logging

    if os.environ.get("STORYMAP_DEBUG") == "1":
        logging.basicConfig(level=logging.DEBUG)
    else:
        logging.getLogger("storymap").addHandler(logging.NullHandler())


# The window


def _open_window(files: list[Path]) -> int:
    if not _has_display():
        if files:
            raise _Stop(FAILED, f"{files[0]}: there is no display to open a window on")
        return _export_example()
    from storymap.app.main import open_window

    return open_window(files)


def _has_display() -> bool:
    if not sys.platform.startswith(("linux", "freebsd")):
        return True
    return any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")))


def _export_example() -> int:
    """Draw each release of the example into the current folder, as there is nothing to show."""
    from storymap.export.pdf import PdfOptions, export_pdf
    from storymap.files.codec import load
    from storymap.resources import resource

    print(
        "There is no display to open a window on, so the release slices of the example map go to "
        "PDF files here:"
    )
    story_map = load(resource("examples", f"{EXAMPLE}.smap")).story_map
    for release in story_map.release_order:
        path = Path(f"{EXAMPLE}-{_slug(release.title)}.pdf")
        result = export_pdf(story_map, path, PdfOptions(releases=(release.id,)))
        print(f"{path} ({_count(result.pages, 'page')})")
    return FINE


def _slug(title: str) -> str:
    words = "".join(letter if letter.isalnum() else " " for letter in title.lower()).split()
    return "-".join(words) or "release"


# Making and reading maps


def _new(options: argparse.Namespace) -> int:
    from storymap.files.codec import encode, load
    from storymap.files.save import save
    from storymap.model.records import replace
    from storymap.model.storymap import StoryMap
    from storymap.model.text import clean_title

    path: Path = options.file
    if path.exists() and not path.is_dir() and not options.force:
        raise _Stop(NEGATIVE, f"{path}: there is such a file already (--force replaces it)")
    title = clean_title(options.title if options.title is not None else path.stem)
    if options.example:
        story_map = load(_example(options.example)).story_map
        if options.title is not None:
            story_map = story_map.with_head(replace(story_map.head, title=title))
    else:
        story_map = StoryMap.of(title=title)
    save(path, encode(story_map))
    print(f"{path}: {_summary(story_map)}")
    return FINE


def _example(name: str) -> Path:
    from storymap.resources import resource

    examples = {path.stem: path for path in sorted(resource("examples").glob("*.smap"))}
    if name not in examples:
        raise _Stop(USAGE, f"no example is called {name!r}; there are {', '.join(examples)}")
    return examples[name]


def _info(options: argparse.Namespace) -> int:
    story_map = _load(options.file).story_map
    if options.json:
        _print_json({"title": story_map.title, **_counts(story_map)})
    else:
        print(story_map.title or "(no title)")
        print(_summary(story_map))
    return FINE


def _check(options: argparse.Namespace) -> int:
    from storymap.model.findings import findings, word

    loaded = _load(options.file, hint=False)
    story_map = loaded.story_map
    issues: list[dict[str, Any]] = [
        {
            "severity": _ISSUE_SEVERITY[issue.code], "code": issue.code, "text": issue.text,
            "kind": issue.kind, "id": issue.id, "line": issue.line,
        }
        for issue in loaded.issues
    ]  # fmt: skip
    found: list[dict[str, Any]] = [
        {
            "severity": finding.severity, "code": finding.code, "text": word(finding, story_map),
            "ids": list(finding.record_ids),
        }
        for finding in findings(story_map)
    ]  # fmt: skip
    if options.json:
        _print_json({"issues": issues, "findings": found})
    else:
        for row, issue in zip(issues, loaded.issues, strict=True):
            print(f"{options.file}: {row['severity']}: {issue}")
        for row in found:
            print(f"{options.file}: {row['severity']}: {row['text']}")
    bad = [row for row in (*issues, *found) if row["severity"] != "info"]
    if not options.json and not bad:
        print(f"{options.file}: nothing wrong")
    return NEGATIVE if bad else FINE


_ISSUE_SEVERITY: Final[Mapping[str, str]] = {
    "set-aside": "error",
    "key": "warning",
    "unknown-kind": "info",
}


def _import(options: argparse.Namespace) -> int:
    from storymap.files.codec import encode
    from storymap.files.save import save
    from storymap.interchange.registry import read, readers

    if options.format is not None and options.format not in (known := readers()):
        raise _Stop(USAGE, f"no format is called {options.format!r}; there are {', '.join(known)}")
    imported = read(options.file, options.format)
    save(options.output, encode(imported.story_map))
    if options.json:
        _print_json(
            {
                "file": str(options.output), "format": imported.format,
                "title": imported.story_map.title, **_counts(imported.story_map),
                "losses": list(imported.losses),
            }
        )  # fmt: skip
        return FINE
    print(f"{options.output}: {_summary(imported.story_map)} (read as {imported.format})")
    for loss in imported.losses:
        print(f"not carried over: {loss}")
    return FINE


# Drawing


def _export(options: argparse.Namespace) -> int:
    from storymap.export.pdf import PdfOptions, export_pdf

    story_map = _load(options.file).story_map
    releases = tuple(_lane(story_map, name) for name in options.release) or None
    how = PdfOptions(layout=options.layout, paper=options.paper, releases=releases)
    result = export_pdf(story_map, options.output, how)
    if options.json:
        _print_json(
            {
                "file": str(options.output), "pages": result.pages, "cards": result.cards,
                "bytes": result.size, "missing_characters": result.missing_characters,
            }
        )  # fmt: skip
        return FINE
    print(f"{options.output}: {_count(result.pages, 'page')}, {_count(result.cards, 'card')}")
    if result.missing_characters:
        missing = _count(result.missing_characters, "character")
        print(f"the typefaces lack {missing}, drawn as boxes")
    return FINE


def _render(options: argparse.Namespace) -> int:
    story_map = _load(options.file).story_map
    selected = tuple(_record(story_map, title) for title in options.select)
    from storymap.app.render import render

    render(story_map, options.output, options.size, options.theme, selected)
    print(options.output)
    return FINE


# Slicing


def _slice(options: argparse.Namespace) -> int:
    from storymap.slicing.slicer import SliceError, slice_for_value

    if options.apply != (options.output is not None):
        raise _Stop(USAGE, "--apply and -o go together: the map with the slice is a new file")
    loaded = _load(options.file)
    story_map = loaded.story_map
    release_id = _release(story_map, options.release) if options.release is not None else None
    try:
        result = slice_for_value(story_map, options.capacity, release_id)
    except SliceError as error:
        raise _Stop(NEGATIVE, f"{options.file}: {error.text}") from error
    if options.apply:
        _apply(result, loaded, options)
    if options.json:
        names = ("release", "capacity", "value", "effort", "bound", "optimal", "stories",
                 "outcomes", "unestimated", "seconds")  # fmt: skip
        _print_json({name: getattr(result, name) for name in names})
    else:
        _print_slice(result, story_map)
    return FINE


def _apply(result: Slice, loaded: Loaded, options: argparse.Namespace) -> None:
    """Write the map with the slice in its release, or in the first that is not shipped yet."""
    from storymap.edit.releases import add_release
    from storymap.edit.stories import assign_slice
    from storymap.files.codec import encode
    from storymap.files.save import save

    story_map, release_id = loaded.story_map, result.release_id
    if release_id is None:
        open_ones = [r.id for r in story_map.release_order if r.state != "shipped"]
        if not open_ones:
            added = add_release(story_map, "Next release")
            story_map, open_ones = added.story_map, [added.id]
        release_id = open_ones[0]
    unit = story_map.info.unit
    reason = (
        f"Sliced for value: {result.value:g} for {result.effort:g} of {result.capacity:g} {unit}."
    )
    applied = assign_slice(story_map, release_id, result.stories, reason)
    is_same = options.output.exists() and options.output.samefile(options.file)
    save(options.output, encode(applied), expect=loaded.fingerprint if is_same else None)


def _print_slice(result: Slice, story_map: StoryMap) -> None:
    unit = story_map.info.unit
    proof = "the best there is" if result.optimal else f"at most {result.bound:g} is possible"
    print(
        f"{result.release or 'Next slice'}: value {result.value:g} ({proof}), "
        f"effort {result.effort:g} of {result.capacity:g} {unit}"
    )
    for story in (story_map.stories[name] for name in result.stories):
        step = story_map.steps.get(story.step)
        effort = f"{story.estimate.likely:g}" if story.estimate else "unknown"
        worth = f"value {story.value or 0:g}, effort {effort}"
        print(f"  {step.title if step else 'Loose cards'} > {story.title} ({worth})")
    _print_titles("earns", [story_map.outcomes[name].title for name in result.outcomes])
    _print_titles("no estimate", [story_map.stories[name].title for name in result.unestimated])


def _print_titles(label: str, titles: list[str]) -> None:
    if titles:
        print(f"{label}: {'; '.join(titles)}")


# What the commands share


def _load(path: Path, *, hint: bool = True) -> Loaded:
    """Return the map in a file that this version may edit, with a hint at what it set aside."""
    from storymap.files.codec import load
    from storymap.files.errors import LoadError

    loaded = load(path, allow_large=True)
    if loaded.read_only:
        text = "a newer Story Map wrote it, and this one may only show it in a window; update it"
        raise LoadError("newer", text, path)
    aside = sum(issue.code == "set-aside" for issue in loaded.issues)
    if aside and hint:
        _say(f"{path}: {_count(aside, 'record')} set aside; storymap check says why")
    return loaded


def _release(story_map: StoryMap, name: str) -> ReleaseId:
    """Return the id of the release that a user names by title or id."""
    if name in story_map.releases:
        return name
    wanted = name.strip().casefold()
    found = [r.id for r in story_map.release_order if r.title.casefold() == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        raise _Stop(USAGE, f"several releases are called {name!r}; use an id: {', '.join(found)}")
    known = ", ".join(release.title for release in story_map.release_order) or "none"
    raise _Stop(USAGE, f"no release is called {name!r}; there are: {known}")


def _lane(story_map: StoryMap, name: str) -> ReleaseId:
    """Return the id of a release, or the empty one that stands for what is in none."""
    titles = {release.title.casefold() for release in story_map.release_order}
    if name.strip().casefold() == "unscheduled" not in titles:
        return ""
    return _release(story_map, name)


def _record(story_map: StoryMap, name: str) -> str:
    """Return the id of a card that a user names by title or id."""
    if story_map.find(name) is not None:
        return name
    wanted = name.strip().casefold()
    for record in story_map.records():
        if record.title.casefold() == wanted:
            return record.id
    raise _Stop(USAGE, f"nothing on the map is called {name!r}")


def _counts(story_map: StoryMap) -> dict[str, int]:
    return {
        "activities": len(story_map.activities),
        "steps": len(story_map.steps),
        "stories": len(story_map.stories),
        "releases": len(story_map.releases),
        "outcomes": len(story_map.outcomes),
        "personas": len(story_map.personas),
    }


_SINGULAR: Final[Mapping[str, str]] = {"activities": "activity", "stories": "story"}


def _summary(story_map: StoryMap) -> str:
    """Return the counts in words."""
    return ", ".join(
        f"{number} {_SINGULAR.get(name, name[:-1]) if number == 1 else name}"
        for name, number in _counts(story_map).items()
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _print_json(content: Any) -> None:
    import json

    print(json.dumps(content, indent=1))


# The arguments


def _window_parser() -> _Parser:
    parser = _Parser(
        prog="storymap",
        usage="storymap [FILE...]\n       storymap COMMAND ...",
        description="User story mapping. Without a command it opens the window.",
        epilog=f"commands: {', '.join(_COMMANDS)}; 'storymap COMMAND --help' explains one",
        allow_abbrev=False,
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="maps to open")
    parser.add_argument("--version", action="version", version=f"Story Map {__version__}")
    return parser


def _command_parser() -> _Parser:
    parser = _Parser(prog="storymap", allow_abbrev=False)
    parsers = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_Parser)
    for name, (action, about, fill) in _COMMANDS.items():
        command = parsers.add_parser(name, help=about, description=about, allow_abbrev=False)
        command.set_defaults(run=action)
        fill(command)
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


_Command = tuple[
    Callable[[argparse.Namespace], int], str, Callable[[argparse.ArgumentParser], None]
]

_COMMANDS: Final[Mapping[str, _Command]] = {
    "new": (_new, "make an empty map, or a copy of an example", _new_arguments),
    "info": (_info, "say what is on a map", _file_argument),
    "check": (_check, "list what is wrong with a map; status 1 if anything is", _file_argument),
    "import": (_import, "make a map of a file of another program", _import_arguments),
    "export": (_export, "draw a map, or slices of it, as PDF", _export_arguments),
    "slice": (_slice, "find the most valuable slice for a capacity", _slice_arguments),
    "render": (_render, "draw the window with a map as PNG", _render_arguments),
}
