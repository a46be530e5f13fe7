"""Active time is right within a second, whatever happens to the page.

Most situations are played on the module's own clock, in a real browser, since nobody wants to wait
for half an hour; the last ones are real, from the click to the row in the database.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.support.serving import served

#: Plays steps on a clock of its own and answers with the seconds of all reports.
PLAY = """async ([steps, sends]) => {
  const { Attention } = await import("/static/js/attention.js");
  let now = 0, visible = true, focused = true, sent = 0;
  const attention = new Attention(() => now, () => visible && focused);
  const send = () => {
    const spans = attention.report();
    if (spans && sends) {
      for (const span of spans.split(",")) { const [a, b] = span.split("-"); sent += a - b; }
      attention.spans = [];
    }
    attention.resume();
  };
  for (const [what, seconds] of steps) {
    if (what === "wait") now += seconds * 1000;
    if (what === "input") attention.input();
    if (what === "work") for (let s = 0; s < seconds; s += 1) { now += 1000; attention.input(); }
    if (what === "hide") { visible = false; send(); }
    if (what === "show") { visible = true; attention.resume(); }
    if (what === "blur") { focused = false; attention.settle(); }
    if (what === "focus") { focused = true; attention.resume(); }
    if (what === "leave") send();
    if (what === "back") attention.resume();
    if (what === "tick") send();
    if (what === "unblock") sends = true;
    if (what === "kill") return sent / 1000;
  }
  send();
  return sent / 1000;
}"""

SITUATIONS: dict[str, tuple[str, int]] = {
    "worked on all the time": ("work 60", 60),
    "looked at and not touched": ("wait 100", 100),
    "left alone after a while": ("work 30, wait 1800", 150),
    "left alone, and touched again": ("wait 600, input, wait 10", 130),
    "hidden": ("work 20, hide, wait 300", 20),
    "hidden and shown soon": ("work 20, hide, wait 50, show, wait 10", 30),
    "hidden and shown much later": ("work 20, hide, wait 500, show, wait 60", 20),
    "shown much later, and then touched": ("hide, wait 500, show, wait 60, input, wait 10", 10),
    "behind another window": ("work 20, blur, wait 90, focus, work 5", 25),
    "behind another window, and moved over": ("work 20, blur, input, wait 60, input", 20),
    "blurred, then hidden, then back": (
        "work 9, blur, hide, wait 9, show, wait 9, focus, work 9",
        18,
    ),
    "gone back to by the browser's cache": (
        "work 15, leave, hide, wait 60, show, back, work 15",
        30,
    ),
    "reported every minute": ("work 61, tick, work 61, tick, work 8", 130),
    "opened in the background": ("blur, wait 60, focus, work 10", 10),
    "killed by the system while it was hidden": ("work 20, hide, wait 60, kill", 20),
    "killed just after it had reported": ("work 61, tick, work 1, kill", 61),
    "asleep with its lid closed": ("work 20, hide, wait 28800, show, input, work 20", 40),
    "asleep while it was in front": ("work 20, wait 28800, input, work 20", 160),
    "many short looks": (", ".join(["work 1, hide, wait 2, show"] * 40), 40),
}


def steps(text: str) -> list[list[object]]:
    """What happens, one after the other, each with its seconds."""
    words = [step.split() for step in text.split(", ")]
    return [[what, int(seconds[0]) if seconds else 0] for what, *seconds in words]


@pytest.mark.parametrize("situation", SITUATIONS)
def test_active_time_is_right_when_a_page_is(address: str, page: Page, situation: str) -> None:
    happens, seconds = SITUATIONS[situation]
    page.goto(f"{address}privacy")
    assert abs(page.evaluate(PLAY, [steps(happens), True]) - seconds) <= 1


def test_what_could_not_be_sent_is_sent_with_the_next_report(address: str, page: Page) -> None:
    page.goto(f"{address}privacy")
    happens = steps("work 20, hide, wait 9, show, unblock, work 5")
    assert page.evaluate(PLAY, [happens, False]) == 25


# From the click to the row -----------------------------------------------------------------------


class Place(NamedTuple):
    """Where a game is served, and its database."""

    address: str
    file: Path

    def rows(self) -> list[tuple[int, int]]:
        """Beginning and end of every active span."""
        with sqlite3.connect(self.file) as connection:
            asked = "SELECT at - seconds, at FROM fact WHERE kind = 'active' ORDER BY at"
            return list(connection.execute(asked))

    def seconds(self) -> int:
        """All active time, over tabs."""
        return len({second for began, ended in self.rows() for second in range(began, ended)})


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A game of this test's own."""
    file = tmp_path / "game.sqlite"
    environment = {"DATABASE_URL": f"sqlite:///{file}", "SECRET_KEY": "s" * 40}
    with served("app:app", environment) as server:
        yield Place(f"http://127.0.0.1:{server.port}/", file)


def begin(context: BrowserContext, place: Place) -> Page:
    page = context.new_page()
    page.goto(place.address)
    page.locator("form[action='/games'] button").first.click()
    page.wait_for_url("**/games/*")
    return page


def test_a_game_that_is_left_has_reported(place: Place, page: Page) -> None:
    game = begin(page.context, place)
    game.wait_for_timeout(4000)
    game.goto(f"{place.address}privacy")
    game.wait_for_timeout(500)
    assert abs(place.seconds() - 4) <= 1


def test_a_clock_that_is_changed_changes_nothing(place: Place, page: Page) -> None:
    game = begin(page.context, place)
    game.evaluate("Date.now = () => -1e15")
    game.wait_for_timeout(3000)
    game.goto(f"{place.address}privacy")
    game.wait_for_timeout(500)
    assert abs(place.seconds() - 3) <= 1


def test_a_browser_that_sends_no_beacons_plays_on(place: Place, page: Page) -> None:
    page.context.add_init_script("navigator.sendBeacon = () => { throw new Error('blocked'); }")
    game = begin(page.context, place)
    game.wait_for_timeout(2000)
    game.goto(f"{place.address}privacy")
    game.go_back()
    assert game.locator("form.turn").count() == 1
    assert place.rows() == []


def test_two_tabs_are_not_active_twice(place: Place, page: Page) -> None:
    game = begin(page.context, place)
    other = page.context.new_page()
    other.goto(game.url)
    other.wait_for_timeout(4000)
    for tab in (game, other):
        tab.goto(f"{place.address}privacy")
    page.wait_for_timeout(500)
    assert abs(place.seconds() - 4) <= 2  # the first tab was opened a moment before


def test_whoever_said_no_is_not_measured(place: Place, page: Page) -> None:
    page.goto(f"{place.address}privacy")
    page.get_by_role("button", name="Do not measure them").click()
    game = begin(page.context, place)
    game.wait_for_timeout(2500)
    game.goto(f"{place.address}privacy")
    game.wait_for_timeout(500)
    assert place.rows() == []


def test_a_tab_that_is_closed_has_reported(place: Place, page: Page) -> None:
    game = begin(page.context, place)
    game.wait_for_timeout(3000)
    game.close(run_before_unload=True)
    page.wait_for_timeout(1000)
    assert abs(place.seconds() - 3) <= 1
