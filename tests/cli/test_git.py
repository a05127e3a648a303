"""git-setup, tried with real repositories and real merges."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from storymap.cli.git import ATTRIBUTES
from storymap.files.codec import decode, encode
from storymap.files.merge import merge
from storymap.model.conflicts import pending
from storymap.model.storymap import StoryMap
from tests.files.merge_law import three

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

MERGES = int(os.environ.get("STORYMAP_TEST_MERGES", "50"))

WHO = {
    "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}  # fmt: skip


class Repository:
    """A repository with one map in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str, status: int = 0) -> str:
        done = subprocess.run(
            ["git", "-C", str(self.folder), *arguments],
            capture_output=True, encoding="utf-8", check=False, env={**os.environ, **WHO},
        )  # fmt: skip
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout

    @property
    def path(self) -> Path:
        return self.folder / "maps" / "bikes ü.smap"

    def commit(self, m: StoryMap) -> None:
        self.path.parent.mkdir(exist_ok=True)
        self.path.write_bytes(encode(m))
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "x")

    def merge(self, base: StoryMap, ours: StoryMap, theirs: StoryMap, *, status: int = 0) -> str:
        """Commit three maps as two branches and merge them; return what git says."""
        self.commit(base)
        self.git("checkout", "-q", "-B", "theirs")
        self.commit(theirs)
        self.git("checkout", "-q", "main")
        self.commit(ours)
        return self.git("merge", "-m", "x", "theirs", status=status)

    def map(self) -> StoryMap:
        return decode(self.path.read_bytes()).story_map


@pytest.fixture
def repository(tmp_path, run):
    found = Repository(tmp_path / "repo's")
    assert run("git-setup", found.folder)[0] == 0
    return found


def test_setting_up_says_what_it_does_and_does_it_once(tmp_path, run):
    found = Repository(tmp_path / "r")
    (found.folder / ".gitattributes").write_text("*.png binary")
    (found.folder / "sub").mkdir()

    status, out, _ = run("git-setup", found.folder / "sub")

    assert status == 0
    assert "set merge.storymap.driver" in out
    assert (found.folder / ".gitattributes").read_text() == f"*.png binary\n{ATTRIBUTES}\n"
    assert "merge: storymap" in found.git("check-attr", "merge", "a.smap")
    before = (found.folder / ".git" / "config").read_bytes()
    assert "set up already" in run("git-setup", found.folder)[1]
    assert (found.folder / ".git" / "config").read_bytes() == before


def test_undo_takes_everything_back(tmp_path, run):
    found = Repository(tmp_path / "r")
    run("git-setup", found.folder)
    config = found.git("config", "--local", "--list")
    assert "merge.storymap.name" in config

    status, out, _ = run("git-setup", found.folder, "--undo")

    assert (status, out.count("took ")) == (0, 3)
    assert "storymap" not in found.git("config", "--local", "--list")
    assert not (found.folder / ".gitattributes").exists()
    assert "nothing to take back" in run("git-setup", found.folder, "--undo")[1]


def test_what_else_stands_in_gitattributes_stays_byte_for_byte(tmp_path, run):
    root = Repository(tmp_path / "shop").folder
    path, before = root / ".gitattributes", b"# caf\xe9\r\n*.txt text"
    path.write_bytes(before)

    assert run("git-setup", root)[0] == 0
    assert path.read_bytes() == before + f"\n{ATTRIBUTES}\n".encode()
    assert run("git-setup", root, "--undo")[0] == 0
    assert path.read_bytes() == before + b"\n"


def test_what_is_no_repository_is_said(tmp_path, run, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (tmp_path / "plain").mkdir()

    assert run("git-setup", tmp_path / "plain")[0] == 2
    assert run("git-setup", tmp_path / "nowhere")[0] == 2
    monkeypatch.setenv("PATH", "")
    assert run("git-setup", tmp_path / "plain")[0] == 3


@pytest.mark.no_cover
def test_git_merges_random_sessions_as_the_program_does(repository):
    conflicts = 0
    for seed in range(MERGES):
        maps = three(seed)
        merged = merge(*maps)
        told = repository.merge(*maps, status=1 if merged.conflicts else 0)
        assert repository.map() == merged.story_map
        assert {(one.id, one.field) for one in pending(repository.map())} == {
            (one.id, one.field) for one in merged.conflicts
        }
        if merged.conflicts:
            conflicts += 1
            assert "CONFLICT (content)" in told
            repository.git("add", "-A")
            repository.git("commit", "-q", "-m", "x")
    assert 0 < conflicts < MERGES


def test_a_map_added_on_both_sides_is_merged_without_a_base(repository):
    _, ours, theirs = three(1)
    repository.git("add", "-A")
    repository.git("commit", "-q", "-m", "start")
    repository.git("checkout", "-q", "-b", "theirs")
    repository.commit(theirs)
    repository.git("checkout", "-q", "main")
    repository.commit(ours)

    repository.git("merge", "-m", "x", "theirs", status=1)

    found = repository.map()
    assert found == merge(None, ours, theirs).story_map
    assert found.stories.keys() == ours.stories.keys() | theirs.stories.keys()


def test_git_shows_differences_as_text_to_read(repository):
    base, ours, _ = three(2)
    repository.commit(base)
    repository.path.write_bytes(encode(ours))

    told = repository.git("diff")

    assert '"kind"' not in told
    assert "story: " in told
    repository.path.write_text("<<<<<<< HEAD\n")
    assert "+<<<<<<< HEAD" in repository.git("diff")


def test_a_damaged_side_is_merged_line_by_line(repository):
    base, ours, _ = three(2)
    repository.commit(base)
    repository.git("checkout", "-q", "-b", "theirs")
    repository.path.write_bytes(encode(base) + b"rubbish\n")
    repository.git("commit", "-q", "-am", "x")
    repository.git("checkout", "-q", "main")
    repository.commit(ours)

    repository.git("merge", "-q", "-m", "x", "theirs")

    assert repository.path.read_bytes() == encode(ours) + b"rubbish\n"
