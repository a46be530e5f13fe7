"""Workshops: a host opens a room, teams sit down and play, and the host runs it."""

from __future__ import annotations

import json
import re
from xml.etree.ElementTree import Element

import pytest
from flask import Flask

from game.store import Games
from game.store.hosting import PLAIN
from game.store.tables import player, room, seat
from game.web.acts import OTHERS
from game.web.room_talk_words import FROZEN
from tests.support.lint import text_of
from tests.support.player import Clock, Player
from tests.support.workshop import Host, Team, hrefs, seated

HOUR = 3600
POWERS = sorted([*PLAIN, *OTHERS])


def rows(app: Flask, table: object) -> list[dict[str, object]]:
    games: Games = app.extensions["games"]
    with games.database.reading() as connection:
        return [dict(row._mapping) for row in connection.execute(table.select())]  # type: ignore[attr-defined]


# To open a room -----------------------------------------------------------------------------------


def test_a_room_is_opened_by_one_form_and_shows_code_and_qr_code(app: Flask) -> None:
    host = Host(app)
    text = host.page.text
    assert re.search(r"[2-9B-Z]{3} [2-9B-Z]{3} [2-9B-Z]{3}", text)
    assert f"/join/{host.code}" in text
    drawn = [one for one in host.page.tree.iter() if one.get("class") == "room-qr"]
    assert len(drawn) == 1


