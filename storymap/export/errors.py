"""What can be wrong with a map that is to be drawn."""

from __future__ import annotations

from pathlib import Path


class ExportError(Exception):
    """There is nothing to draw; no file was written."""

    def __init__(self, text: str, path: Path) -> None:
        """Take what is missing and what to do, and the file that was to be written."""
        super().__init__(text)
        self.text = text
        self.path = path

    def __str__(self) -> str:
        """Say it in one line: file, cause."""
        return f"{self.path}: {self.text}"
