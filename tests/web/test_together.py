"""Playback, challenges and the dream of the day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from game.store import Games
from game.store.days import DAY_SECONDS, Days
from game.web.share import LONGEST, share_text, squares
from tests.support.apps import one_app
from tests.support.player import Clock, Page, Player


@pytest.fixture
def over(alice: Player) -> Page:
    """A game of Alice that has its verdict."""
    page = alice.start(seed="11")
    return alice.play_to_the_end(page, testing="automated", wip_limit="5")


def challenged(alice: Player, over: Page) -> str:
    """The address of the challenge that Alice makes of her game."""
    form = next(form for form in over.forms if form.action.endswith("/challenge"))
    page = alice.submit(form)
    links = [one.get("href", "") for one in page.tree.iter("a")]
    found = next(href for href in links if "/c/" in href)
    return "/c/" + found.rsplit("/", 1)[1]


# Playback -----------------------------------------------------------------------------------------


def test_a_finished_game_is_played_back_turn_by_turn(alice: Player, over: Page) -> None:
    page = alice.get(f"{over.path}/turns/1")
    assert "Testing: Automated" in page.text
    seen = 1
    while following := [one for one in page.tree.iter("a") if one.get("rel") == "next"]:
        page = alice.get(following[0].get("href", ""))
        seen += 1
        assert page.heading == f"Turn {seen} of 8"
    assert seen == 8
    back = next(one for one in page.tree.iter("a") if one.get("rel") == "prev")
    assert alice.get(back.get("href", "")).heading == "Turn 7 of 8"


def test_playback_shows_the_score_of_each_turn(app: Flask, alice: Player, over: Page) -> None:
    games: Games = app.extensions["games"]
    with alice.client.session_transaction() as session:
        played = games.turns(session["player"], over.path.split("/")[2])
    for turn in played:
        assert f"{turn.summary.score:.1f}" in alice.get(f"{over.path}/turns/{turn.n}").text


def test_an_unfinished_game_is_not_played_back(alice: Player) -> None:
    page = alice.decide(alice.start())
    assert alice.client.get(f"{page.path}/turns/1").status_code == 404


@pytest.mark.parametrize("turn", [0, 9])
def test_a_turn_that_was_not_played_is_not_there(alice: Player, over: Page, turn: int) -> None:
    assert alice.client.get(f"{over.path}/turns/{turn}").status_code == 404


def test_nobody_plays_back_somebody_elses_game(bob: Player, over: Page) -> None:
    assert bob.client.get(f"{over.path}/turns/1").status_code == 404


# Sharing ------------------------------------------------------------------------------------------


def test_the_text_to_send_is_short_and_tells_no_decision(alice: Player, over: Page) -> None:
    text = next(one.text or "" for one in over.tree.iter("textarea"))
    assert len(text) <= LONGEST
    assert sum(text.count(sign) for sign in "🟪🟩🟨🟧🟥") == 8
    assert "utomated" not in text


@pytest.mark.parametrize(
    ("score", "sign"), [(90.1, "🟪"), (90.0, "🟩"), (70.0, "🟨"), (50.0, "🟧"), (29.9, "🟥")]
)
def test_a_square_says_which_verdict_a_score_would_be(score: float, sign: str) -> None:
    assert squares([score]) == sign


def test_even_a_long_name_leaves_the_text_short() -> None:
    text = share_text("x" * 400, [50.0] * 8, 50.0, "medium", "https://game.example/c/" + "a" * 22)
    assert len(text) <= LONGEST


# Challenges ---------------------------------------------------------------------------------------


def test_a_friend_plays_the_same_company_on_the_same_luck(
    app: Flask, alice: Player, bob: Player, over: Page
) -> None:
    link = challenged(alice, over)
    invitation = bob.get(link)
    assert "Can you beat" in invitation.heading
    page = bob.submit(invitation.form)
    games: Games = app.extensions["games"]
    with bob.client.session_transaction() as session:
        game = games.find(session["player"], page.path.split("/")[2])
    assert game is not None
    assert (game.seed, game.scenario_id) == (11, "living-the-dream")


def test_the_other_ones_decisions_are_shown_once_ones_own_game_is_over(
    alice: Player, bob: Player, over: Page
) -> None:
    link = challenged(alice, over)
    page = bob.submit(bob.get(link).form)
    assert "Automated" not in bob.get(link).text
    bob.play_to_the_end(page, wip_limit="3")
    text = bob.get(link).text
    assert "Testing: Automated" in text
    assert "WIP limit: 3" in text
    assert "Who asked" in text
    assert "WIP limit: 3" in alice.get(link).text


def test_a_challenge_is_begun_once(alice: Player, bob: Player, over: Page) -> None:
    link = challenged(alice, over)
    form = bob.get(link).form
    first = bob.submit(form)
    again = bob.submit(form, key="k-another-key-1234567")
    assert again.path == first.path
    assert "Go on with your game" in bob.get(link).text


def test_a_challenge_has_one_address_however_often_it_is_made(alice: Player, over: Page) -> None:
    link = challenged(alice, over)
    form = next(form for form in over.forms if form.action.endswith("/challenge"))
    alice.submit(form)
    links = {one.get("href", "") for one in alice.get(over.path).tree.iter("a")}
    assert {href.rsplit("/", 1)[1] for href in links if "/c/" in href} == {link.rsplit("/", 1)[1]}


def test_a_game_that_is_not_over_challenges_nobody(alice: Player, over: Page) -> None:
    page = alice.start(key="k-a-second-game-12345")
    form = next(form for form in over.forms if form.action.endswith("/challenge"))
    answer = alice.post(f"{page.path}/challenge", form.fields)
    assert answer.status_code == 404


def test_an_unknown_code_is_not_there(alice: Player) -> None:
    for path in ("/c/none", "/c/none.png", "/c/" + "a" * 300):
        assert alice.client.get(path).status_code == 404


def test_nobody_challenges_with_somebody_elses_game(bob: Player, over: Page) -> None:
    form = bob.get("/").form
    fields = {"csrf_token": form.fields["csrf_token"]}
    assert bob.post(f"{over.path}/challenge", fields).status_code == 404


def test_a_form_without_its_key_begins_no_challenge(alice: Player, bob: Player, over: Page) -> None:
    form = bob.get(challenged(alice, over)).form
    answer = bob.post(form.action, {"csrf_token": form.fields["csrf_token"]})
    assert answer.status_code == 422


def test_the_picture_of_a_challenge_is_large_and_always_the_same(alice: Player, over: Page) -> None:
    link = challenged(alice, over)
    answers = [alice.client.get(f"{link}.png") for _ in range(2)]
    assert answers[0].data == answers[1].data
    with Image.open(BytesIO(answers[0].data)) as picture:
        assert picture.size == (1200, 630)
    page = alice.client.get(link).text
    assert re.search(r'property="og:image" content="http[^"]+\.png"', page)
    assert 'property="og:image:alt"' in page


# The dream of the day -----------------------------------------------------------------------------


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def dreaming(database_url: str, clock: Clock) -> Iterator[Flask]:
    """The game with a clock that can be set."""
    with one_app(database_url, clock) as app:
        app.config["TESTING"] = True
        yield app


def days_of(app: Flask) -> Days:
    days: Days = app.extensions["days"]
    return days


def dreamt(player: Player) -> Page:
    """Today's dream to its end."""
    return player.play_to_the_end(player.submit(player.get("/daily").form))


