"""A turn that was played can be watched, and a sheep tells its life; both to its player alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from game.engine import look, rebuild, watch_turn
from game.engine.events import Deployed, StoryAccepted, TaskSentBack
from game.engine.lives import life_of
from game.store import Games
from game.web.scene_words import label
from tests.support.player import Page, Player


def played(player: Player, turns: int) -> Page:
    page = player.start(seed="7")
    for _ in range(turns):
        page = player.decide(page)
    return page


def film(player: Player, page: Page, turn: int, picture: str = "wide") -> dict[str, Any]:
    answer = player.client.get(f"{page.path}/turns/{turn}/film?picture={picture}")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


def kept(app: Flask, player: Player, page: Page) -> Any:
    """The game behind a page, its decisions, and the state after them."""
    games: Games = app.extensions["games"]
    game_id = page.path.split("/")[2]
    with player.client.session_transaction() as session:
        player_id = session["player"]
    game = games.find(player_id, game_id)
    assert game is not None
    return game, [turn.decision for turn in games.turns(player_id, game_id)]


def track_at(track: list[list[Any]], frame: int) -> list[Any]:
    """What of a track holds in a frame; nothing where it has not begun."""
    return next((entry[1:] for entry in reversed(track) if entry[0] <= frame), [])


@pytest.mark.parametrize("picture", ["wide", "tall"])
def test_a_film_ends_on_the_picture_after_the_turn(app: Flask, alice: Player, picture: str) -> None:
    page = played(alice, 3)
    shown = film(alice, page, 3, picture)
    game, _ = kept(app, alice, page)
    board = look(game.scenario, game.state)
    last = shown["frames"] - 1
    assert (shown["first"], last) == (42, 21)
    drawn = {one["id"] for one in shown["sheep"] if len(track_at(one["at"], last)) == 3}
    assert drawn <= {story.id for story in board.stories}
    inside = [story for story in board.stories if story.stage not in ("planned", "release")]
    assert {story.id for story in inside} <= drawn
    assert {one["id"] for one in shown["people"]} == {person.id for person in board.people}
    labels: dict[str, str] = {}
    for frame in shown["labels"]:
        labels |= frame
    assert labels == {stage: label(board, stage) for stage, _ in board.stages}
    assert shown["burning"][last] == board.incidents_open


def test_a_film_draws_each_sheep_where_the_picture_draws_it(alice: Player) -> None:
    page = played(alice, 2)
    shown = film(alice, page, 2)
    wide = next(svg for svg in page.tree.iter() if "scene wide" in (svg.get("class") or ""))
    picture = {
        int(one.get("data-story", "")): one.get("transform", "")
        for one in wide.iter()
        if one.get("data-story")
    }
    ends = {one["id"]: track_at(one["at"], shown["frames"] - 1) for one in shown["sheep"]}
    drawn = {story: spot for story, spot in ends.items() if len(spot) == 3}
    assert drawn.keys() == picture.keys()
    for story, (x, y, _) in drawn.items():
        at = picture[story].removeprefix("translate(").split(")")[0].split()
        assert (round(float(at[0])), round(float(at[1]))) == pytest.approx((x, y), abs=1)


def test_a_film_dresses_each_sheep_as_the_picture_does(alice: Player) -> None:
    page = played(alice, 2)
    shown = film(alice, page, 2)
    html = alice.client.get(page.path).text.replace("&#39;", "'")
    last = shown["frames"] - 1
    for one in shown["sheep"]:
        if len(track_at(one["at"], last)) == 3:
            (place,) = track_at(one["looks"], last)
            inside = shown["wardrobe"][place].removesuffix("</g>").split(">", 1)[1]
            assert re.search(rf'data-story="{one["id"]}"[^>]*>(<title>[^<]*</title>)?', html)
            assert inside in html


def test_a_films_news_are_the_logs(app: Flask, alice: Player) -> None:
    page = played(alice, 4)
    game, decisions = kept(app, alice, page)
    before = rebuild(game.scenario, game.seed, decisions[:3])
    log = watch_turn(game.scenario, before, decisions[3]).turn.events
    told: dict[str, int] = {}
    for day in film(alice, page, 4)["news"]:
        for part in filter(None, day.split(" · ")):
            number, words = part.split(" ", 1)
            told[words.split()[0].rstrip("s")] = told.get(words.split()[0].rstrip("s"), 0) + int(
                number
            )
    assert told.get("deployment", 0) == len(list(log.of(Deployed)))
    assert told.get("piece", 0) == len(list(log.of(TaskSentBack)))
    accepted = told.get("story", 0) + told.get("storie", 0)
    assert accepted == len(list(log.of(StoryAccepted)))


@pytest.mark.parametrize("turn", ["0", "4", "99999999999999999999"])
def test_a_turn_that_was_not_played_has_no_film(alice: Player, turn: str) -> None:
    page = played(alice, 3)
    assert alice.client.get(f"{page.path}/turns/{turn}/film").status_code == 404


def test_the_first_turn_offers_no_film_and_no_lives(alice: Player) -> None:
    page = alice.start()
    assert not [one for one in page.tree.iter() if one.get("data-film")]
    assert not [one for one in page.tree.iter() if "/stories/" in (one.get("href") or "")]


def test_a_sheep_is_a_link_to_its_life_in_five_lines_at_most(app: Flask, alice: Player) -> None:
    page = played(alice, 4)
    lives = [one.get("href", "") for one in page.tree.iter() if one.get("data-story")]
    assert all(lives)
    game, decisions = kept(app, alice, page)
    for href in lives[:6]:
        told = alice.get(href)
        lines = ["".join(line.itertext()).strip() for line in told.tree.iter("li")]
        assert 2 <= len(lines) <= 5
        life = life_of(game.scenario, game.seed, decisions, int(href.rsplit("/", 1)[1]))
        assert life is not None
        assert f"day {int(life.committed_on)}" in lines[0]
        assert f"{life.days:.1f} days" in lines[1]


def test_the_life_of_an_accepted_story_says_what_it_was_worth(app: Flask, alice: Player) -> None:
    page = played(alice, 4)
    game, decisions = kept(app, alice, page)
    accepted = 0
    for story in range(8):
        life = life_of(game.scenario, game.seed, decisions, story)
        if life is not None and life.value is not None:
            accepted += 1
            told = alice.get(f"{page.path}/stories/{story}").text
            assert ("Worth" in told) == (life.value > 0)
            assert ("did harm" in told) == (life.value < 0)
    assert accepted


def test_a_story_that_nobody_committed_to_is_not_there(alice: Player) -> None:
    page = played(alice, 1)
    assert alice.client.get(f"{page.path}/stories/99999").status_code == 404
    assert alice.client.get(f"{page.path}/stories/{10**30}").status_code == 404


def test_nobody_watches_somebody_elses_game(alice: Player, bob: Player) -> None:
    page = played(alice, 2)
    for path in (f"{page.path}/turns/2/film", f"{page.path}/stories/1"):
        assert alice.client.get(path).status_code == 200
        assert bob.client.get(path).status_code == 404
