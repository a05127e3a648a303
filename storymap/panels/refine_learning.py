"""What is worth learning first, by its formula; tests begin and end in the row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from storymap.document.document import Document
from storymap.edit.fields import set_fields
from storymap.edit.hypotheses import begin_test, conclude
from storymap.layout.wording import UNIT_LETTERS, number_text
from storymap.model.learning import Learning, beliefs, dependents, learning_order
from storymap.model.records import Hypothesis, HypothesisState, replace
from storymap.model.storymap import StoryMap
from storymap.panels.labels import plain_label
from storymap.panels.refine_lines import Column, Line
from storymap.panels.refine_page import RefinePage, show_words
from storymap.panels.refine_table import LineTable
from storymap.panels.refine_words import dependents_words, tr

LEARNED: Final = 7
SOON: Final = 60
"""Milliseconds on a line until it is told what depends on it."""
Verdict = Literal["confirmed", "refuted"]


class LearningPage(RefinePage):
    """Hypotheses that are not settled; B begins a test, C and R end it with what was learned.

    ``refuted`` tells what was just found wrong.
    """

    refuted = Signal(str)
    key = "learning"

    def __init__(self, document: Document, panel: QWidget) -> None:
        """Look at a document's map."""
        worth = tr(
            "Value at stake × uncertainty ÷ effort: what a test teaches for what it costs. "
            "The first one is worth most to learn."
        )
        columns = (
            Column(tr("Story or outcome"), share=3),
            Column(tr("What is believed"), share=3, is_told=True),
            Column(tr("Value"), 50, tr("What is lost if it is wrong: of a story, its own value "
                                       "and that of each outcome it names"), is_spare=True),
            Column(tr("× Unsure"), 68, tr("4 × p × (1 − p) for the confidence p: 1 at 50 % or "
                                         "where none is given, 0 for what is sure"), is_spare=True),
            Column(tr("÷ Effort"), 62, tr("The likely estimate of what is not done; ~ where an "
                                          "estimate is missing and the middle one stands for it"),
                   is_spare=True),
            Column(tr("= Worth"), 64, worth),
            Column(tr("State"), 70),
            Column(tr("Learned"), share=2),
        )  # fmt: skip
        table = LineTable(columns, panel, typing=LEARNED)
        table.setAccessibleName(tr("Hypotheses, worth most to learn first"))
        self._verdict: Verdict | None = None
        super().__init__(document, panel, table)
        table.closed.connect(lambda _is_unwanted: self._forget())

    def build_side(self, side: QVBoxLayout) -> None:
        """Put what is believed there, what hangs on it, and the keys."""
        self._later = QTimer(self, interval=SOON, singleShot=True)
        self._later.timeout.connect(self._show_falls)
        self.told_words = plain_label("", wraps=True)
        self.falls = plain_label("", "small", wraps=True)
        self.begin_button = self.button(tr("Test (B)"), self.begin)
        self.confirm_button = self.button(tr("Confirmed… (C)"), lambda: self.conclude("confirmed"))
        self.refute_button = self.button(tr("Refuted… (R)"), lambda: self.conclude("refuted"))
        row = QHBoxLayout()
        row.setSpacing(5)
        for button in (self.begin_button, self.confirm_button, self.refute_button):
            row.addWidget(button)
        row.addStretch(1)
        side.addLayout(row)
        side.addWidget(self.told_words)
        side.addWidget(self.falls)

    def found_in(self, m: StoryMap) -> Sequence[Learning]:
        """Return what is not settled, worth most to learn first."""
        return learning_order(m)

    def mark(self, one: Learning) -> str:
        """Return what it is known by."""
        return one.record_id

    def line(self, m: StoryMap, one: Learning) -> Line:
        """Tell a belief and the numbers of its worth."""
        held = _held(m, one)
        effort = f"{number_text(one.effort)} {UNIT_LETTERS[m.info.unit]}"
        words = (
            str(getattr(m.find(one.record_id), "title", "")),
            held.belief,
            number_text(one.stake),
            number_text(round(one.uncertainty, 2)),
            f"~{effort}" if one.is_guess else effort,
            number_text(round(one.worth, 2)),
            state_words(one.state),
            held.learned,
        )
        roles = ("ink", "ink", "muted", "muted", "muted", "accent", "muted", "ink")
        return Line(
            one.record_id,
            words,
            roles,  # type: ignore[arg-type]
            typed=held.learned if self.is_open else None,
            hint=tr("What was learned?"),
        )

    def nothing(self) -> str:
        """Say what a hypothesis is for."""
        has_any = any(True for _ in beliefs(self.map))
        if has_any:
            return tr("Every hypothesis of this map is settled. What do you believe next?")
        return tr(
            "Nothing is believed yet. Every requirement is a guess until somebody saw it work: "
            "write on a story or an outcome, in the inspector under Hypothesis, what you believe "
            "and by what signal you would tell. What is worth testing first then stands on top."
        )

    def show_side(self, one: Learning | None) -> None:
        """Show the belief in full, and what falls with it."""
        m = self.map
        held = _held(m, one) if one is not None else Hypothesis()
        parts = [
            (tr("We believe: {0}"), held.belief),
            (tr("Then: {0}"), held.result),
            (tr("We can tell by: {0}"), held.signal),
        ]
        told = [words.format(text) for words, text in parts if text]
        if one is not None:
            told.append(_sum_words(m, one))
        show_words(self.told_words, "\n".join(told))
        if one is None:
            show_words(self.falls, "")
        self._later.start()
        for button in (self.begin_button, self.confirm_button, self.refute_button):
            button.setVisible(one is not None)
            button.setEnabled(self.is_open)
        if one is not None and one.state == "testing":
            self.begin_button.setEnabled(False)

    def _show_falls(self) -> None:
        """Show what falls with the belief, which takes longer to find out than a key may."""
        m, one = self.map, self.current()
        if one is not None and m.find(one.record_id) is not None:
            falls = dependents_words(m, one.record_id, dependents(m, one.record_id))
            show_words(self.falls, falls)

    def on_key(self, letter: str) -> None:
        """B begins a test, C and R end it."""
        match letter:
            case "B":
                self.begin()
            case "C":
                self.conclude("confirmed")
            case "R":
                self.conclude("refuted")
            case _:
                pass

    def begin(self) -> None:
        """Note that the current belief is being tested."""
        one: Learning | None = self.current()
        if one is not None:
            self.commit(
                tr("Begin test"), lambda m: begin_test(m, one.record_id), tr("Being tested.")
            )

    def conclude(self, verdict: Verdict) -> None:
        """Settle the current belief once it is typed what was learned; Escape takes it back."""
        one: Learning | None = self.current()
        if one is None:
            return
        if not self.is_open:
            self.refuse(tr("This map is open for reading only."))
            return
        self.table.setFocus()
        self._verdict = verdict
        words = tr("Confirmed") if verdict == "confirmed" else tr("Refuted")
        self.told.emit(tr("{0}: type what was learned, then Enter; Escape: not yet.").format(words))
        self.table.begin_typing()

    def typing_label(self) -> str:
        """Return what the undo step of typing is called."""
        labels = {"confirmed": tr("Confirm a belief"), "refuted": tr("Refute a belief")}
        return labels[self._verdict] if self._verdict is not None else tr("What was learned")

    def written(self, m: StoryMap, one: Learning, text: str) -> StoryMap:
        """Keep what was learned, and settle nothing yet."""
        return set_fields(m, one.record_id, hypothesis=replace(_held(m, one), learned=text))

    def take(self, one: Learning, text: str) -> None:
        """Keep what was learned, and settle the belief if that was asked."""
        verdict, m = self._verdict, self.map
        if verdict is None:
            self.write(lambda m: self.written(m, one, text))
            return
        said = tr("Confirmed.")
        if verdict == "refuted":
            found = dependents(m, one.record_id)
            falls = dependents_words(m, one.record_id, found, is_refuted=True)
            said = f"{tr('Refuted.')} {falls}"

        def edit(m: StoryMap) -> StoryMap:
            return conclude(self.written(m, one, ""), one.record_id, verdict, text)

        if self.write(edit, said) and verdict == "refuted":
            self.refuted.emit(one.record_id)

    def _forget(self) -> None:
        """Typing ended: what is typed next settles nothing."""
        self._verdict = None


def _held(m: StoryMap, one: Learning) -> Hypothesis:
    return getattr(m.find(one.record_id), "hypothesis", None) or Hypothesis()


def _sum_words(m: StoryMap, one: Learning) -> str:
    """Return how the worth comes about."""
    return tr("Worth {0} = value {1} × uncertainty {2} ÷ effort {3} {4}").format(
        number_text(round(one.worth, 2)),
        number_text(one.stake),
        number_text(round(one.uncertainty, 2)),
        number_text(one.effort),
        UNIT_LETTERS[m.info.unit],
    )


def state_words(state: HypothesisState) -> str:
    """Return how far a belief is."""
    match state:
        case "untested":
            return tr("Untested")
        case "testing":
            return tr("In test")
        case "confirmed":
            return tr("Confirmed")
        case "refuted":
            return tr("Refuted")
