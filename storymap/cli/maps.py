"""Making maps, and reading what is on them: new, info, check, import."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from storymap.cli.answers import counts, print_json, summary
from storymap.cli.lookup import examples, loaded_map, refuse_existing, refuse_same_file
from storymap.cli.reporting import FINE, NEGATIVE, USAGE, Stop

if TYPE_CHECKING:
    import argparse

    from storymap.cli.arguments import Action


def _new(options: argparse.Namespace) -> int:
    from storymap.files.codec import encode, load
    from storymap.files.save import save
    from storymap.model.records import replace
    from storymap.model.storymap import StoryMap
    from storymap.model.text import clean_title

    path: Path = options.file
    if path.exists() and not path.is_dir() and not options.force:
        raise Stop(NEGATIVE, f"{path}: there is such a file already (--force replaces it)")
    title = clean_title(options.title if options.title is not None else path.stem)
    if options.example:
        story_map = load(_example(options.example)).story_map
        if options.title is not None:
            story_map = story_map.with_head(replace(story_map.head, title=title))
    else:
        story_map = StoryMap.of(title=title)
    save(path, encode(story_map))
    print(f"{path}: {summary(story_map)}")
    return FINE


def _example(name: str) -> Path:
    known = examples()
    if name not in known:
        raise Stop(USAGE, f"no example is called {name!r}; there are {', '.join(known)}")
    return known[name]


def _info(options: argparse.Namespace) -> int:
    if options.text:
        return _text(options.file)
    story_map = loaded_map(options.file).story_map
    if options.json:
        print_json({"title": story_map.title, **counts(story_map)})
    else:
        print(story_map.title or "(no title)")
        print(summary(story_map))
    return FINE


def _text(path: Path) -> int:
    """Print a map to read, or the file itself: git must get something to compare."""
    from storymap.files.errors import LoadError
    from storymap.files.plaintext import text_lines

    try:
        story_map = loaded_map(path, hint=False).story_map
    except LoadError as error:
        if error.kind in ("missing", "folder", "unreadable", "large", "too-large"):
            raise
        print(path.read_text(encoding="utf-8", errors="replace"), end="")
        return FINE
    print("\n".join(text_lines(story_map)))
    return FINE


def _check(options: argparse.Namespace) -> int:
    from storymap.model.findings import findings, word

    if options.salvage is not None:
        return _salvage(options)
    loaded = loaded_map(options.file, hint=False)
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
        print_json({"issues": issues, "findings": found})
    else:
        for row, issue in zip(issues, loaded.issues, strict=True):
            print(f"{options.file}: {row['severity']}: {issue}")
        for row in found:
            print(f"{options.file}: {row['severity']}: {row['text']}")
    bad = [row for row in (*issues, *found) if row["severity"] != "info"]
    if not options.json and not bad:
        print(f"{options.file}: nothing wrong")
    return NEGATIVE if bad else FINE


def _salvage(options: argparse.Namespace) -> int:
    """Write what can be read of a damaged file, and list the rest."""
    from storymap.files.codec import SIZE_LIMIT, encode
    from storymap.files.errors import LoadError
    from storymap.files.salvage import salvage
    from storymap.files.save import save

    refuse_same_file(options.file, options.salvage)
    refuse_existing(options.salvage, force=options.force)
    with options.file.open("rb") as file:
        data = file.read(SIZE_LIMIT + 1)
    try:
        found = salvage(data)
    except LoadError as error:
        error.path = options.file
        raise
    save(options.salvage, encode(found.story_map))
    texts = [str(one) for one in (*found.lost, *found.issues)]
    if options.json:
        lost = [{"line": one.line, "text": one.text} for one in found.lost]
        issues = [str(issue) for issue in found.issues]
        print_json({"file": str(options.salvage), "lost": lost, "issues": issues})
    else:
        for text in texts:
            print(f"{options.file}: {text}")
        print(f"{options.salvage}: {summary(found.story_map)}")
    return NEGATIVE if texts else FINE


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
        raise Stop(USAGE, f"no format is called {options.format!r}; there are {', '.join(known)}")
    refuse_same_file(options.file, options.output)
    refuse_existing(options.output, force=options.force)
    imported = read(options.file, options.format)
    save(options.output, encode(imported.story_map))
    if options.json:
        print_json(
            {
                "file": str(options.output), "format": imported.format,
                "title": imported.story_map.title, **counts(imported.story_map),
                "losses": list(imported.losses),
            }
        )  # fmt: skip
        return FINE
    print(f"{options.output}: {summary(imported.story_map)} (read as {imported.format})")
    for loss in imported.losses:
        print(f"not carried over: {loss}")
    return FINE


ACTIONS: Final[Mapping[str, Action]] = {
    "new": _new,
    "info": _info,
    "check": _check,
    "import": _import,
}
