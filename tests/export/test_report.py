"""The report: everything is told, in order, and links lead to it; judged by foreign tools."""

from __future__ import annotations

import pikepdf
import pypdfium2 as pdfium
import pytest

from storymap.export.pdf import ExportError
from storymap.model.records import (
    Calendar,
    Feedback,
    Hypothesis,
    Item,
    Link,
    Narrative,
    Outcome,
    Period,
    Question,
    Range,
    Retro,
    Stakeholder,
    Task,
    replace,
)
from storymap.model.storymap import StoryMap
from tests.builders import a_map, with_fields
from tests.export.audit import plain


def text_of(result) -> str:
    pages = pdfium.PdfDocument(result.path)
    return plain("".join(page.get_textpage().get_text_range() for page in pages))


def test_a_report_tells_of_every_story_in_the_order_of_the_map(library, printed):
    result = printed(library, product="report")

    text = text_of(result)
    assert result.cards == len(library.stories)
    assert result.missing_characters == 0
    for story in library.stories.values():
        assert plain(story.title) in text
        for task in story.acceptance:
            assert plain(task.text) in text
        for question in story.questions:
            assert plain(question.text) in text
    for release in library.release_order:
        assert plain(release.goal) in text
    places = [text.index(plain(release.title) + plain(release.goal)) for release in
              library.release_order]  # fmt: skip
    assert places == sorted(places)


def test_no_story_is_parted_and_nothing_leaves_the_page(library, printed):
    result = printed(library, product="report")

    pdf = pdfium.PdfDocument(result.path)
    for page in pdf:
        width, height = page.get_size()
        text = page.get_textpage()
        boxes = [text.get_charbox(at) for at in range(text.count_chars())]
        assert all(0 <= box[0] <= box[2] <= width for box in boxes)
        assert all(0 <= box[1] <= box[3] <= height for box in boxes)
    texts = [plain(page.get_textpage().get_text_range()) for page in pdf]
    for story in library.stories.values():
        [number] = [n for n, text in enumerate(texts) if plain(story.title + "Done") in text
                    or plain(story.title + "In progress") in text
                    or plain(story.title + "To do") in text][:1] or [None]  # fmt: skip
        if number is not None:
            for task in story.acceptance:
                assert plain(task.text) in texts[number]


def test_links_of_a_report_lead_to_the_stories_they_name(library, printed):
    result = printed(library, product="report")

    titles = {story.id: story.title for story in library.stories.values()}
    titles |= {f"release-{one.id}": one.title for one in library.releases.values()}
    titles["release-unscheduled"] = "Unscheduled"
    with pikepdf.open(result.path) as pdf:
        flat = list(pdf.Root.Names.Dests.Names)
        places = {str(name): place for name, place in zip(flat[::2], flat[1::2], strict=True)}
        assert set(places) == set(titles)
        links = [link for page in pdf.pages for link in page.get("/Annots", ()) if "/Dest" in link]
        needs = sum(len(story.needs) for story in library.stories.values())
        assert len(links) == 2 * needs + len(library.releases) + 1
        numbers = {page.objgen: number for number, page in enumerate(pdf.pages)}
        for link in links:
            target = str(link.Dest)
            assert titles[target] in str(link.Contents)
        found = {name: numbers[place[0].objgen] for name, place in places.items()}
    texts = [
        plain(page.get_textpage().get_text_range()) for page in pdfium.PdfDocument(result.path)
    ]
    for name, number in found.items():
        assert plain(titles[name]) in texts[number]


def test_contents_name_the_pages_on_which_releases_begin(library, printed):
    result = printed(library, product="report")

    with pikepdf.open(result.path) as pdf:
        links = list(pdf.pages[0].Annots)
        numbers = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
        flat = list(pdf.Root.Names.Dests.Names)
        places = {str(name): place for name, place in zip(flat[::2], flat[1::2], strict=True)}
        for link in links:
            number = numbers[places[str(link.Dest)][0].objgen]
            assert str(link.Contents).endswith(f", page {number}")


def a_told_map() -> StoryMap:
    story_map = a_map({"Browse": {"Search": {"MVP": ["Find", "Pay"]}}})
    story = replace(
        story_map.stories["story-1"],
        acceptance=(Task(id="a", text="It works", done=True), Task(id="b", text="It is quick")),
        questions=(Question(id="q", text="Who pays?", asked="Ana"),),
        hypothesis=Hypothesis(belief="they search", confidence=0.6, learned="They do"),
        estimate=Range(low=2, likely=3, high=8),
        links=(Link(url="https://example.org/find"), Link(url="javascript:alert(1)")),
        outcomes=("trust",),
    )
    outcome = Outcome(id="trust", key="a0", title="Trust", stakeholders=("ana",))
    ana = Stakeholder(id="ana", key="a0", title="Ana Ruiz")
    return story_map.with_records(story, outcome, ana)


