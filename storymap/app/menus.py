"""The actions of one window as QActions, made from the table, and its menus."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from operator import attrgetter
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from storymap.app.action_spec import ActionSpec
from storymap.app.actions import CARD_MENUS
from storymap.app.icons import icon
from storymap.layout.themes import Theme

ALWAYS_SHOWN: Final = ("edit.undo", "edit.redo")
"""The actions whose icons stand in the toolbar."""


class Actions(QObject):
    """A QAction for each spec that has a handler; handlers are looked up when they are needed."""

    def __init__(self, window: QWidget, specs: tuple[ActionSpec, ...], theme: Theme) -> None:
        """Make the actions; the window is where handlers' dotted paths start."""
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._drawn: set[str] = set()
        self.specs = {spec.id: spec for spec in specs}
        self._submenus: list[QMenu] = []
        self._actions: dict[str, QAction] = {
            spec.id: self._made(spec) for spec in specs if spec.handler and spec.kind != "menu"
        }
        self._themes, self._densities = QActionGroup(self), QActionGroup(self)
        for name, action in self._actions.items():
            if name.startswith("theme."):
                self._themes.addAction(action)
            elif name.startswith("density."):
                self._densities.addAction(action)

    def __getitem__(self, action_id: str) -> QAction:
        """Return the action with an id."""
        return self._actions[action_id]

    def __iter__(self) -> Iterator[tuple[ActionSpec, QAction]]:
        """Yield each spec with its action."""
        return ((self.specs[name], action) for name, action in self._actions.items())

    def _made(self, spec: ActionSpec) -> QAction:
        action = QAction(spec.text, self._window)
        action.setObjectName(spec.id)
        action.setToolTip(_tip(spec))
        action.setStatusTip(spec.tip)
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        action.setAutoRepeat(spec.id.startswith(("edit.undo", "edit.redo", "move.", "view.zoom")))
        action.setMenuRole(QAction.MenuRole.NoRole)
        if spec.kind == "check":
            action.setCheckable(True)
            action.triggered.connect(lambda checked: self._call(spec, checked))
        else:
            action.triggered.connect(lambda _checked=False: self._call(spec))
        if spec.handled_by == "board":
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        else:
            self._window.addAction(action)
        return action

    def _call(self, spec: ActionSpec, *arguments: object) -> None:
        attrgetter(spec.handler)(self._window)(*arguments)

    def rebind(self, specs: tuple[ActionSpec, ...]) -> None:
        """Give the actions the keys of another table of the same actions."""
        for spec in specs:
            if spec.id in self._actions and spec.keys != self.specs[spec.id].keys:
                action = self._actions[spec.id]
                action.setShortcuts([QKeySequence(key) for key in spec.keys])
                action.setToolTip(_tip(spec))
            self.specs[spec.id] = spec

    def attach(self, board: QWidget) -> None:
        """Let the keys of the board work while the board has the focus."""
        for spec, action in self:
            if spec.handled_by == "board":
                board.addAction(action)

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in a theme's colours; those in menus when the menu is opened.

        A window asks for it once it has been painted: the first drawing takes 10 ms.
        """
        self._theme = theme
        self._drawn.clear()
        for name in ALWAYS_SHOWN:
            self._draw_icon(self.specs[name])

    def _draw_icon(self, spec: ActionSpec) -> None:
        if spec.icon and spec.id not in self._drawn:
            self._drawn.add(spec.id)
            image = icon(spec.icon, self._theme["ink"], self._theme["muted"])
            self._actions[spec.id].setIcon(image)

    def card_menu(self) -> QMenu:
        """Return the menu of what is selected on the board; it goes when it is closed."""
        kind = attrgetter("board.menu_kind")(self._window)
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in CARD_MENUS[kind]:
            if not name:
                menu.addSeparator()
            elif self.specs[name].kind == "menu":
                self._add_filled(menu, self.specs[name])
            else:
                self._draw_icon(self.specs[name])
                menu.addAction(self._actions[name])
        return menu

    def _add_filled(self, menu: QMenu, spec: ActionSpec) -> None:
        """Add a menu that its handler fills whenever it opens."""
        submenu = menu.addMenu(spec.text)
        submenu.setObjectName(spec.id)
        submenu.aboutToShow.connect(partial(self._call, spec, submenu))

    def fill(self, menu_bar: QMenuBar) -> None:
        """Make all menus, in the table's order; each is filled when it is first opened.

        Alt and its letter open a menu; the bar does not underline the letters.
        """
        menus: dict[tuple[str, ...], QMenu] = {}
        for spec in self.specs.values():
            if spec.menu and spec.menu[:1] not in menus:
                title = spec.menu[0]
                menu = menus[spec.menu[:1]] = QMenu(title.replace("&", ""), menu_bar)
                action = menu_bar.addMenu(menu)
                opener = QShortcut(QKeySequence.mnemonic(title), self._window)
                opener.activated.connect(partial(menu_bar.setActiveAction, action))
                menu.aboutToShow.connect(partial(self._fill_menu, menu, spec.menu[:1]))
        self._submenus.extend(menus.values())

    def fill_all(self) -> None:
        """Fill the menus that were not opened yet."""
        for menu in self._submenus:
            if menu.isEmpty():
                menu.aboutToShow.emit()

    def _fill_menu(self, menu: QMenu, path: tuple[str, ...]) -> None:
        for spec in self.specs.values():
            if spec.menu[: len(path)] == path and spec.kind != "menu":
                self._draw_icon(spec)
        if not menu.isEmpty():
            return
        menu.setToolTipsVisible(False)
        submenus: dict[tuple[str, ...], QMenu] = {path: menu}
        for spec in self.specs.values():
            if spec.menu[: len(path)] == path:
                self._add(submenus, spec)

    def _add(self, submenus: dict[tuple[str, ...], QMenu], spec: ActionSpec) -> None:
        if spec.menu not in submenus:
            parent = submenus[spec.menu[:-1]]
            if spec.opens_section:
                parent.addSeparator()
            submenus[spec.menu] = parent.addMenu(spec.menu[-1])
        menu = submenus[spec.menu]
        if spec.opens_section and not menu.isEmpty():
            menu.addSeparator()
        if spec.kind == "menu":
            self._add_filled(menu, spec)
        else:
            menu.addAction(self._actions[spec.id])


def _tip(spec: ActionSpec) -> str:
    """The tool tip says what happens, and by which key."""
    if not spec.keys:
        return spec.tip
    key = QKeySequence(spec.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)
    return f"{spec.tip} ({key})"
