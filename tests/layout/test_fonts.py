from __future__ import annotations

import importlib.util
import subprocess
import sys

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from storymap.layout.fonts import (
    FAMILY,
    Face,
    Weight,
    ascent,
    cap_height,
    descent,
    has_glyph,
    metrics,
    text_width,
)
from storymap.resources import resource

STYLES = {Weight.REGULAR: "Regular", Weight.SEMIBOLD: "SemiBold", Weight.BOLD: "Bold"}
FONTS = {w: TTFont(resource("fonts", f"Inter-{style}.ttf")) for w, style in STYLES.items()}
SAMPLES = [
    "Pay with Apple Pay / Google Pay",
    "AVAToTea -> 3x4, 12:30 (A-B)",
    "≈24 of 30 d · 92% fits ✓ ☑ ☐ ◆ → …",
    "Straße, naïve façade, Łódź, Việt Nam",
    "Ποιος πληρώνει; Кто платит?",
]

weights = pytest.mark.parametrize("weight", list(Weight), ids=lambda weight: weight.name)


@weights
def test_a_width_is_the_sum_of_the_advances_in_the_font(weight):
    characters = FONTS[weight].getBestCmap()
    advances = FONTS[weight]["hmtx"]

    different = [
        chr(code)
        for code, glyph in characters.items()
        if text_width(chr(code), Face(weight, 2048)) != advances[glyph][0]
    ]

    assert different == []


@weights
@given(st.text(st.sampled_from(metrics().characters)))
def test_text_is_as_wide_as_its_characters(weight, text):
    face = Face(weight, 2048)

    assert text_width(text, face) == sum(text_width(char, face) for char in text)


@pytest.mark.parametrize("size", [6, 9.5, 12, 72])
def test_width_grows_with_size(size):
    whole = text_width("Pay by card", Face(Weight.REGULAR, 1))

    assert text_width("Pay by card", Face(Weight.REGULAR, size)) == pytest.approx(size * whole)


@pytest.mark.parametrize(
    ("text", "ems"),
    [
        ("漢字", 2),
        ("🚲", 1),
        ("👍🏽", 1),
        ("❤\ufe0f", None),
        ("ع", 0.507),
        ("ሀ", 0.6),
        ("\u0e31", 0),
        ("\u202e", 0),
    ],
)
def test_what_the_font_lacks_has_an_estimated_width(text, ems):
    width = text_width(text, Face(Weight.REGULAR, 100))

    assert width > 0 if ems is None else width == pytest.approx(100 * ems, abs=0.05)


def test_the_signs_of_the_interface_are_in_the_font():
    missing = [char for char in "✓☑☐◆→←↑↓–—…≈≤≥·•×−€“”‘’" if not has_glyph(char)]

    assert missing == []
    assert not has_glyph("漢")
    assert not has_glyph("🚲")


def test_vertical_metrics_are_those_of_the_font():
    face = Face(Weight.BOLD, 2048)

    heights = (ascent(face), descent(face), cap_height(face))

    assert heights == (
        FONTS[Weight.BOLD]["hhea"].ascent,
        -FONTS[Weight.BOLD]["hhea"].descent,
        FONTS[Weight.BOLD]["OS/2"].sCapHeight,
    )


@weights
def test_the_three_weights_are_one_family(weight):
    names = FONTS[weight]["name"]

    assert names.getBestFamilyName() == FAMILY
    assert names.getBestSubFamilyName() == STYLES[weight]
    assert FONTS[weight]["OS/2"].usWeightClass == weight
    assert names.getDebugName(6) == f"Inter-{STYLES[weight]}"


@weights
def test_a_bundled_font_is_static_truetype_without_contextual_alternates(weight):
    font = FONTS[weight]

    features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}

    assert "glyf" in font
    assert "fvar" not in font
    assert features <= {"ccmp"}


@weights
def test_qt_finds_each_weight_under_the_one_family(qapp, weight):
    from PySide6.QtGui import QFontInfo

    load_into_qt()

    found = QFontInfo(qt_font(weight))

    assert (found.family(), found.weight()) == (FAMILY, weight)


@weights
@pytest.mark.parametrize("text", SAMPLES)
def test_qt_without_kerning_measures_the_same(qapp, weight, text):
    from PySide6.QtGui import QFontMetricsF

    load_into_qt()

    width = QFontMetricsF(qt_font(weight)).horizontalAdvance(text) * 12 / 2000

    assert width == pytest.approx(text_width(text, Face(weight, 12)), abs=0.01)


def load_into_qt() -> None:
    from PySide6.QtGui import QFontDatabase

    for style in STYLES.values():
        assert QFontDatabase.addApplicationFont(str(resource("fonts", f"Inter-{style}.ttf"))) >= 0


def qt_font(weight):
    from PySide6.QtGui import QFont

    font = QFont(FAMILY)
    font.setPixelSize(2000)
    font.setWeight(QFont.Weight(int(weight)))
    font.setKerning(False)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def test_measuring_loads_neither_qt_nor_a_font_library():
    code = (
        "import sys; from storymap.layout.text import break_lines;"
        "from storymap.layout.fonts import Face, Weight;"
        "break_lines('Pay by card', Face(Weight.BOLD, 12), 50);"
        "print([m for m in ('PySide6', 'fontTools', 'reportlab', 'numpy') if m in sys.modules])"
    )
    checkout = resource().parent

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=checkout, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("script", "needed", "count"),
    [("build_fonts", "fontpkg_inter", 4), ("build_script_fonts", "manimgx_fonts", 6)],
)
def test_the_build_scripts_make_the_very_fonts_that_are_bundled(tmp_path, script, needed, count):
    pytest.importorskip(needed, reason=f"the variable fonts ({needed}) are not installed")
    spec = importlib.util.spec_from_file_location(script, resource("fonts", f"{script}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    made = module.build(tmp_path)

    assert len(made) == count
    for path in made:
        assert path.read_bytes() == resource("fonts", path.name).read_bytes(), path.name
