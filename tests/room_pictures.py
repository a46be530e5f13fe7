"""The pictures of a workshop, of a real room with real games; `make pictures` takes them.

A room's code is chance's, so it is written over before a picture is taken: pictures change only
when the game does.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import segno
from playwright.sync_api import Browser, Page, expect

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
SEED = "2020"
CODE, SPOKEN = "4KD9XW2MT", "4KD 9XW 2MT"
ADDRESS = f"https://dream.example/join/{CODE}"
TURNS, HALF = 8, 4
CHOOSE = (
    "radio => { radio.checked = true; radio.dispatchEvent(new Event('change', {bubbles: true})); }"
)
Plan = Mapping[int, Mapping[str, str]]
CAREFUL: Plan = {
    1: {"wip_limit": "5", "testing": "automated", "start": "observability"},
    2: {"test_share": "20", "planning": "just-in-time"},
    3: {"deployment": "on-demand", "discovery": "example-mapping"},
    4: {"testing": "test-first", "merge": "when-reviewed", "start": "cross-skilling"},
    5: {"deployment": "continuous", "contingency": "free-sprint"},
    6: {"release": "toggles"},
}
TEAMS: dict[str, Plan] = {
    "Night Owls": CAREFUL,
    "Small Batch": {**CAREFUL, 3: {"wip_limit": "3"}, 5: {"deployment": "end-of-sprint"}},
    "Slow Loris": {**CAREFUL, 2: {"wip_limit": "none", "planning": "up-front"}},
    "Early Train": {1: {"testing": "by-hand", "planning": "up-front", "deployment": "train"}},
    "Blue Hour": {1: {"wip_limit": "5", "testing": "automated"}},
}
WRITE_OVER = """([code, spoken, address, qr]) => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const here = new RegExp(`https?://[^ ]*/join/[2-9A-Z]{9}[^ ]*`, "g");
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    node.data = node.data.replace(here, address).replaceAll(code, spoken);
  }
  const old = document.querySelector(".way-in .room-qr, .table-door .room-qr");
  if (!old) return;
  const box = document.createElement("div");
  box.innerHTML = qr;
  old.replaceWith(box.firstElementChild);
}"""


class Room:
    """A room that is played for its pictures."""

    def __init__(self, browser: Browser, address: str, **wishes: str) -> None:
        self.browser = browser
        self.host = phone(browser, DESK)
        self.host.goto(f"{address}rooms")
        self.host.locator("details.more-choices").evaluate("fold => fold.open = true")
        self.host.locator("input[name=seed]").fill(SEED)
        for name, value in wishes.items():
            self.host.locator(f"input[name={name}][value={value}]").evaluate(CHOOSE)
        self.host.get_by_role("button", name="Open", exact=True).click()
        expect(self.host.locator(".room-qr")).to_be_visible()
        self.link = self.host.locator(".address").inner_text()
        self.here = self.host.url.removesuffix("/host")

    def act(self, name: str) -> None:
        """Press one of the host's buttons."""
        self.host.goto(f"{self.here}/host")
        self.host.get_by_role("button", name=name, exact=True).click()

    def sit(self, name: str, size: dict[str, int] = DESK) -> Page:
        """A team that takes a seat."""
        page = phone(self.browser, size)
        page.goto(self.link)
        page.get_by_label("Name of your team").fill(name)
        page.get_by_role("button", name="Sit down").click()
        return page

    def close(self) -> None:
        """All of them go home."""
        for context in self.browser.contexts:
            context.close()


def phone(browser: Browser, size: dict[str, int]) -> Page:
    """Somebody's own device, sharp where it is a phone, without motion."""
    scale = 2 if size == PHONE else 1
    context = browser.new_context(
        viewport=size,  # type: ignore[arg-type]
        reduced_motion="reduce",
        device_scale_factor=scale,
    )
    return context.new_page()


def choose(page: Page, choices: Mapping[str, str]) -> None:
    """Choose all of these that are offered."""
    for name, value in choices.items():
        for radio in page.locator(f'input[name="{name}"][value="{value}"]').all():
            radio.evaluate(CHOOSE)


