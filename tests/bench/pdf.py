"""PDF export: drawing against the same marks through reportlab's canvas calls, and growth.

The naive side draws the very same cards mark by mark as anybody would with reportlab: roundRect,
line, drawString in a registered TrueType font, one page of the same size, its usual compression.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import resource as limits
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storymap.export.content import Ink, Stamps
from storymap.export.document import Paper
from storymap.export.pdf import PdfOptions, export_pdf
from storymap.export.slices import shown_lanes
from storymap.export.typeset import FILES, Typesetter
from storymap.layout.board import lay_out
from storymap.layout.card import CardFaces
from storymap.layout.marks import Box, Icon, Line, Mark, Text
from storymap.layout.pages import Spread, lay_on_poster
from storymap.layout.style import PRINT
from storymap.layout.symbols import SYMBOLS
from storymap.layout.themes import PAPER
from storymap.model.records import Activity, Range, Release, Step, Story
from storymap.model.storymap import StoryMap
from storymap.resources import resource
from tests.bench.figure import Figure, best_of, machine_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WORDS = re.findall(
    r"\w+",
    "show filter book return find pay cancel change compare unlock plan share rate report bike "
    "station price ride code card trip map date time rider helmet route deposit invoice support",
)
DATE = dt.date(2026, 11, 23)
STEPS, RELEASES = 25, 5


def measure() -> list[Figure]:
    """Drawing alone, the whole export, and how both grow."""
    figures: list[Figure] = []
    sizes = {count: a_large_map(count) for count in (1_000, 5_000)}
    whole: dict[int, float] = {}
    unit = machine_unit()
    for count, story_map in sizes.items():
        spread = _spread(story_map)
        ours, our_size = _measured(lambda spread=spread: drawn(spread))
        naive, naive_size = _measured(lambda spread=spread: drawn_with_canvas_calls(spread))
        figures.append(Figure(f"draw {count:,} cards, by canvas calls", ours, 0.35 * naive))
        figures.append(
            Figure(f"size of {count:,} cards", our_size / 1024, 0.35 * naive_size / 1024, "KB")
        )
        for layout in ("poster", "pages"):
            time_taken, size = _measured(lambda m=story_map, kind=layout: exported(m, kind))
            figures.append(Figure(f"{layout} of {count:,}, by canvas calls", time_taken, 2 * naive))
            figures.append(
                Figure(f"size of {layout} of {count:,}", size / 1024, 2 * naive_size / 1024, "KB")
            )
            if layout == "poster":
                whole[count] = time_taken
    figures.append(Figure("poster of 1,000, in plain work", whole[1_000], 5 * unit))
    figures.append(Figure("poster of 5,000, in plain work", whole[5_000], 20 * unit))
    figures.append(Figure("5,000 by 1,000", whole[5_000] / whole[1_000], 5.5, "x"))
    return figures


def _measured(action: Callable[[], int]) -> tuple[float, int]:
    """Return the CPU seconds of an action, least of three, and the size it returns."""
    sizes: list[int] = []
    best = min(_cpu(lambda: sizes.append(action())) for _ in range(3))
    return best, sizes[0]


def _cpu(action: Callable[[], object]) -> float:
    started = time.process_time()
    best_of(1, action)
    return time.process_time() - started


def a_large_map(count: int) -> StoryMap:
    """A map of so many stories with titles that differ, over 25 steps and 5 releases."""
    activities = [Activity(id=f"a{n}", key=f"a{n}", title=f"Activity {n}") for n in range(5)]
    steps = [
        Step(id=f"t{n:02}", key=f"a{n:02}", activity=f"a{n // 5}", title=f"Step {n} of the way")
        for n in range(STEPS)
    ]
    releases = [Release(id=f"r{n}", key=f"a{n}", title=f"Release {n}") for n in range(RELEASES)]
    return StoryMap.of([*activities, *steps, *releases, *_stories(count)], title="A large map")


def _stories(count: int) -> Iterator[Story]:
    for n in range(count):
        words = [WORDS[(n * 7 + place * (3 + n % 5)) % len(WORDS)] for place in range(3 + n % 7)]
        yield Story(
            id=f"s{n}",
            key=f"a{n:05}",
            step=f"t{n % STEPS:02}",
            release=f"r{n // STEPS % RELEASES}",
            title=f"{' '.join(words).capitalize()} {n}",
            status=("done", "doing", "todo")[n % 3],
            estimate=Range(low=n % 5 + 1, likely=n % 5 + 2.5, high=n % 5 + 6),
            value=n % 60,
            refs={"tracker": f"US-{n}"},
        )


def _spread(story_map: StoryMap) -> Spread:
    board = lay_out(story_map, PRINT)
    return lay_on_poster(board, shown_lanes(board))


def drawn(spread: Spread) -> int:
    """Draw the cards alone, with our operators; return the size of the file."""
    typesetter, stamps = Typesetter(), Stamps()
    ink = Ink(PAPER, typesetter, stamps)
    faces = CardFaces(PRINT, limit=1)
    story_map = spread.board.story_map
    sheet = spread.sheets[0]
    parts = [
        ink.placed(faces.face(story_map, story_map.stories[story_id]), rect.x, rect.y)
        for story_id, rect in spread.cards(sheet)
    ]
    paper = Paper("A large map", spread.width, spread.height)
    paper.add_page("\n".join(parts), "A1")
    paper.add_fonts(typesetter.fonts)
    paper.add_stamps(stamps)
    return len(paper.finished(DATE))


def exported(story_map: StoryMap, layout: Any) -> int:
    """Export the whole map, outline and places included; return the size of the file."""
    with tempfile.TemporaryDirectory() as folder:
        options = PdfOptions(layout=layout, paper="a3", date=DATE)
        return export_pdf(story_map, Path(folder) / "map.pdf", options).size


def drawn_with_canvas_calls(spread: Spread) -> int:
    """Draw the same cards with reportlab's canvas; return the size of the file."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    for weight, name in FILES.items():
        pdfmetrics.registerFont(TTFont(f"W{int(weight)}", resource("fonts", f"{name}.ttf")))
    file = io.BytesIO()
    canvas = Canvas(file, (spread.width, spread.height), pageCompression=1)
    faces = CardFaces(PRINT, limit=1)
    story_map = spread.board.story_map
    for story_id, rect in spread.cards(spread.sheets[0]):
        canvas.saveState()
        canvas.translate(rect.x, spread.height - rect.y)
        for mark in faces.face(story_map, story_map.stories[story_id]):
            _draw(canvas, mark)
        canvas.restoreState()
    canvas.save()
    return len(file.getvalue())


