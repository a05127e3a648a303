"""Which stories a filter lets through, and what a search finds."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storymap.model.filters import FLAGS, STATUSES, Filter, matches, tags_of
from storymap.model.records import (
    Activity,
    Item,
    MapInfo,
    Narrative,
    Outcome,
    Persona,
    Question,
    Release,
    Step,
    Story,
    replace,
)
from storymap.model.search import TextIndex, folded, hits, words_of
from storymap.model.storymap import StoryMap
from tests.builders import a_map, id_of, ids_of, titles, with_fields

WORDS = ("pay", "Café", "BY", "card", "straße", "naïve", "łódź")


@pytest.fixture
def shop():
    return a_map(
        {
            "Buy": {
                "Search": {"MVP": ["By word", "By shelf"], None: ["By voice"]},
                "Pay": {"MVP": ["By card"], "Next": ["Crème brûlée voucher"]},
            },
            "Return": {"Send back": {"Next": ["Print a label"]}},
        },
        personas=["Reader", "Clerk"],
        outcomes=["More sales"],
        stories={
            "By word": {"personas": ["Reader"], "status": "done", "tags": ("search",)},
            "By shelf": {"personas": ["Clerk"], "status": "doing", "flags": ("risky",)},
            "By card": {"outcomes": ["More sales"], "refs": {"tracker": "SHOP-17"}},
            "By voice": {
                "description": "Speak a title",
                "narrative": Narrative(want="to say it aloud"),
                "questions": (Question(id="q1", text="Which languages?"),),
            },
        },
    )


def found(story_map, **fields):
    sets = {name: frozenset(value) for name, value in fields.items() if isinstance(value, set)}
    wanted = Filter(**{**fields, **sets})
    result = matches(story_map, wanted)
    return None if result is None else sorted(titles(story_map, result))


def test_a_filter_that_asks_for_nothing_lets_no_set_through(shop):
    assert matches(shop, Filter()) is None
    assert not Filter()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("card", ["By card"]),
        ("CARD by", ["By card"]),
        ("creme BRULEE", ["Crème brûlée voucher"]),
        ("crème", ["Crème brûlée voucher"]),
        ("aloud", ["By voice"]),
        ("speak title", ["By voice"]),
        ("shop-17", ["By card"]),
        ("search", ["By word"]),
        ("nothing has this", []),
    ],
)
def test_text_is_found_in_all_that_a_story_says(shop, text, wanted):
    assert found(shop, text=text) == wanted


def test_blanks_alone_ask_for_nothing_of_a_story(shop):
    assert len(matches(shop, Filter(text="  "))) == len(shop.stories)


def test_of_one_field_any_will_do_and_each_field_must_fit(shop):
    assert found(shop, statuses={"doing", "done"}) == ["By shelf", "By word"]
    assert found(shop, statuses={"doing", "done"}, flags={"risky"}) == ["By shelf"]
    assert found(shop, tags={"search"}, flags={"risky"}) == []


def test_the_unscheduled_can_be_asked_for(shop):
    assert found(shop, releases={None}) == ["By voice"]
    assert found(shop, releases={None, id_of(shop, "Next")}) == [
        "By voice",
        "Crème brûlée voucher",
        "Print a label",
    ]


def test_a_story_whose_release_is_gone_counts_as_unscheduled(shop):
    without = shop.without(id_of(shop, "Next"))

    assert "Print a label" in found(without, releases={None})


def test_a_story_that_names_no_persona_is_told_for_that_of_its_step(shop):
    step = shop.steps[id_of(shop, "Send back")]
    told = shop.with_records(replace(step, personas=(id_of(shop, "Clerk"),)))

    assert found(told, personas={id_of(shop, "Clerk")}) == ["By shelf", "Print a label"]


def test_or_for_that_of_its_activity(shop):
    activity = shop.activities[id_of(shop, "Buy")]
    told = shop.with_records(replace(activity, personas=(id_of(shop, "Clerk"),)))

    assert "By word" not in found(told, personas={id_of(shop, "Clerk")})
    assert "By card" in found(told, personas={id_of(shop, "Clerk")})


def test_open_questions_and_what_is_not_ready_can_be_asked_for(shop):
    item = Item(id="item1", text="Small enough")
    shop = replace_info(shop, ready=(item,))
    ready = shop.stories[id_of(shop, "By card")]
    shop = shop.with_records(replace(ready, checks=("item1",)))

    assert found(shop, has_questions=True) == ["By voice"]
    assert "By card" not in found(shop, not_ready=True)
    assert "By word" not in found(shop, not_ready=True)
    assert "By shelf" in found(shop, not_ready=True)


def replace_info(story_map, **fields):
    return story_map.with_records(replace(story_map.info, **fields))


@pytest.mark.parametrize(
    ("focus", "wanted"),
    [
        ("Return", ["Print a label"]),
        ("Pay", ["By card", "Crème brûlée voucher"]),
        ("Clerk", ["By shelf"]),
        ("More sales", ["By card"]),
        ("Next", ["Crème brûlée voucher", "Print a label"]),
    ],
)
def test_the_focus_is_on_one_part_persona_outcome_or_release(shop, focus, wanted):
    assert found(shop, focus=id_of(shop, focus)) == wanted


def test_the_path_of_an_outcome_has_all_that_its_stories_need(shop):
    outcome = id_of(shop, "More sales")
    chain = with_fields(
        shop, {"By card": {"needs": ["By shelf"]}, "By shelf": {"needs": ["By voice"]}}
    )

    assert found(chain, focus=outcome, path=True) == ["By card", "By shelf", "By voice"]
    assert Filter(focus=outcome, path=True).within(shop.without(outcome)) == Filter()
    assert found(chain, focus=id_of(shop, "Clerk"), path=True) == found(
        chain, focus=id_of(shop, "Clerk")
    )


def test_a_filter_forgets_what_the_map_no_longer_has(shop):
    clerk, following = ids_of(shop, "Clerk", "Next")
    wanted = Filter(personas=frozenset({clerk}), releases=frozenset({None, following}))

    assert wanted.within(shop) is wanted
    kept = replace(wanted, focus=clerk).within(shop.without(clerk, following))
    assert kept == Filter(releases=frozenset({None}))


def test_toggling_twice_leaves_a_filter_as_it_was():
    once = Filter().toggled("tags", "a")

    assert once.tags == {"a"}
    assert once.toggled("tags", "a") == Filter()


def test_an_index_notices_that_a_story_says_something_else(shop):
    index = TextIndex()
    story = shop.stories[id_of(shop, "By card")]
    assert matches(shop, Filter(text="card"), index) == {story.id}

    renamed = shop.with_records(replace(story, title="By phone"))

    assert matches(renamed, Filter(text="card"), index) == frozenset()
    assert matches(renamed, Filter(text="phone"), index) == {story.id}


def test_a_search_finds_the_backbone_and_releases_too_in_the_order_of_the_board(shop):
    shop = shop.with_records(replace(shop.releases[id_of(shop, "Next")], goal="Pay by invoice"))

    assert titles(shop, hits(shop, "pay", TextIndex())) == ["Pay", "Next"]
    assert titles(shop, hits(shop, "by", TextIndex())) == [
        "By word",
        "By shelf",
        "By card",
        "Next",
        "By voice",
    ]
    assert hits(shop, " ", TextIndex()) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("É", "e"),
        ("STRASSE", "straße"),
        ("Łódź", "lodz"),
        ("ﬁnd", "find"),
        ("Ærø", "aero"),
        ("㎒", "mhz"),
    ],
)
def test_case_and_accents_do_not_differ(one, other):
    assert folded(one) == folded(other)


def test_tags_are_sorted_as_words(shop):
    story = shop.stories[id_of(shop, "By card")]
    shop = shop.with_records(replace(story, tags=("Zoo", "apple")))

    assert tags_of(shop) == ("apple", "search", "Zoo")


# Against brute force

IDS = st.sampled_from(["a", "b", "gone"])
SETS = st.frozensets(IDS, max_size=2)


@st.composite
def maps(draw):
    def some(pool):
        return tuple(sorted(draw(st.frozensets(pool, max_size=2))))

    records = [
        Activity(id="a1", key="a", title="One", personas=some(IDS)),
        *(Step(id=f"s{n}", activity="a1", key="a", title="S", personas=some(IDS)) for n in (1, 2)),
        *(Release(id=f"r{n}", key="a", title="R") for n in (1, 2)),
        *(Persona(id=name, key="a", title="P") for name in "ab"),
        Outcome(id="o1", key="a", title="O"),
    ]
    records += [
        Story(
            id=f"story{number}",
            key="a",
            step=draw(st.sampled_from(["s1", "s2", "gone"])),
            release=draw(st.sampled_from(["r1", "r2", "gone", None])),
            title=" ".join(draw(st.lists(st.sampled_from(WORDS), max_size=3))),
            status=draw(st.sampled_from(STATUSES)),
            personas=some(IDS),
            outcomes=some(st.sampled_from(["o1"])),
            tags=some(st.sampled_from(["t1", "t2"])),
            flags=some(st.sampled_from(FLAGS)),
            checks=some(st.sampled_from(["i1"])),
        )
        for number in range(draw(st.integers(0, 6)))
    ]
    info = MapInfo(id="map", ready=(Item(id="i1", text="Small"),))
    return StoryMap.of(records, info=info)


FILTERS = st.builds(
    Filter,
    text=st.sampled_from(["", "", "cafe", "BY pay", "łodz", "strasse"]),
    personas=SETS,
    releases=st.frozensets(st.sampled_from(["r1", "r2", None]), max_size=2),
    statuses=st.frozensets(st.sampled_from(STATUSES), max_size=2),
    tags=st.frozensets(st.sampled_from(["t1", "t2"]), max_size=1),
    outcomes=st.frozensets(st.sampled_from(["o1"]), max_size=1),
    flags=st.frozensets(st.sampled_from(FLAGS), max_size=2),
    not_ready=st.booleans(),
    focus=st.sampled_from([None, None, "a1", "s1", "r1", "a", "o1"]),
)


def plain(text):
    """Text without case and accents, letter by letter."""
    apart = unicodedata.normalize("NFKD", text.casefold()).replace("ł", "l")
    return "".join(letter for letter in apart if unicodedata.category(letter) != "Mn")


def fits(m, story, f):
    step = m.steps.get(story.step)
    activity = m.activities.get(step.activity) if step else None
    inherited = (step.personas or activity.personas) if step else ()
    personas = set(story.personas or inherited)
    release = story.release if story.release in m.releases else None
    part_of = {story.step, activity.id if activity else None, release, *personas, *story.outcomes}
    return (
        all(plain(word) in plain(story.title + " ".join(story.tags)) for word in f.text.split())
        and (not f.personas or bool(f.personas & personas))
        and (not f.releases or release in f.releases)
        and (not f.statuses or story.status in f.statuses)
        and (not f.tags or bool(f.tags & set(story.tags)))
        and (not f.outcomes or bool(f.outcomes & set(story.outcomes)))
        and (not f.flags or bool(f.flags & set(story.flags)))
        and (not f.not_ready or (story.status != "done" and "i1" not in story.checks))
        and (f.focus is None or f.focus in part_of)
    )


@pytest.mark.no_cover
@given(maps(), FILTERS)
def test_a_filter_finds_what_looking_at_every_story_finds(story_map, wanted):
    result = matches(story_map, wanted, TextIndex())

    if not wanted:
        assert result is None
    else:
        expected = {s.id for s in story_map.stories.values() if fits(story_map, s, wanted)}
        assert result == expected


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert words_of(" ".join(words_of(text))) == words_of(text)
