"""What the program remembers between runs: one INI file in the user's configuration folder."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Literal, TypeAlias, get_args

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

ThemeChoice: TypeAlias = Literal["system", "light", "dark", "contrast"]

Density: TypeAlias = Literal["titles", "map", "detail"]

RECENT_LIMIT: Final = 10
COLLAPSED_LIMIT: Final = 100
TEXT_SIZES: Final = (90, 100, 110, 120, 130, 145, 160)
"""The sizes of text that can be chosen, in percent."""


class Settings(QObject):
    """Typed access to the settings; each change is stored at once.

    Where the file is, ``QSettings.setPath`` decides (tests point it at a folder of their own).
    """

    recent_changed = Signal()
    autosave_changed = Signal()

    def __init__(self, file: Path | None = None) -> None:
        """Open the user's settings, or those in a file; it need not exist."""
        super().__init__()
        ini, scope = QSettings.Format.IniFormat, QSettings.Scope.UserScope
        self._store = (
            QSettings(str(file), ini)
            if file is not None
            else QSettings(ini, scope, "storymap", "storymap")
        )

    @property
    def theme(self) -> ThemeChoice:
        """The theme that was chosen; ``system`` follows the desktop."""
        stored = self._store.value("window/theme")
        for choice in get_args(ThemeChoice):
            if stored == choice:
                found: ThemeChoice = choice
                return found
        return "system"

    @theme.setter
    def theme(self, choice: ThemeChoice) -> None:
        self._store.setValue("window/theme", choice)

    @property
    def text_size(self) -> int:
        """The size of text in percent, 90 to 160."""
        stored = self._store.value("window/text-size")
        found = int(stored) if isinstance(stored, str | int) and str(stored).isdecimal() else 100
        return max(TEXT_SIZES[0], min(TEXT_SIZES[-1], found))

    @text_size.setter
    def text_size(self, percent: int) -> None:
        self._store.setValue("window/text-size", percent)

    @property
    def keys(self) -> dict[str, tuple[str, ...]]:
        """The keys that the user gave to actions, by the action's id."""
        self._store.beginGroup("keys")
        stored = {name: self._store.value(name) for name in self._store.childKeys()}
        self._store.endGroup()
        return {name: _texts(value) for name, value in stored.items()}

    def keep_keys(self, action_id: str, keys: tuple[str, ...] | None) -> None:
        """Remember an action's keys; None if they are those of the table."""
        if keys is None:
            self._store.remove(f"keys/{action_id}")
        else:
            self._store.setValue(f"keys/{action_id}", list(keys) if keys else "")

    def forget_keys(self) -> None:
        """Forget the keys that the user gave to actions."""
        self._store.remove("keys")

    @property
    def presented_by(self) -> Literal["backbone", "releases"]:
        """Along what the last presentation walked."""
        return "releases" if self._store.value("presentation/way") == "releases" else "backbone"

    @presented_by.setter
    def presented_by(self, way: str) -> None:
        self._store.setValue("presentation/way", way)

    @property
    def density(self) -> Density:
        """How much cards show."""
        stored = self._store.value("board/density")
        return next((one for one in get_args(Density) if stored == one), "map")

    @density.setter
    def density(self, density: Density) -> None:
        self._store.setValue("board/density", density)

    @property
    def has_minimap(self) -> bool:
        """Whether boards have a minimap."""
        return bool(self._store.value("board/minimap") == "yes")

    @has_minimap.setter
    def has_minimap(self, shown: bool) -> None:
        self._store.setValue("board/minimap", "yes" if shown else "no")

    @property
    def shows_all_needs(self) -> bool:
        """Whether boards show a line for each need."""
        return bool(self._store.value("board/all-needs") == "yes")

    @shows_all_needs.setter
    def shows_all_needs(self, shown: bool) -> None:
        self._store.setValue("board/all-needs", "yes" if shown else "no")

    @property
    def autosave(self) -> bool:
        """Whether maps in files save themselves."""
        return bool(self._store.value("files/autosave") != "no")

    @autosave.setter
    def autosave(self, wanted: bool) -> None:
        self._store.setValue("files/autosave", "yes" if wanted else "no")
        self.autosave_changed.emit()

    def collapsed(self, path: Path) -> tuple[str, ...]:
        """Return what of the map in a file is collapsed."""
        return _texts(self._store.value(_collapsed_key(path)))

    def keep_collapsed(self, path: Path, nodes: Iterable[str]) -> None:
        """Remember what of the map in a file is collapsed; of the files looked at last only."""
        key = _collapsed_key(path)
        known = _texts(self._store.value("board/collapsed-maps"))
        ids = list(nodes)
        others = [other for other in known if other != key]
        for forgotten in [*others[COLLAPSED_LIMIT - 1 :], key]:
            self._store.remove(forgotten)
        if ids:
            self._store.setValue(key, ids)
            others.insert(0, key)
        self._store.setValue("board/collapsed-maps", others[:COLLAPSED_LIMIT])

    def drawing(self, path: Path | None) -> str:
        """Return how the map in a file, or any map (None), was drawn last, as text."""
        stored = self._store.value(_path_key("drawing", path))
        return stored if isinstance(stored, str) else ""

    def keep_drawing(self, path: Path | None, text: str) -> None:
        """Remember how a map was drawn; of the maps drawn last only."""
        if path is not None:
            self._keep_latest("drawing", path)
        self._store.setValue(_path_key("drawing", path), text)

    def export_folder(self, path: Path | None) -> Path | None:
        """Return where the last file that was drawn of a map, or of any (None), went."""
        stored = self._store.value(_path_key("drawn-to", path))
        return Path(stored) if isinstance(stored, str) and stored else None

    def keep_export_folder(self, path: Path | None, folder: Path) -> None:
        """Remember where a file that was drawn of a map went."""
        if path is not None:
            self._keep_latest("drawn-to", path)
        self._store.setValue(_path_key("drawn-to", path), str(folder))

    @property
    def printer(self) -> str:
        """The name of the printer that was used last; empty before the first time."""
        stored = self._store.value("print/printer")
        return stored if isinstance(stored, str) else ""

    @printer.setter
    def printer(self, name: str) -> None:
        self._store.setValue("print/printer", name)

    def _keep_latest(self, group: str, path: Path) -> None:
        """Forget what is kept of the paths of a group that were used longest ago."""
        key = _path_key(group, path)
        others = [one for one in _texts(self._store.value(f"{group}/latest")) if one != key]
        for forgotten in others[COLLAPSED_LIMIT - 1 :]:
            self._store.remove(forgotten)
        self._store.setValue(f"{group}/latest", [key, *others][:COLLAPSED_LIMIT])

    @property
    def recent(self) -> tuple[Path, ...]:
        """The maps opened or saved last, newest first; some may be gone."""
        return tuple(map(Path, _texts(self._store.value("files/recent"))))

    def add_recent(self, path: Path) -> None:
        """Put a file at the head of the recent ones and remember its folder."""
        others = [known for known in self.recent if known != path]
        self._store_recent([path, *others][:RECENT_LIMIT])
        self._store.setValue("files/folder", str(path.parent))

    def drop_recent(self, path: Path) -> None:
        """Forget a file."""
        self._store_recent([known for known in self.recent if known != path])

    def clear_recent(self) -> None:
        """Forget all files."""
        self._store_recent([])

    def _store_recent(self, paths: list[Path]) -> None:
        self._store.setValue("files/recent", [str(path) for path in paths])
        self.recent_changed.emit()

    @property
    def folder(self) -> Path:
        """The folder of the file used last, else the user's home."""
        stored = self._store.value("files/folder")
        folder = Path(stored) if isinstance(stored, str) and stored else Path.home()
        return folder if folder.is_dir() else Path.home()

    @property
    def geometry(self) -> QByteArray:
        """The window's place and size; empty before the first time."""
        return self._bytes("window/geometry")

    @property
    def docks(self) -> QByteArray:
        """How the window's docks were; empty before the first time."""
        return self._bytes("window/docks")

    def keep_window(self, geometry: QByteArray, docks: QByteArray) -> None:
        """Remember a window's place, size and docks."""
        self._store.setValue("window/geometry", geometry)
        self._store.setValue("window/docks", docks)

    def sync(self) -> None:
        """Write now what was not written yet."""
        self._store.sync()

    def _bytes(self, name: str) -> QByteArray:
        stored = self._store.value(name)
        return stored if isinstance(stored, QByteArray) else QByteArray()


def _path_key(group: str, path: Path | None) -> str:
    return f"{group}/{os.fsencode(path.absolute()).hex() if path is not None else 'any'}"


def _collapsed_key(path: Path) -> str:
    return f"collapsed/{os.fsencode(path.absolute()).hex()}"


def _texts(stored: object) -> tuple[str, ...]:
    """Return a list as it was stored: an INI file has no lists of one, and none that are empty."""
    texts = stored if isinstance(stored, list) else [stored]
    return tuple(text for text in texts if isinstance(text, str) and text)
