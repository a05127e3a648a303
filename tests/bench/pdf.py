"""PDF export: drawing against the same marks through reportlab's canvas calls, and growth.

The naive side draws the very same cards mark by mark as anybody would with reportlab: roundRect,
line, drawString in a registered TrueType font, one page of the same size, its usual compression.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import resource as limits
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storymap.export.document import Paper, Title
from storymap.export.drawing import Draughtsman
from storymap.export.pdf import ExportOptions, export_pdf, spread_of
from storymap.export.scenery import Scenery
from storymap.export.typeset import FILES
from storymap.layout.card import CardFaces
from storymap.layout.marks import Box, Icon, Line, Mark, Text
from storymap.layout.pages import Spread
from storymap.layout.style import PRINT
from storymap.layout.symbols import SYMBOLS
from storymap.layout.themes import PAPER
from storymap.model.records import Activity, Range, Release, Step, Story
from storymap.model.storymap import StoryMap
from storymap.resources import resource
from tests.bench.figure import Figure, best_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WORDS = re.findall(
    r"\w+",
    "show filter book return find pay cancel change compare unlock plan share rate report bike "
    "station price ride code card trip map date time rider helmet route deposit invoice support",
)
DATE = dt.date(2026, 11, 23)
STEPS, RELEASES = 25, 5


SIZES = (1_000, 5_000, 20_000)
TIMES = {1_000: 3, 5_000: 2, 20_000: 1}
"""How often each is measured; the least counts."""

MOST_MEMORY = 300


def measure() -> list[Figure]:
    """Drawing alone, the whole export, how both grow, and the memory of the largest."""
    figures: list[Figure] = []
    whole: dict[tuple[str, int], tuple[float, int]] = {}
    for count in SIZES:
        story_map = a_large_map(count)
        for product in ("poster", "pages"):
            spread = spread_of(story_map, _options(product))
            times = TIMES[count]
            ours = _measured(partial(drawn, spread), times)
            naive = _measured(partial(drawn_with_canvas_calls, spread), times)
            done = _measured(partial(exported, story_map, product), 3)
            whole[product, count] = done
            what = f"{product} of {count:,}"
            for name, own, most in (("drawing alone", ours, 0.35), ("whole product", done, 2.0)):
                time_taken = Figure(f"{what}: {name}", own[0], most * naive[0])
                size = Figure(f"{what}: {name}", own[1] / 1024, most * naive[1] / 1024, "KB")
                figures.extend((time_taken, size))
    for product in ("poster", "pages"):
        small, large = whole[product, SIZES[0]], whole[product, SIZES[-1]]
        figures.append(Figure(f"{product}: 20,000 by 1,000", large[0] / small[0], 22, "x"))
        figures.append(Figure(f"{product}: 20,000 by 1,000, size", large[1] / small[1], 22, "x"))
        figures.append(Figure(f"{product} of 20,000", _memory_of(product), MOST_MEMORY, "MB"))
    return figures


def _measured(action: Callable[[], int], times: int) -> tuple[float, int]:
    """Return the CPU seconds of an action, least of some, and the size it returns."""
    sizes: list[int] = []
    best = min(_cpu(lambda: sizes.append(action())) for _ in range(times))
    return best, sizes[0]


def _cpu(action: Callable[[], object]) -> float:
    started = time.process_time()
    best_of(1, action)
    return time.process_time() - started


def _memory_of(product: str) -> float:
    """Return the most megabytes that a process takes that exports the largest map."""
    command = [sys.executable, "-m", "tests.bench.pdf", str(SIZES[-1]), product]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return float(told.split()[-2])


def _most_memory() -> float:
    """Return the most megabytes that this process has taken.

    What ``getrusage`` says of a process begins with what its parent had when it was started.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii"))
        if found:
            return int(found[1]) / 1024
    return limits.getrusage(limits.RUSAGE_SELF).ru_maxrss / 1024


def _options(product: Any) -> ExportOptions:
    return ExportOptions(product=product, paper="a3", date=DATE)


def a_large_map(count: int) -> StoryMap:
    """A map of so many stories with titles that differ, over 25 steps and 5 releases.

    Every tenth story needs another.
    """
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
            needs=(f"s{n - 7}",) if n % 10 == 9 else (),
        )


def drawn(spread: Spread) -> int:
    """Draw the cards alone, with our operators; return the size of the file."""
    options = ExportOptions(shows_lines=False)
    paper = Paper(Title("A large map"), spread.width, spread.height)
    draughtsman = Draughtsman(Scenery(spread, spread.board.story_map, options), paper)
    for sheet in spread.sheets:
        draughtsman.draw_cards(sheet)
    paper.add_fonts(draughtsman.typesetter.fonts)
    paper.add_stamps(draughtsman.stamps)
    return len(paper.finished(DATE))


def exported(story_map: StoryMap, product: str) -> int:
    """Export the whole map, tags, links and outline included; return the size of the file."""
    with tempfile.TemporaryDirectory() as folder:
        return export_pdf(story_map, Path(folder) / "map.pdf", _options(product)).size


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
    for sheet in spread.sheets:
        canvas.translate(spread.left, spread.height - spread.top)
        canvas.scale(spread.scale, spread.scale)
        for story_id, rect in spread.cards(sheet):
            canvas.saveState()
            canvas.translate(rect.x, -rect.y)
            for mark in faces.face(story_map, story_map.stories[story_id]):
                _draw(canvas, mark)
            canvas.restoreState()
        canvas.showPage()
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
    for product in sys.argv[2:] or ("poster", "pages"):
        started = time.process_time()
        size = exported(story_map, product)
        taken = time.process_time() - started
        memory = _most_memory()
        print(f"{product}: {taken:.2f} s, {size / 1024:.0f} KB, {memory:.0f} MB")


if __name__ == "__main__":
    main()
