"""From the board to a PDF with the keyboard alone, through the real dialogs."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest

from storymap.files.codec import encode
from tests.builders import a_map

pytestmark = pytest.mark.screen


def test_a_map_is_exported_as_a_pdf_by_keys_alone(open_map, tmp_path):
    story_map = a_map({"Browse": {"Search": {"MVP": ["By word", "By shelf"], None: ["By voice"]}}})
    file, out = tmp_path / "shop.smap", tmp_path / "printed.pdf"
    file.write_bytes(encode(story_map))
    app = open_map(file)

    app.press("ctrl+shift+e")
    app.focus("Export")
    app.press("Right", "space")  # the poster
    app.press("Return")
    app.wait_for("the dialog for the file", lambda: len(app.windows()) > 2)
    app.focus_last()
    app.press("ctrl+a")
    app.type(str(out))
    app.press("Return")
    app.wait_for("the PDF", out.exists)

    pdf = pdfium.PdfDocument(out)
    text = pdf[0].get_textpage().get_text_range()
    assert len(pdf) == 1
    assert "By word" in text
    assert "card titles print at 12.9 pt" in text