def test_everybody_has_the_same_dream_on_a_day(dreaming: Flask) -> None:
    games: Games = dreaming.extensions["games"]
    seeds = set()
    for _ in range(2):
        player = Player(dreaming)
        page = player.submit(player.get("/daily").form)
        with player.client.session_transaction() as session:
            game = games.find(session["player"], page.path.split("/")[2])
        assert game is not None
        seeds.add((game.scenario_id, game.seed))
    assert len(seeds) == 1


def test_dreams_differ_from_day_to_day_and_by_the_secret(dreaming: Flask) -> None:
    days = days_of(dreaming)
    dreams = [days.dream(day) for day in range(40)]
    assert len({(one.scenario_id, one.seed) for one in dreams if one}) > 30
    assert len({one.scenario_id for one in dreams if one}) == 4
    other = Days(days.games, lambda: days._winnable, b"another secret")
    assert [other.dream(day) for day in range(40)] != dreams


def test_only_seeds_are_dreamt_that_some_plan_wins(dreaming: Flask) -> None:
    days = days_of(dreaming)
    for day in range(60):
        dream = days.dream(day)
        assert dream is not None
        assert dream.seed in days._winnable[dream.scenario_id]


def test_the_first_attempt_counts(dreaming: Flask) -> None:
    alice = Player(dreaming)
    first = dreamt(alice)
    page = alice.get("/daily")
    assert not [form for form in page.forms if form.action.endswith("/daily")]
    assert "The first attempt counts" in page.text
    assert first.path in {one.get("href") for one in page.tree.iter("a")}


def test_a_streak_grows_by_a_day_and_ends_with_one_that_was_left_out(
    dreaming: Flask, clock: Clock
) -> None:
    alice = Player(dreaming)
    for expected in (1, 2):
        dreamt(alice)
        assert f"{expected} day" in alice.get("/daily").text
        clock.now += DAY_SECONDS
    assert "2 days in a row" in alice.get("/daily").text
    clock.now += DAY_SECONDS
    assert "in a row" not in alice.get("/daily").text


def test_how_others_did_is_shown_after_ones_own_attempt(dreaming: Flask, clock: Clock) -> None:
    alice, bob = Player(dreaming), Player(dreaming)
    dreamt(alice)
    assert "today?" not in bob.get("/daily").text
    dreamt(bob)
    page = bob.get("/daily")
    assert "today?" in page.text
    counts = days_of(dreaming).verdicts(clock.now // DAY_SECONDS)
    assert sum(counts.values()) == 2
    clock.now += DAY_SECONDS
    assert "yesterday?" in bob.get("/daily").text


def test_the_page_says_how_long_it_is_until_the_next_one(dreaming: Flask, clock: Clock) -> None:
    clock.now = 20_000 * DAY_SECONDS + 17 * 3600 + 48 * 60
    assert "6 h 12 min" in Player(dreaming).get("/daily").text


def test_a_form_without_its_key_begins_no_dream(dreaming: Flask) -> None:
    alice = Player(dreaming)
    form = alice.get("/daily").form
    answer = alice.post("/daily", {"csrf_token": form.fields["csrf_token"]})
    assert answer.status_code == 422
