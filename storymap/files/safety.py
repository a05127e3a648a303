"""What keeps an open document safe: its journal from edit to save, its earlier versions after."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from storymap.files.backups import DIGITS, Backups
from storymap.files.codec import SIZE_LIMIT
from storymap.files.encoder import MapEncoder
from storymap.files.errors import SaveError
from storymap.files.fingerprint import Fingerprint, digest_of
from storymap.files.journal import Base, Journal
from storymap.model.patch import Origin, Patch, patch_between
from storymap.model.records import RECORD_TYPES
from storymap.model.storymap import StoryMap

log = logging.getLogger(__name__)

RETRY: Final = 5.0
"""Seconds after which a journal that could not be written is begun anew."""
_HEAD: Final = 200
"""Bytes in which a map says that it is one."""
_LONG: Final = 1000
"""Records of a map in no file that are copied while its first edit waits: about ten ms."""


class State(NamedTuple):
    """A map, the same with what is being typed, and the file it is in, what that was and held."""

    story_map: StoryMap
    typed: StoryMap
    path: Path | None
    fingerprint: Fingerprint | None
    saved: StoryMap

    @property
    def is_typing(self) -> bool:
        """Whether something is typed that is not committed."""
        return self.typed is not self.story_map


class Written(NamedTuple):
    """What a save wrote, what the file is now, and what it held that nobody had read."""

    content: bytes
    fingerprint: Fingerprint
    replaced: bytes | None = None


def content_to_keep(path: Path) -> bytes | None:
    """Return what a file holds, if it is a map that is about to be saved over; else None."""
    try:
        if not path.is_file() or path.stat().st_size > SIZE_LIMIT:
            return None
        content = path.read_bytes()
    except OSError:
        return None
    return content if b'"smap"' in content[:_HEAD] else None


class Safety:
    """Follows one document; nothing it does can stop the work on the map.

    ``error`` is what went wrong with the journal, until the next save; the user should know.
    """

    def __init__(self, journals: Path, backups: Path) -> None:
        """Take the folders of all journals and of all earlier versions."""
        self._journals = journals
        self._backups = backups
        self._journal: Journal | None = None
        self._error: OSError | None = None
        self._since: datetime | None = None
        self._last: threading.Thread | None = None
        self._typed: StoryMap | None = None
        self._tried = 0.0

    @property
    def error(self) -> OSError | None:
        """Why edits are not in a journal, if they are not."""
        return self._error or (self._journal.error if self._journal is not None else None)

    def edited(self, before: StoryMap, patch: Patch, now: State) -> None:
        """Write an edit of ``before`` down; the first one after a save starts a journal.

        The file of ``now`` held ``before`` when it was what its fingerprint says.
        """
        self._follow(before, patch, now)

    def drafted(self, now: State) -> None:
        """Write down what is typed, or that it was taken back."""
        if now.is_typing or self._typed is not None:
            self._follow(now.story_map, Patch((), "typing"), now)

    def _follow(self, before: StoryMap, patch: Patch, now: State) -> None:
        """Write one line: what leads from the line before it to the map with what is typed."""
        if self.error is not None and time.monotonic() - self._tried > RETRY:
            self._begin_anew(now)
            return
        if self._journal is None and self._error is None:
            self._open(before, now)
        if self._journal is None:
            return
        if now.is_typing or self._typed is not None:
            patch = patch_between(self._typed or before, now.typed, patch.origin)
        self._typed = now.typed if now.is_typing else None
        self._journal.append(patch)

    def _open(self, before: StoryMap, now: State) -> None:
        digest, self._since = "", None
        self._tried = time.monotonic()
        if now.path is not None and now.fingerprint is not None:
            digest = now.fingerprint.sha256
            self._since = datetime.fromtimestamp(now.fingerprint.outside[3] / 1e9, UTC)
        is_long = sum(len(before.table(kind)) for kind in RECORD_TYPES) > _LONG
        # record by record, so that the thread of the window has its turns meanwhile
        base = Base(lambda: MapEncoder().encode(before), before.title, now.path, digest, is_long)
        try:
            self._journal = Journal.open(self._journals, base)
        except OSError as error:
            log.warning("no journal is kept: %s", error)
            self._error = error

    def _begin_anew(self, now: State) -> None:
        """Start a journal from what was saved last: the one before could not be written."""
        broken = self._let_go()
        self._open(now.saved, now)
        if self._journal is None:
            self._journal = broken
            return
        self._typed = now.typed if now.is_typing else None
        self._journal.append(patch_between(now.saved, now.typed))
        if broken is not None:
            self._start(broken.discard)

    def _begin(self, base: StoryMap, now: State, origin: Origin = "user") -> None:
        """Start a journal from what a file holds, if there is more than that to be kept."""
        patch = patch_between(base, now.typed, origin)
        if patch:
            self._follow(base, patch, now)

    def rebased(self, base: StoryMap, now: State) -> None:
        """Start a new journal, if one is needed: another program changed the file to ``base``.

        The old one goes when the new one is whole; it stays if there can be no new one.
        """
        typed = self._typed
        before = self._let_go()
        self._begin(base, now, "merge")
        if self._error is not None:
            self._journal, self._typed = before, typed
        elif before is not None:
            self._start(before.discard)

    def saved(self, saved: StoryMap, now: State, written: Written) -> None:
        """Keep what was saved, and what was there before, as versions, and let the journal go.

        If the map was edited while it was saved, a new journal starts from what was saved first.
        """
        assert now.path is not None  # noqa: S101 - what was saved is in a file
        backups, since = Backups(self._backups, now.path), self._since
        journal = self._let_go()
        self._begin(saved, now)
        self._start(lambda: _keep(backups, written, journal, since))

    def closed(self) -> None:
        """Let the journal go: its edits are not wanted."""
        journal = self._let_go()
        if journal is not None:
            self._start(journal.discard)

    def _let_go(self) -> Journal | None:
        """Return the journal and have none; what went wrong with it matters no more."""
        journal, self._journal, self._error = self._journal, None, None
        self._typed = None
        return journal

    def is_whole(self) -> bool:
        """Wait until all that the journal needs is on the disk; False if it cannot be."""
        return self._journal is not None and self._journal.is_whole()

    def wait(self) -> None:
        """Wait until what was started is done."""
        if self._last is not None:
            self._last.join()

    def _start(self, work: Callable[[], None]) -> None:
        """Work on another thread, after what was started before; the program waits for it."""
        before = self._last

        def after() -> None:
            if before is not None:
                before.join()
            work()

        self._last = threading.Thread(target=after, name="storymap-safety")
        self._last.start()


def _keep(
    backups: Backups, written: Written, journal: Journal | None, since: datetime | None
) -> None:
    """Keep what was saved, and what was there before, if no version has it; end the journal."""
    try:
        before = journal.base_content() if journal is not None and since is not None else None
        known = {version.digest for version in backups.versions()}
        if before is not None and digest_of(before)[:DIGITS] not in known:
            backups.keep(before, since)
        if written.replaced is not None and digest_of(written.replaced)[:DIGITS] not in known:
            backups.keep(written.replaced)
        backups.keep(written.content)
    except (SaveError, OSError) as error:
        log.warning("no earlier version is kept: %s", error)
    finally:
        if journal is not None:
            journal.discard()
