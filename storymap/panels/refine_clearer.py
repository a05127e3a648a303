"""What may be told more clearly: a gentle remark a line, and one key to do something about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from storymap.document.document import Document
from storymap.edit.errors import EditError
from storymap.edit.fields import set_fields
from storymap.edit.fixes import fixed
from storymap.edit.order import known
from storymap.model.findings import Finding
from storymap.model.practice import clarity_findings
from storymap.model.records import Task, replace
from storymap.model.refinement import near_top
from storymap.model.storymap import StoryMap
from storymap.panels.estimate import parse_range
from storymap.panels.labels import plain_label
from storymap.panels.refine_lines import Column, Line
from storymap.panels.refine_page import show_words
from storymap.panels.refine_stories import StoriesPage
from storymap.panels.refine_table import LineTable
from storymap.panels.refine_words import asked_for, count_of, fix_words, place_of, remark_words, tr
from storymap.panels.sizes import sizes_of


class ClearerPage(StoriesPage):
    """Remarks on stories: F does what one key can do, S splits by a rule, F2 types what lacks."""

    key = "clearer"

    def __init__(self, document: Document, panel: QWidget) -> None:
        """Look at a document's map."""
        columns = (
            Column(tr("Story"), share=2),
            Column(tr("Release"), 124, is_spare=True),
            Column(tr("What a reader may stumble over"), share=3),
            Column(tr("Clearer"), 190, tr("Press F2 and type")),
        )
        table = LineTable(columns, panel, typing=3, many=True)
        table.setAccessibleName(tr("Stories that may be clearer"))
        super().__init__(document, panel, table)

    def build_side(self, side: QVBoxLayout) -> None:
        """Put what one key does there."""
        self.remark = plain_label("", wraps=True)
        self.everywhere = QCheckBox(tr("All stories, not only near the top"))
        self.everywhere.setMinimumHeight(24)
        self.everywhere.toggled.connect(lambda _on: self.show_found())
        side.addWidget(self.remark)
        for button in self.key_buttons():
            side.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
        side.addWidget(self.everywhere)

    def view(self) -> object:
        """Return whether all stories are looked at."""
        return self.everywhere.isChecked()

    def found_in(self, m: StoryMap) -> Sequence[Finding]:
        """Return the remarks on stories near the top, or on all."""
        return clarity_findings(m, everywhere=self.everywhere.isChecked())

    def mark(self, one: Finding) -> str:
        """Return what it is known by."""
        return f"{one.record_ids[0]} {one.code}"

    def story_of(self, one: Finding) -> str:
        """Return the story that the remark is about."""
        return one.record_ids[0]

    def line(self, m: StoryMap, one: Finding) -> Line:
        """Tell a remark."""
        name = one.record_ids[0]
        words = (m.stories[name].title, place_of(m, name), remark_words(m, one), "")
        typed = m.stories[name].title if one.code in ("vague-title", "several-in-one") else ""
        return Line(
            name,
            words,
            ("ink", "muted", "ink", "ink"),
            typed=typed if self.is_open else None,
            hint=asked_for(one.code),
        )

    def nothing(self) -> str:
        """Say why there is no remark."""
        m = self.map
        if self.everywhere.isChecked():
            return tr("No remark on any story: every title says what somebody does.")
        if not near_top(m):
            return tr("Nothing is near the top: no release that is not shipped holds open stories.")
        return tr(
            "No remark on what is near the top. This list asks, gently, for titles that say what "
            "somebody does, for who wants it and why, for criteria, and for small stories; for "
            "each only once the map uses it. Tick “All stories” to be asked for everything."
        )

    def show_side(self, one: Finding | None) -> None:
        """Say what the key does about the remark, or about those that are chosen."""
        m = self.map
        chosen: list[Finding] = self.chosen()
        several = len(chosen) > 1
        words = ""
        if several:
            words = count_of(len(chosen), "", tr("Do so about {n} remarks"))
        elif one is not None and one.record_ids[0] in m.stories:
            words = fix_words(m, one)
        remark = remark_words(m, one) if one is not None and not several else ""
        show_words(self.remark, remark)
        self.offer(words, can_split=one is not None and not several)

    def fix(self) -> None:
        """Do what one key can do about all that is chosen, as one undo step."""
        chosen: list[Finding] = self.chosen()
        m = self.map
        words = fix_words(m, chosen[0]) if len(chosen) == 1 else ""
        if len(chosen) == 1 and not words:
            self.refuse(tr("Only you can say this: press F2 and type it."))
            return

        def edit(before: StoryMap) -> StoryMap:
            for one in chosen:
                try:
                    before = fixed(before, one)
                except EditError:  # that one needs somebody to say more
                    continue
            return before

        self.commit(words or tr("Make stories clearer"), edit, words)

    def typing_label(self) -> str:
        """Return what the undo step of typing is called."""
        return tr("Make a story clearer")

    def written(self, m: StoryMap, one: Finding, text: str) -> StoryMap:
        """Give the story what it lacked: another title, a reason, a criterion, an estimate."""
        name = one.record_ids[0]
        known(m.stories, [name])
        story = m.stories[name]
        match one.code:
            case "no-narrative":
                return set_fields(m, name, narrative=replace(story.narrative, so=text))
            case "no-criteria":
                kept = (task for task in story.acceptance if task.id != self.typing_id)
                criteria = (*kept, Task(id=self.typing_id, text=text))
                return set_fields(m, name, acceptance=criteria)
            case "too-big" | "dwarfs":
                return set_fields(m, name, estimate=parse_range(text, sizes_of(m)))
            case _:
                return set_fields(m, name, title=text)
