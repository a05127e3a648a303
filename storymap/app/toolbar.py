"""The slim toolbar, the menu bar's document name and the status bar's words."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QLabel,
    QMainWindow,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStatusBar,
    QToolBar,
    QToolButton,
    QWidget,
)

from storymap.app.actions import TOOLBAR_ADD
from storymap.app.icons import icon
from storymap.app.menus import Actions
from storymap.app.plain import counted, menu_text, plain_label, shortened
from storymap.app.themes import set_look
from storymap.document.document import Document
from storymap.document.overrides import carried
from storymap.layout.themes import Theme

FILTER_LENGTH = 20
BRANCH_LENGTH = 30

ROOM_FOR_FILTERS = 1180
"""A toolbar that is narrower has no filter buttons: View > Filter has all that they have."""

FILTERS = ("personas", "statuses", "filter")


@carried
class ToolBar(QToolBar):
    """Undo, redo, what can be added, the search field, filters, export and slicing.

    ``menu_wanted`` asks for a filter button's menu to be filled: what it filters by, and the menu.
    """

    menu_wanted = Signal(str, QMenu)

    def __init__(self, actions: Actions, window: QMainWindow) -> None:
        """Show a window's actions."""
        super().__init__(window)
        self.setWindowTitle(self.tr("Toolbar"))
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setIconSize(QSize(16, 16))
        self.toggleViewAction().setVisible(False)
        self._actions = actions
        undo, redo = (self._button(name, icon_only=True) for name in ("edit.undo", "edit.redo"))
        undo.setObjectName("toolbar-first")
        self.addWidget(undo)
        self.addWidget(redo)
        for name in TOOLBAR_ADD:
            text = actions.specs[name].name
            self.addWidget(self._button(name, text=f"+ {text}"))
        self.addWidget(_spring())
        self.search = self._search()
        self.addWidget(self.search)
        self._filters = {name: self._filter_button(name) for name in FILTERS}
        self._filter_actions = [self.addWidget(button) for button in self._filters.values()]
        self.addWidget(_spring())
        self.addWidget(self._button("view.present", text=actions.specs["view.present"].name))
        self.addWidget(self._export())
        self.addWidget(self._slice())

    def _button(self, name: str, text: str = "", *, icon_only: bool = False) -> QToolButton:
        action = self._actions[name]
        button = QToolButton(self)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if icon_only:
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        else:
            button.setText(text)
            button.setToolTip(action.toolTip())
            action.changed.connect(lambda: button.setToolTip(action.toolTip()))
            button.clicked.connect(action.trigger)
            action.enabledChanged.connect(button.setEnabled)
        button.setAccessibleName(self._actions.specs[name].name)
        return button

    def _search(self) -> QPushButton:
        action = self._actions["edit.commands"]
        button = QPushButton(self._search_text(action), self)
        action.changed.connect(lambda: button.setText(self._search_text(action)))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(self._actions.specs["edit.commands"].name)
        button.clicked.connect(action.trigger)
        set_look(button, "search")
        return button

    def _search_text(self, action: QAction) -> str:
        key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        return self.tr("Find or run a command…  {key}").replace("{key}", key).rstrip()

    def _filter_button(self, name: str) -> QToolButton:
        texts = {"personas": self.tr("All personas"), "statuses": self.tr("All statuses")}
        button = QToolButton(self)
        button.setText(texts.get(name, self.tr("Filter")))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        menu.aboutToShow.connect(lambda: self.menu_wanted.emit(name, menu))
        button.setMenu(menu)
        return button

    def filter_button(self, name: str) -> QToolButton:
        """Return the button of a filter: ``personas``, ``statuses`` or ``filter``."""
        return self._filters[name]

    def dress_overflow(self, theme: Theme) -> None:
        """Name the button that shows what there is no room for; Qt's arrow is but black."""
        button = self.findChild(QToolButton, "qt_toolbar_ext_button")
        if button is not None:
            button.setAccessibleName(self.tr("More"))
            button.setToolTip(self.tr("More"))
            button.setIcon(icon("chevron-down", theme["ink"]))

    def show_filter(self, name: str, text: str, *, is_on: bool) -> None:
        """Let a filter's button say what is chosen."""
        button = self._filters[name]
        button.setText(shortened(text, FILTER_LENGTH).replace("&", "&&"))
        set_look(button, "on" if is_on else "")
        button.style().polish(button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the filters out where there is no room for them."""
        has_room = event.size().width() >= ROOM_FOR_FILTERS
        for action in self._filter_actions:
            action.setVisible(has_room)
        super().resizeEvent(event)

    def _export(self) -> QToolButton:
        button = QToolButton(self)
        button.setText(self.tr("Export"))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        for name in ("file.export", "file.print", "edit.copy-picture"):
            menu.addAction(self._actions[name])
        button.setMenu(menu)
        return button

    def _slice(self) -> QToolButton:
        button = self._button("release.slice", self.tr("Slice for value"))
        set_look(button, "primary")
        button.setObjectName("toolbar-last")
        return button


class DocumentName(QLabel):
    """The document's name at the left of the menu bar."""

    def __init__(self, parent: QWidget) -> None:
        """Start without a name."""
        super().__init__(parent)
        self.setObjectName("document-name")
        self.setTextFormat(Qt.TextFormat.PlainText)

    def show_name(self, name: str) -> None:
        """Show a name, shortened if it is long."""
        self.setText(menu_text(name).replace("&&", "&"))
        self.adjustSize()


@carried
class StatusBar(QStatusBar):
    """How much the map holds, whether it is saved, and the zoom."""

    def __init__(self, zoom: QAction, parent: QWidget) -> None:
        """Take the action that a click on the zoom runs."""
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(8, 0, 8, 0)
        self._counts = plain_label(parent=self)
        self._share = plain_label(parent=self)
        self._saved = plain_label(parent=self)
        self._saved.setContentsMargins(14, 0, 0, 0)
        self._branch = plain_label(parent=self)
        self._branch.setContentsMargins(14, 0, 0, 0)
        self._zoom = QToolButton(self)
        set_look(self._zoom, "zoom")
        self._zoom.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._zoom.setToolTip(zoom.toolTip())
        zoom.changed.connect(lambda: self._zoom.setToolTip(zoom.toolTip()))
        self._zoom.setAccessibleName(self.tr("Zoom"))
        self._zoom.clicked.connect(zoom.trigger)
        self.addWidget(self._counts)
        self.addWidget(self._share)
        self.addWidget(self._saved)
        self.addWidget(self._branch)
        self.addPermanentWidget(self._zoom)

    def event(self, event: QEvent) -> bool:
        """Keep the words off a message: Qt shows them again when the bar gets another height."""
        is_handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.currentMessage():
            QTimer.singleShot(0, self, self._hide_words)
        return is_handled

    def _hide_words(self) -> None:
        for label in (self._counts, self._share, self._saved, self._branch):
            if self.currentMessage() and label.isVisible():
                label.hide()
                label.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, on=False)

    @property
    def counts(self) -> str:
        """The words at the left."""
        return self._counts.text()

    @property
    def share(self) -> str:
        """The words about how much of the map is in sight; empty if it is all."""
        return self._share.text()

    def show_share(self, text: str) -> None:
        """Say how much of the map is in sight; the label stays, for Qt would show all with it."""
        self._share.setContentsMargins(14 if text else 0, 0, 0, 0)
        self._share.setText(text)

    @property
    def saved(self) -> str:
        """The words about saving."""
        return self._saved.text()

    @property
    def branch(self) -> str:
        """The words about git; empty for a map outside of it."""
        return self._branch.text()

    def show_branch(self, name: str | None, conflicts: int) -> None:
        """Say which git branch the map is on, if any, and how many fields wait for a choice."""
        words = counted(conflicts, self.tr("1 conflict"), self.tr("{n} conflicts"))
        text = self.tr("git: {branch}, {conflicts}")
        text = text.replace("{conflicts}", words if conflicts else self.tr("no conflicts"))
        self._branch.setText(
            text.replace("{branch}", shortened(name, BRANCH_LENGTH)) if name else ""
        )

    @property
    def zoom(self) -> str:
        """The zoom in words."""
        return self._zoom.text()

    def show_document(self, document: Document, *, is_saving: bool = False) -> None:
        """Count what the map holds and say whether it is saved."""
        story_map = document.story_map
        self._counts.setText(
            " · ".join(
                (
                    counted(len(story_map.stories), self.tr("1 story"), self.tr("{n} stories")),
                    counted(len(story_map.releases), self.tr("1 release"), self.tr("{n} releases")),
                    counted(len(story_map.outcomes), self.tr("1 outcome"), self.tr("{n} outcomes")),
                )
            )
        )
        saved = document.path is not None and not document.is_modified
        unsaved = self.tr("Saving…") if is_saving else self.tr("Not saved")
        self._saved.setText(self.tr("Saved") if saved else unsaved)

    def show_zoom(self, percent: int) -> None:
        """Show the zoom."""
        self._zoom.setText(f"{percent} %")


def _spring() -> QWidget:
    spring = QWidget()
    spring.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    spring.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return spring
