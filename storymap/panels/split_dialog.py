"""Split story: a rule proposes the parts, they are shown as they will be, and Enter makes them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from storymap.document.document import Document
from storymap.edit.errors import EditError
from storymap.edit.fields import set_fields
from storymap.edit.splitting import Draft, SplitRule, split_drafts, split_into, split_rules
from storymap.layout.themes import Theme
from storymap.layout.wording import effort_text
from storymap.model.queries import effort_range
from storymap.model.records import Story
from storymap.model.storymap import StoryMap
from storymap.model.text import clean_title
from storymap.panels.estimate import format_range, parse_range
from storymap.panels.fields import ChoiceField
from storymap.panels.labels import ElidedLabel, caption, plain_label
from storymap.panels.refine_words import count_of, titles_of, tr
from storymap.panels.refusals import refusal
from storymap.panels.scrolling import scrolled
from storymap.panels.sheet import Panel
from storymap.panels.sizes import sizes_of

BY_HAND: Final = "hand"
EVERY: Final = -1
"""Stands for all parts where it is chosen to which a criterion goes."""
MOST_PARTS: Final = 12
WIDTH: Final = 780
HEIGHT: Final = 480


class SplitDialog(QDialog):
    """Asks how a story is split. ``message`` says what was done, or why it cannot be."""

    message = Signal(str)

    def __init__(
        self, document: Document, story_id: str, theme: Theme, parent: QWidget | None = None
    ) -> None:
        """Propose the parts of the first rule that applies to a story."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Split story"))
        self._document = document
        self._id = story_id
        self.parts: list[_Part] = []
        self.choices: dict[str, ChoiceField] = {}
        self._panel = Panel(self)
        self._build()
        self._panel.set_theme(theme)
        self.resize(WIDTH, HEIGHT)
        rules = split_rules(self._map, story_id)
        self.rule.set_options([(rule, rule_words(rule)) for rule in (*rules, BY_HAND)])
        self._propose(rules[0] if rules else BY_HAND)
        self.rule.edited.connect(self._propose)
        document.changed.connect(self._on_changed)

    @property
    def _map(self) -> StoryMap:
        return self._document.story_map

    @property
    def _story(self) -> Story:
        return self._map.stories[self._id]

    # Parts of the dialog

    def _build(self) -> None:
        heading = ElidedLabel("heading")
        heading.setText(self._story.title)
        self.rule = ChoiceField()
        self.rule.setAccessibleName(self.tr("Rule"))
        self.more_button = QPushButton(self.tr("One more part"))
        self.more_button.setAutoDefault(False)
        self.more_button.clicked.connect(self._on_more)
        rule = QHBoxLayout()
        rule.addWidget(plain_label(self.tr("Split")))
        rule.addWidget(self.rule, 1)
        rule.addWidget(self.more_button)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(caption(self.tr("Title")), 0, 1)
        self._grid.addWidget(caption(self.tr("Estimate")), 0, 2)
        self._criteria = QGridLayout()
        self._criteria.setColumnStretch(0, 1)
        self.kept = plain_label("", "muted", wraps=True)
        self.refusal = plain_label("", "error", wraps=True)
        inner = QVBoxLayout()
        inner.setContentsMargins(0, 0, 6, 0)
        inner.addLayout(self._grid)
        inner.addLayout(self._criteria)
        inner.addWidget(self.kept)
        inner.addStretch(1)
        rows = QVBoxLayout(self._panel)
        rows.setContentsMargins(16, 14, 16, 14)
        rows.setSpacing(10)
        rows.addWidget(heading)
        rows.addLayout(rule)
        rows.addWidget(scrolled(inner, 0), 1)
        rows.addWidget(self.refusal)
        rows.addLayout(self._buttons())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._panel)

    def _buttons(self) -> QHBoxLayout:
        self.split_button = QPushButton()
        self.split_button.setProperty("look", "primary")
        self.split_button.setDefault(True)
        self.split_button.clicked.connect(self.accept)
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.cancel_button.setAutoDefault(False)
        self.cancel_button.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.split_button)
        return row

    # What is proposed

    def _propose(self, rule: str) -> None:
        """Show the parts that a rule makes."""
        self.rule.show_value(rule)
        drafts: tuple[Draft, ...] = (Draft(self._story.title), Draft(""))
        for known in split_rules(self._map, self._id):
            if known == rule:
                drafts = split_drafts(self._map, self._id, known)
        self._drafts = drafts[:MOST_PARTS]
        while self.parts:
            self.parts.pop().drop()
        own = format_range(self._story.estimate)
        for number, draft in enumerate(self._drafts):
            self._add_part(draft.title, own if number == 0 else "")
        self._show_criteria()
        self._preview()
        first = self.parts[1 if rule == BY_HAND else 0].title
        first.setFocus()
        first.selectAll()

    def _add_part(self, title: str, estimate: str) -> _Part:
        part = _Part(len(self.parts) + 1, title, estimate)
        row = 2 * len(self.parts) + 1
        self._grid.addWidget(part.number, row, 0)
        self._grid.addWidget(part.title, row, 1)
        self._grid.addWidget(part.estimate, row, 2)
        self._grid.addWidget(part.details, row + 1, 1, 1, 2)
        part.title.textChanged.connect(lambda _text: self._preview())
        part.estimate.textChanged.connect(lambda _text: self._preview())
        self.parts.append(part)
        self.more_button.setEnabled(len(self.parts) < MOST_PARTS)
        if len(self.parts) > len(self._drafts):
            self._name_parts()
        return part

    def _on_more(self) -> None:
        self._add_part("", "").title.setFocus()

    def _show_criteria(self) -> None:
        """Show to which part each acceptance criterion goes."""
        while self._criteria.count():
            item = self._criteria.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.choices = {}
        tasks = self._story.acceptance
        if tasks:
            words = self.tr("Acceptance criteria, and the part that each goes to")
            self._criteria.addWidget(caption(words), 0, 0, 1, 2)
        for row, task in enumerate(tasks, 1):
            choice = ChoiceField()
            choice.setFixedWidth(190)
            choice.setAccessibleName(self.tr("Where “{0}” goes").format(task.text))
            takers = [n for n, draft in enumerate(self._drafts) if task.id in draft.criteria]
            choice.show_value(EVERY if len(takers) > 1 else next(iter(takers), 0))
            choice.edited.connect(lambda _part: self._preview())
            self._criteria.addWidget(plain_label(task.text, wraps=True), row, 0)
            self._criteria.addWidget(choice, row, 1)
            self.choices[task.id] = choice
        self._name_parts()

    def _name_parts(self) -> None:
        options = [
            (number, f"{number + 1}  {part.title.text()}") for number, part in enumerate(self.parts)
        ]
        every = self.tr("Both parts") if len(self.parts) == 2 else self.tr("Every part")
        options.append((EVERY, every))
        for choice in self.choices.values():
            choice.set_options(options)

    # What comes of it

    def _taken(self) -> list[Draft]:
        """Return the parts as they are written here; all parts stand below them in a choice."""
        found = []
        for number, part in enumerate(self.parts):
            base = self._drafts[number] if number < len(self._drafts) else Draft("")
            places = (number, len(self.parts))
            goes = [
                name for name, choice in self.choices.items() if choice.currentIndex() in places
            ]
            found.append(base._replace(title=part.title.text(), criteria=tuple(goes)))
        return found

    def result_map(self) -> tuple[StoryMap, tuple[str, ...]]:
        """Return the map with the story split as it is shown, and the ids of the parts.

        Raises EditError, or ValueError with a sentence for an estimate that is none.
        """
        drafts = self._taken()
        real = [n for n, draft in enumerate(drafts) if clean_title(draft.title)]
        m, ids = split_into(self._map, self._id, drafts)
        sizes = sizes_of(self._map)
        for number, name in zip(real, ids, strict=True):
            text = self.parts[number].estimate.text()
            m = set_fields(m, name, estimate=parse_range(text, sizes))
        return m, ids

    def _preview(self) -> None:
        """Show the stories that would be there."""
        self._name_parts()
        reason = ""
        try:
            m, ids = self.result_map()
        except EditError as error:
            reason = refusal(error, self._map)
        except ValueError as error:
            reason = str(error)
        else:
            self._show_result(m, ids)
            if len(ids) < 2:
                reason = self.tr("A split makes at least two stories: type another title.")
        self.refusal.setText(reason)
        self.refusal.setVisible(bool(reason))
        self.split_button.setEnabled(not reason and not self._document.read_only)

    def _show_result(self, m: StoryMap, ids: tuple[str, ...]) -> None:
        several = self.tr("Split into {0} stories").format(len(ids))
        self.split_button.setText(several if len(ids) > 1 else self.tr("Split"))
        real = [part for part in self.parts if clean_title(part.title.text())]
        for part in self.parts:
            part.details.clear()
        for part, name in zip(real, ids, strict=True):
            part.details.setText(details_of(m, m.stories[name]))
        whole = self._story
        outcomes = titles_of(m, whole.outcomes) if whole.outcomes else ""
        needing = [one.id for one in self._map.stories.values() if self._id in one.needs]
        told = (
            self.tr("All parts serve {0}.").format(outcomes) if outcomes else "",
            self.tr("{0} will need all parts.").format(titles_of(m, needing)) if needing else "",
            self.tr("The first part keeps value, whys, questions, hypothesis and feedback."),
        )
        self.kept.setText(" ".join(text for text in told if text))

    def _on_changed(self) -> None:
        """Follow the map; a story that is gone is split no longer."""
        if self._id in self._map.stories:
            self._preview()
        else:
            self.reject()

    def accept(self) -> None:
        """Split the story as one undo step."""
        if not self.split_button.isEnabled():
            return
        m, ids = self.result_map()
        self._document.changed.disconnect(self._on_changed)
        super().accept()
        if self._document.commit(self.tr("Split story"), m):
            self._document.selection.select(*ids)
            self.message.emit(self.tr("Split into {0} stories.").format(len(ids)))


