"""Ids of records: random, not derived from titles, not ordered in time.

The rule is smap-format.md, Bytes 6.
"""

from __future__ import annotations

import re
from typing import Final

ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
"""Digits and small letters without i, l, o, u, which people misread."""

LENGTH: Final = 12
PATTERN: Final = r"^[A-Za-z0-9_-]{1,64}$"
MAP_ID: Final = "map"

_VALID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def new_id() -> str:
    """Return a fresh id: 12 random characters, 60 bits."""
    import secrets  # it brings eight modules along, and opening a map makes no id

    bits = secrets.randbits(5 * LENGTH)
    return "".join(ALPHABET[(bits >> shift) & 31] for shift in range(0, 5 * LENGTH, 5))


def is_id(text: str) -> bool:
    """Tell whether a text may serve as an id in a file."""
    return _VALID.fullmatch(text) is not None
