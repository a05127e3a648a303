"""Every user action, once: menus, toolbar, shortcuts, palette, shortcut sheet and manual use it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from storymap.app.action_spec import ActionSpec
from storymap.app.edit_actions import EditActions
from storymap.app.file_actions import FileActions
from storymap.app.help_actions import HelpActions
from storymap.app.refine_actions import RefineActions
from storymap.app.release_actions import ReleaseActions
from storymap.app.view_actions import ViewActions

_CLIPBOARD: Final = ("edit.cut", "edit.copy", "edit.paste", "")
_CARD: Final = ("edit.rename", "edit.duplicate", "edit.delete", "")
_RELEASE: Final = (
    *_CARD, *_CLIPBOARD, "insert.story", "insert.release", "", "move.to", "",
    "collapse.lane", "collapse.expand", "view.focus", "view.present-here", "",
    "release.slice", "release.compare", "release.plan", "release.move-out", "",
)  # fmt: skip
CARD_MENUS: Final[Mapping[str, tuple[str, ...]]] = {
    "story": (
        *_CARD, *_CLIPBOARD, "insert.story", "refine.split-by-rule", "refine.split", "refine.merge",
        "",
        "refine.needs", "refine.remove-needs", "view.only-needs", "view.focus", "",
        "move.to", "move.earlier", "move.later", "", "collapse.current", "collapse.lane", "",
        "release.slice", "release.must", "release.wont",
    ),
    "step": (
        *_CARD, *_CLIPBOARD, "insert.story", "insert.step", "", "move.to", "",
        "collapse.current", "collapse.expand", "view.focus",
    ),
    "activity": (
        *_CARD, *_CLIPBOARD, "insert.step", "insert.activity", "", "move.to", "",
        "collapse.current", "collapse.expand", "view.focus", "view.present-here",
    ),
    "release": (*_RELEASE, "release.ship", "release.review"),
    "shipped": (*_RELEASE, "release.unship", "release.review"),
    "cell": (
        "insert.story", "insert.step", "insert.activity", "insert.release", "", "edit.paste",
        "edit.select-all",
    ),
    "board": (
        "insert.activity", "insert.step", "insert.release", "", "edit.paste", "edit.select-all",
        "", "view.fit", "collapse.nothing",
    ),
}  # fmt: skip
"""The context menu of each kind of thing on the board; an empty id is a line."""

TOOLBAR_ADD: Final = ("insert.activity", "insert.step", "insert.story", "insert.release")


def all_actions() -> tuple[ActionSpec, ...]:
    """Return every action, in the order of the menus, in the user's language."""
    menus = (
        FileActions(), EditActions(), ViewActions(), ReleaseActions(), RefineActions(),
        HelpActions(),
    )  # fmt: skip
    return tuple(spec for menu in menus for spec in menu.specs())
