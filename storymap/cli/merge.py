"""Two maps side by side: diff and merge."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from storymap.cli.answers import counted, print_json
from storymap.cli.lookup import loaded_map, read_by, refuse_existing
from storymap.cli.reporting import FINE, NEGATIVE, USAGE, Stop, say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from storymap.cli.commands import Action
    from storymap.files.merge import Merged
    from storymap.model.conflicts import Conflict
    from storymap.model.storymap import StoryMap


def _diff(options: argparse.Namespace) -> int:
    from storymap.files.compare import compare
    from storymap.files.wording import change_lines

    old, new = (loaded_map(path).story_map for path in (options.old, options.new))
    changes = compare(old, new)
    if options.json:
        print_json({"equal": not changes, **changes.as_json()})
    elif not changes:
        print("no difference")
    else:
        print("\n".join(change_lines(changes, old, new)))
    return NEGATIVE if changes else FINE


def _merge(options: argparse.Namespace) -> int:
    from storymap.files.errors import LoadError

    if len(options.files) not in (1, 3):
        raise Stop(USAGE, "merge takes BASE, OURS and THEIRS, or one file with conflict marks")
    if not options.driver:
        refuse_existing(options.output, force=options.force)
    try:
        merged = _merged(options.files)
    except LoadError as error:
        if not options.driver or len(options.files) != 3:
            raise
        say(f"{options.name or error.path}: merged as text, since {error.text}")
        return _merge_lines(options.files, options.output)
    _write(options, merged.story_map)
    if options.json:
        print_json(_answer(options, merged))
    else:
        _tell(options.name or str(options.output), merged)
    return NEGATIVE if merged.conflicts else FINE


def _merged(files: Sequence[Path]) -> Merged:
    from storymap.files.marks import reunite
    from storymap.files.merge import Merged, merge

    if len(files) == 1:
        reunited = read_by(reunite, files[0])
        return Merged(reunited.story_map, reunited.conflicts)
    base, ours, theirs = files
    ours_map, theirs_map = (loaded_map(path).story_map for path in (ours, theirs))
    return merge(_base(base), ours_map, theirs_map)


def _base(path: Path) -> StoryMap | None:
    """Return the map that both sides started from; None if the file is empty, so there is none."""
    from storymap.files.errors import LoadError

    try:
        return loaded_map(path).story_map
    except LoadError as error:
        if error.kind == "empty" or str(path) == "/dev/null":
            return None
        raise


def _write(options: argparse.Namespace, story_map: StoryMap) -> None:
    from storymap.files.codec import encode
    from storymap.files.save import save

    save(options.output, encode(story_map))


def _merge_lines(files: Sequence[Path], output: Path) -> int:
    """Have git merge three files line by line; conflict marks show where that was not possible."""
    base, ours, theirs = files
    done = subprocess.run(  # noqa: S603
        ["git", "merge-file", "-p", "-q", str(ours), str(base), str(theirs)],  # noqa: S607
        capture_output=True, check=False,
    )  # fmt: skip
    if not 0 <= done.returncode < 128:
        raise Stop(NEGATIVE, f"{output}: git could not merge it either; it is as it was")
    output.write_bytes(done.stdout)
    return NEGATIVE if done.returncode else FINE


def _answer(options: argparse.Namespace, merged: Merged) -> dict[str, Any]:
    import msgspec

    conflicts = [msgspec.structs.asdict(conflict) for conflict in merged.conflicts]
    return {"file": str(options.output), "conflicts": conflicts}


def _tell(name: str, merged: Merged) -> None:
    if not merged.conflicts:
        print(f"{name}: merged")
        return
    count = counted(len(merged.conflicts), "conflict")
    print(f"{name}: merged, with {count}; ours is in place, and both are kept:")
    for conflict in merged.conflicts:
        print("\n".join(_lines(conflict, merged)))


def _lines(conflict: Conflict, merged: Merged) -> list[str]:
    from storymap.files.wording import conflict_lines

    return list(conflict_lines(conflict, merged.story_map))


ACTIONS: Final[Mapping[str, Action]] = {"diff": _diff, "merge": _merge}
