"""A gentle check of how stories are told: what a reader may stumble over. Never a rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from statistics import median
from typing import Any, Final, NamedTuple

from storymap.model.records import Narrative, Step, Story
from storymap.model.search import folded
from storymap.model.storymap import ReleaseId, StoryId, StoryMap

TOO_BIG: Final = 1 / 3
"""A story that takes more than this of its release's capacity is a release by itself."""

DWARFS: Final = 4
"""A story that takes so many times the middle of its release stands out."""

ENOUGH: Final = 4
"""Of fewer stories with an estimate nobody can say what is usual."""

_VAGUE: Final = frozenset((
    "tbd", "todo", "tba", "fixme", "xxx", "misc", "miscellaneous", "various", "stuff", "things",
    "etc", "untitled", "bugs", "bugfix", "bugfixes", "cleanup", "refactoring", "improvements",
    "optimisation", "optimization", "general", "other", "unknown", "placeholder",
))  # fmt: skip
_EMPTY_VERBS: Final = frozenset((
    "improve", "optimise", "optimize", "enhance", "fix", "handle", "support", "do",
))  # fmt: skip
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_BLANK_SCRIPTS = re.compile(r"^[\u0000-\u052f\u1e00-\u1fff\u2000-\u206f\d\W]*$")
"""Latin, Greek and Cyrillic put blanks between words; of others one cannot count words so."""

_JOINTS = re.compile(
    r"\s*(?:;|\s(?:and then|and also|and|then|plus|und|et|y|&|\+)\s)\s*", re.IGNORECASE
)
_VERBS: Final = frozenset((
    "add", "allow", "apply", "ask", "assign", "book", "borrow", "browse", "buy", "call", "cancel",
    "change", "check", "choose", "compare", "confirm", "copy", "create", "define", "delete",
    "deliver", "edit", "enter", "export", "fetch", "filter", "find", "get", "give", "import",
    "invite", "keep", "list", "log", "look", "make", "manage", "move", "notify", "open", "order",
    "pay", "pick", "plan", "print", "rate", "read", "receive", "register", "release", "remind",
    "remove", "rename", "renew", "rent", "report", "reserve", "reset", "return", "save", "say",
    "scan", "schedule", "search", "see", "select", "send", "set", "share", "show", "sign", "sort",
    "start", "stop", "store", "suggest", "switch", "tell", "track", "try", "turn", "undo",
    "unlock", "update", "upload", "use", "verify", "view", "watch", "withdraw", "write",
))  # fmt: skip


class Vocabulary(NamedTuple):
    """What a map's own words and sizes say of its stories: see :func:`vocabulary`."""

    verbs: frozenset[str]
    room: Mapping[ReleaseId | None, float]
    usual: Mapping[ReleaseId | None, float]


class Remark(NamedTuple):
    """Something about a story that may be clearer.

    =============== =============================================================================
    vague-title     its title is a single word, a placeholder, or a verb that promises nothing
    several-in-one  its title joins what may be several stories: ``parts``
    no-narrative    nobody says who wants it, what, or what for
    no-criteria     no acceptance criterion says when it is done
    too-big         its likely ``effort`` is more than a third of its release's ``capacity``
    dwarfs          its likely ``effort`` is four times the ``usual`` in its ``release``, or more
    =============== =============================================================================
    """

    code: str
    story_id: StoryId
    details: Mapping[str, Any] = {}


def vocabulary(m: StoryMap) -> Vocabulary:
    """Return what clarity is judged by: make it once for many stories.

    ``verbs``: the words that titles of steps and stories begin with, since both are told as "verb
    a noun" in any language. ``room``: the likely capacity of each release that has one.
    ``usual``: the middle of the likely estimates of each lane that has ENOUGH.
    """
    cards: Iterable[Step | Story] = (*m.steps.values(), *m.stories.values())
    firsts = {card.title.split(maxsplit=1)[0].lower() for card in cards if card.title.strip()}
    likely: dict[ReleaseId | None, list[float]] = {}
    for story in m.stories.values():
        if story.estimate is not None:
            likely.setdefault(story.release, []).append(story.estimate.likely)
    return Vocabulary(
        verbs=frozenset(firsts) | _VERBS,
        room={one.id: one.capacity.likely for one in m.releases.values() if one.capacity},
        usual={lane: median(found) for lane, found in likely.items() if len(found) >= ENOUGH},
    )


