"""What one action is: a name, a menu place, keys, and what does it."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, TypeAlias

Kind: TypeAlias = Literal["command", "check", "menu"]
Needs: TypeAlias = Literal["", "undo", "redo", "selection", "story", "stories", "filter"]
Place: TypeAlias = Literal["window", "board"]


class ActionSpec(NamedTuple):
    """One thing the user can do.

    ``handler`` is a dotted path from the window (``board.zoom_in``), called without arguments; for
    a ``check`` with the new state, for a ``menu`` with the QMenu to fill. Keys handled by the board
    work only while it has the focus; without a handler the board does it all by itself, and the
    entry stands here for the shortcut sheet.
    """

    id: str
    text: str
    menu: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    handler: str = ""
    icon: str = ""
    tip: str = ""
    kind: Kind = "command"
    needs: Needs = ""
    handled_by: Place = "window"
    opens_section: bool = False

    @property
    def name(self) -> str:
        """The text without mnemonic and dots."""
        return self.text.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")

    @property
    def is_fixed(self) -> bool:
        """Whether its keys are the board's own, which stay what they are."""
        return not self.handler or self.id in BOARD_KEYS

    @property
    def group(self) -> str:
        """The menu it stands in, without mnemonic; empty for what only the board knows."""
        return " › ".join(part.replace("&", "") for part in self.menu)


BOARD_KEYS: Final = frozenset((
    "edit.delete", "edit.rename", "move.left", "move.right", "move.up", "move.down",
    "move.earlier", "move.later",
))  # fmt: skip
"""Actions whose keys the board knows by itself."""
