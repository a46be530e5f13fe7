"""What a host changes for everybody: an event for all, and a second round by another rule."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask

from game.balance import teams, twist
from game.store import Games
from game.store.seats import Seat
from game.web.table import Workshop
from tests.support.player import Page
from tests.support.workshop import Host, Team, seated, table_of

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


# Each team its own change -------------------------------------------------------------------------


def begins(team: Team, change: str) -> Page:
    """Choose the team's own change, on its page in the room."""
    form = next(form for form in team.room.forms if form.fields.get("act") == "choose")
    return team.submit(form, change=change)


def test_each_team_begins_with_one_change_of_its_own(app: Flask) -> None:
    host = Host(app, company="in-force", seed="9")
    blue, red = seated(app, host, "Blue", "Red")
    for team in (blue, red):
        team.play_to_the_end(team.game, **SLOW)
    before = {own.name: own.score for own in seats_of(app, host)}
    once_more(host, "each")
    assert "chooses its change" in host.row("Blue")
    assert "one change of your own" in blue.room.text
    assert begins(blue, "wip_limit=5").form.fields["wip_limit"] == "5"
    assert begins(red, "budget=+20").form.fields["wip_limit"] != "5"
    assert "starts with WIP limit: 5" in host.row("Blue")
    assert "Your change: 20 improvement days more" in red.room.text
    for team in (blue, red):
        team.play_to_the_end(team.game)
    after = {own.name: own.score for own in seats_of(app, host)}
    page = host.get(f"/rooms/{host.code}/debrief")
    assert (
        f"Blue: {before['Blue']:.1f}, then {after['Blue']:.1f} · starts with WIP limit: 5"
        in page.text
    )
    assert f"{after['Red']:.1f} Red · 20 improvement days more" in page.text
    assert "Round 2: each team changed one thing" in page.text
    told = json.loads(host.client.get(f"/rooms/{host.code}/debrief.json").text)
    assert {team["name"]: team["changed"] for team in told["teams"]} == {
        "Blue": "wip_limit=5",
        "Red": "budget=+20",
    }


def test_a_round_of_own_changes_follows_from_its_decisions(app: Flask) -> None:
    host = Host(app, company="in-force", seed="9")
    blue, red = seated(app, host, "Blue", "Red")
    once_more(host, "each")
    for team, change in ((blue, "wip_limit=5"), (red, "budget=-20")):
        begins(team, change)
        team.play_to_the_end(team.game, testing="automated")
    games: Games = app.extensions["games"]
    told = json.loads(host.client.get(f"/rooms/{host.code}/debrief.json").text)
    for own, shown in zip(seats_of(app, host), told["teams"], strict=True):
        company = twist.twisted(games.scenarios["in-force"], shown["changed"])
        decisions = tuple(t.decision for t in games.turns(own.player_id, str(own.game_id)))
        played = teams.play(company, 9, teams.Team(own.name, decisions))
        assert shown["score"] == played.final
        assert [turn["score"] for turn in shown["turns"]] == list(played.scores)


def test_teams_that_began_differently_never_stood_alike(app: Flask) -> None:
    host = Host(app, company="in-force", seed="9")
    blue, red = seated(app, host, "Blue", "Red")
    once_more(host, "each")
    begins(blue, "wip_limit=5")
    begins(red, "budget=+20")
    for team in (blue, red):
        team.decide(team.game, testing="automated")
    told = json.loads(host.client.get(f"/rooms/{host.code}/debrief.json").text)
    assert told["partings"] == told["costs"] == []


def test_nobody_plays_before_the_own_change_is_chosen(app: Flask) -> None:
    host = Host(app, company="in-force")
    blue = finished(app, host)
    old = blue.game.path
    once_more(host, "each")
    assert [form for form in blue.room.forms if "turn" in form.fields] == []
    assert old not in blue.room.text
    (own,) = seats_of(app, host)
    assert own.game_id is None


@pytest.mark.parametrize("change", ["wip_limit=99", "money=1", "event@2=x", "budget=+999", "each"])
def test_what_is_no_change_is_refused_to_a_team_too(app: Flask, change: str) -> None:
    host = Host(app, company="in-force")
    blue = seated(app, host, "Blue")[0]
    once_more(host, "each")
    page = begins(blue, change)
    assert page.status == 422
    assert "not one of the changes" in page.text


def test_a_change_is_chosen_once(app: Flask) -> None:
    host = Host(app, company="in-force")
    blue = seated(app, host, "Blue")[0]
    once_more(host, "each")
    form = next(form for form in blue.room.forms if form.fields.get("act") == "choose")
    blue.submit(form, change="wip_limit=5")
    page = blue.submit(form, change="budget=+20")
    assert page.status == 422
    assert "has chosen its change" in page.text
    assert blue.game.form.fields["wip_limit"] == "5"


def test_a_team_changes_nothing_where_the_host_does(app: Flask) -> None:
    host = Host(app, company="in-force")
    blue = seated(app, host, "Blue")[0]
    once_more(host, "each")
    form = next(form for form in blue.room.forms if form.fields.get("act") == "choose")
    once_more(host, "wip_limit=5")
    page = blue.submit(form, change="budget=+20")
    assert page.status == 422
    assert "the host has said what is changed" in page.text


def test_only_a_captain_chooses_the_change_of_a_table_that_votes(app: Flask) -> None:
    host = Host(app, company="in-force", votes="yes")
    ann, bo = table_of(app, host, "Blue", "Ann", "Bo")
    once_more(host, "each")
    assert not [form for form in bo.room.forms if form.fields.get("act") == "choose"]
    form = next(form for form in ann.room.forms if form.fields.get("act") == "choose")
    token = bo.room.form.fields["csrf_token"]
    page = bo.submit(form, csrf_token=token, change="wip_limit=5")
    assert "Only the captain" in page.text
    assert begins(ann, "wip_limit=5").heading == "Turn 1 of 8"


def test_an_event_for_all_comes_beside_each_teams_own_change(app: Flask) -> None:
    host = Host(app, company="in-force", seed="3")
    blue, red = seated(app, host, "Blue", "Red")
    once_more(host, "each")
    begins(blue, "wip_limit=5")
    event, title = chosen_event(host.page)
    host.act("happen", event=event)
    begins(red, "budget=+20")  # who chooses later meets it too
    twists = {own.name: own.played_with.split() for own in seats_of(app, host)}
    assert twists["Blue"][0] == "wip_limit=5"
    assert twists["Red"][0] == "budget=+20"
    assert twists["Blue"][1] == twists["Red"][1]
    for team in (blue, red):
        while title not in (page := team.game).text:
            assert team.decide(page).status == 200


def test_a_script_that_stands_in_changes_nothing_of_its_own(app: Flask) -> None:
    host = Host(app, company="in-force")
    seated(app, host, "Blue")
    once_more(host, "each")
    host.act("stand-in", seat=host.seat("Blue"))
    assert "through" in host.row("Blue")
