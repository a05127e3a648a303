"""Changes the keys of one action; says who has a key already, and takes it if asked to."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QKeySequenceEdit, QPushButton, QVBoxLayout, QWidget

from storymap.app.bindings import Bindings
from storymap.app.key_claims import Claim, claim_on
from storymap.app.plain import plain_label
from storymap.app.themes import set_look
from storymap.document.overrides import carried


class KeyEditor(QWidget):
    """A field that records a key, and what to do with it."""

    def __init__(self, bindings: Bindings, parent: QWidget) -> None:
        """Wait until an action is shown."""
        super().__init__(parent)
        self._bindings = bindings
        self._action = ""
        self.caption = plain_label(parent=self)
        self.field = _KeyField(self)
        self.field.setMaximumSequenceLength(1)
        self.field.setClearButtonEnabled(True)
        self.field.setAccessibleName(self.tr("New key"))
        self.field.keySequenceChanged.connect(self._judge)
        self.notice = plain_label(parent=self)
        self.notice.setWordWrap(True)
        set_look(self.notice, "warn")
        self.change = self._button(self.tr("Change"), lambda: self._give((self._key,)))
        self.add = self._button(self.tr("Add"), lambda: self._give((*self._keys, self._key)))
        self.remove = self._button(self.tr("Remove"), lambda: self._give(()))
        self.reset = self._button(self.tr("Reset"), self._reset)
        self._lay_out()
        bindings.changed.connect(self._judge)
        self.show_action("")

    def _button(self, text: str, run: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(run)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        for button in (self.change, self.add, self.remove, self.reset):
            row.addWidget(button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 4, 0, 4)
        rows.addWidget(self.caption)
        rows.addLayout(row)
        rows.addWidget(self.notice)

    @property
    def _key(self) -> str:
        return self.field.keySequence().toString(QKeySequence.SequenceFormat.PortableText)

    @property
    def _keys(self) -> tuple[str, ...]:
        return self._bindings[self._action].keys

    def show_action(self, action_id: str) -> None:
        """Change the keys of an action from now on; of none if the id is empty."""
        self._action = action_id
        self.field.clear()
        self._judge()

    def begin(self) -> None:
        """Wait for a key."""
        if self.field.isEnabled():
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _judge(self) -> None:
        """Say what can be done with what was pressed."""
        spec = self._bindings[self._action] if self._action else None
        can_change = spec is not None and not spec.is_fixed
        key = self._key
        claim = claim_on(self._bindings, key, self._action) if can_change and key else None
        is_new = can_change and bool(key) and key not in self._keys
        is_free = is_new and (claim is None or claim.can_be_taken)
        self.caption.setText(self._caption())
        self.notice.setText(self._words(claim) if claim else "")
        self.change.setText(self.tr("Take it") if claim and is_free else self.tr("Change"))
        self.field.setEnabled(can_change)
        self.change.setEnabled(is_free)
        self.add.setEnabled(is_free and claim is None and bool(self._keys))
        self.remove.setEnabled(can_change and bool(self._keys))
        self.reset.setEnabled(can_change and self._bindings.is_changed(self._action))

    def _caption(self) -> str:
        if not self._action:
            return self.tr("Choose an action to change its keys.")
        spec = self._bindings[self._action]
        if spec.is_fixed:
            words = self.tr("“{name}” is what the board does on its own: its keys are fixed.")
        else:
            words = self.tr("Press the new key for “{name}”:")
        return words.replace("{name}", spec.name)

    def _words(self, claim: Claim) -> str:
        if claim.can_be_taken:
            words = self.tr("{key} is the key of “{name}”, which would lose it.")
        else:
            words = self.tr("{key} cannot be had: it is for “{name}”.")
        key = self.field.keySequence().toString(QKeySequence.SequenceFormat.NativeText)
        return words.replace("{key}", key).replace("{name}", claim.name)

    def _give(self, keys: tuple[str, ...]) -> None:
        self.field.clear()
        self._bindings.give(self._action, keys)

    def _reset(self) -> None:
        self.field.clear()
        self._bindings.reset(self._action)


@carried
class _KeyField(QKeySequenceEdit):
    """Records any key but Escape, which closes the dialog, and Tab, which goes on."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)
