"""The board with its clipboard: copying, cutting and pasting of cards and of text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication

from storymap.canvas.changing import BoardChanging
from storymap.canvas.clipboard import copy_cards, pasted_cards, pasted_holdings, pasted_sketch
from storymap.edit.pasting import Pasted, paste_cards
from storymap.edit.sketch import Sketch, Spot, put_sketch
from storymap.model.storymap import LOOSE, StoryMap


class BoardPasting(BoardChanging):
    """A board whose cards go to the clipboard and come from it."""

    def copy_selection(self) -> None:
        """Copy what is selected, with all that is in it."""
        stories = set(self.selected_stories())
        others = [name for name in self.document.selection.ids if name not in stories]
        ids = [*self._in_order(others), *self.selected_stories()]
        if ids:
            copy_cards(self._map, ids)

    def _in_order(self, ids: list[str]) -> list[str]:
        """Return ids in the order of the board, as far as it has one for them."""
        m = self._map
        order = [activity.id for activity, _ in m.backbone if activity is not None]
        order += [step.id for step in m.step_order]
        order += [release.id for release in m.release_order]
        place = {name: number for number, name in enumerate(order)}
        return sorted(ids, key=lambda name: place.get(name, len(place)))

    def cut_selection(self) -> None:
        """Copy what is selected, and remove it."""
        self.copy_selection()
        self.remove_selection()

    def paste(self) -> None:
        """Add what is on the clipboard at the current card: cards, or what a text stands for."""
        cards = pasted_cards()
        if cards:
            spot, held = self._spot(), pasted_holdings()
            self._paste(lambda: paste_cards(self._map, cards, spot, held))
            return
        sketch = self._pasted_sketch()
        if sketch is None:
            return
        if sketch.cards:
            self._paste_sketch(sketch)
        else:
            self.message.emit(self.tr("The clipboard holds neither cards nor text."))

    def _pasted_sketch(self) -> Sketch | None:
        from storymap.interchange.outline import LINE_LIMIT, TooManyLinesError

        try:
            return pasted_sketch()
        except TooManyLinesError as error:
            text = self.tr("The clipboard holds %s lines; at most %s can be pasted at once.")
            self.message.emit(text % (f"{error.count:,}", f"{LINE_LIMIT:,}"))
            return None

    def _paste_sketch(self, sketch: Sketch) -> None:
        """Put a text on the board; plain lines on an activity become steps of it."""
        if self._current in self._map.activities and sketch.is_plain:
            sketch = sketch.as_steps()
        spot = self._spot()
        self._paste(lambda: Pasted(*put_sketch(self._map, sketch, spot), {}))

    def _paste(self, edit: Callable[[], Pasted]) -> None:
        pasted: Pasted | None = None

        def run() -> StoryMap:
            nonlocal pasted
            pasted = edit()
            return pasted.story_map

        if self.apply(self.tr("Paste"), run) and pasted is not None:
            self.document.selection.select(*pasted.ids)
            for name in pasted.ids[-1:]:
                self.reveal(name)
            if pasted.dropped:
                self.message.emit(_told(pasted.dropped))

    def _spot(self) -> Spot:
        """Return where pasted cards go."""
        m, current = self._map, self._current
        if current in m.releases:
            return Spot(release=current)
        if current in m.activities:
            return Spot(activity=current, release=m.lanes[0])
        step, release, after = self._cell_of_spot()
        if step is None or step == LOOSE:
            return Spot(release=m.lanes[0])
        activity = m.steps[step].activity
        return Spot(activity if activity in m.activities else None, step, release, after)

    def _cell_of_spot(self) -> tuple[str | None, str | None, str | None]:
        m, current = self._map, self._current
        if current in m.stories:
            return (*m.cell_of(m.stories[current]), current)
        if current in m.steps:
            return current, m.lanes[0], None
        return (*self._cell, None) if self._cell is not None else (None, None, None)


def _told(dropped: Mapping[str, int]) -> str:
    """Say what pasted cards named that this map does not have."""
    tr = QCoreApplication.translate
    words = {
        "needs": (tr("Paste", "1 need"), tr("Paste", "{n} needs")),
        "outcomes": (tr("Paste", "1 outcome"), tr("Paste", "{n} outcomes")),
        "personas": (tr("Paste", "1 persona"), tr("Paste", "{n} personas")),
        "checks": (tr("Paste", "1 tick of a checklist"), tr("Paste", "{n} ticks of checklists")),
        "release": (tr("Paste", "1 story's release"), tr("Paste", "{n} stories' releases")),
    }
    listed = ", ".join(
        words[name][count > 1].replace("{n}", f"{count:,}") for name, count in dropped.items()
    )
    return tr("Paste", "Pasted without what this map does not have: %s.") % listed
