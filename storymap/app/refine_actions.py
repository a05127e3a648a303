"""The menu Refine."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject

from storymap.app.action_spec import ActionSpec


class RefineActions(QObject):
    """The menu Refine."""

    def specs(self) -> Iterator[ActionSpec]:
        """Yield the actions in the order of the menu."""
        yield from self._refine()

    def _refine(self) -> Iterator[ActionSpec]:
        menu = (self.tr("&Refine"),)
        yield ActionSpec(
            id="refine.split", text=self.tr("&Split story…"), menu=menu, icon="split",
            handler="board.split_current", needs="story",
            tip=self.tr("Make several smaller stories of one"),
        )  # fmt: skip
        yield ActionSpec(
            id="refine.merge", text=self.tr("&Merge stories"), menu=menu, icon="git-merge",
            handler="board.merge_selection", needs="stories",
            tip=self.tr("Make one story of those selected"),
        )  # fmt: skip
        yield ActionSpec(
            id="refine.needs", text=self.tr("&Needs…"), menu=menu, keys=("Ctrl+J",),
            handler="edits.add_need", needs="story", opens_section=True,
            tip=self.tr("Choose a story that the selected ones need"),
        )  # fmt: skip
        yield ActionSpec(
            id="refine.remove-needs", text=self.tr("&Remove a need…"), menu=menu,
            keys=("Ctrl+Shift+J",), handler="edits.remove_need", needs="story",
            tip=self.tr("Choose what the selected story no longer needs"),
        )  # fmt: skip
        yield ActionSpec(
            id="refine.check", text=self.tr("&Check the map…"), menu=menu, icon="circle-check",
            handler="commands.check_map", opens_section=True,
            tip=self.tr("List what is broken, missing or unclear"),
        )  # fmt: skip
