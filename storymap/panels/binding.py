"""What ties a field of a page to a field of the records that the page shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QLabel

from storymap.edit.fields import set_fields, set_fields_of
from storymap.model.storymap import StoryMap
from storymap.panels.fields import MIXED


class Field(Protocol):
    """What a page binds; each is a QWidget too."""

    edited: Any

    def show_value(self, value: Any) -> None:
        """Show a value."""

    def reset(self) -> None:
        """Forget what was typed."""

    def flush(self) -> None:
        """Tell what was typed."""


Read = Callable[[Any], object]
Write = Callable[[StoryMap, str, Any], StoryMap]
WriteAll = Callable[[StoryMap, Sequence[str], Any], StoryMap]


@dataclass(slots=True)
class Binding:
    """One field: how to read its value of a record, and how to write it to all that are shown.

    ``paused`` tells that what is typed from now on is another undo step; without it each edit is.
    """

    field: Any
    label: str
    read: Read
    write: WriteAll
    paused: SignalInstance | None = None
    error: QLabel | None = None


def writer_of(name: str, write: Write | None, write_all: WriteAll | None) -> WriteAll:
    """Return what writes a field of that name to records: all at once, if that is known."""
    if write_all is not None:
        return write_all
    return partial(_set_field, name) if write is None else partial(_one_by_one, write)


def _set_field(name: str, m: StoryMap, record_ids: Sequence[str], value: object) -> StoryMap:
    if len(record_ids) == 1:
        return set_fields(m, record_ids[0], **{name: value})
    return set_fields_of(m, record_ids, **{name: value})


def _one_by_one(write: Write, m: StoryMap, record_ids: Sequence[str], value: object) -> StoryMap:
    for record_id in record_ids:
        m = write(m, record_id, value)
    return m


def common(values: Iterable[object]) -> object:
    """Return the one value of all, or MIXED."""
    listed = iter(values)
    first = next(listed)
    return first if all(value == first for value in listed) else MIXED
