"""Looking back in a real browser, on a server of two processes: in place, and without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

PATIENCE_MS = 60_000


def field(html: str, name: str) -> str:
    """The first value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, name
    return found[1]


def finished_game(context: BrowserContext, address: str) -> str:
    """The address of a game that is over, played by plain forms."""
    html = context.request.get(address).text()
    form = {"csrf_token": field(html, "csrf_token"), "key": field(html, "key"), "seed": "7"}
    answer = context.request.post(f"{address}games", form=form)
    first = {"testing": "automated", "deployment": "on-demand"}
    for _ in range(8):
        html = answer.text()
        form = {name: field(html, name) for name in ("csrf_token", "turn", "key")}
        answer = context.request.post(f"{game_of(answer.url)}/decisions", form=form | first)
        assert answer.status == 200
        first = {}
    return game_of(answer.url)


def game_of(url: str) -> str:
    return url.removesuffix("/decisions")


@pytest.fixture
def over(page: Page, address: str) -> Iterator[Page]:
    """The page of a finished game."""
    heard: list[str] = []
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.goto(finished_game(page.context, address))
    yield page
    assert heard == []


def test_a_study_fills_in_where_it_was_asked_for_and_keeps_the_focus(over: Page) -> None:
    over.evaluate("window.sameDocument = true")
    over.get_by_role("button", name="Try other choices").focus()
    over.keyboard.press("Enter")
    expect(
        over.locator("#roads[data-state=computing], #roads[data-state=finished]")
    ).to_be_visible()
    expect(over.locator("#roads-title")).to_be_focused()
    expect(over.locator("#roads[data-state=finished]")).to_be_visible(timeout=PATIENCE_MS)
    assert over.evaluate("window.sameDocument === true")
    expect(over.locator("#roads .road-text").first).to_be_visible()
    over.reload()
    expect(over.locator("#roads[data-state=finished]")).to_be_visible()


def test_a_turn_once_more_names_its_change_in_the_hypothesis(over: Page) -> None:
    over.get_by_role("button", name="Try other choices").click()
    again = over.locator("#roads .roads button").first
    again.click(timeout=PATIENCE_MS)
    expect(over.get_by_role("heading", name=re.compile("once more"))).to_be_visible()
    expect(over.locator("input[name=bet][value=lower]")).to_be_enabled()
    expect(over.locator("#hypothesis")).not_to_have_text("going on like this")


def test_without_scripts_one_looks_again_until_it_is_there(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(finished_game(context, address))
    page.get_by_role("button", name=re.compile("Play it on 200 other days")).click()
    for _ in range(200):  # a few seconds, or a minute where the machine has much to do
        page.get_by_role("link", name="Look again").click()
        if page.locator(".chart-luck").count():
            break
        page.wait_for_timeout(300)
    expect(page.locator("#luck")).to_contain_text("of 200 days")
    page.get_by_role("link", name="Back to the game").click()
    expect(page.locator("#luck .chart-luck")).to_be_visible()
    context.close()
