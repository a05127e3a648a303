"""What a window does to filter its board; all of it is made when it is first used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

if TYPE_CHECKING:
    from storymap.app.filter_menus import FilterMenus
    from storymap.app.filter_strip import FilterStrip
    from storymap.app.menus import Actions
    from storymap.app.session import Session
    from storymap.app.stops import Sight
    from storymap.app.toolbar import StatusBar, ToolBar
    from storymap.canvas.filtering import BoardFilter
    from storymap.canvas.view import BoardView
    from storymap.document.document import Document
    from storymap.model.filters import Facet, Filter
    from storymap.model.search import TextIndex
    from storymap.model.storymap import StoryMap

BUTTONS: Final[tuple[Facet, ...]] = ("personas", "statuses")
"""The facets that have a button of their own in the toolbar."""


class BoardWindow(Protocol):
    """What finding and filtering know of a window."""

    actions_: Actions
    board: BoardView
    session: Session
    status: StatusBar
    toolbar: ToolBar

    @property
    def document(self) -> Document:
        """The map that is shown."""
        ...

    def as_widget(self) -> QWidget:
        """The window itself."""
        ...

    def put_above_board(self, bar: QWidget) -> None:
        """Show a bar right above the board."""
        ...


class FilterCommands(QObject):
    """The filter of the board that a window shows; another document starts without one.

    ``changed`` tells that something else may be asked for.
    """

    changed = Signal()

    def __init__(self, window: BoardWindow) -> None:
        """Act for a window."""
        super().__init__(window.as_widget())
        self._window = window
        self._state: BoardFilter | None = None
        self._strip: FilterStrip | None = None
        self._menus: FilterMenus | None = None
        self._share = ""
        self._index: TextIndex | None = None
        window.toolbar.menu_wanted.connect(self.fill_button)
        self.action("view.clear-filter").setEnabled(False)

    # What there is

    @property
    def index(self) -> TextIndex:
        """What the texts of the map say, kept."""
        if self._index is None:
            from storymap.model.search import TextIndex

            self._index = TextIndex()
        return self._index

    @property
    def state(self) -> BoardFilter:
        """The filter of the board."""
        if self._state is None:
            from storymap.canvas.filtering import BoardFilter

            self._state = BoardFilter(self._window.board, self.index)
            self._state.changed.connect(self._on_changed)
        return self._state

    @property
    def story_map(self) -> StoryMap:
        """The map that is shown."""
        return self._window.document.story_map

    @property
    def current(self) -> str | None:
        """The current card."""
        return self._window.document.selection.current

    @property
    def wanted(self) -> Filter:
        """What is asked for."""
        return self.state.wanted

    def action(self, name: str) -> QAction:
        """Return an action of the window."""
        return self._window.actions_[name]

    def follow_board(self) -> None:
        """Start without a filter on the board of another document."""
        self._index = None
        if self._state is not None:
            self._state.changed.disconnect(self._on_changed)
            self._state = None
            self._on_changed()

    def set_theme(self) -> None:
        """Show the strip in the colours of the theme."""
        if self._strip is not None:
            self._strip.set_theme(self._window.session.theme)

    # What can be done

    def choose(self, wanted: Filter) -> None:
        """Show what fits a filter."""
        self.state.choose(wanted)

    def toggle(self, facet: Facet, value: str | None, _checked: object = None) -> None:
        """Ask for one thing more, or less."""
        self.choose(self.wanted.toggled(facet, value))

    def by_text(self, text: str) -> None:
        """Ask for a text."""
        from msgspec.structs import replace

        self.choose(replace(self.wanted, text=" ".join(text.split())))

    def focus_on(self, record_id: str | None, *, path: bool = False) -> None:
        """Look at one activity, step, release, persona, outcome or stakeholder.

        ``path``: at an outcome's stories with all that these need.
        """
        from msgspec.structs import replace

        self.choose(replace(self.wanted, focus=record_id, path=path and record_id is not None))

    def hide_others(self, hides: bool) -> None:  # noqa: FBT001 - what triggered() carries
        """Hide what does not fit, or dim it."""
        self.state.hide(hides=hides)

    def only_needs(self, follows: bool) -> None:  # noqa: FBT001 - what triggered() carries
        """Dim all but what the selected stories need, and what needs them."""
        self.state.follow_needs(follows=follows)

    def sight(self) -> Sight | None:
        """Return what a presentation shows while a filter is on; None for all of the map."""
        if self._state is None or self._state.shown is None:
            return None
        from storymap.app.stops import Sight

        return Sight(self._state.shown, self._state.wanted.focus)

    def clear(self) -> None:
        """Show everything."""
        if self._state is not None:
            self._state.clear()

    def escape(self) -> bool:
        """Clear the filter; False if there is none."""
        if self._state is None or not self._state.is_on:
            return False
        self._state.clear()
        return True

    def find(self) -> None:
        """Open the field from which a text becomes part of the filter."""
        self.action("edit.find").trigger()

    # Menus

    @property
    def menus(self) -> FilterMenus:
        """What fills the menus."""
        if self._menus is None:
            from storymap.app.filter_menus import FilterMenus

            self._menus = FilterMenus(self)
        return self._menus

    def fill_button(self, name: str, menu: QMenu) -> None:
        """Fill the menu of a button of the toolbar."""
        facet = next((facet for facet in BUTTONS if facet == name), None)
        if facet is None:
            self.menus.fill(menu)
        else:
            self.menus.fill_facet(menu, facet)

    def fill_filter(self, menu: QMenu) -> None:
        """Fill View > Filter."""
        self.menus.fill(menu)

    def fill_focus(self, menu: QMenu) -> None:
        """Fill View > Focus on."""
        self.menus.fill_focus(menu)

    # Showing

    def _on_changed(self) -> None:
        state = self._state
        is_on = state is not None and state.is_on
        self.action("view.clear-filter").setEnabled(is_on)
        self.action("view.hide-others").setChecked(state is not None and state.hides)
        self.action("view.only-needs").setChecked(state is not None and state.follows_needs)
        self._show_strip()
        self._show_words()
        self.changed.emit()

    def _show_words(self) -> None:
        from storymap.app.filter_words import showing, summary
        from storymap.model.filters import EVERYTHING

        state, story_map = self._state, self.story_map
        wanted = state.wanted if state is not None else EVERYTHING
        shown = state.shown if state is not None else None
        self._tell_share("" if shown is None else showing(story_map, len(shown)))
        for facet in BUTTONS:
            words = summary(story_map, wanted, facet)
            is_on = bool(wanted.chosen(facet))
            self._window.toolbar.show_filter(facet, words, is_on=is_on)

    def _tell_share(self, text: str) -> None:
        """Show how much is in sight; a screen reader says it when it changes."""
        from storymap.app.announce import announce

        self._window.status.show_share(text)
        if text != self._share:
            self._share = text
            announce(self._window.as_widget(), text or self.tr("showing everything"))

    def _show_strip(self) -> None:
        state = self._state
        if state is None or not state.is_on:
            if self._strip is not None:
                self._leave_strip()
                self._strip.hide()
            return
        strip = self._strip or self._new_strip()
        strip.show_parts([text for text, _ in self._parts(state)], hides=state.hides)
        strip.show()

    def _leave_strip(self) -> None:
        """Give the keyboard to the board if the strip that goes has it."""
        focused = self._window.as_widget().focusWidget()
        if self._strip is not None and focused is not None and self._strip.isAncestorOf(focused):
            self._window.board.setFocus(Qt.FocusReason.OtherFocusReason)

    def _parts(self, state: BoardFilter) -> list[tuple[str, Filter | None]]:
        """Return each part in words with the filter without it; None for the needs."""
        from storymap.app.filter_words import parts

        found: list[tuple[str, Filter | None]] = list(parts(self.story_map, state.wanted))
        if state.follows_needs:
            found.append((self.tr("Only what the selection needs"), None))
        return found

    def _new_strip(self) -> FilterStrip:
        from storymap.app.filter_strip import FilterStrip

        strip = self._strip = FilterStrip(self._window.session.theme)
        strip.removed.connect(self._on_removed)
        strip.hiding.connect(self.hide_others)
        strip.cleared.connect(self.clear)
        self._window.put_above_board(strip)
        return strip

    def _on_removed(self, number: int) -> None:
        rest = self._parts(self.state)[number][1]
        if rest is None:
            self.state.follow_needs(follows=False)
        else:
            self.choose(rest)
