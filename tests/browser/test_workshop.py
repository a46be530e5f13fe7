"""A workshop in browsers: a host and six seats, three of them phones, from opening to export."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.barriers import barriers
from tests.support.serving import served

DESK, PHONE, SMALL = (1280, 800), (390, 844), (320, 640)
WITHIN_MS = 2900  # two seconds, and the time that a loaded machine takes to draw
BACK_MS = 15_000  # without a click, however slow a server is that has just begun
CLICK_SECONDS, KEY_SECONDS, CAMERA_SECONDS = 3.0, 0.4, 12.0
SECRET = {"SECRET_KEY": "a secret that is long enough for the tests"}


class Table:
    """A team with a device."""

    def __init__(self, browser: Browser, name: str, size: tuple[int, int], phone: bool) -> None:
        self.name = name
        self.context: BrowserContext = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            has_touch=phone,
            is_mobile=phone,
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self.seconds = 0.0  # that a person would have taken so far

    def click(self, role: str, name: str) -> None:
        """Press what has this name."""
        self.seconds += CLICK_SECONDS
        self.page.get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]

    def sit_down(self, link: str) -> None:
        """Hold the camera to the wall, type a name, sit down."""
        self.seconds += CAMERA_SECONDS + KEY_SECONDS * len(self.name)
        self.page.goto(link)
        self.page.get_by_label("Name of your team").fill(self.name)
        self.click("button", "Sit down")

    def run_turn(self) -> None:
        """Press the one button of the turn."""
        before = self.page.locator("input[name=turn]").input_value()
        self.page.locator("button[name=run]").click()
        expect(self.page.locator(f"input[name=turn][value='{before}']")).to_have_count(0)

    def close(self) -> None:
        """Go home."""
        self.context.close()


class Wall(Table):
    """The host."""

    def open(self, address: str, pace: str, votes: str = "no") -> str:
        """Open a room from the front page; the link that is on the wall."""
        self.page.goto(address)
        self.click("link", "Workshop")
        self.click("link", "Open a room")
        self.seconds += CLICK_SECONDS
        self.page.locator(f"label[for=pace-{pace}]").click()
        if votes == "yes":
            self.seconds += CLICK_SECONDS
            self.page.locator("label[for=votes-yes]").click()
        self.click("button", "Open")
        expect(self.page.locator(".room-qr")).to_be_visible()
        return self.page.locator(".address").inner_text()

    def row(self, name: str) -> str:
        """What is seen of a team."""
        return self.page.locator("tr", has_text=name).inner_text()

    def sees(self, name: str, what: str, within: int = WITHIN_MS) -> None:
        """Without a click, soon."""
        row = self.page.locator("tr", has_text=name)
        expect(row).to_contain_text(what, timeout=within)

    def for_seat(self, name: str, button: str) -> None:
        """Use a power over one seat."""
        row = self.page.locator("tr", has_text=name)
        if row.locator("details").get_attribute("open") is None:
            row.locator("summary").click()
        row.get_by_role("button", name=button).click()


@pytest.fixture
def tables(browser: Browser) -> Iterator[list[Table]]:
    """Six devices, three of them phones."""
    names = ("Blue", "Red", "Green", "Night Owls", "ضوء الفجر", "<b>Bold</b>")
    made = [
        Table(browser, name, PHONE if number % 2 else DESK, bool(number % 2))
        for number, name in enumerate(names)
    ]
    yield made
    for table in made:
        table.close()


@pytest.fixture
def wall(browser: Browser) -> Iterator[Wall]:
    made = Wall(browser, "Host", DESK, phone=False)
    yield made
    made.close()


def test_a_room_from_opening_to_export(wall: Wall, tables: list[Table], address: str) -> None:
    link = wall.open(address, "host")
    *early, late = tables
    for table in early:
        table.sit_down(link)
        expect(table.page.locator("#seat-state")).to_contain_text("the host says so")
    expect(wall.page.locator("#seats-title")).to_have_text("5 of 12 seats", timeout=WITHIN_MS)
    wall.click("button", "Start")
    for table in early:  # no click: the page goes to the game by itself
        expect(table.page.locator("input[name=turn]")).to_have_value("1", timeout=WITHIN_MS)
    assert wall.seconds + max(table.seconds for table in early) < 120

    blue, red, green, owls, _dawn = early
    blue.run_turn()
    expect(blue.page.locator("#room-bar")).to_contain_text("Turn 2 opens for everybody at once")
    wall.sees("Blue", "waits for turn 2")
    expect(wall.page.locator(".counted")).to_have_text("1 of 5 have decided turn 1")

    red.page.reload()
    red.run_turn()
    wall.sees("Red", "waits for turn 2")

    green.context.set_offline(True)
    wall.click("button", "Open turn 2")
    expect(blue.page.locator("#room-bar")).to_contain_text("Turn 2 is open", timeout=WITHIN_MS)
    green.context.set_offline(False)
    expect(green.page.locator("#room-bar")).to_contain_text("Turn 1 is open", timeout=WITHIN_MS)
    green.run_turn()
    green.run_turn()
    wall.sees("Green", "waits for turn 3")

    late.sit_down(link)
    late.run_turn()
    wall.sees(late.name, "Turn 2 of 8")

    wall.for_seat("Night Owls", "Remove")
    expect(wall.page.locator("tr", has_text="Night Owls")).to_have_count(0)
    expect(owls.page.locator("h1")).to_have_text("Your seat is gone", timeout=WITHIN_MS)

    wall.for_seat("ضوء", "Play it on")
    wall.sees("ضوء", "a script plays")

    for turn in range(3, 9):
        wall.click("button", f"Open turn {turn}")
    for table in (blue, red, green, late):
        while table.page.locator("button[name=run]").count():
            table.run_turn()
    expect(wall.page.locator(".counted")).to_have_text("5 of 5 are through", timeout=WITHIN_MS)
    wall.click("button", "End the play")

    wall.click("link", "The debrief")
    check_the_debrief(wall.page)


def check_the_debrief(page: Page) -> None:
    """On the wall, on paper, and taken home."""
    expect(page.locator(".chart-map")).to_be_visible()
    expect(page.locator(".flows figure")).to_have_count(5)
    expect(page.get_by_text("<b>Bold</b>").first).to_be_visible()
    assert page.locator("main b b").count() == 0
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    expect(page.locator(".chart-map")).to_be_visible()
    page.emulate_media(media="screen")
    with page.expect_download() as found:
        page.get_by_role("link", name="CSV").click()
    text = Path(found.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["team"] for row in rows} == {"Blue", "Red", "Green", "ضوء الفجر", "<b>Bold</b>"}


class Voter(Table):
    """Somebody with a phone at a table that votes."""

    def sit(self, link: str, team: str = "") -> None:
        """Be the first at a seat, or sit down beside others."""
        self.page.goto(link)
        if team:
            self.page.get_by_label("Name of your team").fill(team)
        self.page.get_by_label("Your own name").fill(self.name)
        self.click("button", "Sit down")
        expect(self.page.locator("#table")).to_be_visible()

    def wants(self, field: str, value: str) -> None:
        """Choose, also what is folded away."""
        self.page.locator(f"input[name={field}][value='{value}']").check(force=True)

    def sees(self, what: str) -> None:
        """Without a click, within two seconds and what a loaded machine takes to draw."""
        expect(self.page.locator("#table")).to_contain_text(what, timeout=WITHIN_MS)


def test_a_table_votes_on_three_phones_and_its_captain_confirms(
    browser: Browser, wall: Wall, address: str
) -> None:
    ann, bo, cy = [Voter(browser, name, PHONE, phone=True) for name in ("Ann", "Bo", "<i>Cy</i>")]
    link = wall.open(address, "free", votes="yes")
    ann.sit(link, "Blue")
    expect(ann.page.locator("input[name=turn]")).to_have_value("1")
    ann.page.get_by_role("link", name="Show them the way").click()
    table = ann.page.locator("#seat-people .seat-link").inner_text()
    ann.click("link", "To your game")
    for other in (bo, cy):
        other.sit(table)
    ann.sees("0 of 3 have voted on turn 1")

    bo.wants("wip_limit", "5")
    bo.click("button", "Vote")
    bo.sees("Your vote is in")
    expect(bo.page.locator("input[name=turn]")).to_have_value("1")
    ann.sees("5 Bo")
    cy.wants("wip_limit", "5")
    cy.click("button", "Vote")
    ann.sees("5 Bo, <i>Cy</i>")
    bo.sees("2 of 3 have voted")

    ann.page.get_by_role("link", name="Fill in what most want").click()
    expect(ann.page.locator("input[name=wip_limit][value='5']")).to_be_checked()
    ann.click("button", "Only vote")
    expect(ann.page.locator("input[name=turn]")).to_have_value("1")
    ann.run_turn()
    for other in (bo, cy):  # no click: the page goes to the next turn by itself
        expect(other.page.locator("input[name=turn]")).to_have_value("2", timeout=WITHIN_MS)
    bo.sees("0 of 3 have voted on turn 2")

    ann.click("link", "Blue")
    ann.page.get_by_label("Hand the captaincy to").select_option("Bo")
    ann.click("button", "Hand on")
    expect(bo.page.locator("button[name=run]")).to_contain_text("Run", timeout=WITHIN_MS)
    bo.run_turn()
    wall.sees("Blue", "Turn 3 of 8")
    for page, path in ((bo.page, bo.page.url), (ann.page, ann.page.url), (cy.page, table)):
        page.set_viewport_size({"width": SMALL[0], "height": SMALL[1]})
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= SMALL[0], path
        assert barriers(page) == [], path
    for voter in (ann, bo, cy):
        voter.close()


@pytest.mark.parametrize("size", [DESK, PHONE, SMALL], ids=["desk", "phone", "small"])
def test_no_page_of_a_room_has_a_barrier_or_scrolls_sideways(
    browser: Browser, wall: Wall, address: str, size: tuple[int, int]
) -> None:
    link = wall.open(address, "free")
    team = Table(browser, "W" * 24, size, phone=False)
    team.page.goto(link)
    pages = [(team.page, link)]
    team.sit_down(link)
    team.run_turn()
    room = team.page.locator("#room-bar a").get_attribute("href") or ""
    base = address.rstrip("/")
    wall.page.locator("#show-ranking").check()
    wall.click("button", "Show these")
    pages += [(team.page, team.page.url), (team.page, f"{base}{room}")]
    pages += [(team.page, f"{base}/join"), (team.page, f"{base}/rooms")]
    pages += [(team.page, f"{base}/rooms/guide")]
    pages += [(wall.page, wall.page.url), (wall.page, f"{base}{room}/debrief")]
    for page, path in pages:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], path
        assert barriers(page) == [], path
    team.close()


def test_a_restart_in_the_middle_of_a_turn_loses_nothing(
    browser: Browser, wall: Wall, tmp_path: Path
) -> None:
    environment = {"DATABASE_URL": f"sqlite:///{tmp_path}/game.sqlite", **SECRET}
    team = Table(browser, "Blue", DESK, phone=False)
    with served("app:app", environment) as server:
        port = server.port
        link = wall.open(f"http://127.0.0.1:{port}/", "host")
        team.sit_down(link)
        wall.click("button", "Start")
        expect(team.page.locator("input[name=turn]")).to_have_value("1", timeout=WITHIN_MS)
        team.run_turn()
        team.page.locator("input[name=wip_limit]").first.check(force=True)
        server.kill()
    team.page.wait_for_timeout(2500)
    with served("app:app", environment, port):
        wall.sees("Blue", "Turn 2 of 8", BACK_MS)
        wall.click("button", "Open turn 2")
        bar = team.page.locator("#room-bar")
        expect(bar).to_contain_text("Turn 2 is open", timeout=BACK_MS)
        team.run_turn()  # what was chosen before is sent now
        wall.sees("Blue", "Turn 3 of 8", BACK_MS)
    team.close()


def test_without_javascript_a_room_is_run_by_loading_pages(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    host, team = context.new_page(), browser.new_context(java_script_enabled=False).new_page()
    host.goto(f"{address}rooms")
    host.get_by_role("button", name="Open").click()
    team.goto(host.locator(".address").inner_text())
    team.get_by_role("button", name="Sit down").click()
    team.locator("button[name=run]").click()
    host.reload()
    expect(host.locator("#host-seats")).to_contain_text("Turn 2 of 8")
    host.get_by_role("button", name="End the play").click()
    team.locator("button[name=run]").click()
    expect(team.locator("[role=alert]")).to_contain_text("The play has ended")
    team.context.close()
    context.close()
