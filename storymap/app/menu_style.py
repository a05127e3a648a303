"""How the menu bar shows the letters that open its menus."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QMenuBar,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)


def hide_mnemonics(menu_bar: QMenuBar) -> None:
    """Underline a menu bar's letters only while they can be used."""
    style = MenuBarStyle("Fusion")
    style.setParent(menu_bar)
    menu_bar.setStyle(style)


class MenuBarStyle(QProxyStyle):
    """Shows the mnemonics of the menu bar only while Alt is down or the bar has the keyboard."""

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,  # noqa: N803 - Qt's name
    ) -> int:
        """Answer for mnemonics; all else is as it was."""
        if hint == QStyle.StyleHint.SH_UnderlineShortcut:
            alt = QGuiApplication.queryKeyboardModifiers() & Qt.KeyboardModifier.AltModifier
            return int(bool(alt) or (widget is not None and widget.hasFocus()))
        return super().styleHint(hint, option, widget, returnData)
