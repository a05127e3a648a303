"""A virtual screen for each test, ended with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.screen.driver import App, Screen, missing_programs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Open = Callable[[Path], App]


@pytest.fixture
def screen() -> Iterator[Screen]:
    """An empty virtual screen."""
    if missing := missing_programs():
        pytest.skip(f"no {' and no '.join(missing)}; python3 -m tests screen installs them")
    screen = Screen()
    yield screen
    screen.stop()


@pytest.fixture
def open_map(screen: Screen, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    """``open_map(file)``: the app with that file, its window shown and ready for keys."""
    apps: list[App] = []

    def open_file(file: Path) -> App:
        app = App(screen, file, tmp_path_factory.mktemp("home"))
        apps.append(app)
        app.find_window()
        return app

    yield open_file
    for app in apps:
        app.stop()
