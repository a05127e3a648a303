"""Write the manual's page of keys from the table: ``python -m storymap.app.keys_page``."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence

from storymap.app.actions import ActionTable
from storymap.app.keys_dialog import key_rows
from storymap.resources import resource

_HEAD = """# Keyboard shortcuts

**Ctrl+/** shows this list in the window, with a field to search it. On a Mac, Cmd stands for Ctrl.

| where | what | keys |
| --- | --- | --- |
"""


def keys_page() -> str:
    """Return the page as Markdown, with keys as they are written on every system."""
    portable = QKeySequence.SequenceFormat.PortableText
    rows = key_rows(ActionTable().specs(), portable)
    return _HEAD + "".join(f"| {where} | {what} | {keys} |\n" for where, what, keys in rows)


if __name__ == "__main__":
    resource("help", "shortcuts.md").write_text(keys_page(), encoding="utf-8")
