"""The one door for records: what enters a map by a field, a file, paste or import passes here."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from operator import attrgetter, is_not
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar

import msgspec
from msgspec import inspect

from storymap.model.keys import repaired
from storymap.model.records import SET_FIELDS, Date, MapInfo, Part, Record
from storymap.model.text import TEXT_LIMIT, TITLE_LIMIT, clean_text, clean_title

_R = TypeVar("_R", bound=Record | MapInfo)
_T = TypeVar("_T")
_Fixer: TypeAlias = Callable[[Any], Any]

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
    try:
        in_form: _R = _in_form(record)
    except _RefusedError as refused:
        message = f"{refused.reason} - at `${refused.path}`"
        raise msgspec.ValidationError(message) from None
    return in_form


class _RefusedError(ValueError):
    """A value that the schema's types let through; the path grows on the way up."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.path = ""


def _validated(record: _R) -> _R:
    try:
        plain = msgspec.to_builtins(record)
    except (TypeError, ValueError) as error:
        raise msgspec.ValidationError(str(error)) from error
    typed = msgspec.convert(plain, type(record))
    return record if typed == record else typed


class _Field(NamedTuple):
    name: str
    label: str
    default: Any
    fix: _Fixer


class _Plan(NamedTuple):
    fields: tuple[_Field, ...]
    values: Callable[[Any], tuple[Any, ...]]


@cache
def _plan(kind: type[Part]) -> _Plan:
    """Return how the fields of a struct are brought into form, but for those that always are."""
    described = inspect.type_info(kind)
    assert isinstance(described, inspect.StructType)  # noqa: S101 - all parts are structs
    names = {field.encode_name: field.name for field in msgspec.structs.fields(kind)}
    fields = tuple(
        _Field(names[field.encode_name], field.encode_name, field.default, fix or _as_it_is)
        for field in described.fields
        if (fix := _fixer(kind, names[field.encode_name], field.type))
        or field.default not in (None, msgspec.NODEFAULT)
    )
    names_and_one = [*(field.name for field in fields), "extra"]  # two or more make a tuple
    return _Plan(fields, attrgetter(*names_and_one))


def _in_form(part: Any) -> Any:
    fixed: dict[str, Any] = {}
    kind: type[Part] = type(part)
    fields, values = _plan(kind)
    for (name, label, default, fix), value in zip(fields, values(part), strict=False):
        if value is default:
            continue
        try:
            better = default if value == default else fix(value)
        except _RefusedError as refused:
            refused.path = f".{label}{refused.path}"
            raise
        if better is not value:
            fixed[name] = better
    return msgspec.structs.replace(part, **fixed) if fixed else part


def _fixer(kind: type[Part], name: str, form: inspect.Type) -> _Fixer | None:
    if name == "extra":
        return None
    if name == "key":
        return repaired
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


def _as_it_is(value: Any) -> Any:
    return value


def _same(better: _T, value: _T) -> _T:
    return value if better == value else better


def _fix_title(value: str) -> str:
    return _same(clean_title(value), value)


def _fix_text(value: str) -> str:
    return _same(clean_text(value), value)


def _list_fixer(each: _Fixer | None) -> _Fixer | None:
    if each is None:
        return None

    def fix(values: tuple[Any, ...]) -> tuple[Any, ...]:
        better: list[Any] = []
        try:
            for value in values:
                better.append(each(value))  # noqa: PERF401 - its length tells where it ended
        except _RefusedError as refused:
            refused.path = f"[{len(better)}]{refused.path}"
            raise
        return tuple(better) if any(map(is_not, better, values)) else values

    return fix


def _set_fixer(in_list: _Fixer | None) -> _Fixer:
    def fix(values: tuple[str, ...]) -> tuple[str, ...]:
        items = values if in_list is None else in_list(values)
        return _same(tuple(sorted({item for item in items if item})), values)

    return fix


def _fix_number(value: float | None) -> float | None:
    if value is None:
        return None
    if not math.isfinite(value) or (isinstance(value, int) and abs(value) > EXACT):
        raise _RefusedError("Expected a finite number of at most 2**53")
    is_float_of_int = isinstance(value, float) and value.is_integer() and abs(value) <= EXACT
    return int(value) if is_float_of_int else value


def _checked_date(value: str | None) -> str | None:
    try:
        if value is not None:
            date.fromisoformat(value)
    except ValueError:
        raise _RefusedError("Expected a day of the calendar as YYYY-MM-DD") from None
    return value


def _fix_texts(value: Mapping[str, str]) -> Mapping[str, str]:
    return _same({clean_title(name): clean_text(text) for name, text in value.items()}, value)
