"""Errors in what Qt calls back, in a form that PySide6 can carry to where they are told."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from types import FunctionType
from typing import Any, TypeVar

_C = TypeVar("_C", bound=type)


def carried(cls: _C) -> _C:
    """Let each override of a class raise whole errors only.

    Until Python 3.12 an error that the interpreter raises (IndexError, TypeError and the like) is
    put together where it is caught. PySide6 takes it before, if Python called Qt and Qt calls an
    override: the program would end at once, and nobody would be told.
    """
    if sys.version_info >= (3, 12):
        return cls
    bases = [base for base in cls.__mro__ if base.__module__.startswith("PySide6")]
    for name, method in list(vars(cls).items()):
        is_method = isinstance(method, FunctionType) and not name.startswith("_")
        if is_method and any(hasattr(base, name) for base in bases):
            setattr(cls, name, _whole(method))
    return cls


def _whole(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def called(*arguments: Any, **named: Any) -> Any:
        try:
            return method(*arguments, **named)
        except BaseException:  # noqa: TRY203 - caught, it is put together
            raise

    return called
