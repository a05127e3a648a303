"""Memory that pictures took, given back to the system."""

from __future__ import annotations

import sys


def give_back() -> None:
    """Let go of memory that is free, which the C library of Linux would keep for later.

    Pictures of another zoom are made by the hundred and dropped by the hundred.
    """
    if sys.platform != "linux":
        return
    import ctypes

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
    if trim is not None:
        trim(0)
