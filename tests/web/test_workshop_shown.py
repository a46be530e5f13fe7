"""Workshops: what seats and the wall are shown, what is news, and when all of it is gone."""

from __future__ import annotations

import json
import re
from xml.etree.ElementTree import Element

import pytest
from flask import Flask

from game.store.hosting import PLAIN
from game.store.tables import room, seat
from game.web.acts import OTHERS
from game.web.room_talk_words import FROZEN
from tests.support.lint import text_of
from tests.support.player import Clock, Player
from tests.support.workshop import Host, Team, rows, seated

HOUR = 3600
POWERS = sorted([*PLAIN, *OTHERS])


# What seats see -----------------------------------------------------------------------------------


def test_seats_see_the_ranking_when_the_host_shows_it(app: Flask) -> None:
    host = Host(app)
    blue, red = seated(app, host, "Blue", "Red")
    blue.decide(blue.game, wip_limit="5", testing="automated")
    assert "The host has not shown it" in red.room.text
    host.act("show", show="ranking")
    assert "1 Blue" in red.room.text
    host.act("freeze")
    assert "Frozen by the host" in red.room.text


def test_a_frozen_board_stays_as_it_was(app: Flask, clock: Clock) -> None:
    host = Host(app, shows="ranking")
    blue, red = seated(app, host, "Blue", "Red")
    host.act("show", show="ranking")
    blue.decide(blue.game)
    host.act("freeze")
    clock.now += 60
    before = blue.room.text
    red.decide(red.game)
    assert "2 Red" not in blue.room.text
    assert before.split("Who stands where")[1] == blue.room.text.split("Who stands where")[1]
    host.act("thaw")
    assert "Red" in blue.room.text.split("Who stands where")[1]


def test_what_the_host_hides_from_the_wall_is_not_on_it(app: Flask) -> None:
    host = Host(app, company="in-force")
    blue = seated(app, host, "Blue")[0]
    blue.decide(blue.game)
    headings = {
        "ranking": "Who ended where?",
        "meters": "How do the meters compare?",
        "keys": "How do the four keys compare?",
        "flow": "How did work flow?",
        "map": "Where did you part?",
    }
    shown = host.get(f"/rooms/{host.code}/debrief").text
    assert headings["ranking"] not in shown  # until the host puts it up
    for part, heading in headings.items():
        host.act("put-up", wall=part)
        shown = host.get(f"/rooms/{host.code}/debrief").text
        assert [known for known in headings.values() if known in shown] == [heading]
        assert ("Score" in part_of(host, "host-seats")) == (part == "ranking")
    host.act("put-up", wall="")
    shown = host.get(f"/rooms/{host.code}/debrief").text
    assert not [known for known in headings.values() if known in shown]
    assert "“show” may be one of" in host.act("put-up", wall="seeds").text


def part_of(host: Host, id_: str) -> str:
    return " ".join("".join(one.itertext()) for one in part_tree(host, id_).iter("thead"))


def part_tree(host: Host, id_: str) -> Element:
    return next(one for one in host.page.tree.iter("section") if one.get("id") == id_)


def test_a_frozen_board_stands_still_while_play_goes_on(app: Flask, clock: Clock) -> None:
    host = Host(app, company="in-force", pace="free")
    blue, red = seated(app, host, "Blue", "Red")
    everything = "ranking meters keys flow map"
    host.act("show", show=everything)
    host.act("put-up", wall=everything)
    blue.decide(blue.game, wip_limit="5")
    red.decide(red.game)
    host.act("freeze")
    path = f"/rooms/{host.code}/debrief"
    wall, seat_board = host.get(path).text, main_of(blue, path)
    assert "Frozen by the host" in wall
    assert "Frozen by the host" in seat_board
    scores = re.findall(r"[0-9]+[.][0-9]", host.row("Blue"))
    clock.now += 60
    blue.decide(blue.game, testing="automated", deployment="continuous")
    host.act("stand-in", seat=host.seat("Red"))
    assert host.get(path).text == wall
    assert main_of(blue, path) == seat_board
    assert "Turn 3 of 8" in host.row("Blue")  # the host still sees who is where
    assert re.findall(r"[0-9]+[.][0-9]", host.row("Blue")) == scores
    assert len(host.client.get(f"{path}.csv").text.splitlines()) > 1 + 2  # taken home whole
    host.act("thaw")
    assert host.get(path).text != wall
    assert main_of(blue, path) != seat_board
    moved = host.get(path).text
    assert "Frozen" not in moved
    host.act("freeze")  # once more, from here
    blue.decide(blue.game)
    assert host.get(path).text.replace(f" {FROZEN}", "") == moved


def main_of(team: Team, path: str) -> str:
    return text_of(next(team.get(path).tree.iter("main")))


def test_news_is_asked_for_and_mostly_there_is_none(app: Flask, clock: Clock) -> None:
    host = Host(app, pace="host")
    team = seated(app, host, "Blue")[0]
    beat = team.ask()[1]
    assert team.poll(beat).status_code == 304
    for name, says in (
        ("start", "Turn 1 is open"),
        ("pause", "The clock stands still"),
        ("resume", "Turn 1 is open"),
        ("nudge", "The others wait"),
        ("rename", "Green"),
        ("end", "The play has ended"),
    ):
        host.act(name, seat=host.seat("Green" if name == "end" else "Blue"), name="Green")
        clock.now += 1
        assert team.poll(beat).status_code == 200
        assert says in team.room.text
        beat = team.ask()[1]
        assert team.poll(beat).status_code == 304


