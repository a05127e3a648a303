"""The one door for records: what enters a map by a field, a file, paste or import passes here."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar

import msgspec
from msgspec import inspect

from storymap.model.keys import repaired
from storymap.model.records import SET_FIELDS, Date, MapInfo, Part, Record
from storymap.model.text import TEXT_LIMIT, TITLE_LIMIT, clean_text, clean_title

_R = TypeVar("_R", bound=Record | MapInfo)
_T = TypeVar("_T")
_Fixer: TypeAlias = Callable[[Any, str], Any]

EXACT: Final = 2**53
"""Whole numbers up to this are exact as floats too, in any program that reads the file."""

_DATE: Final = inspect.type_info(Date)


def admit(record: _R, *, is_decoded: bool = False) -> _R:
    """Return a record in the one form that maps hold, or the same object if it is in it.

    Texts are clean, sets sorted without doubles, values equal to their default are that very object
    (so that writing leaves them out), integral floats are ints, a bad key is a near good one.
    Raises msgspec.ValidationError, with a path, if a value is not one the schema takes;
    ``is_decoded`` says that msgspec has just checked that.
    """
    if not is_decoded:
        record = _validated(record)
    in_form: _R = _in_form(record, "$")
    return in_form


def _validated(record: _R) -> _R:
    try:
        plain = msgspec.to_builtins(record)
    except (TypeError, ValueError) as error:
        raise msgspec.ValidationError(str(error)) from error
    typed = msgspec.convert(plain, type(record))
    return record if typed == record else typed


class _Field(NamedTuple):
    name: str
    path: str
    default: Any
    fix: _Fixer


@cache
def _plan(kind: type[Part]) -> tuple[_Field, ...]:
    """Return how each field of a struct is brought into form, but for those that always are."""
    described = inspect.type_info(kind)
    assert isinstance(described, inspect.StructType)  # noqa: S101 - all parts are structs
    names = {field.encode_name: field.name for field in msgspec.structs.fields(kind)}
    return tuple(
        _Field(names[field.encode_name], field.encode_name, field.default, fix or _as_it_is)
        for field in described.fields
        if (fix := _fixer(kind, names[field.encode_name], field.type))
        or field.default not in (None, msgspec.NODEFAULT)
    )


def _in_form(part: Any, path: str) -> Any:
    fixed: dict[str, Any] = {}
    kind: type[Part] = type(part)
    for name, label, default, fix in _plan(kind):
        value = getattr(part, name)
        if value is default:
            continue
        better = default if value == default else fix(value, f"{path}.{label}")
        if better is not value:
            fixed[name] = better
    return msgspec.structs.replace(part, **fixed) if fixed else part


def _fixer(kind: type[Part], name: str, form: inspect.Type) -> _Fixer | None:
    if name == "extra":
        return None
    if name == "key":
        return lambda value, _: repaired(value)
    each = _fixer_of(form)
    return _set_fixer(each) if name in SET_FIELDS.get(kind, ()) else each


def _fixer_of(form: inspect.Type) -> _Fixer | None:
    """Return what brings values of a type into form; None if they always are."""
    if form == _DATE:
        return _checked_date
    fix: _Fixer | None = None
    match form:
        case inspect.StrType(max_length=length) if length == TITLE_LIMIT:
            fix = _fix_title
        case inspect.StrType(max_length=length) if length == TEXT_LIMIT:
            fix = _fix_text
        case inspect.IntType() | inspect.FloatType():
            fix = _fix_number
        case inspect.StructType():
            fix = _in_form
        case inspect.VarTupleType(item_type=item):
            fix = _list_fixer(_fixer_of(item))
        case inspect.UnionType(types=types):
            fix = next((each for one in types if (each := _fixer_of(one)) is not None), None)
        case inspect.DictType():
            fix = _fix_texts
        case _:
            pass
    return fix


def _as_it_is(value: Any, _: str) -> Any:
    return value


def _fix_title(value: str, _: str) -> str:
    return _same(clean_title(value), value)


def _fix_text(value: str, _: str) -> str:
    return _same(clean_text(value), value)


def _same(better: _T, value: _T) -> _T:
    return value if better == value else better


def _list_fixer(each: _Fixer | None) -> _Fixer | None:
    if each is None:
        return None

    def fix(values: tuple[Any, ...], path: str) -> tuple[Any, ...]:
        better = tuple(each(value, f"{path}[{place}]") for place, value in enumerate(values))
        is_same = all(new is old for new, old in zip(better, values, strict=True))
        return values if is_same else better

    return fix


def _set_fixer(in_list: _Fixer | None) -> _Fixer:
    def fix(values: tuple[str, ...], path: str) -> tuple[str, ...]:
        items = values if in_list is None else in_list(values, path)
        return _same(tuple(sorted({item for item in items if item})), values)

    return fix


def _fix_number(value: float | None, path: str) -> float | None:
    if value is None:
        return None
    if not math.isfinite(value) or (isinstance(value, int) and abs(value) > EXACT):
        raise msgspec.ValidationError(f"Expected a finite number of at most 2**53 - at `{path}`")
    is_float_of_int = isinstance(value, float) and value.is_integer() and abs(value) <= EXACT
    return int(value) if is_float_of_int else value


def _checked_date(value: str | None, path: str) -> str | None:
    try:
        if value is not None:
            date.fromisoformat(value)
    except ValueError:
        message = f"Expected a day of the calendar as YYYY-MM-DD - at `{path}`"
        raise msgspec.ValidationError(message) from None
    return value


def _fix_texts(value: Mapping[str, str], _: str) -> Mapping[str, str]:
    better = {clean_title(name): clean_text(text) for name, text in value.items()}
    return _same(better, value)
