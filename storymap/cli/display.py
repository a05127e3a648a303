"""Opening the window, and what is done where there is no display to open one on."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Final

from storymap.cli.reporting import FAILED, FINE, Stop, say
from storymap.cli.screens import has_screen

EXAMPLE: Final = "city-bikes"


def open_window(files: list[Path]) -> int:
    """Show each file in a window until all are closed; without any, the bundled example.

    Where the program runs on this desktop already, it shows them, and this one ends at once.

    Without a display the releases of the example are exported instead; files are refused.
    """
    if not has_screen():
        return _refuse(files) if files else _export_example()
    from storymap.files.instance import hand_over, instance_socket

    if hand_over(files, instance_socket()):
        return FINE
    gc.disable()  # until the first paint: it would look at all that is imported, again and again
    from storymap.app.main import open_window as show
    from storymap.files.errors import LoadError

    try:
        return show(files)
    except LoadError as error:
        say(str(error))  # first of all: without a real display Qt would end the process
        from storymap.app.failure import show_failure

        show_failure(error)
        return FAILED


def _refuse(files: list[Path]) -> int:
    """Stop: there is no display, and perhaps there is something worse to say of a file."""
    from storymap.files.codec import load

    for path in files:
        load(path, allow_large=True)
    raise Stop(FAILED, f"{files[0]}: there is no display to open a window on")


def _export_example() -> int:
    """Draw each release of the example into the current folder, as there is nothing to show."""
    from storymap.cli.answers import counted
    from storymap.export.pdf import ExportOptions, export_pdf
    from storymap.export.slices import file_names
    from storymap.files.codec import load
    from storymap.resources import resource

    print(
        "There is no display to open a window on, so the release slices of the example map go to "
        "PDF files here:"
    )
    story_map = load(resource("examples", f"{EXAMPLE}.smap")).story_map
    for release_id, path in file_names(story_map, Path(f"{EXAMPLE}.pdf")).items():
        result = export_pdf(story_map, path, ExportOptions(releases=(release_id,)))
        print(f"{path} ({counted(result.pages, 'page')})")
    return FINE
