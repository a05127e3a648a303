"""The panels' own look, made from a theme: they do not depend on the program's style sheet."""

from __future__ import annotations

from string import Template
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from storymap.layout.fonts import INTERFACE_SIZE
from storymap.layout.marks import Role
from storymap.layout.themes import LIGHT, Theme
from storymap.resources import resource

TARGET: Final = 24
"""How wide and high what can be clicked is at least, in pixels (WCAG 2.2, 2.5.8)."""

PAD: Final = 6
"""Pixels between a field's border and its text, above and below."""

FRAME: Final = "field"
"""The object name of frames that stand for a field, which show when the keyboard is in them."""

SIZES: Final = (11, 12, 13, 14)
"""The sizes of text in the style sheet, in pixels at 100 %."""

SIDE: Final = 8
"""Pixels between a field's border and its text, left and right."""

_SHEET: Final = Template("""
QWidget { font-size: ${px12}px; }
QWidget#panel, QScrollArea, QWidget#page { background: $panel; color: $ink; border: none; }
QLabel { color: $ink; background: transparent; border: none; padding: 0; }
QLabel[look="caption"] { color: $muted; font-size: ${px11}px; }
QLabel[look="muted"], QPushButton[look="link"] { color: $muted; }
QLabel[look="small"] { color: $muted; font-size: ${px11}px; }
QLabel[look="heading"] { font-size: ${px13}px; font-weight: 700; }
QLabel[look="error"] { color: $danger; font-size: ${px11}px; }
QLabel[look="warn"], QLabel[look="bad"] { color: $warn; }
QLabel[look="notyet"] { color: $warn; font-size: ${px11}px; padding-top: 4px; }
QLabel[look="good"] { color: $done; }
QLabel[look="strong"] { font-weight: 700; }
QLabel[look="badstrong"] { color: $warn; font-weight: 700; }
QLabel[look="goodstrong"] { color: $done; font-weight: 700; }
QFrame#rule { background: $line; border: none; }
QTableView { background: $panel; border: none; selection-background-color: $accent_tint;
  selection-color: $ink; }
QTableView::item { border: none; border-bottom: 1px solid $line; padding: 0 4px; }
QLabel[look="open"] { color: $warn; font-size: ${px11}px; font-weight: 600; }
QLabel[look="answered"] { color: $done; font-size: ${px11}px; font-weight: 600; }
QPlainTextEdit { background: $field; color: $ink; placeholder-text-color: $muted;
  border: 1px solid $line; border-radius: 6px;
  padding: ${pad}px ${side}px; selection-background-color: $accent; selection-color: $on_accent; }
QTextBrowser { background: transparent; color: $ink; border: none; }
QPlainTextEdit:focus { border-color: $accent; }
QPlainTextEdit:disabled { color: $muted; }
QPlainTextEdit[closed="true"] { background: $board_alt; }
QPlainTextEdit[bad="true"], QPlainTextEdit[bad="true"]:focus { border-color: $danger; }
QPlainTextEdit[look="bare"] { border: none; padding: 0; background: transparent; }
QFrame#field { background: $field; border: 1px solid $line; border-radius: 6px; }
QFrame#field[active="true"] { border-color: $accent; }
QLineEdit { background: $field; color: $ink; placeholder-text-color: $muted;
  border: 1px solid $line; border-radius: 6px;
  padding: 5px ${side}px; min-height: 18px;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus { border-color: $accent; }
QLineEdit[bad="true"] { border-color: $danger; }
QTableView QLineEdit { border-radius: 0; padding: 0 3px; min-height: 0; }
QLineEdit[look="name"] { padding: 4px ${side}px; }
QLineEdit[look="bare"] { border: none; padding: 0; background: transparent; }
QComboBox { combobox-popup: 0; background: $field; color: $ink;
  border: 1px solid $line; border-radius: 6px;
  padding: 0 2px 0 ${side}px; min-height: ${combo}px; max-height: ${combo}px; }
QComboBox:focus, QComboBox:on { border-color: $accent; }
QComboBox:disabled { color: $muted; }
QComboBox::drop-down { subcontrol-origin: padding; subcontrol-position: center right;
  border: none; width: 18px; }
QComboBox::down-arrow { image: url("$chevron"); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $panel; color: $ink;
  border: 1px solid $line; outline: none; selection-background-color: $accent_tint;
  selection-color: $ink; }
QListView { background: $panel; color: $ink; border: 1px solid $line; outline: none; padding: 3px;
  selection-background-color: $accent_tint; selection-color: $ink; }
QListView::item { padding: 3px 6px; border-radius: 4px; }
QListView::item:selected { background: $accent_tint; color: $ink; }
QPushButton, QToolButton { background: $button; color: $ink; border: 1px solid $edge;
  border-radius: 5px; padding: 4px 10px; min-height: 18px; }
QPushButton:hover, QToolButton:hover { border-color: $muted; }
QPushButton:focus, QToolButton:focus { border-color: $accent; }
QPushButton:disabled { color: $muted; }
QPushButton[look="primary"] { background: $accent; color: $on_accent; border-color: $accent;
  font-weight: 600; }
QPushButton[look="primary"]:focus { border-color: $ink; }
QPushButton[look="primary"]:disabled { background: $button; border-color: $button;
  color: $muted; }
QToolButton[look="add"] { background: transparent; color: $muted; border: none;
  border-radius: 4px; padding: 0; min-width: 24px; min-height: 24px; font-size: ${px14}px; }
QToolButton[look="add"]:hover, QToolButton[look="add"]:focus { color: $accent;
  background: $button; }
QToolButton[look="toggle"] { background: transparent; color: $muted; border: none;
  border-radius: 4px; padding: 0 6px; min-height: 24px; font-size: ${px11}px; }
QToolButton[look="toggle"]:hover, QToolButton[look="toggle"]:focus { color: $accent;
  background: $button; }
QToolButton[look="toggle"]:checked { color: $accent; font-weight: 600; }
QToolButton[look="menu"] { padding: 2px 22px 2px 8px; min-height: 18px; }
QToolButton[look="menu"]::menu-indicator { image: url("$chevron"); width: 12px; height: 12px;
  subcontrol-origin: padding; subcontrol-position: center right; right: 6px; }
QPushButton:checked { background: $accent_tint; border-color: $accent; }
QPushButton[look="line"] { background: transparent; border: none; text-align: left;
  padding: 0; min-height: 16px; color: $ink; }
QPushButton[look="line"]:checked { background: transparent; }
QPushButton[look="line"][state="good"] { color: $done; }
QPushButton[look="line"]:focus, QPushButton[look="line"]:hover { text-decoration: underline; }
QSlider::groove:horizontal { height: 4px; background: $track; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal { background: $accent; border: 2px solid $panel; width: 12px;
  height: 12px; margin: -6px 0; border-radius: 8px; }
QSlider::handle:horizontal:focus { border-color: $ink; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: $line; border-radius: 3px; margin: 2px;
  min-height: 28px; }
QScrollBar::handle:vertical:disabled { background: transparent; }
QScrollBar::handle:vertical:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
  background: transparent; border: none; width: 0; height: 0; }
""")


