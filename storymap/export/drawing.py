"""A sheet of paper as a content stream: panels, labels, backbone, cards, what is around them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from storymap.export.content import Ink, Stamps
from storymap.export.document import Link, Paper
from storymap.export.numbers import number, numbers
from storymap.export.scenery import BRIEF, UNSCHEDULED_NAME, Group, Scenery
from storymap.export.tags import Element
from storymap.export.typeset import Typesetter
from storymap.layout.frame import Imprint, page_links
from storymap.layout.geometry import Rect
from storymap.layout.marks import Marks, Text
from storymap.layout.pages import Sheet, release_place
from storymap.layout.paper_card import PaperCard, PaperCards
from storymap.layout.themes import Theme
from storymap.layout.wording import LOOSE_CARDS
from storymap.model.storymap import LOOSE, StoryId

LINES: Final = "Lines"
"""The name of the layer that dependency lines are on."""

BLEED: Final = 1.0


@dataclass(slots=True)
class Elements:
    """The parts of a document's structure that are drawn in another order than they are read."""

    title: Element
    backbone: dict[str, Element] = field(default_factory=dict)
    headings: dict[str, Element] = field(default_factory=dict)
    labels: dict[str, Element] = field(default_factory=dict)
    stories: dict[StoryId, Element] = field(default_factory=dict)
    pages: Element = field(default_factory=lambda: Element("Sect"))


