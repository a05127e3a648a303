"""Everything of a window that takes a map to paper, to a picture, or to the clipboard."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl

from storymap.app.notices import Notice, Offer
from storymap.app.plain import counted

if TYPE_CHECKING:
    from storymap.app.export_clipboard import Copied, PictureCopy
    from storymap.app.export_dialog import ExportDialog
    from storymap.app.export_files import Written
    from storymap.app.export_memory import ExportMemory
    from storymap.app.window import MainWindow


class ExportCommands(QObject):
    """Exports, prints and copies the map of one window as a picture."""

    def __init__(self, window: MainWindow) -> None:
        """Act for a window."""
        super().__init__(window)
        self._window = window

    @property
    def _memory(self) -> ExportMemory:
        from storymap.app.export_memory import ExportMemory

        return ExportMemory(self._window.session.settings)

    def export(self) -> None:
        """Ask what to make of the map, show it, and write it."""
        self._opened().open()

    def report_for(self, stakeholder_id: str) -> None:
        """Ask the same, beginning with a report of what concerns a stakeholder."""
        from storymap.app.export_request import report_for

        dialog, document = self._opened(), self._window.document
        request = self._memory.request(document.path, document.story_map)
        dialog.form.show_request(report_for(request, stakeholder_id))
        dialog.open()

    def _opened(self) -> ExportDialog:
        from storymap.app.export_dialog import ExportDialog

        window = self._window
        window.document.settle()
        dialog = ExportDialog(window.document, self._memory, window.session.theme, window)
        dialog.exported.connect(self._on_exported)
        return dialog

    def print_map(self) -> None:
        """Show the pages as the printer makes them, and print."""
        from storymap.app.print_dialog import PrintDialog

        window = self._window
        window.document.settle()
        dialog = PrintDialog(window.document, self._memory, window.session.theme, window)
        dialog.printed.connect(self._on_printed)
        dialog.exported.connect(self._on_exported)
        dialog.open()

    def _on_printed(self, where: str, count: int) -> None:
        text = counted(
            count, self.tr("One page went to {where}."), self.tr("{n} pages went to {where}.")
        )
        self._window.show_message(text.replace("{where}", where))

    @cached_property
    def pictures(self) -> PictureCopy:
        """What copies pictures, made when it is first needed."""
        from storymap.app.export_clipboard import PictureCopy

        copy = PictureCopy(self._window)
        copy.copied.connect(self._on_copied)
        copy.failed.connect(self._on_not_copied)
        return copy

    def copy_picture(self) -> None:
        """Copy the selection, or the whole board, as a picture."""
        document = self._window.document
        document.settle()
        story_map = document.story_map
        request = self._memory.request(document.path, story_map)
        self.pictures.start(story_map, document.selection.ids, request.options)

    def _on_copied(self, copied: Copied) -> None:
        size = copied.image.size()
        text = self.tr("Copied as a picture of {w} × {h} pixels, and as SVG.")
        text = text.replace("{w}", f"{size.width():,}").replace("{h}", f"{size.height():,}")
        if copied.missing:
            text += " " + self._missing_text(copied.missing)
        self._window.show_message(text)

    def _on_not_copied(self, error: Exception) -> None:
        self._window.show_message(getattr(error, "text", str(error)))

    def _open(self, path: Path) -> bool:
        """Open a file or a folder with the program that the desktop has for it, if it has one."""
        from PySide6.QtGui import QDesktopServices

        is_open = QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        if not is_open:
            text = self.tr("This computer has no program to open it with: {path}")
            self._window.show_message(text.replace("{path}", str(path)))
        return is_open

    def _missing_text(self, missing: int) -> str:
        boxes = self.tr("One character is drawn as an empty box: no typeface has it.")
        many = self.tr("{n} characters are drawn as empty boxes: no typeface has them.")
        return counted(missing, boxes, many)

    def _on_exported(self, written: Written) -> None:
        first = written.paths[0]
        text = counted(
            len(written.paths),
            self.tr("{file} is written."),
            self.tr("{n} files are written, {file} and so on."),
        ).replace("{file}", first.name)
        if written.missing:
            text += " " + self._missing_text(written.missing)
        offers = (
            Offer(self.tr("Open"), lambda: self._open(first)),
            Offer(self.tr("Show in folder"), lambda: self._open(first.parent)),
        )
        details = tuple(map(str, written.paths)) if len(written.paths) > 1 else ()
        level = "warn" if written.missing else "info"
        self._window.say(Notice(text, details, level, offers))  # type: ignore[arg-type]
