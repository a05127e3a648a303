"""Reading files of any format, and plug-ins."""

from __future__ import annotations

import copy
import json
import logging
import os
import random
import sys
import types
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from storymap.interchange import registry
from storymap.interchange.registry import (
    Imported,
    ImportFailedError,
    Written,
    read,
    readers,
    writers,
)
from storymap.model.storymap import StoryMap
from tests.interchange.checks import SAMPLE_FILES, assert_valid, without_ids


class Shouting:
    """A plug-in's reader; ``trouble`` is what it stumbles over."""

    name, title, suffixes = "shouting", "Shouting", (".shout",)
    trouble: type[Exception] | None = None

    def sniff(self, data: bytes) -> float:
        return 1.0 if data.startswith(b"AHOY") else 0.0

    def read(self, data: bytes, name: str, folder: Path | None = None) -> Imported:
        if self.trouble:
            raise self.trouble("overboard")
        return Imported(StoryMap.of(title=data.decode()), (), self.name)


@pytest.fixture
def plug_in(monkeypatch):
    """Installs entry points of the group ``storymap.readers`` that load what they are given."""

    def install(**offered: object) -> None:
        module = types.ModuleType("storymap_plug_in")
        vars(module).update(offered)
        monkeypatch.setitem(sys.modules, module.__name__, module)
        entries = [EntryPoint(n, f"storymap_plug_in:{n}", registry.READERS) for n in offered]
        entries.append(EntryPoint("gone", "storymap_no_such_module:READER", registry.READERS))
        monkeypatch.setattr(registry, "entry_points", lambda group: entries)

    return install


def failure(path: Path, format_name: str | None = None) -> ImportFailedError:
    with pytest.raises(ImportFailedError) as caught:
        read(path, format_name)
    assert caught.value.path == path
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize("path", SAMPLE_FILES, ids=lambda path: path.stem)
def test_a_sample_is_recognised_and_gives_a_valid_map(path):
    imported = read(path)

    assert imported.format == path.parent.name
    assert imported.losses
    assert_valid(imported.story_map)


@pytest.mark.parametrize("path", SAMPLE_FILES, ids=lambda path: path.stem)
def test_reading_twice_gives_equal_maps_with_other_ids(path):
    first, second = read(path), read(path)

    assert without_ids(first.story_map) == without_ids(second.story_map)
    assert not first.story_map.stories.keys() & second.story_map.stories.keys()
    assert first.losses == second.losses


@pytest.mark.parametrize("path", SAMPLE_FILES, ids=lambda path: path.stem)
def test_a_byte_order_mark_and_other_line_ends_change_nothing(path, tmp_path):
    other = tmp_path / path.name
    other.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    assert without_ids(read(other).story_map) == without_ids(read(path).story_map)


def test_built_in_formats_need_no_metadata(monkeypatch):
    monkeypatch.setattr(registry, "entry_points", lambda group: ())

    assert list(readers()) == ["storymapsio", "usmio"]
    assert dict(writers()) == {}


def test_a_plug_in_reads_its_format(plug_in, tmp_path):
    plug_in(shouting=Shouting())
    path = tmp_path / "file"
    path.write_bytes(b"AHOY")

    assert read(path).story_map.title == "AHOY"
    assert "shouting" in readers()


def test_a_broken_plug_in_is_logged_and_left_out(plug_in, caplog):
    plug_in(strange=object())

    with caplog.at_level(logging.ERROR):
        found = readers()

    assert list(found) == ["storymapsio", "usmio"]
    assert "strange" in caplog.text
    assert "gone" in caplog.text


def test_no_plug_in_takes_the_place_of_a_built_in_format(plug_in):
    plug_in(usmio=Shouting())

    assert readers()["usmio"].title == "usm.io JSON"


def test_what_a_plug_in_stumbles_over_is_the_files_damage(plug_in, tmp_path):
    reader = Shouting()
    reader.trouble = ZeroDivisionError
    plug_in(shouting=reader)
    path = tmp_path / "file"
    path.write_bytes(b"AHOY")

    assert failure(path).kind == "damaged"


def test_a_plug_in_that_fails_at_recognising_is_passed_over(plug_in, tmp_path):
    class Failing(Shouting):
        def sniff(self, data: bytes) -> float:
            raise ZeroDivisionError

    plug_in(failing=Failing(), shouting=Shouting())
    path = tmp_path / "file"
    path.write_bytes(b"AHOY")

    assert read(path).story_map.title == "AHOY"


