"""Workshops: at what pace a room plays, and what its host sees and may do."""

from __future__ import annotations

import pytest
from flask import Flask

from game.store.hosting import PLAIN
from game.web.acts import OTHERS
from tests.support.player import Clock
from tests.support.workshop import Host, Team, seated

HOUR = 3600
POWERS = sorted([*PLAIN, *OTHERS])


def test_a_free_room_is_played_at_once(app: Flask) -> None:
    host = Host(app)
    team = Team(app, host.code, "Blue")
    assert team.sit_down().heading == "Turn 1 of 8"
    assert team.decide(team.game).heading == "Turn 2 of 8"


def test_where_the_host_steps_nobody_is_ahead(app: Flask) -> None:
    host = Host(app, pace="host")
    team = seated(app, host, "Blue")[0]
    page = team.decide(team.game)
    assert page.status == 422
    assert "Turn 1 is not open yet" in page.text
    host.act("start")
    assert team.decide(team.game).heading == "Turn 2 of 8"
    assert "Turn 2 is not open yet" in team.decide(team.game, wip_limit="3").text
    host.act("advance")
    assert team.decide(team.game).heading == "Turn 3 of 8"


def test_what_was_chosen_stays_when_a_turn_is_not_open(app: Flask) -> None:
    host = Host(app, pace="host")
    team = seated(app, host, "Blue")[0]
    assert team.decide(team.game, wip_limit="3").form.fields["wip_limit"] == "3"


def test_a_timer_opens_one_turn_after_the_other(app: Flask, clock: Clock) -> None:
    host = Host(app, pace="timer", minutes="60")  # five minutes a turn
    team = seated(app, host, "Blue")[0]
    host.act("start")
    team.decide(team.game)
    assert team.decide(team.game).status == 422
    clock.now += 300
    assert team.decide(team.game).heading == "Turn 3 of 8"


def test_who_is_late_catches_up(app: Flask, clock: Clock) -> None:
    host = Host(app, pace="timer", minutes="60")
    host.act("start")
    clock.now += 700  # turn 3 is open
    late = seated(app, host, "Late")[0]
    for turn in (2, 3, 4):
        assert late.decide(late.game).heading == f"Turn {turn} of 8"
    assert late.decide(late.game).status == 422


def test_a_pause_stops_clock_and_play(app: Flask, clock: Clock) -> None:
    host = Host(app, pace="timer", minutes="60")
    team = seated(app, host, "Blue")[0]
    host.act("start")
    clock.now += 100
    host.act("pause")
    clock.now += 10_000
    assert "The host has stopped the clock" in team.decide(team.game).text
    host.act("resume")
    assert "3:20" in host.page.text
    assert team.decide(team.game).heading == "Turn 2 of 8"
    assert team.decide(team.game).status == 422


def test_when_time_is_up_nobody_plays_until_there_is_more(app: Flask, clock: Clock) -> None:
    host = Host(app, minutes="15")  # ten to play
    team = seated(app, host, "Blue")[0]
    host.act("start")
    clock.now += 604
    page = team.decide(team.game)
    assert page.status == 409
    assert "The play has ended" in page.text
    host.act("extend", minutes="5")
    assert team.decide(team.game).heading == "Turn 2 of 8"


def test_the_end_is_the_end_and_can_be_taken_back(app: Flask) -> None:
    host = Host(app, pace="host")
    team = seated(app, host, "Blue")[0]
    host.act("start")
    host.act("end")
    assert team.decide(team.game).status == 409
    assert host.act("advance").status == 409
    host.act("extend")
    assert team.decide(team.game).heading == "Turn 2 of 8"


