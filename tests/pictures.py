"""`make pictures`: the pictures of README.md, taken of a real game in a real browser.

The game has a fixed seed and fixed decisions, so the pictures change only when the game does.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.support.browser import find
from tests.support.serving import served

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
SEED = "2020"
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
#: What is chosen in each turn.
GAME: dict[int, dict[str, str]] = {
    1: {"wip_limit": "5", "testing": "automated", "start": "observability"},
    2: {"test_share": "20", "planning": "just-in-time", "bet": "lower"},
    3: {"deployment": "on-demand", "discovery": "example-mapping"},
    4: {"testing": "test-first", "merge": "when-reviewed", "start": "cross-skilling"},
    5: {"deployment": "continuous", "contingency": "free-sprint"},
    6: {"release": "toggles"},
}
PICTURED_TURN = 4
#: Also what is folded away, which a mouse would have to unfold first.
CHOOSE = (
    "radio => { radio.checked = true; radio.dispatchEvent(new Event('change', {bubbles: true})); }"
)


def main() -> None:
    """Play the game and take its pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        environment = {"DATABASE_URL": f"sqlite:///{folder}/pictures.sqlite"}
        with served("app:app", os.environ | environment) as server, find().launched() as browser:
            take(browser, f"http://127.0.0.1:{server.port}/")
    for picture in sorted(FOLDER.glob("*.png")):
        print(f"{picture.name}: {picture.stat().st_size // 1000} kB")


def take(browser: Browser, address: str) -> None:
    """All pictures, in the order in which a player would see them."""
    desk = browser.new_context(viewport=DESK, reduced_motion="reduce")
    page = desk.new_page()
    page.goto(address)
    page.screenshot(path=FOLDER / "front.png")
    start(page)
    for turn in range(1, 9):
        if turn == PICTURED_TURN:
            whole_page(page, "turn.png")
            with_phone(browser, page)
        for name, value in GAME.get(turn, {}).items():
            page.locator(f'input[name="{name}"][value="{value}"]').evaluate(CHOOSE)
        page.locator("button[name=run]").click()
        if turn < 8:
            expect(page.locator("input[name=turn]")).to_have_value(str(turn + 1))
    expect(page.get_by_role("button", name="Play again, same luck")).to_be_visible()
    whole_page(page, "debrief.png", most=1180)
    desk.close()


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


def with_phone(browser: Browser, desk: Page) -> None:
    """The same game on a phone: the same cookie at the same address."""
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce", device_scale_factor=2)
    context.add_cookies(desk.context.cookies())  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(desk.url)
    page.screenshot(path=FOLDER / "phone.png")
    context.close()


def whole_page(page: Page, name: str, most: int = 4000) -> None:
    """A page from its top, without the bar that sticks to the window's edge in the way."""
    height: int = min(most, page.evaluate("document.documentElement.scrollHeight"))
    page.mouse.move(0, 0)
    page.set_viewport_size({"width": DESK["width"], "height": height})
    page.screenshot(path=FOLDER / name)
    page.set_viewport_size(DESK)


if __name__ == "__main__":
    main()
