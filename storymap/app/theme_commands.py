"""The entries of View > Theme."""

from __future__ import annotations

from storymap.app.session import Session


class ThemeCommands:
    """Each choice as a command of its own, since each is an entry of the table of actions."""

    def __init__(self, session: Session) -> None:
        """Change the theme of a session."""
        self._session = session

    def choose_system(self, _checked: object = None) -> None:
        """Follow the desktop."""
        self._session.choose_theme("system")

    def choose_light(self, _checked: object = None) -> None:
        """Show dark text on light."""
        self._session.choose_theme("light")

    def choose_dark(self, _checked: object = None) -> None:
        """Show light text on dark."""
        self._session.choose_theme("dark")

    def choose_contrast(self, _checked: object = None) -> None:
        """Show the strongest contrast."""
        self._session.choose_theme("contrast")
