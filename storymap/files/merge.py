"""Three-way merging of maps: what two people made of one map, by record and field.

One function serves an external change, a conflicted copy, git's driver and recovery. Only a field
that both sides changed differently is a conflict; the merged map is a map like any other, and holds
both values (:mod:`storymap.model.conflicts`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec import Struct

from storymap.files.canonical import DOUBLED, KIND_ORDER, exact_record
from storymap.files.fields import RecordMerge, Sides, as_in_file, entry_name
from storymap.model.admit import admit
from storymap.model.conflicts import CHANGED, DELETED, NAMED, WHOLE, Conflict, kind_of, marked
from storymap.model.needs import circles, needs_of, way
from storymap.model.patch import patch_between
from storymap.model.records import REFERENCES, MapInfo, Part, Step, Story, replace
from storymap.model.storymap import HEAD_ID, AnyRecord, Head, Kept, StoryMap
from storymap.progress import Progress

_STEP: Final = 200
"""Records between two looks at whether the merge is still wanted."""


class Merged(Struct, frozen=True):
    """A map of both sides; where they conflict it has ours in place and a mark with all three."""

    story_map: StoryMap
    conflicts: tuple[Conflict, ...] = ()


def merge(
    base: StoryMap | None, ours: StoryMap, theirs: StoryMap, progress: Progress | None = None
) -> Merged:
    """Return one map of two that were made of ``base``; without one, of what they agree on.

    Records that only one side touched are those of that side. A record that one side deleted stays
    if the other changed it, or changed another that names it. A circle of needs that only both
    sides together would make is opened where theirs closes it. Each of these is a conflict. Raises
    Cancelled if ``progress`` asks for it.
    """
    start = agreed(ours, theirs) if base is None else base
    return _Merge(start, ours, theirs).result(progress or Progress())


def agreed(one: StoryMap, other: StoryMap) -> StoryMap:
    """Return the map of the records that two maps have alike: all that is known of their base."""
    differing = patch_between(one, other).changes
    changes: dict[str, AnyRecord | None] = {change.id: None for change in differing}
    if HEAD_ID in changes:
        changes[HEAD_ID] = Head(title=one.title if one.title == other.title else "")
    if one.info.id in changes:
        changes[one.info.id] = MapInfo(id=one.info.id)
    return one.with_changes(changes)


class _Merge:
    """One merge; ``_changes`` is what makes the merged map of ours."""

    def __init__(self, base: StoryMap, ours: StoryMap, theirs: StoryMap) -> None:
        self._ours, self._theirs = ours, theirs
        self._mine = {change.id: change for change in patch_between(base, ours).changes}
        self._other = {change.id: change for change in patch_between(base, theirs).changes}
        self._changes: dict[str, AnyRecord | None] = {}
        self._kept: list[Kept] = []
        self._conflicts: dict[str, list[Conflict]] = {}

    def result(self, progress: Progress) -> Merged:
        for number, (name, change) in enumerate(self._other.items()):
            if number % _STEP == 0:
                progress.step(number / len(self._other))
            if name in self._mine:
                self._merge_record(name, change.old, (self._mine[name].new, change.new))
            else:
                self._changes[name] = change.new
        self._bring_back_what_is_named()
        self._drop_dead_checks()
        self._open_circles()
        self._putaside()
        self._mark()
        merged = self._ours.with_changes(self._changes) if self._changes else self._ours
        return Merged(merged, tuple(self._in_order()))

    def _in_order(self) -> Iterator[Conflict]:
        """Yield the conflicts in the order of a file, whatever order the maps were made in."""
        for _, found in sorted(self._conflicts.items(), key=_file_order):
            yield from found

    def _find(self, name: str) -> AnyRecord | None:
        """Return a record as it is in the merged map."""
        return self._changes[name] if name in self._changes else self._ours.find(name)

    def _clash(self, name: str, record: object, sides: tuple[str, str]) -> None:
        """Note a conflict about a record as a whole."""
        conflict = Conflict(kind_of(record), name, WHOLE, None, *sides)
        self._conflicts.setdefault(name, []).append(conflict)

    # Records

    def _merge_record(self, name: str, base: Any, sides: tuple[Any, Any]) -> None:
        ours, theirs = sides
        if ours == theirs:
            return
        if ours is None:
            self._changes[name] = theirs
            self._clash(name, theirs, (DELETED, CHANGED))
        elif theirs is None:
            self._clash(name, ours, (CHANGED, DELETED))
        elif isinstance(ours, Head):
            self._changes[name] = self._head(base, ours, theirs)
        elif type(ours) is not type(theirs):
            self._kept.append(aside(theirs))
            self._clash(name, ours, (kind_of(ours), kind_of(theirs)))
        else:
            found = RecordMerge(kind_of(ours), name)
            merged = found.merged(base if type(base) is type(ours) else None, ours, theirs)
            self._changes[name] = admit(merged)
            if found.conflicts:
                self._conflicts[name] = found.conflicts

    def _head(self, base: Head, ours: Head, theirs: Head) -> Head:
        found = _HeadMerge("head", HEAD_ID)
        title = found.text("title", Sides(base.title, ours.title, theirs.title))
        extra = found.unknown(Sides(base.extra, ours.extra, theirs.extra))
        kept = found.kept(Sides(base.kept, ours.kept, theirs.kept))
        if found.conflicts:
            self._conflicts[HEAD_ID] = found.conflicts
        newest = {name: max(getattr(ours, name), getattr(theirs, name)) for name in _VERSIONS}
        return replace(ours, title=title, extra=extra, kept=kept, **newest)

    def _putaside(self) -> None:
        """Keep what cannot stand beside a record with its id as files keep it."""
        if self._kept:
            head = self._find(HEAD_ID)
            assert isinstance(head, Head)  # noqa: S101 - every map has one
            kept = tuple(sorted((*head.kept, *self._kept), key=lambda one: (one.kind, one.id)))
            self._changes[HEAD_ID] = replace(head, kept=kept)

    # What records name

    def _bring_back_what_is_named(self) -> None:
        """Have every record that one side deleted and the other newly names, and its parents."""
        queue = [*self._other, *(name for name in self._mine if name not in self._other)]
        for name in queue:
            gone = [one for one in _named(self._find(name)) if self._find(one) is None]
            queue.extend(one for one in gone if self._bring_back(one, name))

    def _bring_back(self, target: str, name: str) -> bool:
        """Bring a record back, from the side that names it; False if no side deleted it."""
        for holder, other, sides in (
            (self._ours, self._theirs, (NAMED, DELETED)),
            (self._theirs, self._ours, (DELETED, NAMED)),
        ):
            record = holder.find(target)
            is_named = record is not None and target in _named(holder.find(name))
            if is_named and target not in _named(other.find(name)):
                self._changes[target] = record
                self._clash(target, record, sides)
                return True
        return False

    def _drop_dead_checks(self) -> None:
        """Untick what one side took out of the definitions of ready and done."""
        info = self._find(self._ours.info.id)
        gone = (_checks(self._ours.info) | _checks(self._theirs.info)) - _checks(info)
        for name in {**self._mine, **self._other} if gone else ():
            story = self._find(name)
            if isinstance(story, Story) and not gone.isdisjoint(story.checks):
                left = tuple(check for check in story.checks if check not in gone)
                self._changes[name] = replace(story, checks=left)

    # Needs

    def _open_circles(self) -> None:
        """Take back needs that close a circle which neither side alone has."""
        if not (_has_needs(self._mine) and _has_needs(self._other)):
            return
        theirs = needs_of(self._theirs)
        while True:
            graph = needs_of(self._ours.with_changes(self._changes))
            closing = [
                (name, need)
                for circle in circles(graph)
                for name, need in zip(circle, (*circle[1:], circle[0]), strict=True)
                if not self._is_ours(name, need) and not way(theirs, [need], name)
            ]
            if not closing:
                return
            self._take_back(*min(closing))

    def _is_ours(self, name: str, need: str) -> bool:
        story = self._ours.stories.get(name)
        return story is not None and need in story.needs

    def _take_back(self, name: str, need: str) -> None:
        story, base = self._find(name), self._other[name].old if name in self._other else None
        assert isinstance(story, Story)  # noqa: S101 - only stories have needs
        left = tuple(one for one in story.needs if one != need)
        self._changes[name] = replace(story, needs=left)
        found = self._conflicts.setdefault(name, [])
        if not any(one.field == "needs" for one in found):
            sides = Sides(
                getattr(base, "needs", ()), _needs(self._ours, name), _needs(self._theirs, name)
            )
            found.append(Conflict("story", name, "needs", *map(as_in_file, sides)))

    # Marks

    def _mark(self) -> None:
        for name, found in self._conflicts.items():
            record = self._find(name)
            if record is not None:
                self._changes[name] = marked(record, found)


_VERSIONS = ("version", "compat")


class _HeadMerge(RecordMerge):
    """Merges what stands before the records of a file, and the records that were set aside."""

    def text(self, field: str, sides: Sides) -> Any:
        base, ours, theirs = sides
        if theirs in (ours, base):
            return ours
        return theirs if ours == base else self.clash(field, sides)

    def unknown(self, sides: Sides) -> Mapping[str, Any]:
        return self._mapping(sides, "")

    def kept(self, sides: Sides) -> tuple[Kept, ...]:
        """Return what both sides set aside; of two forms of one record, both."""
        base, ours, theirs = (Counter(side) for side in sides)
        result = ours + (theirs - base - (ours - base)) - (base - theirs)
        for one in (theirs - base) - ours:
            names = [other for other in ours - base if _same_record(one, other)]
            if names and one.id:
                values = (None, _text(names[0]), _text(one))
                self.conflicts.append(Conflict("head", HEAD_ID, f"{one.kind} {one.id}", *values))
        return tuple(sorted(result.elements(), key=lambda one: (one.kind, one.id)))


def _file_order(item: tuple[str, list[Conflict]]) -> tuple[int, str]:
    kind = item[1][0].kind
    return (KIND_ORDER.index(kind) if kind in KIND_ORDER else -1), item[0]


def _same_record(one: Kept, other: Kept) -> bool:
    return (one.kind, one.id) == (other.kind, other.id) and one.raw != other.raw


def _text(kept: Kept) -> str:
    return kept.raw.decode(errors="replace")


def aside(record: Part) -> Kept:
    """Return a record as files keep one whose id another has."""
    raw = bytes(exact_record(record))
    return Kept(kind_of(record), str(record.id), raw, DOUBLED)  # type: ignore[attr-defined]


def _named(record: object) -> tuple[str, ...]:
    """Return the ids of the records that a record names, its parents first."""
    names: list[str] = []
    if isinstance(record, Story):
        names = [record.step, *([record.release] if record.release else [])]
    elif isinstance(record, Step):
        names = [record.activity]
    for field in REFERENCES.get(type(record), ()):
        names += getattr(record, field)
    return tuple(names)


def _checks(info: object) -> set[str]:
    assert isinstance(info, MapInfo)  # noqa: S101 - every map has one
    return {entry_name(item) for item in (*info.ready, *info.done)}


def _needs(story_map: StoryMap, name: str) -> tuple[str, ...]:
    story = story_map.stories.get(name)
    return story.needs if story is not None else ()


def _has_needs(changes: Mapping[str, Any]) -> bool:
    return any(
        getattr(change.old, "needs", ()) != getattr(change.new, "needs", ())
        for change in changes.values()
    )
