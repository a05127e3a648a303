"""All else that may be said of a story: notes, tags, people, kind, flags, links, its step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtWidgets import QToolButton

from storymap.edit.fields import set_fields
from storymap.edit.sets import put_in, take_out
from storymap.model.records import Link, Story
from storymap.model.text import clean_text, clean_title
from storymap.panels.fields import TextField
from storymap.panels.link_lines import Line, LinkLines
from storymap.panels.markdown import MarkdownField, can_open, open_address
from storymap.panels.page import Page
from storymap.panels.page_form import BELOW
from storymap.panels.reading import leave_open
from storymap.panels.story_fields import (
    FLAGS,
    assignee_field,
    colour_field,
    persona_field,
    step_field,
    type_field,
)
from storymap.panels.tick import Tick
from storymap.panels.tick_grid import TickGrid


class NotesPage(Page):
    """The fields of a story that most stories do without."""

    def build(self) -> None:
        """Add the fields."""
        self._build_notes()
        self.add(self.tr("Problem"), self.text_field("problem", self.tr("Problem")))
        hint = self.tr("Separated by commas")
        self.tags = TextField(tags_of, ", ".join, is_line=True, hint=hint)
        self.bind("tags", self.tags, self.tr("Tags"))
        self.add(self.tr("Tags"), self.tags)
        self.personas = persona_field(self)
        self.add(self.tr("Personas"), self.personas, adds=self.tr("Add a persona"))
        self.type, self.assignee = type_field(self), assignee_field(self)
        self.add_pair((self.tr("Type"), self.type), (self.tr("Assignee"), self.assignee))
        self.flags = TickGrid([(name, self.tr(words)) for name, words in FLAGS])
        self.flags.checked.connect(self._on_flagged)
        self.places["flags"] = self.flags
        self.add(self.tr("Flags"), self.flags)
        self._build_links()
        self.colour, self.step = colour_field(self), step_field(self)
        self.add_pair((self.tr("Colour"), self.colour), (self.tr("Step"), self.step))
        hint = self.tr("System and key, one a line")
        self.refs = TextField(refs_of, refs_text, hint=hint)
        self.bind("refs", self.refs, self.tr("Keys elsewhere"))
        self.add(self.tr("Keys elsewhere"), self.refs)
        self.pinned = Tick(self.tr("Pinned: slicing leaves it here"))
        self.pinned.clicked.connect(self._on_pinned)
        self.places["pinned"] = self.pinned
        self.add_widget(self.pinned)

    def _build_notes(self) -> None:
        self.description = MarkdownField(self.tr("Anything, in Markdown"))
        self.bind("description", self.description, self.tr("Description"))
        self.preview = QToolButton()
        self.preview.setText(self.tr("Preview"))
        self.preview.setCheckable(True)
        leave_open(self.preview)
        self.preview.setProperty("look", "toggle")
        self.preview.setToolTip(self.tr("Show it as it is meant, or as it is written (Ctrl+Enter)"))
        self.preview.clicked.connect(lambda on: self.description.show_preview(shown=on))
        self.description.toggled.connect(self.preview.setChecked)
        self.add_beside(self.tr("Description"), self.description, self.preview)

    def _build_links(self) -> None:
        self.links = TextField(links_of, links_text, hint=self.tr("Address and title, one a line"))
        self.bind("links", self.links, self.tr("Links"))
        self.add(self.tr("Links"), self.links)
        self.addresses = LinkLines()
        self.addresses.visited.connect(open_address)
        self.form.addSpacing(BELOW)
        self.form.addWidget(self.addresses)

    def on_shown(self, record: Story) -> None:
        """Show what is ticked, and the addresses that can be opened."""
        self.pinned.setChecked(record.pinned)
        self.flags.show_counts(dict.fromkeys(record.flags, 1), 1)
        lines = [
            Line(link.url, self.tr("Open {0}").format(link.title or link.url), "↗")
            for link in record.links
            if can_open(link.url)
        ]
        self.addresses.show_lines(lines)

    def related(self, record: Story) -> Iterable[str]:
        """Watch the personas."""
        return record.personas

    def _on_pinned(self, is_pinned: bool) -> None:  # noqa: FBT001 - Qt's signal
        label = self.tr("Pin") if is_pinned else self.tr("Unpin")
        self.act(label, lambda m: set_fields(m, self.ids[-1], pinned=is_pinned))

    def _on_flagged(self, flag: str, is_set: bool) -> None:  # noqa: FBT001 - a signal's
        edit = put_in if is_set else take_out
        self.act(self.tr("Change flags"), lambda m: edit(m, self.ids, "flags", flag))


def tags_of(text: str) -> tuple[str, ...]:
    """Return the tags that a text lists, sorted and without doubles."""
    found = (clean_title(part) for part in text.replace("\n", ",").split(","))
    return tuple(sorted({tag for tag in found if tag}))


def links_of(text: str) -> tuple[Link, ...]:
    """Return the links of a text: an address and a title on each line."""
    links = []
    for line in clean_text(text).splitlines():
        url, _, title = line.strip().partition(" ")
        if url:
            links.append(Link(url=url, title=clean_title(title)))
    return tuple(links)


def links_text(links: tuple[Link, ...]) -> str:
    """Return links as text."""
    return "\n".join(f"{link.url} {link.title}".strip() for link in links)


def refs_of(text: str) -> Mapping[str, str]:
    """Return the keys in other systems that a text means: a system and its key on each line.

    Raises ValueError with a sentence where one has no key.
    """
    found: dict[str, str] = {}
    for line in clean_text(text).splitlines():
        system, _, key = line.strip().partition(":" if ":" in line else " ")
        if system and not key.strip():
            raise ValueError("Write a system and the key it has there, as “jira: BIKE-12”.")
        if system:
            found[clean_title(system)] = key.strip()
    return found


def refs_text(refs: Mapping[str, str]) -> str:
    """Return keys in other systems as text."""
    return "\n".join(f"{system}: {key}" for system, key in refs.items())
