"""What a user names on the command line: examples, a map by its file, the rest by title or id."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from storymap.cli.answers import counted
from storymap.cli.reporting import USAGE, Stop, say

if TYPE_CHECKING:
    import argparse

    from storymap.files.codec import Loaded
    from storymap.model.records import Record
    from storymap.model.storymap import ReleaseId, StoryId, StoryMap

_R = TypeVar("_R")


def examples() -> dict[str, Path]:
    """Return the bundled examples by name."""
    from storymap.resources import resource

    return {path.stem: path for path in sorted(resource("examples").glob("*.smap"))}


def loaded_map(path: Path, *, hint: bool = True) -> Loaded:
    """Return the map in a file that this version may edit, with a hint at what it set aside."""
    from storymap.files.codec import load
    from storymap.files.errors import LoadError

    loaded = load(path, allow_large=True)
    if loaded.read_only:
        text = "a newer Story Map wrote it, and this one may only show it in a window; update it"
        raise LoadError("newer", text, path)
    aside = sum(issue.code == "set-aside" for issue in loaded.issues)
    if aside and hint:
        say(f"{path}: {counted(aside, 'record')} set aside; storymap check says why")
    return loaded


def read_by(reader: Callable[[bytes], _R], path: Path) -> _R:
    """Return what is made of the bytes of a file that may be damaged; a LoadError names it."""
    from storymap.files.codec import read
    from storymap.files.errors import LoadError

    content = read(path, allow_large=True)
    try:
        return reader(content.data)
    except LoadError as error:
        error.path = path
        raise


def write_map(story_map: StoryMap, options: argparse.Namespace, source: Loaded) -> None:
    """Write what became of a map to ``options.output``.

    Raises SaveError if that is the file it came from, and another program changed it meanwhile.
    """
    from storymap.files.codec import encode
    from storymap.files.save import save

    is_same = is_same_file(options.file, options.output)
    save(options.output, encode(story_map), expect=source.fingerprint if is_same else None)


def is_same_file(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file that is there."""
    return one.exists() and other.exists() and one.samefile(other)


def refuse_same_file(source: Path, target: Path) -> None:
    """Stop where the file that is only read would be replaced."""
    if is_same_file(source, target):
        raise Stop(USAGE, f"{source}: -o would replace the very file that is read; choose another")


def refuse_existing(target: Path, *, force: bool) -> None:
    """Stop where a map would be replaced and nobody said so."""
    if target.is_file() and not force:
        raise Stop(USAGE, f"{target}: there is such a file already (--force replaces it)")


def release_named(story_map: StoryMap, name: str) -> ReleaseId:
    """Return the id of the release that a user names by title or id."""
    titles = ", ".join(release.title for release in story_map.release_order) or "none"
    return _only(("release", "releases"), story_map.release_order, name, f"; there are: {titles}")


def story_named(story_map: StoryMap, name: str) -> StoryId:
    """Return the id of the story that a user names by title or id."""
    return _only(("story", "stories"), story_map.stories.values(), name)


def lane_named(story_map: StoryMap, name: str) -> ReleaseId:
    """Return the id of a release, or the empty one that stands for what is in none."""
    titles = {release.title.casefold() for release in story_map.release_order}
    if name.strip().casefold() == "unscheduled" not in titles:
        return ""
    return release_named(story_map, name)


def record_named(story_map: StoryMap, name: str) -> str:
    """Return the id of a card that a user names by title or id."""
    if story_map.find(name) is not None:
        return name
    wanted = name.strip().casefold()
    for record in story_map.records():
        if record.title.casefold() == wanted:
            return record.id
    raise Stop(USAGE, f"nothing on the map is called {name!r}")


def stakeholder_named(story_map: StoryMap, name: str) -> str:
    """Return the id of the stakeholder that a user names by name or id."""
    everybody = story_map.stakeholders.values()
    names = ", ".join(one.title for one in everybody) or "none"
    return _only(("stakeholder", "stakeholders"), everybody, name, f"; there are: {names}")


def _only(kind: tuple[str, str], records: Iterable[Record], name: str, else_: str = "") -> str:
    """Return the id of the one record of a kind that has an id, or else a title; stop if none has.

    ``kind`` is its word for one and for several; ``else_`` ends what is said if none has.
    """
    titles = {one.id: one.title for one in records}
    wanted = name.strip().casefold()
    found = [name] if name in titles else [i for i, t in titles.items() if t.casefold() == wanted]
    if not found:
        raise Stop(USAGE, f"no {kind[0]} is called {name!r}{else_}")
    if len(found) > 1:
        ids = ", ".join(sorted(found))
        raise Stop(USAGE, f"several {kind[1]} are called {name!r}; use an id: {ids}")
    return found[0]
