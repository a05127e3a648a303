"""A tab-separated table as cards, as spreadsheets put it on the clipboard; and cards as one."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from storymap.edit.sketch import Sketch, SketchCard
from storymap.interchange.outline import LINE_LIMIT, TooManyLinesError, lines_of
from storymap.model.records import Number, Range, Status, Story
from storymap.model.storymap import StoryMap
from storymap.model.text import LIST_LIMIT, clean_text, clean_title

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("title", "story", "user story", "name", "summary", "card", "feature", "item"),
    "estimate": ("estimate", "points", "story points", "effort", "size", "days", "sp"),
    "value": ("value", "business value", "worth", "benefit"),
    "status": ("status", "state"),
    "release": ("release", "version", "fix version", "milestone", "slice", "sprint", "iteration"),
    "step": ("step", "user task", "column"),
    "activity": ("activity", "epic", "goal", "journey", "theme"),
    "tags": ("tags", "tag", "labels", "label", "keywords"),
    "description": ("description", "details", "notes", "body", "text"),
}
"""What a column can be, and how its header may be called."""

STATUSES: Final[Mapping[str, Status]] = {
    **dict.fromkeys(("", "todo", "to do", "open", "new", "backlog", "planned"), "todo"),
    **dict.fromkeys(("doing", "in progress", "started", "active", "wip", "ongoing"), "doing"),
    **dict.fromkeys(("done", "closed", "complete", "completed", "finished", "x", "yes"), "done"),
}

MOST: Final = 1_000_000_000
"""Nobody plans with more than this."""

_NAMES: Final = {name: field for field, names in FIELDS.items() for name in names}
_PLAIN: Final = ("title", "estimate", "value")
_INNER_TAB: Final = re.compile(r"[^\s][^\t\n]*\t")
_NUMBERS: Final = re.compile(r"\d[\d.,]*")
_NUMBER: Final = re.compile(r"\d{1,15}(?:[.,]\d{1,20})?")
_SIGNED: Final = re.compile(r"[-−+]?\d{1,15}(?:[.,]\d{1,20})?")
_TAG: Final = re.compile(r'\s*(?:"((?:[^"]|"")*)"\s*(?=[,;]|$)|([^,;]*))(?:[,;]|$)')
_THOUSANDS: Final = re.compile(r"[-−+]?\d{1,3}(?:,\d{3})+")
_RANGE: Final = re.compile(
    r"[\d.,\s–—−~/;-]+(?:to[\d.,\s]+)?(?:d|days?|pts?|points?|sp)?\.?", re.IGNORECASE
)


def is_table(text: str) -> bool:
    """Tell whether a text has several columns: something before a tab, in its first line."""
    first = next((line for line in text.lstrip("\r\n").splitlines()[:1] if line.strip()), "")
    return _INNER_TAB.match(first) is not None


def sketch_from_table(text: str) -> Sketch:
    """Return a card for each row.

    A first row that names a title is the header; without one the columns are title, estimate and
    value. What fits no field goes into the description, under its column's name. Raises
    TooManyLinesError.
    """
    rows = [row for row in _rows(text) if any(cell.strip() for cell in row)]
    fields: tuple[str, ...] = _PLAIN
    names: tuple[str, ...] = ()
    if rows and (header := _header(rows[0])):
        fields, names = header, tuple(clean_title(cell) for cell in rows[0])
        rows = rows[1:]
    return Sketch(tuple(_card(row, fields, names) for row in rows), matches=True)


def table_of(m: StoryMap, story_ids: Iterable[str]) -> str:
    """Return stories as a tab-separated table with a header."""
    out = io.StringIO()
    writer = csv.writer(out, dialect="excel-tab", lineterminator="\n")
    writer.writerow(FIELDS)
    for story in (m.stories[name] for name in story_ids):
        writer.writerow(_row(m, story))
    return out.getvalue()


def _row(m: StoryMap, story: Story) -> list[str]:
    step, release = m.steps.get(story.step), m.releases.get(story.release or "")
    activity = m.activities.get(step.activity) if step is not None else None
    cells = {
        "title": story.title,
        "estimate": "" if story.estimate is None else _range_text(story.estimate),
        "value": "" if story.value is None else _digits(story.value),
        "status": story.status,
        "release": release.title if release else "",
        "step": step.title if step else "",
        "activity": activity.title if activity else "",
        "tags": ", ".join(map(_tag_text, story.tags)),
        "description": story.description,
    }
    return [cells[field] for field in FIELDS]


def _tag_text(tag: str) -> str:
    """Return a tag as ``_tags`` reads it: in quotes where a list would end it."""
    is_plain = not re.search(r'[,;]|^"', tag)
    return tag if is_plain else '"{}"'.format(tag.replace('"', '""'))


def _range_text(effort: Range) -> str:
    """Return a range as ``_range`` reads it: one number, or all three."""
    if effort.low is None and effort.high is None:
        return _digits(effort.likely)
    low = effort.likely if effort.low is None else effort.low
    high = effort.likely if effort.high is None else effort.high
    return "–".join(map(_digits, (low, effort.likely, high)))


def _digits(number: Number) -> str:
    """Return all digits of a number, none in powers of ten."""
    return f"{Decimal(str(number)).normalize():f}"


def _rows(text: str) -> list[list[str]]:
    """Return the cells; quoted ones may hold tabs and line breaks, as spreadsheets write them."""
    text = clean_text(text, len(text))
    if '"' not in text or text.count('"') % 2:
        return [line.split("\t") for line in lines_of(text)]
    if text.count("\n") > 100 * LINE_LIMIT:
        raise TooManyLinesError(text.count("\n"))
    try:
        rows = list(csv.reader(io.StringIO(text), dialect="excel-tab"))
    except csv.Error:
        return [line.split("\t") for line in lines_of(text)]
    if len(rows) > LINE_LIMIT:
        raise TooManyLinesError(len(rows))
    return rows


def _header(row: list[str]) -> tuple[str, ...] | None:
    """Return what each column is, if a row is a header; an empty text for one not known."""
    found = [_NAMES.get(clean_title(cell).casefold(), "") for cell in row]
    fields = [field if field not in found[:place] else "" for place, field in enumerate(found)]
    known = sum(map(bool, fields))
    return tuple(fields) if "title" in fields and 2 * known >= len(row) else None


def _card(row: list[str], fields: tuple[str, ...], names: tuple[str, ...]) -> SketchCard:
    cells: dict[str, Any] = {}
    rest: list[str] = []
    for place, cell in enumerate(row):
        field = fields[place] if place < len(fields) else ""
        try:
            cells[field or "?"] = _value(field, cell.strip())
        except ValueError:
            name = names[place] if place < len(names) else field
            rest.append(f"{name}: {cell.strip()}" if name else cell.strip())
    cells.pop("?", None)
    told = [cells.pop("description", ""), *rest]
    description = clean_text("\n".join(text for text in told if text))
    title = clean_title(cells.pop("title", ""))
    if not title and not (cells.get("step") or cells.get("activity")):
        title = clean_title(description.partition("\n")[0]) or "Untitled"
    return SketchCard(title, description=description, **cells)


def _value(field: str, cell: str) -> Any:
    """Return a cell as its field takes it; raise ValueError if it does not."""
    return _READERS.get(field, clean_title)(cell)


def _nothing(cell: str) -> None:
    if cell:
        raise ValueError(cell)


def _status(cell: str) -> Status:
    if cell.casefold() not in STATUSES:
        raise ValueError(cell)
    return STATUSES[cell.casefold()]


def _tags(cell: str) -> tuple[str, ...]:
    found = (
        match[1].replace('""', '"') if match[1] is not None else match[2]
        for match in _TAG.finditer(cell)
    )
    tags = {clean_title(tag) for tag in found} - {""}
    return tuple(sorted(tags))[:LIST_LIMIT]


def _number(cell: str) -> Number | None:
    if not cell:
        return None
    if _THOUSANDS.fullmatch(cell):
        cell = cell.replace(",", "")
    if not _SIGNED.fullmatch(cell):
        raise ValueError(cell)
    return _exact(cell.replace("−", "-"))


def _range(cell: str) -> Range | None:
    """Return one number as the likely effort, two as low and high, three as all of a range."""
    if not cell or cell == "?":
        return None
    written = [found.rstrip(".,") for found in _NUMBERS.findall(cell)[:4]]
    if not all(map(_NUMBER.fullmatch, written)):
        raise ValueError(cell)
    numbers = [_exact(found) for found in written]
    if not _RANGE.fullmatch(cell) or not 1 <= len(numbers) <= 3 or cell.startswith("-"):
        raise ValueError(cell)
    if len(numbers) == 1:
        return Range(likely=numbers[0])
    low, high = numbers[0], numbers[-1]
    likely = numbers[1] if len(numbers) == 3 else _whole(round((low + high) / 2, 2))
    return Range(low=low, likely=likely, high=high)


def _exact(text: str) -> Number:
    number = float(text.replace(",", "."))
    if not math.isfinite(number) or abs(number) > MOST:
        raise ValueError(text)
    return _whole(number)


def _whole(number: float) -> Number:
    return int(number) if number == int(number) else number


_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "": _nothing,
    "estimate": _range,
    "value": _number,
    "status": _status,
    "tags": _tags,
    "description": str,
}
