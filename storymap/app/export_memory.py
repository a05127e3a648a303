"""How each map was drawn the last time: remembered outside of its file, by its path."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from storymap.app.export_request import ExportRequest, request_from, request_text
from storymap.export.options import ExportOptions

if TYPE_CHECKING:
    from storymap.app.settings import Settings
    from storymap.layout.pages import PaperName
    from storymap.model.storymap import StoryMap


class ExportMemory:
    """Keeps requests in the settings; a map without one of its own begins with the last."""

    def __init__(self, settings: Settings) -> None:
        """Use these settings."""
        self._settings = settings

    def request(self, path: Path | None, story_map: StoryMap) -> ExportRequest:
        """Return how the map in a file (None: in no file yet) is to be drawn at first."""
        own = request_from(self._settings.drawing(path)) if path is not None else None
        found = own or request_from(self._settings.drawing(None)) or _first()
        return found.fitted(story_map)

    def keep(self, path: Path | None, request: ExportRequest) -> None:
        """Remember how a map was drawn, for itself and for new maps."""
        text = request_text(request)
        self._settings.keep_drawing(None, text)
        if path is not None:
            self._settings.keep_drawing(path, text)

    @property
    def printer(self) -> str:
        """The name of the printer that was used last."""
        return self._settings.printer

    @printer.setter
    def printer(self, name: str) -> None:
        self._settings.printer = name

    def folder(self, path: Path | None) -> Path:
        """Return where the file of a map goes at first: where the last one went."""
        kept = self._settings.export_folder(path) or self._settings.export_folder(None)
        if kept is not None and kept.is_dir():
            return kept
        return path.parent if path is not None else self._settings.folder

    def keep_folder(self, path: Path | None, folder: Path) -> None:
        """Remember where a file of a map went."""
        self._settings.keep_export_folder(None, folder)
        if path is not None:
            self._settings.keep_export_folder(path, folder)


def paper_of(locale: QLocale) -> PaperName:
    """Return the paper that printers have where a locale is at home."""
    is_american = locale.measurementSystem() == QLocale.MeasurementSystem.ImperialUSSystem
    return "letter" if is_american else "a4"


def _first() -> ExportRequest:
    return ExportRequest(options=ExportOptions(paper=paper_of(QLocale.system())))
