"""JSON that strangers wrote: parsed with limits, and told apart with the place of what is wrong."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import Any, Final, NoReturn

from storymap.interchange.formats import ImportFailedError

NESTING_LIMIT: Final = 32
_BOM: Final = b"\xef\xbb\xbf"


def parse_json(data: bytes) -> object:
    """Return the value of a JSON text in UTF-8, with or without a byte order mark.

    Raises ImportFailedError, kind ``damaged``, with line and column where it is not valid, and if
    it is nested deeper than 32.
    """
    text = _decoded(data.removeprefix(_BOM))
    if not text.strip():
        raise ImportFailedError("damaged", "the file is empty")
    try:
        value: object = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise ImportFailedError("damaged", f"not valid JSON: {error.msg}", place=place) from None
    except RecursionError:
        raise _too_deep() from None
    except ValueError:
        raise ImportFailedError("damaged", "not valid JSON: a number is out of range") from None
    if _is_deeper(value, NESTING_LIMIT):
        raise _too_deep()
    return value


def object_at(value: object, place: str) -> dict[str, Any]:
    """Return a JSON object; raise ImportFailedError if something else stands there."""
    if isinstance(value, dict):
        return value
    raise ImportFailedError("damaged", f"expected an object, not {_kind(value)}", place=place)


def list_at(value: object, place: str) -> list[Any]:
    """Return a JSON list, an empty one for null; raise ImportFailedError for anything else."""
    if value is None:
        return []
    if isinstance(value, list):
        return value
    raise ImportFailedError("damaged", f"expected a list, not {_kind(value)}", place=place)


def text_of(value: object) -> str:
    """Return a text as it is and a number as text; nothing for all else."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return ""


def amount_of(value: object) -> int | float | None:
    """Return a number from 0 to a million, also one written as text; None for all else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    if not math.isfinite(number) or not 0 <= number <= 1_000_000:
        return None
    return int(number) if number.is_integer() else number


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ImportFailedError("damaged", "not text in UTF-8", place=f"line {line}") from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _too_deep() -> ImportFailedError:
    return ImportFailedError("damaged", f"nested deeper than {NESTING_LIMIT} levels")


def _is_deeper(value: object, limit: int) -> bool:
    """Tell whether lists and objects stand in each other more than ``limit`` times."""
    level = [value]
    for _ in range(limit + 1):
        level = [node for node in level if isinstance(node, dict | list)]
        if not level:
            return False
        level = [child for node in level for child in _children(node)]
    return True


def _children(node: object) -> Iterable[object]:
    if isinstance(node, dict):
        return node.values()
    return node if isinstance(node, list) else ()


def _kind(value: object) -> str:
    if value is None:
        return "nothing"
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false"}
    return names.get(type(value), "a number")
