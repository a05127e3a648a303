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
            id="refine.split-by-rule", text=self.tr("&Split story…"), menu=menu, icon="split",
            keys=("Ctrl+T",), handler="commands.refining.split", needs="story",
            tip=self.tr("Choose a rule, and see the stories that it makes of one"),
        )  # fmt: skip
        yield ActionSpec(
            id="refine.split", text=self.tr("Split in &two"), menu=menu,
            handler="board.split_current", needs="story",
            tip=self.tr("Put a second part of the story below it, and name it"),
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
        yield from self._lists(menu)
        yield ActionSpec(
            id="refine.check", text=self.tr("&Check the map…"), menu=menu, icon="circle-check",
            handler="commands.check_map", opens_section=True,
            tip=self.tr("List what is broken, missing or unclear"),
        )  # fmt: skip

    def _lists(self, menu: tuple[str, ...]) -> Iterator[ActionSpec]:
        yield ActionSpec(
            id="refine.panel", text=self.tr("Refine &panel"), menu=menu, keys=("Ctrl+R",),
            kind="check", handler="commands.refining.show_panel", opens_section=True,
            tip=self.tr("Show or hide the lists of what to make ready, clearer and known"),
        )  # fmt: skip
        lists = (
            ("ready", self.tr("What is not rea&dy"), "",
             self.tr("List what is near the top and not ready, and tick what is")),
            ("clearer", self.tr("What may be clear&er"), "",
             self.tr("List gentle remarks on stories, with one key to do something about each")),
            ("learning", self.tr("&Learn next"), "flask-conical",
             self.tr("List hypotheses, worth most to learn first")),
            ("questions", self.tr("&Open questions"), "message-circle-question",
             self.tr("List what nobody knows yet, and answer it there")),
            ("whys", self.tr("&Whys without an outcome"), "",
             self.tr("List stories whose whys lead nowhere, and ask on")),
            ("progress", self.tr("&In progress"), "",
             self.tr("List what is in progress, against the map's limit")),
        )  # fmt: skip
        for name, text, icon, tip in lists:
            yield ActionSpec(
                id=f"refine.{name}", text=text, menu=menu, icon=icon, tip=tip,
                handler=f"commands.refining.show_{name}",
            )  # fmt: skip
