"""A theme's colours as a Qt palette and one style sheet, for every widget of the program.

Widgets say what they are with the dynamic property ``look``: labels ``caption``, ``heading``,
``muted``, ``warn``, ``danger``; buttons ``primary``, ``flat``, ``search``; frames ``notice``.
"""

from __future__ import annotations

from string import Template
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from storymap.app.settings import ThemeChoice
from storymap.layout.fonts import INTERFACE_SIZE
from storymap.layout.marks import Role
from storymap.layout.themes import THEMES, Theme
from storymap.resources import resource

FONT_FAMILY: Final = "Inter"
SIZES: Final = (11, 12, 14, 16, 17, 18, 22, 34)
"""The sizes of text in the style sheet beside the usual one, in pixels at 100 %."""
FONT_FILES: Final = ("Inter-Regular.ttf", "Inter-SemiBold.ttf", "Inter-Bold.ttf")

_PALETTE: Final[tuple[tuple[QPalette.ColorRole, Role], ...]] = (
    (QPalette.ColorRole.Window, "panel"),
    (QPalette.ColorRole.WindowText, "ink"),
    (QPalette.ColorRole.Base, "field"),
    (QPalette.ColorRole.AlternateBase, "board_alt"),
    (QPalette.ColorRole.Text, "ink"),
    (QPalette.ColorRole.PlaceholderText, "muted"),
    (QPalette.ColorRole.Button, "button"),
    (QPalette.ColorRole.ButtonText, "ink"),
    (QPalette.ColorRole.BrightText, "danger"),
    (QPalette.ColorRole.Highlight, "accent"),
    (QPalette.ColorRole.HighlightedText, "on_accent"),
    (QPalette.ColorRole.Link, "accent"),
    (QPalette.ColorRole.LinkVisited, "accent"),
    (QPalette.ColorRole.ToolTipBase, "panel"),
    (QPalette.ColorRole.ToolTipText, "ink"),
    (QPalette.ColorRole.Light, "panel"),
    (QPalette.ColorRole.Midlight, "line"),
    (QPalette.ColorRole.Mid, "line"),
    (QPalette.ColorRole.Dark, "muted"),
    (QPalette.ColorRole.Shadow, "shadow"),
    (QPalette.ColorRole.Accent, "accent"),
)

_FAINT: Final = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
)

