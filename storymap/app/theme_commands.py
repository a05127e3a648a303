"""The entries of View > Theme and View > Text size."""

from __future__ import annotations

from storymap.app.session import Session
from storymap.app.settings import TEXT_SIZES


class ThemeCommands:
    """Each choice as a command of its own, since each is an entry of the table of actions."""

    def __init__(self, session: Session) -> None:
        """Change the theme and the size of text of a session."""
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

    def larger_text(self) -> None:
        """Show all text one size larger, in the interface and on cards."""
        now = self._session.settings.text_size
        self._choose_size(next((size for size in TEXT_SIZES if size > now), TEXT_SIZES[-1]))

    def smaller_text(self) -> None:
        """Show all text one size smaller."""
        now = self._session.settings.text_size
        self._choose_size(next((size for size in TEXT_SIZES[::-1] if size < now), TEXT_SIZES[0]))

    def usual_text(self) -> None:
        """Show all text at its usual size."""
        self._choose_size(100)

    def _choose_size(self, percent: int) -> None:
        self._session.choose_text_size(percent)
