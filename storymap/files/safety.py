"""What keeps an open document safe: its journal from edit to save, its earlier versions after."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from storymap.files.backups import DIGITS, Backups
from storymap.files.encoder import MapEncoder
from storymap.files.errors import SaveError
from storymap.files.fingerprint import Fingerprint, digest_of
from storymap.files.journal import Base, Journal
from storymap.model.patch import Patch, patch_between
from storymap.model.records import RECORD_TYPES
from storymap.model.storymap import StoryMap

log = logging.getLogger(__name__)

_LONG: Final = 1000
"""Records of a map in no file that are copied while its first edit waits: about ten ms."""


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

    @property
    def error(self) -> OSError | None:
        """Why edits are not in a journal, if they are not."""
        return self._error or (self._journal.error if self._journal is not None else None)

    def edited(
        self, before: StoryMap, patch: Patch, path: Path | None, fingerprint: Fingerprint | None
    ) -> None:
        """Write an edit of ``before`` down; the first one after a save starts a journal.

        ``fingerprint`` is what the file at ``path`` was when it held ``before``.
        """
        if self._journal is None and self._error is None:
            self._open(before, path, fingerprint)
        if self._journal is not None:
            self._journal.append(patch)

    def _open(self, before: StoryMap, path: Path | None, fingerprint: Fingerprint | None) -> None:
        digest, self._since = "", None
        if path is not None and fingerprint is not None:
            digest = fingerprint.sha256
            self._since = datetime.fromtimestamp(fingerprint.outside[3] / 1e9, UTC)
        is_long = sum(len(before.table(kind)) for kind in RECORD_TYPES) > _LONG
        # record by record, so that the thread of the window has its turns meanwhile
        base = Base(lambda: MapEncoder().encode(before), before.title, path, digest, is_long)
        try:
            self._journal = Journal.open(self._journals, base)
        except OSError as error:
            log.warning("no journal is kept: %s", error)
            self._error = error

    def rebased(
        self, base: StoryMap, now: StoryMap, path: Path | None, fingerprint: Fingerprint | None
    ) -> None:
        """Start a new journal: another program changed the file to ``base``, the map is ``now``.

        The old one goes when the new one is whole.
        """
        before = self._let_go()
        self.edited(base, patch_between(base, now, "merge"), path, fingerprint)
        if self._journal is None:
            self._journal = before
        elif before is not None:
            self._start(before.discard)

    def saved(
        self, saved: StoryMap, now: StoryMap, path: Path, content: bytes, fingerprint: Fingerprint
    ) -> None:
        """Keep what was saved, and what was there before, as versions, and let the journal go.

        If the map was edited while it was saved, a new journal starts from what was saved first.
        """
        backups, since = Backups(self._backups, path), self._since
        journal = self._let_go()
        if now is not saved:
            self.edited(saved, patch_between(saved, now), path, fingerprint)
        self._start(lambda: _keep(backups, content, journal, since))

    def closed(self) -> None:
        """Let the journal go: its edits are not wanted."""
        journal = self._let_go()
        if journal is not None:
            self._start(journal.discard)

    def _let_go(self) -> Journal | None:
        """Return the journal and have none; what went wrong with it matters no more."""
        journal, self._journal, self._error = self._journal, None, None
        return journal

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
    backups: Backups, content: bytes, journal: Journal | None, since: datetime | None
) -> None:
    """Keep what was saved, and what the file held before, if no version has it; end the journal."""
    try:
        before = journal.base_content() if journal is not None and since is not None else None
        known = {version.digest for version in backups.versions()}
        if before is not None and digest_of(before)[:DIGITS] not in known:
            backups.keep(before, since)
        backups.keep(content)
    except (SaveError, OSError) as error:
        log.warning("no earlier version is kept: %s", error)
    finally:
        if journal is not None:
            journal.discard()