class Draughtsman:
    """Draws the sheets of a spread, one after the other, into a document."""

    def __init__(self, scenery: Scenery, paper: Paper) -> None:
        """Draw what a scenery shows."""
        self.typesetter, self.stamps = Typesetter(), Stamps()
        self.corners: dict[StoryId, tuple[int, float, float]] = {}
        self.places: dict[str, tuple[int, float, float]] = {}
        self._scenery, self._paper = scenery, paper
        self._spread = scenery.spread
        self._map = self._spread.board.story_map
        self._inks: dict[int, tuple[Theme, Ink]] = {}
        self._cards = PaperCards(self._map, self._spread.board.style)
        self._shared_bodies, self._shared_feet = self._cards.shared()
        self._elements = self._structure()
        if scenery.options.shows_lines and not scenery.options.is_archival:
            self._layer = LINES
            paper.add_layer(LINES, "Dependency lines")
        else:
            self._layer = ""

    def _structure(self) -> Elements:
        """Make the document's structure: the backbone, then each release and its stories."""
        board, root = self._spread.board, self._paper.tags.root
        elements = Elements(root.add("H1"))
        if self._map.info.goal or self._map.info.problem:
            elements.backbone[BRIEF] = root.add("P")
        backbone = root.add("Sect", "Backbone")
        for band in board.bands:
            elements.backbone[band.activity_id] = backbone.add("H2")
            steps = backbone.add("L")
            for column in range(band.first, band.last + 1):
                step_id = board.columns[column].step_id
                if step_id is not None:
                    elements.backbone[step_id] = steps.add("LI").add("LBody")
        for lane, shown in enumerate(board.lanes):
            name = shown.release_id or ""
            section = root.add("Sect")
            elements.headings[name] = section.add("H2")
            elements.labels[name] = section.add("P")
            cards = section.add("L")
            for column in range(len(board.columns)):
                for story_id in board.ids_at(column, lane):
                    elements.stories[story_id] = cards.add("LI").add("LBody")
        elements.pages = root.add("Sect", "Other pages")
        return elements

    def draw(self, sheet: Sheet, count: int, imprint: Imprint) -> None:
        """Draw a sheet as the next page; ``count`` is its number from 1."""
        spread, tags = self._spread, self._paper.tags
        tags.begin_page()
        left, top = spread.left, spread.height - spread.top_of(sheet)
        parts = [self._scaled(spread.scale, left, top)]
        parts.extend(self._group(group) for group in self._scenery.groups(sheet))
        parts.extend(self._stories(sheet, left, top))
        parts.append("Q")
        parts.append(self._scaled(spread.frame_scale, 0, spread.height))
        parts.append(self._frame(self._scenery.frame(sheet, count, imprint), count))
        parts.append("Q")
        self._add_ways(sheet)
        self._paper.add_page("\n".join(part for part in parts if part), sheet.name)

    def _add_ways(self, sheet: Sheet) -> None:
        """Name a page of several, and link it to the others."""
        spread, page = self._spread, self._paper.pages
        if len(spread.sheets) == 1:
            return
        self.places[f"page-{sheet.name}"] = (page, 0, spread.height)
        for link in () if spread.is_wall else page_links(spread, sheet):
            element = self._elements.pages.add("Link", link.words)
            extent = _extent(link.area, (0, spread.height), 1.0)
            self._paper.add_link(Link(page, extent, link.target, link.words, element))

    def draw_cards(self, sheet: Sheet) -> None:
        """Draw nothing but the cards of a sheet as the next page, without links and structure."""
        spread = self._spread
        left, top = spread.left, spread.height - spread.top_of(sheet)
        parts = [
            self._scaled(spread.scale, left, top),
            *self._stories(sheet, left, top, is_bare=True),
            "Q",
        ]
        self._paper.add_page("\n".join(parts), sheet.name)

    def _scaled(self, scale: float, x: float, y: float) -> str:
        return f"q {scale:.6g} 0 0 {scale:.6g} {numbers(x, y)} cm"

    def _ink(self, theme: Theme) -> Ink:
        kept = self._inks.get(id(theme))
        if kept is None:
            kept = self._inks[id(theme)] = theme, Ink(theme, self.typesetter, self.stamps)
        return kept[1]

    def _group(self, group: Group) -> str:
        ink, tags, elements = self._ink(group.theme), self._paper.tags, self._elements
        if group.kind == "label":
            return self._label(group, ink)
        content = ink.placed(group.marks, group.x, group.y)
        if group.kind == "lines" and self._layer:
            return f"/OC /{self._layer} BDC\n{tags.marked(None, content)}\nEMC"
        is_read = group.kind in {"activity", "step", "corner"}
        element = elements.backbone.get(group.name) if is_read else None
        return tags.marked(element if element and not element.marks else None, content)

    def _label(self, group: Group, ink: Ink) -> str:
        """Draw a lane's label; the first one is read: its title as a heading, then the rest."""
        tags, style = self._paper.tags, self._spread.board.style
        heading = self._elements.headings.get(group.name)
        if heading is None or heading.marks:
            return tags.marked(None, ink.placed(group.marks, group.x, group.y))
        self.places[release_place(group.name)] = (self._paper.pages, *self._corner_of(group))
        is_title = [isinstance(mark, Text) and mark.face == style.lane for mark in group.marks]
        title = tuple(mark for mark, own in zip(group.marks, is_title, strict=True) if own)
        rest = tuple(mark for mark, own in zip(group.marks, is_title, strict=True) if not own)
        return "\n".join(
            [
                tags.marked(heading, ink.placed(title, group.x, group.y)),
                tags.marked(self._elements.labels[group.name], ink.placed(rest, group.x, group.y)),
            ]
        )

    def _corner_of(self, group: Group) -> tuple[float, float]:
        spread = self._spread
        top = spread.height - spread.top
        return spread.left + spread.scale * group.x, top - spread.scale * group.y

    def _frame(self, marks: Marks, count: int) -> str:
        """Draw what is around a sheet; on the first the title is read."""
        ink, tags = self._ink(self._scenery.theme), self._paper.tags
        title = marks[:1] if count == 1 else ()
        return "\n".join(
            [
                tags.marked(self._elements.title, ink.marks(title)),
                tags.marked(None, ink.marks(marks[len(title) :])),
            ]
        )

    def _stories(
        self, sheet: Sheet, left: float, top: float, *, is_bare: bool = False
    ) -> list[str]:
        """Draw the cards, each placed from the one above it: such moves are alike and pack well."""
        spread, scale = self._spread, self._spread.scale
        page = self._paper.pages
        parts: list[str] = []
        at: tuple[float, float] | None = None
        for story_id, rect in spread.cards(sheet):
            x, y = round(rect.x, 2), round(rect.y, 2)
            if at is None or x != at[0]:
                if at is not None:
                    parts.append("Q")
                parts.append("q")
                at = (0.0, 0.0)
            card = self._cards.card(self._map.stories[story_id])
            foot = round(card.foot_y, 2)
            move = f"1 0 0 1 {number(round(x - at[0], 2))} {number(round(at[1] - y, 2))} cm"
            drawn = self._card(story_id, card, foot)
            if not is_bare:
                start = self._paper.tags.begin(self._elements.stories[story_id])
                drawn = f"{start}\n{drawn}\nEMC"
            parts.append(f"{move}\n{drawn}")
            at = x, round(y + foot, 2)
            corner = left + scale * rect.x, top - scale * rect.y
            self.corners[story_id] = (page, *corner)
            if not is_bare:
                self._add_links(story_id, card, corner)
        if parts:
            parts.append("Q")
        return parts

    def _card(self, story_id: StoryId, card: PaperCard, foot: float) -> str:
        """Draw a card at the origin; after it the origin is at the left end of its last line."""
        ink = self._ink(self._scenery.theme)
        story, width = self._map.stories[story_id], self._spread.board.style.card_width
        if self._cards.body_key(story, card.height) in self._shared_bodies:
            extent = (-BLEED, -card.height - BLEED, width + BLEED, BLEED)
            body = ink.stamped(card.body, extent)
        else:
            body = ink.marks(card.body)
        if self._cards.foot_key(story) in self._shared_feet and card.foot:
            last = ink.stamped(card.foot, (-BLEED, -BLEED - 6, width + BLEED, 24))
        else:
            last = ink.marks(card.foot)
        own = ink.marks(card.own)
        down = f"1 0 0 1 0 {number(-foot)} cm"
        worth = ink.marks(card.worth)
        return "\n".join(part for part in (body, own, down, last, worth) if part)

    def _add_links(self, story_id: StoryId, card: PaperCard, corner: tuple[float, float]) -> None:
        for link in card.links:
            element = self._elements.stories[story_id].add("Link", link.words)
            extent = _extent(link.area, corner, self._spread.scale)
            self._paper.add_link(Link(self._paper.pages, extent, link.target, link.words, element))

    def lane_title(self, release_id: str | None) -> str:
        """Return what a lane is called in the outline."""
        release = self._map.releases.get(release_id) if release_id is not None else None
        return release.title if release else UNSCHEDULED_NAME

    def activity_title(self, activity_id: str) -> str:
        """Return what an activity is called in the outline."""
        activity = self._map.activities.get(activity_id)
        return activity.title if activity and activity_id != LOOSE else LOOSE_CARDS


def _extent(
    area: Rect, corner: tuple[float, float], scale: float
) -> tuple[float, float, float, float]:
    """Return an area of a card on its page: left, bottom, right, top."""
    left, top = corner[0] + scale * area.x, corner[1] - scale * area.y
    return left, top - scale * area.height, left + scale * area.width, top
