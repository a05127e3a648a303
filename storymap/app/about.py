"""What this program is and whose work it stands on."""

from __future__ import annotations

import platform

from PySide6.QtCore import QCoreApplication, qVersion

from storymap import __version__


def about_text() -> tuple[str, str]:
    """Return the headline and the small print, as plain text."""
    headline = QCoreApplication.translate(
        "About", "Story Map {version}\nUser story mapping for product owners"
    )
    small = QCoreApplication.translate(
        "About",
        "Free software under the MIT licence. It sends nothing anywhere: no telemetry, no update "
        "check, no network.\n\n"
        "It stands on:\n"
        "• Qt {qt} and PySide6, under the LGPL version 3; its libraries are used unchanged and can "
        "be replaced\n"
        "• NetworkX, reportlab and NumPy, under the BSD licence\n"
        "• HiGHS, uharfbuzz and pikepdf, under the MIT, Apache and MPL licences\n"
        "• msgspec, under the BSD licence\n"
        "• the typefaces Inter and Noto, under the SIL Open Font Licence\n"
        "• the Lucide icons, under the ISC licence\n\n"
        "Python {python}, {system}",
    )
    words = {
        "{version}": __version__,
        "{qt}": str(qVersion()),
        "{python}": platform.python_version(),
        "{system}": platform.platform(terse=True),
    }
    for word, value in words.items():
        headline, small = headline.replace(word, value), small.replace(word, value)
    return headline, small
