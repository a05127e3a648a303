"""What else is asked of a slice: what must be in or stay out, what to cover, how many outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton

from storymap.layout.wording import number_text
from storymap.model.storymap import StoryId, StoryMap
from storymap.slicing.options import NO_OPTIONS, Cover, SliceOptions

MOST_OUTCOMES: Final = 8
"""Up to how many outcomes there is a choice of its own."""

CONFIDENCES: Final = (0.3, 0.5, 0.7, 0.9)


def with_wish(options: SliceOptions, story_ids: Iterable[StoryId], wish: str) -> SliceOptions:
    """Return options in which stories ``must`` be in, or ``wont``; neither, if all are so now."""
    ids = frozenset(story_ids)
    present = options.must if wish == "must" else options.wont
    is_undone = ids <= present
    must, wont = options.must - ids, options.wont - ids
    if not is_undone:
        must, wont = (must | ids, wont) if wish == "must" else (must, wont | ids)
    return replace(options, must=must, wont=wont)


def still_there(options: SliceOptions, story_map: StoryMap) -> SliceOptions:
    """Return options without the wishes for stories that are gone."""
    known = story_map.stories.keys()
    must, wont = options.must & known, options.wont & known
    if must == options.must and wont == options.wont:
        return options
    return replace(options, must=must, wont=wont)


def plan_options(options: SliceOptions) -> SliceOptions:
    """Return those options that a plan of all releases can keep to."""
    return replace(options, cover=None, most_outcomes=None)


def options_text(options: SliceOptions) -> str:
    """Return in a few words what is asked, empty for nothing."""
    return " · ".join(_parts(options))


def _parts(options: SliceOptions) -> Iterable[str]:
    if options.must:
        yield "1 must-have" if len(options.must) == 1 else f"{len(options.must)} must-haves"
    if options.wont:
        yield "1 won’t-have" if len(options.wont) == 1 else f"{len(options.wont)} won’t-haves"
    if options.cover is not None:
        yield "touches every activity" if options.cover == "activities" else "touches every step"
    if options.most_outcomes is not None:
        many = "outcome" if options.most_outcomes == 1 else "outcomes"
        yield f"at most {options.most_outcomes} new {many}"
    if options.least_confidence is not None:
        yield f"counts beliefs from {round(100 * options.least_confidence)} % on"


class OptionsButton(QToolButton):
    """Opens the menu of options; ``changed`` tells the new ones."""

    changed = Signal(object)

    def __init__(self) -> None:
        """Offer options, none of them chosen."""
        super().__init__()
        self.options: SliceOptions = NO_OPTIONS
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setProperty("look", "menu")
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self._covers = {
            "activities": self._check(self._menu, self.tr("Touch every activity")),
            "steps": self._check(self._menu, self.tr("Touch every step (a walking skeleton)")),
        }
        self._plain = {cover: action.text() for cover, action in self._covers.items()}
        for cover, action in self._covers.items():
            action.triggered.connect(lambda checked, name=cover: self._on_cover(name, checked))
        self._menu.addSeparator()
        self._outcomes = self._menu.addMenu(self.tr("New outcomes"))
        self._beliefs = self._menu.addMenu(self.tr("Beliefs that count"))
        self._fill_beliefs()
        self._menu.addSeparator()
        self._forget = self._menu.addAction(self.tr("Forget must-haves and won’t-haves"))
        self._forget.triggered.connect(self._on_forget)
        self.show_options(NO_OPTIONS, 0)

    def show_options(self, options: SliceOptions, outcomes: int) -> None:
        """Show what is chosen, on a map with so many outcomes."""
        self.options = options
        count = len(tuple(_parts(options)))
        self.setText(self.tr("Options ({0})").format(count) if count else self.tr("Options"))
        self.setAccessibleName(self.tr("Options"))
        self.setAccessibleDescription(options_text(options))
        self.setToolTip(options_text(options))
        for cover, action in self._covers.items():
            action.setChecked(options.cover == cover)
        self._fill_outcomes(outcomes)
        for action in self._beliefs.actions():
            action.setChecked(action.data() == options.least_confidence)
        self._forget.setEnabled(bool(options.must or options.wont))

    def show_prices(self, prices: Mapping[Cover, float | None] | None) -> None:
        """Say what covering all costs in value; None: that is not known."""
        for cover, action in self._covers.items():
            words = self._plain[cover]
            if prices is not None and cover in prices:
                price = prices[cover]  # type: ignore[index]
                if price is None:
                    words = self.tr("{0}: not possible here").format(words)
                elif price:
                    told = number_text(round(price, 2))
                    words = self.tr("{0}: costs {1} of value").format(words, told)
                else:
                    words = self.tr("{0}: costs nothing").format(words)
            action.setText(words)

    def _check(self, menu: QMenu, text: str) -> QAction:
        action = menu.addAction(text)
        action.setCheckable(True)
        return action

    def _fill_beliefs(self) -> None:
        group = QActionGroup(self._beliefs)
        for share in (None, *CONFIDENCES):
            words = self.tr("All, weighed by confidence")
            if share is not None:
                words = self.tr("From {0} % on").format(round(100 * share))
            action = self._check(self._beliefs, words)
            action.setData(share)
            action.triggered.connect(
                lambda _checked=False, least=share: self._change(
                    replace(self.options, least_confidence=least)
                )
            )
            group.addAction(action)

    def _fill_outcomes(self, outcomes: int) -> None:
        most = self.options.most_outcomes
        counts = [None, *range(1, min(outcomes, MOST_OUTCOMES) + 1)]
        if [action.data() for action in self._outcomes.actions()] != counts:
            self._outcomes.clear()
            group = QActionGroup(self._outcomes)
            for count in counts:
                words = self.tr("Any number")
                if count is not None:
                    words = self.tr("At most %n", "", count)
                action = self._check(self._outcomes, words)
                action.setData(count)
                action.triggered.connect(
                    lambda _checked=False, most=count: self._change(
                        replace(self.options, most_outcomes=most)
                    )
                )
                group.addAction(action)
        for action in self._outcomes.actions():
            action.setChecked(action.data() == most)
        self._outcomes.setEnabled(outcomes > 0)

    def _on_cover(self, cover: Cover, checked: bool) -> None:  # noqa: FBT001 - Qt's signal
        self._change(replace(self.options, cover=cover if checked else None))

    def _on_forget(self) -> None:
        self._change(replace(self.options, must=frozenset(), wont=frozenset()))

    def _change(self, options: SliceOptions) -> None:
        if options != self.options:
            self.changed.emit(options)
