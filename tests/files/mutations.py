"""Ways to damage a file: by bits, by lines, by values."""

from __future__ import annotations

import random


def flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 8)):
        data[chance.randrange(len(data))] = chance.randrange(256)


def cut(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


def behead(data: bytearray, chance: random.Random) -> None:
    del data[: chance.randrange(len(data))]


def remove(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data))
    del data[start : start + chance.randint(1, 400)]


def repeat(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data))
    data[start:start] = data[start : start + chance.randint(1, 4000)]


def zero(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data))
    end = min(len(data), start + 512)
    data[start:end] = bytes(end - start)


def swap_value(data: bytearray, chance: random.Random) -> None:
    lines = data.split(b"\n")
    place = chance.randrange(len(lines))
    name, colon, _ = lines[place].partition(b": ")
    values = [
        b"null,", b"[],", b"{},", b"-1,", b'"",', b"1e99,", b"NaN,", b'"\\u0000",', b"true,",
        b"9" * 400, b"9" * 5000 + b",", b'"' + b"x" * 3000 + b'",', b"[" * 40 + b"]" * 40 + b",",
    ]  # fmt: skip
    lines[place] = name + colon + chance.choice(values)
    data[:] = b"\n".join(lines)


def insert(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data))
    pieces = [
        b"[" * 2000, b'{"":' * 50, b"\xf0\x9f", b"\x00", b'"', b"\\ud800", b"\n<<<<<<< x\n",
        b"\xef\xbb\xbf", b"\r", b"{" * 100_000, b'{"kind":' * 200,
    ]  # fmt: skip
    data[start:start] = chance.choice(pieces)


def shuffle_lines(data: bytearray, chance: random.Random) -> None:
    lines = data.split(b"\n")
    start = chance.randrange(len(lines))
    part = lines[start : start + 12]
    chance.shuffle(part)
    lines[start : start + 12] = part
    data[:] = b"\n".join(lines)


def drop_lines(data: bytearray, chance: random.Random) -> None:
    lines = data.split(b"\n")
    data[:] = b"\n".join(line for line in lines if chance.random() > 0.01)


def double_lines(data: bytearray, chance: random.Random) -> None:
    lines = data.split(b"\n")
    data[:] = b"\n".join(line for one in lines for line in [one] * (1 + (chance.random() < 0.01)))


def one_line(data: bytearray, chance: random.Random) -> None:
    data[:] = b" ".join(line.strip() for line in data.split(b"\n"))
    flip(data, chance)


def windows(data: bytearray, chance: random.Random) -> None:
    data[:] = data.replace(b"\n", b"\r\n")
    flip(data, chance)


def other_letters(data: bytearray, chance: random.Random) -> None:
    text = data.decode("utf-8", "replace")
    data[:] = text.encode(chance.choice(["latin-1", "utf-16", "cp1252", "utf-8"]), "replace")


def swap_records(data: bytearray, chance: random.Random) -> None:
    records = data.split(b"\n  {\n")
    first, second = chance.randrange(len(records)), chance.randrange(len(records))
    records[first], records[second] = records[second], records[first]
    data[:] = b"\n  {\n".join(records)


def one_id(data: bytearray, chance: random.Random) -> None:
    parts = data.split(b'"id": "')
    place, source = chance.randrange(1, len(parts)), chance.randrange(1, len(parts))
    parts[place] = parts[source][:12] + parts[place][12:]
    data[:] = b'"id": "'.join(parts)


MUTATORS = (
    flip, cut, behead, remove, repeat, zero, swap_value, insert, shuffle_lines, drop_lines,
    double_lines, one_line, windows, other_letters, swap_records, one_id,
)  # fmt: skip


def mutated(data: bytes, seed: int) -> bytes:
    """Return a damaged copy, the same for the same seed."""
    chance = random.Random(seed)
    copy = bytearray(data)
    MUTATORS[seed % len(MUTATORS)](copy, chance)
    while chance.random() < 0.2 and len(copy) > 40 and copy.count(b'"id": "') > 2:
        chance.choice(MUTATORS)(copy, chance)
    return bytes(copy)
