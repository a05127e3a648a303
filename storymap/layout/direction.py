"""Which way a text runs: what line breaking, alignment and drawing ask of Unicode's annex 9."""

from __future__ import annotations

import unicodedata
from typing import Final

RIGHT_TO_LEFT: Final = frozenset(("R", "AL"))


def may_run_right_to_left(text: str) -> bool:
    """Whether a text has signs that run from right to left; quick for texts that have none."""
    return not text.isascii() and any(
        char >= "\u0590" and unicodedata.bidirectional(char) in {"R", "AL", "AN"} for char in text
    )


def base_is_right_to_left(text: str) -> bool:
    """Whether a paragraph runs from right to left: its first letter does (P2, P3)."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind == "L":
            return False
        if kind in RIGHT_TO_LEFT:
            return True
    return False
