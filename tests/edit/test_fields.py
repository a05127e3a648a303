"""Fields are checked against the schema and kept in one form."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storymap.edit.errors import EditError
from storymap.edit.fields import set_fields
from storymap.model.records import Narrative, Range, Release, Story
from storymap.model.storymap import HEAD_ID
from tests.builders import a_map, id_of, ids_of


@pytest.fixture
def m():
    """Give a map in which c needs b and b needs a."""
    return a_map(
        {"Browse": {"Search": {"MVP": ["a", "b", "c"]}}},
        stories={"b": {"needs": ["a"]}, "c": {"needs": ["b"]}},
    )


def written(record):
    return msgspec.json.decode(msgspec.json.encode(record))


def test_fields_are_set_on_any_record(m):
    story, release, step = ids_of(m, "a", "MVP", "Search")

    m = set_fields(m, story, description="x", value=3, status="doing", pinned=True)
    m = set_fields(m, release, goal="Earn", capacity=Range(likely=20))
    m = set_fields(m, step, problem="Slow")
    m = set_fields(m, "map", unit="days")

    assert m.stories[story].status == "doing"
    assert m.releases[release].capacity == Range(likely=20)
    assert m.steps[step].problem == "Slow"
    assert m.info.unit == "days"


def test_values_may_be_as_a_file_has_them(m):
    story = id_of(m, "a")

    m = set_fields(
        m,
        story,
        estimate={"low": 1, "likely": 2.0, "high": 3},
        acceptance=[{"id": "t", "text": "Works", "done": True}],
        narrative={"as": "reader"},
    )

    assert m.stories[story].estimate == Range(low=1, likely=2, high=3)
    assert type(m.stories[story].estimate.likely) is int
    assert m.stories[story].acceptance[0].done
    assert m.stories[story].narrative == Narrative(as_="reader")


def test_values_are_brought_into_the_form_of_a_map(m):
    story = id_of(m, "a")

    m = set_fields(
        m, story, tags=["b", " a ", "b", ""], description="x\r\ny", value=4.0, assignee=" Ann  B "
    )

    changed = m.stories[story]
    assert (changed.tags, changed.description) == (("a", "b"), "x\ny")
    assert (repr(changed.value), changed.assignee) == ("4", "Ann B")


def test_a_value_set_back_to_its_default_is_not_written(m):
    story, release = ids_of(m, "a", "MVP")
    plain = written(m.stories[story])
    m = set_fields(m, story, status="doing", narrative=Narrative(so="x"), pinned=True, tags=["t"])
    m = set_fields(m, release, retro={"keep": "x"}, state="current")

    m = set_fields(
        m,
        story,
        status=str(b"todo", "ascii"),
        narrative=Narrative(so=""),
        pinned=False,
        tags=[],
        refs={},
    )
    m = set_fields(m, release, retro={}, state="planned")

    assert written(m.stories[story]) == plain
    assert written(m.releases[release]).keys() == {"kind", "id", "key", "title"}


def test_an_equal_value_changes_nothing(m):
    story = id_of(m, "b")

    assert set_fields(m, story) is m
    assert set_fields(m, story, status="todo", needs=[id_of(m, "a")], title=" b ") is m
    assert set_fields(m, story, narrative={}) is m


def test_titles_follow_the_rules_of_renaming(m):
    assert set_fields(m, HEAD_ID, title="Books").title == "Books"
    assert set_fields(m, id_of(m, "a"), title="x  y", value=1).stories["story-1"].title == "x y"
    with pytest.raises(EditError, match="empty-title"):
        set_fields(m, id_of(m, "a"), title=" ")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("value", "high"),
        ("value", float("nan")),
        ("value", float("inf")),
        ("value", True),
        ("value", 2**60),
        ("status", "finished"),
        ("estimate", {"low": 5, "likely": 2}),
        ("estimate", {"likely": -1}),
        ("estimate", 5),
        ("narrative", {"as": 3}),
        ("narrative", {"nonsense": "x"}),
        ("acceptance", [{"text": "no id"}]),
        ("tags", "a"),
        ("flags", ["odd"]),
        ("description", None),
        ("description", object()),
        ("description", "x" * 200_001),
        ("hypothesis", {"confidence": 1.2}),
        ("feedback", [{"id": "f", "text": "x", "date": "2026-02-30"}]),
        ("id", "other"),
        ("key", "a5"),
        ("step", "step-2"),
        ("release", None),
        ("extra", {}),
        ("nonsense", 1),
    ],
)
def test_what_the_schema_does_not_take_is_refused_by_name(m, field, value):
    with pytest.raises(EditError) as refused:
        set_fields(m, id_of(m, "a"), **{field: value})

    assert refused.value.code == "invalid-field"
    assert refused.value.details["field"] == field
    assert refused.value.details["reason"]


def test_dates_must_be_days_of_the_calendar(m):
    release = id_of(m, "MVP")

    assert set_fields(m, release, start="2028-02-29").releases[release].start == "2028-02-29"
    with pytest.raises(EditError, match="invalid-field"):
        set_fields(m, release, start="2026-02-29")


def test_there_must_be_such_a_record(m):
    with pytest.raises(EditError, match="unknown-record"):
        set_fields(m, "nobody", value=1)
    with pytest.raises(EditError, match="unknown-record"):
        set_fields(m, HEAD_ID, value=1)


def test_needs_are_not_to_go_in_a_circle(m):
    a, b, c = ids_of(m, "a", "b", "c")

    with pytest.raises(EditError) as refused:
        set_fields(m, a, needs=[c])

    assert refused.value.code == "cycle"
    assert refused.value.details == {"titles": ["a", "c", "b"], "ids": [a, c, b]}
    assert set_fields(m, c, needs=[a, b]).stories[c].needs == (a, b)


def test_a_story_does_not_need_itself(m):
    with pytest.raises(EditError) as refused:
        set_fields(m, id_of(m, "a"), needs=[id_of(m, "a")])

    assert refused.value.details["titles"] == ["a"]


def test_a_need_that_points_nowhere_may_stay(m):
    a = id_of(m, "a")

    assert set_fields(m, a, needs=["nowhere"]).stories[a].needs == ("nowhere",)


def test_a_very_long_chain_of_needs_is_followed_to_its_end():
    count = 5_000
    m = a_map({"A": {"B": {None: [f"s{number}" for number in range(count)]}}})
    chain = [
        msgspec.structs.replace(m.stories[f"story-{number}"], needs=(f"story-{number - 1}",))
        for number in range(2, count + 1)
    ]
    m = m.with_records(*chain)

    with pytest.raises(EditError) as refused:
        set_fields(m, "story-1", needs=[f"story-{count}"])

    assert len(refused.value.details["titles"]) == count


values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.lists(st.text(max_size=3), max_size=2),
    st.dictionaries(st.sampled_from(["as", "likely", "low", "id"]), st.integers() | st.text()),
)


@given(
    st.sampled_from(sorted({*Story.__struct_fields__, *Release.__struct_fields__})),
    st.sampled_from(["story-1", "release-1", "map"]),
    values,
)
def test_any_value_is_either_taken_and_kept_in_form_or_refused(field, record_id, value):
    m = a_map({"Browse": {"Search": {"MVP": ["a"]}}})

    try:
        changed = set_fields(m, record_id, **{field: value})
    except EditError as refused:
        assert refused.code in {"invalid-field", "cycle", "empty-title"}  # noqa: PT017
    else:
        record = changed.find(record_id)
        again = msgspec.json.decode(msgspec.json.encode(record), type=type(record))
        assert again == record
