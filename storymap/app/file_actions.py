"""The menu File."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject

from storymap.app.action_spec import ActionSpec


class FileActions(QObject):
    """The menu File."""

    def specs(self) -> Iterator[ActionSpec]:
        """Yield the actions in the order of the menu."""
        yield from self._file()

    def _file(self) -> Iterator[ActionSpec]:
        menu = (self.tr("&File"),)
        yield ActionSpec(
            id="file.new", text=self.tr("&New"), menu=menu, keys=("Ctrl+N",), icon="file-plus",
            handler="files.new_map", tip=self.tr("Start an empty map"),
        )  # fmt: skip
        yield ActionSpec(
            id="file.open", text=self.tr("&Open…"), menu=menu, keys=("Ctrl+O",),
            icon="folder-open", handler="files.choose_and_open", tip=self.tr("Open a map"),
        )  # fmt: skip
        yield ActionSpec(
            id="file.recent", text=self.tr("Open &recent"), menu=menu, kind="menu",
            handler="files.fill_recent", tip=self.tr("Maps that were open lately"),
        )  # fmt: skip
        yield ActionSpec(
            id="file.save", text=self.tr("&Save"), menu=menu, keys=("Ctrl+S",), icon="save",
            handler="files.save", opens_section=True, tip=self.tr("Write the map to its file"),
        )  # fmt: skip
        yield ActionSpec(
            id="file.save-as", text=self.tr("Save &as…"), menu=menu, keys=("Ctrl+Shift+S",),
            handler="files.save_as", tip=self.tr("Write the map to another file"),
        )  # fmt: skip
        yield ActionSpec(
            id="file.autosave", text=self.tr("Save a&utomatically"), menu=menu, kind="check",
            handler="files.save_by_itself",
            tip=self.tr("Save maps that are in a file two seconds after the last change"),
        )  # fmt: skip
        yield ActionSpec(
            id="file.versions", text=self.tr("Earlier &versions…"), menu=menu, icon="history",
            handler="files.show_versions", opens_section=True,
            tip=self.tr("See how the map was at earlier saves, and go back"),
        )  # fmt: skip
        yield ActionSpec(
            id="file.compare", text=self.tr("Co&mpare with…"), menu=menu,
            handler="files.choose_and_compare",
            tip=self.tr("List what another map has that differs from this one"),
        )  # fmt: skip
        yield ActionSpec(
            id="file.merge", text=self.tr("Mer&ge from…"), menu=menu, icon="git-merge",
            handler="files.choose_and_merge",
            tip=self.tr("Take in what somebody else made of a copy of this map"),
        )  # fmt: skip
        yield ActionSpec(
            id="file.import", text=self.tr("&Import…"), menu=menu, handler="files.choose_import",
            opens_section=True, icon="download",
            tip=self.tr("Make a map of a file that another program wrote"),
        )  # fmt: skip
        yield ActionSpec(
            id="file.export", text=self.tr("&Export…"), menu=menu, icon="share",
            keys=("Ctrl+Shift+E",), handler="exports.export",
            tip=self.tr("Make a PDF, an SVG or a PNG: pages, a poster, a wall, a report"),
        )  # fmt: skip
        yield ActionSpec(
            id="file.print", text=self.tr("&Print…"), menu=menu, icon="printer",
            keys=("Ctrl+P",), handler="exports.print_map",
            tip=self.tr("See the pages as the printer makes them, and print"),
        )  # fmt: skip
        yield ActionSpec(
            id="file.close", text=self.tr("&Close window"), menu=menu, keys=("Ctrl+W",),
            handler="close", opens_section=True, tip=self.tr("Close this window"),
        )  # fmt: skip
        yield ActionSpec(
            id="file.quit", text=self.tr("&Quit"), menu=menu, keys=("Ctrl+Q",),
            handler="session.quit", tip=self.tr("Close all windows"),
        )  # fmt: skip