_SHEET: Final = Template("""
QMainWindow, QDialog { background: $panel; }
QMainWindow::separator { background: $line; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $accent; }
QDockWidget { border: none; }
QDockWidget > QWidget { background: $panel; }

QMenuBar { background: $panel; border: none; border-bottom: 1px solid $line; padding: 2px 4px; }
QMenuBar::item { background: transparent; padding: 4px 8px; border-radius: 5px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $button; }
#document-name { font-weight: 700; padding: 0 4px 0 9px; }

QMenu { background: $panel; border: 1px solid $line; padding: 5px; }
QMenu::item { padding: 5px 26px 5px 10px; border-radius: 5px; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: $accent_tint; color: $ink; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: 5px 8px; }

QToolBar { background: $panel; border: none; border-bottom: 1px solid $line;
  padding: 7px; spacing: 8px; }
QToolBar::separator { width: 1px; background: $line; margin: 4px; }

QPushButton, QToolButton { background: $button; color: $ink; border: 1px solid $edge;
  border-radius: 5px; padding: 4px 10px; min-height: 17px; }
#toolbar QToolButton { padding: 3px 5px; margin: 0; }
#toolbar QToolButton, #toolbar QPushButton { font-size: ${px12}px; }
#toolbar #toolbar-first { margin-left: 5px; }
#toolbar #toolbar-last { margin-right: 5px; padding: 3px 7px; }
#toolbar QToolButton[popupMode="2"] { padding-right: 24px; }
QToolButton[popupMode="2"] { padding-right: 24px; }
QToolButton::menu-indicator { image: url("$chevron"); width: 14px; height: 14px;
  subcontrol-origin: padding; subcontrol-position: right center; right: 7px; }
QPushButton { outline: none; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton:hover, QToolButton:hover { border-color: $muted; }
QPushButton:pressed, QToolButton:pressed { border-color: $accent; }
QPushButton:focus, QToolButton:focus { border-color: $accent; }
QPushButton:disabled, QToolButton:disabled { color: $muted; border-color: $button; }
QPushButton[look="primary"], QToolButton[look="primary"], QPushButton:default {
  background: $accent; color: $on_accent; border-color: $accent; font-weight: 600; }
QPushButton[look="primary"]:focus, QToolButton[look="primary"]:focus, QPushButton:default:focus {
  border-color: $ink; }
QPushButton[look="primary"]:disabled, QToolButton[look="primary"]:disabled,
QPushButton:default:disabled {
  background: $button; border-color: $button; color: $muted; }
QPushButton[look="flat"], QToolButton[look="flat"] {
  background: transparent; border-color: transparent; padding: 3px 6px; }
QPushButton[look="flat"]:hover, QToolButton[look="flat"]:hover { background: $button; }
QPushButton[look="search"] { background: $field; color: $muted; border-color: $line;
  padding: 4px 10px; min-width: 218px; text-align: left; }

QLineEdit, QPlainTextEdit, QTextEdit, QTextBrowser, QListView, QTreeView, QTableView,
QSpinBox, QDoubleSpinBox, QDateEdit, QComboBox {
  background: $field; color: $ink; border: 1px solid $line; border-radius: 6px;
  placeholder-text-color: $muted;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit, QSpinBox, QDoubleSpinBox, QDateEdit, QComboBox { padding: 5px 8px; min-height: 18px; }
QTableView QLineEdit { border-radius: 0; padding: 0 3px; min-height: 0; }
QPlainTextEdit, QTextEdit { padding: 2px 4px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QListView:focus, QTreeView:focus,
QTableView:focus, QSpinBox:focus, QDoubleSpinBox:focus, QDateEdit:focus, QComboBox:focus {
  border-color: $accent; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QSpinBox:disabled {
  color: $muted; background: $board_alt; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url("$chevron"); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: $panel; border: 1px solid $line; outline: none; }
QAbstractItemView::item:selected { background: $accent_tint; color: $ink; }
QHeaderView::section { background: $panel; color: $muted; border: none;
  border-bottom: 1px solid $line; padding: 4px 8px; }

QTabWidget::pane { border: none; border-top: 1px solid $line; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: $muted; padding: 6px 7px 7px 7px; border: none; }
QTabBar::tab:selected { color: $accent; font-weight: 700; }
QTabBar::tab:hover { color: $ink; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $thumb; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
  background: transparent; border: none; width: 0; height: 0; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollArea, QAbstractScrollArea { border: none; }

QStatusBar { background: $panel; border-top: 1px solid $line; color: $muted; min-height: 26px; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $muted; font-size: ${px12}px; }

QToolButton#qt_toolbar_ext_button { padding: 0; min-width: 22px; }
QToolButton[look="zoom"] { background: transparent; border: none; color: $muted;
  font-size: ${px12}px; padding: 0 6px; min-height: 24px; }

QToolTip { background: $panel; color: $ink; border: 1px solid $line; padding: 4px 6px; }
QCheckBox { spacing: 8px; }
QCheckBox::indicator, QListView::indicator { width: 14px; height: 14px; background: $field;
  border: 1px solid $card_line; border-radius: 4px; }
QCheckBox::indicator:checked, QListView::indicator:checked { background: $accent;
  border-color: $accent; image: url("$check"); }
QCheckBox::indicator:focus { border-color: $ink; }
QCheckBox::indicator:disabled, QListView::indicator:disabled { background: $button;
  border-color: $line; }
QDialog QTableView::item { padding: 0 5px; }
QDialog QListView::item { padding: 4px 6px; border-radius: 4px; }
QProgressBar { background: $track; border: none; border-radius: 4px; height: 8px; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }
QGroupBox { border: none; margin-top: 20px; }
QGroupBox::title { subcontrol-origin: margin; color: $muted; }

QLabel[look="caption"] { color: $muted; font-size: ${px11}px; }
QLabel[look="heading"] { font-size: ${px14}px; font-weight: 700; }
QLabel[look="title"] { font-size: ${px18}px; font-weight: 700; }
QLabel[look="muted"] { color: $muted; }
QLabel[look="warn"] { color: $warn; }
QLabel[look="danger"] { color: $danger; }
QToolButton[look="switch"]:checked { background: $accent_tint; border-color: $accent;
  font-weight: 600; }
#presentation-bar { background: $panel; border: none; border-top: 1px solid $line; }
#presentation-bar QLabel, #presentation-bar QToolButton { font-size: ${px14}px; }
#presentation-bar QLabel[look="heading"] { font-size: ${px17}px; }
#presentation-bar QLabel[look="caption"] { font-size: ${px12}px; }
#presentation-strip { background: $panel; border: none; border-top: 1px solid $line; }
#presentation-strip QLabel { font-size: ${px14}px; }
#presentation-page, #presentation-ground { background: $board; border: none; }
#presentation-page QLabel { font-size: ${px22}px; }
#presentation-page QLabel[look="muted"] { font-size: ${px16}px; }
#presentation-page QLabel[look="title"] { font-size: ${px34}px; }
#presentation-page QLabel[look="caption"] { font-size: ${px16}px; }
QFrame[look="strip"] { background: $panel; border: none; border-bottom: 1px solid $line; }
QFrame[look="strip"] QLineEdit { padding: 2px 8px; }
QFrame[look="strip"] QToolButton { padding: 2px 9px; min-height: 18px; font-size: 12px; }
QFrame[look="strip"] QToolButton:checked, QToolButton[look="on"] { background: $accent_tint;
  border-color: $accent; }
QFrame[look="strip"] QToolButton[look="chip"] { background: $accent_tint;
  border-color: $accent_tint; padding: 2px 7px; }
QFrame[look="strip"] QToolButton[look="chip"]:hover,
QFrame[look="strip"] QToolButton[look="chip"]:focus { border-color: $accent; }
QFrame[look="notice"] { background: $accent_tint; border: none; border-bottom: 1px solid $line; }
#command-palette { background: $panel; border: 1px solid $line; }
#command-palette QListView { border: none; outline: none; }
""")


