"""Story Map: user story mapping for product owners."""

from __future__ import annotations

__version__ = "0.1.0"
