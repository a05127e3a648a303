"""The docks of a window: outline at the left, inspector at the right, slices or forecast below."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QByteArray, QObject, Qt, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow, QToolBar, QWidget

from storymap.app.announce import announce
from storymap.app.menus import Actions
from storymap.app.panes import focus_pane
from storymap.layout.themes import Theme

if TYPE_CHECKING:
    from storymap.app.side_docks import SideDock, SidePanel
    from storymap.canvas.view import BoardView
    from storymap.document.document import Document
    from storymap.panels.forecast import ForecastPanel
    from storymap.panels.inspector import Inspector
    from storymap.panels.outline import OutlinePanel
    from storymap.panels.slice import SlicePanel

INSPECTOR_WIDTH: Final = 310
OUTLINE_WIDTH: Final = 360
SLICES_HEIGHT: Final = 232
FORECAST_HEIGHT: Final = 262
_VERSION: Final = 1


class Docks(QObject):
    """Makes the panels when they are first needed, and again for another document.

    ``side_filled`` tells the name of a side dock and the panel that was made for it.
    """

    side_filled = Signal(str, object)

    def __init__(
        self,
        window: QMainWindow,
        actions: Actions,
        shown: Callable[[], tuple[BoardView, Document, Theme]],
    ) -> None:
        """Add empty docks to a window; ``shown`` gives what it shows by then."""
        super().__init__(window)
        self._window = window
        self._shown = shown
        self._inspector: Inspector | None = None
        self._slices: SlicePanel | None = None
        self._forecast: ForecastPanel | None = None
        self._outline: OutlinePanel | None = None
        self._sides: dict[str, tuple[SideDock, QDockWidget]] = {}
        self._side_panels: dict[str, SidePanel] = {}
        self._actions = actions
        corner, area = Qt.Corner.BottomRightCorner, Qt.DockWidgetArea
        window.setCorner(corner, area.RightDockWidgetArea)
        self.inspector = self._dock("inspector", self.tr("Inspector"), area.RightDockWidgetArea)
        self.slices = self._dock("slices", self.tr("Slices"), area.BottomDockWidgetArea)
        self.outline = self._dock("outline", self.tr("Outline"), area.LeftDockWidgetArea)
        self.forecast = self._dock("forecast", self.tr("Forecast"), area.BottomDockWidgetArea)
        self.slices.hide()
        self.forecast.hide()
        self.outline.hide()
        self.outline.visibilityChanged.connect(lambda _shown: self._fill_outline())
        _follow(self.outline, actions, "view.outline")
        _follow(self.inspector, actions, "view.inspector")
        _follow(self.slices, actions, "view.slices")
        _follow(self.forecast, actions, "view.forecast")

    def _dock(self, name: str, title: str, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = self._made(name, title)
        self._window.addDockWidget(area, dock)
        return dock

    def _made(self, name: str, title: str) -> QDockWidget:
        dock = QDockWidget(title, self._window)
        dock.setObjectName(name)
        dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
        dock.setTitleBarWidget(QWidget(dock))
        dock.setWidget(QWidget(dock))
        return dock

    def restore(self, kept: QByteArray) -> None:
        """Bring back how the docks were, without those below: they start with a question."""
        if kept.isEmpty() or not self._window.restoreState(kept, _VERSION):
            self._window.resizeDocks([self.inspector], [INSPECTOR_WIDTH], Qt.Orientation.Horizontal)
        self.slices.hide()
        self.forecast.hide()

    def kept(self) -> QByteArray:
        """Return how the docks are, to be restored."""
        return self._window.saveState(_VERSION)

    @property
    def is_filled(self) -> bool:
        """Whether the inspector is there, which is made after the first paint."""
        return self._inspector is not None

    def fill(self) -> None:
        """Make the inspector of the document that is shown."""
        if self._inspector is not None:
            return
        from storymap.panels.inspector import Inspector

        board, document, theme = self._shown()
        self._inspector = Inspector(document, self.inspector)
        self._inspector.set_theme(theme)
        self._inspector.left.connect(board.setFocus)
        self._inspector.message.connect(board.message)
        self._inspector.narrowed.connect(self._narrow_inspector)
        board.brief_wanted.connect(self.inspector.show)
        _put(self.inspector, self._inspector)
        self._fill_outline()
        self._add_sides()

    def _narrow_inspector(self) -> None:
        """Give the board back what larger text took from it."""
        self._window.resizeDocks([self.inspector], [INSPECTOR_WIDTH], Qt.Orientation.Horizontal)

    # Side docks

    def _add_sides(self) -> None:
        """Add the docks that were not needed before the first paint, once; fill what is seen."""
        from storymap.app.side_docks import side_docks

        for side in () if self._sides else side_docks():
            dock = self._made(side.name, side.title)
            self._sides[side.name] = (side, dock)
            is_below = side.area == Qt.DockWidgetArea.BottomDockWidgetArea
            if is_below or not self._window.restoreDockWidget(dock):  # once added it is as new
                self._window.addDockWidget(side.area, dock)
                dock.hide()
            dock.visibilityChanged.connect(lambda _shown, name=side.name: self._fill_side(name))
            _follow(dock, self._actions, side.action)
        for name in self._sides:
            self._fill_side(name)

    def _fill_side(self, name: str) -> None:
        side, dock = self._sides[name]
        if name in self._side_panels or dock.isHidden() or not self.is_filled:
            return
        board, document, theme = self._shown()
        panel = self._side_panels[name] = side.make(document, dock)
        panel.set_theme(theme)
        panel.closed.connect(dock.hide)
        panel.closed.connect(board.setFocus)
        panel.visited.connect(self.visit)
        panel.message.connect(board.message)
        _put(dock, cast(QWidget, panel))
        self.side_filled.emit(name, panel)

    def visit(self, record_id: str) -> None:
        """Go to a record: on the board, or, if it has no place there, in the inspector."""
        board, document, _ = self._shown()
        story_map = document.story_map
        tables = (story_map.activities, story_map.steps, story_map.stories, story_map.releases)
        if any(record_id in table for table in tables):
            document.selection.select(record_id)
            board.reveal(record_id)
        elif self._inspector is not None:
            self.inspector.show()
            self._inspector.show_record(record_id)

    def visit_field(self, record_id: str, field: str) -> None:
        """Go to a record, and with the keyboard to one of its fields in the inspector."""
        self.visit(record_id)
        self._window.activateWindow()
        self._shown_inspector().show_field(record_id, field)

    def show_side(self, name: str, *, shown: bool) -> SidePanel | None:
        """Show a side dock and give it the keyboard, or hide it; return its panel when shown."""
        self.fill()
        side, dock = self._sides[name]
        if not shown:
            dock.hide()
            return None
        if dock.isHidden():
            if side.area == Qt.DockWidgetArea.BottomDockWidgetArea:
                self._hide_below()
            dock.show()
            self._fill_side(name)
            if side.area == Qt.DockWidgetArea.BottomDockWidgetArea:
                self._give_height(dock, side.size)
            else:
                self._window.resizeDocks([dock], [side.size], Qt.Orientation.Horizontal)
        panel = self._side_panels[name]
        panel.start()
        return panel

    def _hide_below(self) -> None:
        """Hide what stands below: one panel at a time leaves the board its room."""
        self.close_slices()
        self.forecast.hide()
        for side, dock in self._sides.values():
            if side.area == Qt.DockWidgetArea.BottomDockWidgetArea:
                dock.hide()

    def empty(self) -> None:
        """Drop the panels of the document that was shown."""
        self._hide_below()
        sides = [dock for _, dock in self._sides.values()]
        for dock in (self.inspector, self.slices, self.forecast, self.outline, *sides):
            _put(dock, QWidget(dock))
        self._side_panels.clear()
        self._inspector = self._slices = self._forecast = self._outline = None

    def review_release(self) -> None:
        """Show the review of the release of the current card, or of one that it is time for."""
        from storymap.app.shipping import release_of_card, release_to_open, release_to_ship

        board, document, _ = self._shown()
        m, current = document.story_map, document.selection.current
        release_id = (
            release_of_card(m, current) or release_to_open(m, current) or release_to_ship(m, None)
        )
        if release_id is None:
            board.message.emit(self.tr("There is no release yet to look back on."))
        else:
            board.reveal(release_id, opens=False)
            self._shown_inspector().show_field(release_id, "review")

    def show_brief(self) -> None:
        """Show what the map is for, in the inspector: that is there while nothing is selected."""
        self._shown()[1].selection.clear()
        inspector = self._shown_inspector()
        inspector.tabs.setCurrentIndex(0)
        if inspector.page is not None:
            inspector.page.go_to("goal")

    def _shown_inspector(self) -> Inspector:
        self.fill()
        self.inspector.show()
        assert self._inspector is not None  # noqa: S101 - it is filled
        return self._inspector

    def open_slices(self, release_id: str | None) -> None:
        """Show the slice panel and let it work on a release."""
        panel = self._shown_slices()
        panel.start(release_id)

    def _shown_slices(self) -> SlicePanel:
        """Return the slice panel, made and shown if it was not yet."""
        board, document, theme = self._shown()
        if self._slices is None:
            from storymap.panels.slice import SlicePanel

            self._slices = SlicePanel(document, self.slices)
            self._slices.set_theme(theme)
            self._slices.ghosts_changed.connect(board.show_ghosts)
            self._slices.closed.connect(self.close_slices)
            self._slices.told.connect(lambda text: announce(self.slices, text))
            self._slices.compare_wanted.connect(self.compare)
            self._slices.plan_wanted.connect(self.plan_releases)
            _put(self.slices, self._slices)
        if self.slices.isHidden():
            self._hide_below()
            self.slices.show()
            self._give_height(self.slices, SLICES_HEIGHT)
        return self._slices

    def _give_height(self, dock: QDockWidget, height: int) -> None:
        """Make a dock below as high as its panel needs, at the size of text that was chosen."""
        from storymap.panels.sheet import scaled

        most = self._window.height() // 2
        heights = [min(scaled(height), max(height, most))]
        self._window.resizeDocks([dock], heights, Qt.Orientation.Vertical)

    @property
    def is_slicing(self) -> bool:
        """Whether the slice panel still computes what it will show."""
        return self._slices is not None and self._slices.is_busy

    def close_slices(self) -> None:
        """Hide the slice panel and what it shows on the board."""
        if self._slices is not None:
            self._shown()[0].show_ghosts(None)
        self.slices.hide()

    def compare(self) -> None:
        """Show the best slices of two capacities side by side."""
        from storymap.panels.slice_compare import CompareDialog

        board, document, theme = self._shown()
        if self._slices is None or self.slices.isHidden():
            self.open_slices(_release_of(document))
        panel = self._slices
        question = panel.question() if panel is not None else None
        if panel is not None and question is not None:
            dialog = CompareDialog(question, theme, self._window)
            dialog.taken.connect(panel.take_capacity)
            dialog.visited.connect(board.reveal)
            dialog.visited.connect(document.selection.select)
            dialog.open()

    def plan_releases(self) -> None:
        """Plan all releases at once."""
        from storymap.panels.slice_plan import PlanDialog
        from storymap.slicing.options import NO_OPTIONS

        _, document, theme = self._shown()
        options = NO_OPTIONS if self._slices is None else self._slices.options
        PlanDialog(document, theme, self._window, options).open()

    def must_have(self) -> None:
        """Ask that the selected stories be in the slice, or no longer."""
        self._wish("must")

    def wont_have(self) -> None:
        """Ask that the selected stories stay out of the slice, or no longer."""
        self._wish("wont")

    def _wish(self, wish: str) -> None:
        document = self._shown()[1]
        stories = document.story_map.stories
        ids = [name for name in document.selection.ids if name in stories]
        if self.slices.isHidden():
            self._shown_slices().start(_release_of(document))
        if self._slices is not None:
            self._slices.wish(ids, wish)

    def show_forecast(self, shown: bool) -> None:  # noqa: FBT001 - what triggered() carries
        """Show or hide when each release may be done."""
        if not shown:
            self.forecast.hide()
            return
        board, document, theme = self._shown()
        if self._forecast is None:
            from storymap.panels.forecast import ForecastPanel

            self._forecast = ForecastPanel(document, self.forecast)
            self._forecast.set_theme(theme)
            self._forecast.closed.connect(self.forecast.hide)
            self._forecast.visited.connect(document.selection.select)
            self._forecast.visited.connect(board.reveal)
            self._forecast.message.connect(board.message)
            _put(self.forecast, self._forecast)
        if self.forecast.isHidden():
            self._hide_below()
            self.forecast.show()
            self._give_height(self.forecast, FORECAST_HEIGHT)
        self._forecast.start()

    def set_theme(self, theme: Theme) -> None:
        """Show the panels in a theme's colours."""
        panels = (self._inspector, self._slices, self._forecast, self._outline)
        for panel in (*panels, *self._side_panels.values()):
            if panel is not None:
                panel.set_theme(theme)

    def show_outline(self, *, shown: bool) -> None:
        """Show the outline and give it the keyboard, or hide it."""
        is_first = self._outline is None
        self.outline.setVisible(shown)
        if shown and is_first:
            self._window.resizeDocks([self.outline], [OUTLINE_WIDTH], Qt.Orientation.Horizontal)
        if self._outline is not None and shown:
            self._outline.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _fill_outline(self) -> None:
        """Make the outline of the document that is shown, once it is seen."""
        if self._outline is not None or self.outline.isHidden() or not self.is_filled:
            return
        from storymap.panels.outline import OutlinePanel

        board, document, theme = self._shown()
        self._outline = OutlinePanel(document, self.outline)
        self._outline.set_theme(theme)
        self._outline.left.connect(board.setFocus)
        self._outline.message.connect(board.message)
        self._outline.move_wanted.connect(self._actions["move.to"].trigger)
        _put(self.outline, self._outline)

    def focus_pane(self, by: int) -> None:
        """Move the keyboard ``by`` panes on from the one that has it, round and round."""
        toolbars = self._window.findChildren(QToolBar)
        docks = (self.inspector, self.slices, self.forecast)
        sides = [dock for _, dock in self._sides.values()]
        panes = [self._shown()[0], *docks, *sides, *toolbars, self.outline]
        focus_pane(panes, by)


def _release_of(document: Document) -> str | None:
    """Return the release of the current card, or the one that is current itself."""
    current, m = document.selection.current, document.story_map
    if current in m.releases:
        return current
    story = m.stories.get(current or "")
    return None if story is None else story.release


def _follow(dock: QDockWidget, actions: Actions, name: str) -> None:
    """Keep the menu's tick true."""
    toggle = dock.toggleViewAction()
    actions[name].setChecked(toggle.isChecked())
    toggle.toggled.connect(actions[name].setChecked)


def _put(dock: QDockWidget, widget: QWidget) -> None:
    before = dock.widget()
    dock.setWidget(widget)
    if before is not None:
        before.deleteLater()