def load_fonts() -> None:
    """Make the bundled typeface known to Qt."""
    for name in FONT_FILES:
        QFontDatabase.addApplicationFont(str(resource("fonts", name)))


def interface_font(text_scale: float = 1.0) -> QFont:
    """Return the one font of the interface, which looks the same on every machine."""
    font = QFont(FONT_FAMILY)
    font.setPixelSize(round(INTERFACE_SIZE * text_scale))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def system_theme() -> ThemeChoice:
    """Return the theme that fits the desktop's colours."""
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return "contrast"
    return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"


def theme_of(choice: ThemeChoice) -> Theme:
    """Return the theme of a choice, asking the desktop where that is the choice."""
    return THEMES[system_theme() if choice == "system" else choice]


def show_theme(app: QApplication, theme: Theme, text_scale: float = 1.0) -> None:
    """Give all widgets a theme's colours, and text of a size."""
    font = interface_font(text_scale)
    if app.font().pixelSize() != font.pixelSize():
        app.setFont(font)
    app.setPalette(palette(theme))
    app.setStyleSheet(style_sheet(theme, text_scale))


def palette(theme: Theme) -> QPalette:
    """Return a theme as a palette."""
    result = QPalette()
    for target, role in _PALETTE:
        result.setColor(target, QColor(theme[role]))
    for target in _FAINT:
        result.setColor(QPalette.ColorGroup.Disabled, target, QColor(theme["muted"]))
    return result


def style_sheet(theme: Theme, text_scale: float = 1.0) -> str:
    """Return a theme as a style sheet."""
    chevron = resource("icons", "controls", "chevron.svg")
    tick = "check-dark.svg" if theme.is_dark else "check-white.svg"
    check = resource("icons", "controls", tick)
    images = {"chevron": chevron.as_posix(), "check": check.as_posix()}
    sizes = {f"px{size}": str(round(size * text_scale)) for size in SIZES}
    return _SHEET.substitute(_colours(theme), **images, **sizes)


def _colours(theme: Theme) -> dict[str, str]:
    """The roles, the scroll bars' thumb, which the board shines through, and the edge of buttons.

    Only in high contrast, where their ground is too close to the window's, buttons show an edge.
    """
    thumb = QColor(theme["card_line"])
    shade = f"rgba({thumb.red()}, {thumb.green()}, {thumb.blue()}, 45%)"
    edge = theme["line"] if theme.has_edges else theme["button"]
    return {
        "thumb": shade,
        "edge": edge,
        **{str(role): colour for role, colour in theme.colours.items()},
    }


def set_look(widget: QWidget, look: str) -> None:
    """Say what a widget that was not shown yet is to the style sheet."""
    widget.setProperty("look", look)
