"""Whole games by touch and by keys, true pictures at every turn, and light pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from game.engine import Decision, look, new_game, take_turn
from game.engine.rules import legal_choices
from tests.engine.plays import COMPANY
from tests.pictures import SEED, start

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
TURNS = 8
RUN = "button[name=run]"
#: What the picture on screen counts, by stage, and what stands on its fence.
COUNTED = """() => {
  const scene = [...document.querySelectorAll("svg.scene")].find((svg) => svg.clientWidth > 0);
  const labels = [...scene.querySelectorAll("[data-count]")];
  const counts = labels.map((text) => [text.dataset.count, parseInt(text.textContent) || 0]);
  const drawn = scene.querySelectorAll("[data-story]").length;
  const fence = scene.querySelector(".wip-text").textContent;
  return { ...Object.fromEntries(counts), drawn, fence };
}"""

Open = Callable[..., Page]


@pytest.fixture
def window(browser: Browser, address: str) -> Iterator[Open]:
    """Opens the front page in a browser window of its own, which is closed afterwards."""
    contexts: list[BrowserContext] = []

    def opened(**context: object) -> Page:
        settings = {"viewport": DESK, "reduced_motion": "reduce"} | context
        contexts.append(browser.new_context(**settings))  # type: ignore[arg-type]
        page = contexts[-1].new_page()
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()


def after(page: Page, turn: int) -> None:
    """Wait for what comes after this turn."""
    if turn < TURNS:
        expect(page.locator("input[name=turn]")).to_have_value(str(turn + 1))
    else:
        expect(page.locator(".outcome")).to_be_visible()


def test_a_whole_game_is_played_by_touch_on_a_phone(window: Open) -> None:
    page = window(viewport=PHONE, has_touch=True, is_mobile=True)
    page.get_by_role("button", name="Play").first.tap()
    after(page, 0)
    page.locator("input[name=wip_limit][value='5']").first.tap()
    expect(page.locator("#hypothesis")).to_contain_text("5")
    for turn in range(1, TURNS + 1):
        page.locator(RUN).tap()
        after(page, turn)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def tab_to(page: Page, selector: str, most: int = 120) -> None:
    """Press Tab until the focus is there."""
    for _ in range(most):
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by the Tab key")


def test_a_whole_game_is_played_by_keys_alone(window: Open) -> None:
    page = window()
    tab_to(page, "form button")
    page.keyboard.press("Enter")
    after(page, 0)
    for turn in range(1, TURNS + 1):
        if turn == 2:
            tab_to(page, "input[name=wip_limit]")
            page.keyboard.press("ArrowLeft")
            expect(page.locator("#hypothesis")).to_contain_text("WIP limit")
        tab_to(page, RUN)
        page.keyboard.press("Enter")
        after(page, turn)
    tab_to(page, ".again button")
    page.keyboard.press("Enter")
    after(page, 0)


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_at_every_turn_the_picture_counts_what_the_engine_says(
    window: Open, viewport: dict[str, int]
) -> None:
    page = window(viewport=viewport)
    start(page)
    state = new_game(COMPANY, int(SEED))
    for turn in range(1, TURNS + 1):
        answers = legal_choices(COMPANY, state).answers
        answer = answers[0] if state.event is not None else None
        state = take_turn(COMPANY, state, Decision(state.policies, answer)).state
        page.locator(RUN).click()
        after(page, turn)
        board = look(COMPANY, state)
        counted = page.evaluate(COUNTED)
        assert {stage: counted[stage] for stage in board.counts} == board.counts
        assert counted["fence"] == f"{board.wip} of {board.wip_limit}"
        assert counted["drawn"] <= len(board.stories)


#: How much of the page jumped while it was loaded.
SHIFTED = """() => new Promise((done) => {
  let moved = 0;
  const add = (list) => list.getEntries().forEach((one) => (moved += one.value));
  new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(moved), 200);
})"""


@pytest.mark.parametrize("which", ["front", "turn"])
def test_the_first_pages_are_light_steady_and_all_from_here(
    window: Open, address: str, which: str
) -> None:
    """At most 60 kB over the wire and ten requests, with nothing kept from before."""
    page = window()
    if which == "turn":
        start(page)
        page.locator(RUN).click()
        after(page, 1)
    asked: list[str] = []
    weights: list[int] = []
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    network.on("Network.requestWillBeSent", lambda told: asked.append(told["request"]["url"]))
    network.on("Network.loadingFinished", lambda told: weights.append(told["encodedDataLength"]))
    page.reload(wait_until="networkidle")
    assert {urlsplit(one).netloc for one in asked} == {urlsplit(address).netloc}
    assert 2 <= len(asked) <= 10, asked
    assert 3_000 < sum(weights) < 60_000
    assert page.evaluate(SHIFTED) < 0.001  # what nobody can see