def test_a_story_tells_criteria_questions_and_what_was_learned(printed):
    text = text_of(printed(a_told_map(), product="report"))

    for words in ("It works", "It is quick", "Open question", "Who pays? (asked: Ana)",
                  "they search; confidence 60 %", "Learned", "They do",
                  "3 points, between 2 and 8"):  # fmt: skip
        assert plain(words) in text


def test_a_release_tells_what_was_heard_and_what_is_to_be_done_about_it(printed):
    story_map = a_told_map()
    heard = Feedback(id="f", text="“At last!”", source="Ben", date="2026-11-13", effect="helps")
    actions = (Task(id="a", text="Ask the bank", done=True), Task(id="b", text="Test outdoors"))
    release = replace(
        story_map.releases["release-1"],
        state="shipped",
        finish="2026-11-20",
        capacity=Range(likely=5),
        feedback=(heard,),
        retro=Retro(actions=actions),
    )
    why = (Item(id="w", text="So that they ride"), Item(id="v", text="so that they trust us"))
    story = replace(story_map.stories["story-1"], feedback=(replace(heard, date=None),), why=why)

    text = text_of(printed(story_map.with_records(release, story), product="report"))

    for words in ("“At last!” (Ben, 13 Nov 2026, helps)", "Action, done", "Ask the bank",
                  "Test outdoors", "“At last!” (Ben, helps)", "Shipped on 20 Nov 2026.",
                  "So that they ride; so that they trust us"):  # fmt: skip
        assert plain(words) in text
    assert plain("Room for") not in text


def test_it_begins_with_the_goal_and_ends_its_front_with_the_outcomes(printed):
    story_map = a_told_map()
    info = replace(story_map.info, goal="Riding is easy", problem="Nobody rides")
    belief = Hypothesis(belief="Prices frighten", state="confirmed", learned="They do indeed")
    trust = replace(
        story_map.outcomes["trust"], value=30, measure="Half give up", hypothesis=belief
    )
    lonely = Outcome(id="lonely", key="a1", title="Friends come along", horizon="long")
    story_map = story_map.with_records(info, trust, lonely)

    text = text_of(printed(story_map, product="report"))
    hers = text_of(printed(story_map, product="report", stakeholder="ana"))

    for words in ("Riding is easy", "Nobody rides", "value 30", "Half give up", "Prices frighten",
                  "0 of 1 stories that earn it are done.", "They do indeed", "long horizon",
                  "No story earns it yet."):  # fmt: skip
        assert plain(words) in text
    assert plain("Half give up") in hers
    assert plain("Friends come along") not in hers


def test_a_release_that_is_shipped_is_not_forecast(printed):
    story_map = a_map({"Do": {"It": {"Past": ["Old"], "Now": ["New"]}}})
    changes = {name: {"estimate": Range(low=2, likely=3, high=8)} for name in ("Old", "New")}
    story_map = with_fields(story_map, {**changes, "Old": {**changes["Old"], "status": "done"}})
    past = replace(story_map.releases["release-1"], state="shipped", finish="2026-10-09")
    history = (Period(start="2026-11-02", end="2026-11-08", done=3),)
    info = replace(story_map.info, calendar=Calendar(start="2026-11-09", history=history))

    text = text_of(printed(story_map.with_records(past, info), product="report"))

    assert plain("When will each release be done?") in text
    assert plain("no forecast") not in text


def test_what_is_marked_as_done_and_is_not_is_told_as_such_and_not_counted(printed):
    story_map = a_map(
        {"Do": {"It": {"Now": ["Met", "Unmet"]}}},
        stories={
            "Met": {"status": "done"},
            "Unmet": {"status": "done", "acceptance": (Task(id="t", text="It works"),)},
        },
    )

    text = text_of(printed(story_map, product="report"))

    for words in ("1 of 2 stories are done.", "1 more is marked as done with something unmet",
                  "marked as done, 1 unmet", "1 / 2"):  # fmt: skip
        assert plain(words) in text
    cards = text_of(printed(story_map))
    assert plain("1 unmet") in cards
    assert plain("1 of 2 done, 1 unmet") in cards


def test_a_story_says_who_wants_it_or_else_its_description(printed):
    story_map = a_told_map()
    wanted = replace(
        story_map.stories["story-1"],
        narrative=Narrative(as_="visitor", want="find a bike", so="I can ride"),
    )
    described = replace(story_map.stories["story-2"], description="By card,\nand at once.")

    text = text_of(printed(story_map.with_records(wanted, described), product="report"))

    assert plain("As a visitor, I want to find a bike, so that I can ride") in text
    assert plain("By card, and at once.") in text


def test_only_safe_addresses_are_links(printed):
    result = printed(a_told_map(), product="report")

    with pikepdf.open(result.path) as pdf:
        links = [link for page in pdf.pages for link in page.get("/Annots", ())]
        assert [str(link.A.URI) for link in links if "/A" in link] == ["https://example.org/find"]


