"""Playback, challenges and the dream of the day in a browser: no barrier, and nothing too wide."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.barriers import barriers

DESK, PHONE, SMALL = (1280, 800), (390, 844), (320, 640)
TURNS = 8


@pytest.fixture(scope="module")
def places(browser: Browser, address: str) -> Iterator[tuple[Page, dict[str, str]]]:
    """A player who finished a game, a challenge and a dream, and the addresses of their pages."""
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{address}daily")
    page.get_by_role("button", name="Play").click()
    page.locator("button[name=run]").click()
    expect(page.locator("input[name=turn]")).to_have_value("2")
    life = page.locator("svg.scene.wide a[data-story]").first.get_attribute("href") or ""
    game = page.url
    for _ in range(TURNS - 1):
        page.locator("button[name=run]").click()
        page.wait_for_load_state()
        expect(page.locator("button[name=run], .outcome")).to_be_visible()
        if page.locator(".outcome").count():
            break
    expect(page.locator(".outcome")).to_be_visible()
    page.get_by_role("button", name="Challenge a friend").click()
    link = page.get_by_role("link", name="The challenge").get_attribute("href") or ""
    found = {
        "life": address.rstrip("/") + life,
        "playback": f"{game}/turns/2",
        "verdict": game,
        "daily": f"{address}daily",
        "sides": link,
    }
    yield page, found
    context.close()


@pytest.mark.parametrize("size", [DESK, PHONE, SMALL], ids=["desk", "phone", "small"])
@pytest.mark.parametrize("name", ["life", "playback", "verdict", "daily", "sides"])
def test_no_barrier_is_found_and_nothing_scrolls_sideways(
    places: tuple[Page, dict[str, str]], name: str, size: tuple[int, int]
) -> None:
    page, found = places
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(found[name])
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert barriers(page) == []


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_an_invitation_has_no_barrier(
    browser: Browser, places: tuple[Page, dict[str, str]], size: tuple[int, int]
) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    page.goto(places[1]["sides"])
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert barriers(page) == []
    context.close()
