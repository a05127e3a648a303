"""Shipping a release: it is closed with what is done in it, and what is not goes on."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from storymap.edit.fields import set_fields
from storymap.edit.order import arranged, known, reordered
from storymap.edit.plans import next_lane
from storymap.model.coverage import in_board_order
from storymap.model.done import is_done
from storymap.model.patch import Change
from storymap.model.records import Release
from storymap.model.storymap import CellId, ReleaseId, StoryId, StoryMap


class Shipment(NamedTuple):
    """What shipping a release would mean, in the order of the board.

    ``done`` stories ship. ``unmet`` ones say that they are done and are not: somebody has to
    choose. ``unfinished`` ones go to the lane ``following``.
    """

    done: tuple[StoryId, ...]
    unmet: tuple[StoryId, ...]
    unfinished: tuple[StoryId, ...]
    following: ReleaseId | None


def shipment(m: StoryMap, release_id: str) -> Shipment:
    """Return what would ship with a release, and what would not."""
    known(m.releases, [release_id])
    held = in_board_order(
        m, {name for (_, lane), ids in m.cells.items() if lane == release_id for name in ids}
    )
    stories = [m.stories[name] for name in held]
    return Shipment(
        done=tuple(one.id for one in stories if is_done(one, m.info)),
        unmet=tuple(one.id for one in stories if one.status == "done" and not is_done(one, m.info)),
        unfinished=tuple(one.id for one in stories if one.status != "done"),
        following=next_lane(m, release_id),
    )


def ship_release(
    m: StoryMap, release_id: str, *, moving: Collection[str] | None = None, date: str | None = None
) -> StoryMap:
    """Ship a release: its state becomes "shipped", which archives its lane.

    What a shipped release holds counts as delivered, so the stories in ``moving`` go to the top of
    their cells in the next release that is not shipped, or among the unscheduled: they were wanted
    before what is there, which may need them. Pinned ones go too, since their release is over. None
    moves those that are unfinished. ``date`` becomes its finish.
    """
    found = shipment(m, release_id)
    leaving = set(found.unfinished if moving is None else known(m.stories, moving))
    orders: dict[CellId, list[str]] = {}
    for (step, lane), ids in m.cells.items():
        going = [name for name in ids if name in leaving] if lane == release_id else []
        if going:
            cell = (step, found.following)
            present = m.cell(*cell)
            orders[cell] = reordered(present, going, present[0] if present else None)
    m = arranged(m, orders, {name for order in orders.values() for name in order} & leaving)
    fields = {"state": "shipped", **({} if date is None else {"finish": date})}
    return set_fields(m, release_id, **fields)


def unship_release(m: StoryMap, release_id: str, *, target: str | None) -> StoryMap:
    """Open a shipped release again, with a target date; stories that left it stay where they are.

    ``target`` becomes its finish, which held the day it shipped.
    """
    known(m.releases, [release_id])
    if m.releases[release_id].state != "shipped":
        return m
    return set_fields(m, release_id, state="current", finish=target)


def ships(change: Change, release_id: str) -> bool:
    """Tell whether a change is the shipping of a release."""
    old, new = change.old, change.new
    return (
        change.id == release_id
        and isinstance(old, Release)
        and isinstance(new, Release)
        and old.state != "shipped" == new.state
    )


def target_before(release: Release, shipping: Change | None, today: str) -> str | None:
    """Return the target that a release had before it shipped; None if it is not known.

    ``shipping`` is the change that shipped it. Without that a finish up to ``today`` is taken for
    the day it shipped, and a later one for its target.
    """
    if shipping is not None and isinstance(shipping.old, Release):
        return shipping.old.finish
    return release.finish if release.finish and release.finish > today else None
