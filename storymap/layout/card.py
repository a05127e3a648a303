"""The face of a card: a short list of marks, cached by the story's identity."""

from __future__ import annotations

from math import sqrt

from storymap.layout.fonts import Face, text_width
from storymap.layout.marks import Box, Icon, Line, Mark, Marks, Role, Symbol, Text
from storymap.layout.style import Style
from storymap.layout.text import break_lines, elide
from storymap.layout.wording import STATUS_WORDS, effort_text, number_text, range_text
from storymap.model.queries import effort_range, is_ready, open_questions
from storymap.model.records import MapInfo, Story
from storymap.model.storymap import StoryMap

STATUS_SYMBOLS: dict[str, Symbol] = {"done": "tick", "doing": "half", "todo": "ring"}


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
        draw = print_face if self.style.is_print else screen_face
        marks = draw(story, story_map.info, self.style, is_needed=is_needed)
        self._faces[story.id] = (story, story_map.info, is_needed, marks)
        return marks


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
    if not indent:
        return break_lines(text, style.title, width, style.title_lines).lines
    first = break_lines(text, style.title, width - indent).lines[0]
    rest = text[len(first) :].strip()
    if not rest:
        return (first,)
    return (first, *break_lines(rest, style.title, width, style.title_lines - 1).lines)


def shows_whole_title(story: Story, style: Style) -> bool:
    """Tell whether a card's title fits on the card; the rest belongs into a tool tip."""
    width = style.card_width - style.pad - 6
    indent = style.title.size if story.status == "done" and not style.is_print else 0
    shown = " ".join(_indented_lines(story.title, style, width, indent))
    return not shown.endswith("…") or story.title.endswith("…")


def screen_face(story: Story, info: MapInfo, style: Style, *, is_needed: bool) -> Marks:
    """Return the face of a card on screen: stripe, title, range, value, badges."""
    dashed = is_dashed(story, info)
    marks: list[Mark] = [_body(style, dashed=dashed)]
    if not dashed or story.status != "todo":
        marks.append(_stripe(story, style))
    left, width = style.pad, style.card_width - style.pad - 6
    indent = 0.0
    if story.status == "done":
        indent = style.title.size + 1
        marks.append(Icon(left, style.title_top - 9, 9.5, "tick", "done"))
    marks.extend(title_marks(story.title, style, left, width, indent))
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
    stroke: Role = "card_line" if style.is_print else "none"
    return Box(
        0, 0, style.card_width, style.card_height, "card", stroke, style.radius, line_width=0.6
    )


def _stripe(story: Story, style: Style) -> Box:
    top = 0 if not style.is_print else 0.3
    return Box(
        top, top, style.stripe, style.card_height - 2 * top, story.status, radius=style.radius / 2
    )


def _meta_line(story: Story, info: MapInfo, style: Style, *, is_needed: bool) -> list[Mark]:
    baseline = style.card_height - style.meta_bottom
    x = style.pad
    marks: list[Mark] = []
    if story.estimate is not None:
        words = effort_text(effort_range(story.estimate, info.spread), info.unit)
        width = text_width(words, style.meta)
        marks.append(Text(x, baseline, words, style.meta, "muted", width))
        x += width + 6.5
    if story.value is not None:
        size = style.strong.size * 0.86
        marks.append(Icon(x, baseline - size + 0.8, size, "diamond", "accent"))
        words = number_text(story.value)
        width = text_width(words, style.strong)
        marks.append(Text(x + size + 3, baseline, words, style.strong, "accent", width))
        x += size + 3 + width + 6.5
    marks.extend(_badges(story, x, baseline, style, is_needed=is_needed))
    return marks


def badge_symbols(story: Story, *, is_needed: bool) -> list[tuple[Symbol, Role, Role]]:
    """Return the badges of a card, most pressing first: symbol, its colour, its disc's colour."""
    badges: list[tuple[Symbol, Role, Role]] = []
    if "blocked" in story.flags or "risky" in story.flags:
        badges.append(("alert", "alert_ink", "alert"))
    if open_questions(story):
        badges.append(("question", "question_ink", "question"))
    if story.hypothesis is not None and story.hypothesis.state in {"untested", "testing"}:
        badges.append(("flask", "hypothesis_ink", "hypothesis"))
    if story.needs:
        badges.append(("needs", "badge_ink", "badge"))
    if is_needed:
        badges.append(("unblocks", "badge_ink", "badge"))
    if story.pinned:
        badges.append(("pin", "badge_ink", "badge"))
    if "split" in story.flags:
        badges.append(("split", "badge_ink", "badge"))
    return badges


