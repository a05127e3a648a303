"""Sets a bare checkout up, with the standard library alone.

``python3 -m storymap`` and ``python3 -m tests`` call `enter` first. Where packages are missing it
checks the shared libraries that Qt needs, gets uv into ``.venv-tools``, makes ``.venv`` and goes on
inside it. Stamps in ``.venv`` remember what was done, so the next start only compares two files.
An installed Story Map has no pyproject.toml beside the package and never gets past the first line.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Literal, NoReturn

    Purpose = Literal["app", "tests"]

QT_LIBRARIES: Mapping[str, tuple[str, ...]] = {
    "libegl1": ("libEGL.so.1",),
    "libgl1": ("libGL.so.1", "libX11.so.6"),
    "libxkbcommon0": ("libxkbcommon.so.0",),
    "libdbus-1-3": ("libdbus-1.so.3",),
    "libfontconfig1": ("libfontconfig.so.1", "libfreetype.so.6"),
    "libglib2.0-0": ("libglib-2.0.so.0", "libgthread-2.0.so.0"),
}
"""What every Qt platform plugin loads, offscreen too: Debian package -> files."""

X11_LIBRARIES: Mapping[str, tuple[str, ...]] = {
    "libxcb-cursor0": ("libxcb-cursor.so.0",),
    "libxcb-icccm4": ("libxcb-icccm.so.4",),
    "libxcb-keysyms1": ("libxcb-keysyms.so.1",),
    "libxcb-shape0": ("libxcb-shape.so.0",),
    "libxkbcommon-x11-0": ("libxkbcommon-x11.so.0",),
}
"""What Qt loads besides for a window on an X display."""

_OLDEST_UV = (0, 8)
_GONE_IN = "STORYMAP_GONE_IN"


class SetUpError(Exception):
    """What stops the set-up, in one line that says what to do."""


def enter(purpose: Purpose, libraries: Mapping[str, tuple[str, ...]]) -> None:
    """Return in an interpreter that has all that `purpose` needs, or go on in one that has.

    Does nothing unless this package lies in a checkout. Ends with status 2 where it cannot help.
    """
    root = Path(__file__).resolve().parents[1]
    if os.environ.pop(_GONE_IN, None) or not (root / "pyproject.toml").is_file():
        return
    checkout = Checkout(root)
    try:
        _require_python()
        if not checkout.is_inside() and _is_installed_here():
            return
        changed = checkout.prepare(purpose, libraries)
    except (SetUpError, OSError) as error:
        print(f"Story Map cannot set itself up: {error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    if changed or not checkout.is_inside():
        checkout.go_in()


def libraries_for(
    arguments: Sequence[str], environment: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """The libraries that the app loads for these arguments; none where it will not load Qt.

    A bare word is a command, and of those only ``render`` draws with Qt; the rest is a window.
    """
    first = arguments[0] if arguments else ""
    if first == "render":
        return dict(QT_LIBRARIES)
    if first.isalpha() and not Path(first).exists():
        return {}
    if environment.get("QT_QPA_PLATFORM", "xcb") != "xcb" or environment.get("WAYLAND_DISPLAY"):
        return dict(QT_LIBRARIES)
    if environment.get("DISPLAY"):
        return {**QT_LIBRARIES, **X11_LIBRARIES}
    return {}


class Checkout:
    """A source tree with its private ``.venv`` and ``.venv-tools``, both ignored by git."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._venv = root / ".venv"

    @property
    def python(self) -> Path:
        """The interpreter of ``.venv``, there or not."""
        windows = os.name == "nt"
        return self._venv / ("Scripts/python.exe" if windows else "bin/python")

    def is_inside(self) -> bool:
        """Whether this process runs in ``.venv``."""
        return Path(sys.prefix).resolve() == self._venv.resolve()

    def prepare(self, purpose: Purpose, libraries: Mapping[str, tuple[str, ...]]) -> bool:
        """Make everything ready; whether packages had to be installed for it."""
        stamp = self._stamp("libraries")
        checked = _read(stamp).split()
        unchecked = {name: files for name, files in libraries.items() if name not in checked}
        if unchecked and sys.platform == "linux":
            require_libraries(unchecked)
        changed = not self._has_packages(purpose)
        if changed:
            self._install_packages(purpose)
        if unchecked:
            _write(stamp, " ".join(sorted(unchecked.keys() | _read(stamp).split())))
        return changed

    def go_in(self) -> NoReturn:
        """Run the very same command line in ``.venv`` instead of here."""
        command = [str(self.python), *sys.orig_argv[1:]]
        os.environ[_GONE_IN] = "1"
        sys.stdout.flush()
        sys.stderr.flush()
        if os.name == "posix":
            os.execv(command[0], command)  # noqa: S606 - our own interpreter, no shell
        import subprocess

        sys.exit(subprocess.call(command))

    def _has_packages(self, purpose: Purpose) -> bool:
        if not self.python.exists():
            return False
        enough: tuple[Purpose, ...] = ("app", "tests") if purpose == "app" else ("tests",)
        wanted = self._packages_wanted()
        return any(_read(self._stamp(name)) == wanted for name in enough)

    def _packages_wanted(self) -> str:
        """What a stamp holds after an installation: it is stale when any of this has changed."""
        pyproject = (self._root / "pyproject.toml").read_text(encoding="utf-8")
        return f"{_python_version()}\n{pyproject}"

    def _install_packages(self, purpose: Purpose) -> None:
        import time

        started = time.monotonic()
        uv = self._uv()
        if not self._fits_python():
            say(f"makes .venv with Python {_python_version()}")
            self._run_uv(uv, "venv", "--clear", "--python", _base_python(), str(self._venv))
        say("installs its packages into .venv (100 MB the first time)")
        group = ("--group", "dev") if purpose == "tests" else ()
        self._run_uv(
            uv, "pip", "install", "--python", str(self.python), "--requirements", "pyproject.toml",
            "--all-extras", *group, "--editable", ".",
        )  # fmt: skip
        _write(self._stamp(purpose), self._packages_wanted())
        say(f"ready after {time.monotonic() - started:.0f} s")

    def _fits_python(self) -> bool:
        """Whether ``.venv`` works and is of this Python, the micro version aside."""
        import re

        settings = _read(self._venv / "pyvenv.cfg")
        version = rf"^version(_info)? = {re.escape(_python_version())}\."
        return self.python.exists() and re.search(version, settings, re.MULTILINE) is not None

    def _uv(self) -> str:
        """A uv that is new enough: the one on the PATH, or one of our own in ``.venv-tools``."""
        import shutil

        tools = self._root / ".venv-tools"
        own = shutil.which(
            "uv", path=os.pathsep.join(str(tools / name) for name in ("bin", "Scripts"))
        )
        for candidate in (shutil.which("uv"), own):
            if candidate and _is_new_uv(candidate):
                return candidate
        return self._get_uv(tools)

    def _get_uv(self, tools: Path) -> str:
        import shutil
        import subprocess

        say("gets uv with pip into .venv-tools")
        command = [
            _base_python(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
            "--no-input", "--upgrade", "--target", str(tools), "uv",
        ]  # fmt: skip
        done = subprocess.run(
            command, check=False, text=True, errors="replace", stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        if "No module named pip" in done.stdout:
            raise SetUpError(f"{command[0]} lacks pip (Debian: apt-get install python3-pip)")
        for name in ("bin", "Scripts"):
            if found := shutil.which("uv", path=str(tools / name)):
                return found
        raise SetUpError(f"pip could not get uv (is there a network?): {_last_line(done.stdout)}")

    def _run_uv(self, uv: str, *arguments: str) -> None:
        """Let uv work in the checkout with the Python that is here; its progress is on stderr."""
        import subprocess

        quiet = () if sys.stderr.isatty() else ("--quiet",)
        environment = {**_trust(), **os.environ, "UV_PYTHON_DOWNLOADS": "never"}
        done = subprocess.run(
            [uv, *arguments, *quiet], check=False, cwd=self._root, env=environment,
            stdin=subprocess.DEVNULL, stdout=sys.stderr,
        )  # fmt: skip
        if done.returncode:
            raise SetUpError(f"'uv {arguments[0]}' failed as said above (is there a network?)")

    def _stamp(self, name: str) -> Path:
        return self._venv / f"storymap-{name}.stamp"


def require_libraries(libraries: Mapping[str, tuple[str, ...]]) -> None:
    """Make the shared libraries loadable, as root with apt, or raise `SetUpError` saying how to."""
    missing = missing_packages(libraries)
    if not missing:
        return
    install_with_apt(missing)
    if still := missing_packages(libraries):
        files = " ".join(name for package in still for name in libraries[package])
        raise SetUpError(f"these shared libraries still do not load: {files}")


def missing_packages(libraries: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The packages of `libraries` of which a file cannot be loaded on this machine."""
    return [name for name, files in libraries.items() if not all(_loads(file) for file in files)]


def install_with_apt(packages: Iterable[str]) -> None:
    """Install Debian packages, saying so; `SetUpError` with the exact command where not allowed."""
    import shutil

    names = " ".join(packages)
    command = f"apt-get install --no-install-recommends {names}"
    if not shutil.which("apt-get"):
        raise SetUpError(
            f"this machine lacks what Debian calls {names}; install it with your package manager"
        )
    if not is_root():
        raise SetUpError(
            f"shared libraries or tools are missing; install them with: sudo {command}"
        )
    say(f"installs with apt-get: {names}")
    _run_apt("update", "-qq")
    _run_apt("install", "-qq", "--yes", "--no-install-recommends", *names.split())


def is_root() -> bool:
    """Whether this process may install packages of the system."""
    return os.name == "posix" and os.geteuid() == 0


def say(step: str) -> None:
    """One line on standard error for each step that is taken."""
    print(f"Story Map sets itself up: {step}", file=sys.stderr, flush=True)


def _run_apt(*arguments: str) -> None:
    import subprocess

    done = subprocess.run(
        ["apt-get", "-o", "DPkg::Lock::Timeout=120", *arguments], check=False, text=True,
        errors="replace", env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    if done.returncode:
        raise SetUpError(f"'apt-get {arguments[0]}' failed: {_last_line(done.stdout)}")


def _loads(library: str) -> bool:
    import ctypes

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _require_python() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - a checkout is run by any Python
        raise SetUpError(f"it needs Python 3.11 or newer, and this is {sys.version.split()[0]}")


def _is_installed_here() -> bool:
    """Whether somebody has installed the project and its dependencies into this interpreter."""
    from importlib.util import find_spec

    if find_spec("PySide6") is None:
        return False
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        distribution("storymap-desktop")
    except PackageNotFoundError:
        return False
    return True


def _trust() -> dict[str, str]:
    """Have uv trust what the system does, as pip on Debian does, so that it works behind a proxy.

    Where the system has no store of certificates, uv goes by its own.
    """
    import ssl

    has_store = sys.platform != "linux" or ssl.get_default_verify_paths().cafile
    return {"UV_SYSTEM_CERTS": "true"} if has_store else {}


def _is_new_uv(uv: str) -> bool:
    """Whether this is a working uv (a pyenv shim may not be) that knows the options used here."""
    import re
    import subprocess

    done = subprocess.run([uv, "--version"], check=False, capture_output=True, text=True)
    found = re.match(r"uv (\d+)\.(\d+)", done.stdout)
    return found is not None and (int(found[1]), int(found[2])) >= _OLDEST_UV


def _base_python() -> str:
    """The interpreter behind this one: inside a virtual environment there may be no pip."""
    return getattr(sys, "_base_executable", None) or sys.executable


def _python_version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _last_line(text: str) -> str:
    return text.strip().rpartition("\n")[2] or "it said nothing"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
