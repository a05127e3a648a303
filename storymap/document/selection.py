"""What is selected: ids of records, one of them current."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal


class Selection(QObject):
    """The selected records of a document, in the order in which they were chosen.

    The current one has the keyboard; it is the last that was chosen, and always selected.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Start with nothing selected."""
        super().__init__(parent)
        self._ids: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The selected ids; the last is the current one."""
        return self._ids

    @property
    def current(self) -> str | None:
        """The id that has the keyboard, or None if nothing is selected."""
        return self._ids[-1] if self._ids else None

    def __contains__(self, record_id: object) -> bool:
        """Whether a record is selected."""
        return record_id in self._ids

    def select(self, *record_ids: str) -> None:
        """Select exactly these; the last becomes current."""
        ids = tuple(dict.fromkeys(record_ids))
        if ids != self._ids:
            self._ids = ids
            self.changed.emit()

    def toggle(self, record_id: str) -> None:
        """Add a record and make it current, or take it out."""
        if record_id in self._ids:
            self.select(*(name for name in self._ids if name != record_id))
        else:
            self.select(*self._ids, record_id)

    def keep(self, record_ids: Iterable[str]) -> None:
        """Drop from the selection what is not among these."""
        staying = set(record_ids)
        self.select(*(name for name in self._ids if name in staying))

    def clear(self) -> None:
        """Select nothing."""
        self.select()
