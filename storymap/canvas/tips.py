"""Tool tips: the whole of what cards, the backbone, labels and the corner show only in part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication

from storymap.export.facts import lane_facts
from storymap.layout.board import Board
from storymap.layout.card import shows_whole_title
from storymap.layout.label import LaneFacts, activity_face, corner_face, shipped_text, step_face
from storymap.layout.marks import Marks, Text
from storymap.layout.wording import UNIT_LETTERS, listed, number_text, short_title, unmet_text
from storymap.model.done import unmet, unmet_count
from storymap.model.goals import lines
from storymap.model.queries import is_refuted
from storymap.model.records import Story
from storymap.model.storymap import ReleaseId, StoryMap

GOING = 5
"""So many stories in progress are told of in a tip, the oldest."""

READABLE_FROM = 0.7
"""Below this zoom even a title that is whole is too small to read."""


def tip_at(board: Board, x: float, y: float, zoom: float) -> str:
    """Return what to tell of what is at a point of the board; nothing if it shows by itself."""
    target = board.target_at(x, y)
    story_map, style = board.story_map, board.style
    name = target.id or ""
    small = zoom < READABLE_FROM
    if target.zone == "story":
        story = story_map.stories[name]
        is_strip = target.lane is not None and board.lanes[target.lane].is_slim
        is_short = small or is_strip or not shows_whole_title(story, style)
        return "\n".join(part for part in (story.title if is_short else "",
                                           *story_tips(story_map, story)) if part)  # fmt: skip
    if target.zone == "step" and name in story_map.steps:
        title = story_map.steps[name].title
        is_slim = target.column is not None and board.columns[target.column].is_slim
        return title if small or is_slim or _is_cut(step_face(title, style), title) else ""
    if target.zone == "activity" and name in story_map.activities:
        title = story_map.activities[name].title
        rect = board.rect_of(name)
        face = activity_face(title, rect.width if rect else 0, style)
        return title if small or _is_cut(face, title) else ""
    if target.zone == "corner":
        face = corner_face(story_map.title, "", "", style)
        return brief_tip(story_map) or (story_map.title if _is_cut(face, story_map.title) else "")
    if target.zone == "release" and name in story_map.releases:
        return release_tip(story_map, name, _today())
    return ""


def story_tips(story_map: StoryMap, story: Story) -> Iterator[str]:
    """Yield what a card cannot say in full: what is unmet or refuted, that it dwarfs the rest."""
    if unmet_count(story, story_map.info):
        texts = unmet(story, story_map.info).texts
        yield _tr("Marked as done, and not counted. Not met yet: %s") % listed(texts)
    if is_refuted(story):
        yield _tr("Refuted: what was believed of it turned out to be wrong.")
    if story.estimate is not None and story.status != "done":
        from storymap.model.clarity import dwarfs  # most cards never say it

        found = dwarfs(story_map, story)
        if found is not None:
            usual = number_text(round(found.details["usual"], 1))
            if found.details["release"] is None:
                words = _tr("It dwarfs the other unscheduled stories, which usually take %s: "
                            "split it before it is planned.")  # fmt: skip
            else:
                words = _tr("It dwarfs the rest of its release, where %s is usual: split it, "
                            "so that something is done sooner.")  # fmt: skip
            yield words % f"{usual} {UNIT_LETTERS[story_map.info.unit]}"
    if story.colour:
        from storymap.layout.colours import meaning_of  # most cards have none

        meaning = meaning_of(story_map.info.legend, story.colour)
        if meaning:
            yield _tr("Colour: %s") % meaning


def brief_tip(story_map: StoryMap) -> str:
    """Return the map's brief in full, with its outcomes near and far; nothing if it has none."""
    from storymap.model.goals import goals

    told, outcomes = goals(story_map), story_map.outcomes
    parts = [
        story_map.title,
        told.goal and _tr("Goal: %s") % told.goal,
        told.problem and _tr("Problem: %s") % told.problem,
    ]
    for words, ids in (
        (_tr("Short term: %s"), told.short),
        (_tr("Long term: %s"), told.long),
        (_tr("Outcomes: %s"), told.undated),
    ):
        parts.append(words % listed([outcomes[name].title for name in ids], 5) if ids else "")
    return "\n".join(part for part in parts if part) if any(parts[1:]) else ""


def release_tip(story_map: StoryMap, release_id: ReleaseId, today: dt.date) -> str:
    """Return what a release is for, how far it is, and what goes on in it."""
    release = story_map.releases[release_id]
    is_shipped = release.state == "shipped"
    parts = [release.title, shipped_text(release) if is_shipped else "", release.goal]
    parts += [f"• {line}" for line in lines(release.measures)]
    if release.reason:
        parts.append(_tr("Why this slice: %s") % release.reason)
    stands = lane_facts(story_map, release_id)
    if stands.stories:
        parts.append(_done_text(stands))
    if not is_shipped:
        parts += _going_on(story_map, release_id, today)
        parts.append(overfull_tip(story_map, release_id))
    return "\n".join(part for part in parts if part)


def _done_text(stands: LaneFacts) -> str:
    text = _tr("%d of %d stories done") % (stands.done, stands.stories)
    return f"{text}, {unmet_text(stands.unmet)}" if stands.unmet else text


def _going_on(story_map: StoryMap, release_id: ReleaseId, today: dt.date) -> Iterator[str]:
    """Yield what is in progress in a release, against the limit, for how long at the most."""
    from storymap.model.flow import started

    going = [one for one in started(story_map, today) if one.lane == release_id]
    if not going:
        return
    stories, limit = story_map.stories, story_map.info.wip_limit
    text = _tr("%d in progress") % len(going)
    if limit is not None:
        text += _tr(", limit %d") % limit
        if len(going) > limit:
            text += _tr(": finish one before the next is started")
    yield text
    for one in going[:GOING]:
        words = [] if one.days is None else [_tr("%d days at most") % one.days]
        words += [_tr("blocked")] if one.is_blocked else []
        needs = [stories[name].title for name in one.waits_for]
        words += [_tr("waits for %s") % listed(needs, 1)] if needs else []
        title = short_title(stories[one.story_id].title)
        yield f"  {title}{' – ' if words else ''}{', '.join(words)}"


def overfull_tip(story_map: StoryMap, release_id: ReleaseId) -> str:
    """Return what to move out of a release that holds too much; nothing if it does not."""
    from storymap.slicing.overflow import to_move_out  # most labels never say it

    gone = to_move_out(story_map, release_id)
    if not gone:
        return ""
    titles = listed([story_map.stories[story_id].title for story_id in gone])
    return _tr("It holds too much. Move out %s, and it fits.") % titles


def _today() -> dt.date:
    return dt.datetime.now(tz=dt.UTC).astimezone().date()


def _tr(text: str) -> str:
    return QCoreApplication.translate("board", text)


def _is_cut(marks: Marks, title: str) -> bool:
    last = [mark for mark in marks if isinstance(mark, Text)][-1]
    return last.text.endswith("…") and not title.endswith("…")


def as_plain(text: str) -> str:
    """Return a text that a tool tip shows as it is, never as markup."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<p style='white-space: pre-wrap'>{escaped}</p>" if text else ""
