"""Drawing pages on a printer, bit by bit, so that the window stays alive and can stop it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QPainter

from storymap.canvas.paper_inks import know_scripts
from storymap.canvas.paper_picture import painting
from storymap.progress import Cancelled, Progress

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from storymap.export.pages import Pages

SLICE: Final = 0.03
"""So many seconds are drawn before the window gets its turn."""

POINTS_PER_INCH: Final = 72.0


class PrintError(Exception):
    """A printer took no pages."""


class PrintRun(QObject):
    """Draws pages on a printer as lines and text; ends in one of ``done`` and ``cancelled``.

    Stands in for background jobs where a waiting dialog follows one: a printer belongs to the
    thread of the window.
    """

    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    progressed = Signal(float, str)

    def __init__(self, parent: QObject | None = None) -> None:
        """Start with nothing to print."""
        super().__init__(parent)
        self._progress = Progress()
        self._work: Iterator[tuple[float, str]] | None = None
        self._printer: QPrinter | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_running(self) -> bool:
        """Whether something is being printed."""
        return self._work is not None

    def start(self, printer: QPrinter, pages: Pages, numbers: Sequence[int]) -> None:
        """Print some pages."""
        know_scripts()
        self._progress = Progress()
        self._printer = printer
        self._work = drawn(printer, pages, numbers)
        self._timer.start()

    def cancel(self) -> None:
        """Stop; what the printer did not take yet is thrown away."""
        self._progress.cancel()

    def stop(self) -> None:
        """Stop, and say nothing more."""
        if self._work is not None:
            self._abort()

    def _go_on(self) -> None:
        work, until = self._work, monotonic() + SLICE
        if work is None:
            return
        try:
            while monotonic() < until:
                self._progress.step(0)
                share, what = next(work)
            self.progressed.emit(share, what)
        except StopIteration:
            self._end()
            self.done.emit(None)
        except Cancelled:
            self._abort()
            self.cancelled.emit()
        except PrintError as error:
            self._end()
            self.failed.emit(error)

    def _abort(self) -> None:
        printer, work = self._printer, self._work
        if printer is not None:
            printer.abort()
        if work is not None and hasattr(work, "close"):
            work.close()
        self._end()

    def _end(self) -> None:
        self._timer.stop()
        self._work = self._printer = None


def drawn(printer: QPrinter, pages: Pages, numbers: Sequence[int]) -> Iterator[tuple[float, str]]:
    """Draw pages, yielding the share that is done and what is drawn.

    A page that is larger than the paper is made to fit it; raises PrintError.
    """
    painter = QPainter()
    try:
        for place, number in enumerate(numbers):
            _set_paper(printer, pages.size_of(number))
            if place == 0 and not painter.begin(printer):
                raise PrintError(printer.printerName())
            if place and not printer.newPage():
                raise PrintError(printer.printerName())
            painter.resetTransform()
            dots = float(printer.logicalDpiY())
            scale = _scale(printer, pages.size_of(number))
            shown = f"Page {place + 1} of {len(numbers)}"
            for _ in painting(painter, pages, number, (scale, dots), is_crisp=False):
                yield place / len(numbers), shown
    finally:
        if painter.isActive():
            painter.end()


def _set_paper(printer: QPrinter, size: tuple[float, float]) -> None:
    """Turn the paper as the page is; that of some printers lies on its side already."""
    from PySide6.QtGui import QPageLayout, QPageSize

    turn = QPageLayout.Orientation
    own = printer.pageLayout().pageSize().size(QPageSize.Unit.Point)
    is_turned = (size[0] > size[1]) != (own.width() > own.height())
    printer.setPageOrientation(turn.Landscape if is_turned else turn.Portrait)


def _scale(printer: QPrinter, size: tuple[float, float]) -> float:
    """Return the printer's units a point: its own, or fewer where the page is too large."""
    paper = printer.paperRect(printer.Unit.DevicePixel)
    own = printer.logicalDpiX() / POINTS_PER_INCH
    return min(own, paper.width() / size[0], paper.height() / size[1])
