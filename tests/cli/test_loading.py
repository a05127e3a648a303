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
        (["export", EXAMPLE, "-o", "a.pdf"], {"PySide6", "networkx", "numpy", "highspy"}),
        (["import", str(BANK), "-o", "a.smap"], {"PySide6", "reportlab", "numpy", "highspy"}),
        ([], {"PySide6"}),
    ],
    ids=lambda value: value[0] if value and isinstance(value, list) else None,
)
def test_a_command_loads_only_what_it_needs(tmp_path, arguments, absent):
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in names}
    done = subprocess.run(
        [sys.executable, "-c", _WATCHED + _REPORT, *arguments], env=environment, cwd=tmp_path,
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    loaded = set(done.stderr.splitlines()[-1].split())
    assert "storymap" in loaded
    assert done.returncode in (0, 1, 3)
    assert not loaded & absent
