"""A list of stories about which one key does something: F mends, S splits by a rule."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QPushButton

from storymap.panels.refine_page import RefinePage
from storymap.panels.refine_words import tr
from storymap.panels.sheet import theme_of


class StoriesPage(RefinePage):
    """The keys and their buttons; a page says what F does (``fix``) and puts the buttons."""

    fix_button: QPushButton
    split_button: QPushButton

    def key_buttons(self) -> tuple[QPushButton, QPushButton]:
        """Return the buttons, made anew, of what F and S do."""
        self.fix_button = self.button("", self.fix)
        self.split_button = self.button(tr("Split by rule… (S)"), self.split)
        return self.fix_button, self.split_button

    def offer(self, words: str, *, can_split: bool) -> None:
        """Say on the buttons what F does, if anything, and whether there is one story to split."""
        self.fix_button.setText(f"{words} (F)".replace("&", "&&"))
        self.fix_button.setVisible(bool(words))
        self.split_button.setVisible(can_split)
        for button in (self.fix_button, self.split_button):
            button.setEnabled(self.is_open)

    def fix(self) -> None:
        """Do what one key can do."""
        raise NotImplementedError

    def story_of(self, one: Any) -> str:
        """Return the id of the story that something found is about."""
        raise NotImplementedError

    def on_key(self, letter: str) -> None:
        """F does what one key can do, S splits."""
        if letter == "F":
            self.fix()
        elif letter == "S":
            self.split()

    def on_entered(self) -> None:
        """Do what one key can do."""
        self.fix()

    def split(self) -> None:
        """Ask how to split the story that the keyboard is on."""
        one = self.current()
        if one is None or not self.is_open:
            return
        from storymap.panels.split_dialog import SplitDialog

        dialog = SplitDialog(self._document, self.story_of(one), theme_of(self._panel), self)
        dialog.message.connect(self.told)
        dialog.open()
