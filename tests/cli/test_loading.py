"""What a command loads."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.cli.conftest import BANK, EXAMPLE

_WATCHED = "import sys; from storymap.cli import main; status = main(sys.argv[1:]);"
_REPORT = (
    "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr); sys.exit(status)"
)


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (["--version"], {"PySide6", "networkx", "reportlab", "numpy", "highspy", "msgspec"}),
        (["info", EXAMPLE], {"PySide6", "networkx", "reportlab", "numpy", "highspy"}),
        (["check", EXAMPLE, "--json"], {"PySide6", "reportlab", "numpy", "highspy"}),
        (["new", "new.smap"], {"PySide6", "networkx", "reportlab", "numpy", "highspy"}),
        (["slice", EXAMPLE, "--capacity", "5"], {"PySide6", "reportlab"}),
        (["export", EXAMPLE, "-o", "a.pdf"], {"PySide6", "networkx", "highspy"}),
        (["import", str(BANK), "-o", "a.smap"], {"PySide6", "reportlab", "numpy", "highspy"}),
        ([], {"PySide6"}),
    ],
    ids=lambda value: value[0] if value and isinstance(value, list) else None,
)
def test_a_command_loads_only_what_it_needs(tmp_path, arguments, absent):
    loaded = loaded_by(tmp_path, arguments)

    assert "storymap" in loaded
    assert not loaded & absent


def test_a_map_without_a_history_is_exported_without_a_look_ahead(tmp_path):
    loaded_by(tmp_path, ["import", str(BANK), "-o", "a.smap"])

    loaded = loaded_by(tmp_path, ["export", "a.smap", "-o", "a.pdf"])

    assert (tmp_path / "a.pdf").exists()
    assert not loaded & {"PySide6", "networkx", "numpy", "highspy"}


def loaded_by(folder, arguments):
    """Return the packages that a command loads, run in a folder without a display."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in names}
    done = subprocess.run(
        [sys.executable, "-c", _WATCHED + _REPORT, *arguments], env=environment, cwd=folder,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1, 3)
    return set(done.stderr.splitlines()[-1].split())
