"""The menu Help, and what the board does by itself."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject

from storymap.app.action_spec import ActionSpec


class HelpActions(QObject):
    """The menu Help, and what the board does by itself."""

    def specs(self) -> Iterator[ActionSpec]:
        """Yield the actions in the order of the menu."""
        yield from self._help()
        yield from self._board()

    def _help(self) -> Iterator[ActionSpec]:
        menu = (self.tr("&Help"),)
        yield ActionSpec(
            id="help.manual", text=self.tr("&Manual"), menu=menu, keys=("F1",),
            icon="circle-help", handler="commands.show_manual",
            tip=self.tr("Read how things are done"),
        )  # fmt: skip
        yield ActionSpec(
            id="help.keys", text=self.tr("&Keyboard shortcuts"), menu=menu, keys=("Ctrl+/",),
            icon="keyboard", handler="commands.show_keys", tip=self.tr("List all keys"),
        )  # fmt: skip
        yield ActionSpec(
            id="help.about", text=self.tr("&About Story Map"), menu=menu, icon="info",
            handler="commands.show_about", opens_section=True, tip=self.tr("Version and licences"),
        )  # fmt: skip

    def _board(self) -> Iterator[ActionSpec]:
        keys = (
            ("board.arrows", self.tr("Go to the card in that direction"), self.tr("Arrow keys")),
            ("board.sibling", self.tr("Add a card after the current one"), "Enter"),
            ("board.before", self.tr("Add a card before the current one"), "Shift+Enter"),
            ("board.child", self.tr("Add a step to an activity, a story to a step"), "Tab"),
            ("board.type", self.tr("Rename the current card by typing"), self.tr("Letters")),
            ("board.menu", self.tr("Open the menu of what is selected"), "Shift+F10"),
            ("board.leave", self.tr("Leave title or drag; select nothing; show all"), "Esc"),
            ("board.extend", self.tr("Select one more, or one less"), self.tr("Ctrl+click")),
            ("board.pan", self.tr("Move the board"), self.tr("Space+drag, middle button")),
            ("board.wheel", self.tr("Zoom at the pointer"), self.tr("Ctrl+wheel")),
            ("board.sideways", self.tr("Scroll sideways"), self.tr("Shift+wheel")),
        )
        for name, text, key in keys:
            yield ActionSpec(id=name, text=text, keys=(key,), handled_by="board")
