"""Every page is valid, labelled and complete without scripts, whatever is in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
import pytest

from game.web.pages import AnswerView, Company, Run
from game.web.samples import whole_pages as sample
from tests.look.drawing import render

SVG = "{http://www.w3.org/2000/svg}svg"
HOSTILE = "<script>alert(1)</script>\"'&"


def parse(html: str) -> Element:
    """The page as a tree; invalid HTML is an error."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(html)


def texts(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def radios(tree: Element) -> Iterator[Element]:
    return (field for field in tree.iter("input") if field.get("type") == "radio")


@pytest.fixture(params=sorted(sample.PAGES))
def html(request: pytest.FixtureRequest) -> str:
    return render(*sample.PAGES[request.param])


def test_a_page_is_valid_html_with_one_h1_that_starts_its_title(html: str) -> None:
    tree = parse(html)
    headings = [texts(h1) for h1 in tree.iter("h1")]
    assert len(headings) == 1
    assert texts(next(tree.iter("title"))).startswith(headings[0])


def test_ids_are_unique_and_what_refers_to_one_finds_it(html: str) -> None:
    tree = parse(html)
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    assert [id_ for id_, count in ids.items() if count > 1] == []
    for element in tree.iter():
        for name in ("for", "aria-labelledby", "aria-describedby"):
            for id_ in (element.get(name) or "").split():
                assert id_ in ids, f"{name} names {id_}, which is nowhere"
    for link in re.findall(r'<use href="#([^"]+)"', html):
        assert link in ids


def test_controls_are_labelled_and_radios_grouped(html: str) -> None:
    tree = parse(html)
    labels = {label.get("for"): texts(label) for label in tree.iter("label")}
    for field in tree.iter("input"):
        if field.get("type") != "hidden":
            assert labels.get(field.get("id")), f"{field.attrib} has no label"
    for button in tree.iter("button"):
        assert texts(button)
    grouped = {
        radio.get("name") for fieldset in tree.iter("fieldset") for radio in radios(fieldset)
    }
    assert {radio.get("name") for radio in radios(tree)} == grouped
    for fieldset in tree.iter("fieldset"):
        assert texts(next(fieldset.iter("legend")))


def test_forms_say_where_and_how_they_are_sent_and_carry_their_token(html: str) -> None:
    for form in parse(html).iter("form"):
        assert form.get("method") == "post"
        assert form.get("action")
        assert "csrf_token" in {field.get("name") for field in form.iter("input")}


def test_nothing_is_inline_that_the_content_policy_forbids(html: str) -> None:
    tree = parse(html)
    assert not list(tree.iter("style"))
    for element in tree.iter():
        assert "style" not in element.attrib
        assert not [name for name in element.attrib if str(name).startswith("on")]
    for script in tree.iter("script"):
        assert script.get("src")
        assert not texts(script)


def test_the_turn_is_one_form_with_every_choice_once() -> None:
    tree = parse(render("turn.html", sample.TURN))
    (form,) = tree.iter("form")
    hidden = {
        f.get("name"): f.get("value") for f in form.iter("input") if f.get("type") == "hidden"
    }
    assert hidden == {"csrf_token": "csrf-abc", "turn": "4", "key": "k-turn"}
    (button,) = form.iter("button")
    assert button.get("name") == "run"
    names = "wip_limit testing test_share planning discovery contingency merge deployment release"
    assert {r.get("name") for r in radios(form)} == {
        *names.split(),
        "answer",
        "start",
        "stop",
        "bet",
    }
    checked = Counter(r.get("name") for r in radios(form) if "checked" in r.attrib)
    assert set(checked.values()) == {1}
    assert set(checked) == {r.get("name") for r in radios(form)}
    choices = Counter((r.get("name"), r.get("value")) for r in radios(form))
    assert set(choices.values()) == {1}
    for name in ("start", "stop", "bet"):
        assert (name, "") in choices


def test_what_cannot_be_paid_cannot_be_chosen_and_says_why() -> None:
    tree = parse(render("turn.html", sample.TURN))
    disabled = [r.get("value") for r in radios(tree) if "disabled" in r.attrib]
    assert disabled == ["debt"]
    assert "more than is left" in texts(tree)


def test_what_is_under_way_can_be_stopped_and_what_is_finished_is_no_choice() -> None:
    tree = parse(render("turn.html", sample.TURN))
    values = {(r.get("name"), r.get("value")) for r in radios(tree)}
    assert ("stop", "toggles") in values
    assert ("start", "toggles") not in values
    assert ("start", "mapping") not in values
    assert "gives back 4 days" in texts(tree)


def test_a_refusal_stands_on_top_as_an_alert() -> None:
    tree = parse(render("turn.html", sample.REFUSED_TURN))
    main = next(tree.iter("main"))
    assert main[0].get("role") == "alert"
    assert "Nothing has changed." in texts(main[0])


def test_the_front_pages_first_form_starts_a_game() -> None:
    tree = parse(render("front.html", sample.FRONT_RESUME))
    form = next(tree.iter("form"))
    assert form.get("action") == "/games"
    hidden = {f.get("name"): f.get("value") for f in form.iter("input")}
    assert hidden["scenario"] == "living-the-dream"
    assert hidden["key"] == "k-front"
    assert [a.get("href") for a in tree.iter("a") if a.get("href") == "/games/abc"]


def test_the_front_page_and_the_first_turn_have_few_words_to_read() -> None:
    front = next(parse(render("front.html", sample.FRONT)).iter("main"))
    words = texts(front).split()
    tree = parse(render("turn.html", sample.FIRST_TURN))
    words += [w for p in tree.iter("p") if p.get("class") == "goal" for w in texts(p).split()]
    assert len(words) <= 40


def test_a_hard_company_says_so_and_others_do_not() -> None:
    tree = parse(render("front.html", sample.FRONT_FOUR))
    assert [texts(h3) for h3 in tree.iter("h3")] == ["The Shop", "The Bank hard", "The Ward hard"]


def test_questions_are_there_to_be_talked_about_and_aims_are_folded_away() -> None:
    page = texts(parse(render("verdict.html", sample.WON)))
    assert "To talk about Where did a story wait longest?" in page
    assert "What can be learned here" in page
    bare = sample.WON._replace(questions=(), aims=())
    assert "To talk about" not in render("verdict.html", bare)


def test_the_verdict_has_no_choices_left_but_to_play_again() -> None:
    tree = parse(render("verdict.html", sample.WON))
    assert not list(radios(tree))
    lucks = [
        {f.get("name"): f.get("value") for f in form.iter("input")} for form in tree.iter("form")
    ]
    again = [luck for luck in lucks if "luck" in luck]
    assert [luck["luck"] for luck in again] == ["same", "new"]
    assert {luck["again_of"] for luck in again} == {"abc"}
    assert [luck["road"] for luck in lucks if "road" in luck] == ["0", "1", "2"]


def test_every_chart_has_a_text_alternative_and_its_figures_in_words_or_a_table() -> None:
    tree = parse(render("verdict.html", sample.WON))
    drawn = [svg for svg in tree.iter(SVG) if "chart" in (svg.get("class") or "")]
    assert len(drawn) == 9
    assert all(svg.get("role") == "img" for svg in drawn)
    text = texts(tree)
    rows = [[texts(cell) for cell in row] for row in tree.iter("tr")]
    assert ["24", "340", "325", "311", "299"] in rows  # the flow's last week
    assert "waits at the gate 34 %" in text
    assert "84.2" in text


def test_words_from_elsewhere_are_shown_and_never_run() -> None:
    board = sample.TURN.scene.board
    person = board.people[0]._replace(name=HOSTILE)
    story = board.stories[0]
    scene = sample.TURN.scene._replace(
        board=board._replace(
            people=(person, *board.people[1:]),
            stages=((story.stage, HOSTILE), *board.stages[1:]),
        )
    )
    event = sample.EVENT._replace(title=HOSTILE, answers=(AnswerView(HOSTILE, HOSTILE, HOSTILE),))
    recap = sample.TURN.recap
    assert recap is not None
    page = sample.TURN._replace(
        scene=scene, event=event, notice=HOSTILE, recap=recap._replace(sentences=((Run(HOSTILE),),))
    )
    assert "<script>alert" not in render("turn.html", page)
    front = sample.FRONT._replace(companies=(Company(HOSTILE, HOSTILE, HOSTILE),))
    assert "<script>alert" not in render("front.html", front)
    parse(render("turn.html", page))


def test_pages_without_their_optional_parts_are_whole_pages() -> None:
    bare = sample.TURN._replace(
        recap=None,
        event=None,
        act=None,
        review=None,
        goal="",
        notice="",
        improvements=sample.IMPROVEMENTS._replace(others=()),
    )
    parse(render("turn.html", bare))
    empty = sample.WON._replace(flow=(), marks=(), shares=(), charges=(), keys_note="", turns=())
    parse(render("verdict.html", empty))
