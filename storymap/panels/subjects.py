"""What the inspector shows: which records, on which tabs, and what is open on each."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from PySide6.QtCore import QCoreApplication

from storymap.model.done import is_done
from storymap.model.ids import MAP_ID
from storymap.model.ladders import ladder_of
from storymap.model.queries import open_questions
from storymap.model.records import (
    Activity,
    Outcome,
    Persona,
    Release,
    Stakeholder,
    Step,
    Story,
)
from storymap.model.storymap import AnyRecord, StoryMap

if TYPE_CHECKING:
    from storymap.panels.page import Page

PageName: TypeAlias = Literal[
    "story", "why", "hypothesis", "questions", "feedback", "notes",
    "stories", "map", "definitions", "planning",
    "activity", "step", "release", "review", "outcome", "path", "persona", "stakeholder",
]  # fmt: skip


class Tab(NamedTuple):
    """A tab: its words, the page it shows, and whether something on it is open."""

    words: str
    page: PageName
    is_open: bool = False


class Subject(NamedTuple):
    """What is shown: the ids and the tabs."""

    ids: tuple[str, ...]
    tabs: tuple[Tab, ...]


def subject_of(m: StoryMap, ids: tuple[str, ...], visited: str | None) -> Subject:
    """Return what to show: the visited record, what is selected, or the map."""
    found = m.find(visited) if visited else None
    if found is not None:
        return _single(found)
    stories = tuple(name for name in ids if name in m.stories)
    if len(stories) > 1 and ids[-1] in m.stories:
        words = _tr("{0} stories").format(len(stories))
        return Subject(stories, (Tab(words, "stories"),))
    record = m.find(ids[-1]) if ids else None
    return _story(m, record) if isinstance(record, Story) else _single(record)


def _story(m: StoryMap, story: Story) -> Subject:
    asked, heard = len(story.questions), len(story.feedback)
    tabs = (
        Tab(_tr("Story"), "story", story.status == "done" and not is_done(story, m.info)),
        Tab(_tr("Why"), "why", bool(story.why) and not ladder_of(m, story).ends),
        Tab(_tr("Hypothesis"), "hypothesis", _is_untested(story)),
        Tab(_counted(_tr("Questions"), asked), "questions", open_questions(story) > 0),
        Tab(_counted(_tr("Feedback"), heard), "feedback"),
        Tab(_tr("Notes"), "notes"),
    )
    return Subject((story.id,), tabs)


def _single(record: AnyRecord | None) -> Subject:
    match record:
        case Activity():
            tabs: tuple[Tab, ...] = (Tab(_tr("Activity"), "activity"),)
        case Step():
            tabs = (Tab(_tr("Step"), "step"),)
        case Release():
            is_open = any(not task.done for task in record.retro.actions)
            tabs = (
                Tab(_tr("Release"), "release"),
                Tab(_tr("Review"), "review", is_open),
                Tab(_counted(_tr("Feedback"), len(record.feedback)), "feedback"),
            )
        case Outcome():
            tabs = (
                Tab(_tr("Outcome"), "outcome"),
                Tab(_tr("Path"), "path"),
                Tab(_tr("Hypothesis"), "hypothesis", _is_untested(record)),
            )
        case Persona():
            tabs = (Tab(_tr("Persona"), "persona"),)
        case Stakeholder():
            tabs = (Tab(_tr("Stakeholder"), "stakeholder"),)
        case _:
            tabs = (
                Tab(_tr("Map"), "map"),
                Tab(_tr("Definitions"), "definitions"),
                Tab(_tr("Planning"), "planning"),
            )
    shown = MAP_ID if not isinstance(record, _WITH_ID) else record.id
    return Subject((shown,), tabs)


_WITH_ID: Final = (Activity, Step, Release, Outcome, Persona, Stakeholder)


def _is_untested(record: Story | Outcome) -> bool:
    return record.hypothesis is not None and record.hypothesis.state in ("untested", "testing")


def _counted(words: str, count: int) -> str:
    return f"{words} {count}" if count else words


def page_class(name: PageName) -> type[Page]:
    """Return the kind of page of a tab; its module is loaded when it is first wanted."""
    module, kind = _PAGES[name]
    found: type[Page] = getattr(import_module(f"storymap.panels.{module}"), kind)
    return found


_PAGES: Final[Mapping[PageName, tuple[str, str]]] = {
    "story": ("story_page", "StoryPage"),
    "why": ("why_page", "WhyPage"),
    "hypothesis": ("hypothesis_page", "HypothesisPage"),
    "questions": ("questions", "QuestionsPage"),
    "feedback": ("feedback", "FeedbackPage"),
    "notes": ("notes_page", "NotesPage"),
    "stories": ("many_page", "ManyPage"),
    "map": ("map_pages", "MapPage"),
    "definitions": ("map_pages", "DefinitionsPage"),
    "planning": ("planning_page", "PlanningPage"),
    "activity": ("backbone_pages", "ActivityPage"),
    "step": ("backbone_pages", "StepPage"),
    "release": ("release_pages", "ReleasePage"),
    "review": ("release_pages", "ReviewPage"),
    "outcome": ("outcome_pages", "OutcomePage"),
    "path": ("outcome_pages", "PathPage"),
    "persona": ("person_pages", "PersonaPage"),
    "stakeholder": ("person_pages", "StakeholderPage"),
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("Inspector", text)
