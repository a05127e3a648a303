"""What of a panel is still used while a map may only be read."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QComboBox, QLineEdit, QWidget

_READS: Final = "reads"
"""The property of what changes nothing."""

_WHOLE: Final = (QAbstractButton, QAbstractScrollArea, QComboBox, QLineEdit)


def set_open(widget: QWidget, *, is_open: bool) -> None:
    """Let all that a widget holds be edited, or only be read.

    What has a ``set_open`` of its own knows what it is still good for: text is scrolled and copied,
    a chip leads to its record.
    """
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    for child in widget.findChildren(QWidget, options=direct):
        own = getattr(child, "set_open", None)
        if own is not None:
            own(is_open=is_open)
        elif not isinstance(child, _WHOLE):
            set_open(child, is_open=is_open)
        elif not child.property(_READS):
            child.setEnabled(is_open)


def leave_open(widget: QWidget) -> None:
    """Let a widget be used while a map may only be read, too: it changes nothing."""
    widget.setProperty(_READS, "always")
