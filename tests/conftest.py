"""What all tests share: no window on the user's screen, no touch of the user's settings."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Golden = Callable[[str, str | bytes], None]

GOLDEN = Path(__file__).parent / "golden"

FULL_EVERY = 100
"""Tests between two collections of all garbage."""

_HOMES = ("CONFIG", "DATA", "STATE", "CACHE")
_HOME = pytest.StashKey[str]()
_ENDED = pytest.StashKey[int]()

hypothesis.settings.register_profile("dev", max_examples=100, deadline=None)
hypothesis.settings.register_profile("ci", max_examples=50, deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "dev")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite the files in tests/golden"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Before anything imports Qt: offscreen, in English, settings in this session's own folder."""
    gc.disable()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["LC_ALL"] = "C.UTF-8"
    os.environ["QT_LOGGING_RULES"] = "*.debug=false;*.info=false"  # as the program has it
    home = tempfile.mkdtemp(prefix="storymap-tests-")
    config.stash[_HOME] = home
    for name in _HOMES:
        os.environ[f"XDG_{name}_HOME"] = str(Path(home, name.lower()))
    runtime = Path(home, "runtime")
    runtime.mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)


def pytest_collection_finish() -> None:
    """Leave what was made by looking for tests out of every collection of garbage from here on."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Have no_cover keep its word on xdist's workers, where pytest-cov measures twice."""
    trace = sys.gettrace() if item.get_closest_marker("no_cover") else None
    if trace is None:
        return (yield)
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(trace)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Collect garbage on this thread, and on no other, as the program does (garbage.py)."""
    stash = item.session.config.stash
    stash[_ENDED] = stash.get(_ENDED, 0) + 1
    gc.collect(1 if stash[_ENDED] % FULL_EVERY else 2)


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(config.stash[_HOME], ignore_errors=True)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """``golden(name, content)``: the content is that of tests/golden/name, to the byte.

    With ``--update-golden`` the file is rewritten instead; look at the change before committing it.
    """
    update = request.config.getoption("--update-golden")

    def compare(name: str, content: str | bytes) -> None:
        path = GOLDEN / name
        found = content.encode() if isinstance(content, str) else content
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(found)
        assert path.exists(), f"tests/golden/{name} is missing; --update-golden writes it"
        expected = path.read_bytes()
        if isinstance(content, str):
            assert content.splitlines() == expected.decode().splitlines()
        assert found == expected, f"differs from tests/golden/{name}"

    return compare
