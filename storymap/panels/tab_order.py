"""Where Tab goes in a panel: in reading order, round and round, never out of it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QStackedLayout, QWidget


def next_stop(panel: QWidget, here: QWidget | None, *, is_next: bool) -> QWidget | None:
    """Return what Tab (or Shift+Tab) goes to from a part of a panel; None if there is nothing.

    ``here`` may be hidden by now: then the next part is the one after where it stood.
    """
    parts = list(_parts(panel))
    place = next((n for n, part in enumerate(parts) if part is here), -1)
    if place < 0:
        return None
    ahead = [*parts[place + 1 :], *parts[:place]]
    return next((part for part in (ahead if is_next else reversed(ahead)) if _stops(part)), None)


def _parts(widget: QWidget) -> Iterator[QWidget]:
    """Yield a widget and all that it holds, in reading order."""
    yield widget
    layout = widget.layout()
    inner = widget.widget() if isinstance(widget, QScrollArea) else None
    if inner is not None:
        yield from _parts(inner)
    elif layout is not None:
        yield from _laid_out(layout)
    else:
        children = [part for part in widget.children() if isinstance(part, QWidget)]
        for child in sorted(children, key=lambda part: (part.y(), part.x())):
            yield from _parts(child)


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    if isinstance(layout, QStackedLayout):
        shown = layout.currentWidget()
        if shown is not None:
            yield from _parts(shown)
        return
    for place in range(layout.count()):
        item = layout.itemAt(place)
        widget, inner = (item.widget(), item.layout()) if item else (None, None)
        if widget is not None:
            yield from _parts(widget)
        elif inner is not None:
            yield from _laid_out(inner)


def _stops(widget: QWidget) -> bool:
    """Whether Tab stops at a widget."""
    policy = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(policy) and widget.isVisible() and widget.isEnabled()