def remarks(m: StoryMap, story: Story, known: Vocabulary | None = None) -> tuple[Remark, ...]:
    """Return what may be clearer about a story; nothing of what is done or no story to deliver."""
    if story.status == "done" or story.type != "story":
        return ()
    return tuple(_remarks(story, known or vocabulary(m)))


def dwarfing(m: StoryMap) -> tuple[Remark, ...]:
    """Return the remarks about all open stories that dwarf the rest of their release."""
    known = vocabulary(m)
    return tuple(
        remark
        for story in m.stories.values()
        if story.status != "done" and story.estimate is not None
        for remark in _sizes(story, known)
        if remark.code == "dwarfs"
    )


def dwarfs(m: StoryMap, story: Story) -> Remark | None:
    """Return the remark that a story dwarfs the rest of its release, as :func:`dwarfing` does."""
    if story.status == "done" or story.estimate is None:
        return None
    likely = [
        one.estimate.likely
        for one in m.stories.values()
        if one.release == story.release and one.estimate is not None
    ]
    usual = {story.release: median(likely)} if len(likely) >= ENOUGH else {}
    found = _sizes(story, Vocabulary(frozenset(), {}, usual))
    return next((remark for remark in found if remark.code == "dwarfs"), None)


def parts_of_title(title: str, verbs: frozenset[str] = _VERBS) -> tuple[str, ...]:
    """Return the actions that a title joins, one if it tells only one.

    A joint counts where what follows begins with a verb: "Pay and print a receipt" is two, "Show
    cover and year" is one.
    """
    parts: list[str] = []
    start = 0
    for joint in _JOINTS.finditer(title):
        following = _WORD.match(title, joint.end())
        is_verb = following is not None and following[0].lower() in verbs
        if is_verb and title[start : joint.start()].strip():
            parts.append(title[start : joint.start()].strip(" ,"))
            start = joint.end()
    parts.append(title[start:].strip(" ,"))
    return tuple(_capital(part) for part in parts if part)


def is_vague(title: str) -> bool:
    """Tell whether a title says too little to talk about.

    A single word does (where the script tells words by blanks), a placeholder such as "TBD" or
    "...", and a verb that promises nothing with a single word after it, such as "Improve search".
    """
    words = [word.lower() for word in _WORD.findall(title)]
    if not words:
        return True
    if any(word in _VAGUE for word in words) or title.rstrip().endswith(("...", "…", "???")):
        return True
    if not _BLANK_SCRIPTS.match(title):
        return False
    return len(words) == 1 or (len(words) == 2 and folded(words[0]) in _EMPTY_VERBS)


def _capital(text: str) -> str:
    first = text[:1].upper()
    return first + text[1:] if len(first) == 1 else text


def _remarks(story: Story, known: Vocabulary) -> Iterator[Remark]:
    if is_vague(story.title):
        yield Remark("vague-title", story.id)
    parts = parts_of_title(story.title, known.verbs)
    if len(parts) > 1:
        yield Remark("several-in-one", story.id, {"parts": parts})
    if not _told(story.narrative):
        yield Remark("no-narrative", story.id)
    if not story.acceptance:
        yield Remark("no-criteria", story.id)
    yield from _sizes(story, known)


def _told(narrative: Narrative) -> bool:
    return bool(narrative.as_.strip() or narrative.want.strip() or narrative.so.strip())


def _sizes(story: Story, known: Vocabulary) -> Iterator[Remark]:
    if story.estimate is None:
        return
    effort, room = story.estimate.likely, known.room.get(story.release)
    if room is not None and effort > room * TOO_BIG:
        details = {"effort": effort, "capacity": room, "release": story.release}
        yield Remark("too-big", story.id, details)
    usual = known.usual.get(story.release)
    if usual and effort >= usual * DWARFS:
        details = {"effort": effort, "usual": usual, "release": story.release}
        yield Remark("dwarfs", story.id, details)
