"""Only what has to gets another key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storymap.edit.errors import EditError
from storymap.edit.order import following, rekeyed, reordered
from storymap.model.keys import is_key
from tests.strategies import keys


def keyed(order: list[tuple[str, str | None]]) -> list[str]:
    """Return the ids as siblings sort once the new keys are in."""
    new = rekeyed(order)
    return [name for _, name in sorted((new.get(name, key) or "", name) for name, key in order)]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ([("x", None)], {"x": "a0"}),
        ([("a", "a0"), ("x", None)], {"x": "a1"}),
        ([("x", None), ("a", "a0")], {"x": "Zz"}),
        ([("a", "a0"), ("x", None), ("b", "a1")], {"x": "a0V"}),
        ([("a", "a0"), ("x", None), ("y", None)], {"x": "a1", "y": "a2"}),
        ([("x", None), ("a", "a0"), ("y", None)], {"x": "Zz", "y": "a1"}),
        ([("a", "a0"), ("b", "a0")], {}),
    ],
)
def test_what_has_no_key_gets_one_between_its_neighbours(order, expected):
    assert rekeyed(order) == expected


def test_equal_keys_are_healed_on_the_side_where_fewer_stand():
    right = rekeyed([("a", "a0"), ("b", "a0"), ("x", None), ("c", "a0"), ("d", "a1")])
    left = rekeyed([("a", "Zz"), ("b", "a0"), ("x", None), ("c", "a0"), ("d", "a0")])

    assert right.keys() == {"x", "c"}
    assert left.keys() == {"b", "x"}


def test_equal_keys_elsewhere_stay():
    assert rekeyed([("a", "a0"), ("b", "a0"), ("c", "a1"), ("x", None)]).keys() == {"x"}


def test_a_bad_key_beside_the_place_is_healed():
    assert rekeyed([("a", "!"), ("x", None), ("b", "~")]).keys() == {"a", "x", "b"}
    assert rekeyed([("a", "!"), ("b", "a0"), ("x", None)]).keys() == {"x"}


@given(st.lists(st.tuples(keys | st.sampled_from(["", "!", "a00", "~"]), st.booleans())))
def test_the_wanted_order_holds_afterwards(drawn):
    standing = sorted((key, f"{number:03}") for number, (key, gap) in enumerate(drawn) if not gap)
    names = iter(standing)
    order = [
        (f"new{number}", None) if gap else next((name, key) for key, name in names)
        for number, (_, gap) in enumerate(drawn)
    ]

    assert keyed(order) == [name for name, _ in order]
    assert all(map(is_key, rekeyed(order).values()))


@pytest.mark.parametrize(
    ("moving", "before", "expected"),
    [
        ("d", "b", "adbc"),
        ("a", None, "bcda"),
        ("ca", "d", "bcad"),
        ("bc", "c", "abcd"),
        ("cb", "b", "acbd"),
        ("ab", "a", "abcd"),
        ("xy", "a", "xyabcd"),
        ("d", "d", "abcd"),
    ],
)
def test_siblings_are_put_before_another(moving, before, expected):
    assert reordered(list("abcd"), list(moving), before) == list(expected)


def test_a_neighbour_that_is_not_there_is_refused():
    with pytest.raises(EditError, match="not-a-sibling"):
        reordered(["a"], ["b"], "z")
    with pytest.raises(EditError, match="not-a-sibling"):
        following(["a"], None, "z")


def test_after_the_last_is_the_end():
    assert following(["a", "b"], None, "b") is None
    assert following(["a", "b"], None, "a") == "b"
    assert following(["a", "b"], None, None) is None
    assert following(["a", "b"], "a", None) == "a"
