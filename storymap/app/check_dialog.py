"""What is broken, missing or unclear in a map, by topic; a key leads to the card, another mends."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from storymap.app.icons import icon
from storymap.app.plain import counted
from storymap.document.document import Document
from storymap.document.jobs import Jobs
from storymap.document.overrides import carried
from storymap.edit.errors import EditError
from storymap.edit.fixes import FIELD_OF, fixed
from storymap.layout.marks import Role
from storymap.layout.themes import Theme
from storymap.model.codes import TOPICS, Severity, Topic
from storymap.model.findings import Finding, word
from storymap.model.patch import Patch
from storymap.model.practice import all_findings
from storymap.model.storymap import StoryMap
from storymap.panels.fields import ChoiceField
from storymap.panels.labels import plain_label, tip
from storymap.panels.refine_lines import Column, Line, Lines
from storymap.panels.refine_table import LineTable
from storymap.panels.refine_words import fix_words
from storymap.panels.sheet import Panel

log = logging.getLogger(__name__)

PAUSE: Final = 150
"""Milliseconds after a change of the map until it is checked again."""

MOST: Final = 2_000
"""So many findings are listed; who has more mends some first."""

_TELLING: Final = ("field", "target", "question_id", "outcome", "release")
"""Details in which findings of one code about the same records may differ."""

_SIGNS: Final[Mapping[Severity, tuple[str, Role]]] = {
    "error": ("triangle-alert", "danger"),
    "warning": ("triangle-alert", "warn"),
    "info": ("info", "accent"),
}


@carried
class CheckDialog(QDialog):
    """Lists findings beside the board, and again after each change of the map.

    They are those of ``storymap check``, by topic as there. Enter goes to the card, F2 to the field
    to write in, F does what one key can do, Ctrl+Z takes it back. ``visited`` tells a record to go
    to, ``field_wanted`` a record and the field in which somebody does something about it.
    """

    visited = Signal(str)
    field_wanted = Signal(str, str)

    def __init__(self, document: Document, theme: Theme, parent: QWidget) -> None:
        """Check a document's map."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Check the map"))
        self._document = document
        self._theme = theme
        self.findings: tuple[Finding, ...] = ()
        self._severity: Severity | None = None
        self._shown: tuple[Finding | Topic, ...] = ()
        self._panel = Panel(self)
        self._jobs = Jobs(self)
        self._wait = QTimer(self, interval=PAUSE, singleShot=True)
        self._build()
        self.set_theme(theme)
        self.resize(760, 520)
        self._connect()
        self.table.setFocus()
        self._check()

    def _build(self) -> None:
        self.summary = plain_label(self.tr("Looking…"), "strong", wraps=True)
        self.severity = ChoiceField([(None, self.tr("Everything"))])
        self.severity.setAccessibleName(self.tr("How bad"))
        self.severity.setFixedWidth(190)
        columns = (
            Column(self.tr("What was found"), share=1),
            Column(self.tr("How bad"), 76),
            Column(self.tr("Code"), 172),
        )
        self.table = LineTable(columns, self._panel, many=True)
        self.table.setAccessibleName(self.tr("What was found"))
        self.sentence = plain_label("", wraps=True)
        self.undo_button = QPushButton(self.tr("Undo"))
        self.fix_button = QPushButton()
        self.write_button = QPushButton(self.tr("Go to the field (F2)"))
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.reject)
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.summary, 1)
        head.addWidget(self.severity)
        foot.addWidget(self.fix_button)
        foot.addWidget(self.write_button)
        foot.addStretch(1)
        foot.addWidget(self.undo_button)
        foot.addWidget(close)
        for button in (self.undo_button, self.fix_button, self.write_button, close):
            button.setAutoDefault(False)
        rows = QVBoxLayout(self._panel)
        rows.setContentsMargins(14, 12, 14, 12)
        rows.setSpacing(8)
        rows.addLayout(head)
        rows.addWidget(self.table, 1)
        rows.addWidget(self.sentence)
        rows.addLayout(foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._panel)

    def _connect(self) -> None:
        document = self._document
        self._jobs.done.connect(self._on_found)
        self._jobs.failed.connect(self._on_failed)
        self._wait.timeout.connect(self._check)
        self.table.visited.connect(lambda name: self.visited.emit(name) if name else None)
        self.table.chosen_changed.connect(self._show_actions)
        self.table.key_pressed.connect(lambda letter: self.fix() if letter == "F" else None)
        self.table.unwritable.connect(self.write)
        self.write_button.clicked.connect(self.write)
        self.table.entered.connect(self.fix)
        self.severity.edited.connect(self.choose)
        self.fix_button.clicked.connect(self.fix)
        self.undo_button.clicked.connect(document.undo)
        for keys, act in (("Ctrl+Z", document.undo), ("Ctrl+Shift+Z", document.redo)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        document.changed.connect(self._on_changed)
        document.destroyed.connect(self.close)

    def set_theme(self, theme: Theme) -> None:
        """Show it in a theme's colours."""
        self._theme = theme
        self._panel.set_theme(theme)
        self._show()

    @property
    def is_busy(self) -> bool:
        """Whether it still looks."""
        return self._jobs.is_running or self._wait.isActive()

    # Looking

    def _on_changed(self, _patch: Patch) -> None:
        self._wait.start()

    def _check(self) -> None:
        m = self._document.story_map
        self._jobs.start(lambda _progress: (m, tuple(all_findings(m))))

    def _on_found(self, found: tuple[StoryMap, tuple[Finding, ...]]) -> None:
        m, findings = found
        if m is not self._document.story_map:
            self._wait.start()
            return
        self.findings = findings
        self._show_counts()
        self._show()

    def _on_failed(self, error: Exception) -> None:
        log.error("the check failed", exc_info=error)
        self.summary.setText(self.tr("The map could not be checked. It is as it was."))

    def _show_counts(self) -> None:
        many = len(self.findings)
        self.summary.setText(
            counted(many, self.tr("One thing to look at"), self.tr("{n} things to look at"))
            if many
            else self.tr("Nothing to look at: every reference holds, every step has stories.")
        )
        counts = Counter(finding.severity for finding in self.findings)
        names: tuple[tuple[Severity, str], ...] = (
            ("error", self.tr("Errors")),
            ("warning", self.tr("Warnings")),
            ("info", self.tr("Hints")),
        )
        options: list[tuple[Severity | None, str]] = [
            (None, self.tr("Everything ({0})").format(many))
        ]
        options += [(name, f"{words} ({counts[name]})") for name, words in names]
        self.severity.set_options(options)
        self.severity.show_value(self._severity)

    @property
    def wanted(self) -> tuple[Finding, ...]:
        """The findings that the filter lets through, by topic, the worst of each first."""
        some = [one for one in self.findings if self._severity in (None, one.severity)]
        return tuple(one for topic in TOPICS for one in some if one.topic == topic)[:MOST]

    def choose(self, severity: Severity | None) -> None:
        """List findings that are so bad only, or all."""
        self._severity = severity
        self.severity.show_value(severity)
        self._show()

    def _show(self) -> None:
        wanted, m = self.wanted, self._document.story_map
        shown: list[Finding | Topic] = []
        for topic in TOPICS:
            about = [one for one in wanted if one.topic == topic]
            shown += [topic, *about] if about else []
        self._shown = tuple(shown)
        counts = Counter(one.topic for one in wanted)
        self.table.show_lines(
            Lines(map(_mark, shown), lambda row: self._line(m, shown[row], counts))
        )
        if shown and self.table.current() is None:
            self.table.go_to(0)
        self._show_actions()

    def _line(self, m: StoryMap, one: Finding | Topic, counts: Mapping[Topic, int]) -> Line:
        if not isinstance(one, Finding):
            return Line("", (f"{topic_words(one)} ({counts[one]})",), is_head=True)
        name, role = _SIGNS[one.severity]
        bad = {
            "error": self.tr("Error"),
            "warning": self.tr("Warning"),
            "info": self.tr("Hint"),
        }
        record_id = one.record_ids[0] if one.record_ids else ""
        words = (_sentence(one, m), bad[one.severity], one.code)
        image = icon(name, self._theme[role])
        roles: tuple[Role, ...] = ("ink", role if one.severity != "info" else "muted", "muted")
        return Line(record_id, words, roles, icon=image)

    # Doing

    def chosen(self) -> list[Finding]:
        """Return the findings that are chosen, or the one that the keyboard is on."""
        rows = self.table.chosen_rows() or [self.table.currentIndex().row()]
        found = [self._shown[row] for row in rows if 0 <= row < len(self._shown)]
        return [one for one in found if isinstance(one, Finding)]

    def _show_actions(self) -> None:
        if len(self._shown) != len(self.table.model_.lines):
            return  # between two states of the list
        undo = self._document.undo_label
        self.undo_button.setEnabled(undo is not None)
        self.undo_button.setToolTip(tip(undo or ""))
        chosen = self.chosen()
        m = self._document.story_map
        self.sentence.setText(_sentence(chosen[0], m) if len(chosen) == 1 else "")
        self.write_button.setVisible(self._field() is not None)
        words = self._fix_words(chosen)
        self.fix_button.setText(f"{words} (F)".replace("&", "&&"))
        self.fix_button.setVisible(bool(words))
        self.fix_button.setEnabled(not self._document.read_only)

    def _fix_words(self, chosen: Sequence[Finding]) -> str:
        if len(chosen) == 1:
            return fix_words(self._document.story_map, chosen[0])
        return self.tr("Mend what one key can of {0}").format(len(chosen)) if chosen else ""

    def _field(self) -> tuple[str, str] | None:
        """Return the record of the finding that is chosen, and its field to write in."""
        chosen = self.chosen()
        if len(chosen) != 1 or chosen[0].code not in FIELD_OF:
            return None
        return chosen[0].record_ids[0], FIELD_OF[chosen[0].code]

    def write(self) -> None:
        """Go to the field in which somebody does something about the finding."""
        field = self._field()
        if field is not None:
            self.field_wanted.emit(*field)

    def fix(self) -> None:
        """Do what one key can do about what is chosen, as one undo step."""
        if self._document.read_only:
            return
        chosen, m = self.chosen(), self._document.story_map
        label = self._fix_words(chosen)
        for one in chosen:
            try:
                m = fixed(m, one)
            except EditError:  # that one needs somebody to say more
                continue
        if label:
            self._document.commit(label, m)

    def reject(self) -> None:
        """Stop looking, and close."""
        self._jobs.stop()
        super().reject()


def _sentence(one: Finding, m: StoryMap) -> str:
    words = word(one, m)
    return words[:1].upper() + words[1:]


def _mark(one: Finding | Topic) -> str:
    """Return what a line is known by: its topic, or what tells a finding from others."""
    if not isinstance(one, Finding):
        return one
    details = [one.details[name] for name in _TELLING if name in one.details]
    return " ".join((one.code, *one.record_ids, *map(str, details)))


def topic_words(topic: Topic) -> str:
    """Return the heading of a topic."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("CheckDialog", text)

    words: Mapping[Topic, str] = {
        "structure": tr("Structure"),
        "plan": tr("Plan"),
        "done": tr("Done is done"),
        "flow": tr("Flow"),
        "coverage": tr("Coverage"),
        "why": tr("Why"),
        "learning": tr("Learning"),
        "refinement": tr("Refinement"),
        "clarity": tr("Clarity"),
        "goals": tr("Goals"),
    }
    return words[topic]
