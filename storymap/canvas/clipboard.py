"""Cards on the clipboard: as records for other maps, as text and tables for everybody else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec
from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QGuiApplication

from storymap.edit.pasting import Card
from storymap.edit.sketch import Sketch, SketchCard
from storymap.model.admit import admit
from storymap.model.records import Activity, Record, Release, Step, Story
from storymap.model.storymap import StoryMap

MIME: Final = "application/vnd.storymap.stories+json"
HELD: Final = "application/vnd.storymap.releases+json"
MARKDOWN: Final = "text/markdown"
TABLE: Final = "text/tab-separated-values"
LARGEST: Final = 16_000_000


def copy_cards(m: StoryMap, ids: Iterable[str]) -> None:
    """Put cards on the clipboard: records with all in them, titles, Markdown and a table."""
    from storymap.interchange.outline import outline_of  # neither is needed to start
    from storymap.interchange.table import table_of

    records = [record for record in map(m.find, ids) if isinstance(record, Record)]
    tops = _outermost(m, records)
    cards = [card for record in tops for card in _with_contents(m, record)]
    stories = [card.id for card in cards if isinstance(card, Story)]
    data = QMimeData()
    data.setText("\n".join(str(getattr(record, "title", "")) for record in records))
    data.setData(MARKDOWN, _bytes(outline_of(m, [record.id for record in tops])))
    if stories:
        data.setData(TABLE, _bytes(table_of(m, stories)))
    if cards:
        data.setData(MIME, QByteArray(msgspec.json.encode(cards)))
        data.setData(HELD, QByteArray(msgspec.json.encode(_held(m, cards))))
    QGuiApplication.clipboard().setMimeData(data)


def _bytes(text: str) -> QByteArray:
    return QByteArray(text.encode("utf-8", "replace"))


def _outermost(m: StoryMap, records: list[Record]) -> list[Record]:
    """Return the records that are not inside another of them."""
    ids = {record.id for record in records}
    inner = {step.id for step in m.steps.values() if step.activity in ids}
    columns = inner | ids
    return [
        record
        for record in records
        if record.id not in inner and not (isinstance(record, Story) and record.step in columns)
    ]


def _with_contents(m: StoryMap, record: Record) -> list[Card]:
    if isinstance(record, Story):
        return [record]
    if isinstance(record, Step):
        inside = (m.cell(record.id, lane) for lane in m.lanes)
        return [record, *(m.stories[name] for names in inside for name in names)]
    if isinstance(record, Activity):
        steps = m.steps_of(record.id)
        return [record, *(card for step in steps for card in _with_contents(m, step))]
    return [record] if isinstance(record, Release) else []


def _held(m: StoryMap, cards: Iterable[Card]) -> dict[str, list[str]]:
    """Return the stories that are in each release, by their ids."""
    held: dict[str, list[str]] = {card.id: [] for card in cards if isinstance(card, Release)}
    for story in m.stories.values() if held else ():
        if story.release in held:
            held[story.release].append(story.id)
    return held


def pasted_cards() -> list[Card]:
    """Return the cards on the clipboard, cleaned and checked; none if there are none."""
    try:
        cards = msgspec.json.decode(_raw(MIME), type=list[Card])
        return [admit(card) for card in cards]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return []


def pasted_holdings() -> dict[str, list[str]]:
    """Return the stories that were in each release on the clipboard when it was copied."""
    try:
        return msgspec.json.decode(_raw(HELD), type=dict[str, list[str]])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return {}


def _raw(kind: str) -> bytes:
    """Return what the clipboard holds of a kind; nothing if that is too much."""
    data = QGuiApplication.clipboard().mimeData()
    raw = bytes(data.data(kind).data()) if data is not None and data.hasFormat(kind) else b""
    return raw if len(raw) <= LARGEST else b""


def pasted_sketch() -> Sketch:
    """Return what the text on the clipboard means: a table, an outline, or lines.

    Raises TooManyLinesError.
    """
    from storymap.interchange import outline, table

    text = QGuiApplication.clipboard().text()[:LARGEST]
    if table.is_table(text):
        return table.sketch_from_table(text)
    if outline.is_outline(text):
        return outline.sketch_from_outline(text)
    found = outline.stories_from_text(text)
    return Sketch(tuple(SketchCard(story.title, status=story.status) for story in found))
