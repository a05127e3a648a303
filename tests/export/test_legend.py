"""The legend tells every sign, on whatever paper, and stands in nobody's way."""

from __future__ import annotations

import pytest

from storymap.export.options import ExportOptions, Product
from storymap.export.pages import MapPages
from storymap.layout.frame import page_frame, poster_frame
from storymap.layout.legend import PITCH, Room, entries_of, set_into
from storymap.layout.marks import Text
from storymap.layout.pages import PAPERS, PaperName
from storymap.layout.wall import wall_frame
from storymap.model.records import Legend, replace
from storymap.model.storymap import StoryMap
from tests.builders import a_map

ALL = entries_of("points", has_unmet=False)
WORDS = [mark.text for entry in ALL for mark in entry.marks if isinstance(mark, Text)]


def shop(columns: int, title: str = "Shop") -> StoryMap:
    """A map of so many steps."""
    steps = {f"Step {number}": {"MVP": [f"Card {number}"]} for number in range(columns)}
    story_map = a_map({"Buy": steps})
    return StoryMap.of(list(story_map.records()), title=title)


def told(frames: list[tuple[object, ...]]) -> list[str]:
    """The words of the legend that some frames hold, in order."""
    return [
        mark.text
        for frame in frames
        for mark in frame
        if isinstance(mark, Text) and mark.text in WORDS
    ]


@pytest.mark.parametrize(
    "title", ["Shop", "A shop with a title that takes the whole of a line " * 3]
)
@pytest.mark.parametrize("columns", [1, 2, 5, 24])
@pytest.mark.parametrize("is_wide", [False, True])
@pytest.mark.parametrize("paper", ["a4", "letter", "a3"])
def test_a_wall_tells_each_sign_once_along_its_top(
    paper: PaperName, is_wide: bool, columns: int, title: str
) -> None:
    options = ExportOptions(product="wall", paper=paper, landscape=is_wide)
    pages = MapPages(shop(columns, title), options)
    spread = pages.spread

    frames = [
        wall_frame(spread, sheet, number + 1, pages.imprint)
        for number, sheet in enumerate(spread.sheets)
    ]

    assert told(frames) == WORDS
    for sheet, frame in zip(spread.sheets, frames, strict=True):
        right, below = spread.cut_corner(sheet)
        texts = [mark for mark in frame if isinstance(mark, Text) and mark.text in WORDS]
        assert all(mark.x + mark.width <= right for mark in texts)
        assert all(spread.margin < mark.y < spread.top for mark in texts)
        assert below <= spread.height - spread.margin - (spread.flap if len(spread.cuts) > 1 else 0)


def test_the_signs_of_a_narrow_wall_get_room_of_their_own() -> None:
    portrait = ExportOptions(product="wall", landscape=False)

    narrow, wide = (MapPages(shop(count), portrait).spread for count in (1, 24))

    assert narrow.title_block > wide.title_block


@pytest.mark.parametrize("columns", [1, 3, 12])
@pytest.mark.parametrize("paper", ["", *PAPERS])
def test_a_poster_tells_every_sign(paper: PaperName, columns: int) -> None:
    fitted = ExportOptions(product="poster", paper=paper or "a4", is_fitted=bool(paper))
    pages = MapPages(shop(columns), fitted)

    frame = poster_frame(pages.spread, pages.imprint)

    assert told([frame]) == WORDS
    right = (pages.spread.width - pages.spread.margin) / pages.spread.frame_scale
    assert all(mark.x + mark.width <= right + 0.01 for mark in frame if isinstance(mark, Text))


@pytest.mark.parametrize("is_wide", [False, True])
@pytest.mark.parametrize("paper", PAPERS)
def test_a_page_with_room_below_its_releases_tells_every_sign(
    paper: PaperName, is_wide: bool
) -> None:
    pages = MapPages(shop(9), ExportOptions(paper=paper, landscape=is_wide))

    for number, sheet in enumerate(pages.spread.sheets, start=1):
        frame = page_frame(pages.spread, sheet, number, pages.imprint)
        assert told([frame]) == WORDS
        lowest = pages.spread.top + pages.spread.scale * sheet.strips[-1].bottom
        above = [mark.y for mark in frame if isinstance(mark, Text) and mark.text in WORDS]
        assert min(above) - PITCH >= lowest


@pytest.mark.parametrize("columns", [1, 3, 24])
@pytest.mark.parametrize("is_fitted", [False, True])
@pytest.mark.parametrize("product", ["poster", "wall"])
def test_a_map_with_many_colours_of_its_own_gets_room_for_all_it_says_of_them(
    product: Product, is_fitted: bool, columns: int
) -> None:
    colours = ("red", "blue", "green", "yellow", "orange", "purple", "teal", "grey")
    legend = tuple(
        Legend(colour=colour, meaning=f"Asked for by branch {number} of the library in {colour}")
        for number, colour in enumerate(colours)
    )
    story_map = shop(columns)
    story_map = story_map.with_records(replace(story_map.info, legend=legend))
    pages = MapPages(story_map, ExportOptions(product=product, is_fitted=is_fitted))
    words = [
        mark.text for entry in pages.imprint.legend for mark in entry.marks
        if isinstance(mark, Text)
    ]  # fmt: skip

    frames = [
        pages.scenery.frame(sheet, number, pages.imprint)
        for number, sheet in enumerate(pages.spread.sheets, start=1)
    ]

    shown = [mark for frame in frames for mark in frame if isinstance(mark, Text)]
    assert [mark.text for mark in shown if mark.text in words] == words
    assert len(words) == len(WORDS) + len(legend)
    top = pages.spread.top / pages.spread.frame_scale
    assert all(mark.y < top for mark in shown if mark.text in words)


def test_no_legend_is_told_where_none_is_wanted() -> None:
    pages = MapPages(shop(3), ExportOptions(product="wall", shows_legend=False))

    assert told([wall_frame(pages.spread, pages.spread.sheets[0], 1, pages.imprint)]) == []


def test_what_has_no_room_on_a_line_goes_to_the_next_in_order() -> None:
    widest = max(entry.width for entry in ALL)

    lines, left_over = set_into([Room(10, 10 + widest, y) for y in (0, 10, 20)], ALL)

    assert 0 < left_over < len(ALL)
    assert told(list(lines)) == WORDS[: len(WORDS) - left_over]
