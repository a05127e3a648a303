"""Edits of questions: asking, answering, asking again."""

from __future__ import annotations

from storymap.edit.entries import entry, said, with_entry, without_entry
from storymap.edit.fields import set_fields
from storymap.edit.order import known
from storymap.edit.outline import Added
from storymap.model.ids import new_id
from storymap.model.records import Question, replace
from storymap.model.storymap import StoryMap
from storymap.model.text import clean_text


def ask(m: StoryMap, story_id: str, text: str, asked: str = "") -> Added:
    """Ask a question on a story, of somebody if that is known."""
    known(m.stories, [story_id])
    question = Question(id=new_id(), text=said(text, story_id), asked=clean_text(asked).strip())
    questions = (*m.stories[story_id].questions, question)
    return Added(set_fields(m, story_id, questions=questions), question.id)


def answer(m: StoryMap, story_id: str, question_id: str, text: str) -> StoryMap:
    """Answer a question, or give it another answer."""
    known(m.stories, [story_id])
    questions = m.stories[story_id].questions
    answered = replace(entry(questions, question_id), answer=said(text, question_id))
    return set_fields(m, story_id, questions=with_entry(questions, answered))


def reopen(m: StoryMap, story_id: str, question_id: str) -> StoryMap:
    """Ask an answered question again; what was answered stays, below what is asked."""
    known(m.stories, [story_id])
    questions = m.stories[story_id].questions
    old = entry(questions, question_id)
    if not old.answer:
        return m
    asked_again = replace(old, text=f"{old.text}\n– {old.answer}", answer="")
    return set_fields(m, story_id, questions=with_entry(questions, asked_again))


def drop_question(m: StoryMap, story_id: str, question_id: str) -> StoryMap:
    """Take a question away, with its answer."""
    known(m.stories, [story_id])
    left = without_entry(m.stories[story_id].questions, question_id)
    return set_fields(m, story_id, questions=left)