def test_a_report_for_one_stakeholder_tells_of_their_outcomes_only(printed):
    result = printed(a_told_map(), product="report", stakeholder="ana")

    text = text_of(result)
    assert result.cards == 1
    assert plain("for Ana Ruiz") in text
    assert "Pay" not in text


def test_a_report_for_one_stakeholder_tells_of_what_they_are_asked(printed):
    story_map = a_told_map()
    a_question = Question(id="q", text="How much?", asked="Ana Ruiz")
    asked = replace(story_map.stories["story-2"], questions=(a_question,))

    result = printed(story_map.with_records(asked), product="report", stakeholder="ana")

    assert result.cards == 2


def test_a_report_for_one_stakeholder_tells_nothing_that_others_said_or_the_team_keeps(printed):
    m = a_map(
        {"Browse": {"Search": {"MVP": ["Find", "Pay"], "Next": ["Share"], "Later": ["Rate"]}}},
        outcomes=["Trust"],
        stakeholders=["Ana Ruiz"],
        stories={
            "Find": {
                "outcomes": ["Trust"],
                "questions": (
                    Question(id="q", text="How fast?", asked="Ana Ruiz"),
                    Question(id="p", text="Which index?", asked="Ben"),
                ),
                "feedback": (
                    Feedback(id="f", text="Quick", source="Ana Ruiz"),
                    Feedback(id="g", text="Clumsy", source="Ben"),
                ),
            },
            "Pay": {"feedback": (Feedback(id="h", text="Too dear", source="Ana Ruiz"),)},
        },
    )
    said = Feedback(id="i", text="Ship it soon", source="Call with Ana Ruiz")
    theirs = Feedback(id="j", text="Never liked it", source="Ben")
    action = (Task(id="a", text="Ask the bank"),)
    m = m.with_records(
        replace(m.outcomes["outcome-1"], stakeholders=("stakeholder-1",)),
        replace(
            m.releases["release-1"],
            feedback=(theirs,),
            retro=Retro(keep="Our Fridays", change="Our Mondays", actions=action),
            review="It worked for nine of ten",
        ),
        replace(m.releases["release-2"], feedback=(said,)),
        replace(m.releases["release-3"], goal="Stars for all"),
    )

    text = text_of(printed(m, product="report", stakeholder="stakeholder-1"))

    for words in ("How fast?", "Quick", "Ship it soon", "It worked for nine of ten",
                  "Also heard from Ana Ruiz", "Pay Too dear (Ana Ruiz)"):  # fmt: skip
        assert plain(words) in text
    for words in ("Which index?", "Clumsy", "Never liked it", "Fridays", "Mondays", "the bank",
                  "Share", "Stars for all"):  # fmt: skip
        assert plain(words) not in text


def test_a_report_for_a_stakeholder_who_is_gone_tells_of_no_story(printed):
    assert printed(a_told_map(), product="report", stakeholder="ben").cards == 0


def test_a_report_of_one_release_leaves_the_others_out(library, printed):
    release = library.release_order[1]

    text = text_of(printed(library, product="report", releases=(release.id,)))

    assert plain(release.goal) in text
    assert plain(library.release_order[0].goal) not in text


def test_a_story_higher_than_a_page_goes_on_on_the_next(printed):
    story_map = a_told_map()
    tasks = tuple(Task(id=f"t{n}", text=f"Criterion number {n}") for n in range(200))
    story_map = story_map.with_records(replace(story_map.stories["story-2"], acceptance=tasks))

    result = printed(story_map, product="report")

    text = text_of(result)
    assert result.pages >= 4
    for n in range(200):
        assert plain(f"Criterion number {n}") in text


def test_an_empty_map_is_nothing_to_report(printed):
    with pytest.raises(ExportError):
        printed(StoryMap.of(), product="report")


def test_a_report_is_archival_and_tagged(library, printed):
    pdfa = pytest.importorskip("pikepdf.pdfa", exc_type=ImportError)

    result = printed(library, product="report", is_archival=True)

    with pikepdf.open(result.path) as pdf:
        assert [str(finding) for finding in pdfa.check(pdf, flavour="2b").findings] == []
        kinds = {
            str(item.S) for item in pdf.objects if isinstance(item, pikepdf.Dictionary)
            and "/S" in item and "/P" in item and "/K" in item
        }  # fmt: skip
        assert {"/Document", "/H1", "/H2", "/H3", "/H4", "/P", "/Table", "/TR", "/TH", "/TD",
                "/TOC", "/TOCI", "/Link", "/Figure", "/Sect"} <= kinds  # fmt: skip
        [figure] = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary)
                    and item.get("/S") == pikepdf.Name.Figure]  # fmt: skip
        assert "Walking skeleton" in str(figure.Alt)


def test_the_same_report_has_the_same_bytes(library, printed):
    once = printed(library, product="report").path.read_bytes()

    again = printed(library.with_records(library.info), product="report").path.read_bytes()

    assert once == again


def test_without_a_history_nothing_is_said_of_dates(printed):
    text = text_of(printed(a_told_map(), product="report"))

    assert plain("When will each release be done?") not in text