def test_a_plug_in_writes_its_format(monkeypatch):
    class Whispering:
        name, title, suffixes = "whispering", "Whispering", (".hush",)

        def write(self, story_map: StoryMap) -> Written:
            return Written(story_map.title.encode(), ("all but the title",))

    module = types.ModuleType("storymap_plug_in")
    vars(module).update(whispering=Whispering(), mute=object())
    monkeypatch.setitem(sys.modules, module.__name__, module)
    entries = [
        EntryPoint(name, f"storymap_plug_in:{name}", registry.WRITERS)
        for name in ("whispering", "mute")
    ]
    monkeypatch.setattr(registry, "entry_points", lambda group: entries)

    data, losses = writers()["whispering"].write(StoryMap.of(title="Shop"))

    assert list(writers()) == ["whispering"]
    assert (data, losses) == (b"Shop", ("all but the title",))


def test_a_file_that_is_not_there_is_missing(tmp_path):
    assert failure(tmp_path / "none.json").kind == "missing"


def test_a_folder_is_no_file(tmp_path):
    assert failure(tmp_path).kind == "folder"


def test_a_name_that_cannot_be_is_unreadable():
    assert failure(Path("a\x00b")).kind == "unreadable"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.json")

    assert failure(tmp_path / "pipe.json").kind == "unreadable"


def test_a_file_that_is_too_large_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(registry, "SIZE_LIMIT", 1 << 20)
    path = tmp_path / "big.json"
    path.write_bytes(b" " * ((1 << 20) + 1))

    error = failure(path)

    assert error.kind == "too-large"
    assert error.text == "is larger than 1 MB"


def test_a_file_of_no_known_format_is_told_with_those_known(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("Dear all")

    error = failure(path)

    assert error.kind == "unknown-format"
    assert "storymaps.io JSON, usm.io JSON" in error.text


def test_a_format_that_nobody_knows_is_told(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("Dear all")

    assert failure(path, "morse").kind == "unknown-format"


@pytest.mark.parametrize(
    ("content", "place", "text"),
    [
        (b"", "", "the file is empty"),
        (b'{"app": "storymap",\n "a": [}', "line 2, column 8", "not valid JSON"),
        (b'{\n"app": "\xff"}', "line 2", "not text in UTF-8"),
        (b'{"app": NaN}', "", "a number is out of range"),
        (b'{"app": ' + b"9" * 5_000 + b"}", "", "a number is out of range"),
        (b"[" * 33 + b"]" * 33, "", "nested deeper than 32 levels"),
        (b"[" * 1_000_000, "", ""),
    ],
)
def test_damage_is_told_with_its_place(tmp_path, content, place, text):
    path = tmp_path / "map.json"
    path.write_bytes(content)

    error = failure(path, "storymapsio")

    assert error.kind == "damaged"
    assert error.place == place
    assert text in error.text


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A sample with its bytes or its values changed at random."""
    if chance.random() < 0.5:
        changed = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(changed))
            changed[at : at + chance.randint(0, 9)] = chance.randbytes(chance.randint(0, 4))
        return bytes(changed[: chance.choice([None, chance.randrange(len(changed))])])
    source = json.loads(data)
    for _ in range(chance.randint(1, 5)):
        node = source
        while isinstance(node, dict | list) and node:
            keys = list(node) if isinstance(node, dict) else range(len(node))
            key = chance.choice(keys)
            if not isinstance(node[key], dict | list) or not node[key] or chance.random() < 0.15:
                node[key] = copy.deepcopy(chance.choice(ODDITIES))
                break
            node = node[key]
    return json.dumps(source).encode()


ODDITIES = [
    None, True, 0, -1, 1e308, 10**400, "", " ", "\x00", "\ud800", "\u202e", "x" * 2_000, "done",
    [], {}, [[]], [{}], [None], {"h": 1}, {"package": "../x"}, "javascript:1", "#fff", [["x"]],
]  # fmt: skip


def read_or_refuse(data: bytes, format_name: str) -> Imported | ImportFailedError:
    try:
        return readers()[format_name].read(data, "file")
    except ImportFailedError as error:
        return error


@pytest.mark.parametrize("seed", range(100))
@pytest.mark.parametrize("path", SAMPLE_FILES, ids=lambda path: path.stem)
def test_a_mutated_sample_gives_a_valid_map_or_one_error(path, seed):
    data = mutated(path.read_bytes(), random.Random(f"{path.stem} {seed}"))

    result = read_or_refuse(data, path.parent.name)

    if isinstance(result, ImportFailedError):
        assert result.kind == "damaged"
    else:
        assert_valid(result.story_map)
