"""Every user action, once: menus, toolbar, shortcuts, palette, shortcut sheet and manual use it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Literal, NamedTuple, TypeAlias

from PySide6.QtCore import QObject

Kind: TypeAlias = Literal["command", "check", "menu"]
Needs: TypeAlias = Literal["", "undo", "redo", "selection", "story", "stories", "filter"]
Place: TypeAlias = Literal["window", "board"]


class ActionSpec(NamedTuple):
    """One thing the user can do.

    ``handler`` is a dotted path from the window (``board.zoom_in``), called without arguments; for
    a ``check`` with the new state, for a ``menu`` with the QMenu to fill. Keys handled by the board
    work only while it has the focus; without a handler the board does it all by itself, and the
    entry stands here for the shortcut sheet.
    """

    id: str
    text: str
    menu: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    handler: str = ""
    icon: str = ""
    tip: str = ""
    kind: Kind = "command"
    needs: Needs = ""
    handled_by: Place = "window"
    opens_section: bool = False

    @property
    def name(self) -> str:
        """The text without mnemonic and dots."""
        return self.text.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")

    @property
    def is_fixed(self) -> bool:
        """Whether its keys are the board's own, which stay what they are."""
        return not self.handler or self.id in _BOARD_KEYS

    @property
    def group(self) -> str:
        """The menu it stands in, without mnemonic; empty for what only the board knows."""
        return " › ".join(part.replace("&", "") for part in self.menu)


_BOARD_KEYS: Final = frozenset((
    "edit.delete", "edit.rename", "move.left", "move.right", "move.up", "move.down",
    "move.earlier", "move.later",
))  # fmt: skip
"""Actions whose keys the board knows by itself."""

_CLIPBOARD: Final = ("edit.cut", "edit.copy", "edit.paste", "")
_CARD: Final = ("edit.rename", "edit.duplicate", "edit.delete", "")
CARD_MENUS: Final[Mapping[str, tuple[str, ...]]] = {
    "story": (
        *_CARD, *_CLIPBOARD, "insert.story", "refine.split", "refine.merge", "",
        "refine.needs", "refine.remove-needs", "view.only-needs", "view.focus", "",
        "move.to", "move.earlier", "move.later", "", "collapse.current", "collapse.lane", "",
        "release.slice", "release.must", "release.wont",
    ),
    "step": (
        *_CARD, *_CLIPBOARD, "insert.story", "insert.step", "", "move.to", "",
        "collapse.current", "collapse.expand", "view.focus",
    ),
    "activity": (
        *_CARD, *_CLIPBOARD, "insert.step", "insert.activity", "", "move.to", "",
        "collapse.current", "collapse.expand", "view.focus", "view.present-here",
    ),
    "release": (
        *_CARD, *_CLIPBOARD, "insert.story", "insert.release", "", "move.to", "",
        "collapse.lane", "collapse.expand", "view.focus", "view.present-here", "",
        "release.slice", "release.compare", "release.plan", "release.move-out",
    ),
    "cell": (
        "insert.story", "insert.step", "insert.activity", "insert.release", "", "edit.paste",
        "edit.select-all",
    ),
    "board": (
        "insert.activity", "insert.step", "insert.release", "", "edit.paste", "edit.select-all",
        "", "view.fit", "collapse.nothing",
    ),
}  # fmt: skip
"""The context menu of each kind of thing on the board; an empty id is a line."""

TOOLBAR_ADD: Final = ("insert.activity", "insert.step", "insert.story", "insert.release")


