"""Saying what is wrong with a map, or worth a look."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from storymap.files.codec import encode, load
from storymap.model.codes import SEVERITIES
from storymap.model.practice import all_findings
from storymap.model.records import Item, Question, Range, Task, replace
from storymap.resources import resource
from tests.builders import id_of, with_fields
from tests.cli.conftest import EXAMPLE


def rewrite(path: Path, change) -> None:
    """Change the map in a file."""
    path.write_bytes(encode(change(load(path).story_map)))


def unclear(m):
    """Return the map with a warning and two hints: done is not done, an open question, a title."""
    return with_fields(
        m,
        {
            "By word": {
                "status": "done",
                "acceptance": (Task(id="t", text="It is\nfound"),),
            },
            "By shelf": {"release": m.releases["release-1"].id},
            "By card": {
                "questions": (Question(id="q", text="Which\ncards?"),),
                "title": "Payment",
                "acceptance": (Task(id="c", text="It pays"),),
            },
        },
    )


def test_check_says_that_nothing_is_wrong(run, shop):
    assert run("check", shop)[:2] == (0, f"{shop}: nothing wrong\n")


def test_check_lists_what_is_wrong_and_answers_no(run, shop):
    content = json.loads(shop.read_bytes())
    stories = [record for record in content["records"] if record["kind"] == "story"]
    stories[0]["step"] = "gone"
    stories[1]["value"] = "much"
    shop.write_text(json.dumps(content, indent=1))

    status, out, err = run("check", shop)

    assert (status, err) == (1, "")
    assert "error: line " in out
    assert "value must be a number or null" in out
    assert "'gone' is missing" in out
    status, out, _ = run("check", shop, "--json")
    told = json.loads(out)
    assert status == 1
    assert [issue["code"] for issue in told["issues"]] == ["set-aside"]
    assert told["findings"][0]["code"] == "loose-story"
    assert told["findings"][0]["ids"] == [stories[0]["id"]]


def test_a_record_of_a_kind_to_come_is_no_fault(run, shop):
    content = json.loads(shop.read_bytes())
    content["records"].insert(-1, {"kind": "sprint", "id": "x"})
    shop.write_text(json.dumps(content, indent=1))

    status, out, _ = run("check", shop)

    assert status == 0
    assert "info: " in out
    assert out.endswith(f"{shop}: nothing wrong, 1 hint\n")


def test_findings_stand_under_their_topics_a_line_each_with_code_place_and_id(run, shop):
    rewrite(shop, unclear)

    status, out, _ = run("check", shop)

    m = load(shop).story_map
    word, card = id_of(m, "By word"), id_of(m, "Payment")
    assert status == 1
    assert out.splitlines() == [
        "Done is done (1)",
        (
            f"{shop}: warning: story “By word” is marked as done and does not count; "
            f"this is unmet: It is found. [done-unmet] (Search, MVP, {word})"
        ),
        "",
        "Refinement (1)",
        (
            f"{shop}: info: story “Payment” has an open question: Which cards? [open-question] "
            f"(Pay, Later, {card})"
        ),
        "",
        "Clarity (2)",
        (
            f"{shop}: info: story “Payment” has a title that says little. [vague-title] "
            f"(Pay, Later, {card})"
        ),
        (
            f"{shop}: info: story “By shelf” has no acceptance criteria. [no-criteria] "
            f"(Search, MVP, {id_of(m, 'By shelf')})"
        ),
        "",
        f"{shop}: 1 warning, 3 hints",
    ]


def test_programs_get_code_topic_place_and_details(run, shop):
    rewrite(shop, unclear)

    status, out, _ = run("check", shop, "--json", "--only", "done,vague-title")

    told = json.loads(out)
    assert status == 1
    assert [row["code"] for row in told["findings"]] == ["done-unmet", "vague-title"]
    first = told["findings"][0]
    assert (first["severity"], first["topic"]) == ("warning", "done")
    assert first["place"] == {"activity": "Buy", "step": "Search", "release": "MVP"}
    assert first["details"] == {"unmet": ["It is\nfound"]}
    assert told["counts"] == {"error": 0, "warning": 1, "info": 1}
    assert told["failed"] is True


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), 1),
        (("--fail-on", "error"), 0),
        (("--ignore", "done-unmet"), 0),
        (("--ignore", "done"), 0),
        (("--ignore", "done-unmet", "--fail-on", "info"), 1),
        (("--only", "clarity"), 0),
        (("--only", "clarity", "--only", "done"), 1),
        (("--only", "vague-title", "--fail-on", "info"), 1),
        (("--ignore", "done,refinement,clarity", "--fail-on", "info"), 0),
    ],
)
def test_a_script_says_what_is_to_stop_it(run, shop, arguments, expected):
    rewrite(shop, unclear)

    status, out, _ = run("check", shop, *arguments)

    assert status == expected
    assert ("nothing wrong" in out) == (expected == 0)


def test_a_code_that_is_none_is_answered_with_those_there_are(run, shop):
    status, _, err = run("check", shop, "--only", "nope")

    assert status == 2
    assert all(code in err for code in SEVERITIES)


def test_a_severity_that_is_none_is_wrong_usage(run, shop):
    assert run("check", shop, "--fail-on", "never")[0] == 2


def test_an_example_has_hints_and_nothing_wrong(run):
    status, out, _ = run("check", EXAMPLE, "--json")

    found = all_findings(load(Path(EXAMPLE)).story_map)
    assert status == 0
    assert [row["code"] for row in json.loads(out)["findings"]] == [one.code for one in found]
    assert found


# info


def test_info_tells_what_is_open(run, shop):
    def change(m):
        m = with_fields(unclear(m), {"Payment": {"estimate": Range(likely=9)}})
        return m.with_records(replace(m.info, done=(Item(id="d", text="Read"),), wip_limit=1))

    rewrite(shop, change)

    status, out, _ = run("info", shop)

    assert status == 0
    assert out.splitlines()[2:] == [
        "0 of 3 stories done, 0 in progress",
        "1 marked as done with something unmet, and not counted",
        "1 open question",
        "  Payment: Which cards?",
    ]


def test_info_tells_what_near_the_top_is_not_ready(run, shop):
    def change(m):
        m = with_fields(m, {"By word": {"release": "release-1", "checks": ("r",)},
                            "By card": {"release": "release-1"}})  # fmt: skip
        return m.with_records(replace(m.info, ready=(Item(id="r", text="We know why"),)))

    rewrite(shop, change)

    assert "1 story near the top not ready" in run("info", shop)[1].splitlines()
    (told,) = json.loads(run("info", shop, "--json")[1])["not_ready"]
    assert (told["title"], told["release"], told["missing"]) == (
        "By card", "release-1", ["We know why"],
    )  # fmt: skip


def test_a_gate_stops_at_what_is_not_ready_though_nothing_was_ever_ticked(run, shop):
    def change(m):
        m = with_fields(m, {name: {"release": "release-1"} for name in ("By word", "By card")})
        return m.with_records(replace(m.info, ready=(Item(id="r", text="We know why"),)))

    rewrite(shop, change)

    status, out, _ = run("check", shop, "--only", "not-ready", "--fail-on", "info")
    assert status == 1
    assert out.count("[not-ready]") == len(json.loads(run("info", shop, "--json")[1])["not_ready"])


def test_info_says_where_more_is_in_progress_than_the_limit(run, shop):
    def change(m):
        m = with_fields(m, {name: {"status": "doing", "release": "release-1"}
                            for name in ("By word", "By card")})  # fmt: skip
        return m.with_records(replace(m.info, wip_limit=1))

    rewrite(shop, change)

    assert run("info", shop)[1].splitlines()[2:] == [
        "0 of 3 stories done, 2 in progress",
        "MVP: 2 in progress, and the limit is 1",
    ]
    told = json.loads(run("info", shop, "--json")[1])["in_progress"]
    assert [(one["stories"], one["limit"], one["over"]) for one in told] == [
        (2, 1, True),
        (0, 1, False),
        (0, None, False),
    ]


def test_many_ids_are_cut_in_print_and_whole_for_programs(run, shop):
    names = ("By word", "By card", "By shelf")

    def change(m):
        m = with_fields(m, {name: {"status": "doing", "release": "release-1"} for name in names})
        m = m.with_records(replace(m.stories["story-1"], id="story-9", key="a9"))
        return m.with_records(replace(m.info, wip_limit=1))

    rewrite(shop, change)

    out = run("check", shop)[1]
    (row,) = json.loads(run("check", shop, "--json")[1])["findings"]
    assert (row["code"], len(row["ids"]), row["place"]) == ("over-wip-limit", 4, {})
    assert f"[over-wip-limit] ({' '.join(row['ids'][:3])} …)\n" in out


def test_a_finding_about_several_stories_has_no_place_however_few_they_are(run, shop):
    def change(m):
        names = ("By word", "By card")
        m = with_fields(m, {name: {"status": "doing", "release": "release-1"} for name in names})
        return m.with_records(replace(m.info, wip_limit=1))

    rewrite(shop, change)

    (row,) = json.loads(run("check", shop, "--json", "--only", "over-wip-limit")[1])["findings"]
    assert (len(row["ids"]), row["place"]) == (2, {})


def test_info_of_an_example_lists_questions_hypotheses_and_coverage(run):
    _, out, _ = run("info", EXAMPLE)

    assert "open questions\n" in out
    assert "more (--json lists them)\n" in out
    assert "untested hypotheses, worth most to learn first\n" in out
    assert "(being tested)" in out
    assert "personas left out of Walking skeleton: Street mechanic\n" in out


@pytest.mark.parametrize("example", ["city-bikes", "city-library"])
def test_info_says_which_of_the_stories_without_an_outcome_check_lists(run, example):
    file = resource("examples", f"{example}.smap")
    findings = json.loads(run("check", file, "--json")[1])["findings"]
    listed = {row["ids"][0] for row in findings if row["code"] == "story-without-outcome"}

    out = run("info", file)[1]
    told = json.loads(run("info", file, "--json")[1])["coverage"]["stories_without_outcome"]

    assert f"({len(told)} in all, {len(listed)} near the top): " in out
    assert {one["id"] for one in told if one["near_top"]} == listed


def test_info_for_programs_has_all_of_it(run):
    _, out, _ = run("info", EXAMPLE, "--json")

    told = json.loads(out)
    assert told["title"] == "City Bikes"
    assert told["progress"] == {"stories": 44, "done": 4, "unmet": 0, "doing": 2, "todo": 38}
    assert {"id", "title", "question_id", "question", "asked"} == set(told["open_questions"][0])
    worths = [one["worth"] for one in told["untested_hypotheses"]]
    assert worths == sorted(worths, reverse=True)
    assert set(told["coverage"]) == {
        "outcomes_without_story",
        "stories_without_outcome",
        "personas_without_story",
        "stakeholders_without_outcome",
        "personas_left_out",
    }
    assert told["in_progress"][0]["stories"] == 2