class _Part:
    """One row: the title and the estimate of a part, and below them what goes with it."""

    def __init__(self, number: int, title: str, estimate: str) -> None:
        self.number = plain_label(str(number), "muted")
        self.title = QLineEdit(title)
        self.title.setAccessibleName(tr("Title of part {0}").format(number))
        self.estimate = QLineEdit(estimate)
        self.estimate.setAccessibleName(tr("Estimate of part {0}").format(number))
        self.estimate.setPlaceholderText(tr("not known"))
        self.estimate.setFixedWidth(110)
        self.details = plain_label("", "small", wraps=True)

    def drop(self) -> None:
        """Take the row away."""
        parts: tuple[QLabel | QLineEdit, ...] = (
            self.number, self.title, self.estimate, self.details,
        )  # fmt: skip
        for widget in parts:
            widget.hide()
            widget.deleteLater()


def rule_words(rule: SplitRule | str) -> str:
    """Return how a rule splits."""
    words = {
        "workflow": tr("by workflow step: each thing that its title does"),
        "persona": tr("by persona: one for each who wants it"),
        "data": tr("by data: one for each thing that its title lists"),
        "happy-path": tr("happy path first: what always happens, then the exceptions"),
        "criteria": tr("by acceptance criterion: one for each"),
        BY_HAND: tr("by hand"),
    }
    return words[rule]


def details_of(m: StoryMap, story: Story) -> str:
    """Return what a part will have: effort, criteria, personas, needs."""
    count = len(story.acceptance)
    effort = (
        effort_text(effort_range(story.estimate, m.info.spread), m.info.unit)
        if story.estimate is not None
        else tr("no estimate yet")
    )
    parts = [
        effort,
        count_of(count, tr("1 criterion"), tr("{n} criteria")) if count else tr("no criteria"),
        tr("for {0}").format(titles_of(m, story.personas)) if story.personas else "",
        tr("needs {0}").format(titles_of(m, story.needs)) if story.needs else "",
    ]
    return " · ".join(part for part in parts if part)
