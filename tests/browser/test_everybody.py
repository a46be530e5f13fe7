"""Every page is for everybody: no barrier by day or by night, on a desk and on a phone, enlarged,
or with text as wide apart as somebody may need it; nothing scrolls sideways, all folds open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.barriers import barriers

SIZES = {"desk": (1280, 800), "phone": (390, 844), "small": (320, 640)}
TURNS = 8
OPEN_FOLDS = "for (const fold of document.querySelectorAll('details')) fold.open = true"
#: Twice as large: the browser's own way, and letters alone.
TEXT_TWICE = "document.documentElement.style.fontSize = '200%'"
#: As wide apart as the guidelines ask that a page can bear.
TEXT_APART = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`*:not(svg *) {
    line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
  } p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""
#: By how much a page is wider than its window, and what of its words sticks out of it.
TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.querySelectorAll("main *, header *")]
    .filter((one) => !one.closest("svg, .twin, .card > .why"))
    .filter((one) => one.getBoundingClientRect().right > room + 1)
    .map((one) => `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 40)}`)
    .concat(`${document.documentElement.scrollWidth} in ${room}`);
}"""
PAGES = (
    *("front", "error", "styleguide", "turn", "life", "playback", "verdict", "roads", "luck"),
    *("daily", "sides", "sign-in", "recovery", "account", "second-factor"),
    *("rooms", "join", "guide", "host"),
)


@pytest.fixture(scope="module")
def places(browser: Browser, address: str) -> Iterator[tuple[Page, dict[str, str]]]:
    """Somebody who has played, shared, made an account and opened a room; the pages they see."""
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
    page.goto(address)
    page.get_by_role("button", name="Play").first.click()
    for turn in (2, 3):
        page.locator("button[name=run]").click()
        expect(page.locator("input[name=turn]")).to_have_value(str(turn))
    found = {"turn": page.url, "life": address.rstrip("/") + life, "verdict": game, "sides": link}
    page.goto(f"{address}rooms")
    page.get_by_role("button", name="Open").click()
    expect(page.locator(".host-page")).to_be_visible()
    found["host"] = page.url
    page.goto(f"{address}account")
    form = page.locator("form:has(#make-name)")
    form.locator("#make-name").fill("Noor")
    form.locator("#make-password").fill("counting sheep all night")
    form.get_by_role("button").click()
    expect(page.locator(".codes")).to_be_visible()
    found |= {
        "playback": f"{game}/turns/2",
        "roads": f"{game}/studies/roads",
        "luck": f"{game}/studies/luck",
        "front": address,
        "error": f"{address}no-such-page",
        "guide": f"{address}rooms/guide",
        "recovery": f"{address}account/recovery",
        "second-factor": f"{address}account/second-factor",
    }
    found |= {
        name: f"{address}{name}" for name in ("styleguide", "daily", "account", "rooms", "join")
    }
    assert set(found) == set(PAGES) - {"sign-in"}
    yield page, found
    context.close()


@pytest.fixture
def stranger(browser: Browser) -> Iterator[Page]:
    """Somebody who has never been here."""
    context = browser.new_context(reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture(params=PAGES)
def seen(
    request: pytest.FixtureRequest,
    places: tuple[Page, dict[str, str]],
    stranger: Page,
    address: str,
) -> tuple[Page, str]:
    """A page and its address; who has an account sees no page to sign in."""
    page, found = places
    if request.param == "sign-in":
        return stranger, f"{address}account"
    return page, found[request.param]


def shown(seen: tuple[Page, str], width: int, height: int) -> Page:
    """The page in a window of this size, with all its folds open."""
    page, place = seen
    page.set_viewport_size({"width": width, "height": height})
    page.goto(place)
    page.evaluate(OPEN_FOLDS)
    return page


@pytest.mark.parametrize("size", SIZES)
def test_no_barrier_is_found_and_nothing_scrolls_sideways(
    seen: tuple[Page, str], size: str
) -> None:
    page = shown(seen, *SIZES[size])
    assert page.evaluate(TOO_WIDE) == []
    assert barriers(page) == []


def test_twice_as_large_nothing_scrolls_sideways(seen: tuple[Page, str]) -> None:
    page = shown(seen, 640, 400)  # a desk's window, zoomed to 200 %
    assert page.evaluate(TOO_WIDE) == []
    page = shown(seen, 1280, 800)
    page.evaluate(TEXT_TWICE)
    assert page.evaluate(TOO_WIDE) == []


def test_text_wide_apart_has_room_on_a_small_phone(seen: tuple[Page, str]) -> None:
    page = shown(seen, 320, 640)
    page.evaluate(TEXT_APART)
    assert page.evaluate(TOO_WIDE) == []


@pytest.mark.parametrize("size", SIZES)
def test_an_invitation_has_no_barrier(
    stranger: Page, places: tuple[Page, dict[str, str]], size: str
) -> None:
    page = shown((stranger, places[1]["sides"]), *SIZES[size])
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    assert page.evaluate(TOO_WIDE) == []
    assert barriers(page) == []
