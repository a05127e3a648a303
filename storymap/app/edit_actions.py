"""The menus Edit and Insert."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject

from storymap.app.action_spec import ActionSpec


class EditActions(QObject):
    """The menus Edit and Insert."""

    def specs(self) -> Iterator[ActionSpec]:
        """Yield the actions in the order of the menu."""
        yield from self._edit()
        yield from self._move()
        yield from self._insert()

    def _edit(self) -> Iterator[ActionSpec]:
        menu = (self.tr("&Edit"),)
        yield ActionSpec(
            id="edit.undo", text=self.tr("&Undo"), menu=menu, keys=("Ctrl+Z",), icon="undo-2",
            handler="edits.undo", needs="undo", tip=self.tr("Take the last change back"),
        )  # fmt: skip
        yield ActionSpec(
            id="edit.redo", text=self.tr("&Redo"), menu=menu, keys=("Ctrl+Shift+Z", "Ctrl+Y"),
            icon="redo-2", handler="edits.redo", needs="redo",
            tip=self.tr("Do again what was taken back"),
        )  # fmt: skip
        yield ActionSpec(
            id="edit.cut", text=self.tr("Cu&t"), menu=menu, keys=("Ctrl+X",), icon="scissors",
            handler="edits.cut", opens_section=True,
            tip=self.tr("Move the selection to the clipboard"),
        )  # fmt: skip
        yield ActionSpec(
            id="edit.copy", text=self.tr("&Copy"), menu=menu, keys=("Ctrl+C",), icon="copy",
            handler="edits.copy", tip=self.tr("Copy the selection"),
        )  # fmt: skip
        yield ActionSpec(
            id="edit.copy-picture", text=self.tr("Copy as p&icture"), menu=menu,
            keys=("Ctrl+Shift+C",), icon="image", handler="exports.copy_picture",
            tip=self.tr("Copy the selection, or the whole board, as a picture"),
        )  # fmt: skip
        yield ActionSpec(
            id="edit.paste", text=self.tr("&Paste"), menu=menu, keys=("Ctrl+V",),
            icon="clipboard-paste", handler="edits.paste",
            tip=self.tr("Paste cards, or a card for each line of text"),
        )  # fmt: skip
        yield ActionSpec(
            id="edit.duplicate", text=self.tr("&Duplicate"), menu=menu, keys=("Ctrl+D",),
            handler="board.duplicate_selection", needs="selection", handled_by="board",
            tip=self.tr("Put a copy beside each selected card"),
        )  # fmt: skip
        yield ActionSpec(
            id="edit.delete", text=self.tr("De&lete"), menu=menu, keys=("Del",), icon="trash-2",
            handler="board.remove_selection", needs="selection", handled_by="board",
            tip=self.tr("Remove what is selected"),
        )  # fmt: skip
        yield ActionSpec(
            id="edit.rename", text=self.tr("Re&name"), menu=menu, keys=("F2",), icon="pencil",
            handler="board.rename_current", needs="selection", handled_by="board",
            opens_section=True, tip=self.tr("Type another title for the current card"),
        )  # fmt: skip
        yield ActionSpec(
            id="edit.select-all", text=self.tr("Select &all in cell"), menu=menu,
            keys=("Ctrl+A",), handler="edits.select_all",
            tip=self.tr("Select all cards of the current cell"),
        )  # fmt: skip
        yield ActionSpec(
            id="edit.find", text=self.tr("&Find…"), menu=menu, keys=("Ctrl+F",), icon="search",
            handler="finding.open", opens_section=True,
            tip=self.tr("Find activities, steps, releases and stories by what they say"),
        )  # fmt: skip
        yield ActionSpec(
            id="edit.find-next", text=self.tr("Find ne&xt"), menu=menu, keys=("F3",),
            handler="finding.next", tip=self.tr("Go to the next card that was found"),
        )  # fmt: skip
        yield ActionSpec(
            id="edit.find-previous", text=self.tr("Find pre&vious"), menu=menu,
            keys=("Shift+F3",), handler="finding.previous",
            tip=self.tr("Go to the card before that was found"),
        )  # fmt: skip
        yield ActionSpec(
            id="edit.commands", text=self.tr("Find &or run a command…"), menu=menu,
            keys=("Ctrl+K", "Ctrl+Shift+P"), handler="commands.open_palette",
            tip=self.tr("Find any command or card by a few letters"),
        )  # fmt: skip

    def _move(self) -> Iterator[ActionSpec]:
        menu = (self.tr("&Edit"), self.tr("&Move"))
        directions = (
            ("left", self.tr("To the &left")),
            ("right", self.tr("To the &right")),
            ("up", self.tr("&Up")),
            ("down", self.tr("&Down")),
        )
        for direction, text in directions:
            yield ActionSpec(
                id=f"move.{direction}", text=text, menu=menu, keys=(f"Ctrl+{direction.title()}",),
                icon=f"arrow-{direction}", handler=f"edits.move_{direction}", needs="selection",
                handled_by="board", tip=self.tr("Move what is selected by one place"),
            )  # fmt: skip
        yield ActionSpec(
            id="move.to", text=self.tr("Move to a &place…"), menu=menu, keys=("Ctrl+M",),
            handler="commands.move_to", needs="selection", opens_section=True,
            tip=self.tr("Choose the step, the release and the place that the selection goes to"),
        )  # fmt: skip
        yield ActionSpec(
            id="move.earlier", text=self.tr("To the release &above"), menu=menu,
            keys=("Ctrl+Shift+Up",), handler="edits.to_earlier_release", needs="story",
            handled_by="board", opens_section=True,
            tip=self.tr("Move the selected stories one release up"),
        )  # fmt: skip
        yield ActionSpec(
            id="move.later", text=self.tr("To the release &below"), menu=menu,
            keys=("Ctrl+Shift+Down",), handler="edits.to_later_release", needs="story",
            handled_by="board", tip=self.tr("Move the selected stories one release down"),
        )  # fmt: skip

    def _insert(self) -> Iterator[ActionSpec]:
        menu = (self.tr("&Insert"),)
        yield ActionSpec(
            id="insert.activity", text=self.tr("&Activity"), menu=menu, icon="plus",
            handler="board.add_activity", tip=self.tr("Add an activity after the current one"),
        )  # fmt: skip
        yield ActionSpec(
            id="insert.step", text=self.tr("&Step"), menu=menu, icon="plus",
            handler="board.add_step", tip=self.tr("Add a step after the current one"),
        )  # fmt: skip
        yield ActionSpec(
            id="insert.story", text=self.tr("S&tory"), menu=menu, icon="plus",
            handler="board.add_story", tip=self.tr("Add a story to the current cell"),
        )  # fmt: skip
        yield ActionSpec(
            id="insert.release", text=self.tr("&Release"), menu=menu, icon="plus",
            handler="board.add_release", tip=self.tr("Add a release below the current one"),
        )  # fmt: skip
