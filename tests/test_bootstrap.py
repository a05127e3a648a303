"""A bare checkout sets itself up: tried on a small checkout, with a stand-in for uv."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from types import SimpleNamespace

import pytest

from storymap import bootstrap
from storymap.bootstrap import (
    QT_LIBRARIES,
    X11_LIBRARIES,
    Checkout,
    SetUpError,
    install_with_apt,
    libraries_for,
    missing_packages,
    require_libraries,
)

ROOT = Path(__file__).parents[1]
BASE_PYTHON = getattr(sys, "_base_executable", sys.executable)
LACKING = {"libnowhere1": ("libnowhere-at-all.so.1",)}

posix = pytest.mark.skipif(os.name != "posix", reason="the stand-in for uv is a POSIX script")

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux leaves libraries to apt")

UV = """\
#!{python}
import os, pathlib, subprocess, sys
if "--version" in sys.argv:
    print("uv {version}")
    sys.exit()
with open("{log}", "a") as log:
    print(*sys.argv[1:], os.environ.get("UV_SYSTEM_CERTS", "own"), file=log)
if sys.argv[1] == "venv":
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", ".venv"], check=True)
sys.exit({status})
"""

CLI = """\
import sys
from pathlib import Path

def run():
    print("inside" if Path(sys.prefix).name == ".venv" else "outside", *sys.argv[1:])
    sys.exit(7)
