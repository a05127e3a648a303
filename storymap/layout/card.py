"""The face of a card: a short list of marks, cached by the story's identity."""

from __future__ import annotations

from storymap.layout.badges import badge_symbols
from storymap.layout.fonts import text_width
from storymap.layout.marks import Box, Icon, Mark, Marks, Text, text_at
from storymap.layout.style import Style
from storymap.layout.text import break_lines
from storymap.layout.wording import effort_text, number_text, unmet_text
from storymap.model.done import counted_status, unmet_count
from storymap.model.queries import effort_range, is_ready
from storymap.model.records import MapInfo, Status, Story
from storymap.model.storymap import StoryMap


class CardFaces:
    """The faces of a map's cards in one style; made when asked for, kept while the story stays."""

    def __init__(self, style: Style, limit: int = 20_000) -> None:
        """Keep at most ``limit`` faces."""
        self.style = style
        self._limit = limit
        self._faces: dict[str, tuple[Story, MapInfo, bool, Marks]] = {}

    def face(self, story_map: StoryMap, story: Story) -> Marks:
        """Return a card's marks, relative to its upper left corner."""
        is_needed = story.id in story_map.needed
        kept = self._faces.get(story.id)
        known = (story, story_map.info, is_needed)
        if kept is not None and all(a is b for a, b in zip(kept[:3], known, strict=True)):
            return kept[3]
        if len(self._faces) >= self._limit:
            self._faces.clear()
        if self.style.is_print:
            marks = _paper_face(story_map, story, self.style)
        else:
            marks = screen_face(story, story_map.info, self.style, is_needed=is_needed)
        self._faces[story.id] = (story, story_map.info, is_needed, marks)
        return marks


def _paper_face(story_map: StoryMap, story: Story, style: Style) -> Marks:
    """Return the face of a card on paper."""
    from storymap.layout.paper_card import PaperCards  # which a screen never needs

    return PaperCards(story_map, style).card(story).marks


def is_dashed(story: Story, info: MapInfo) -> bool:
    """Tell whether a card has the dashed border of what is not ready."""
    return not is_ready(story, info)


def title_marks(text: str, style: Style, left: float, width: float, indent: float = 0) -> Marks:
    """Return a card's title in at most the style's number of lines; the first may be indented."""
    lines = _indented_lines(text, style, width, indent)
    return tuple(
        Text(
            left + (indent if row == 0 else 0),
            style.title_top + row * style.title_leading,
            line,
            style.title,
            "ink",
            text_width(line, style.title),
        )
        for row, line in enumerate(lines)
    )


def _indented_lines(text: str, style: Style, width: float, indent: float) -> tuple[str, ...]:
    if not indent or style.title_lines == 1:
        return break_lines(text, style.title, width - indent, style.title_lines).lines
    first = break_lines(text, style.title, width - indent).lines[0]
    rest = text[len(first) :].strip()
    if not rest:
        return (first,)
    return (first, *break_lines(rest, style.title, width, style.title_lines - 1).lines)


def shows_whole_title(story: Story, style: Style) -> bool:
    """Tell whether a card's title fits on the card; the rest belongs into a tool tip."""
    width = _title_width(story, style)
    indent = style.title.size if story.status == "done" and not style.is_print else 0
    shown = " ".join(_indented_lines(story.title, style, width, indent))
    return not shown.endswith("…") or story.title.endswith("…")


def _title_width(story: Story, style: Style) -> float:
    """Return the room for a line of a card's title: less where the band of a colour stands."""
    return style.card_width - style.pad - (10 if story.colour else 6)


def screen_face(story: Story, info: MapInfo, style: Style, *, is_needed: bool) -> Marks:
    """Return the face of a card on screen: stripe, title, range, value, badges."""
    dashed = is_dashed(story, info)
    marks: list[Mark] = [_body(style, dashed=dashed)]
    if not dashed or story.status != "todo":
        marks.append(_stripe(counted_status(story, info), style))
    if story.colour:
        from storymap.layout.colours import band  # most cards have none

        size = style.card_width, style.card_height, style.radius
        marks.extend(band(info.legend, story.colour, *size))
    left, width = style.pad, _title_width(story, style)
    indent = 0.0
    if story.status == "done":
        indent = style.title.size + 1
        marks.append(_tick(left, style.title_top - 9, is_hollow=unmet_count(story, info) > 0))
    title = title_marks(story.title, style, left, width, indent)
    marks.extend(title)
    if style.title_lines == 1:
        return tuple(marks)
    if style.is_detailed:
        from storymap.layout.detail_card import detail_marks  # one density of three needs it

        marks.extend(detail_marks(story, style, len(title)))
    marks.extend(_meta_line(story, info, style, is_needed=is_needed))
    return tuple(marks)


def _body(style: Style, *, dashed: bool) -> Box:
    if dashed:
        return Box(
            0,
            0,
            style.card_width,
            style.card_height,
            "card",
            "card_line",
            style.radius,
            dashed=True,
        )
    return Box(0, 0, style.card_width, style.card_height, "card", radius=style.radius)


def _tick(x: float, y: float, *, is_hollow: bool) -> Icon:
    """Return the tick of what is done; a hollow one for what is only marked so."""
    if is_hollow:
        return Icon(x, y, 9.5, "unmet", "warn")
    return Icon(x, y, 9.5, "tick", "done")


def _stripe(status: Status, style: Style) -> Box:
    return Box(0, 0, style.stripe, style.card_height, status, radius=style.radius / 2)


def _meta_line(story: Story, info: MapInfo, style: Style, *, is_needed: bool) -> list[Mark]:
    baseline = style.card_height - style.meta_bottom
    x = style.pad
    right = style.card_width - 5
    marks: list[Mark] = []
    unmet = unmet_count(story, info)
    if unmet:
        text = text_at(x, baseline, unmet_text(unmet), style.strong, "warn")
        marks.append(text)
        x += text.width + 6.5
    if story.estimate is not None:
        words = effort_text(effort_range(story.estimate, info.spread), info.unit)
        width = text_width(words, style.meta)
        marks.append(Text(x, baseline, words, style.meta, "muted", width))
        x += width + 6.5
    words = "" if story.value is None else number_text(story.value)
    size, width = style.strong.size * 0.86, text_width(words, style.strong)
    if words and (not unmet or x + size + 3 + width <= right):
        marks.append(Icon(x, baseline - size + 0.8, size, "diamond", "accent"))
        marks.append(Text(x + size + 3, baseline, words, style.strong, "accent", width))
        x += size + 3 + width + 6.5
    marks.extend(_badges(story, x, baseline, style, is_needed=is_needed))
    return marks


def _badges(
    story: Story, x: float, baseline: float, style: Style, *, is_needed: bool
) -> list[Mark]:
    room = max(0, int((style.card_width - 5 - x + 3) // (style.badge + 3)))
    y = baseline - style.badge + 2.3
    return [
        Icon(x + slot * (style.badge + 3), y, style.badge, symbol, role, disc)
        for slot, (symbol, role, disc) in enumerate(
            badge_symbols(story, is_needed=is_needed)[:room]
        )
    ]
