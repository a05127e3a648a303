"""The colour space that an archival PDF names: sRGB as a small ICC profile of version 2."""

from __future__ import annotations

import struct
from functools import cache
from typing import Final

COLUMNS: Final = {
    "rXYZ": (0.43607, 0.22249, 0.01392),
    "gXYZ": (0.38515, 0.71687, 0.09708),
    "bXYZ": (0.14307, 0.06061, 0.71410),
}
"""The primaries of IEC 61966-2-1, adapted to D50."""

D50: Final = (0.9642, 1.0, 0.82491)
CURVE_POINTS: Final = 1024


@cache
def srgb_profile() -> bytes:
    """Return the profile; the same bytes each time."""
    curve = _curve()
    tags = {
        "desc": _description("sRGB IEC61966-2.1"),
        "cprt": b"text\0\0\0\0Public domain\0",
        "wtpt": _xyz(D50),
        **{tag: _xyz(column) for tag, column in COLUMNS.items()},
        "rTRC": curve,
    }
    table, body = [], b""
    start = 128 + 4 + 12 * (len(tags) + 2)
    for tag, data in tags.items():
        padded = data + b"\0" * (-len(data) % 4)
        table.append((tag, start + len(body), len(data)))
        if tag == "rTRC":
            table.extend((other, start + len(body), len(data)) for other in ("gTRC", "bTRC"))
        body += padded
    entries = b"".join(tag.encode() + struct.pack(">II", *place) for tag, *place in table)
    content = struct.pack(">I", len(table)) + entries + body
    return _header(128 + len(content)) + content


def _header(size: int) -> bytes:
    return struct.pack(
        ">I4sI4s4s4s6H4sI4s4sIIIIIII4s44x",
        size, b"\0\0\0\0", 0x02100000, b"mntr", b"RGB ", b"XYZ ", 2026, 1, 1, 0, 0, 0, b"acsp", 0,
        b"\0\0\0\0", b"\0\0\0\0", 0, 0, 0, 0, *(round(part * 65536) for part in D50), b"\0\0\0\0",
    )  # fmt: skip


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(value * 65536) for value in values))


def _curve() -> bytes:
    points = []
    for place in range(CURVE_POINTS):
        part = place / (CURVE_POINTS - 1)
        light = part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        points.append(round(65535 * light))
    return b"curv\0\0\0\0" + struct.pack(f">I{CURVE_POINTS}H", CURVE_POINTS, *points)


def _description(text: str) -> bytes:
    data = text.encode("ascii") + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(data)) + data + b"\0" * (4 + 4 + 2 + 1 + 67)
