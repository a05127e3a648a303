"""A screen is there where a display server is, not where a variable names one."""

from __future__ import annotations

import socket
import sys

import pytest

from storymap.cli.screens import has_screen

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="for Linux")


@pytest.fixture
def listening():
    """Addresses of servers: a socket in a file, one without, and a port of this computer."""
    servers = []

    def listen(family, address):
        server = socket.socket(family)
        server.bind(address)
        server.listen()
        servers.append(server)
        return server.getsockname()

    yield listen
    for server in servers:
        server.close()


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, False),
        ({"DISPLAY": "", "WAYLAND_DISPLAY": ""}, False),
        ({"DISPLAY": ":4711"}, False),
        ({"DISPLAY": ":99999"}, False),
        ({"DISPLAY": "localhost:4711.0"}, False),
        ({"WAYLAND_DISPLAY": "wayland-4711"}, False),
        ({"QT_QPA_PLATFORM": "offscreen"}, True),
        ({"WAYLAND_SOCKET": "5"}, True),
        ({"DISPLAY": "/launchd/of/another/kind"}, True),
    ],
)
def test_a_display_that_is_only_named_is_none(environment, expected):
    assert has_screen(environment) is expected


def test_a_wayland_server_is_found_in_the_folder_of_the_session(listening, tmp_path):
    listening(socket.AF_UNIX, str(tmp_path / "wayland-0"))

    assert has_screen({"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)})
    assert has_screen({"WAYLAND_DISPLAY": str(tmp_path / "wayland-0")})


def test_an_x_server_is_found_without_a_file(listening):
    listening(socket.AF_UNIX, "\0/tmp/.X11-unix/X4712")

    assert has_screen({"DISPLAY": ":4712.0"})
    assert has_screen({"DISPLAY": "unix:4712"})


def test_an_x_server_is_found_on_a_port(listening):
    _, port = listening(socket.AF_INET, ("127.0.0.1", 0))

    assert has_screen({"DISPLAY": f"localhost:{port - 6000}.0"})
