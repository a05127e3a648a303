"""Why a slice cannot be computed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any


class SliceError(ValueError):
    """There is no slice: ``code`` says why to a program, ``text`` to a person.

    Codes: ``cycle`` (details ``stories``), ``capacity-not-finite``, ``negative-capacity``,
    ``too-large``,
    ``unknown-release``, ``unknown-story`` and ``must-and-wont`` (``story``), ``bad-option``,
    ``must-unavailable`` and ``pinned-needs`` (``story``, ``needs``), ``pinned-wont`` (``story``),
    ``pinned-over-capacity`` (``stories``, ``effort``, ``capacity``), ``pinned-over-outcomes``
    (``stories``, ``outcomes``), ``cover-over-capacity`` (``effort``: the least that covers all,
    ``capacity``), ``cover-over-outcomes`` and ``cover-not-found`` (``capacity``).
    """

    def __init__(self, code: str, text: str, details: Mapping[str, Any] | None = None) -> None:
        """Take a code, one plain sentence and what it is about (ids and numbers)."""
        super().__init__(text)
        self.code = code
        self.text = text
        self.details: Mapping[str, Any] = MappingProxyType(dict(details or {}))