class ActionTable(QObject):
    """The table of all actions, in the order of the menus, in the user's language."""

    def specs(self) -> tuple[ActionSpec, ...]:
        """Return every action."""
        return tuple(self._all())

    def _all(self) -> Iterator[ActionSpec]:
        yield from self._file()
        yield from self._edit()
        yield from self._move()
        yield from self._insert()
        yield from self._view()
        yield from self._collapsing()
        yield from self._density()
        yield from self._sight()
        yield from self._text_size()
        yield from self._panes()
        yield from self._presentation()
        yield from self._release()
        yield from self._refine()
        yield from self._help()
        yield from self._board()

    def _file(self) -> Iterator[ActionSpec]:
        menu = (self.tr("&File"),)
        yield ActionSpec(
            id="file.new", text=self.tr("&New"), menu=menu, keys=("Ctrl+N",), icon="file-plus",
            handler="files.new_map", tip=self.tr("Start an empty map"),
        )  # fmt: skip
        yield ActionSpec(
            id="file.open", text=self.tr("&Open…"), menu=menu, keys=("Ctrl+O",),
            icon="folder-open", handler="files.choose_and_open", tip=self.tr("Open a map"),
        )  # fmt: skip
        yield ActionSpec(
            id="file.recent", text=self.tr("Open &recent"), menu=menu, kind="menu",
            handler="files.fill_recent", tip=self.tr("Maps that were open lately"),
        )  # fmt: skip
        yield ActionSpec(
            id="file.save", text=self.tr("&Save"), menu=menu, keys=("Ctrl+S",), icon="save",
            handler="files.save", opens_section=True, tip=self.tr("Write the map to its file"),
        )  # fmt: skip
        yield ActionSpec(
            id="file.save-as", text=self.tr("Save &as…"), menu=menu, keys=("Ctrl+Shift+S",),
            handler="files.save_as", tip=self.tr("Write the map to another file"),
        )  # fmt: skip
        yield ActionSpec(
            id="file.autosave", text=self.tr("Save a&utomatically"), menu=menu, kind="check",
            handler="files.save_by_itself",
            tip=self.tr("Save maps that are in a file two seconds after the last change"),
        )  # fmt: skip
        yield ActionSpec(
            id="file.versions", text=self.tr("Earlier &versions…"), menu=menu, icon="history",
            handler="files.show_versions", opens_section=True,
            tip=self.tr("See how the map was at earlier saves, and go back"),
        )  # fmt: skip
        yield ActionSpec(
            id="file.compare", text=self.tr("Co&mpare with…"), menu=menu,
            handler="files.choose_and_compare",
            tip=self.tr("List what another map has that differs from this one"),
        )  # fmt: skip
        yield ActionSpec(
            id="file.merge", text=self.tr("Mer&ge from…"), menu=menu, icon="git-merge",
            handler="files.choose_and_merge",
            tip=self.tr("Take in what somebody else made of a copy of this map"),
        )  # fmt: skip
        yield ActionSpec(
            id="file.import", text=self.tr("&Import…"), menu=menu, handler="files.choose_import",
            opens_section=True, icon="download",
            tip=self.tr("Make a map of a file that another program wrote"),
        )  # fmt: skip
        yield ActionSpec(
            id="file.export-pdf", text=self.tr("&Export PDF…"), menu=menu, icon="printer",
            keys=("Ctrl+Shift+E",), handler="files.export_pdf",
            tip=self.tr("Draw the board on paper: one poster, or pages"),
        )  # fmt: skip
        yield ActionSpec(
            id="file.close", text=self.tr("&Close window"), menu=menu, keys=("Ctrl+W",),
            handler="close", opens_section=True, tip=self.tr("Close this window"),
        )  # fmt: skip
        yield ActionSpec(
            id="file.quit", text=self.tr("&Quit"), menu=menu, keys=("Ctrl+Q",),
            handler="session.quit", tip=self.tr("Close all windows"),
        )  # fmt: skip

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
        menu = (self.tr("&View"), self.tr("&Collapse"))
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
        menu = (self.tr("&View"), self.tr("&Density"))
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
            tip=self.tr("Look at one activity, step, release, persona or outcome"),
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

    def _panes(self) -> Iterator[ActionSpec]:
        menu = (self.tr("&View"),)
        yield ActionSpec(
            id="view.inspector", text=self.tr("I&nspector"), menu=menu, keys=("Ctrl+I",),
            kind="check", handler="commands.show_inspector", opens_section=True,
            tip=self.tr("Show or hide the fields of the current card"),
        )  # fmt: skip
        yield ActionSpec(
            id="view.outline", text=self.tr("O&utline"), menu=menu, keys=("Ctrl+Shift+O",),
            kind="check", handler="commands.show_outline",
            tip=self.tr("Show or hide the map as a tree, to read and edit it there"),
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
            id="view.previous-pane", text=self.tr("&Previous pane"), menu=menu,
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
