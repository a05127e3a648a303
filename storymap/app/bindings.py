"""The keys of actions: those of the table, and those that the user put in their place."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from storymap.app.action_spec import ActionSpec
from storymap.app.settings import Settings


class Bindings(QObject):
    """The table of actions with the user's keys; all windows share it.

    Keys are written as Qt writes them on every system (``Ctrl+Shift+S``). No key is given twice:
    who gives one to an action takes it from the other that has it.
    """

    changed = Signal()

    def __init__(self, specs: tuple[ActionSpec, ...], settings: Settings) -> None:
        """Take the keys of a table, and those that the settings hold instead."""
        super().__init__()
        self._settings = settings
        self._original = {spec.id: spec for spec in specs}
        self._specs = dict(self._original)
        for name, keys in settings.keys.items():
            if name in self._specs and not self._specs[name].is_fixed:
                self._specs[name] = self._specs[name]._replace(keys=keys)

    @property
    def specs(self) -> tuple[ActionSpec, ...]:
        """Every action with the keys that it has now."""
        return tuple(self._specs.values())

    def __getitem__(self, action_id: str) -> ActionSpec:
        """Return an action with the keys that it has now."""
        return self._specs[action_id]

    def is_changed(self, action_id: str) -> bool:
        """Whether an action's keys are not those of the table."""
        return self._specs[action_id].keys != self._original[action_id].keys

    def owner(self, key: str) -> ActionSpec | None:
        """Return the action that has a key."""
        found = (spec for spec in self._specs.values() if spec.handler and key in spec.keys)
        return next(found, None)

    def give(self, action_id: str, keys: tuple[str, ...]) -> None:
        """Let an action have these keys and no others; other actions lose them."""
        self._take(frozenset(keys), action_id)
        self._put(action_id, keys)
        self.changed.emit()

    def reset(self, action_id: str) -> None:
        """Give an action back its keys of the table."""
        self.give(action_id, self._original[action_id].keys)

    def reset_all(self) -> None:
        """Give all actions back their keys of the table."""
        self._specs = dict(self._original)
        self._settings.forget_keys()
        self.changed.emit()

    def _take(self, keys: frozenset[str], but: str) -> None:
        for name, spec in list(self._specs.items()):
            if name != but and not keys.isdisjoint(spec.keys) and not spec.is_fixed:
                self._put(name, tuple(key for key in spec.keys if key not in keys))

    def _put(self, action_id: str, keys: tuple[str, ...]) -> None:
        self._specs[action_id] = self._specs[action_id]._replace(keys=keys)
        self._settings.keep_keys(action_id, keys if self.is_changed(action_id) else None)
