"""A screen reader's ears: what the accessibility bus says while the app is used.

Qt sends focus changes and announcements only to those who registered for them; xa11y, which finds
the cards, does not, and leaves out what an announcement says.
"""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusVariant

from tests.screen.driver import stop

if TYPE_CHECKING:
    from collections.abc import Iterator

REGISTRY = "org.a11y.atspi.Registry"
EVENTS = ("object:announcement", "object:state-changed:focused", "object:children-changed")


class News(NamedTuple):
    """One event: what happened, its detail, and the text that came with it."""

    what: str
    detail: str
    text: str
    path: str


class Ears(QObject):
    """Hears what the app says on an accessibility bus."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.news: list[News] = []
        self._bus = QDBusConnection.connectToBus(address, f"ears-{id(self)}")
        assert self._bus.isConnected(), self._bus.lastError().message()
        for event in EVENTS:
            self._ask("/org/a11y/atspi/registry", REGISTRY, REGISTRY, "RegisterEvent", event)
        for member in ("Announcement", "StateChanged"):
            interface = "org.a11y.atspi.Event.Object"
            heard = self._bus.connect("", "", interface, member, self, "1on_event(QDBusMessage)")
            assert heard, member

    @Slot(QDBusMessage)
    def on_event(self, message: QDBusMessage) -> None:
        """Keep an event."""
        detail, *_, value = message.arguments()[:4]
        said = value.variant() if isinstance(value, QDBusVariant) else value
        on = message.arguments()[1]
        self.news.append(News(message.member(), f"{detail}={on}", str(said), message.path()))

    @property
    def said(self) -> list[str]:
        """All that was announced."""
        return [news.text for news in self.news if news.what == "Announcement"]

    @property
    def focused(self) -> list[str]:
        """The paths of all that got the keyboard, in order."""
        return [news.path for news in self.news if news.detail == "focused=1"]

    def _ask(self, path: str, service: str, interface: str, member: str, *arguments: str) -> None:
        call = QDBusMessage.createMethodCall(service, path, interface, member)
        call.setArguments(list(arguments))
        answer = self._bus.call(call)
        assert answer.type() == QDBusMessage.MessageType.ReplyMessage, answer.errorMessage()


def accessibility_address() -> str:
    """Where the accessibility bus of this session is."""
    done = subprocess.run(
        ["dbus-send", "--session", "--print-reply=literal", "--dest=org.a11y.Bus", "/org/a11y/bus",
         "org.a11y.Bus.GetAddress"],
        capture_output=True, text=True, check=True, timeout=20,
    )  # fmt: skip
    return done.stdout.strip()


def session_bus() -> Iterator[str]:
    """Yield the address of a session bus of our own, ended when it is no longer needed."""
    reader, writer = os.pipe()
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", f"--print-address={writer}"],
        pass_fds=[writer], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writer)
    with os.fdopen(reader, encoding="ascii") as answer:
        yield answer.readline().strip()
    stop(daemon)
