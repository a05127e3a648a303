"""What is dragged out of a list of outcomes, personas or stakeholders, in a form for any target."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QByteArray, QMimeData

MIME: Final = "application/x-storymap-people"
"""The type of what is dragged: the id of a persona, a stakeholder or an outcome."""


def packed(record_id: str, title: str) -> QMimeData:
    """Return what is dragged for a record; for other programs its title."""
    data = QMimeData()
    data.setData(MIME, QByteArray(record_id.encode()))
    data.setText(title)
    return data


def unpacked(data: QMimeData) -> str | None:
    """Return the id of the record that is dragged; None if something else is."""
    return bytes(data.data(MIME).data()).decode(errors="replace") or None
