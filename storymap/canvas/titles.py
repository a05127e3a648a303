"""Typing titles on the board: renaming in place, and new cards that appear while they are named."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from msgspec import Struct
from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QFont

from storymap.canvas.editor import TitleEditor
from storymap.canvas.pointing import BoardPointing
from storymap.edit.errors import EditError
from storymap.edit.outline import Added, rename
from storymap.edit.siblings import add_siblings
from storymap.interchange.outline import lines_to_titles
from storymap.layout.fonts import FAMILY
from storymap.layout.themes import Theme
from storymap.model.storymap import StoryMap

Make: TypeAlias = Callable[[StoryMap, str], Added]
"""Adds something with a title to a map."""

LEAST_WIDTH, LEAST_HEIGHT, MOST_HEIGHT = 130, 44, 90


class Adding(Struct, frozen=True):
    """What is being added: the name of the undo step, how, and whether Enter adds another one."""

    label: str
    make: Make
    goes_on: bool


class Titles(QObject):
    """Opens the editor over cards of a view, and commits what is typed as one undo step.

    A new card is previewed while its title is typed, and committed with it; several lines make
    several cards. A card that is renamed has its lines joined. If the map changes meanwhile, the
    card or its preview is found again in the new map, or the editor closes. Where the document
    settles, what is typed so far is committed and typing goes on; Escape then takes it back. What
    is not committed is a draft of the document.
    """

    went_on = Signal()
    """A new card was entered, and the next one is wanted."""

    def __init__(self, view: BoardPointing, theme: Theme) -> None:
        """Edit titles on a view."""
        super().__init__(view)
        self._view = view
        self._editor = TitleEditor(view.viewport())
        self._editor.set_theme(theme)
        self._record_id: str | None = None
        self._adding: Adding | None = None
        self._settled = 0
        self._editor.finished.connect(self._on_finished)
        self._editor.left.connect(self._on_left)
        self._editor.textChanged.connect(self._on_typed)
        view.document.changed.connect(self._on_changed)
        view.document.settling.connect(self._on_settling)
        view.view_changed.connect(self._follow)

    @property
    def editor(self) -> TitleEditor:
        """The field that titles are typed into."""
        return self._editor

    def edit(self, record_id: str, text: str, *, select: bool) -> None:
        """Open the editor over a record with a text, all of it selected or the cursor behind it."""
        self._view.reveal(record_id)
        rect = self._place(record_id)
        if rect is not None:
            self._record_id = record_id
            self._editor.begin(rect, text, self._font(), select=select)

    def add(self, label: str, make: Make, *, goes_on: bool = True) -> None:
        """Show a new card with an open editor; it is added when its title is entered."""
        if not self._view.may_edit():
            return
        adding = Adding(label, make, goes_on)
        added = self._try(adding)
        if added is not None:
            self._adding = adding
            self._view.preview(added.story_map)
            self.edit(added.id, "", select=False)

    def _try(self, adding: Adding) -> Added | None:
        try:
            return adding.make(self._view.document.story_map, "")
        except EditError as error:
            self._view.refuse(error)
            return None

    def _place(self, record_id: str) -> QRect | None:
        """Return where the editor goes to cover a record; None if the board does not show it."""
        rect = self._view.board.rect_of(record_id)
        if rect is None:
            return None
        shown = self._view.projection.anywhere(rect)
        width = max(shown.width() + 4, LEAST_WIDTH)
        height = min(max(shown.height() + 4, LEAST_HEIGHT), MOST_HEIGHT)
        return QRect(int(shown.x()) - 2, int(shown.y()) - 2, int(width), int(height))

    def _font(self) -> QFont:
        font = QFont(FAMILY)
        size = self._view.board.style.title.size
        font.setPixelSize(round(max(size, size * min(1.6, self._view.zoom))))
        return font

    def _follow(self) -> None:
        """Keep the editor over its card when the board scrolls or zooms."""
        if self._editor.is_open and self._record_id is not None:
            rect = self._place(self._record_id)
            if rect is not None:
                self._editor.cover(rect, self._font())

    def _on_changed(self) -> None:
        """Find the card again in a map that changed under the editor."""
        if not self._editor.is_open:
            return
        self._settled = 0
        adding = self._adding
        if adding is not None:
            added = self._try(adding)
            if added is not None:
                self._record_id = added.id
                self._view.preview(added.story_map)
        if self._record_id is None or self._place(self._record_id) is None:
            self._editor.hide()
            self._on_left()
        else:
            self._follow()

    def _on_finished(self, text: str, goes_on: bool) -> None:  # noqa: FBT001 - a slot
        record_id, self._record_id = self._record_id, None
        adding, self._adding = self._adding, None
        self._settled = 0
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        if adding is not None:
            self._finish_adding(adding, text, goes_on=goes_on)
        elif record_id is not None:
            document = self._view.document
            self._view.apply(self.tr("Rename"), lambda: rename(document.story_map, record_id, text))

    def _on_settling(self) -> None:
        """Commit what is typed so far; the editor stays, over a card that is in the map now."""
        text, record_id, adding = self._editor.toPlainText(), self._record_id, self._adding
        document, settled = self._view.document, self._settled
        is_open = self._editor.is_open and not document.read_only
        if not is_open or record_id is None or not text.strip():
            return
        make = _renaming(record_id) if adding is None else adding.make
        try:
            added = make(document.story_map, text)
        except EditError:
            return
        if adding is not None:
            self._adding = Adding(adding.label, _renaming(added.id), adding.goes_on)
        label = self.tr("Rename") if adding is None else adding.label
        if document.commit(label, added.story_map):
            self._settled = settled + 1

    def draft(self, story_map: StoryMap) -> StoryMap:
        """Return a map with the title that is being typed."""
        text, record_id = self._editor.toPlainText(), self._record_id
        is_open = self._editor.is_open and not self._view.document.read_only
        if not is_open or record_id is None or not text.strip():
            return story_map
        try:
            if self._adding is None:
                return rename(story_map, record_id, text)
            titles = _titles_of(text, self._adding)
            return _added(story_map, self._adding, titles)[0] if titles else story_map
        except EditError:
            return story_map

    def _on_typed(self) -> None:
        if self._editor.is_open:
            self._view.document.drafts.typed(self)

    def _on_left(self) -> None:
        settled, self._settled = self._settled, 0
        self._record_id = self._adding = None
        self._view.preview(None)
        for _ in range(settled):
            self._view.document.undo()
        self._view.document.drafts.write()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _finish_adding(self, adding: Adding, text: str, *, goes_on: bool) -> None:
        document = self._view.document
        self._view.preview(None)
        titles = _titles_of(text, adding)
        if not titles:
            return
        ids: tuple[str, ...] = ()

        def edit() -> StoryMap:
            nonlocal ids
            result, ids = _added(document.story_map, adding, titles)
            return result

        self._view.apply(adding.label, edit)
        if ids:
            document.selection.select(*(ids if len(ids) > 1 else ids[-1:]))
            self._view.reveal(ids[-1])
            if goes_on and adding.goes_on:
                self.went_on.emit()


def _titles_of(text: str, adding: Adding) -> tuple[str, ...]:
    """Return a title for each line, if Enter adds another one, else one of all; none if blank."""
    titles = lines_to_titles(text) if "\n" in text and adding.goes_on else (text,)
    return titles if "".join(titles).strip() else ()


def _added(
    story_map: StoryMap, adding: Adding, titles: tuple[str, ...]
) -> tuple[StoryMap, tuple[str, ...]]:
    """Return a map with new cards of these titles, and their ids."""
    added = adding.make(story_map, titles[0])
    result, others = add_siblings(added.story_map, added.id, titles[1:])
    return result, (added.id, *others)


def _renaming(record_id: str) -> Make:
    """Return what gives a title to a card that is in the map already; without one it stays."""

    def make(story_map: StoryMap, title: str) -> Added:
        return Added(rename(story_map, record_id, title) if title else story_map, record_id)

    return make
