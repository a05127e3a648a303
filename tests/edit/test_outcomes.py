"""Outcomes can be added."""

from __future__ import annotations

import pytest

from storymap.edit.errors import EditError
from storymap.edit.outcomes import add_outcome
from storymap.model.storymap import ordered
from tests.builders import a_map


def test_a_new_outcome_comes_after_all_others():
    m = a_map({}, outcomes=["Riders come back", "Riders trust paying"])

    after, outcome_id = add_outcome(m, "  Riders   tell friends ")

    assert [one.title for one in ordered(after.outcomes)] == [
        "Riders come back",
        "Riders trust paying",
        "Riders tell friends",
    ]
    assert after.outcomes[outcome_id].title == "Riders tell friends"
    assert len(m.outcomes) == 2


def test_an_outcome_needs_a_title():
    with pytest.raises(EditError) as refused:
        add_outcome(a_map({}), "  ")

    assert refused.value.code == "empty-title"
