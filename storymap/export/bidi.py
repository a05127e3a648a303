"""The order in which the signs of a line stand: Unicode's bidirectional algorithm (annex 9).

Text of a map has no embeddings, overrides or isolates (they are cleaned away where text enters), so
what is left are the rules for levels 0 to 2: W1-W7, N0 for the brackets of ASCII, N1-N2, I1-I2,
L1-L2.
"""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import Final, NamedTuple

NEUTRAL: Final = frozenset(("B", "S", "WS", "ON"))
BRACKETS: Final = {"(": ")", "[": "]", "{": "}"}
DEEPEST: Final = 63
"""So many open brackets are looked at; with more of them none is paired (BD16)."""


class Run(NamedTuple):
    """Signs of one direction, in the order they are read."""

    text: str
    is_right_to_left: bool


def visual_runs(text: str, *, is_right_to_left: bool) -> list[Run]:
    """Return the runs of a line from left to right, in a paragraph of a direction."""
    base = 1 if is_right_to_left else 0
    levels = _levels(text, base)
    runs: list[tuple[int, str]] = []
    place = 0
    for level, group in groupby(levels):
        length = len(list(group))
        runs.append((level, text[place : place + length]))
        place += length
    return [Run(part, level % 2 == 1) for level, part in _reordered(runs)]


def _reordered(runs: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Turn round whatever stands between signs of a lower level (L2)."""
    for least in range(max((level for level, _ in runs), default=0), 0, -1):
        result: list[tuple[int, str]] = []
        for is_turned, group in groupby(runs, key=lambda run, least=least: run[0] >= least):  # type: ignore[misc]
            part = list(group)
            result.extend(reversed(part) if is_turned else part)
        runs = result
    return runs


def _levels(text: str, base: int) -> list[int]:
    kinds = [unicodedata.bidirectional(char) or "L" for char in text]
    embedding = "R" if base else "L"
    _resolve_weak(kinds, embedding)
    _resolve_brackets(text, kinds, embedding)
    _resolve_neutral(kinds, embedding)
    levels = [_level(kind, base) for kind in kinds]
    for place in range(len(text) - 1, -1, -1):  # blanks at the end keep the paragraph's (L1)
        if not text[place].isspace():
            break
        levels[place] = base
    return levels


def _level(kind: str, base: int) -> int:
    """Return the level of a resolved kind (I1, I2)."""
    if base == 0:
        return {"L": 0, "R": 1}.get(kind, 2)
    return 1 if kind == "R" else 2


def _resolve_weak(kinds: list[str], embedding: str) -> None:
    """Resolve marks, numbers and what stands beside them (W1-W7)."""
    before, strong = embedding, embedding
    for place, kind in enumerate(kinds):
        if kind in {"NSM", "BN"}:
            kinds[place] = before
        elif kind == "EN" and strong == "AL":
            kinds[place] = "AN"
        elif kind in {"L", "R", "AL"}:
            strong = kind
        before = kinds[place]
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]
    for place in range(1, len(kinds) - 1):
        one, other = kinds[place - 1], kinds[place + 1]
        if one == other and (
            (kinds[place] == "CS" and one in {"EN", "AN"}) or (kinds[place] == "ES" and one == "EN")
        ):
            kinds[place] = one
    _resolve_terminators(kinds)
    strong = embedding
    for place, kind in enumerate(kinds):
        if kind in {"ES", "CS", "ET"}:
            kinds[place] = "ON"
        elif kind in {"L", "R"}:
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[place] = "L"


def _resolve_terminators(kinds: list[str]) -> None:
    """Give signs such as % and $ to the number that they touch (W5)."""
    place = 0
    while place < len(kinds):
        if kinds[place] != "ET":
            place += 1
            continue
        end = place
        while end < len(kinds) and kinds[end] == "ET":
            end += 1
        if "EN" in {kinds[place - 1] if place else "", kinds[end] if end < len(kinds) else ""}:
            kinds[place:end] = ["EN"] * (end - place)
        place = end


def _resolve_brackets(text: str, kinds: list[str], embedding: str) -> None:
    """Give both of a pair of brackets the direction of what is inside (N0)."""
    for start, end in sorted(_pairs(text, kinds)):
        inside = {_strong(kind) for kind in kinds[start + 1 : end]}
        if embedding in inside:
            found = embedding
        elif inside & {"L", "R"}:
            other = "L" if embedding == "R" else "R"
            earlier = filter(None, map(_strong, reversed(kinds[:start])))
            found = other if next(earlier, embedding) == other else embedding
        else:
            continue
        for place in (start, end):
            kinds[place] = found
            for after in range(place + 1, len(text)):
                if unicodedata.bidirectional(text[after]) != "NSM":
                    break
                kinds[after] = found


def _pairs(text: str, kinds: list[str]) -> list[tuple[int, int]]:
    """Return where brackets that belong together are; one that closes ends all inside (BD16)."""
    opened: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for place, char in enumerate(text):
        if kinds[place] != "ON":
            continue
        if char in BRACKETS:
            if len(opened) == DEEPEST:
                return []
            opened.append((BRACKETS[char], place))
            continue
        known = [at for at, (closing, _) in enumerate(opened) if closing == char]
        if known:
            pairs.append((opened[known[-1]][1], place))
            del opened[known[-1] :]
    return pairs


def _strong(kind: str) -> str:
    """Return the direction that a kind counts as for neutral neighbours; none if it has none."""
    return "R" if kind in {"R", "EN", "AN"} else "L" if kind == "L" else ""


def _resolve_neutral(kinds: list[str], embedding: str) -> None:
    """Give neutral signs the direction of both neighbours, or the paragraph's (N1, N2)."""
    place = 0
    while place < len(kinds):
        if kinds[place] not in NEUTRAL:
            place += 1
            continue
        end = place
        while end < len(kinds) and kinds[end] in NEUTRAL:
            end += 1
        one = _strong(kinds[place - 1]) if place else embedding
        other = _strong(kinds[end]) if end < len(kinds) else embedding
        kinds[place:end] = [one if one == other else embedding] * (end - place)
        place = end
