"""References that several records have, all of them or some; what is added is added to all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import Signal

from storymap.panels.chips import RefsField


class SharedRefs(RefsField):
    """Chips of what any of the records names; a chip says on how many, where that is not all.

    ``added`` and ``dropped`` tell one id, to put in or take out of all of them. A click on what
    only some have gives it to all; on what all have it goes there.
    """

    added = Signal(str)
    dropped = Signal(str)

    def __init__(
        self,
        choices: Callable[[], Sequence[tuple[str, str]]],
        *,
        hint: str,
        can_create: bool = False,
    ) -> None:
        """Make an empty field; ``hint`` says what can be added."""
        self._some: frozenset[str] = frozenset()
        super().__init__(choices, hint=hint, can_create=can_create)

    def show_sets(self, sets: Iterable[Iterable[str]], titles: Mapping[str, str]) -> None:
        """Show what the records have, each its own set of ids."""
        listed = [frozenset(ids) for ids in sets]
        counts, total = Counter(name for ids in listed for name in ids), len(listed)
        self._some = frozenset(name for name, count in counts.items() if count < total)
        part = self.tr("{0} · {1} of {2}")
        words = {name: titles.get(name, f"? {name}") for name in counts}
        order = sorted(counts, key=lambda name: (words[name].casefold(), name))
        self.show_value(
            tuple(
                (
                    name,
                    part.format(words[name], counts[name], total)
                    if name in self._some
                    else words[name],
                )
                for name in order
            )
        )

    @property
    def ids(self) -> tuple[str, ...]:
        """What all of the records have."""
        return tuple(name for name, _ in self._value or () if name not in self._some)

    def _on_clicked(self, record_id: str) -> None:
        if record_id in self._some:
            self.added.emit(record_id)
        else:
            self.visited.emit(record_id)

    def _drop(self, record_id: str) -> None:
        self.dropped.emit(record_id)

    def _take(self, record_id: str) -> None:
        if record_id not in self.ids:
            self.added.emit(record_id)
        self._clear()
