"""Earlier versions: kept at each save, thinned with age, within their share of the disk."""

from __future__ import annotations

import gzip
import os
from datetime import UTC, datetime, timedelta

import pytest

from storymap.files import backups as module
from storymap.files.backups import Backups, shrink, thinned
from storymap.files.errors import LoadError

NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)


@pytest.fixture
def backups(tmp_path):
    return Backups(tmp_path / "state" / "backups", tmp_path / "bikes.smap")


def ago(**age: float) -> datetime:
    return NOW - timedelta(**age)


def test_a_save_is_kept_and_can_be_read(backups):
    version = backups.keep(b"one", NOW)

    assert backups.versions() == (version,)
    assert backups.read(version) == b"one"
    assert version.when == NOW
    assert gzip.decompress(version.path.read_bytes()) == b"one"
    assert (backups.folder / "document.txt").read_text().strip() == str(backups.document)


@pytest.mark.skipif(os.name != "posix", reason="names are Unicode there")
def test_a_save_of_a_file_whose_name_is_no_utf_8_is_kept(tmp_path):
    backups = Backups(tmp_path / "backups", tmp_path / os.fsdecode(b"caf\xe9.smap"))

    version = backups.keep(b"one", NOW)

    assert backups.versions() == (version,)
    assert (backups.folder / "document.txt").read_bytes().strip().endswith(b"/caf\xe9.smap")


def test_versions_are_told_the_newest_first_and_equal_ones_once(backups):
    for number, content in enumerate([b"a", b"b", b"b", b"a"]):
        backups.keep(content, NOW + timedelta(minutes=number))

    assert [backups.read(version) for version in backups.versions()] == [b"a", b"b", b"a"]


def test_each_document_has_its_own_whatever_path_leads_to_it(tmp_path, backups):
    (tmp_path / "sub").mkdir()
    backups.keep(b"one", NOW)

    same = Backups(backups.root, tmp_path / "sub" / ".." / "bikes.smap")
    assert len(same.versions()) == 1
    assert Backups(backups.root, tmp_path / "other.smap").versions() == ()


def test_the_last_ten_stay_and_older_ones_thin_out():
    times = [ago(minutes=minutes) for minutes in range(0, 60 * 24 * 100, 7)]

    kept = thinned(times, NOW)

    assert kept[:10] == times[:10]
    hours = [when for when in kept if ago(days=1) <= when < ago(hours=2)]
    assert len({(when.day, when.hour) for when in hours}) == len(hours)
    assert 21 <= len(hours) <= 23
    days = [when for when in kept if ago(days=14) <= when < ago(days=2)]
    assert len({when.date() for when in days}) == len(days)
    weeks = [when for when in kept if when < ago(days=15)]
    assert 5 <= len(weeks) <= 7
    assert min(kept) >= ago(weeks=8)


def test_what_is_kept_now_is_kept_later_unless_it_is_too_old():
    times = [ago(minutes=11 * number) for number in range(2000)]
    kept = times
    for hours in range(0, 24 * 80, 5):
        kept = thinned(kept, NOW + timedelta(hours=hours))
        assert kept[:10] == times[:10]


def test_thinning_happens_when_a_version_is_kept(backups, monkeypatch):
    for number in range(30):
        backups.keep(b"%d" % number, datetime.now(UTC) - timedelta(days=400 - number))

    assert len(backups.versions()) == 10


def test_all_documents_share_the_cap_and_each_keeps_its_newest(tmp_path):
    root = tmp_path / "backups"
    ours, theirs = (Backups(root, tmp_path / name) for name in ("ours", "theirs"))
    for number in range(4):
        ours.keep(os.urandom(1000), ago(hours=number + 5))
        theirs.keep(os.urandom(1000), ago(hours=number))
    newest = ours.versions()[0], theirs.versions()[0]

    shrink(root, 4500)

    assert sum(len(one.versions()) for one in (ours, theirs)) == 4
    assert ours.versions() == (newest[0],)
    shrink(root, 0)
    assert (ours.versions(), theirs.versions()) == ((newest[0],), (newest[1],))


def test_a_version_that_is_damaged_or_gone_is_said(backups):
    version = backups.keep(b"one" * 100, NOW)
    version.path.write_bytes(version.path.read_bytes()[:-9])

    with pytest.raises(LoadError, match="earlier version"):
        backups.read(version)
    version.path.unlink()
    with pytest.raises(LoadError, match="earlier version"):
        backups.read(version)


def test_other_files_in_the_folder_are_left_alone(backups):
    backups.keep(b"one", NOW)
    (backups.folder / "x.smap.gz").write_bytes(b"")
    (backups.folder / "notes.txt").write_bytes(b"")

    assert len(backups.versions()) == 1
    shrink(backups.root, 0)
    assert (backups.folder / "x.smap.gz").exists()
    assert module.CAP == 200 * 2**20


def test_a_clock_that_went_back_costs_no_version(tmp_path, monkeypatch):
    backups = Backups(tmp_path / "backups", tmp_path / "map.smap")
    now = datetime(2030, 5, 1, 12, 0, tzinfo=UTC)
    for number in range(12):
        backups.keep(b"before %d" % number, now + timedelta(minutes=number))

    monkeypatch.setattr(module, "datetime", clock_at(now - timedelta(days=400)))
    for number in range(3):
        backups.keep(b"after %d" % number, None)

    kept = {backups.read(one) for one in backups.versions()}
    assert kept >= {b"after %d" % number for number in range(3)}
    assert kept >= {b"before %d" % number for number in range(2, 12)}


def clock_at(moment):
    """A datetime whose clock shows a moment, a second later each time."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            nonlocal moment
            moment += timedelta(seconds=1)
            return moment.astimezone(tz)

    return Clock
