"""Who cannot see what moves hears it: what a turn came to, what moved in it, what a study found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.pictures import start

Motion = Literal["reduce", "no-preference"]
Begin = Callable[[Motion], Page]


@pytest.fixture
def begin(browser: Browser, address: str) -> Iterator[Begin]:
    """A game that has just begun, for somebody who wants motion or does not."""
    contexts: list[BrowserContext] = []

    def begun(motion: Motion) -> Page:
        contexts.append(browser.new_context(reduced_motion=motion))
        page = contexts[-1].new_page()
        page.goto(address)
        start(page)
        return page

    yield begun
    for context in contexts:
        context.close()


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_after_a_turn_its_recap_and_what_moved_are_told(begin: Begin, motion: Motion) -> None:
    page = begin(motion)
    page.locator("button[name=run]").click()
    expect(page.locator("#recap")).to_be_focused()
    recap = re.sub(r"\s+", " ", page.locator("#recap").inner_text()).strip()
    expect(page.locator("body > [role=status]")).to_contain_text(recap)
    moved = page.locator(".film [role=status]")
    expect(moved).to_have_text(re.compile(r"^In 21 days: .+\. \d+ in progress now\.$"))


def test_what_is_told_of_a_turn_is_what_the_picture_says(begin: Begin) -> None:
    page = begin("reduce")
    page.locator("button[name=run]").click()
    moved = page.locator(".film [role=status]")
    expect(moved).to_contain_text("in progress now")
    told = re.search(r"(\d+) in progress now", moved.inner_text())
    sign = re.match(r"\d+", page.locator("svg.scene.wide .wip-text").text_content() or "")
    assert told
    assert sign
    assert told[1] == sign[0]


def test_whoever_asks_for_the_film_by_key_can_go_on_by_key(begin: Begin) -> None:
    page = begin("reduce")
    page.locator("button[name=run]").click()
    watch = page.get_by_role("button", name="Watch these sprints")
    watch.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("slider", name="Day")).to_be_focused()
    page.keyboard.press("Home")
    expect(page.get_by_role("slider", name="Day")).to_have_attribute("aria-valuetext", "Day 0")


def test_the_life_of_a_sheep_is_told_where_it_appears(begin: Begin) -> None:
    page = begin("reduce")
    page.locator("button[name=run]").click()
    expect(page.locator("#recap")).to_be_focused()
    sheep = page.locator("svg.scene.wide a[data-story]").first
    sheep.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".life-board[aria-live=polite]")).to_contain_text("Committed on day")
