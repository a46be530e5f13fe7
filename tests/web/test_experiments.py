"""Experiments in the game: what a player is drawn for, is played, and stays."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from game.balance.experiments import checked, variant_of, written
from game.store.challenges import Challenges
from game.store.experiments import Experiments
from game.store.games import Games
from game.store.tables import game
from tests.support.player import Clock, Page, Player
from tests.support.workshop import Host, seated
from tests.web.test_insights import form_to, olive, section
from tests.web.test_play_again import form_for

__all__ = ["olive"]
CARD, RAW = written("budget-renewed")
HIDDEN = RAW | {
    "id": "no-bet",
    "variants": [
        {"id": "bet", "says": "as it is"},
        {"id": "none", "says": "without the bet", "twist": "hide=bet"},
    ],
}
SMALLEST = 0.02


def experiments(app: Flask) -> Experiments:
    kept: Experiments = app.extensions["experiments"]
    return kept


def games(app: Flask) -> Games:
    kept: Games = app.extensions["games"]
    return kept


def start(app: Flask, raw: dict[str, Any] = RAW) -> None:
    assert experiments(app).start(checked(raw, raw["id"]), raw, SMALLEST) is None


def parts(app: Flask) -> list[tuple[str, str, str, str]]:
    """Player, experiment, variant and twist of each game, in order."""
    columns = (game.c.player_id, game.c.experiment, game.c.variant, game.c.twist)
    with games(app).database.reading() as connection:
        rows = connection.execute(select(*columns).order_by(game.c.started_at, game.c.id)).all()
    return [tuple(row) for row in rows]


def drawn_for(app: Flask, variant: str, card: Any = CARD) -> tuple[Player, str]:
    """Somebody whom the experiment draws for this variant, and who they are."""
    while True:
        player = Player(app)
        player.get("/")
        with player.client.session_transaction() as kept:
            player_id = str(kept["player"])
        if variant_of(card, player_id).id == variant:
            return player, player_id


def budget(page: Page) -> str:
    return next(
        e.text or "" for e in page.tree.iter("p") if "budget" in (e.get("class") or "").split()
    )


def test_without_an_experiment_no_game_has_a_part_in_one(app: Flask, alice: Player) -> None:
    alice.start()
    assert [part[1:] for part in parts(app)] == [(None, None, None)]


def test_the_variant_changes_the_budget_that_is_played(app: Flask, clock: Clock) -> None:
    start(app)
    fixed, _ = drawn_for(app, "fixed")
    assert budget(fixed.start()) == "40 of 40 improvement days left"
    clock.now += 1
    renewed, _ = drawn_for(app, "renewed")
    page = renewed.start()
    assert budget(page) == "20 of 20 improvement days left; 20 more come with turn 5"
    for _ in range(3):
        page = renewed.decide(page)
    # What happens may have cost some of it, and what comes is what comes.
    assert budget(page).endswith(" of 20 improvement days left; 20 more come with turn 5")
    left = int(budget(page).split()[0])
    page = renewed.decide(page, start="")
    assert budget(page).endswith(" of 40 improvement days left")
    assert int(budget(page).split()[0]) > left
    assert [part[1:] for part in parts(app)] == [
        ("budget-renewed", "fixed", None),
        ("budget-renewed", "renewed", "budget@5=50%"),
    ]


def test_who_was_drawn_stays_so_in_every_game_and_after_the_end(app: Flask, clock: Clock) -> None:
    start(app)
    renewed, _ = drawn_for(app, "renewed")
    page = renewed.play_to_the_end(renewed.start())
    clock.now += 5
    fields = form_for(page, "new")
    renewed.send("/games", fields)
    clock.now += 5
    assert experiments(app).end("budget-renewed") is None
    again = renewed.send("/games", fields | {"luck": "same"})
    assert budget(again) == "20 of 20 improvement days left; 20 more come with turn 5"
    clock.now += 5
    page = renewed.send("/games", fields | {"key": fields["key"][:-2] + "-z"})
    assert budget(page) == "40 of 40 improvement days left"
    assert [part[2] for part in parts(app)] == ["renewed"] * 3 + [None]


def test_same_luck_for_all_is_in_no_experiment(app: Flask, clock: Clock) -> None:
    start(app)
    renewed, renewed_id = drawn_for(app, "renewed")
    renewed.start(seed="424242")
    clock.now += 1
    daily = next(form for form in renewed.get("/daily").forms if "daily" in form.action)
    renewed.submit(daily)
    clock.now += 1
    assert [part[1:] for part in parts(app)] == [(None, None, None)] * 2
    page = renewed.play_to_the_end(renewed.start())
    clock.now += 1
    challenges: Challenges = app.extensions["challenges"]
    with games(app).database.reading() as connection:
        asked = select(game.c.id).where(game.c.player_id == renewed_id, game.c.verdict.is_not(None))
        over = connection.execute(asked).scalar_one()
    code = challenges.make(renewed_id, over)
    one = challenges.find(str(code))
    assert one is not None
    _, other_id = drawn_for(app, "fixed")
    challenges.begin(one, other_id, "k", "person")
    # The challenged game's world, without which it could not be matched, and no part.
    assert parts(app)[-1] == (other_id, None, None, "budget@5=50%")
    assert page.status == 200


def test_a_room_is_in_no_experiment(app: Flask) -> None:
    start(app)
    host = Host(app, scenario="living-the-dream")
    teams = seated(app, host, "Ewes", "Rams")
    host.act("start")
    for team in teams:
        assert budget(team.game) == "40 of 40 improvement days left"
    assert [part[1:] for part in parts(app)] == [(None, None, None)] * 2


def test_bots_and_other_companies_are_in_no_experiment(app: Flask) -> None:
    start(app)
    kept = experiments(app)
    assert kept.part("x", "living-the-dream", "bot") is None
    assert kept.part("x", "old-money", "person") is None
    assert kept.part("x", "living-the-dream", "person") is not None


def test_a_variant_may_change_what_is_shown_and_nothing_else(app: Flask) -> None:
    start(app, HIDDEN)
    card = checked(HIDDEN, "no-bet")
    shown, hidden = (drawn_for(app, variant, card)[0] for variant in ("bet", "none"))
    assert "We believe that" in shown.start().text
    page = hidden.start()
    assert "We believe that" not in page.text
    assert hidden.decide(page).heading.startswith("Turn 2")


# The owner ---------------------------------------------------------------------------------------


def begin(olive: Player) -> Page:
    return olive.submit(form_to(olive.get("/insights"), "/insights/experiments"))


def test_the_card_says_before_what_it_can_show(olive: Player) -> None:
    card = section(olive.get("/insights"), "experiments")
    assert "We believe that a budget that is renewed at half-time" in card
    assert "We know we have been successful when fewer players win their game" in card
    assert "The smallest effect that this can show: 2.3 points" in card


def test_a_started_experiment_is_locked_and_ends_once(app: Flask, olive: Player) -> None:
    page = begin(olive)
    assert "Running since 2020-09-14" in section(page, "experiments")
    assert not [form for form in page.forms if form.action == "/insights/experiments"]
    end = form_to(page, "/insights/experiments/end")
    sent = end._replace(action="/insights/experiments")
    again = olive.submit(sent)
    assert again.status == 422
    assert "budget-renewed was started before and is locked" in again.text
    refusal = experiments(app).start(checked(HIDDEN, "no-bet"), HIDDEN, SMALLEST)
    assert refusal is not None
    assert refusal.sentence.startswith("budget-renewed is running. End it first")
    page = olive.submit(end)
    card = section(page, "experiments")
    assert card.startswith("What are we trying? Nothing at present. What was tried before")
    assert "Ran from 2020-09-14" in card
    assert olive.submit(end).status == 422
    assert olive.submit(sent, id="nothing").status == 422
    assert experiments(app).part("x", "living-the-dream", "person") is None


def test_a_changed_file_changes_nothing_in_what_was_started(app: Flask) -> None:
    start(app)
    running = experiments(app).running()
    assert running is not None
    assert running.experiment == CARD
    changed = checked(RAW | {"weeks": 9}, "budget-renewed")
    assert experiments(app).start(changed, RAW, SMALLEST) is not None
    assert experiments(app).running() == running


def test_the_card_shows_both_variants_and_a_split_that_is_broken(
    app: Flask, olive: Player, clock: Clock
) -> None:
    start(app)
    for n in range(120):
        part = experiments(app).part(f"p-{n}", "living-the-dream", "person")
        games(app).start(f"p-{n}", "living-the-dream", "k", part=part)
    clock.now += 24 * 60 * 60
    card = section(olive.get("/insights"), "experiments")
    assert "Not yet provable" in card
    assert "Players came evenly" in card
    told = json.loads(olive.client.get("/insights.json").text)["experiments"][0]
    assert sum(told["result"]["entered"]) == 120
    assert told["result"]["control"]["players"] + told["result"]["changed"]["players"] == 120
    assert "budget-renewed" in olive.client.get("/insights.csv").text
    for n in range(200):  # somebody loses the others
        part = experiments(app).part("p-0", "living-the-dream", "person")
        games(app).start(f"q-{n}", "living-the-dream", "k", part=part)
    clock.now += 24 * 60 * 60
    card = section(olive.get("/insights"), "experiments")
    assert "The split is broken: do not read it." in card
    assert "Difference" not in card


@pytest.mark.parametrize("place", ["before", "after"])
def test_it_stands_between_what_they_think_and_where_they_come_from(
    olive: Player, place: str
) -> None:
    ids = [e.get("id") for e in olive.get("/insights").tree.iter("section")]
    at = ids.index("experiments")
    assert ids[at - 1 if place == "before" else at + 1] == (
        "sentiment" if place == "before" else "sources"
    )
