"""Workshops: a host opens a room, and teams sit down in it."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from game.store import Games
from game.store.hosting import PLAIN
from game.store.tables import player, room, seat
from game.web.acts import OTHERS
from tests.support.player import Player
from tests.support.workshop import Host, Team, hrefs, rows, seated

HOUR = 3600
POWERS = sorted([*PLAIN, *OTHERS])


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


@pytest.mark.parametrize("field", ["names", "seats", "seed", "company", "pace", "votes", "show"])
def test_what_cannot_be_seen_is_not_in_the_form_that_comes_back(app: Flask, field: str) -> None:
    host = Player(app)
    form = host.get("/rooms").form
    page = host.submit(form, minutes="3", **{field: "Owls\x0f\x9e\x7f"})  # the lint reads it
    assert page.status == 422
    assert "\x0f" not in page.text


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
