"""PySide6 imported without the parts of it that this program does not use at its start.

Importing PySide6 also compiles, from source and at every start, the modules that word its errors
and write its stub files (a third of a bare window's start-up), and from then on hooks ``import``
to read the source of each module that follows for the word ``__feature__``. Here those modules
wait until something looks into them, and the hook is taken out again.

A PySide6 that is built otherwise, or was imported before, is left as it is.
"""

from __future__ import annotations

import builtins
import importlib
import sys
from collections.abc import Mapping, Sequence
from importlib.machinery import ModuleSpec
from threading import RLock
from types import ModuleType
from typing import Any

_PACKAGE = "shibokensupport.signature"
_WAITING = {
    _PACKAGE: ("errorhandler", "layout", "parser"),
    f"{_PACKAGE}.lib": ("enum_sig", "pyi_generator", "tool"),
}
"""The modules that wait, by the package that they are imported from."""


_FILLING = RLock()


class _Later(ModuleType):
    """A module that runs its source when a name is first sought in it; other threads wait then."""

    def __init__(self, spec: ModuleSpec) -> None:
        super().__init__(spec.name)
        self.__spec__ = spec
        self.__package__ = spec.parent

    def __getattr__(self, name: str) -> Any:
        with _FILLING:
            if self.__class__ is _Later:
                self.__class__ = _Filling
                self._fill()
                self.__class__ = ModuleType  # type: ignore[assignment]  # as if it never waited
            if name in self.__dict__:
                return self.__dict__[name]
        raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")

    def _fill(self) -> None:
        if self.__spec__ is not None and self.__spec__.loader is not None:
            published = self.__spec__.name  # renamed by PySide, which seeks the old name
            self.__spec__.name = self.__name__
            self.__spec__.loader.exec_module(self)
            self.__spec__.name = published


class _Filling(_Later):
    """One whose source is running."""


def import_qt() -> None:
    """Import PySide6.QtCore."""
    plain = builtins.__import__

    def waiting(
        name: str,
        globals: Mapping[str, object] | None = None,  # noqa: A002 - these names are Python's
        locals: Mapping[str, object] | None = None,  # noqa: A002
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        for each in _WAITING.get(name, ()):
            if each in (fromlist or ()):
                _put_off(name, each)
        return plain(name, globals, locals, fromlist or (), level)

    builtins.__import__ = waiting
    try:
        importlib.import_module("PySide6.QtCore")
    finally:
        builtins.__import__ = plain


def _put_off(package: str, name: str) -> None:
    """Let a module of PySide6's own support wait, unless it is there."""
    whole = f"{package}.{name}"
    if whole in sys.modules:
        return
    for finder in sys.meta_path:
        spec = finder.find_spec(whole, None)
        if spec is not None:
            sys.modules[whole] = module = _Later(spec)
            setattr(sys.modules[package], name, module)
            return
