"""In a browser: pages fit their screens, can be used by everybody, and turns play in place."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from game.web.samples import whole_pages as sample
from tests.look.drawing import SITE, serve
from tests.support.barriers import barriers

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 860}
TABLET = {"width": 768, "height": 1024}
SMALL = {"width": 320, "height": 640}

#: Pairs of words in the picture that lie on top of one another.
CLASHES = """() => {
  const scene = [...document.querySelectorAll("svg.scene")].find((svg) => svg.clientWidth > 0);
  const boxes = [...scene.querySelectorAll("text")].map((text) => text.getBoundingClientRect());
  const words = [...scene.querySelectorAll("text")].map((text) => text.textContent);
  const clashes = [];
  boxes.forEach((one, i) => boxes.slice(0, i).forEach((other, j) => {
    const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
    const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
    if (across > 1 && down > 4) clashes.push([words[i], words[j]]);
  }));
  return clashes;
}"""


@pytest.mark.parametrize("name", sorted(sample.PAGES))
def test_nothing_scrolls_sideways_and_no_barrier_is_found(page: Page, name: str) -> None:
    serve(page)
    page.emulate_media(reduced_motion="reduce")
    for size in (DESK, TABLET, PHONE, SMALL):
        page.set_viewport_size(size)
        page.goto(f"{SITE}/{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        assert barriers(page) == []


@pytest.mark.parametrize(("size", "shown"), [(DESK, "wide"), (PHONE, "tall")])
def test_each_screen_shows_the_arrangement_made_for_it(page: Page, size: dict, shown: str) -> None:
    serve(page)
    page.set_viewport_size(size)
    page.goto(f"{SITE}/turn")
    scenes = page.locator("svg.scene")
    assert [scene.get_attribute("class") for scene in scenes.all() if scene.is_visible()] == [
        f"scene {shown}"
    ]


def test_on_a_phone_the_run_button_is_always_at_hand_and_words_are_large_enough(page: Page) -> None:
    serve(page)
    page.set_viewport_size(PHONE)
    page.goto(f"{SITE}/turn")
    page.locator("#dial-testing").scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="Run three sprints")).to_be_in_viewport()
    smallest = page.evaluate(
        """Math.min(...[...document.querySelectorAll('svg.tall text')].map(
             text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a))"""
    )
    assert smallest >= 11


@pytest.mark.parametrize("size", [TABLET, PHONE, SMALL])
def test_on_narrow_screens_the_cards_stand_below_each_other(page: Page, size: dict) -> None:
    serve(page)
    page.set_viewport_size(size)
    page.goto(f"{SITE}/turn")
    boxes = [card.bounding_box() for card in page.locator(".desk > .card").all()]
    assert len(boxes) == 3
    assert all(box is not None and box["width"] > size["width"] - 60 for box in boxes)


def test_labels_in_the_picture_do_not_overlap(page: Page) -> None:
    serve(page)
    page.emulate_media(reduced_motion="reduce")
    for size in (DESK, TABLET, PHONE):
        page.set_viewport_size(size)
        for name in ("first", "turn", "train", "hand-offs", "late", "won", "lost"):
            page.goto(f"{SITE}/{name}")
            clashes = page.evaluate(CLASHES)
            assert clashes == [], f"{name} at {size}"


def test_the_hypothesis_names_what_was_changed(page: Page) -> None:
    serve(page)
    page.set_viewport_size(DESK)
    page.goto(f"{SITE}/turn")
    hypothesis = page.locator("#hypothesis")
    expect(hypothesis).to_have_text("going on like this")
    page.locator("input[name=wip_limit][value='3']").check(force=True)
    expect(hypothesis).to_have_text("a WIP limit of 3")
    page.locator("input[name=deployment][value=train]").check(force=True)
    expect(hypothesis).to_have_text("a WIP limit of 3 and choosing train")


def test_what_getting_used_to_changes_takes_is_said_as_they_are_chosen(page: Page) -> None:
    serve(page)
    page.set_viewport_size(DESK)
    page.goto(f"{SITE}/turn")
    said = page.locator("#settling-size")
    expect(said).to_be_hidden()
    page.locator("input[name=wip_limit][value='3']").check(force=True)
    expect(said).to_have_text("Getting used to this takes 7 % of the week at first.")
    page.locator("input[name=deployment][value=train]").check(force=True)
    expect(said).to_have_text("Getting used to this takes 14 % of the week at first.")
    page.locator("input[name=bet][value=lower]").check(force=True)
    expect(said).to_contain_text("14 %")
    for name in ("wip_limit", "deployment"):
        chosen = page.locator(f"input[name={name}]")
        chosen.evaluate_all("(inputs) => inputs.find((one) => one.defaultChecked).click()")
    expect(said).to_be_hidden()


def test_a_turn_plays_in_place_is_posted_once_and_moves_focus_to_the_recap(page: Page) -> None:
    posted = serve(page)
    page.goto(f"{SITE}/turn")
    page.evaluate("window.sameDocument = true")
    expect(page.locator("input[name=bet][value=lower]")).to_be_disabled()  # nothing is changed yet
    page.locator("input[name=wip_limit][value='3']").first.check(force=True)
    page.locator("input[name=bet][value=lower]").check(force=True)
    page.evaluate("for (let i = 0; i < 2; i++) document.querySelector('button[name=run]').click()")
    expect(page.locator("svg.pips rect.past")).to_have_count(7)
    assert page.evaluate("window.sameDocument")
    assert len(posted) == 1
    fields = dict(pair.split("=") for pair in posted[0].split("&"))
    assert fields["turn"] == "4"
    assert fields["bet"] == "lower"
    assert fields["run"] == "yes"
    assert page.evaluate("document.activeElement.id") == "recap"
    expect(page.locator("body > .unseen[role=status]")).to_contain_text("Lead time fell")


def test_a_refusal_in_place_gets_the_focus(page: Page) -> None:
    serve(page, after_a_turn="refused")
    page.goto(f"{SITE}/turn")
    page.get_by_role("button", name="Run three sprints").click()
    expect(page.get_by_role("alert")).to_be_focused()


def test_when_fetching_fails_the_form_is_posted_as_without_scripts(page: Page) -> None:
    posted = serve(page)

    def break_fetches(route: Route) -> None:
        if route.request.resource_type == "fetch":
            route.abort()
        else:
            route.fallback()

    page.route(f"{SITE}/games/**", break_fetches)
    page.goto(f"{SITE}/turn")
    page.evaluate("window.sameDocument = true")
    page.get_by_role("button", name="Run three sprints").click()
    expect(page.locator("svg.pips rect.past")).to_have_count(7)
    assert not page.evaluate("window.sameDocument")
    assert len(posted) == 1


def test_a_turn_can_be_played_with_the_keyboard_alone(page: Page) -> None:
    posted = serve(page)
    page.set_viewport_size(DESK)
    page.goto(f"{SITE}/turn")
    page.locator("input[name=wip_limit]:checked").focus()
    page.keyboard.press("ArrowRight")
    page.locator("button[name=run]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("svg.pips rect.past")).to_have_count(7)
    assert "wip_limit=8" in posted[0]


def test_folds_stay_open_from_turn_to_turn(page: Page) -> None:
    serve(page)
    page.goto(f"{SITE}/turn")
    page.locator("#dial-planning summary").click()
    page.get_by_role("button", name="Run three sprints").click()
    expect(page.locator("svg.pips rect.past")).to_have_count(7)
    expect(page.locator("#dial-planning details")).to_have_attribute("open", "")
