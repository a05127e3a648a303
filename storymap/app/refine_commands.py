"""What the menu Refine opens: the lists of the refine panel, and the dialog that splits a story."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storymap.app.window import MainWindow


class RefineCommands:
    """Opens what refines the map of one window."""

    def __init__(self, window: MainWindow) -> None:
        """Act for a window."""
        self._window = window
        window.docks.side_filled.connect(self._on_filled)

    def _on_filled(self, name: str, panel: object) -> None:
        """Follow the panel that was made for a map."""
        from storymap.panels.refine import RefinePanel

        if name == "refine" and isinstance(panel, RefinePanel):
            panel.refuted.connect(self._tell_fallen)

    def _tell_fallen(self, record_id: str) -> None:
        """Show what fell with a belief until that is dismissed or taken back."""
        from storymap.app.fallen import fallen, is_refuted

        window, document = self._window, self._window.document
        notice = fallen(document.story_map, record_id, window.docks.visit)
        if notice is None:
            return
        window.say(notice)

        def look(_patch: object) -> None:
            if not is_refuted(document.story_map, record_id):
                document.changed.disconnect(look)
                window.unsay(notice.text)

        document.changed.connect(look)

    def show_panel(self, shown: bool) -> None:  # noqa: FBT001 - what triggered() carries
        """Show or hide the refine panel."""
        self._window.docks.show_side("refine", shown=shown)

    def show_ready(self) -> None:
        """List what is near the top and not ready."""
        self._show("ready")

    def show_clearer(self) -> None:
        """List what may be told more clearly."""
        self._show("clearer")

    def show_learning(self) -> None:
        """List what is worth learning first."""
        self._show("learning")

    def show_questions(self) -> None:
        """List the open questions."""
        self._show("questions")

    def show_whys(self) -> None:
        """List the whys that reach no outcome."""
        self._show("whys")

    def show_progress(self) -> None:
        """List what is in progress."""
        self._show("progress")

    def _show(self, tab: str) -> None:
        from storymap.panels.refine import RefinePanel

        panel = self._window.docks.show_side("refine", shown=True)
        if isinstance(panel, RefinePanel):
            panel.start_with(tab)

    def split(self) -> None:
        """Ask how to split the current story."""
        from storymap.panels.split_dialog import SplitDialog

        window = self._window
        document = window.document
        current = document.selection.current
        if current not in document.story_map.stories:
            chosen = [name for name in document.selection.ids if name in document.story_map.stories]
            current = chosen[-1] if chosen else None
        if current is None:
            return
        if document.read_only:
            window.show_message(window.tr("This map is open for reading only."))
            return
        dialog = SplitDialog(document, current, window.session.theme, window)
        dialog.message.connect(window.show_message)
        dialog.open()
