"""Notes are shown as they are meant, and nothing in them does anything by itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from storymap.edit.fields import set_fields
from storymap.model.records import Link
from storymap.panels import markdown
from storymap.panels.markdown import Preview, can_open, open_address
from tests.builders import id_of

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def preview(qtbot):
    """A preview that can be told a text."""
    shown = Preview()
    qtbot.addWidget(shown)
    return shown


@pytest.fixture
def opened(monkeypatch):
    """The addresses that were handed to the desktop."""
    found: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(url.toString()))
    return found


def test_markdown_is_shown_as_it_is_meant(preview):
    preview.show_markdown("# Head\n\nThis is **bold**\n\n- one\n- two")

    assert preview.toPlainText() == "Head\nThis is bold\none\ntwo"


def test_html_stays_text(preview):
    preview.show_markdown("a <b>bold</b> <img src='http://example.org/x.png'> <script>x</script>")

    assert "<b>bold</b>" in preview.toPlainText()
    assert "<img src=" in preview.toPlainText()


@pytest.mark.parametrize(
    "address", ["https://example.org/x.png", "file:///etc/hostname", "data:image/png;base64,iVBORw"]
)
def test_a_picture_is_told_in_words(preview, address):
    preview.show_markdown(f"![a photo]({address}) and more")
    preview.grab()

    assert preview.toPlainText() == "[a photo] and more"


def test_its_document_loads_nothing(preview):
    kind = preview.document().ResourceType.ImageResource

    assert preview.document().resource(kind, QUrl("file:///etc/hostname")) is None
    assert preview.loadResource(kind, QUrl("file:///etc/hostname")) is None


@pytest.mark.parametrize(
    ("address", "can"),
    [
        ("https://example.org/a?b=c", True),
        ("http://example.org", True),
        ("mailto:anna@example.org", True),
        ("file:///etc/passwd", False),
        ("javascript:alert(1)", False),
        ("smb://host/share", False),
        ("https://", False),
        ("example.org", False),
        ("", False),
        ("HTTPS://EXAMPLE.ORG", True),
    ],
)
def test_only_addresses_of_the_web_and_of_mail_are_opened(opened, address, can):
    open_address(address)

    assert can_open(address) == can
    assert bool(opened) == can


def test_a_link_is_opened_by_a_click_and_not_before(preview, opened):
    preview.show_markdown("[good](https://example.org) [bad](javascript:alert)")
    assert opened == []
    assert "javascript" not in preview.toHtml()

    preview.anchorClicked.emit(QUrl("https://example.org"))
    preview.anchorClicked.emit(QUrl("file:///etc/passwd"))

    assert opened == ["https://example.org"]


def test_control_enter_changes_between_text_and_preview(bench, qtbot):
    bench.select("Pay by card")
    page, before = bench.tab(5), bench.map
    field = page.description

    bench.write(field.text, "**Bold**")
    qtbot.keyClick(field.text, KEY.Key_Return, CTRL)

    assert bench.story("Pay by card").description == "**Bold**"
    assert field.preview.isVisible()
    assert field.preview.hasFocus()
    assert field.preview.toPlainText() == "Bold"
    assert page.preview.isChecked()
    qtbot.keyClick(field.preview, KEY.Key_Return, CTRL)
    assert field.text.hasFocus()
    assert not page.preview.isChecked()
    bench.document.undo()
    assert bench.map == before


def test_enter_on_a_preview_edits_it(bench, qtbot):
    bench.select("Pay by card")
    m = set_fields(bench.map, id_of(bench.map, "Pay by card"), description="*Soon*")
    bench.document.commit("", m)
    page = bench.tab(5)
    page.preview.click()
    page.description.preview.setFocus()

    qtbot.keyClick(page.description.preview, KEY.Key_Return)

    assert page.description.text.hasFocus()


def test_a_preview_follows_the_card_and_leaves_room_to_write_where_there_is_no_text(bench):
    bench.select("Pay by card")
    m = set_fields(bench.map, id_of(bench.map, "Pay by card"), description="*Soon*")
    bench.document.commit("", m)
    page = bench.tab(5)
    page.preview.click()
    assert page.description.preview.toPlainText() == "Soon"

    bench.select("Get a receipt")
    assert page.description.text.isVisible()
    assert page.preview.isChecked()

    bench.select("Pay by card")
    assert page.description.preview.isVisible()
    bench.document.commit("", set_fields(bench.map, page.ids[0], description="*Now*"))
    assert page.description.preview.toPlainText() == "Now"


def test_links_that_can_be_opened_stand_below_their_field(bench, qtbot, opened):
    bench.select("Pay by card")
    page = bench.tab(5)

    bench.write(page.links, "https://example.org The guide", KEY.Key_Return)
    qtbot.keyClicks(page.links, "file:///etc/passwd no")
    page.links.flush()
    QApplication.processEvents()

    assert [line.text() for line in page.addresses.lines] == ["Open The guide"]
    page.addresses.lines[0].setFocus()
    qtbot.keyClick(page.addresses.lines[0], KEY.Key_Return)
    assert opened == ["https://example.org"]


def test_descriptions_elsewhere_are_never_interpreted(bench):
    m = set_fields(bench.map, id_of(bench.map, "Pay"), description="**not bold**")
    bench.document.commit("", m)

    page = bench.select("Pay")

    assert page.places["description"].toPlainText() == "**not bold**"
    assert not isinstance(page.places["description"], markdown.MarkdownField)


def test_links_of_a_preview_are_reached_and_opened_by_keyboard(bench, qtbot, opened):
    bench.select("Pay by card")
    text = "See [one](https://one.org) and [two](https://two.org)"
    m = set_fields(bench.map, id_of(bench.map, "Pay by card"), description=text)
    bench.document.commit("", m)
    page = bench.tab(5)
    page.preview.click()
    preview = page.description.preview
    preview.setFocus()

    for _ in range(2):
        qtbot.keyClick(preview, KEY.Key_Tab)
        qtbot.keyClick(preview, KEY.Key_Return)
    qtbot.keyClick(preview, KEY.Key_Tab)

    assert opened == ["https://one.org", "https://two.org"]
    assert page.places["problem"].hasFocus()


def test_notes_of_a_map_for_reading_only_are_shown_as_meant_and_their_links_followed(
    bench, qtbot, opened
):
    link = Link(url="https://example.org/a", title="A")
    notes = "See [good](https://example.org/b)"
    m = set_fields(bench.map, id_of(bench.map, "Pay by card"), description=notes, links=(link,))
    bench.document.commit("", m)
    bench.document.read_only = True
    bench.select("Pay by card")
    page = bench.tab(5)

    page.preview.click()
    preview = page.description.preview
    preview.setFocus()
    qtbot.keyClick(preview, KEY.Key_Tab)
    qtbot.keyClick(preview, KEY.Key_Return)
    qtbot.mouseClick(page.addresses.lines[0], Qt.MouseButton.LeftButton)
    qtbot.keyClick(preview, KEY.Key_F2)

    assert opened == ["https://example.org/b", "https://example.org/a"]
    assert not page.description.is_preview
    assert page.description.text.isReadOnly()
