"""Saves what a board shows, for a process of its own: Qt takes its scale when it starts."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from storymap.app.themes import load_fonts
from storymap.canvas.view import BoardView
from storymap.document.document import Document
from storymap.files.codec import load
from storymap.layout.themes import LIGHT
from tests.canvas.hands import select


def main(source, target):
    """Show the map of one file, with a card selected and two things collapsed; save what shows.

    It has to look the same once cards are painted from what was kept of them.
    """
    app = QApplication([])
    load_fonts()
    document = Document(load(Path(source)).story_map)
    view = BoardView(document, LIGHT)
    view.resize(760, 560)
    view.show()
    view.activateWindow()
    view.setFocus()
    app.processEvents()
    select(view, "Pay by card")
    story_map = document.story_map
    view.set_collapsed({story_map.step_order[1].id, story_map.release_order[1].id})
    first = view.grab()
    first.save(target, "PNG")
    is_same = view.grab().toImage() == first.toImage()
    view.close()
    sys.exit(0 if is_same else "painted a second time it looks different")


if __name__ == "__main__":
    main(*sys.argv[1:])
