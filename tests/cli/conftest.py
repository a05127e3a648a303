"""Running a command inside the test, and a map to run it on."""

from __future__ import annotations

from pathlib import Path

import pytest

from storymap.cli import main
from storymap.files.codec import encode
from storymap.model.records import Range
from storymap.model.storymap import StoryMap
from storymap.resources import resource
from tests.builders import a_map

EXAMPLE = str(resource("examples", "city-bikes.smap"))
BANK = Path(__file__).parents[1] / "interchange" / "samples" / "storymapsio" / "mobile-banking.json"


@pytest.fixture
def run(capsys):
    """Run a command; return its status, what it printed and its one line of error, if any."""

    def run(*arguments: object) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        assert err.count("\n") == (1 if err else 0)
        assert not err or err.startswith("storymap: ")
        return status, out, err

    return run


@pytest.fixture
def shop(tmp_path) -> Path:
    """A map whose best slice for 5 is plain to see."""
    m = a_map(
        {
            "Buy": {
                "Search": {"MVP": ["By word"], None: ["By shelf"]},
                "Pay": {"Later": ["By card"]},
            }
        },
        stories={
            "By word": {"value": 5, "estimate": Range(likely=3)},
            "By shelf": {"value": 9, "estimate": Range(likely=4)},
            "By card": {"value": 4, "estimate": Range(likely=2)},
        },
        title="Shop",
    )
    path = tmp_path / "shop.smap"
    path.write_bytes(encode(m))
    return path


@pytest.fixture
def saved(tmp_path):
    """Save a map to a file of its own; return that."""

    def saved(m: StoryMap) -> Path:
        path = tmp_path / "a.smap"
        path.write_bytes(encode(m))
        return path

    return saved
