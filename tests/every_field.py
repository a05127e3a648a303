"""Every field that a map can hold, found in the record types themselves, with telling values.

A field that is added to a record is here without anybody remembering it. A path names a field of a
record, or one inside its parts; of a list it leads into the first entry.

assert Path(Story, ("hypothesis", "state")) in PATHS
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import inspect

from storymap.model.admit import admit
from storymap.model.ids import MAP_ID
from storymap.model.records import RECORD_TYPES, SET_FIELDS, MapInfo, Part, Range, replace
from storymap.model.storymap import StoryMap
from storymap.model.text import LIST_LIMIT, TEXT_LIMIT, TITLE_LIMIT

KINDS: Final = (MapInfo, *RECORD_TYPES)

TEXTS: Final = (
    "plain",
    'عودة الدراجة 👩‍👩‍👧 購入: "quoted", back\\slash, \u200fmarks\u200e, <b>&amp;</b>',
    "null",
)
LONG_TEXTS: Final = (" two\n\tlines\n\nand more\n" + "long " * 400,)
LONGEST: Final = "x" * TEXT_LIMIT
DATES: Final = ("2026-11-23", "0001-01-01", "2028-02-29", "9999-12-31")
KEYS: Final = ("a5", "Zz", "a5V", "b00")


class Path(NamedTuple):
    """Where a field is: the kind of record, and the names of attributes that lead to it."""

    kind: Any
    names: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.kind.__name__.lower()}.{'.'.join(self.names)}"

    @property
    def field(self) -> str:
        """The field of the record."""
        return self.names[0]


class Field(NamedTuple):
    """A field of a struct and what it may hold."""

    name: str
    label: str
    form: inspect.Type


@cache
def fields_of(kind: type[Part]) -> tuple[Field, ...]:
    """Return the fields of a record or a part but its id, which is the record itself."""
    described = inspect.type_info(kind)
    assert isinstance(described, inspect.StructType)
    names = {info.encode_name: info.name for info in msgspec.structs.fields(kind)}
    return tuple(
        Field(names[one.encode_name], one.encode_name, one.type)
        for one in described.fields
        if one.name != "id"
    )


def _paths(kind: Any, holder: Any = None) -> Iterator[Path]:
    for name, _, form in fields_of(holder or kind):
        yield Path(kind, (name,))
        inner = _part_in(form)
        if inner is not None:
            yield from (Path(kind, (name, *path.names)) for path in _paths(kind, inner))


def _part_in(form: inspect.Type) -> Any:
    """Return the type of the parts that a field holds, alone or in a list."""
    match form:
        case inspect.StructType(cls=cls):
            return cls
        case inspect.VarTupleType(item_type=item):
            return _part_in(item)
        case inspect.UnionType(types=types):
            return next((found for one in types if (found := _part_in(one))), None)
        case _:
            return None


PATHS: Final = tuple(path for kind in KINDS for path in _paths(kind))
"""Every field, those inside parts too, right after what they are inside."""

TOPS: Final = tuple(path for path in PATHS if len(path.names) == 1)
"""The fields of records; ``within`` tells what is inside them."""


def within(top: Path) -> list[Path]:
    """Return the paths of a field and of all that is inside it."""
    return [path for path in PATHS if (path.kind, path.field) == (top.kind, top.field)]


# A map in which everything is filled


def full_map() -> StoryMap:
    """A map of two records of each kind; each field of the first of them holds something."""
    records = [_filled(kind, f"{_name(kind)}-1") for kind in RECORD_TYPES]
    others = [_bare(kind) for kind in RECORD_TYPES]
    return StoryMap.of([*records, *others], "A full map", _filled(MapInfo, MAP_ID))


def _name(kind: Any) -> str:
    return str(kind.__struct_config__.tag)


def _bare(kind: Any) -> Any:
    parents = {name: f"{name}-1" for name, _, _ in fields_of(kind) if name in ("activity", "step")}
    return kind(id=f"{_name(kind)}-2", key="a9", title=f"Another {_name(kind)}", **parents)


def _filled(kind: Any, record_id: str) -> Any:
    """Return a record, or a part, whose every field holds something but the default."""
    fields: dict[str, Any] = {"id": record_id} if "id" in kind.__struct_fields__ else {}
    for name, _, form in fields_of(kind):
        fields[name] = _something(kind, name, form, record_id)
    made = kind(**fields)
    return admit(made) if kind in KINDS else made


def _something(kind: Any, name: str, form: inspect.Type, owner: str) -> Any:
    if kind is Range and name in _EFFORT:
        return _EFFORT[name]
    inner = _part_in(form)
    is_list = any(isinstance(one, inspect.VarTupleType) for one in _branches(form))
    if inner is not None and is_list:
        both = (_filled(inner, f"{owner}-{name}-{number}") for number in (1, 2))
        return tuple(_named(entry, number) for number, entry in enumerate(both, 1))
    if inner is not None:
        return _filled(inner, owner)
    return next(value for value in _values(kind, name, form) if value)


def _named(entry: Any, number: int) -> Any:
    """Return an entry that something else than an id tells from the others."""
    names = {"colour": f"#{number}", "url": f"https://example.org/{number}",
             "start": f"2026-0{number}-01", "end": f"2026-0{number}-28"}  # fmt: skip
    if "id" in entry.__struct_fields__:
        return entry
    return replace(entry, **{one: names[one] for one in names if one in entry.__struct_fields__})


_EFFORT: Final[Mapping[str, Any]] = {"low": 1, "likely": 3, "high": 1_000}


def _branches(form: inspect.Type) -> tuple[inspect.Type, ...]:
    return form.types if isinstance(form, inspect.UnionType) else (form,)


# Telling values


def values(path: Path) -> list[Any]:
    """Return what a field may hold, plain and hostile, the least and the most, and nothing."""
    holder = path.kind
    for name in path.names[:-1]:
        holder = _part_in(next(one.form for one in fields_of(holder) if one.name == name))
    found = next(one for one in fields_of(holder) if one.name == path.names[-1])
    return _values(holder, found.name, found.form)


def _values(kind: Any, name: str, form: inspect.Type) -> list[Any]:
    if name == "extra":
        return [{"x-mood": "glad", "x-deep": {"list": [1, None, {"so": "on"}]}}, None]
    if name == "key":
        return list(KEYS)
    if name in SET_FIELDS.get(kind, ()) and not isinstance(_item(form), inspect.LiteralType):
        return _sets(name, form)
    if name in ("activity", "step", "release"):
        return [f"{name}-1", f"{name}-2", *([None] if name == "release" else [])]
    return [value for branch in _branches(form) for value in _of_form(branch, name)]


def _item(form: inspect.Type) -> inspect.Type:
    return form.item_type if isinstance(form, inspect.VarTupleType) else form


def _sets(name: str, form: inspect.Type) -> list[Any]:
    """Return sets of words, or of ids of what the field is named after."""
    item = _item(form)
    is_words = isinstance(item, inspect.StrType) and item.max_length == TITLE_LIMIT
    if is_words:
        many = tuple(sorted(f"tag {number}" for number in range(LIST_LIMIT)))
        return [tuple(sorted(TEXTS)), ("one",), many, ()]
    if name == "checks":
        one, two = "map-ready-1", "map-done-1"
    else:
        one, two = (f"{_NAMED.get(name, name.removesuffix('s'))}-{n}" for n in (2, 1))
    both = (one,) if name == "needs" else tuple(sorted((one, two)))
    return [(one,), both, ()]


_NAMED: Final[Mapping[str, str]] = {"needs": "story"}


def _of_form(form: inspect.Type, name: str) -> list[Any]:
    match form:
        case inspect.StrType():
            found = _texts(form, name)
        case inspect.IntType() | inspect.FloatType():
            found = _numbers(form)
        case inspect.LiteralType(values=some):
            found = list(some)
        case inspect.BoolType():
            found = [True, False]
        case inspect.NoneType():
            found = [None]
        case inspect.StructType(cls=cls):
            found = [_filled(cls, f"new-{name}"), *_defaults(cls)]
        case inspect.VarTupleType(item_type=inspect.LiteralType(values=some)):
            found = [tuple(sorted(map(str, some))), (some[0],), ()]
        case inspect.VarTupleType(item_type=item):
            found = [_entries(_part_in(item), name), ()]
        case inspect.DictType():
            found = [dict(zip(TEXTS, TEXTS, strict=True)), {"jira": "US-7\nUS-8"}, {}]
        case _:
            raise AssertionError(f"nothing is known of {form} for {name}")
    return found


def _texts(form: inspect.StrType, name: str) -> list[Any]:
    if form.pattern is not None:
        return [value for value in (*DATES, "A-b_9", "x" * 64) if re.match(form.pattern, value)]
    if form.max_length == TITLE_LIMIT:
        return [*TEXTS, "x" * TITLE_LIMIT, ""]
    longest = (LONGEST,) if name == "description" else ()
    return [*TEXTS, *LONG_TEXTS, *longest, ""]


def _defaults(kind: Any) -> list[Any]:
    """Return a part with nothing in it, if there is such a part."""
    try:
        return [kind()]
    except TypeError:
        return []


def _entries(kind: Any, name: str) -> tuple[Any, ...]:
    """Return entries of a list, told apart by what tells theirs apart."""
    texts = [one.name for one in fields_of(kind) if isinstance(one.form, inspect.StrType)]
    free = [one for one in texts if one not in ("start", "end")]
    return (
        tuple(
            replace(
                _filled(kind, f"new-{name}-{number}"),
                **{one: f"{one} {number}: {text}" for one in free},
            )
            for number, text in enumerate(TEXTS)
        )
        if free
        else (_filled(kind, name),)
    )


def _numbers(form: inspect.IntType | inspect.FloatType) -> list[Any]:
    is_whole = isinstance(form, inspect.IntType)
    least, most = (2**53 if end is None else end for end in (form.ge, form.le))
    found = [2, -least if form.ge is None else least, most, 1, 3, 0]
    if not is_whole:
        found += [0.1, 1 / 3, 2.5, 1e-9]
    above = -(2**53) if form.ge is None else form.ge
    is_over = form.gt if form.gt is not None else above - 1
    return [one for one in dict.fromkeys(found) if above <= one <= most and one > is_over]


# Setting them


def records_with(m: StoryMap, path: Path) -> list[Any]:
    """Return the record of a map with each of the telling values in a field, one after another.

    Values that do not fit beside the others (a low above a high), and those that are there, are
    left out.
    """
    record = the_record(m, path)
    found: list[Any] = []
    for value in values(path):
        try:
            other = admit(_put(record, path.names, value))
        except (msgspec.ValidationError, ValueError):
            continue
        if other != record and other not in found:
            found.append(other)
    return found


DIRTY: Final = "a\u202eb\r\nc\x00\u2028e\u0301\ud800\x7f"
"""A text with all that no text of a map may hold: controls, bidi overrides, loose letters."""


def dirty_records(m: StoryMap, path: Path) -> list[Any]:
    """Return the record of a map with a dirty text in a field, if that field takes texts."""
    takes_text = any(value in values(path) for value in TEXTS)
    return [_put(the_record(m, path), path.names, DIRTY)] if takes_text else []


def the_record(m: StoryMap, path: Path) -> Any:
    """Return the record in which everything is filled."""
    return m.info if path.kind is MapInfo else m.table(path.kind)[f"{_name(path.kind)}-1"]


def _put(part: Any, names: tuple[str, ...], value: Any) -> Any:
    """Return a part with a value where names lead."""
    name, rest = names[0], names[1:]
    if not rest:
        return replace(part, **{name: value})
    old = getattr(part, name)
    if isinstance(old, tuple):
        return replace(part, **{name: (_put(old[0], rest, value), *old[1:])})
    return replace(part, **{name: _put(old, rest, value)})


def at(record: Any, path: Path) -> Any:
    """Return what a record holds at a path; of a list, in its first entry."""
    for name in path.names:
        record = record[0] if isinstance(record, tuple) else record
        record = getattr(record, name)
    return record


def entry_ids(value: Any) -> list[str]:
    """Return the ids of all entries inside a record."""
    if isinstance(value, tuple):
        return [found for one in value for found in entry_ids(one)]
    if not isinstance(value, Part):
        return []
    own = [value.id] if hasattr(value, "id") else []
    return own + [
        found for name in value.__struct_fields__ for found in entry_ids(getattr(value, name))
    ]


def without_ids(value: Any) -> Any:
    """Return a record as builtins without its id and those of its entries."""
    if isinstance(value, tuple):
        return [without_ids(one) for one in value]
    if not isinstance(value, Part):
        return value
    names = [name for name in value.__struct_fields__ if name != "id"]
    return {name: without_ids(getattr(value, name)) for name in names}