def _badges(
    story: Story, x: float, baseline: float, style: Style, *, is_needed: bool
) -> list[Mark]:
    room = int((style.card_width - 5 - x + 3) // (style.badge + 3))
    y = baseline - style.badge + 2.3
    return [
        Icon(x + slot * (style.badge + 3), y, style.badge, symbol, role, disc)
        for slot, (symbol, role, disc) in enumerate(
            badge_symbols(story, is_needed=is_needed)[:room]
        )
    ]


def print_face(story: Story, info: MapInfo, style: Style, *, is_needed: bool) -> Marks:
    """Return the face of a card on paper: reference and status word, title, range with a bar."""
    left = style.pad
    right = style.card_width - 6
    marks: list[Mark] = [_body(style, dashed=is_dashed(story, info)), _stripe(story, style)]
    marks.extend(_top_line(story, style, left, right))
    marks.extend(title_marks(story.title, style, left, right - left))
    baseline = style.card_height - style.meta_bottom
    x = left
    if story.estimate is not None:
        effort = effort_range(story.estimate, info.spread)
        words = number_text(effort.likely) + ("d" if info.unit == "days" else " pt")
        marks.append(_text(x, baseline, words, style.strong, "ink"))
        x += text_width(words, style.strong) + 3
        words = f"({range_text(effort.low, effort.high)})"
        marks.append(_text(x, baseline, words, style.meta, "muted"))
        marks.extend(range_bar(effort, (right - 32, baseline - 2.3), 32))
        x += text_width(words, style.meta) + 5
    if story.value is not None:
        marks.append(Icon(x, baseline - 5.4, 5.8, "diamond", "accent"))
        marks.append(_text(x + 7.6, baseline, number_text(story.value), style.strong, "accent"))
    del is_needed  # links say it on paper
    return tuple(marks)


def _top_line(story: Story, style: Style, left: float, right: float) -> list[Mark]:
    baseline = style.title_top - style.title_leading + 0.4
    word = STATUS_WORDS[story.status]
    width = text_width(word, style.meta)
    size = style.meta.size * 0.9
    marks: list[Mark] = [
        Icon(right - size, baseline - size + 0.7, size, STATUS_SYMBOLS[story.status], story.status),
        Text(right - size - 2.5 - width, baseline, word, style.meta, story.status, width),
    ]
    reference = next(iter(story.refs.values()), "")
    x = left
    if reference:
        shown = elide(reference, style.meta, 50)
        marks.append(_text(x, baseline, shown, style.meta, "muted"))
        x += text_width(shown, style.meta) + 4
    for slot, (symbol, role, disc) in enumerate(_paper_badges(story)):
        y = baseline - style.badge + 2
        marks.append(Icon(x + slot * (style.badge + 2), y, style.badge, symbol, role, disc))
    return marks


def _paper_badges(story: Story) -> list[tuple[Symbol, Role, Role]]:
    return [badge for badge in badge_symbols(story, is_needed=False) if badge[0] != "needs"][:3]


def range_bar(
    effort: tuple[float, float, float], origin: tuple[float, float], width: float, top: float = 21.0
) -> Marks:
    """Return a bar for low - likely - high; its axis is a square root, so that 1 and 13 both show.

    ``top`` is the effort at the right end; what is larger ends there.
    """
    x, y = origin

    def at(number: float) -> float:
        return x + width * min(1.0, sqrt(max(0.0, number) / top))

    low, likely, high = (at(number) for number in effort)
    return (
        Line(x, y, x + width, y, "line", 0.6),
        Line(low, y, max(high, low + 0.8), y, "todo", 2.2),
        Line(likely, y - 2.6, likely, y + 2.6, "ink", 1.2),
    )


def _text(x: float, y: float, words: str, face: Face, role: Role) -> Text:
    return Text(x, y, words, face, role, text_width(words, face))
