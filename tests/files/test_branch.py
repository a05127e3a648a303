"""The git branch of a file is read as git has it."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from storymap.files.branch import branch_of

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def git(tmp_path):
    """``git(*words)``: what git says in a new repository with one commit, whose folder it has."""
    home = tmp_path / "repository"
    home.mkdir()
    names = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")

    def run(*words):
        command = ["git", *who, *words]
        environment = {**os.environ, **names}
        done = subprocess.run(command, cwd=home, env=environment, capture_output=True, check=True)
        return done.stdout.decode().strip()

    run("init", "-q", "-b", "main")
    run("commit", "-q", "--allow-empty", "-m", "First")
    run.home = home
    return run


def test_a_file_in_a_folder_of_a_repository(git):
    (git.home / "maps").mkdir()

    assert branch_of(git.home / "maps" / "shop.smap") == "main"


def test_a_branch_with_a_slash_and_a_letter_outside_ascii(git):
    git("checkout", "-q", "-b", "maps/größer")

    assert branch_of(git.home / "shop.smap") == "maps/größer"


def test_a_commit_that_is_on_no_branch(git):
    git("checkout", "-q", "--detach")

    assert branch_of(git.home / "shop.smap") == git("rev-parse", "HEAD")[:7]


def test_a_linked_work_tree(git, tmp_path):
    git("worktree", "add", "-q", "-b", "next", str(tmp_path / "linked"))

    assert branch_of(tmp_path / "linked" / "shop.smap") == "next"


def test_outside_of_git(tmp_path):
    assert branch_of(tmp_path / "shop.smap") is None


@pytest.mark.parametrize("head", [b"", b"\xff\xfe", b"ref: refs/tags/v1\n", b"x" * 5000])
def test_a_repository_that_cannot_be_read(tmp_path, head):
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_bytes(head)

    assert branch_of(tmp_path / "shop.smap") is None


def test_a_link_that_leads_nowhere(tmp_path):
    (tmp_path / ".git").write_text("gitdir: elsewhere\n")

    assert branch_of(tmp_path / "shop.smap") is None
