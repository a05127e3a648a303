"""What is believed of a story or an outcome, how it is tested, and what hangs on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from storymap.edit.fields import set_fields
from storymap.edit.hypotheses import begin_test, conclude, doubt
from storymap.layout.wording import number_text
from storymap.model.learning import Dependents, Learning, dependents, learning_order
from storymap.model.records import Hypothesis, HypothesisState, Outcome, Story, replace
from storymap.model.storymap import StoryMap
from storymap.panels.estimate import format_share, parse_share
from storymap.panels.fields import ChoiceField, TextField
from storymap.panels.labels import tip
from storymap.panels.link_lines import Line
from storymap.panels.page import text_of
from storymap.panels.page_form import ABOVE
from storymap.panels.sheet import set_mark
from storymap.panels.whole_page import WholePage

SETTLED: Final = ("confirmed", "refuted")


class HypothesisPage(WholePage):
    """A hypothesis; buttons begin its test, settle it, and doubt it again."""

    def build(self) -> None:
        """Add the fields."""
        self._text("belief", self.tr("We believe"))
        self._text("result", self.tr("Expected result"))
        self._text("signal", self.tr("Signal"))
        self.confidence = TextField(parse_share, format_share, is_line=True, hint=self.tr("60 %"))
        self._bind("confidence", self.confidence, self.tr("Confidence"))
        states = (self.tr("Untested"), self.tr("Testing"), self.tr("Confirmed"), self.tr("Refuted"))
        values = ("untested", "testing", *SETTLED)
        self.state = ChoiceField(list(zip(values, states, strict=True)))
        self._bind("state", self.state, self.tr("State"), write=with_state)
        self.add_pair((self.tr("Confidence"), self.confidence), (self.tr("State"), self.state))
        self._build_buttons()
        self._text("learned", self.tr("Learned"))
        self.rank = self.add_words("")
        self.lines = self.add_lines(self.tr("Falls if it is refuted"))
        self.places["hypothesis"] = self.places["belief"]
        self._told_of = ""

    def _build_buttons(self) -> None:
        """Add what can be done in each state."""
        row = QHBoxLayout()
        row.setContentsMargins(0, ABOVE, 0, 0)
        row.setSpacing(8)
        self.begin = self._button(self.tr("Begin the test"), begin_test)
        confirm: Callable[[StoryMap, str], StoryMap] = partial(conclude, state="confirmed")
        self.confirm = self._button(self.tr("Confirm"), confirm)
        refute: Callable[[StoryMap, str], StoryMap] = partial(conclude, state="refuted")
        self.refute = self._button(self.tr("Refute"), refute)
        self.doubt = self._button(self.tr("Doubt it again"), doubt)
        for button in (self.begin, self.confirm, self.refute, self.doubt):
            row.addWidget(button)
        row.addStretch(1)
        self.form.addLayout(row)

    def _button(self, words: str, edit: Callable[[StoryMap, str], StoryMap]) -> QPushButton:
        button = QPushButton(words)

        def press() -> None:
            self.flush()
            self.act(words, lambda m: edit(m, self.ids[-1]))
            self._keep_keyboard(button)

        button.clicked.connect(press)
        return button

    def _keep_keyboard(self, button: QPushButton) -> None:
        """Give the keyboard to what can be done next, if what was done has gone."""
        if button.isHidden():
            shown = (b for b in (self.begin, self.confirm, self.doubt) if not b.isHidden())
            next(shown, self.state).setFocus()

    # What no single field shows

    def on_shown(self, record: Any) -> None:
        """Show what can be done; a moment later its rank and what hangs on it."""
        super().on_shown(record)
        is_told = record.hypothesis is not None
        state = (record.hypothesis or Hypothesis()).state
        self.begin.setVisible(is_told and state == "untested")
        self.confirm.setVisible(is_told and state not in SETTLED)
        self.refute.setVisible(is_told and state not in SETTLED)
        self.doubt.setVisible(state in SETTLED)
        if record.id != self._told_of or not _is_told(record.hypothesis):
            self._tell_nothing()

    def _tell_nothing(self) -> None:
        """Leave out the rank and what falls: there is no hypothesis, or another one was shown."""
        self._told_of = ""
        self.rank.hide()
        self.lines.show_lines(())

    def show_whole(self, record: Any) -> None:
        """Show its rank, and what hangs on it."""
        m = self.document.story_map
        held = record.hypothesis
        if not _is_told(held):
            return
        self._told_of = record.id
        self.rank.show()
        self._show_rank(record, learning_order(m))
        self._show_dependents(dependents(m, record.id), is_refuted=held.state == "refuted")

    def _show_rank(self, record: Story | Outcome, order: tuple[Learning, ...]) -> None:
        ranks = [one.record_id for one in order]
        if record.id not in ranks:
            self.rank.setText(self._counted(record))
            self.rank.setToolTip("")
            self.rank.setAccessibleDescription("")
            return
        rank = ranks.index(record.id)
        words = self.tr("Number {0} of {1} to learn first").format(rank + 1, len(ranks))
        self.rank.setText(words)
        self.rank.setToolTip(tip(formula(order[rank])))
        self.rank.setAccessibleDescription(formula(order[rank]))

    def _counted(self, record: Story | Outcome) -> str:
        """Return what the confidence makes of the value."""
        from storymap.slicing.problem import weighed

        if record.value is None or record.hypothesis is None:
            return self.tr("The confidence weighs the value, and there is none yet.")
        confidence = record.hypothesis.confidence
        words = self.tr("The confidence weighs the value: {0} at {1} counts as {2}.")
        return words.format(
            number_text(record.value),
            format_share(1 if confidence is None else confidence),
            number_text(round(float(weighed(record)), 2)),
        )

    def _show_dependents(self, found: Dependents, *, is_refuted: bool) -> None:
        m = self.document.story_map
        outcomes = [name for name in found.outcomes if name != self.ids[-1]]
        earned, alone = self.tr("not earned any more"), self.tr("serves nothing else")
        lines = [Line(n, m.outcomes[n].title, "◎", note=earned) for n in outcomes]
        lines += [
            Line(name, m.stories[name].title, "×", "warn", alone)
            if name in found.only
            else Line(name, m.stories[name].title)
            for name in found.stories
        ]
        held = self.tr("holds some of these")
        lines += [Line(n, m.releases[n].title, "≡", "muted", held) for n in found.releases]
        words = self.tr("Falls with it") if is_refuted else self.tr("Falls if it is refuted")
        self.lines.set_heading(words)
        set_mark(self.lines.heading, "look", "open" if is_refuted else "caption")
        self.lines.show_lines(lines)

    def related(self, record: Any) -> Iterable[str]:
        """Watch what it serves."""
        return getattr(record, "outcomes", ())

    # Fields

    def _text(self, name: str, label: str) -> None:
        field = TextField(text_of)
        self._bind(name, field, label)
        self.add(label, field)

    def _bind(self, name: str, field: QWidget, label: str, write: Any = None) -> None:
        write = write or partial(_tell, name)
        self.bind(name, field, label, read=partial(_told, name), write=write)


def _is_told(held: Hypothesis | None) -> bool:
    """Tell whether a hypothesis says anything that may turn out to be wrong."""
    told = () if held is None else (held.belief, held.result, held.signal)
    return any(text.strip() for text in told)


def formula(one: Learning) -> str:
    """Return how a rank in the order of learning comes about."""
    numbers = [number_text(round(n, 2)) for n in (one.stake, one.uncertainty, one.effort)]
    worth = number_text(round(one.worth, 2))
    told = "Value at stake {} × uncertainty {} ÷ effort {} = {}.".format(*numbers, worth)
    if one.is_guess:
        told += " Where an estimate is missing, the map's middle one stands for it."
    return told


def with_state(m: StoryMap, record_id: str, state: HypothesisState) -> StoryMap:
    """Put a hypothesis in a state, as the buttons do: a settled one is sure, a doubted one not."""
    match state:
        case "testing":
            return begin_test(m, record_id)
        case "confirmed" | "refuted":
            return conclude(m, record_id, state)
        case _:
            doubted = doubt(m, record_id)
            return doubted if doubted is not m else _tell("state", m, record_id, state)


def _told(name: str, record: Any) -> object:
    return getattr(record.hypothesis or Hypothesis(), name)


def _tell(name: str, m: StoryMap, record_id: str, value: object) -> StoryMap:
    """Set a field of a hypothesis; one that says nothing is none."""
    record: Any = m.find(record_id)
    hypothesis = replace(record.hypothesis or Hypothesis(), **{name: value})
    return set_fields(m, record_id, hypothesis=hypothesis if hypothesis != Hypothesis() else None)
