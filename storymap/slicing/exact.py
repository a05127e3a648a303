"""Numbers as they are written: 0.1 is one tenth, so that 0.1 + 0.2 fits into 0.3."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from math import lcm


@lru_cache(maxsize=16_384)
def exact(number: float | Fraction) -> Fraction:
    """Return the decimal number that a finite int or float is written as; an int stays itself."""
    if isinstance(number, float):
        return Fraction(repr(number))
    return Fraction(number)


def plain(number: Fraction) -> float:
    """Return an int where a number is whole, else the nearest float; never infinite.

    The type says float because that is how Python's typing spells "int or float".
    """
    return number.numerator if number.denominator == 1 else float(number)


def total(numbers: Iterable[Fraction]) -> Fraction:
    """Return the sum; fast, since most numbers have one of a few denominators."""
    sums: dict[int, int] = {}
    for number in numbers:
        bottom = number.denominator
        sums[bottom] = sums.get(bottom, 0) + number.numerator
    return sum((Fraction(top, bottom) for bottom, top in sums.items()), Fraction())


def common_scale(numbers: Iterable[Fraction]) -> int:
    """Return the smallest factor that makes all of them whole."""
    return lcm(*{number.denominator for number in numbers})
