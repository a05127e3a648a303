"""Making maps: new, import."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from storymap.cli.answers import counts, print_json, summary
from storymap.cli.lookup import examples, refuse_existing, refuse_same_file
from storymap.cli.reporting import FINE, NEGATIVE, USAGE, Stop

if TYPE_CHECKING:
    import argparse

    from storymap.cli.commands import Action


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
    "import": _import,
}
