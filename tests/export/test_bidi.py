"""Lines of both directions; capitals stand for letters that run from right to left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storymap.export.bidi import visual_runs
from storymap.layout.direction import base_is_right_to_left, may_run_right_to_left

HEBREW = {chr(ord("A") + n): chr(0x05D0 + n) for n in range(26)}
LATIN = {letter: capital for capital, letter in HEBREW.items()}
MIRRORED = str.maketrans("()[]", ")(][")


def seen(text: str, *, is_right_to_left: bool = False) -> str:
    """What a line looks like from left to right."""
    real = "".join(HEBREW.get(char, char) for char in text)
    parts = [
        run.text[::-1].translate(MIRRORED) if run.is_right_to_left else run.text
        for run in visual_runs(real, is_right_to_left=is_right_to_left)
    ]
    return "".join(LATIN.get(char, char) for part in parts for char in part)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("he said CAR.", "he said RAC."),
        ("CAR means car", "RAC means car"),
        ("pay ABC DEF now", "pay FED CBA now"),
        ("pay (ABC) now", "pay (CBA) now"),
        ("ABC 123 DEF", "FED 123 CBA"),
        ("ABC 12.5 DEF", "FED 12.5 CBA"),
        ("ABC 50% DEF", "FED 50% CBA"),
        ("a ABC, DEF b", "a FED ,CBA b"),
        ("1[(A  ]B-", "1[(A  ]B-"),
        ("ABC “DEF”", "FED“ CBA”"),
        ("[" * 64 + "A" + "]" * 64, "[" * 64 + "A" + "]" * 64),
        ("plain", "plain"),
    ],
)
def test_a_line_in_a_paragraph_from_left_to_right(text, shown):
    assert seen(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ABC car DEF", "FED car CBA"),
        ("ABC (car) DEF", "FED (car) CBA"),
        ("ABC car 12 DEF", "FED car 12 CBA"),
        ("ABC!", "!CBA"),
        ("(ABC) 12", "12 (CBA)"),
        ("ABC \u202f", "\u202f CBA"),
    ],
)
def test_a_line_in_a_paragraph_from_right_to_left(text, shown):
    assert seen(text, is_right_to_left=True) == shown


def test_numbers_after_arabic_letters_keep_their_order():
    runs = visual_runs("دفع 12.5", is_right_to_left=True)

    assert [run.text for run in runs] == ["12.5", "دفع "]


def test_marks_after_a_bracket_run_as_it_does():
    runs = visual_runs("\u05d1( \u05d2)\u0301", is_right_to_left=False)

    assert [run.is_right_to_left for run in runs] == [True]


def test_a_paragraph_runs_as_its_first_letter_does():
    assert base_is_right_to_left("12 (שלום) car")
    assert not base_is_right_to_left("12 car שלום")
    assert not base_is_right_to_left("12 %")


@given(st.text(max_size=40), st.booleans())
def test_every_sign_is_shown_once(text, is_right_to_left):
    runs = visual_runs(text, is_right_to_left=is_right_to_left)

    assert sorted("".join(run.text for run in runs)) == sorted(text)


@given(st.text(max_size=40))
def test_a_text_that_only_runs_one_way_is_one_run(text):
    if not may_run_right_to_left(text):
        runs = visual_runs(text, is_right_to_left=False)

        assert "".join(run.text for run in runs) == text
