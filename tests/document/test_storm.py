"""A document through thousands of edits, undos, saves, crashes and other people's changes."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pytest
import shiboken6

from storymap.files import save as saving
from storymap.files.codec import decode, encode, load
from storymap.files.journal import _checked, _parsed, recoverable
from storymap.files.merge import merge
from storymap.files.patches import Replay
from storymap.files.safety import Safety
from storymap.files.settle import keep
from storymap.files.together import save_together
from storymap.model.storymap import StoryMap
from tests.builders import a_map
from tests.document.conftest import Opened
from tests.files.sessions import step

STEPS = int(os.environ.get("STORYMAP_TEST_STEPS", "2000"))


class Storm:
    """One document on one file, and what has to hold of it at any time."""

    def __init__(self, folder: Path, chance: random.Random, opened: Opened) -> None:
        self.chance = chance
        self.opened = opened
        self.path = folder / "bikes.smap"
        self.journals, self.backups = folder / "journal", folder / "backups"
        backbone = {
            "Buy": {"Pay": {"MVP": ["By card", "By cash"]}, "Look": {}},
            "Read": {"Open": {}},
        }
        self.path.write_bytes(encode(a_map(backbone)))
        self.counts = dict.fromkeys((name.__name__ for name, _ in self.deeds()), 0)
        self.open()

    def deeds(self) -> list[tuple[Callable[[], None], int]]:
        return [
            (self.edit, 60), (self.undo, 12), (self.redo, 8), (self.save, 4), (self.reopen, 1),
            (self.crash, 2), (self.others_save, 2), (self.there_and_back, 1),
        ]  # fmt: skip

    def run(self, steps: int) -> None:
        deeds, weights = zip(*self.deeds(), strict=True)
        for number in range(steps):
            (deed,) = self.chance.choices(deeds, weights)
            self.counts[deed.__name__] += 1
            deed()
            if number % 20 == 0:
                self.check()
        self.check()

    @property
    def map(self) -> StoryMap:
        return self.document.story_map

    def open(self) -> None:
        if hasattr(self, "document"):
            shiboken6.delete(self.document)
        self.document = self.opened(self.path)
        self.saved = self.map
        self.safety = Safety(self.journals, self.backups)
        self.document.keep_safe(self.safety)

    def close(self) -> None:
        self.document.close()
        self.safety.wait()

    # What is done

    def edit(self) -> None:
        self.document.commit("Edit", step(self.map, self.chance))

    def undo(self) -> None:
        for _ in range(self.chance.randint(1, 4)):
            self.document.undo()

    def redo(self) -> None:
        for _ in range(self.chance.randint(1, 4)):
            self.document.redo()

    def save(self) -> None:
        self.document.save()
        self.safety.wait()
        self.saved = self.map
        assert load(self.path).story_map == self.map

    def reopen(self) -> None:
        self.save()
        self.close()
        self.open()
        assert self.map == self.saved

    def crash(self) -> None:
        """End the program as a kill would; the next one recovers."""
        if self.safety._journal is None:
            return
        lost, base = self.map, self.saved
        self.safety._journal.close()
        (left,) = recoverable(self.journals)
        found = left.recover()
        assert (found.base, found.story_map, found.lost) == (base, lost, 0)
        assert found.on_disk == "same"
        self.open()
        self.document.commit("Recover", found.story_map)
        left.discard()

    def others_save(self) -> None:
        """Somebody else changes the file; what was not saved here is merged with it."""
        theirs = load(self.path)
        changed = theirs.story_map
        for _ in range(3):
            changed = step(changed, self.chance)
        save_together(self.path, changed, theirs.story_map, theirs.fingerprint)
        was_modified = self.document.is_modified
        merged = merge(self.saved, self.map, changed)
        conflicts = self.document.take_in(load(self.path), "Merge")
        assert (self.map, conflicts) == (merged.story_map, merged.conflicts)
        assert was_modified or self.map == changed
        self.document.commit("Choose", keep(self.map, conflicts))
        self.saved = changed
        self.safety.wait()

    def there_and_back(self) -> None:
        """Undo everything and do it again."""
        now, steps = self.map, 0
        while self.document.undo_label is not None:
            self.document.undo()
            steps += 1
        for _ in range(steps):
            self.document.redo()
        assert self.map == now

    # What holds

    def check(self) -> None:
        assert decode(encode(self.map)).story_map == self.map
        journal = self.safety._journal
        assert self.safety.error is None
        if journal is None:
            assert self.map == self.saved
            return
        replay = Replay(self.saved)
        for line in _parsed(journal.path)[1]:
            replay.apply(_checked(line))
        assert replay.story_map == self.map
        if not self.document.is_modified:
            assert self.map == self.saved


@pytest.mark.no_cover
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("seed", [1])
def test_nothing_is_lost_in_a_storm(opened, tmp_path, seed, monkeypatch):
    monkeypatch.setattr(saving.os, "fsync", lambda handle: None)  # a kill is meant, no power cut
    chance = random.Random(seed)
    with mock.patch("secrets.randbits", chance.getrandbits):
        storm = Storm(tmp_path, chance, opened)
        storm.run(STEPS)
        storm.close()

    assert all(storm.counts.values())
    assert recoverable(storm.journals) == ()
    assert list(storm.journals.iterdir()) == []
