"""Makes the pages of a preview and paints them, beside the window."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from math import ceil, sqrt
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from PySide6.QtCore import QObject, QTimer, Signal

from storymap.canvas.paper_inks import know_scripts
from storymap.canvas.paper_picture import page_picture
from storymap.document.jobs import Jobs
from storymap.export.coverage import Lack, lacks_of, missing_in
from storymap.progress import Progress, give_way

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from storymap.export.pages import Pages

Source: TypeAlias = "Callable[[Progress], Pages]"
Scale: TypeAlias = Callable[[tuple[float, float]], float]

MOST_PIXELS: Final = 24_000_000
"""So large a picture of a page may be; a page that would be larger is painted less sharp."""

THUMB_SIDE: Final = 96.0
"""The longest side of a small picture of a page, in pixels."""

LOOK_MS: Final = 20
"""So often it is looked for what has come, in milliseconds."""

MOST_THUMBS: Final = 60
"""So many pages have small pictures."""


class PreviewMaker(QObject):
    """Lays pages out and paints them, the one that is looked at first.

    Another source replaces the one before, whose pages are dropped. All signals arrive on the
    thread of the window.
    """

    begun = Signal()
    laid = Signal(object)
    painted = Signal(int, object)
    thumb = Signal(int, object)
    counted = Signal(object)
    """The characters that no font has, with how often each is drawn and what holds it."""
    failed = Signal(object)
    progressed = Signal(float, str)
    rested = Signal()

    def __init__(self, parent: QObject) -> None:
        """Start with nothing to show."""
        super().__init__(parent)
        know_scripts()
        self._number = 0
        self._pages: Pages | None = None
        self._jobs, self._turning = Jobs(self), Jobs(self)
        self._jobs.progressed.connect(self.progressed)
        self._jobs.failed.connect(self._on_failed)
        self._jobs.done.connect(self._on_done)
        self._turning.done.connect(lambda made: self.painted.emit(*made))
        self._turning.failed.connect(self._on_failed)
        self._come: deque[tuple[int, str, int, object]] = deque()
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._take)

    @property
    def pages(self) -> Pages | None:
        """The pages that are shown, once they are laid out."""
        return self._pages

    @property
    def is_busy(self) -> bool:
        """Whether something is still to come."""
        return self._jobs.is_running or self._turning.is_running

    def show(self, source: Source, number: int, scale: Scale) -> None:
        """Lay out what a source gives and paint its page ``number``, or its last.

        ``scale`` tells the pixels a point for a page of a size.
        """
        self._turning.stop()
        self._number += 1
        self._pages = None
        own = self._number
        self._come.clear()
        self._look.start()
        self.begun.emit()
        self._jobs.start(lambda progress: self._make(own, source, (number, scale), progress))

    def turn(self, number: int, scale: float) -> None:
        """Paint a page at a scale."""
        pages = self._pages
        if pages is not None:
            self._turning.start(lambda progress: (number, _picture(pages, number, scale, progress)))

    def is_drawn_at(self, number: int, scale: float, image: QImage) -> bool:
        """Whether a picture of a page is as large as one at a scale would be."""
        if self._pages is None:
            return False
        size = self._pages.size_of(number)
        return abs(image.width() - ceil(size[0] * _capped(size, scale))) <= 1

    def stop(self) -> None:
        """Stop, and show nothing more."""
        self._number += 1
        self._look.stop()
        self._jobs.stop()
        self._turning.stop()

    # On a thread of its own

    def _make(self, own: int, source: Source, look: tuple[int, Scale], progress: Progress) -> None:
        quiet = Progress(lambda _share, _what: progress.step(0))
        pages = source(progress)
        self._tell(own, "laid", 0, pages)
        number = max(1, min(look[0], pages.count))
        image = _picture(pages, number, look[1](pages.size_of(number)), progress)
        self._tell(own, "painted", number, image)
        if pages.count > 1:
            for other in range(1, min(pages.count, MOST_THUMBS) + 1):
                scale = THUMB_SIDE / max(pages.size_of(other))
                self._tell(own, "thumb", other, page_picture(pages, other, scale, quiet))
        self._tell(own, "counted", 0, _lacks(pages, quiet))

    def _tell(self, own: int, what: str, number: int, made: object) -> None:
        """Lay something down for the window's thread, which may be rid of this object by then."""
        self._come.append((own, what, number, made))

    # On the thread of the window

    def _take(self) -> None:
        """Show what has come from the thread that works."""
        while self._come:
            own, what, number, made = self._come.popleft()
            if own == self._number:
                self._show_made(what, number, made)

    def _on_done(self, _: object) -> None:
        self._take()
        self._look.stop()
        self.rested.emit()

    def _show_made(self, what: str, number: int, made: object) -> None:
        if what == "laid":
            self._pages = cast("Pages", made)
            self.laid.emit(made)
        elif what == "painted":
            self.painted.emit(number, made)
        elif what == "thumb":
            self.thumb.emit(number, made)
        else:
            self.counted.emit(made)

    def _on_failed(self, error: Exception) -> None:
        self._look.stop()
        self.failed.emit(error)


def _picture(pages: Pages, number: int, scale: float, progress: Progress) -> QImage:
    return page_picture(pages, number, _capped(pages.size_of(number), scale), progress)


def _capped(size: tuple[float, float], scale: float) -> float:
    """Return a scale at which a page of a size is not too many pixels."""
    return min(scale, sqrt(MOST_PIXELS / (size[0] * size[1])))


def _lacks(pages: Pages, progress: Progress) -> tuple[Lack, ...]:
    found: Counter[str] = Counter()
    for number in range(1, pages.count + 1):
        progress.step(number / pages.count)
        give_way()
        for group in pages.placed(number):
            found.update(missing_in(group.marks))
    return lacks_of(found, pages.maps)
