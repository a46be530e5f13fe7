"""Whole games in a real browser, with scripts and without, on a desk and on a phone."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.barriers import barriers

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
TURNS = 8
# What Alice changes in each turn: sensible things, one after the other.
ALICE: dict[int, dict[str, str]] = {
    1: {"wip_limit": "5", "testing": "automated"},
    2: {"deployment": "on-demand"},
    3: {"planning": "just-in-time"},
    4: {"testing": "test-first"},
}


@pytest.fixture
def errors(page: Page) -> Iterator[list[str]]:
    """What the browser's console complains of; nothing, at the end of every test."""
    heard: list[str] = []
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("console", lambda line: heard.append(line.text) if line.type == "error" else None)
    yield heard
    assert heard == []


def choose(page: Page, name: str, value: str) -> None:
    """Click a choice as a person does; the radio button lies over the face of its label."""
    radio = page.locator(f'input[name="{name}"][value="{value}"]')
    radio.click()
    expect(radio).to_be_checked()


def run_turn(page: Page, turn: int) -> None:
    """Press the button and wait for what comes after this turn."""
    page.locator("button[name=run]").click()
    if turn < TURNS:
        expect(page.locator("input[name=turn]")).to_have_value(str(turn + 1))
    else:
        expect(page.get_by_role("button", name="Play again, same luck")).to_be_visible()


def play(page: Page, address: str) -> None:
    """From the front page to the verdict."""
    page.goto(address)
    page.get_by_role("button", name="Play").first.click()
    expect(page.locator("input[name=turn]")).to_have_value("1")
    for turn in range(1, TURNS + 1):
        for name, value in ALICE.get(turn, {}).items():
            choose(page, name, value)
        run_turn(page, turn)


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    width: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width


def test_a_whole_game_is_played_with_scripts(page: Page, address: str, errors: list[str]) -> None:
    page.set_viewport_size(DESK)
    play(page, address)
    expect(page.get_by_role("heading", name="How do the four keys compare?")).to_be_visible()
    assert page.locator("input[type=radio]").count() == 0
    page.get_by_role("button", name="Play again, same luck").click()
    expect(page.locator("input[name=turn]")).to_have_value("1")


def test_a_whole_game_is_played_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=DESK)
    page = context.new_page()
    play(page, address)
    expect(page.get_by_role("heading", name="How did work flow?")).to_be_visible()
    context.close()


def test_the_first_decision_is_two_clicks_and_a_moment_away(
    page: Page, address: str, errors: list[str]
) -> None:
    page.set_viewport_size(DESK)
    began = time.monotonic()
    page.goto(address)
    page.get_by_role("button", name="Play").first.click()
    run_turn(page, 1)
    assert time.monotonic() - began < 15


def test_on_a_phone_nothing_is_wider_than_the_screen(
    page: Page, address: str, errors: list[str]
) -> None:
    page.set_viewport_size(PHONE)
    page.goto(address)
    assert sideways(page) <= 0
    page.get_by_role("button", name="Play").first.click()
    for turn in range(1, TURNS + 1):
        expect(page.locator("input[name=turn]")).to_have_value(str(turn))
        assert sideways(page) <= 0
        cards = page.locator("fieldset:visible")
        narrow = [cards.nth(i).bounding_box() for i in range(cards.count())]
        assert all(box is None or box["width"] > 150 for box in narrow), "a card is squeezed"
        run_turn(page, turn)
    assert sideways(page) <= 0


def test_the_button_that_runs_the_turn_is_always_within_reach(
    page: Page, address: str, errors: list[str]
) -> None:
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        page.goto(address)
        page.locator("form button").first.click()
        button = page.locator("button[name=run]")
        expect(button).to_be_in_viewport()


def test_pages_pass_an_accessibility_check(page: Page, address: str) -> None:
    page.set_viewport_size(DESK)
    page.goto(address)
    assert barriers(page) == []
    page.get_by_role("button", name="Play").first.click()
    expect(page.locator("input[name=turn]")).to_have_value("1")
    assert barriers(page) == []
    for turn in range(1, TURNS + 1):
        run_turn(page, turn)
    assert barriers(page) == []


def test_a_game_is_played_by_keyboard_alone(page: Page, address: str, errors: list[str]) -> None:
    page.set_viewport_size(DESK)
    page.goto(address)
    page.get_by_role("button", name="Play").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("input[name=turn]")).to_have_value("1")
    page.locator("input[name=wip_limit]:checked").focus()
    page.keyboard.press("ArrowLeft")
    chosen = page.locator("input[name=wip_limit]:checked").get_attribute("value")
    assert chosen == "8"
    page.locator("button[name=run]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("input[name=turn]")).to_have_value("2")
    expect(page.locator('input[name=wip_limit][value="8"]')).to_be_checked()


def test_a_bet_names_what_is_changed_and_is_answered(
    page: Page, address: str, errors: list[str]
) -> None:
    page.set_viewport_size(DESK)
    page.goto(address)
    page.get_by_role("button", name="Play").first.click()
    run_turn(page, 1)
    choose(page, "wip_limit", "5")
    expect(page.get_by_text("a WIP limit of 5")).to_be_visible()
    expect(page.locator("#settling-size")).to_contain_text(re.compile(r"takes \d+ % of the week"))
    choose(page, "bet", "lower")
    run_turn(page, 2)
    expect(page.locator(".bet-outcome")).to_contain_text("You bet that it lowers lead time")
