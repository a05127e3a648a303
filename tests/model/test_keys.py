"""Fractional keys sort as siblings do, and there is always room between two of them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storymap.model.keys import DIGITS, FIRST, is_key, key_between, keys_between, repaired
from tests.strategies import keys

LOWEST = "A" + "0" * 26
ends = st.sampled_from([LOWEST + "V", "z" * 27, "z" * 27 + "V", "Zz", "a0", "az", "b00", "Y00"])
any_keys = st.one_of(keys, ends)


@given(st.lists(any_keys, min_size=2, max_size=2, unique=True))
def test_a_key_between_two_is_a_key_strictly_between_them(pair):
    low, high = sorted(pair)

    key = key_between(low, high)

    assert is_key(key)
    assert low < key < high


@given(any_keys)
def test_a_key_can_always_be_put_before_and_after_another(key):
    before, after = key_between(None, key), key_between(key, None)

    assert is_key(before)
    assert is_key(after)
    assert before < key < after


@given(st.none() | any_keys, st.none() | any_keys, st.integers(0, 40))
def test_many_keys_between_two_ascend_strictly(low, high, count):
    if low is not None and high is not None and low >= high:
        low, high = high, (low if low > high else None)

    found = keys_between(low, high, count)

    whole = [*([low] if low else []), *found, *([high] if high else [])]
    assert len(found) == count
    assert all(map(is_key, found))
    assert whole == sorted(set(whole))


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=120))
def test_inserting_anywhere_keeps_the_order_of_insertion(places):
    order: list[str] = []
    for number in places:
        place = number % (len(order) + 1)
        low = order[place - 1] if place else None
        high = order[place] if place < len(order) else None

        order.insert(place, key_between(low, high))

    assert order == sorted(set(order))
    assert all(map(is_key, order))


def test_a_thousand_appended_keys_stay_three_characters_long():
    key = FIRST
    for _ in range(1_000):
        key = key_between(key, None)

    assert len(key) == 3


def test_a_thousand_keys_put_first_stay_three_characters_long():
    key = FIRST
    for _ in range(1_000):
        key = key_between(None, key)

    assert len(key) == 3


def test_a_thousand_keys_at_random_places_stay_short():
    chance = random.Random(1)
    order: list[str] = []
    for _ in range(1_000):
        place = chance.randint(0, len(order))
        low = order[place - 1] if place else None
        high = order[place] if place < len(order) else None
        order.insert(place, key_between(low, high))

    assert max(map(len, order)) <= 10


def test_a_thousand_keys_at_once_in_a_narrow_gap_stay_short():
    found = keys_between("a0", "a1", 1_000)

    assert max(map(len, found)) <= 5


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (None, None, "a0"),
        ("a0", None, "a1"),
        ("az", None, "b00"),
        ("bzz", None, "c000"),
        (None, "a0", "Zz"),
        (None, "Z0", "Yzz"),
        ("a0", "a1", "a0V"),
        ("a0", "a0V", "a0G"),
        ("a0V", "a1", "a0l"),
        ("a0", "a2", "a1"),
        ("Zz", "a0", "ZzV"),
        ("a0", "a01", "a00V"),
        ("z" * 27, None, "z" * 27 + "V"),
    ],
)
def test_keys_are_those_of_the_common_scheme(low, high, expected):
    assert key_between(low, high) == expected


@pytest.mark.parametrize(("low", "high"), [("a1", "a0"), ("a0", "a0"), ("a00", None), (None, "x")])
def test_bounds_that_are_no_keys_or_in_the_wrong_order_are_refused(low, high):
    with pytest.raises(ValueError, match=r"key|room"):
        key_between(low, high)


@pytest.mark.parametrize(
    "text", ["", "a", "b0", "a00", "a0-", "0", "é", "a0 ", LOWEST, "~1", "a1é"]
)
def test_what_is_malformed_is_no_key(text):
    assert not is_key(text)


@given(st.text(max_size=80))
def test_a_repaired_key_is_a_key_and_is_repaired_no_further(text):
    key = repaired(text)

    assert is_key(key)
    assert repaired(key) == key


@given(st.lists(st.text(DIGITS[:36], min_size=1, max_size=5), max_size=8))
def test_bad_keys_keep_their_order_when_they_are_repaired(texts):
    bad = sorted(text for text in texts if not is_key(text) and not text.endswith("0"))

    repaired_keys = [repaired(text) for text in bad]

    assert repaired_keys == sorted(repaired_keys)
