"""The menu Release."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject

from storymap.app.action_spec import ActionSpec


class ReleaseActions(QObject):
    """The menu Release."""

    def specs(self) -> Iterator[ActionSpec]:
        """Yield the actions in the order of the menu."""
        yield from self._release()
        yield from self._shipping()

    def _release(self) -> Iterator[ActionSpec]:
        menu = (self.tr("Re&lease"),)
        yield ActionSpec(
            id="release.slice", text=self.tr("&Slice for value…"), menu=menu, icon="slice",
            keys=("Ctrl+L",), handler="commands.slice_for_value",
            tip=self.tr("Find the stories worth most that fit the release's capacity"),
        )  # fmt: skip
        yield ActionSpec(
            id="release.compare", text=self.tr("&Compare two capacities…"), menu=menu,
            handler="docks.compare", tip=self.tr("See what more capacity would buy"),
        )  # fmt: skip
        yield ActionSpec(
            id="release.plan", text=self.tr("&Plan all releases…"), menu=menu,
            handler="docks.plan_releases",
            tip=self.tr("Fill all releases at once, so that value comes early"),
        )  # fmt: skip
        yield ActionSpec(
            id="release.move-out", text=self.tr("Move out what does not &fit"), menu=menu,
            handler="edits.move_out",
            tip=self.tr("Make a release that is too full fit, at the least loss of value"),
        )  # fmt: skip
        yield ActionSpec(
            id="release.must", text=self.tr("&Must be in the slice"), menu=menu, needs="story",
            handler="docks.must_have", opens_section=True,
            tip=self.tr("Slice with the selected stories in; again: as is best"),
        )  # fmt: skip
        yield ActionSpec(
            id="release.wont", text=self.tr("Keep &out of the slice"), menu=menu, needs="story",
            handler="docks.wont_have",
            tip=self.tr("Slice without the selected stories; again: as is best"),
        )  # fmt: skip

    def _shipping(self) -> Iterator[ActionSpec]:
        menu = (self.tr("Re&lease"),)
        yield ActionSpec(
            id="release.ship", text=self.tr("S&hip release…"), menu=menu, icon="circle-check",
            handler="edits.ship_release", opens_section=True,
            tip=self.tr("Close a release: what is done ships, what is not goes on to the next"),
        )  # fmt: skip
        yield ActionSpec(
            id="release.unship", text=self.tr("&Take back shipping"), menu=menu,
            handler="edits.unship_release",
            tip=self.tr("Open a shipped release again; what moved on stays where it went"),
        )  # fmt: skip
        yield ActionSpec(
            id="release.review", text=self.tr("Re&view and retrospective"), menu=menu,
            handler="docks.review_release",
            tip=self.tr("Write down what was heard and learned of a release, in the inspector"),
        )  # fmt: skip
