"""Whatever stands in a file, opening it gives a map or one LoadError that says what to do."""

from __future__ import annotations

import json
import os
import random
import stat
import time
from pathlib import Path

import pytest

from storymap.files import codec, plain
from storymap.files.codec import Loaded, LoadError, decode, encode, load
from storymap.resources import resource
from tests.builders import a_map
from tests.files.mutations import MUTATORS

EXAMPLE = resource("examples", "city-bikes.smap").read_bytes()
DEEP = 100_000


def failure(data: bytes) -> LoadError:
    with pytest.raises(LoadError) as caught:
        decode(data)
    assert "\n" not in str(caught.value)
    return caught.value


def opened_or_refused(data: bytes) -> Loaded | LoadError:
    try:
        return decode(data)
    except LoadError as error:
        return error


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty"),
        (b" \r\n\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary"),
        (b"PK\x03\x04\x14\x00", "binary"),
        ('{"format": "smap"}'.encode("utf-16"), "binary"),
        (EXAMPLE.replace(b"City", b"Cit\xff", 1), "damaged"),
        (b"hello", "not-a-map"),
        (b"[1, 2]", "not-a-map"),
        (b"5", "not-a-map"),
        (b"{}", "not-a-map"),
        (b'{"format": "other", "records": []}', "not-a-map"),
        (b'{"format": ["smap"], "records": []}', "not-a-map"),
        (b'{"format": "smap", "version": 1}', "damaged"),
        (b'{"format": "smap", "version": 1, "records": {}}', "damaged"),
        (b'{"format": "smap", "records": []}', "damaged"),
        (b'{"format": "smap", "version": 1, "records": []}', "truncated"),
        (b'{"format": "smap", "version": 1, "title": 5, "records": []}', "damaged"),
        (EXAMPLE[:200], "truncated"),
        (EXAMPLE[:12], "truncated"),
        (EXAMPLE[:-8], "truncated"),
        (EXAMPLE.replace(b'"kind": "end"', b'"kind": "fin"'), "truncated"),
        (b"[" * DEEP, "too-deep"),
        (b'{"a":' * DEEP, "too-deep"),
        (EXAMPLE.replace(b'"days"', b"[" * DEEP + b"]" * DEEP, 1), "too-deep"),
        (EXAMPLE.replace(b'"unit"', b'"u": ' + b"[" * 40 + b"]" * 40 + b', "unit"', 1), "too-deep"),
    ],
)
def test_what_is_no_map_is_refused_with_its_kind(data, kind):
    assert failure(data).kind == kind


def test_brackets_in_texts_are_no_nesting():
    m = a_map({"A": {"S": {None: ["[" * 900]}}})
    content = json.loads(encode(m))

    assert decode(json.dumps({**content, "x": 1}).encode()).story_map.stories == m.stories


def test_a_file_that_was_cut_off_names_its_last_line():
    cut = EXAMPLE[: EXAMPLE.index(b'"kind": "release"')]

    error = failure(cut)

    assert error.kind == "truncated"
    assert error.line == cut.rstrip().count(b"\n") + 1


def test_a_damaged_line_is_named():
    lines = EXAMPLE.split(b"\n")
    lines[41] = lines[41].replace(b":", b";", 1)

    error = failure(b"\n".join(lines))

    assert (error.kind, error.line) == ("damaged", 42)


def test_the_marks_that_git_leaves_are_recognised():
    lines = EXAMPLE.split(b"\n")
    lines[20:20] = [b"<<<<<<< HEAD", b"=======", b">>>>>>> theirs"]

    error = failure(b"\n".join(lines))

    assert (error.kind, error.line) == ("conflict", 21)


@pytest.mark.parametrize("token", [b"NaN", b"1e400", b"-Infinity", b'"\\ud800"', b"01"])
def test_json_that_is_none_is_damage_or_sets_one_record_aside(token):
    data = EXAMPLE.replace(b'"unit": "days"', b'"unit": ' + token, 1)

    found = opened_or_refused(data)

    if isinstance(found, LoadError):
        assert found.kind == "damaged"
    else:
        assert [issue.kind for issue in found.issues] == ["map"]


def test_a_title_that_is_too_long_sets_only_its_card_aside():
    m = a_map({"A": {"S": {None: ["Short", "Long"]}}})
    data = encode(m).replace(b'"Long"', b'"' + b"x" * 1001 + b'"')

    loaded = decode(data)

    assert [story.title for story in loaded.story_map.stories.values()] == ["Short"]
    assert "title must be text of at most 1,000 characters" in loaded.issues[0].text
    assert encode(loaded.story_map) == data


