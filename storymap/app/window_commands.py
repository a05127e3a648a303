"""What the commands of a window open: palette, panes, presentation, dialogs, the manual."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from storymap.app.plain import message_box

if TYPE_CHECKING:
    from storymap.app.refine_commands import RefineCommands
    from storymap.app.window import MainWindow


class WindowCommands(QObject):
    """Opens what stands beside the board of one window, or before it."""

    def __init__(self, window: MainWindow) -> None:
        """Act for a window."""
        super().__init__(window)
        self._window = window

    @cached_property
    def refining(self) -> RefineCommands:
        """What the menu Refine opens."""
        from storymap.app.refine_commands import RefineCommands

        return RefineCommands(self._window)

    def open_palette(self) -> None:
        """Find a command or a card."""
        from storymap.app.palette import CommandPalette, card_entries, command_entries

        window = self._window
        entries = command_entries(window.actions_)
        entries += card_entries(window.document.story_map, window.reveal)
        CommandPalette(entries, window.session.theme, window).open_under(window.toolbar.search)

    def show_inspector(self, shown: bool) -> None:  # noqa: FBT001 - what triggered() carries
        """Show or hide the fields of the current card."""
        self._window.docks.inspector.setVisible(shown)

    def show_outline(self, shown: bool) -> None:  # noqa: FBT001 - what triggered() carries
        """Show or hide the map as a tree."""
        self._window.docks.show_outline(shown=shown)

    def move_to(self) -> None:
        """Ask where the selection goes."""
        from storymap.panels.move_to import MoveToDialog

        if MoveToDialog.is_useful(self._window.document):
            dialog = MoveToDialog(self._window.document, self._window)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.message.connect(self._window.show_message)
            dialog.open()

    def show_slices(self, shown: bool) -> None:  # noqa: FBT001 - what triggered() carries
        """Show or hide the slice panel."""
        if shown:
            self.slice_for_value()
        else:
            self._window.docks.close_slices()

    def slice_for_value(self) -> None:
        """Open the slice panel for the release of the current card."""
        self._window.docks.open_slices(self._current_release())

    def _current_release(self) -> str | None:
        current = self._window.document.selection.current
        story_map = self._window.document.story_map
        if current in story_map.releases:
            return current
        story = story_map.stories.get(current or "")
        return story.release if story is not None else None

    def focus_next_pane(self) -> None:
        """Move the keyboard to the next pane."""
        self._window.docks.focus_pane(1)

    def focus_previous_pane(self) -> None:
        """Move the keyboard to the pane before."""
        self._window.docks.focus_pane(-1)

    def present(self) -> None:
        """Walk through the map on the whole screen."""
        self._present(None)

    def present_here(self) -> None:
        """Walk through the map, beginning at what is selected."""
        self._present(self._window.document.selection.current)

    def _present(self, start: str | None) -> None:
        from storymap.app.presentation import present

        window, session = self._window, self._window.session
        look = session.theme, session.settings
        shown = present(window.document, look, start, window, window.filters.sight())
        session.theme_changed.connect(shown.board.set_theme)

    def check_map(self) -> None:
        """List what is broken, missing or unclear."""
        from storymap.app.check_dialog import CheckDialog

        window, session = self._window, self._window.session
        dialog = CheckDialog(window.document, session.theme, window)
        dialog.visited.connect(window.docks.visit)
        dialog.field_wanted.connect(window.docks.visit_field)
        session.theme_changed.connect(dialog.set_theme)
        dialog.show()

    def show_manual(self) -> None:
        """Open the manual."""
        from storymap.app.manual import show_page

        show_page(self._window)

    def show_keys(self) -> None:
        """List all keys."""
        from storymap.app.keys_dialog import KeysDialog

        KeysDialog(self._window.session.bindings, self._window).open()

    def show_about(self) -> None:
        """Say what this program is and whose work it stands on."""
        from PySide6.QtWidgets import QMessageBox

        from storymap.app.about import about_text

        box = message_box(self._window, QMessageBox.Icon.NoIcon, *about_text())
        box.setWindowTitle(self.tr("About Story Map"))
        box.open()
