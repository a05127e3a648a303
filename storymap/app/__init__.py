"""The application shell: windows, actions, dialogs, help.

PySide6 hooks ``import`` for its ``__feature__`` switch, and from then on reads the source of each
module that is imported to look for that word: 130 files, a tenth of the start-up. No module here
uses the switch, so the hook is taken out again before the rest is imported.
"""

from __future__ import annotations

import builtins

_plain_import = builtins.__import__
import PySide6.QtCore  # noqa: E402, F401

builtins.__import__ = _plain_import
