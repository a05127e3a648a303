"""Shipping a release: a dialog that says what ships and what goes on, and the way back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from storymap.app.plain import counted
from storymap.canvas.view import BoardView
from storymap.document.document import Document
from storymap.edit.shipping import (
    Shipment,
    ship_release,
    shipment,
    ships,
    target_before,
    unship_release,
)
from storymap.layout.wording import date_text, listed, short_title
from storymap.model.done import unmet
from storymap.model.storymap import ReleaseId, StoryId, StoryMap
from storymap.panels.labels import plain_label

MOST: Final = 6
"""So many titles are listed; the rest is counted."""


class ShipDialog(QDialog):
    """Says what of a release is done and ships, and what is not and goes on to the next."""

    def __init__(self, m: StoryMap, release_id: ReleaseId, today: dt.date, parent: QWidget) -> None:
        """Ask about a release of a map."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Ship release"))
        self._map = m
        self._release_id = release_id
        self.found = shipment(m, release_id)
        rows = QVBoxLayout(self)
        rows.setSpacing(8)
        for label in self._labels():
            rows.addWidget(label)
        self.moves_unmet = QCheckBox(self.tr("These go on, too"))
        self.moves_unmet.setChecked(True)
        self.moves_unmet.setVisible(bool(self.found.unmet))
        rows.addWidget(self.moves_unmet)
        self.date = QLineEdit(today.isoformat())
        self.date.setAccessibleName(self.tr("Shipped on"))
        self.date.textChanged.connect(self._on_date_changed)
        form = QFormLayout()
        form.addRow(self.tr("Shipped &on"), self.date)
        rows.addLayout(form)
        self.error = plain_label()
        rows.addWidget(self.error)
        rows.addSpacing(4)
        self.buttons = self._buttons()
        rows.addWidget(self.buttons)
        self.setMinimumWidth(440)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setFocus()

    def _buttons(self) -> QDialogButtonBox:
        standard = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        buttons.button(standard.Ok).setText(self.tr("&Ship"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons

    def _labels(self) -> Iterable[QLabel]:
        found, m = self.found, self._map
        title = short_title(m.releases[self._release_id].title)
        yield plain_label(self.tr("Ship “{0}”").format(title), "heading", wraps=True)
        if found.done:
            words = counted(len(found.done), self.tr("1 story is done and ships."),
                            self.tr("{n} stories are done and ship."))  # fmt: skip
        else:
            words = self.tr("No story of it is done.")
        yield plain_label(words, wraps=True)
        if found.unfinished:
            words = counted(
                len(found.unfinished),
                self.tr("1 story is not finished. It goes to {to}:"),
                self.tr("{n} stories are not finished. They go to {to}:"),
            )
            yield plain_label(words.replace("{to}", target_text(m, found)), wraps=True)
            yield self._list(found.unfinished)
        if found.unmet:
            yield plain_label(
                counted(
                    len(found.unmet),
                    self.tr("1 story is marked as done, and something of it is unmet:"),
                    self.tr("{n} stories are marked as done, and something of them is unmet:"),
                ),
                wraps=True,
            )
            yield self._list(found.unmet)

    def _list(self, ids: Sequence[StoryId]) -> QLabel:
        """Return titles below each other, with what is unmet of what is marked as done."""
        stories, info = self._map.stories, self._map.info
        lines = []
        for name in ids[:MOST]:
            story = stories[name]
            missing = unmet(story, info).texts if story.status == "done" else ()
            lines.append(
                f"  •  {short_title(story.title)}" + (f" – {listed(missing, 2)}" if missing else "")
            )
        if len(ids) > MOST:
            lines.append(self.tr("  and {0} more").format(len(ids) - MOST))
        return plain_label("\n".join(lines), "muted", wraps=True)

    def _on_date_changed(self) -> None:
        is_date = not self.date.text().strip() or self._day() is not None
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(is_date)
        self.error.setText("" if is_date else self.tr("A date is written like 2026-12-18."))

    def _day(self) -> str | None:
        """Return the date that is typed; None if there is none."""
        try:
            return dt.date.fromisoformat(self.date.text().strip()).isoformat()
        except ValueError:
            return None

    def shipped(self, m: StoryMap) -> StoryMap:
        """Return a map in which the release is shipped as the dialog says."""
        moving = self.found.unfinished
        if self.moves_unmet.isChecked():
            moving += self.found.unmet
        return ship_release(m, self._release_id, moving=moving, date=self._day())


def target_text(m: StoryMap, found: Shipment) -> str:
    """Return where what is not finished goes."""
    if found.following is None:
        return _tr("the unscheduled stories")
    return f"“{short_title(m.releases[found.following].title)}”"


def ship(board: BoardView, document: Document) -> None:
    """Ask about the release of the current card, or the first that is not shipped, and ship it."""
    if not board.may_edit():
        return
    document.settle()
    m = document.story_map
    release_id = release_to_ship(m, document.selection.current)
    if release_id is None:
        board.message.emit(_tr("There is no release to ship: add one, or take back shipping."))
        return
    dialog = ShipDialog(m, release_id, _today(), board.window())
    dialog.accepted.connect(lambda: _ship(board, document, dialog, release_id))
    dialog.open()


def _ship(board: BoardView, document: Document, dialog: ShipDialog, release_id: ReleaseId) -> None:
    m = document.story_map
    if release_id not in m.releases:
        board.message.emit(_tr("The release was removed meanwhile; nothing was shipped."))
        return
    title = short_title(m.releases[release_id].title)
    if board.apply(_tr("Ship release"), lambda: dialog.shipped(m)):
        board.message.emit(_tr("“%s” is shipped; Ctrl+Z takes it back.") % title)


def unship(board: BoardView, document: Document) -> None:
    """Open the shipped release of the current card again, or the one that was shipped last."""
    if not board.may_edit():
        return
    m = document.story_map
    release_id = release_to_open(m, document.selection.current)
    if release_id is None:
        board.message.emit(_tr("No release is shipped."))
        return
    release = m.releases[release_id]
    shipping = document.last_change(lambda change: ships(change, release_id))
    target = target_before(release, shipping, _today().isoformat())
    label = _tr("Take back shipping")
    if board.apply(label, lambda: unship_release(m, release_id, target=target)):
        is_lost = shipping is None and target is None and release.finish is not None
        board.message.emit(_reopened(short_title(release.title), target, is_lost=is_lost))


def _reopened(title: str, target: str | None, *, is_lost: bool) -> str:
    """Return what is said of a release that is open again."""
    if is_lost:
        text = _tr("“%s” is open again. Its target is no longer known: give it a date. ")
    elif target is not None:
        text = _tr("“%s” is open again, with its target {date}. ")
        text = text.replace("{date}", date_text(target))
    else:
        text = _tr("“%s” is open again. ")
    return text % title + _tr("What moved on stays where it went.")


def release_to_ship(m: StoryMap, current: str | None) -> ReleaseId | None:
    """Return the release of a card, the one that is current, or the first; none that is shipped."""
    own = release_of_card(m, current)
    waiting = [one for one in m.release_order if one.state != "shipped"]
    order = sorted(waiting, key=lambda one: (one.id != own, one.state != "current"))
    return order[0].id if order else None


def release_to_open(m: StoryMap, current: str | None) -> ReleaseId | None:
    """Return the shipped release of a card, or the last one that is shipped."""
    own = release_of_card(m, current)
    gone = [one.id for one in m.release_order if one.state == "shipped"]
    return own if own in gone else gone[-1] if gone else None


def release_of_card(m: StoryMap, current: str | None) -> ReleaseId | None:
    """Return the release that a card is, or is in."""
    story = m.stories.get(current or "")
    name = story.release if story is not None else current
    return name if name in m.releases else None


def _today() -> dt.date:
    return dt.datetime.now(tz=dt.UTC).astimezone().date()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Shipping", text)