@pytest.mark.parametrize(
    ("pace", "before", "power", "fields", "says"),
    [
        ("free", [], "extend", {}, "Start the clock first"),
        ("free", ["start"], "start", {}, "running already"),
        ("free", ["start"], "advance", {}, "All turns are open"),
        ("free", ["start"], "extend", {"minutes": "0"}, "“minutes” may be 1 to 120"),
        ("free", ["start"], "extend", {"minutes": "abc"}, "a whole number"),
        ("host", ["start"], "extend", {}, "There is no clock here"),
        ("host", ["advance"] * 8, "advance", {}, "The last turn is open"),
        ("free", ["end"], "pause", {}, "The play has ended"),
        ("free", [], "show", {"show": "seeds"}, "“show” may be one of"),
        ("free", [], "note", {"notes": "x" * 4001}, "may have 4000"),
        ("free", [], "rename", {"seat": "none", "name": "Green"}, "no such seat"),
        ("free", [], "remove", {"seat": "none"}, "no such seat"),
        ("free", [], "nudge-seat", {"seat": "none"}, "no such seat"),
        ("free", [], "stand-in", {"seat": "none"}, "no such seat"),
        ("free", [], "hand-back", {"seat": "none"}, "no such seat"),
    ],
)
def test_a_power_that_makes_no_sense_is_refused_in_a_sentence(
    app: Flask, pace: str, before: list[str], power: str, fields: dict[str, str], says: str
) -> None:
    host = Host(app, pace=pace)
    for name in before:
        assert host.act(name).status == 200
    page = host.act(power, **fields)
    assert page.status in {404, 409, 422}
    assert says in page.text


def test_a_form_sent_again_after_the_end_gets_its_answer(app: Flask) -> None:
    host = Host(app)
    team = seated(app, host, "Blue")[0]
    form = team.game.form
    assert team.submit(form, run="1").heading == "Turn 2 of 8"
    host.act("end")
    assert team.submit(form, run="1").heading == "Turn 2 of 8"


# What the host sees -------------------------------------------------------------------------------


def test_the_host_sees_who_is_there_and_who_has_decided(app: Flask, clock: Clock) -> None:
    host = Host(app, pace="host")
    blue, _red = seated(app, host, "Blue", "Red")
    host.act("start")
    blue.decide(blue.game)
    assert "1 of 2 have decided turn 1" in host.page.text
    assert "here Turn 2 of 8 waits for turn 2" in host.row("Blue")
    clock.now += 600
    blue.poll()
    assert "away for 10 min Turn 1 of 8 deciding for 10 min slow" in host.row("Red")
    assert "here" in host.row("Blue")


def test_the_host_sees_what_a_team_is_stuck_on(app: Flask, clock: Clock) -> None:
    host = Host(app, seed="1")
    team = seated(app, host, "Blue")[0]
    for _ in range(7):
        page = team.decide(team.game)
        events = [one for one in page.tree.iter("section") if "event" in (one.get("class") or "")]
        if events:
            break
    title = next("".join(one.itertext()) for one in events[0].iter("h2"))
    clock.now += 200
    assert f"{title}, for 3 min" in host.row("Blue")


def test_a_nudge_is_heard_until_the_team_has_decided(app: Flask, clock: Clock) -> None:
    host = Host(app)
    blue, red = seated(app, host, "Blue", "Red")
    clock.now += 60
    host.act("nudge-seat", seat=host.seat("Blue"))
    assert "The others wait for your turn 1" in blue.bar
    assert "Turn 1 is open" in red.bar
    host.act("nudge")
    assert "The others wait for your turn 1" in red.bar
    clock.now += 60
    blue.decide(blue.game)
    assert "Turn 2 is open" in blue.bar


def test_a_seat_gets_another_name(app: Flask) -> None:
    host = Host(app)
    blue, _ = seated(app, host, "Blue", "Red")
    host.act("rename", seat=host.seat("Blue"), name="Green")
    assert blue.room.heading == "Green"
    page = host.act("rename", seat=host.seat("Green"), name="RED")
    assert "sits here already" in page.text
    assert host.act("rename", seat=host.seat("Green"), name="\u202e").status == 422


def test_a_seat_that_was_taken_away_is_gone_everywhere(app: Flask) -> None:
    host = Host(app)
    blue = seated(app, host, "Blue")[0]
    game, link = blue.game, host.link("Blue")
    host.act("remove", seat=host.seat("Blue"))
    page = blue.get(game.path)
    assert page.status == 404
    assert "The host took it away" in page.text
    assert blue.post(game.form.action, game.form.fields | {"run": "1"}).status_code == 404
    assert blue.client.get(f"{game.path}/turns/1").status_code == 404
    assert blue.client.get(link).status_code == 404
    assert blue.get(f"/rooms/{host.code}").path == f"/join/{host.code}"
