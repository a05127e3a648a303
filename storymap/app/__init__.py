"""The application shell: windows, actions, dialogs, help."""

from __future__ import annotations

from storymap.app.qt_import import import_qt

import_qt()
