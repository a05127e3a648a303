"""Members of the sets of several stories, and fields of several records."""

from __future__ import annotations

import pytest

from storymap.edit.errors import EditError
from storymap.edit.fields import set_fields_of
from storymap.edit.sets import put_in, take_out
from tests.builders import a_map, id_of, ids_of

M = a_map(
    {"Book": {"Pay": {None: ["By card", "By phone", "Receipt"]}}},
    stories={"By card": {"tags": ("money",)}},
)
BOTH = ids_of(M, "By card", "By phone")


def tags(m, title):
    return m.stories[id_of(m, title)].tags


def test_a_tag_is_put_on_those_that_lack_it():
    after = put_in(M, BOTH, "tags", "late")

    assert tags(after, "By card") == ("late", "money")
    assert tags(after, "By phone") == ("late",)
    assert after.stories[id_of(M, "Receipt")] is M.stories[id_of(M, "Receipt")]


def test_what_all_have_changes_nothing():
    assert put_in(M, BOTH[:1], "tags", "money") is M
    assert take_out(M, BOTH[1:], "tags", "money") is M


def test_a_tag_is_taken_off():
    assert tags(take_out(M, BOTH, "tags", "money"), "By card") == ()


@pytest.mark.parametrize(("name", "member"), [("flags", "green"), ("needs", "x"), ("title", "x")])
def test_what_is_no_such_set_or_member_is_refused(name, member):
    with pytest.raises(EditError) as refused:
        put_in(M, BOTH, name, member)

    assert refused.value.code == "invalid-field"


def test_an_unknown_story_is_refused():
    with pytest.raises(EditError, match="unknown-record"):
        put_in(M, ["nobody"], "tags", "x")


def test_many_records_get_one_value_at_once():
    after = set_fields_of(M, BOTH, value=7, status="doing")

    assert {(after.stories[name].value, after.stories[name].status) for name in BOTH} == {
        (7, "doing")
    }
    assert set_fields_of(after, BOTH, value=7) is after


def test_many_records_take_no_value_that_one_would_not():
    with pytest.raises(EditError, match="invalid-field"):
        set_fields_of(M, BOTH, status="half")
    with pytest.raises(EditError, match="unknown-record"):
        set_fields_of(M, ["nobody"], value=1)
