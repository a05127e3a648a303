"""The slice panel: the best slice of a release for a capacity, why, and its application."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from storymap.document.document import Document
from storymap.document.ghosts import Ghosts
from storymap.document.overrides import carried
from storymap.edit.errors import EditError
from storymap.edit.plans import assign_slice
from storymap.layout.charts import Spot
from storymap.layout.wording import UNIT_LETTERS, number_text
from storymap.model.patch import Patch
from storymap.model.storymap import ReleaseId, StoryMap
from storymap.panels.refusals import refusal
from storymap.panels.slice_answer import (
    SURE,
    Answer,
    Question,
    corners,
    default_capacity,
    default_release,
    question_of,
    spent,
)
from storymap.panels.slice_face import SliceFace
from storymap.panels.slice_options import options_text, still_there, with_wish
from storymap.panels.slice_words import kept_reason, spent_text, spoken_text
from storymap.panels.slice_work import LookedOut, Priced, SliceWork
from storymap.slicing.errors import SliceError
from storymap.slicing.frontier import Frontier
from storymap.slicing.options import NO_OPTIONS, SliceOptions

log = logging.getLogger(__name__)


@carried
class SlicePanel(SliceFace):
    """The dock at the bottom. Shows what a slice would change before it is applied.

    ``ghosts_changed`` tells the board what to show, or None. ``closed`` asks to be hidden.
    ``compare_wanted`` asks for two capacities side by side, ``plan_wanted`` for all releases.
    ``told`` says a final answer, or why there is none, to who does not see it.
    """

    ghosts_changed = Signal(object)
    closed = Signal()
    compare_wanted = Signal()
    plan_wanted = Signal()
    told = Signal(str)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        """Slice releases of a document; ``start`` begins."""
        super().__init__(parent)
        self._document = document
        self._release_id: ReleaseId | None = None
        self._options: SliceOptions = NO_OPTIONS
        self._asked: Question | None = None
        self._answer: Answer | None = None
        self._ghosts: Ghosts | None = None
        self._price: float | None = None
        self._work = SliceWork(self)
        self._connect()

    def _connect(self) -> None:
        self._work.answered.connect(self._on_answered)
        self._work.curved.connect(self._on_curved)
        self._work.priced.connect(self._on_priced)
        self._work.looked_out.connect(self._on_looked_out)
        self._work.failed.connect(self._on_failed)
        self._work.progressed.connect(self._on_progressed)
        self.controls.release_chosen.connect(self._begin)
        self.controls.capacity_changed.connect(lambda _capacity: self._ask())
        self.controls.options_changed.connect(self.set_options)
        self.why.visited.connect(self._on_visited)
        self.why.wished.connect(lambda story_id, wish: self.wish([story_id], wish))
        self.apply_button.clicked.connect(self.apply)
        self.sure_button.toggled.connect(lambda _on: self._ask(now=True))
        self.compare_button.clicked.connect(self.compare_wanted)
        self.plan_button.clicked.connect(self.plan_wanted)
        self.stop_button.clicked.connect(self._work.settle)
        self.close_button.clicked.connect(self.finish)
        self._document.changed.connect(self._on_changed)

    @property
    def is_busy(self) -> bool:
        """Whether the answer or the curve is still to come."""
        return self._work.is_busy

    @property
    def release_id(self) -> ReleaseId | None:
        """The release that is sliced."""
        return self._release_id

    @property
    def options(self) -> SliceOptions:
        """What else is asked of the slice."""
        return self._options

    # Beginning and ending

    def start(self, release_id: ReleaseId | None) -> None:
        """Slice a release, the keyboard in its capacity; None: the first that is not shipped."""
        self._begin(release_id)
        if self._release_id is not None:
            self.controls.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.controls.field.selectAll()

    def _begin(self, release_id: ReleaseId | None) -> None:
        m = self._document.story_map
        self._answer = None
        self._release_id = release_id if release_id in m.releases else default_release(m)
        self._show_ghosts(None)
        if self._release_id is None:
            self._work.stop()
            self.controls.curve.show_curve((), 1, m.info.unit)
            self.show_error(self.tr("This map has no release to slice. Add one first."))
            return
        self._show_controls(m, self._release_id, default_capacity(m, self._release_id))
        self.controls.curve.show_curve((), self.controls.top, m.info.unit)
        self._ask(now=True)

    def finish(self) -> None:
        """Leave all as it is and ask to be hidden."""
        self._stop()
        self.closed.emit()

    def apply(self) -> None:
        """Make the release hold the slice, as one undo step."""
        found, m = self._answer, self._document.story_map
        if found is None or found.question.story_map is not m or self._document.read_only:
            return
        release_id = found.question.release_id
        reason = kept_reason(found)
        try:
            after = assign_slice(
                m,
                release_id,
                found.found.stories,
                reason,
                unestimated=found.found.unestimated,
            )
        except EditError as error:
            self.show_error(refusal(error, m))
            return
        self._show_ghosts(None)
        self._document.commit(self.tr("Apply slice"), after)

    def wish(self, story_ids: Iterable[str], wish: str) -> None:
        """Ask that stories ``must`` be in the slice, or ``wont``; once more: as is best."""
        self.set_options(with_wish(self._options, story_ids, wish))

    def set_options(self, options: SliceOptions) -> None:
        """Ask for something else besides value."""
        self._options = options
        if self._release_id is not None:
            self._show_options()
            self._ask(now=True)

    def take_capacity(self, capacity: float) -> None:
        """Slice for another capacity."""
        m, release_id = self._document.story_map, self._release_id
        if release_id is not None:
            self._show_controls(m, release_id, capacity)
            self._ask(now=True)

    def _stop(self) -> None:
        self._work.stop()
        self._answer = None
        self.stop_button.hide()
        self._show_ghosts(None)

    # Computing

    def question(self) -> Question | None:
        """Return what is asked now."""
        if self._release_id is None:
            return None
        m, known = self._document.story_map, self._asked
        sure = SURE if self.sure_button.isChecked() else None
        if known is None or known.story_map is not m or known.release_id != self._release_id:
            known = question_of(m, self._release_id, self.controls.capacity)
        self._asked = known.at(self.controls.capacity, self._options, sure)
        return self._asked

    def _ask(self, *, now: bool = False) -> None:
        question = self.question()
        self._answer = None
        self.outlook.clear()
        self.apply_button.setEnabled(False)
        if question is not None and self.isVisible():
            self._work.ask(question, now=now)
        if self._answer is None:
            self.numbers.proof.setText(self.tr("searching…"))

    def _on_answered(self, result: Answer) -> None:
        if result.question.story_map is not self._document.story_map or not self.isVisible():
            return
        self._answer = result
        self._show_answer(result)
        if result.is_final:
            self.stop_button.hide()
            self.told.emit(spoken_text(result))
            self._work.look_out(result)

    def _on_curved(self, question: Question, known: Frontier) -> None:
        unit, top = question.story_map.info.unit, self.controls.top
        self.controls.curve.show_curve(corners(known, top), top, unit)
        self._show_note()

    def _on_priced(self, result: Priced) -> None:
        question, prices = result
        now = self.question()
        if now is not None and question == now:
            self._price = prices.get(question.options.cover) if question.options.cover else None
            self.controls.options.show_prices(prices)
            self._show_note()

    def _on_looked_out(self, result: LookedOut) -> None:
        question, beyond = result
        if question == self.question():
            self.show_outlook(question, beyond)

    def _on_progressed(self, share: float, _what: str) -> None:
        if self._work.is_searching:
            self.stop_button.show()
            self.stop_button.setText(self.tr("Stop searching ({0} %)").format(round(100 * share)))

    def _on_failed(self, error: Exception) -> None:
        self._answer = None
        self.stop_button.hide()
        self._show_ghosts(None)
        if isinstance(error, SliceError):
            self.show_error(error.text)
            self.told.emit(error.text)
        else:
            log.error("slicing failed", exc_info=error)
            self.show_error(self.tr("The slice could not be computed. The map is as it was."))

    # What happens

    def _on_visited(self, story_id: str) -> None:
        self._document.selection.select(story_id)

    def _on_changed(self, _patch: Patch) -> None:
        self._options = still_there(self._options, self._document.story_map)
        if self.isVisible():
            self._follow()

    def _follow(self) -> None:
        """Slice the map as it is now."""
        m = self._document.story_map
        if self._release_id is None or self._release_id not in m.releases:
            self._begin(None)
            return
        self._show_controls(m, self._release_id, self.controls.capacity)
        self._ask()

    # What it shows

    def _show_controls(self, m: StoryMap, release_id: ReleaseId, capacity: float) -> None:
        offers = [(release.id, release.title) for release in m.release_order]
        self.controls.show_releases(offers, release_id)
        top = question_of(m, release_id, capacity).top
        self.controls.show_capacity(capacity, top, m.info.unit)
        self._show_options()

    def _show_options(self) -> None:
        m = self._document.story_map
        self.controls.options.show_options(self._options, len(m.outcomes))
        self.controls.options.show_prices(None)
        self._price = None
        self.why.show_wishes(self._options.must, self._options.wont)
        self._show_note()

    def _show_note(self) -> None:
        """Say what of the capacity is spent, what one more unit buys, and what is asked besides."""
        m, release_id = self._document.story_map, self._release_id
        if release_id is None or release_id not in m.releases:
            return
        slope = self._work.slope(self.controls.capacity)
        more = ""
        if slope is not None:
            letter = UNIT_LETTERS[m.info.unit]
            worth = number_text(round(slope, 1))
            more = self.tr("+1 {0} is worth at most {1}").format(letter, worth)
        price = ""
        if self._price is not None:
            words = self.tr("touching all costs {0} of value")
            price = words.format(number_text(round(self._price, 2)))
        parts = (spent_text(m, spent(m, release_id)), more, options_text(self._options), price)
        self.controls.show_spent(" · ".join(part for part in parts if part))

    def _show_answer(self, result: Answer) -> None:
        self.show_answer(result)
        question = result.question
        self.controls.curve.show_spots(Spot(question.capacity, result.found.value))
        self._show_note()
        self.apply_button.setEnabled(result.moves and not self._document.read_only)
        ghosts = Ghosts(question.release_id, result.into, result.out)
        self._show_ghosts(ghosts if result.moves else None)
        letter = UNIT_LETTERS[question.story_map.info.unit]
        self.apply_button.setAccessibleDescription(
            self.tr("{0} for {1} {2}").format(
                number_text(result.found.value), number_text(question.capacity), letter
            )
        )

    def _show_ghosts(self, ghosts: Ghosts | None) -> None:
        if ghosts != self._ghosts:
            self._ghosts = ghosts
            self.ghosts_changed.emit(ghosts)

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop when hidden by whatever way, but not while the window is minimised."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._stop()

    def showEvent(self, event: QShowEvent) -> None:
        """Go on with what was shown before."""
        super().showEvent(event)
        if not event.spontaneous() and self._answer is None and self._release_id is not None:
            self._follow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.finish()
        else:
            super().keyPressEvent(event)