def test_a_timer_is_news_by_itself(app: Flask, clock: Clock) -> None:
    host = Host(app, pace="timer", minutes="60")
    team = seated(app, host, "Blue")[0]
    host.act("start")
    beat = team.ask()[1]
    clock.now += 299
    assert team.poll(beat).status_code == 304
    clock.now += 1
    assert team.poll(beat).status_code == 200


@pytest.mark.parametrize(("seats", "status"), [("60", 200), ("61", 304)])
def test_a_score_is_news_where_it_is_shown_and_the_room_is_not_large(
    app: Flask, clock: Clock, seats: str, status: int
) -> None:
    host = Host(app, seats=seats)
    blue, red = seated(app, host, "Blue", "Red")
    host.act("show", show="ranking")
    beat = red.ask()[1]
    blue.decide(blue.game)
    clock.now += 1
    device = app.test_client()
    where = f"/rooms/{host.code}/beat/{host.seat('Red')}"
    assert device.get(where, headers={"If-None-Match": f'"{beat}"'}).status_code == status
    assert "1 Blue" in red.room.text


def test_of_a_room_that_is_gone_there_is_no_beat(app: Flask) -> None:
    assert Player(app).client.get("/rooms/BBBBBBBBB/beat/none").status_code == 404


def test_the_host_hears_of_each_turn(app: Flask) -> None:
    host = Host(app)
    team = seated(app, host, "Blue")[0]
    here = f"/rooms/{host.code}/host"
    etag = host.client.get(here).headers["ETag"]
    assert host.client.get(here, headers={"If-None-Match": etag}).status_code == 304
    team.decide(team.game)
    assert host.client.get(here, headers={"If-None-Match": etag}).status_code == 200


def test_a_team_writes_down_what_it_will_try(app: Flask) -> None:
    host = Host(app)
    team = seated(app, host, "Blue")[0]
    form = next(form for form in team.room.forms if form.fields.get("act") == "write")
    assert "Pair on Mondays" in team.submit(form, action="Pair on Mondays").text
    assert team.submit(form, action="x" * 281).status == 422
    page = Team(app, host.code, "Red")
    token = page.get(f"/join/{host.code}").form.fields["csrf_token"]
    answer = page.post(form.action, {"csrf_token": token, "action": "Ours"})
    assert answer.status_code == 404


# A seat that is played on -------------------------------------------------------------------------


def test_a_missing_seat_is_played_on_as_far_as_the_room_is(app: Flask) -> None:
    host = Host(app, pace="host")
    seated(app, host, "Blue", "Red")
    host.act("start")
    host.act("advance")
    host.act("stand-in", seat=host.seat("Red"))
    assert "Turn 3 of 8 a script plays" in host.row("Red")
    host.act("advance")
    assert "Turn 4 of 8 a script plays" in host.row("Red")
    assert "Turn 1 of 8" in host.row("Blue")


def test_turns_of_a_script_are_no_turns_of_people(app: Flask) -> None:
    host = Host(app)
    blue, _ = seated(app, host, "Blue", "Red")
    host.act("stand-in", seat=host.seat("Red"))
    blue.decide(blue.game)
    told = app.test_cli_runner().invoke(args=["insights", "--json"])
    found = json.loads(told.output)
    assert found["players"]["value"] == 1
    assert "through" in host.row("Red")


def test_a_team_plays_on_itself_when_it_comes_back(app: Flask) -> None:
    host = Host(app, pace="host")
    red = seated(app, host, "Red")[0]
    host.act("start")
    red.decide(red.game, wip_limit="3")
    old = red.game
    host.act("advance")
    host.act("stand-in", seat=host.seat("Red"))
    host.act("advance")
    assert "Somebody stands in for you" in red.room.text
    refused = red.decide(old)
    assert refused.path == f"/rooms/{host.code}"
    form = next(form for form in red.room.forms if form.fields.get("act") == "take-back")
    red.submit(form)
    page = red.game
    assert page.heading == "Turn 4 of 8"
    assert page.path != old.path
    host.act("advance")
    assert red.decide(page).heading == "Turn 5 of 8"
    assert host.act("hand-back", seat=host.seat("Red")).status == 422


def test_a_finished_seat_needs_nobody(app: Flask) -> None:
    host = Host(app)
    team = seated(app, host, "Blue")[0]
    team.play_to_the_end(team.game)
    page = host.act("stand-in", seat=host.seat("Blue"))
    assert page.status == 409
    assert "nothing to play on" in page.text


# The end of a room --------------------------------------------------------------------------------


def test_all_of_a_room_is_gone_when_its_time_is_over(app: Flask, clock: Clock) -> None:
    host = Host(app, hours="1")
    team = seated(app, host, "Blue")[0]
    game, link = team.game.path, host.link("Blue")
    clock.now += HOUR
    for somebody, path in (
        (host, f"/rooms/{host.code}/host"),
        (team, f"/rooms/{host.code}"),
        (team, f"/join/{host.code}"),
        (team, game),
        (team, link),
    ):
        assert somebody.client.get(path).status_code == 404
    assert rows(app, room) == rows(app, seat) == []


def test_opening_a_room_clears_away_the_others(app: Flask, clock: Clock) -> None:
    old = Host(app, hours="1")
    seated(app, old, "Blue")
    clock.now += 2 * HOUR
    new = Host(app)
    assert [row["id"] for row in rows(app, room)] == [new.code]
    assert rows(app, seat) == []
