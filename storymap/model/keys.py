"""Fractional keys: texts that sort as siblings do, with room between any two of them.

The scheme that rocicorp's fractional-indexing made common (smap-format.md, Bytes 7): base 62 with
the digits in ASCII order, an integer part whose head letter says how long it is, then fraction
digits without a trailing 0. ``a0`` is the first key; appending gives ``a1`` ... ``az``, ``b00``.
"""

from __future__ import annotations

from typing import Final

DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
FIRST: Final = "a0"

_BASE: Final = len(DIGITS)
_VALUE: Final = {digit: value for value, digit in enumerate(DIGITS)}
_REPAIRED_LENGTH: Final = 60
_SMALLEST: Final = "A" + "0" * 26


def is_key(text: str) -> bool:
    """Tell whether a text is a well-formed key."""
    length = _integer_length(text[:1])
    if length is None or len(text) < length or text == _SMALLEST:
        return False
    return all(digit in _VALUE for digit in text[1:]) and not (
        len(text) > length and text.endswith("0")
    )


def repaired(text: str) -> str:
    """Return the key itself if it is well-formed, else one that is made of it alone.

    Two programs that repair the same file get the same keys. Zeros at the end of a fraction go;
    other bad keys of letters and digits keep their order, between ``a0`` and ``a1``.
    """
    if is_key(text):
        return text
    length = _integer_length(text[:1]) or 0
    shorter = text[:length] + text[length:].rstrip(DIGITS[0])
    if is_key(shorter):
        return shorter
    fraction = "".join(digit for digit in text if digit in _VALUE)[:_REPAIRED_LENGTH]
    return FIRST + fraction.rstrip(DIGITS[0])


def key_between(before: str | None, after: str | None) -> str:
    """Return a key that sorts after ``before`` and before ``after``; None stands for an open end.

    Raises ValueError if a bound is no key or ``before`` is not below ``after``.
    """
    for bound in (before, after):
        if bound is not None and not is_key(bound):
            raise ValueError(f"not a key: {bound!r}")
    if before is not None and after is not None and before >= after:
        raise ValueError(f"no room between {before!r} and {after!r}")
    if before is None:
        return FIRST if after is None else _key_before(after)
    if after is None:
        return _key_after(before)
    return _key_inside(before, after)


def keys_between(before: str | None, after: str | None, count: int) -> list[str]:
    """Return ``count`` ascending keys between two bounds, spread so that they stay short."""
    if count <= 0:
        return []
    if after is None:
        return _run(before, count)
    if count == 1:
        return [key_between(before, after)]
    middle = key_between(before, after)
    half = count // 2
    left = keys_between(before, middle, half)
    return [*left, middle, *keys_between(middle, after, count - half - 1)]


def _run(before: str | None, count: int) -> list[str]:
    keys: list[str] = []
    for _ in range(count):
        before = key_between(before, None)
        keys.append(before)
    return keys


def _key_before(after: str) -> str:
    integer, fraction = _split(after)
    if integer == _SMALLEST:
        return integer + _middle("", fraction)
    if fraction:
        return integer
    smaller = _step(integer, -1)
    if smaller is None:  # only below 62 ** 26 keys
        raise ValueError(f"no room before {after!r}")
    return smaller if smaller != _SMALLEST else smaller + _middle("", None)


def _key_after(before: str) -> str:
    integer, fraction = _split(before)
    larger = _step(integer, 1)
    return larger if larger is not None else integer + _middle(fraction, None)


def _key_inside(before: str, after: str) -> str:
    low, low_fraction = _split(before)
    high, high_fraction = _split(after)
    if low == high:
        return low + _middle(low_fraction, high_fraction)
    larger = _step(low, 1)
    if larger is not None and larger < after:
        return larger
    return low + _middle(low_fraction, None)


def _middle(low: str, high: str | None) -> str:
    """Return the fraction halfway between two fractions; ``high`` None is one."""
    shared: list[str] = []
    position = 0
    while True:
        below = _VALUE[low[position]] if position < len(low) else 0
        above = _BASE if high is None else (_VALUE[high[position]] if position < len(high) else 0)
        if below == above:
            shared.append(DIGITS[below])
        elif above - below > 1:
            return "".join(shared) + DIGITS[(below + above + 1) // 2]
        elif high is not None and len(high) > position + 1:
            return "".join(shared) + high[position]
        else:
            shared.append(DIGITS[below])
            high = None
        position += 1


def _split(key: str) -> tuple[str, str]:
    length = _integer_length(key[0])
    return key[:length], key[length:]


def _integer_length(head: str) -> int | None:
    if "a" <= head <= "z":
        return ord(head) - ord("a") + 2
    if "A" <= head <= "Z":
        return ord("Z") - ord(head) + 2
    return None


def _step(integer: str, by: int) -> str | None:
    """Return the integer part one up or one down; None past the last."""
    digits = [_VALUE[digit] for digit in integer[1:]]
    for place in reversed(range(len(digits))):
        digits[place] += by
        if 0 <= digits[place] < _BASE:
            return integer[0] + "".join(DIGITS[digit] for digit in digits)
        digits[place] %= _BASE
    return _next_length(integer[0], by)


def _next_length(head: str, by: int) -> str | None:
    if by > 0:
        if head == "z":
            return None
        following = "a" if head == "Z" else chr(ord(head) + 1)
        return following + "0" * _digits(following)
    if head == "A":
        return None
    preceding = "Z" if head == "a" else chr(ord(head) - 1)
    return preceding + "z" * _digits(preceding)


def _digits(head: str) -> int:
    length = _integer_length(head)
    assert length is not None  # noqa: S101 - only called with a head letter
    return length - 1
