"""Edit actions that go to the text field being typed in, else to the board."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit

from storymap.layout.wording import listed

if TYPE_CHECKING:
    from storymap.canvas.view import BoardView
    from storymap.document.document import Document
    from storymap.model.storymap import ReleaseId, StoryMap

TextField: TypeAlias = QLineEdit | QPlainTextEdit | QTextEdit


class EditCommands:
    """Undo, clipboard and movement for the window whose board and document are asked for."""

    def __init__(self, board: Callable[[], BoardView], document: Callable[[], Document]) -> None:
        """Take how to find the board and the document as they are then."""
        self._board = board
        self._document = document

    def undo(self) -> None:
        """Take back typing in a field, else the last change of the map, and say which."""
        from storymap.app.undoing import undone

        field = text_field()
        if field is not None and _can_undo(field):
            field.undo()
        else:
            self._document().settle()
            self._board().message.emit(undone(self._document()))

    def redo(self) -> None:
        """Do again what was taken back, and say what."""
        from storymap.app.undoing import redone

        field = text_field()
        if field is not None and _can_redo(field):
            field.redo()
        else:
            self._document().settle()
            self._board().message.emit(redone(self._document()))

    def cut(self) -> None:
        """Move the selection to the clipboard."""
        field = text_field()
        (field.cut if field is not None else self._board().cut_selection)()

    def copy(self) -> None:
        """Copy the selection to the clipboard."""
        field = text_field()
        (field.copy if field is not None else self._board().copy_selection)()

    def paste(self) -> None:
        """Put the clipboard's content here."""
        field = text_field()
        (field.paste if field is not None else self._board().paste)()

    def move_out(self) -> None:
        """Move out of the current release, or the first that is too full, what does not fit."""
        from storymap.edit.plans import move_out
        from storymap.slicing.overflow import to_move_out

        board, document = self._board(), self._document()
        m = document.story_map
        release_id = _full_release(m, document.selection.current)
        if release_id is None:
            board.message.emit(board.tr("Every release fits its capacity: nothing has to move."))
            return
        title, gone = m.releases[release_id].title, to_move_out(m, release_id)
        if not gone:
            text = board.tr("“%s” fits its capacity: nothing has to move.") % title
        elif document.read_only:
            text = board.tr("This map is open for reading only.")
        else:
            document.commit(board.tr("Move out what does not fit"), move_out(m, gone, release_id))
            titles = listed([m.stories[story_id].title for story_id in gone])
            text = board.tr("Moved out of “%s”: ") % title + titles
        board.message.emit(text)

    def ship_release(self) -> None:
        """Ship a release: say what is not done, and where it goes."""
        from storymap.app.shipping import ship

        ship(self._board(), self._document())

    def unship_release(self) -> None:
        """Take back that a release was shipped."""
        from storymap.app.shipping import unship

        unship(self._board(), self._document())

    def select_all(self) -> None:
        """Select all text of the field, else all cards of the cell."""
        field = text_field()
        (field.selectAll if field is not None else self._board().select_all_in_cell)()

    def move_left(self) -> None:
        """Move the selection one place to the left."""
        self._board().move_selection("left")

    def move_right(self) -> None:
        """Move the selection one place to the right."""
        self._board().move_selection("right")

    def move_up(self) -> None:
        """Move the selection one place up."""
        self._board().move_selection("up")

    def move_down(self) -> None:
        """Move the selection one place down."""
        self._board().move_selection("down")

    def add_need(self) -> None:
        """Ask for a story that the selected ones need."""
        from storymap.app.needs_picker import pick_need

        pick_need(self._board(), self._board().theme)

    def remove_need(self) -> None:
        """Ask which need of the selected story goes."""
        from storymap.app.needs_picker import pick_need_to_remove

        pick_need_to_remove(self._board(), self._board().theme)

    def to_earlier_release(self) -> None:
        """Move the selected stories one release up."""
        self._board().shift_release(-1)

    def to_later_release(self) -> None:
        """Move the selected stories one release down."""
        self._board().shift_release(1)


def _full_release(m: StoryMap, current: str | None) -> ReleaseId | None:
    """Return the release that is current, or of the current card; else the first too full one."""
    from storymap.slicing.overflow import to_move_out

    story = m.stories.get(current or "")
    name = story.release if story is not None else current
    if name in m.releases:
        return name
    return next((one.id for one in m.release_order if to_move_out(m, one.id)), None)


def text_field() -> TextField | None:
    """Return the text field that has the keyboard and can be typed in."""
    focused = QApplication.focusWidget()
    if isinstance(focused, TextField) and not focused.isReadOnly():
        return focused
    return None


def _can_undo(field: TextField) -> bool:
    return field.isUndoAvailable() if isinstance(field, QLineEdit) else _history(field)[0]


def _can_redo(field: TextField) -> bool:
    return field.isRedoAvailable() if isinstance(field, QLineEdit) else _history(field)[1]


def _history(field: QPlainTextEdit | QTextEdit) -> tuple[bool, bool]:
    document = field.document()
    return document.isUndoAvailable(), document.isRedoAvailable()
