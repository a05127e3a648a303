"""The menus in which a filter is chosen; each is filled when it opens, from the map as it is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from storymap.app.filter_words import all_of, choices, facet_name, switch_name
from storymap.app.plain import menu_text
from storymap.model.filters import FACETS, SWITCHES, Facet, Switch
from storymap.model.records import Outcome, Persona
from storymap.model.storymap import StoryMap, ordered

if TYPE_CHECKING:
    from storymap.app.filter_commands import FilterCommands


class FilterMenus(QObject):
    """Fills the menus of a window's filter."""

    def __init__(self, commands: FilterCommands) -> None:
        """Choose by these commands."""
        super().__init__(commands)
        self._commands = commands

    @property
    def _map(self) -> StoryMap:
        return self._commands.story_map

    # Filters

    def fill_facet(self, menu: QMenu, facet: Facet) -> None:
        """Offer all that can be chosen of a facet; what is chosen has a tick."""
        _empty(menu)
        chosen = self._commands.wanted.chosen(facet)
        found = choices(self._map, facet)
        for value, text in found:
            choose = partial(self._commands.toggle, facet, value)
            _add_check(menu, text, checked=value in chosen).triggered.connect(choose)
        if not found:
            none = self.tr("None in this map")
            menu.addAction(none).setEnabled(False)
        if chosen:
            menu.addSeparator()
            menu.addAction(all_of(facet)).triggered.connect(
                lambda: self._commands.choose(
                    replace(self._commands.wanted, **{facet: frozenset()})
                )
            )

    def fill(self, menu: QMenu) -> None:
        """Offer all facets and switches, and what else can be done with a filter."""
        _empty(menu)
        for facet in FACETS:
            part = menu.addMenu(facet_name(facet))
            part.aboutToShow.connect(partial(self.fill_facet, part, facet))
        menu.addSeparator()
        for switch in SWITCHES:
            self._add_switch(menu, switch)
        menu.addAction(self.tr("Text…")).triggered.connect(self._commands.find)
        menu.addSeparator()
        for name in ("view.hide-others", "view.clear-filter"):
            menu.addAction(self._commands.action(name))

    def _add_switch(self, menu: QMenu, switch: Switch) -> None:
        is_on = getattr(self._commands.wanted, switch)
        action = _add_check(menu, switch_name(switch), checked=is_on)
        action.triggered.connect(
            lambda on: self._commands.choose(replace(self._commands.wanted, **{switch: on}))
        )

    # Focus

    def fill_focus(self, menu: QMenu) -> None:
        """Offer what the current card belongs to, then all there is."""
        _empty(menu)
        story_map, current = self._map, self._commands.current
        for record_id in parts_of(story_map, current):
            self._add_focus(menu, record_id)
        menu.addSeparator()
        for name, ids in self._tables(story_map):
            if ids:
                part = menu.addMenu(name)
                for record_id in ids:
                    self._add_focus(part, record_id)

    def _tables(self, story_map: StoryMap) -> list[tuple[str, list[str]]]:
        return [
            (self.tr("Activity"), [a.id for a, _ in story_map.backbone if a is not None]),
            (facet_name("personas"), [one.id for one in ordered(story_map.table(Persona))]),
            (facet_name("outcomes"), [one.id for one in ordered(story_map.table(Outcome))]),
            (self.tr("Stakeholder"), [one.id for one in ordered(story_map.stakeholders)]),
            (facet_name("releases"), [one.id for one in story_map.release_order]),
        ]

    def _add_focus(self, menu: QMenu, record_id: str) -> None:
        title = getattr(self._map.find(record_id), "title", "")
        is_on = self._commands.wanted.focus == record_id
        action = _add_check(menu, title, checked=is_on)
        action.setObjectName(f"focus:{record_id}")
        action.triggered.connect(lambda on: self._commands.focus_on(record_id if on else None))


def parts_of(story_map: StoryMap, current: str | None) -> list[str]:
    """Return on what the view can be focused for a card: itself, or what a story belongs to."""
    story = story_map.stories.get(current or "")
    if story is None:
        tables = (story_map.activities, story_map.steps, story_map.releases)
        return [current] if current and any(current in table for table in tables) else []
    step = story_map.steps.get(story.step)
    found = [step.activity if step else "", story.step, story.release or ""]
    found += [*story.personas, *story.outcomes]
    return [name for name in found if name and story_map.find(name) is not None]


def _add_check(menu: QMenu, text: str, *, checked: bool) -> QAction:
    action = menu.addAction(menu_text(text))
    action.setCheckable(True)
    action.setChecked(checked)
    return action


def _empty(menu: QMenu) -> None:
    """Take everything out of a menu, its submenus too, which Qt would keep."""
    menu.clear()
    only = Qt.FindChildOption.FindDirectChildrenOnly
    for part in menu.findChildren(QMenu, options=only):
        part.deleteLater()