def test_too_many_records_are_refused_before_they_are_read(monkeypatch):
    monkeypatch.setattr(codec, "RECORD_LIMIT", 10)

    assert failure(EXAMPLE).kind == "too-many"


# Files


def test_a_missing_file_is_said_with_its_name(tmp_path):
    with pytest.raises(LoadError) as caught:
        load(tmp_path / "nowhere.smap")

    assert caught.value.kind == "missing"
    assert str(caught.value).startswith(str(tmp_path / "nowhere.smap"))
    assert isinstance(caught.value.cause, FileNotFoundError)


def test_a_folder_is_no_map(tmp_path):
    with pytest.raises(LoadError) as caught:
        load(tmp_path)

    assert caught.value.kind == "folder"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are for POSIX")
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path):
    os.mkfifo(tmp_path / "pipe.smap")

    with pytest.raises(LoadError) as caught:
        load(tmp_path / "pipe.smap")

    assert caught.value.kind == "unreadable"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads anything")
def test_a_file_that_may_not_be_read_is_said(tmp_path):
    path = tmp_path / "secret.smap"
    path.write_bytes(EXAMPLE)
    path.chmod(0)

    with pytest.raises(LoadError) as caught:
        load(path)

    assert caught.value.kind == "unreadable"


def test_a_name_that_no_file_can_have_is_said(tmp_path):
    with pytest.raises(LoadError) as caught:
        load(tmp_path / "a\0b.smap")

    assert caught.value.kind == "unreadable"


def test_a_large_file_is_asked_about_and_a_huge_one_refused(tmp_path):
    path = tmp_path / "large.smap"
    with path.open("wb") as file:
        file.truncate(codec.LARGE + 1)
    with pytest.raises(LoadError) as asked:
        load(path)
    assert asked.value.kind == "large"
    with pytest.raises(LoadError) as allowed:
        load(path, allow_large=True)
    assert allowed.value.kind == "binary"

    with path.open("wb") as file:
        file.truncate(codec.SIZE_LIMIT + 1)
    with pytest.raises(LoadError) as refused:
        load(path, allow_large=True)
    assert refused.value.kind == "too-large"


def test_too_little_memory_is_said(monkeypatch):
    def exhausted(*_):
        raise MemoryError

    monkeypatch.setattr(plain, "read_plain", exhausted)

    assert failure(EXAMPLE).kind == "too-large"


def test_too_little_memory_to_read_a_file_is_said(tmp_path, monkeypatch):
    path = tmp_path / "map.smap"
    path.write_bytes(EXAMPLE)

    def exhausted(*_):
        raise MemoryError

    monkeypatch.setattr(Path, "open", exhausted)

    with pytest.raises(LoadError) as caught:
        load(path)
    assert (caught.value.kind, caught.value.path) == ("too-large", path)


@pytest.mark.parametrize("size", [0, 100, 10_000_000])
def test_a_file_that_grows_or_shrinks_while_it_is_opened_is_read_to_its_end(
    size, tmp_path, monkeypatch
):
    path = tmp_path / "map.smap"
    path.write_bytes(EXAMPLE)
    status = list(path.stat())
    status[stat.ST_SIZE] = size
    monkeypatch.setattr(codec.os, "fstat", lambda _: os.stat_result(status))

    assert load(path).story_map == decode(EXAMPLE).story_map


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="there is no such file here")
def test_a_file_of_the_system_is_no_map():
    with pytest.raises(LoadError) as caught:
        load(Path("/proc/self/status"))
    assert caught.value.kind == "not-a-map"


# Anything at all


@pytest.mark.no_cover
@pytest.mark.parametrize("mutate", MUTATORS, ids=lambda mutate: mutate.__name__)
def test_a_mutated_file_opens_or_is_refused_and_never_anything_else(mutate):
    chance = random.Random(mutate.__name__)
    slowest = 0.0
    for _ in range(60):
        data = bytearray(EXAMPLE)
        mutate(data, chance)
        if chance.random() < 0.2:
            chance.choice(MUTATORS)(data, chance)
        started = time.process_time()
        check_file_of_anything(bytes(data))
        slowest = max(slowest, time.process_time() - started)
    assert slowest < 1


def check_file_of_anything(data: bytes) -> None:
    found = opened_or_refused(data)
    if isinstance(found, LoadError):
        assert found.text
        return
    again = decode(encode(found.story_map))
    assert again.story_map == found.story_map
    assert encode(again.story_map) == encode(found.story_map)
