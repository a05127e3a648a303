"""The program is killed while somebody types into its window."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time

import pytest

from storymap.files.codec import encode
from storymap.files.journal import recoverable
from storymap.files.state import journal_folder

KILLS = int(os.environ.get("STORYMAP_TEST_KILLS", "21"))
LONGEST = 1.6
"""Seconds of typing before a kill."""


@pytest.fixture
def program(file, tmp_path, monkeypatch):
    """The program with a window on the file, which copies itself to be killed."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path / "config")}
    command = [sys.executable, "-m", "tests.app.typing_child", str(file)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout.readline() == "ready\n"
        yield process
        process.stdin.close()


def killed(program, number, seconds):
    """Let a copy type for a while; return when each key was taken, and when it was killed."""
    program.stdin.write(f"{number}\n")
    program.stdin.flush()
    said = [program.stdout.readline().split()]
    while said[-1][0] != "pid":
        said.append(program.stdout.readline().split())
    copy = int(said[-1][1])
    time.sleep(seconds)
    at = time.monotonic()
    os.kill(copy, signal.SIGKILL)
    while said[-1] != ["end"]:
        said.append(program.stdout.readline().split())
    return [float(words[2]) for words in said if words[0] == "key"], at


def brought_back():
    """How many of the keys come back."""
    found = recoverable(journal_folder())
    texts = [encode(left.recover().story_map).decode() for left in found]
    lengths = [len(match) for text in texts for match in re.findall(r'"(Q[a-z]*)"', text)]
    for left in found:
        left.discard()
    return max(lengths, default=0)


@pytest.mark.timeout(7200)
@pytest.mark.skipif(not hasattr(os, "fork"), reason="for POSIX")
def test_a_kill_while_typing_loses_less_than_a_second_of_it(program, file):
    chance = random.Random(6)
    content = file.read_bytes()
    ages = []
    for number in range(KILLS):
        times, at = killed(program, number, chance.uniform(0.0, LONGEST))

        lost = times[brought_back() :]

        ages.append(at - lost[0] if lost else 0.0)
        file.write_bytes(content)
    print(f"\nthe oldest lost character of {KILLS} kills: {max(ages):.3f} s")
    assert max(ages) < 1.0
