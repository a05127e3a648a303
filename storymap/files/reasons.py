"""Why a record does not fit the schema, in plain words: msgspec's are for programmers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from storymap.model.ids import PATTERN

_PLACE: Final = re.compile(r" - at `\$?\.?(.*)`$")
_WORDS: Final[Mapping[str, str]] = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}
_UNITS: Final[Mapping[str, str]] = {"str": "characters", "array": "entries", "object": "fields"}
_BOUNDS: Final[Mapping[str, str]] = {
    ">=": "a number from {0} up",
    ">": "a number above {0}",
    "<=": "a number up to {0}",
    "<": "a number below {0}",
}


def plain_reason(error: Exception | str) -> str:
    """Return what is wrong with a record as part of a sentence, with the field in front.

    Takes what msgspec raised for it, or the text of that.
    """
    if isinstance(error, UnicodeDecodeError):
        return "it holds bytes that are not UTF-8"
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    text = str(error)
    place = _PLACE.search(text)
    field = place[1] if place is not None else ""
    cause = text[: place.start()] if place is not None else text
    for pattern, sentence in _SENTENCES:
        found = pattern.fullmatch(cause)
        if found is not None:
            return f"{field or 'it'} {sentence(found)}"
    cause = cause.replace("`", "")
    return f"{field}: {cause}" if field else cause


def _type_words(found: re.Match[str]) -> str:
    names = [name.strip() for name in found[1].split("|")]
    if {"int", "float"} <= set(names):
        names.remove("int")
    return f"must be {' or '.join(_WORDS.get(name, name) for name in names)}"


def _length_words(found: re.Match[str]) -> str:
    kind, sign, length = found.groups()
    bound = "at most" if sign == "<=" else "at least"
    return f"must be {_WORDS[kind]} of {bound} {int(length):,} {_UNITS[kind]}"


def _bound_words(found: re.Match[str]) -> str:
    return f"must be {_BOUNDS[found[1]].format(found[2].removesuffix('.0'))}"


def _pattern_words(found: re.Match[str]) -> str:
    if found[1] == PATTERN:
        return "must be 1 to 64 letters from A to Z, digits, - or _"
    return "must be a date such as 2026-12-31"


_SENTENCES: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...]] = (
    (re.compile(r"Object missing required field `(.*)`"), lambda found: f"has no {found[1]}"),
    (re.compile(r"Expected `([^`]*)`, got `[^`]*`"), _type_words),
    (re.compile(r"Expected `(str|array|object)` of length ([<>]=) (\d+)"), _length_words),
    (re.compile(r"Expected `(?:int|float)` ([<>]=?) (\S+)"), _bound_words),
    (re.compile(r"Expected `str` matching regex '(.*)'"), _pattern_words),
    (re.compile(r"Invalid enum value (.*)"), lambda found: f"cannot be {found[1]}"),
    (re.compile(r"Expected (a .*)"), lambda found: f"must be {found[1]}"),
    (re.compile(r"Number out of range"), lambda _: "holds a number that is too large"),
    (re.compile(r"Input data was truncated"), lambda _: "is cut off"),
    (re.compile(r"JSON is malformed: (.*)"), lambda found: f"is not JSON: {found[1]}"),
)