def _draw(canvas: Any, mark: Mark) -> None:
    if isinstance(mark, Text):
        canvas.setFillColor(PAPER[mark.role])
        canvas.setFont(f"W{int(mark.face.weight)}", mark.face.size)
        canvas.drawString(mark.x, -mark.y, mark.text)
    elif isinstance(mark, Line):
        canvas.setStrokeColor(PAPER[mark.role])
        canvas.setLineWidth(mark.width)
        canvas.line(mark.x1, -mark.y1, mark.x2, -mark.y2)
    elif isinstance(mark, Box):
        _draw_box(canvas, mark)
    else:
        _draw_icon(canvas, mark)


def _draw_box(canvas: Any, box: Box) -> None:
    if box.fill != "none":
        canvas.setFillColor(PAPER[box.fill])
    if box.stroke != "none":
        canvas.setStrokeColor(PAPER[box.stroke])
        canvas.setLineWidth(box.line_width)
    canvas.setDash([2.4, 1.7] if box.dashed else [])
    canvas.roundRect(
        box.x,
        -box.y - box.height,
        box.width,
        box.height,
        box.radius,
        stroke=int(box.stroke != "none"),
        fill=int(box.fill != "none"),
    )


def _draw_icon(canvas: Any, icon: Icon) -> None:
    canvas.setStrokeColor(PAPER[icon.role])
    canvas.setFillColor(PAPER[icon.role])
    outline = SYMBOLS[icon.symbol]
    canvas.setLineWidth(outline.width * icon.size)
    for strokes, fill in ((outline.strokes, 0), (outline.fills, 1)):
        for stroke in strokes:
            path = canvas.beginPath()
            path.moveTo(icon.x + stroke[0][0] * icon.size, -icon.y - stroke[0][1] * icon.size)
            for x, y in stroke[1:]:
                path.lineTo(icon.x + x * icon.size, -icon.y - y * icon.size)
            canvas.drawPath(path, stroke=1 - fill, fill=fill)


def main() -> None:
    """Print what an export of so many cards takes: time and memory."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    story_map = a_large_map(count)
    for layout in ("poster", "pages"):
        started = time.process_time()
        size = exported(story_map, layout)
        taken = time.process_time() - started
        memory = limits.getrusage(limits.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{layout}: {taken:.2f} s, {size / 1024:.0f} KB, {memory:.0f} MB")


if __name__ == "__main__":
    main()
