"""Looking back on a finished game: the road not taken, luck and skill, and a turn once more."""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import fmean
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from sqlalchemy import text

from game.balance import luck
from game.balance.held import Record
from game.store.tables import db
from tests.support.lint import text_of
from tests.support.player import Fields, Form, Page, Player
from tests.support.studies import until

FIRST = {"testing": "automated", "deployment": "on-demand", "wip_limit": "8"}


@pytest.fixture(autouse=True)
def few_days(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten days tell as much here as two hundred."""
    monkeypatch.setattr(luck, "DAYS", 10)


def improve(page: Page, turn: int) -> Fields:
    """The first improvement that is offered, in the first three turns."""
    offered = [
        one.get("value") or ""
        for one in page.tree.iter("input")
        if one.get("name") == "start" and one.get("value") and one.get("disabled") is None
    ]
    underway = any(one.get("name") == "stop" for one in page.tree.iter("input"))
    return {"start": offered[0]} if turn <= 3 and offered and not underway else {}


def played(player: Player, seed: str = "7", **first: str) -> tuple[Page, list[Fields]]:
    """A finished game, and what was chosen in each turn beside what stood."""
    page, chosen = player.start(seed=seed), []
    while "turn" in page.form.fields:
        own = dict(first) if not chosen else {}
        own |= improve(page, 1 + len(chosen))
        if answers := page.form.choices.get("answer"):
            own["answer"] = answers[-1]
        chosen.append(own)
        page = player.decide(page, **own)
    return page, chosen


def form_of(page: Page, kind: str) -> Form:
    return next(form for form in page.forms if form.fields.get("kind") == kind)


def section(page: Page, kind: str) -> Element:
    return next(one for one in page.tree.iter("section") if one.get("id") == kind)


def finished(player: Player, page: Page, kind: str) -> Page:
    """The page of the game once the study is finished, loaded again and again."""

    def look() -> Page | None:
        seen = player.get(page.path)
        return seen if section(seen, kind).get("data-state") == "finished" else None

    return until(look)


def looked_back(player: Player, page: Page, kind: str) -> Page:
    player.submit(form_of(page, kind))
    return finished(player, page, kind)


def gain_of(item: Element) -> float:
    return float(text_of(next(item.iter("p"))).replace("−", "-"))


def final_score(page: Page) -> float:
    found = next(one for one in page.tree.iter("p") if one.get("class") == "final")
    return float(text_of(found).removeprefix("Score "))


def test_each_road_comes_to_what_is_told_of_it_when_it_is_played(app: Flask, alice: Player) -> None:
    over, chosen = played(alice, **FIRST)
    told = looked_back(alice, over, "roads")
    roads = list(section(told, "roads").iter("li"))
    assert len(roads) in {3, 4}
    forms = [form for form in told.forms if "road" in form.fields]
    assert len(forms) == len(roads)
    for item, form in zip(roads, forms, strict=True):
        page = alice.submit(form)
        turn = int(page.form.fields["turn"])
        assert f"Play again from turn {turn} with" in text_of(item)
        assert page.heading == f"Turn {turn} of 8"
        assert f"Turn {turn} once more" in page.text
        assert page.path == alice.submit(form).path, "the same form again is the same game again"
        begins_like_the_old_one(app, over, page, turn)
        page = alice.decide(page)  # filled in as it was then, with the one change
        assert "once more" not in page.text
        page = play_on(alice, page, chosen[turn:])
        assert f"Before, it came to {final_score(over)}." in page.text
        assert final_score(page) == pytest.approx(final_score(over) + gain_of(item), abs=0.05)
        assert f"{final_score(page)} in the end, not {final_score(over)}" in text_of(item)
        assert re.search(
            r"On 12 other days: [+−]\d+\.\d on average, better on \d+, worse on \d", text_of(item)
        )


def begins_like_the_old_one(app: Flask, old: Page, new: Page, turn: int) -> None:
    """The same luck and the same turns before this one, and it is known whose they are."""
    old_id, new_id = old.path.rsplit("/", 1)[1], new.path.rsplit("/", 1)[1]
    with app.app_context(), db.engine.connect() as connection:

        def rows(query: str, game_id: str) -> list[tuple[object, ...]]:
            return [tuple(row) for row in connection.execute(text(query), {"id": game_id})]

        game = "SELECT seed, again_of, again_from FROM game WHERE id = :id"
        turns = "SELECT n, decision, report FROM turn WHERE game_id = :id ORDER BY n"
        ((seed, _, _),) = rows(game, old_id)
        assert rows(game, new_id) == [(seed, old_id, turn)]
        assert rows(turns, new_id) == rows(turns, old_id)[: turn - 1]


def play_on(player: Player, page: Page, later: list[Fields]) -> Page:
    """The later decisions as they were, as far as they can be made."""
    wanted: list[str] = []
    for own in later:
        kept = {name: value for name, value in own.items() if name not in {"start", "answer"}}
        wanted += [own["start"]] if "start" in own else []
        offered = improvements(page)
        if possible := [name for name in wanted if name in offered]:
            kept["start"] = possible[0]
            wanted.remove(possible[0])
        if own.get("answer") in page.form.choices.get("answer", []):
            kept["answer"] = own["answer"]
        page = player.decide(page, **kept)
    return page


def improvements(page: Page) -> set[str]:
    inputs = (one for one in page.tree.iter("input") if one.get("name") == "start")
    return {one.get("value") or "" for one in inputs if one.get("disabled") is None} - {""}


def test_the_plan_on_other_days_is_told_in_its_own_figures(app: Flask, alice: Player) -> None:
    over, _ = played(alice, **FIRST)
    assert "The same decisions on 10 other days" in over.text
    told = section(looked_back(alice, over, "luck"), "luck")
    days = days_of(app, alice, over)
    plan, words = sorted(day.plan for day in days), text_of(told)
    assert f"comes to {fmean(plan):.1f} on average" in words
    assert f"on eight days of ten to {plan[1]:.1f} to {plan[-2]:.1f}" in words
    assert f"You, who could look, came to {final_score(over)}" in words
    assert f"It is elite on {sum(one > 90 for one in plan)} of 10 days." in words
    beaten = sum((day.plan > day.newcomer) + (day.plan == day.newcomer) / 2 for day in days)
    kinder = sum(
        (day.newcomer_here > day.newcomer) + (day.newcomer_here == day.newcomer) / 2 for day in days
    )
    said = re.search(r"beats a newcomer’s on (.+?), on a day kinder than (.+?)\.", words)
    assert said is not None
    assert said[1] == {0: "no day", 10: "every day"}.get(beaten, f"{10 * beaten:.0f} days of 100")
    assert said[2] == {0: "none", 10: "all others"}.get(kinder, f"{10 * kinder:.0f} of 100")
    rows = [[text_of(cell) for cell in row] for row in told.iter("tr")][1:]
    for row, (low, high) in zip(rows, pairwise((0, 30, 50, 70, 90, 101)), strict=True):
        assert int(row[1]) == sum(low < one <= high for one in plan)
        assert int(row[2]) == sum(low < day.newcomer <= high for day in days)


def days_of(app: Flask, player: Player, page: Page) -> list[luck.Day]:
    """The same days, played here."""
    games = app.extensions["games"]
    with player.client.session_transaction() as session:
        game = games.find(session["player"], page.path.rsplit("/", 1)[1])
    decisions = tuple(turn.decision for turn in games.turns(game.player_id, game.id))
    return luck.days(game.scenario, range(10), Record(game.seed, decisions))


def test_who_was_fired_can_look_back_as_well(alice: Player) -> None:
    fired = {"deployment": "train", "wip_limit": "none", "testing": "by-hand"}
    more = {"merge": "when-done", "planning": "up-front", "discovery": "specification"}
    page = alice.start(seed="3")
    page = alice.play_to_the_end(page, **fired, **more, test_share="10")
    assert page.heading == "Woken early"
    told = section(looked_back(alice, page, "luck"), "luck")
    assert "days the board would have gone on investing" in text_of(told)
    road = section(looked_back(alice, page, "roads"), "roads")
    assert "at the board review, not" in text_of(road)


def test_what_is_being_computed_says_so_and_can_be_looked_at_again(
    app: Flask, alice: Player
) -> None:
    over, _ = played(alice)
    app.extensions["studies"].backroom.take = lambda _job: True  # and never begins
    page = alice.submit(form_of(over, "roads"))
    roads = section(page, "roads")
    assert "Being computed. 0 of 9 steps done." in text_of(roads)
    link = next(one for one in roads.iter("a") if text_of(one) == "Look again")
    assert section(alice.get(link.get("href") or ""), "roads").get("data-state") == "computing"
    alone = alice.get(roads.get("data-study") or "")
    assert alone.heading == "The road not taken"
    assert "Being computed" in alone.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "weather"}, "“kind” is “weather”, but it may be one of: roads, luck."),
        ({}, "“kind” is “”, but it may be one of: roads, luck."),
    ],
)
def test_an_unknown_study_is_refused(alice: Player, fields: Fields, sentence: str) -> None:
    over, _ = played(alice)
    form = form_of(over, "roads")
    token = {"csrf_token": form.fields["csrf_token"]}
    refused = alice.send(form.action, token | fields)
    assert refused.status == 422
    assert sentence in refused.text


def test_a_road_that_was_not_shown_cannot_be_played(alice: Player) -> None:
    over, _ = played(alice)
    form = form_of(over, "roads")
    fields = {"csrf_token": form.fields["csrf_token"], "key": "k-any-key", "road": "0"}
    refused = alice.send(form.action.replace("studies", "branches"), fields)
    assert refused.status == 422
    assert "“road” is “0”, but it may be one of those shown beneath a finished game" in refused.text


def test_a_game_that_runs_is_not_looked_back_on(alice: Player) -> None:
    page = alice.start()
    fields = {"csrf_token": page.form.fields["csrf_token"], "kind": "roads"}
    refused = alice.send(f"{page.path}/studies", fields)
    assert refused.status == 422
    assert "Finish this game first; then look back on it." in refused.text
    assert alice.client.get(f"{page.path}/studies/roads").status_code == 404


def test_nobody_looks_back_on_anothers_game(alice: Player, bob: Player) -> None:
    over, _ = played(alice)
    form = form_of(over, "roads")
    token = bob.start().form.fields["csrf_token"]
    for path in (form.action, form.action.replace("studies", "branches")):
        fields = {"csrf_token": token, "kind": "roads", "road": "0", "key": "k-any-key"}
        assert bob.post(path, fields).status_code == 404
    assert bob.client.get(f"{over.path}/studies/roads").status_code == 404
    assert alice.client.get(f"{over.path}/studies/weather").status_code == 404
    assert alice.get(f"{over.path}/studies").path == over.path


def test_too_many_at_once_are_told_to_come_back(app: Flask, alice: Player) -> None:
    over, _ = played(alice)
    app.extensions["studies"].backroom.take = lambda _job: False
    refused = alice.submit(form_of(over, "luck"))
    assert refused.status == 503
    assert "ask again in a minute" in refused.text
    assert section(alice.get(over.path), "luck").get("data-state") == "silent"
