"""Finding texts by a few of their letters."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Final, TypeAlias

_Next: TypeAlias = Callable[[str, str, int], int]

_START: Final = 8
_AFTER: Final = 5
_WHOLE: Final = 30


def score(query: str, text: str) -> int | None:
    """Say how well case-folded letters fit a case-folded text; None if they are not in it in order.

    Letters that start words or follow each other count more, short texts a little more than long.
    Words that are in the text in another order fit less.
    """
    words, query = query.split(), "".join(query.split())
    places = _places(query, text, _by_words) or _places(query, text, str.find)
    if places is None:
        return len(words) if len(words) > 1 and all(word in text for word in words) else None
    starts = sum(place == 0 or not text[place - 1].isalnum() for place in places)
    runs = sum(one + 1 == other for one, other in pairwise(places))
    whole = _WHOLE if query in "".join(text.split()) else 0
    return starts * _START + runs * _AFTER + whole - len(text) // 8


def word_rank(query: str, text: str) -> int:
    """Say how much of case-folded words a query is: 3 the first, 2 begins them, 1 any, 0 none."""
    if f"{text} ".startswith(f"{query} "):
        return 3
    if text.startswith(query):
        return 2
    return int(f" {query}" in text)


def _places(query: str, text: str, find: _Next) -> list[int] | None:
    places: list[int] = []
    start = 0
    for letter in query:
        place = find(text, letter, start)
        if place < 0:
            return None
        places.append(place)
        start = place + 1
    return places


def _by_words(text: str, letter: str, start: int) -> int:
    """The next letter of the word, else the next word that starts so, else anywhere."""
    if text[start : start + 1] == letter:
        return start
    at_word = text.find(f" {letter}", max(0, start - 1))
    return at_word + 1 if at_word >= 0 else text.find(letter, start)
