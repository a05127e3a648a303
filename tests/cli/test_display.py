"""The window, and what is done where there is no display."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from storymap import cli
from storymap.cli import display
from tests.cli.conftest import EXAMPLE


def test_files_are_opened_in_a_window(run, monkeypatch, shop):
    opened = []
    monkeypatch.setattr(display, "has_screen", lambda: True)
    monkeypatch.setattr("storymap.app.main.open_window", lambda paths: opened.extend(paths) or 0)

    assert run(shop, EXAMPLE)[0] == 0
    assert opened == [shop, Path(EXAMPLE)]


def test_a_window_without_a_display_is_refused_for_a_file(run, monkeypatch, shop):
    monkeypatch.setattr(display, "has_screen", lambda: False)

    status, _, err = run(shop)

    assert status == 3
    assert "no display" in err


def test_without_a_display_a_missing_or_broken_file_is_named_first(run, monkeypatch, shop):
    monkeypatch.setattr(display, "has_screen", lambda: False)
    shop.write_bytes(shop.read_bytes()[:300])

    assert run(shop.with_name("none.smap"))[::2] == (
        3, f"storymap: {shop.with_name('none.smap')}: there is no such file\n",
    )  # fmt: skip
    status, _, err = run(shop)
    assert status == 3
    assert "it was cut off" in err


def test_with_a_display_a_broken_file_is_said_in_a_dialog_too(run, monkeypatch, shop):
    shown = []
    monkeypatch.setattr(display, "has_screen", lambda: True)
    monkeypatch.setattr("storymap.app.failure.show_failure", shown.append)
    shop.write_bytes(shop.read_bytes()[:300])

    status, _, err = run(shop)

    assert status == 3
    assert [str(error) for error in shown] == [err.removeprefix("storymap: ").rstrip()]


def test_without_a_display_the_example_is_exported_and_the_files_are_named(
    run, monkeypatch, tmp_path
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(display, "has_screen", lambda: False)

    status, out, _ = run()

    first, *files = out.splitlines()
    assert status == 0
    assert "no display" in first
    assert [line.split()[0] for line in files] == [
        "city-bikes-walking-skeleton.pdf",
        "city-bikes-trust-payments.pdf",
        "city-bikes-delight.pdf",
        "city-bikes-unscheduled.pdf",
    ]
    assert {path.name for path in tmp_path.iterdir()} == {line.split()[0] for line in files}


def test_the_window_command_takes_every_argument_for_a_file(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(display, "has_screen", lambda: False)
    monkeypatch.setattr(sys, "argv", ["storymap-gui", "info"])

    with pytest.raises(SystemExit) as ended:
        cli.window()

    assert ended.value.code == 3
    assert "info: there is no such file" in capsys.readouterr().err
