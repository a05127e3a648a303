"""Write the manual's page of keys from the table: ``python -m storymap.app.keys_page``."""

from __future__ import annotations

from storymap.app.actions import all_actions
from storymap.app.keys_dialog import key_rows
from storymap.resources import resource

_HEAD = """# Keyboard shortcuts

**Ctrl+/** shows this list in the window, with a field to search it. On a Mac, Cmd stands for Ctrl.

## Keys of your own

In that window choose an action, click the field below the list and press the key you want. *Change*
puts it in place of the old one, *Add* beside it, *Remove* takes all keys away, *Reset* brings back
those of the list below. If another action has the key, its name is said, and *Take it* takes the
key from it. *Reset all keys* undoes all changes. Menus, tool tips and the command palette show your
keys at once, and they are kept with your settings.

Keys marked *fixed* are those the board knows by itself, such as Enter, Tab and the arrows; no other
action can have them.

## The list

| where | what | keys |
| --- | --- | --- |
"""


def keys_page() -> str:
    """Return the page as Markdown, with keys as they are written on every system."""
    rows = key_rows(all_actions())
    return _HEAD + "".join(f"| {where} | {what} | {keys} |\n" for where, what, keys in rows)


if __name__ == "__main__":
    resource("help", "shortcuts.md").write_text(keys_page(), encoding="utf-8")
