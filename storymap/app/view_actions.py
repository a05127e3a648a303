"""The menu View: what is shown, and how large."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject

from storymap.app.action_spec import ActionSpec


class ViewActions(QObject):
    """The menu View: what is shown, and how large."""

    def specs(self) -> Iterator[ActionSpec]:
        """Yield the actions in the order of the menu."""
        yield from self._view()
        yield from self._collapsing()
        yield from self._density()
        yield from self._sight()
        yield from self._text_size()
        yield from self._panes()
        yield from self._presentation()

    def _view(self) -> Iterator[ActionSpec]:
        menu = (self.tr("&View"),)
        yield ActionSpec(
            id="view.zoom-in", text=self.tr("Zoom &in"), menu=menu, keys=("Ctrl++", "Ctrl+="),
            icon="zoom-in", handler="board.zoom_in", tip=self.tr("Show less, larger"),
        )  # fmt: skip
        yield ActionSpec(
            id="view.zoom-out", text=self.tr("Zoom &out"), menu=menu, keys=("Ctrl+-",),
            icon="zoom-out", handler="board.zoom_out", tip=self.tr("Show more, smaller"),
        )  # fmt: skip
        yield ActionSpec(
            id="view.zoom-100", text=self.tr("&100 %"), menu=menu, keys=("Ctrl+0",),
            handler="board.zoom_reset", tip=self.tr("Show the board at its natural size"),
        )  # fmt: skip
        yield ActionSpec(
            id="view.fit", text=self.tr("&Fit the map"), menu=menu, keys=("Shift+1", "Ctrl+1"),
            icon="maximize", handler="board.zoom_fit", handled_by="board",
            tip=self.tr("Show the whole map"),
        )  # fmt: skip
        yield ActionSpec(
            id="view.selection", text=self.tr("Fit the &selection"), menu=menu,
            keys=("Shift+2", "Ctrl+2"), handler="board.zoom_selection", needs="selection",
            handled_by="board", tip=self.tr("Show what is selected as large as it goes"),
        )  # fmt: skip
        theme = (*menu, self.tr("&Theme"))
        choices = (
            ("system", self.tr("&Follow the system"), "settings"),
            ("light", self.tr("&Light"), "sun"),
            ("dark", self.tr("&Dark"), "moon"),
            ("contrast", self.tr("High &contrast"), "contrast"),
        )
        for choice, text, icon in choices:
            yield ActionSpec(
                id=f"theme.{choice}", text=text, menu=theme, kind="check", icon=icon,
                handler=f"themes.choose_{choice}", opens_section=choice == "system",
                tip=self.tr("Change the colours of the window"),
            )  # fmt: skip

    def _collapsing(self) -> Iterator[ActionSpec]:
        menu = (self.tr("&View"), self.tr("Colla&pse"))
        yield ActionSpec(
            id="collapse.current", text=self.tr("&Collapse"), menu=menu,
            keys=("Ctrl+Shift+Left",), handler="board.collapse", needs="selection",
            handled_by="board", opens_section=True,
            tip=self.tr("Make the step, activity or release slim; again: a step's activity"),
        )  # fmt: skip
        yield ActionSpec(
            id="collapse.expand", text=self.tr("&Expand"), menu=menu,
            keys=("Ctrl+Shift+Right",), handler="board.expand", needs="selection",
            handled_by="board", tip=self.tr("Show what is selected at its full size again"),
        )  # fmt: skip
        yield ActionSpec(
            id="collapse.lane", text=self.tr("Collapse the &release"), menu=menu,
            handler="board.collapse_lane", needs="selection",
            tip=self.tr("Make the lane of the current card slim"),
        )  # fmt: skip
        every = (
            ("steps", self.tr("All &steps")),
            ("activities", self.tr("All &activities")),
            ("lanes", self.tr("All re&leases")),
        )
        for name, text in every:
            yield ActionSpec(
                id=f"collapse.{name}", text=text, menu=menu, handler=f"board.collapse_{name}",
                opens_section=name == "steps", tip=self.tr("Show the map from further away"),
            )  # fmt: skip
        yield ActionSpec(
            id="collapse.nothing", text=self.tr("E&xpand all"), menu=menu,
            handler="board.expand_all",
            tip=self.tr("Show everything at its full size again"),
        )  # fmt: skip

    def _density(self) -> Iterator[ActionSpec]:
        menu = (self.tr("&View"), self.tr("Densit&y"))
        choices = (
            ("titles", self.tr("&Titles"), self.tr("Show one line of each card")),
            ("map", self.tr("&Map"), self.tr("Show titles, estimates, values and badges")),
            ("detail", self.tr("&Detail"), self.tr("Show what each story is for, too")),
        )
        for choice, text, tip in choices:
            yield ActionSpec(
                id=f"density.{choice}", text=text, menu=menu, kind="check",
                handler=f"looks.choose_{choice}", tip=tip,
            )  # fmt: skip
        yield ActionSpec(
            id="view.minimap", text=self.tr("&Minimap"), menu=menu[:1], kind="check",
            handler="looks.show_minimap",
            tip=self.tr("Show the whole board, small, in a corner; press there to go there"),
        )  # fmt: skip

    def _sight(self) -> Iterator[ActionSpec]:
        menu = (self.tr("&View"),)
        yield ActionSpec(
            id="view.filter", text=self.tr("Filt&er"), menu=menu, kind="menu",
            handler="filters.fill_filter", opens_section=True,
            tip=self.tr("Dim or hide the stories that do not fit"),
        )  # fmt: skip
        yield ActionSpec(
            id="view.focus", text=self.tr("Fo&cus on"), menu=menu, kind="menu",
            handler="filters.fill_focus",
            tip=self.tr("Look at what is of one step, release, persona, outcome or stakeholder"),
        )  # fmt: skip
        yield ActionSpec(
            id="view.only-needs", text=self.tr("Only what is nee&ded"), menu=menu, kind="check",
            keys=("Ctrl+Shift+N",), handler="filters.only_needs",
            tip=self.tr("Dim all but what the selected stories need, and what needs them"),
        )  # fmt: skip
        yield ActionSpec(
            id="view.needs", text=self.tr("Show all dependencies"), menu=menu, kind="check",
            handler="looks.show_all_needs",
            tip=self.tr("Show a thin line for each need, not only for those of the selection"),
        )  # fmt: skip
        yield ActionSpec(
            id="view.hide-others", text=self.tr("Hide &what does not fit"), menu=menu,
            kind="check", handler="filters.hide_others",
            tip=self.tr("Hide what does not fit the filter, or dim it"),
        )  # fmt: skip
        yield ActionSpec(
            id="view.clear-filter", text=self.tr("Cle&ar the filter"), menu=menu,
            handler="filters.clear", needs="filter", tip=self.tr("Show everything again"),
        )  # fmt: skip

    def _text_size(self) -> Iterator[ActionSpec]:
        menu = (self.tr("&View"), self.tr("Text si&ze"))
        yield ActionSpec(
            id="text.larger", text=self.tr("&Larger text"), menu=menu,
            handler="themes.larger_text",
            tip=self.tr("Show all text larger, in the window and on cards"),
        )  # fmt: skip
        yield ActionSpec(
            id="text.smaller", text=self.tr("&Smaller text"), menu=menu,
            handler="themes.smaller_text",
            tip=self.tr("Show all text smaller, in the window and on cards"),
        )  # fmt: skip
        yield ActionSpec(
            id="text.usual", text=self.tr("&Usual text size"), menu=menu,
            handler="themes.usual_text", tip=self.tr("Show all text at its usual size"),
        )  # fmt: skip

    def _panes(self) -> Iterator[ActionSpec]:
        menu = (self.tr("&View"),)
        yield ActionSpec(
            id="view.inspector", text=self.tr("I&nspector"), menu=menu, keys=("Ctrl+I",),
            kind="check", handler="commands.show_inspector", opens_section=True,
            tip=self.tr("Show or hide the fields of the current card"),
        )  # fmt: skip
        yield ActionSpec(
            id="view.brief", text=self.tr("Map's &brief"), menu=menu, keys=("Ctrl+Shift+B",),
            handler="docks.show_brief",
            tip=self.tr("Show what the map is for in the inspector: goal, problem, description"),
        )  # fmt: skip
        yield ActionSpec(
            id="view.outline", text=self.tr("O&utline"), menu=menu, keys=("Ctrl+Shift+O",),
            kind="check", handler="commands.show_outline",
            tip=self.tr("Show or hide the map as a tree, to read and edit it there"),
        )  # fmt: skip
        yield ActionSpec(
            id="view.people", text=self.tr("Outcomes and people"), menu=menu,
            keys=("Ctrl+Shift+G",), kind="check", handler="people.show", icon="target",
            tip=self.tr("Show or hide outcomes, personas and stakeholders, to connect them"),
        )  # fmt: skip
        yield ActionSpec(
            id="view.slices", text=self.tr("S&lice panel"), menu=menu, kind="check",
            handler="commands.show_slices", tip=self.tr("Show or hide the panel for slicing"),
        )  # fmt: skip
        yield ActionSpec(
            id="view.forecast", text=self.tr("Forecast"), menu=menu, kind="check",
            handler="docks.show_forecast",
            tip=self.tr("Show or hide when each release may be done, and how sure that is"),
        )  # fmt: skip
        yield ActionSpec(
            id="view.next-pane", text=self.tr("Ne&xt pane"), menu=menu, keys=("F6",),
            handler="commands.focus_next_pane", opens_section=True,
            tip=self.tr("Move the keyboard from the board to the next pane"),
        )  # fmt: skip
        yield ActionSpec(
            id="view.previous-pane", text=self.tr("Pre&vious pane"), menu=menu,
            keys=("Shift+F6",), handler="commands.focus_previous_pane",
            tip=self.tr("Move the keyboard to the pane before"),
        )  # fmt: skip

    def _presentation(self) -> Iterator[ActionSpec]:
        menu = (self.tr("&View"),)
        yield ActionSpec(
            id="view.present", text=self.tr("P&resent"), menu=menu, keys=("F5",),
            icon="presentation", handler="commands.present", opens_section=True,
            tip=self.tr("Walk through the map on the whole screen"),
        )  # fmt: skip
        yield ActionSpec(
            id="view.present-here", text=self.tr("Present from &here"), menu=menu,
            keys=("Shift+F5",), handler="commands.present_here", needs="selection",
            tip=self.tr("Walk through the map, beginning at what is selected"),
        )  # fmt: skip
