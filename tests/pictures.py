"""`make pictures`: the pictures of README.md, taken of real games in a real browser.

The games have a fixed seed and fixed decisions, so the pictures change only when the game does.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, expect

from tests import owner_pictures, room_pictures
from tests.support.browser import find
from tests.support.serving import served

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
SEED = "2020"
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
#: What is chosen in each turn of a game that is won …
WON: dict[int, dict[str, str]] = {
    1: {"wip_limit": "5", "testing": "automated", "start": "observability"},
    2: {"test_share": "20", "planning": "just-in-time", "bet": "lower"},
    3: {"deployment": "on-demand", "discovery": "example-mapping", "bet": "lower"},
    4: {"testing": "test-first", "merge": "when-reviewed", "start": "cross-skilling"},
    5: {"deployment": "continuous", "contingency": "free-sprint"},
    6: {"release": "toggles"},
}
#: … and of one that is lost.
LOST: dict[int, dict[str, str]] = {
    1: {
        "testing": "by-hand",
        "test_share": "10",
        "planning": "up-front",
        "merge": "when-done",
        "deployment": "train",
    },
}
TURNS = 8
PICTURED_TURN = 4
#: A turn and a day of it on which a change fails: there is a fire, and somebody runs to it.
FILMED_TURN, FILMED_DAY = 1, 11
STUDIED_MS = 120_000
#: Also what is folded away, which a mouse would have to unfold first.
CHOOSE = (
    "radio => { radio.checked = true; radio.dispatchEvent(new Event('change', {bubbles: true})); }"
)


def main() -> None:
    """Play the games and take their pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        environment = {"DATABASE_URL": f"sqlite:///{folder}/pictures.sqlite"}
        with served("app:app", os.environ | environment) as server, find().launched() as browser:
            address = f"http://127.0.0.1:{server.port}/"
            won(browser, address)
            lost(browser, address)
            room_pictures.take(browser, address, FOLDER)
            owner_pictures.take(browser, folder, FOLDER)
    for picture in sorted(FOLDER.glob("*.png")):
        print(f"{picture.name}: {picture.stat().st_size // 1000} kB")


def won(browser: Browser, address: str) -> None:
    """A game from its front page to its debrief; one of its turns from look to recap."""
    page = opened(browser, address)
    page.screenshot(path=FOLDER / "front.png")
    start(page)
    for turn in range(1, TURNS + 1):
        if turn == PICTURED_TURN:
            picture(page, "turn.png")
            elsewhere(browser, page, "phone.png", PHONE)
            elsewhere(browser, page, "dark.png", DESK, scheme="dark")
            elsewhere(browser, page, "dark-phone.png", PHONE, scheme="dark")
            choose(page, WON[turn] | {"bet": "lower"})
            picture(page, "decide.png", first="form.turn")
        run(page, turn, WON.get(turn, {}))
        if turn == PICTURED_TURN:
            picture(page, "recap.png", last=".meters")
        if turn == FILMED_TURN:
            on_day(page, FILMED_DAY)
            picture(page, "sprints.png", first=".stage", last=".stage")
    for ask, study in (("Try other choices", "roads"), ("Play it on 200 other days", "luck")):
        page.get_by_role("button", name=ask).click()
        finished = page.locator(f"#{study}[data-state=finished]")
        expect(finished).to_be_visible(timeout=STUDIED_MS)
    picture(page, "debrief.png", most=2300)
    page.context.close()


def lost(browser: Browser, address: str) -> None:
    """A game in which everything is done as it should not be, to its debrief."""
    page = opened(browser, address)
    start(page)
    for turn in range(1, TURNS + 1):
        run(page, turn, LOST.get(turn, {}))
        if page.locator(".outcome").count():
            break
    picture(page, "debrief-lost.png", most=1560)
    page.context.close()


def opened(browser: Browser, address: str) -> Page:
    """A page of a new player, who wants no motion: a film would not stand still for its picture."""
    page = browser.new_context(viewport=DESK, reduced_motion="reduce").new_page()  # type: ignore[arg-type]
    page.goto(address)
    return page


def start(page: Page) -> None:
    """Start the game with the pictures' seed, which the form would leave to chance."""
    page.locator("form").first.evaluate(
        """(form, seed) => {
          const field = document.createElement("input");
          Object.assign(field, {type: "hidden", name: "seed", value: seed});
          form.append(field);
        }""",
        SEED,
    )
    page.get_by_role("button", name="Play").first.click()
    expect(page.locator("input[name=turn]")).to_have_value("1")
    # Until the page's scripts have come, a turn is posted as without them and plays not in place.
    expect(page.locator("#hypothesis")).to_have_text("going on like this")


def choose(page: Page, choices: dict[str, str]) -> None:
    """Choose all of these."""
    for name, value in choices.items():
        page.locator(f'input[name="{name}"][value="{value}"]').evaluate(CHOOSE)


def run(page: Page, turn: int, choices: dict[str, str]) -> None:
    """Decide and run a turn, and wait for what comes after it."""
    choose(page, choices)
    page.locator("button[name=run]").click()
    after = page.locator(f"input[name=turn][value='{turn + 1}'], .outcome").first
    expect(after).to_be_attached()


def on_day(page: Page, day: int) -> None:
    """Lead the film of the last turn to one of its days."""
    page.get_by_role("button", name="Watch these sprints").click()
    page.get_by_role("slider", name="Day").press("Home")
    for _ in range(day):
        page.get_by_role("slider", name="Day").press("ArrowRight")


def elsewhere(
    browser: Browser,
    desk: Page,
    name: str,
    viewport: dict[str, int],
    scheme: Literal["light", "dark"] = "light",
) -> None:
    """The same game on another device: the same cookie at the same address."""
    context = browser.new_context(
        viewport=viewport,  # type: ignore[arg-type]
        reduced_motion="reduce",
        color_scheme=scheme,
        device_scale_factor=2 if viewport == PHONE else 1,
    )
    context.add_cookies(desk.context.cookies())  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(desk.url)
    page.screenshot(path=FOLDER / name)
    context.close()


def picture(page: Page, name: str, first: str = "", last: str = "", most: int = 4000) -> None:
    """A page, or a part of it, without the bar that sticks to the window's edge in the way."""
    height: int = page.evaluate("document.documentElement.scrollHeight")
    page.mouse.move(0, 0)
    page.set_viewport_size({"width": DESK["width"], "height": height})
    page.evaluate("window.scrollTo(0, 0)")
    top = edge(page, first, "top") if first else 0
    bottom = edge(page, last, "bottom") if last else height
    clip = {"x": 0, "y": top, "width": DESK["width"], "height": min(most, bottom - top)}
    page.screenshot(path=FOLDER / name, clip=clip)  # type: ignore[arg-type]
    page.set_viewport_size(DESK)  # type: ignore[arg-type]


def edge(page: Page, selector: str, side: str) -> float:
    """Where a part of the page begins or ends."""
    found: float = page.locator(selector).first.evaluate(
        "(part, side) => part.getBoundingClientRect()[side]", side
    )
    return found + (12 if side == "bottom" else -12)


if __name__ == "__main__":
    main()
