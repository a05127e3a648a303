"""Teaching git about maps: git-setup."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from storymap.cli.reporting import FAILED, FINE, USAGE, Stop

if TYPE_CHECKING:
    import argparse

    from storymap.cli.commands import Action

ATTRIBUTES: Final = "*.smap text eol=lf merge=storymap diff=storymap"
SECTIONS: Final = ("merge.storymap", "diff.storymap")


def _git_setup(options: argparse.Namespace) -> int:
    root = _root(options.folder)
    done = _taken_back(root) if options.undo else _set_up(root)
    for line in done:
        print(line)
    if not done:
        print(f"{root}: " + ("nothing to take back" if options.undo else "set up already"))
    elif not options.undo:
        print("Commit .gitattributes; whoever clones runs storymap git-setup once.")
    return FINE


def _set_up(root: Path) -> list[str]:
    """Set what is not set yet; return what was done."""
    done = []
    for name, value in _settings().items():
        if _git(root, "config", "--local", "--get", name) != value:
            _git_or_stop(root, "config", "--local", name, value)
            done.append(f"set {name} in the repository's configuration")
    lines = _attribute_lines(root)
    if not any(map(_is_ours, lines)):
        _write_attributes(root, [*_ended(lines), f"{ATTRIBUTES}\n".encode()])
        done.append(f"added a line to .gitattributes: {ATTRIBUTES}")
    return done


def _taken_back(root: Path) -> list[str]:
    """Take back what is set; return what was done."""
    done = [
        f"took {section} out of the repository's configuration"
        for section in SECTIONS
        if _git(root, "config", "--local", "--remove-section", section) is not None
    ]
    lines = _attribute_lines(root)
    if any(map(_is_ours, lines)):
        _write_attributes(root, [line for line in lines if not _is_ours(line)])
        done.append("took the line for *.smap out of .gitattributes")
    return done


def _settings() -> dict[str, str]:
    command = _command()
    return {
        "merge.storymap.name": "Story Map, by record and field",
        "merge.storymap.driver": f"{command} merge %O %A %B -o %A --driver --name %P",
        "diff.storymap.textconv": f"{command} info --text",
    }


def _command() -> str:
    """Return how a shell runs this program, wherever it stands."""
    script = Path(sys.executable).with_name("storymap")
    if script.is_file():
        return shlex.quote(script.as_posix())
    python = shlex.quote(Path(sys.executable).as_posix())
    source = Path(__file__).resolve().parents[2]
    return f"PYTHONPATH={shlex.quote(source.as_posix())} {python} -P -m storymap"


# The repository


def _root(folder: Path) -> Path:
    if shutil.which("git") is None:
        raise Stop(FAILED, "git is not installed, or not on the path")
    if not folder.is_dir():
        raise Stop(USAGE, f"{folder}: there is no such folder")
    root = _git(folder, "rev-parse", "--show-toplevel")
    if not root:
        raise Stop(USAGE, f"{folder}: this is no folder of a git repository")
    return Path(root)


def _git(folder: Path, *arguments: str) -> str | None:
    """Return what git answers; None if it refuses."""
    done = subprocess.run(  # noqa: S603
        ["git", "-C", str(folder), *arguments],  # noqa: S607
        capture_output=True, text=True, encoding="utf-8", errors="replace", check=False,
    )  # fmt: skip
    return done.stdout.strip() if done.returncode == 0 else None


def _git_or_stop(folder: Path, *arguments: str) -> None:
    if _git(folder, *arguments) is None:
        raise Stop(FAILED, f"{folder}: git refused to change its configuration")


def _attribute_lines(root: Path) -> list[bytes]:
    """Return the lines of .gitattributes with their ends, in whatever encoding they are."""
    path = root / ".gitattributes"
    return path.read_bytes().splitlines(keepends=True) if path.is_file() else []


def _is_ours(line: bytes) -> bool:
    return line.strip() == ATTRIBUTES.encode()


def _ended(lines: list[bytes]) -> list[bytes]:
    """Return lines of which the last has an end too."""
    if lines and not lines[-1].endswith((b"\n", b"\r")):
        return [*lines[:-1], lines[-1] + b"\n"]
    return lines


def _write_attributes(root: Path, lines: list[bytes]) -> None:
    """Write .gitattributes, or remove it if nothing is left in it."""
    from storymap.files.save import save

    path = root / ".gitattributes"
    if any(line.strip() for line in lines):
        save(path, b"".join(lines))
    else:
        path.unlink()


ACTIONS: Final[Mapping[str, Action]] = {"git-setup": _git_setup}
