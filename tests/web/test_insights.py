"""The owner's page: twelve answers in one order, and nobody else sees any of it."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from game.analytics.definitions import DEFINITIONS
from game.analytics.loading import Content, load
from game.analytics.yardsticks import YARDSTICKS
from game.web.insights_words import ORDER
from tests.analytics.histories import History
from tests.support.lint import text_of
from tests.support.player import Clock, Form, Page, Player
from tests.web.test_accounts import make_account, sign_in

DAY = 24 * 60 * 60
LAUNCH = (date(2020, 8, 19) - date(1970, 1, 1)).days * DAY


@pytest.fixture
def olive(app: Flask) -> Player:
    """She owns the installation."""
    return an_owner(app)


def an_owner(app: Flask) -> Player:
    """Somebody who has just become one, and signed in."""
    made = app.test_cli_runner().invoke(args=["owner", "add", "Olive", "--json"])
    told = json.loads(made.stdout)
    player = Player(app)
    sign_in(player, told["name"], told["password"])
    return player


def form_to(page: Page, action: str, **fields: str) -> Form:
    return next(
        form
        for form in page.forms
        if form.action == action and fields.items() <= form.fields.items()
    )


def section(page: Page, id_: str) -> str:
    return next(text_of(e) for e in page.tree.iter("section") if e.get("id") == id_)


def test_nobody_but_the_owner_sees_any_of_it(app: Flask, alice: Player, olive: Player) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/insights")]
    assert len(rules) >= 9
    bob = Player(app)
    make_account(bob, "Bob")
    for rule in rules:
        address = rule.rule.replace("<name>", "players")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            for who in (alice, bob):
                token = who.get("/").form.fields["csrf_token"]
                answer = who.client.open(address, method=method, data={"csrf_token": token})
                assert answer.status_code == 404, (method, address)
                assert "players" not in answer.text
            token = olive.get("/").form.fields["csrf_token"]
            answer = olive.client.open(address, method=method, data={"csrf_token": token})
            assert answer.status_code in {200, 303, 422}, (method, address)


def test_whoever_owns_it_no_longer_sees_no_more(app: Flask, olive: Player) -> None:
    assert olive.get("/insights").status == 200
    app.test_cli_runner().invoke(args=["owner", "remove", "Olive"])
    assert olive.get("/insights").status == 404


def test_the_blocks_stand_in_their_order_also_when_there_is_nothing(olive: Player) -> None:
    page = olive.get("/insights")
    assert page.status == 200
    ids = [e.get("id") for e in page.tree.iter("section")]
    assert tuple(ids) == ORDER
    assert len(ORDER) == 12
    assert not list(page.tree.iter("script"))


def some_people(app: Flask, days: int, number: int) -> None:
    """So many players, evenly over the days after the launch; each plays a game of two turns."""
    lines = []
    for n in range(number):
        who, begun = History(n, "person"), LAUNCH + n * days * DAY // number
        who.add("visit", begun - 5, value="news.example")
        game = who.game(begun, (begun + 60, begun + 120), over=n % 2 == 0)
        who.add("feedback", begun + 130, game, value="positive", words=f"=good {n}")
        lines += who.lines
    database = app.extensions["games"].database
    turn = {"decision": '{"policies":{"wip_limit":5}}', "bet": None, "bet_outcome": None}
    rows = (turn | {"summary": "{}", "report": b""},) * 2
    load(database, lines, lambda _, turns: Content(rows[:turns], b""))


def test_eight_weeks_after_its_launch_the_page_says_47_times_too_slow(
    app: Flask, clock: Clock
) -> None:
    some_people(app, 56, 1500)
    clock.now = LAUNCH + 56 * DAY + 60
    olive = an_owner(app)
    page = olive.get("/insights")
    pace = section(page, "pace")
    assert (
        "1,262.8 new players a day are needed for 100,000 by 2020-12-31; 78 days are left" in pace
    )
    assert "Since the first day 26.8 came a day: 47 times too slow." in pace
    cards = section(page, "goals")
    assert "Players by the date 1,500" in cards
    assert "missed" in cards
    raw = olive.client.get("/insights")
    assert len(raw.get_data()) < 100_000


def test_a_goal_is_changed_and_what_it_was_is_kept(olive: Player, clock: Clock) -> None:
    page = olive.get("/insights")
    form = form_to(page, "/insights/goals", name="replay")
    assert form.fields["target"] == "20"
    page = olive.submit(form, target="12.5")
    assert "at least 12.5 %" in section(page, "goals")
    clock.now += 5
    page = olive.submit(form_to(page, "/insights/goals", name="replay"), target="15")
    goals = section(page, "goals")
    assert "at least 15.0 %" in goals
    assert "Play at least once more, 12.5 %" in goals
    form = form_to(page, "/insights/goals", name="players")
    page = olive.submit(form, target="5000", by="2021-03-31")
    assert "at least 5,000 by 2021-03-31" in section(page, "goals")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"target": "many"}, "a target is a number"),
        ({"target": "nan"}, "that target cannot be"),
        ({"target": "-1"}, "that target cannot be"),
        ({"name": "luck"}, "there is no such goal"),
    ],
)
def test_a_goal_that_cannot_be_is_refused(
    olive: Player, fields: dict[str, str], sentence: str
) -> None:
    form = form_to(olive.get("/insights"), "/insights/goals", name="replay")
    page = olive.submit(form, **fields)
    assert page.status == 422
    assert sentence in page.text


def test_releases_and_mentions_are_noted_and_taken_back(olive: Player) -> None:
    page = olive.get("/insights")
    marked = {"day": "2020-08-20", "kind": "release", "words": "<b>Version</b>\x0f 2"}
    page = olive.submit(form_to(page, "/insights/marks"), **marked)
    assert "2020-08-20, release: <b>Version</b> 2" in section(page, "daily")
    said = {
        "day": "2020-09-01",
        "address": "https://news.example/1",
        "label": "positive",
        "words": "I lost an\x9e hour to it",
    }
    page = olive.submit(form_to(page, "/insights/mentions"), **said)
    assert "I lost an hour to it" in section(page, "sentiment")
    assert "In public: 1 mentions" in section(page, "sentiment")
    while any(form.action == "/insights/removals" for form in page.forms):
        page = olive.submit(form_to(page, "/insights/removals"))
    assert "Version" not in page.text
    assert "I lost an hour" not in page.text


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "news.example", "https://", "https://["]
)
def test_a_mention_needs_an_address(olive: Player, address: str) -> None:
    form = form_to(olive.get("/insights"), "/insights/mentions")
    said = {"day": "2020-09-01", "label": "positive", "words": "Fine", "address": address}
    assert olive.submit(form, **said).status == 422


def test_every_number_opens_its_definition_its_sql_and_its_rows(
    app: Flask, olive: Player, clock: Clock
) -> None:
    some_people(app, 3, 12)
    clock.now = LAUNCH + 12 * DAY
    page = olive.get("/insights")
    linked = {
        link.get("href") or ""
        for link in page.tree.iter("a")
        if (link.get("href") or "").startswith("/insights/figures/")
    }
    assert len(linked) >= 10
    for address in linked | {f"/insights/figures/{name}" for name in DEFINITIONS}:
        shown = olive.get(address)
        assert shown.status == 200
        assert "SELECT" in shown.text
    rows = list(csv.reader(olive.client.get("/insights/figures/players.csv").text.splitlines()))
    assert rows[0] == ["day", "measure", "company", "label", "number", "count"]
    assert sum(int(row[5]) for row in rows[1:]) == 12
    assert olive.get("/insights/figures/luck").status == 404


def test_all_of_it_can_be_taken_along(app: Flask, olive: Player, clock: Clock) -> None:
    some_people(app, 3, 12)
    clock.now = LAUNCH + 12 * DAY
    told = json.loads(olive.client.get("/insights.json").text)
    assert told["figures"]["players"] == {"value": 12, "n": 12, "low": None, "high": None}
    assert [players for _, players in told["daily"]] == [4, 4, 4]
    rows = list(csv.reader(olive.client.get("/insights.csv").text.splitlines()))
    assert ["figures", "players", "12", "12", "", ""] in rows
    olive.submit(
        form_to(olive.get("/insights"), "/insights/marks"),
        day="2020-08-20",
        kind="post",
        words="=1+1",
    )
    rows = list(csv.reader(olive.client.get("/insights.csv").text.splitlines()))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


def test_a_range_shows_players_whose_first_turn_lies_in_it(
    app: Flask, olive: Player, clock: Clock
) -> None:
    some_people(app, 3, 12)
    clock.now = LAUNCH + 12 * DAY
    page = olive.get("/insights?from=2020-08-20&to=2020-08-20")
    assert "Players by the date 4" in section(page, "goals")
    assert olive.get("/insights?company=living-the-dream").status == 200
    bad = olive.get("/insights?from=yesterday")
    assert "a day is written as 2020-10-14" in bad.text
    assert olive.client.get("/insights.csv?from=yesterday").status_code == 422


def test_what_people_say_is_shown_as_they_said_it(app: Flask, olive: Player, clock: Clock) -> None:
    some_people(app, 3, 12)
    clock.now = LAUNCH + 12 * DAY
    page = olive.get("/insights")
    assert "=good 11" in section(page, "sentiment")
    assert "100.0 %" in section(page, "sentiment")
    assert "news.example12100.0 %" in section(page, "sources")


def test_the_page_is_a_minute_old_at_most(app: Flask, olive: Player, clock: Clock) -> None:
    def players() -> str:
        return section(olive.get("/insights"), "goals")

    assert "Players by the date 0" in players()
    alice = Player(app)
    alice.decide(alice.start())
    clock.now += 59
    assert "Players by the date 0" in players()
    clock.now += 1
    assert "Players by the date 1" in players()


def test_yardsticks_are_those_of_the_balance_page() -> None:
    text = (Path(__file__).parents[2] / "docs" / "balance.md").read_text()
    rows = [[cell.strip() for cell in line.split("|")] for line in text.splitlines()]
    means = {(row[1], row[2]): row[9].split(" ")[0] for row in rows if len(row) == 12}
    for company, known in YARDSTICKS.items():
        assert means[company, "random"] == f"{known.random:.1f}"
        assert means[company, "best-known"] == f"{known.best_known:.1f}"