@pytest.mark.parametrize(
    ("wishes", "says"),
    [
        ({"seats": "0"}, "“seats” is “0”"),
        ({"seats": "501"}, "“seats” is “501”"),
        ({"seats": "many"}, "a whole number"),
        ({"minutes": "3"}, "“minutes” is “3”"),
        ({"hours": "25"}, "“hours” is “25”"),
        ({"pace": "sprint"}, "“pace” is “sprint”"),
        ({"company": "nobody"}, "“company” is “nobody”"),
        ({"seed": "-1"}, "“seed” is “-1”"),
        ({"names": "x"}, "The name has 1 character"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    app: Flask, wishes: dict[str, str], says: str
) -> None:
    host = Player(app)
    page = host.submit(host.get("/rooms").form, **wishes)
    assert page.status == 422
    assert says in page.text
    assert rows(app, room) == []


def test_the_hosts_secret_is_kept_as_a_hash_alone(app: Flask) -> None:
    host = Host(app)
    secret = next(h for h in hrefs(host.page) if "/host/" in h).rsplit("/", 1)[1]
    assert len(secret) >= 32
    assert secret not in str(rows(app, room))


def test_the_hosts_link_gives_the_powers_and_does_not_stay_on_the_wall(app: Flask) -> None:
    host = Host(app)
    link = next(h for h in hrefs(host.page) if "/host/" in h)
    other = Player(app)
    page = other.get(link)
    assert page.path == f"/rooms/{host.code}/host"
    assert other.client.get(link[:-1] + ("a" if link[-1] != "a" else "b")).status_code == 404


# Nobody else --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", POWERS)
def test_a_power_needs_the_host(app: Flask, name: str) -> None:
    host = Host(app)
    team = seated(app, host, "Blue")[0]
    before = rows(app, room), [one | {"seen_at": 0} for one in rows(app, seat)]
    token = team.room.form.fields["csrf_token"]
    for somebody in (team, Player(app), Host(app)):
        token = somebody.get("/rooms").form.fields["csrf_token"]
        fields = {"csrf_token": token, "act": name, "seat": host.seat("Blue"), "minutes": "5"}
        answer = somebody.post(f"/rooms/{host.code}/acts", fields)
        assert answer.status_code == 404
    mine = [one for one in rows(app, room) if one["id"] == host.code]
    assert (mine, [one | {"seen_at": 0} for one in rows(app, seat)]) == before


@pytest.mark.parametrize("path", ["host", "host/none", "seat"])
def test_a_hosts_pages_are_not_there_for_others(app: Flask, path: str) -> None:
    host = Host(app)
    team = seated(app, host, "Blue")[0]
    answer = team.client.get(f"/rooms/{host.code}/{path}")
    assert answer.status_code in {404, 405}


def test_a_power_needs_a_form_of_ours(app: Flask) -> None:
    host = Host(app)
    answer = host.post(f"/rooms/{host.code}/acts", {"act": "end"})
    assert answer.status_code == 400
    assert rows(app, room)[0]["ended_at"] is None


def test_what_is_no_power_is_refused(app: Flask) -> None:
    page = Host(app).act("win")
    assert page.status == 422
    assert "“act” is “win”" in page.text


def test_a_seat_cannot_act_for_another(app: Flask) -> None:
    host = Host(app)
    blue, red = seated(app, host, "Blue", "Red")
    theirs = red.game.path
    form = red.game.form
    assert blue.client.get(theirs).status_code == 404
    token = blue.room.form.fields["csrf_token"]
    fields = form.fields | {"csrf_token": token, "run": "1"}
    assert blue.post(form.action, fields).status_code == 404
    assert "Turn 1" in red.game.heading
    stolen = host.link("Red").rsplit("/", 1)[0] + "/" + host.link("Blue").rsplit("/", 1)[1]
    assert blue.client.get(stolen).status_code == 404


def test_a_seat_of_one_room_is_none_in_another(app: Flask) -> None:
    host, other = Host(app), Host(app)
    blue = seated(app, host, "Blue")[0]
    assert blue.get(f"/rooms/{other.code}").path == f"/join/{other.code}"
    link = host.link("Blue").replace(host.code, other.code)
    assert blue.client.get(link).status_code == 404


# The door -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("spelled", ["{0}", " {1} ", "{2}"])
def test_a_code_is_typed_as_one_likes(app: Flask, spelled: str) -> None:
    host = Host(app)
    code = host.code
    typed = spelled.format(code.lower(), " ".join(code), f"{code[:3]}-{code[3:6]}-{code[6:]}")
    visitor = Player(app)
    page = visitor.submit(visitor.get("/join").form, code=typed)
    assert page.path == f"/join/{code}"


@pytest.mark.parametrize("code", ["", "AAA", "B" * 9, "0" * 9, "x" * 400, "<script>"])
def test_an_unknown_code_is_not_there(app: Flask, code: str) -> None:
    visitor = Player(app)
    page = visitor.submit(visitor.get("/join").form, code=code)
    assert page.status == 404
    assert "No room has that code" in page.text
    for path in ("/join/{}", "/rooms/{}", "/rooms/{}/host"):
        if code.isalnum():
            assert visitor.client.get(path.format(code)).status_code == 404


def test_a_name_is_suggested_and_free(app: Flask) -> None:
    host = Host(app, names="Owls\nBats")
    first = Team(app, host.code, "")
    page = first.get(f"/join/{host.code}")
    assert page.form.fields["name"] == "Owls"
    first.submit(page.form)
    assert Player(app).get(f"/join/{host.code}").form.fields["name"] == "Bats"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "has 0 characters"),
        ("x", "has 1 character"),
        ("x" * 25, "has 25 characters"),
        ("x" * 5000, "has 5000 characters"),
        ("a\u202eb", "U+202E"),
        ("a\u200bb", "U+200B"),
        ("\u3164\u3164\u3164", "U+1160"),
        ("\u2800\u2800", "U+2800"),
        ("a\x07b", "U+0007"),
        ("a" + "\u0301" * 9 + "b", "marks"),
    ],
)
def test_a_name_that_does_harm_is_refused(app: Flask, name: str, says: str) -> None:
    host = Host(app)
    team = Team(app, host.code, name)
    page = team.sit_down()
    assert page.status == 422
    assert says in page.text
    assert rows(app, seat) == []


def test_a_name_with_a_script_is_shown_and_not_run(app: Flask) -> None:
    host = Host(app)
    team = seated(app, host, "<script>x</script>")[0]
    for page in (team.room, team.game, host.page):
        assert "<script>x</script>" in page.text
        assert all(one.get("src") for one in page.tree.iter("script"))