"""


class BareCheckout:
    """The files that a set-up needs, a cli that tells where it runs, and a uv that only notes."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "checkout"
        self.log = folder / "uv.log"
        self._bin = folder / "bin"
        (self.root / "storymap").mkdir(parents=True)
        self._bin.mkdir()
        for name in ("__init__.py", "__main__.py", "bootstrap.py"):
            shutil.copy(ROOT / "storymap" / name, self.root / "storymap" / name)
        (self.root / "storymap" / "cli.py").write_text(textwrap.dedent(CLI))
        self.pyproject = self.root / "pyproject.toml"
        self.pyproject.write_text('[project]\nname = "one"\n')
        self.set_uv()

    def set_uv(self, *, version: str = "0.13.9", status: int = 0) -> None:
        """Put a stand-in for uv first on the PATH."""
        uv = self._bin / "uv"
        uv.write_text(UV.format(python=BASE_PYTHON, log=self.log, version=version, status=status))
        uv.chmod(0o755)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """``python -m storymap`` with these arguments, by the Python outside any environment."""
        environment = {"PATH": self.path, "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(
            [BASE_PYTHON, "-m", "storymap", *arguments], cwd=self.root, env=environment,
            capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    @property
    def path(self) -> str:
        """A PATH with the stand-in for uv first."""
        return f"{self._bin}{os.pathsep}{os.environ['PATH']}"

    def calls(self) -> list[str]:
        """The first words that uv was called with, in order."""
        return [line.split()[0] for line in self.log.read_text().splitlines()]


@pytest.fixture
def checkout(tmp_path):
    return BareCheckout(tmp_path)


@pytest.fixture
def prepare(checkout, monkeypatch):
    """Prepare the checkout from within this process; tells whether anything was installed."""
    monkeypatch.setenv("PATH", checkout.path)

    def prepare(purpose, libraries=None):
        return Checkout(checkout.root).prepare(purpose, libraries or {})

    return prepare


@posix
def test_the_first_run_makes_the_environment_and_goes_on_inside_it(checkout):
    done = checkout.run("info", "my map.smap")

    assert done.stdout == "inside info my map.smap\n"
    assert done.returncode == 7
    assert checkout.calls() == ["venv", "pip"]
    assert all(line.startswith("Story Map sets itself up: ") for line in done.stderr.splitlines())


@posix
def test_the_second_run_asks_uv_nothing_and_says_nothing(checkout):
    checkout.run("info")
    checkout.log.write_text("")

    done = checkout.run("info")

    assert (done.stdout, done.stderr) == ("inside info\n", "")
    assert checkout.calls() == []


@linux
def test_uv_trusts_what_the_system_trusts_where_that_is_known(checkout, monkeypatch):
    monkeypatch.setenv("PATH", checkout.path)
    for store in (str(checkout.pyproject), None):
        monkeypatch.setattr(
            "ssl.get_default_verify_paths", lambda store=store: SimpleNamespace(cafile=store)
        )
        (checkout.root / "pyproject.toml").write_text(f'[project]\nname = "{store}"\n')
        Checkout(checkout.root).prepare("app", {})

    trusted = [line.split()[-1] for line in checkout.log.read_text().splitlines()]
    assert trusted == ["true", "true", "own"]


@posix
def test_a_failing_uv_ends_in_one_line_and_status_2(checkout):
    checkout.set_uv(status=1)

    done = checkout.run("info")

    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("Story Map cannot set itself up: 'uv venv'")
    assert done.stdout == ""


@posix
def test_an_installed_package_never_sets_anything_up(checkout):
    checkout.pyproject.unlink()

    done = checkout.run("info")

    assert (done.stdout, done.stderr) == ("outside info\n", "")
    assert not checkout.log.exists()


@posix
def test_changed_dependencies_are_installed_into_the_same_environment(checkout, prepare):
    assert prepare("app")
    checkout.pyproject.write_text('[project]\nname = "two"\n')

    assert prepare("app")
    assert not prepare("app")
    assert checkout.calls() == ["venv", "pip", "pip"]


@posix
def test_a_failed_installation_is_tried_again_next_time(checkout, prepare):
    checkout.set_uv(status=1)
    with pytest.raises(SetUpError, match="uv venv"):
        prepare("app")
    checkout.set_uv()

    assert prepare("app")
    assert not prepare("app")


@posix
def test_the_apps_environment_is_completed_for_the_tests_and_not_the_other_way_round(
    checkout, prepare
):
    assert prepare("app")
    assert prepare("tests")
    assert not prepare("app")

    assert checkout.calls() == ["venv", "pip", "pip"]
    assert "--group dev" in checkout.log.read_text().splitlines()[-1]


@posix
def test_an_environment_whose_python_is_gone_is_made_anew(checkout, prepare):
    prepare("app")
    python = checkout.root / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3")

    assert prepare("app")
    assert checkout.calls() == ["venv", "pip", "venv", "pip"]


@posix
def test_a_uv_too_old_gives_way_to_one_of_our_own(checkout, prepare):
    own = checkout.root / ".venv-tools" / "bin"
    own.mkdir(parents=True)
    shutil.copy(checkout.path.split(os.pathsep)[0] + "/uv", own / "uv")
    checkout.set_uv(version="0.4.1", status=1)

    assert prepare("app")


@linux
def test_libraries_are_looked_for_until_they_were_found_once(prepare, monkeypatch):
    prepare("app", {"libc6": ("libc.so.6",)})

    monkeypatch.setattr(bootstrap, "missing_packages", lambda _libraries: pytest.fail("looked"))
    prepare("app", {"libc6": ("libc.so.6",)})


def test_a_library_that_does_not_load_names_its_package():
    assert missing_packages(LACKING) == ["libnowhere1"]


def test_a_plain_user_is_told_the_exact_apt_line(monkeypatch):
    monkeypatch.setattr(bootstrap, "is_root", lambda: False)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")

    with pytest.raises(SetUpError) as caught:
        require_libraries(LACKING)

    line = "sudo apt-get install --no-install-recommends libnowhere1"
    assert str(caught.value).endswith(line)


def test_a_machine_without_apt_is_told_what_is_missing(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)

    with pytest.raises(SetUpError, match="libnowhere1"):
        install_with_apt(LACKING)


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        ([], {"DISPLAY": ":0"}, QT_LIBRARIES | X11_LIBRARIES),
        (["shop.smap"], {"DISPLAY": ":0"}, QT_LIBRARIES | X11_LIBRARIES),
        (["shop.smap"], {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, QT_LIBRARIES),
        (["shop.smap"], {"QT_QPA_PLATFORM": "offscreen"}, QT_LIBRARIES),
        (["render", "shop.smap"], {}, QT_LIBRARIES),
        (["export", "shop.smap"], {"DISPLAY": ":0"}, {}),
        ([], {}, {}),
    ],
)
def test_only_what_draws_with_qt_needs_its_libraries(arguments, environment, expected):
    assert libraries_for(arguments, environment) == expected