def scaled(pixels: int) -> int:
    """Return a size of text, given at 100 %, at the size of text that the user chose."""
    chosen = QApplication.font().pixelSize()
    return round(pixels * chosen / INTERFACE_SIZE) if chosen > 0 else pixels


def style_sheet(theme: Theme) -> str:
    """Return the panels' style sheet in a theme's colours."""
    chevron = resource("icons", "controls", "chevron.svg").as_posix()
    colours: dict[str, str] = {str(role): code for role, code in theme.colours.items()}
    colours["edge"] = theme["line" if theme.has_edges else "button"]
    sizes = {f"px{size}": str(scaled(size)) for size in SIZES}
    pads = {"pad": PAD, "side": SIDE, "combo": scaled(15) + 2 * PAD}
    return _SHEET.substitute(colours, chevron=chevron, **pads, **sizes)


class Panel(QWidget):
    """A widget that wears a theme, and all in it with it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Wear the light theme until told another."""
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.theme = LIGHT
        self._active: QWidget | None = None
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    def set_theme(self, theme: Theme) -> None:
        """Wear a theme's colours."""
        self.theme = theme
        self.setStyleSheet(style_sheet(theme))

    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Mark the frame that the keyboard is in."""
        frame = now
        while frame is not None and frame is not self and frame.objectName() != FRAME:
            frame = frame.parentWidget()
        active = frame if frame is not self and frame and self.isAncestorOf(frame) else None
        if active is self._active:
            return
        if self._active is not None and isValid(self._active):
            set_mark(self._active, "active", value=False)
        self._active = active
        if active is not None:
            set_mark(active, "active", value=True)


def theme_of(widget: QWidget) -> Theme:
    """Return the theme of the panel that a widget is in."""
    at: QWidget | None = widget
    while at is not None and not isinstance(at, Panel):
        at = at.parentWidget()
    return LIGHT if at is None else at.theme


def colour(widget: QWidget, role: Role) -> QColor:
    """Return the colour of a role in the theme of the panel that a widget is in.

    Palettes do not reach widgets below a style sheet, so that custom painting asks here.
    """
    return QColor(theme_of(widget)[role])


def dress_list(popup: QWidget, owner: QWidget) -> None:
    """Give a list that pops up, a window of its own, the look of the panel that opens it."""
    sheet = style_sheet(theme_of(owner))
    if popup.styleSheet() != sheet:
        popup.setStyleSheet(sheet)


def set_mark(widget: QWidget, name: str, value: str | bool) -> None:  # noqa: FBT001 - a value
    """Set a property that the style sheet asks for, and show it."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