def test_a_name_sits_once_in_a_room(app: Flask) -> None:
    host = Host(app)
    seated(app, host, "Blue Sheep")
    page = Team(app, host.code, " ＢＬＵＥ  sheep ").sit_down()
    assert page.status == 422
    assert "sits here already. How about “BLUE sheep 2”?" in page.text


def test_the_last_seat_is_the_last(app: Flask) -> None:
    host = Host(app, seats="2")
    seated(app, host, "Blue", "Red")
    page = Team(app, host.code, "Green").sit_down()
    assert page.status == 409
    assert "Every seat in this room is taken" in page.text


def test_a_closed_door_lets_nobody_new_in(app: Flask) -> None:
    host = Host(app)
    blue = seated(app, host, "Blue")[0]
    host.act("lock")
    page = Team(app, host.code, "Red").sit_down()
    assert page.status == 409
    assert "closed the door" in page.text
    assert blue.room.heading == "Blue"
    host.act("unlock")
    assert Team(app, host.code, "Red").sit_down().status == 200


def test_sitting_down_twice_is_one_seat(app: Flask) -> None:
    host = Host(app)
    form = Team(app, host.code, "").get(f"/join/{host.code}").form
    for _ in range(2):
        team = Player(app)
        token = team.get(f"/join/{host.code}").form.fields["csrf_token"]
        team.submit(form, csrf_token=token, name="Blue")
    assert len(rows(app, seat)) == 1


def test_who_sits_comes_back_by_code_and_by_link(app: Flask) -> None:
    host = Host(app)
    blue = seated(app, host, "Blue")[0]
    assert "Back to your seat" in blue.get(f"/join/{host.code}").text
    before = blue.decide(blue.game, wip_limit="5").path
    phone = Team(app, host.code, "Blue")
    assert phone.get(host.link("Blue")).path == before
    assert phone.game.heading == "Turn 2 of 8"
    assert len(rows(app, seat)) == 1


def test_a_form_without_its_key_takes_no_seat(app: Flask) -> None:
    host = Host(app)
    form = Player(app).get(f"/join/{host.code}").form
    team = Player(app)
    token = team.get(f"/join/{host.code}").form.fields["csrf_token"]
    answer = team.post(form.action, {"csrf_token": token, "name": "Blue"})
    assert answer.status_code == 422


# The same company, the same luck ------------------------------------------------------------------


def test_all_seats_play_the_same_company_on_the_same_luck(app: Flask) -> None:
    host = Host(app, company="in-force")
    teams = seated(app, host, "Blue", "Red")
    games: Games = app.extensions["games"]
    found = set()
    for team, row in zip(teams, rows(app, seat), strict=True):
        game = games.find(str(row["player_id"]), team.game.path.split("/")[2])
        assert game is not None
        found.add((game.scenario_id, game.seed))
    assert len(found) == 1
    assert {scenario for scenario, _ in found} == {"in-force"}
    assert {row["actor_kind"] for row in rows(app, player)} == {"person"}


def test_a_given_luck_is_played(app: Flask) -> None:
    Host(app, seed="77")
    assert rows(app, room)[0]["seed"] == "77"


def test_the_luck_is_told_to_nobody_while_others_play(app: Flask) -> None:
    host = Host(app, seed="123456789")
    team = seated(app, host, "Blue")[0]
    page = team.play_to_the_end(team.game)
    assert "123456789" not in page.text
    assert "Play again" not in page.text
    token = page.form.fields["csrf_token"]
    answer = team.post(f"{page.path}/challenge", {"csrf_token": token})
    assert answer.status_code == 404


def test_ones_own_games_stay_beside_the_seats(app: Flask) -> None:
    host = Host(app)
    team = Team(app, host.code, "Blue")
    own = team.start().path
    team.sit_down()
    assert not list(team.get(own).tree.iter("aside"))
    assert team.get(own).heading == "Turn 1 of 8"
    assert team.game.path != own


# Pace ---------------------------------------------------------------------------------------------


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