def play(page: Page, plan: Plan, until: int) -> None:
    """Run turns up to and with this one."""
    expect(page.locator("button[name=run], .outcome").first).to_be_attached()
    while page.locator("button[name=run]").count():
        turn = int(page.locator("input[name=turn]").input_value())
        if turn > until:
            return
        choose(page, plan.get(turn, {}))
        page.locator("button[name=run]").click()
        expect(
            page.locator(f"input[name=turn][value='{turn + 1}'], .outcome").first
        ).to_be_attached()


def shot(page: Page, to: Path, most: int = 0, part: str = "") -> None:
    """A picture of the window, of as much of the page as is wanted, or of one part of it."""
    code = page.url.split("/rooms/")[-1][:9] if "/rooms/" in page.url else "-"
    spoken = f"{code[:3]} {code[3:6]} {code[6:]}"
    qr = segno.make(ADDRESS, error="m").svg_inline(border=2, omitsize=True, svgclass="room-qr")
    page.evaluate(WRITE_OVER, [spoken, SPOKEN, ADDRESS, qr])
    page.mouse.move(0, 0)
    if most:
        page.set_viewport_size({"width": page.viewport_size["width"], "height": most})  # type: ignore[index]
    page.evaluate("window.scrollTo(0, 0)")
    if part:
        page.locator(part).first.screenshot(path=to)
    else:
        page.screenshot(path=to)


def take(browser: Browser, address: str, folder: Path) -> None:
    """A room in the middle of its play, its debrief, a seat, and a table that votes."""
    room = Room(browser, address, pace="host")
    room.act("Start")
    pages = {name: room.sit(name) for name in TEAMS}
    for turn in range(1, TURNS + 1):
        if turn > 1:
            room.act(f"Open turn {turn}")
        for name, page in pages.items():
            page.goto(room.here)
            page.get_by_role("link", name="To your", exact=False).first.click()
            if turn == HALF and name in {"Slow Loris", "Blue Hour"}:
                continue
            play(page, TEAMS[name], turn)
        if turn == HALF:
            host = room.host
            host.locator("#show-ranking").evaluate(CHOOSE)
            room.host.get_by_role("button", name="Show these").click()
            host.goto(f"{room.here}/host")
            shot(host, folder / "room-host.png", 1060)
    seat = phone(browser, PHONE)
    seat.context.add_cookies(pages["Small Batch"].context.cookies())  # type: ignore[arg-type]
    room.act("End the play")
    seat.goto(room.here)
    shot(seat, folder / "room-seat.png")
    room.host.goto(f"{room.here}/debrief")
    shot(room.host, folder / "room-map.png", part=".slide:has(.chart-map)")
    room.close()
    votes(browser, address, folder)


def votes(browser: Browser, address: str, folder: Path) -> None:
    """Four people at one table: what their captain sees after three of them have voted."""
    room = Room(browser, address, votes="yes")
    ann = phone(browser, PHONE)
    ann.goto(room.link)
    ann.get_by_label("Name of your team").fill("Night Owls")
    ann.get_by_label("Your own name").fill("Ann")
    ann.get_by_role("button", name="Sit down").click()
    ann.goto(room.here)
    table = ann.locator("#seat-people .seat-link").inner_text()
    wanted = {
        "Bo": {"wip_limit": "5", "testing": "automated", "start": "observability"},
        "Cy": {"wip_limit": "5", "deployment": "on-demand"},
        "Di": {"wip_limit": "3", "testing": "automated"},
    }
    for name, choices in wanted.items():
        page = phone(browser, PHONE)
        page.goto(table)
        page.get_by_label("Your own name").fill(name)
        page.get_by_role("button", name="Sit down").click()
        choose(page, choices)
        page.get_by_role("button", name="Vote", exact=True).click()
        expect(page.locator("#table")).to_contain_text("Your vote is in")
    ann.get_by_role("link", name="To your game").click()
    expect(ann.locator("#table")).to_contain_text("3 of 4 have voted")
    ann.locator("#table").evaluate("part => part.scrollIntoView()")
    ann.screenshot(path=folder / "room-votes.png")
    room.close()
