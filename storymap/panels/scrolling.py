"""Panels that scroll where a dock is too small for them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QWidget

from storymap.document.overrides import carried
from storymap.panels.sheet import scaled


@carried
class Modest(QWidget):
    """A page that is content with as little height as its parts are, from a least width on."""

    def __init__(self, least_width: int = 0) -> None:
        """Make an empty page; its least width is that at the usual size of text."""
        super().__init__()
        self.setObjectName("page")
        self._least_width = least_width

    def minimumSizeHint(self) -> QSize:
        """Return what its parts need at least."""
        least = super().minimumSizeHint()
        return QSize(max(least.width(), scaled(self._least_width)), least.height())

    def heightForWidth(self, width: int) -> int:
        """Return the least height at a width; Qt's own would be the one it likes best."""
        layout = self.layout()
        return layout.minimumHeightForWidth(width) if layout is not None else -1


def scrolled(layout: QLayout, least_width: int) -> QScrollArea:
    """Return an area that is filled by a layout, and scrolls where it is too small for it."""
    page = Modest(least_width)
    page.setLayout(layout)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    return area
