"""What a host changes for everybody: an event for all, and a second round by another rule."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask

from game.balance import teams
from game.store import Games
from game.store.seats import Seat
from game.web.table import Workshop
from tests.support.player import Page
from tests.support.workshop import Host, Team, seated

SLOW = {"wip_limit": "none"}


def chosen_event(page: Page) -> tuple[str, str]:
    """The id and the title of the first event that a host may let happen."""
    select = next(one for one in page.tree.iter("select") if one.get("name") == "event")
    option = next(select.iter("option"))
    return option.get("value") or "", option.text or ""


def seats_of(app: Flask, host: Host) -> tuple[Seat, ...]:
    made: Workshop = app.extensions["workshop"]
    one = made.rooms.find(host.code)
    assert one
    return made.seats.all(one)


def test_an_event_comes_to_every_team_in_the_same_turn(app: Flask) -> None:
    host = Host(app, company="in-force", seed="3")
    blue, red = seated(app, host, "Blue", "Red")
    blue.decide(blue.game, wip_limit="5")
    event, title = chosen_event(host.page)
    found = re.search(r"Let it happen in turn (\d)", host.page.text)
    assert found
    turn = int(found[1])
    assert turn >= 3
    assert host.act("happen", event=event).status == 200
    assert f"turn {turn}: {title}" in host.page.text
    late = seated(app, host, "Late")[0]
    for team, played in ((blue, 1), (red, 0), (late, 0)):
        for _ in range(played + 1, turn):
            assert title not in team.game.text
            team.decide(team.game)
        page = team.game
        assert page.heading == f"Turn {turn} of 8"
        assert title in page.text
        assert team.decide(page).heading == f"Turn {turn + 1} of 8"


def test_games_with_an_event_of_the_host_follow_from_their_decisions(app: Flask) -> None:
    host = Host(app, company="in-force", seed="3")
    blue = seated(app, host, "Blue")[0]
    event, _ = chosen_event(host.page)
    host.act("happen", event=event)
    blue.play_to_the_end(blue.game, wip_limit="5")
    games: Games = app.extensions["games"]
    (own,) = seats_of(app, host)
    game = games.find(str(own.plays_as), str(own.game_id))
    assert game is not None
    assert game.scenario is not None
    decisions = tuple(turn.decision for turn in games.turns(game.player_id, game.id))
    played = teams.play(game.scenario, game.seed, teams.Team("Blue", decisions))
    assert played.final == game.score
    assert f"host-{event}" in {met.event for met in played.happened}
    assert host.get(f"/rooms/{host.code}/debrief").status == 200
    told = json.loads(host.client.get(f"/rooms/{host.code}/debrief.json").text)
    assert told["twist"].startswith("event@")


def test_a_turn_that_is_played_while_an_event_is_chosen_is_played(app: Flask) -> None:
    """The form is of a page from before; what it decides holds all the same."""
    host = Host(app, company="in-force")
    blue = seated(app, host, "Blue")[0]
    form = blue.game.form
    host.act("happen", event=chosen_event(host.page)[0])
    assert blue.submit(form, run="1").heading == "Turn 2 of 8"


@pytest.mark.parametrize("event", ["", "none", "host-x", "event@2=x"])
def test_what_is_no_event_is_refused(app: Flask, event: str) -> None:
    host = Host(app)
    page = host.act("happen", event=event)
    assert page.status == 422
    assert "not one of the events" in page.text


def test_when_all_have_gone_far_it_is_too_late_for_news(app: Flask) -> None:
    host = Host(app, company="in-force")
    blue = seated(app, host, "Blue")[0]
    event, _ = chosen_event(host.page)
    for _ in range(7):
        blue.decide(blue.game)
    assert "Let it happen" not in host.page.text
    page = host.act("happen", event=event)
    assert page.status in {409, 422}


# Another round ------------------------------------------------------------------------------------


def once_more(host: Host, change: str) -> Page:
    host.act("end")
    return host.act("next-round", change=change)


def finished(app: Flask, host: Host, **first: str) -> Team:
    team = seated(app, host, "Blue")[0]
    team.play_to_the_end(team.game, **first)
    return team


def test_a_second_round_has_the_same_luck_and_one_rule_changed(app: Flask) -> None:
    host = Host(app, company="in-force", seed="9")
    blue = finished(app, host, **SLOW)
    old = blue.game.path
    page = once_more(host, "wip_limit=5")
    assert "Round 2 · starts with WIP limit: 5" in page.text
    game = blue.game
    assert game.path != old
    assert game.heading == "Turn 1 of 8"
    assert game.form.fields["wip_limit"] == "5"
    games: Games = app.extensions["games"]
    (own,) = seats_of(app, host)
    found = games.find(own.player_id, str(own.game_id))
    assert found is not None
    assert (found.seed, found.twist) == (9, "wip_limit=5")
    assert blue.get(old).status == 200  # one's first game stays


def test_before_and_after_are_in_one_picture(app: Flask) -> None:
    host = Host(app, company="in-force", seed="9")
    blue = finished(app, host, **SLOW)
    before = seats_of(app, host)[0].score
    once_more(host, "wip_limit=5")
    blue.play_to_the_end(blue.game)
    after = seats_of(app, host)[0].score
    text = host.get(f"/rooms/{host.code}/debrief").text
    assert f"Blue: {before:.1f}, then {after:.1f}" in text
    assert "Round 2: starts with WIP limit: 5" in text


def test_a_round_may_begin_with_nothing_changed(app: Flask) -> None:
    host = Host(app, company="in-force")
    blue = finished(app, host)
    assert "Round 2" in once_more(host, "").text
    assert blue.game.heading == "Turn 1 of 8"


@pytest.mark.parametrize("change", ["wip_limit=99", "money=1", "event@2=x", "budget=+999"])
def test_what_is_no_change_is_refused(app: Flask, change: str) -> None:
    page = once_more(Host(app), change)
    assert page.status == 422
    assert "not one of the changes" in page.text


def test_a_round_begins_after_the_one_before(app: Flask) -> None:
    page = Host(app).act("next-round", change="")
    assert page.status == 422
    assert "End the play first" in page.text


def test_four_rounds_are_enough(app: Flask) -> None:
    host = Host(app)
    for number in (2, 3, 4):
        assert f"Round {number}" in once_more(host, "").text
    page = once_more(host, "")
    assert page.status == 409
    assert "rounds are enough" in page.text


def test_a_clock_begins_anew_with_a_round(app: Flask) -> None:
    host = Host(app, company="in-force", pace="host")
    blue = seated(app, host, "Blue")[0]
    host.act("start")
    blue.decide(blue.game)
    once_more(host, "")
    assert "Nobody plays yet" in host.page.text
    assert blue.decide(blue.game).status == 422
    host.act("start")
    assert blue.decide(blue.game).heading == "Turn 2 of 8"
