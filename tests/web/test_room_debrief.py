"""After the play: a room's debrief, the same from its decisions alone, and what is taken home."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from flask import Flask

from game.balance import talk, teams
from game.balance.teams import Team as Decided
from game.store import Games
from game.store.refusal import Refusal
from game.store.rooms import Room
from game.store.seats import Seats
from game.web import room_export
from game.web.guide import GUIDE, guide
from game.web.guide import join as as_html
from game.web.room_debrief import move_says, question_says
from game.web.table import Workshop
from tests.support.apps import Databases, one_app
from tests.support.lint import text_of
from tests.support.player import Player
from tests.support.workshop import Host, Team, hrefs, seated

EVIL = "=HYPERLINK(1)"
GOOD = {"wip_limit": "5", "testing": "automated"}


class Played(NamedTuple):
    """A room whose play is over."""

    app: Flask
    host: Host
    teams: list[Team]


@pytest.fixture(scope="module")
def room(databases: Databases) -> Iterator[Played]:
    """Blue and Red decide alike in turn 1, Red changes its mind in turn 2; a third does nothing."""
    with databases() as url, one_app(url) as app:
        yield played(app)


def played(app: Flask) -> Played:
    host = Host(app, company="in-force", seed="7")
    blue, red, _ = made = seated(app, host, "Blue", "Red", EVIL)
    blue.decide(blue.game, **GOOD)
    red.decide(red.game, **GOOD)
    red.decide(red.game, wip_limit="none", testing="by-hand", deployment="train")
    for team in made:
        while "turn" in (page := team.game).form.fields:
            team.decide(page)
    form = next(form for form in blue.room.forms if form.fields.get("act") == "write")
    blue.submit(form, action="=Fewer things at once")
    host.act("note", notes="We all\npair.")
    host.act("put-up", wall="ranking meters keys flow map")
    host.act("end")
    return Played(app, host, made)


def workshop(room: Played) -> Workshop:
    made: Workshop = room.app.extensions["workshop"]
    return made


def found(room: Played) -> Room:
    one = workshop(room).rooms.find(room.host.code)
    assert one
    return one


def recomputed(room: Played) -> talk.Room:
    """What follows from company, seed and decisions, and from nothing else that was kept."""
    games: Games = room.app.extensions["games"]
    seats: Seats = workshop(room).seats
    one = found(room)
    company = games.scenarios[one.scenario_id]
    played = []
    for own in seats.all(one):
        turns = games.turns(str(own.plays_as), str(own.game_id))
        decisions = tuple(turn.decision for turn in turns)
        played.append(teams.play(company, one.seed, Decided(own.name, decisions)))
    return talk.room_of(company, played)


def wall(room: Played) -> str:
    return room.host.get(f"/rooms/{room.host.code}/debrief").text


# From the decisions alone -------------------------------------------------------------------------


def test_scores_that_were_kept_are_those_that_follow_from_the_decisions(room: Played) -> None:
    follow = {team.name: team.final for team in recomputed(room).teams}
    kept = {own.name: own.score for own in workshop(room).seats.all(found(room))}
    assert kept == follow


def test_the_wall_shows_what_follows_from_the_decisions(room: Played) -> None:
    known, shown = recomputed(room), wall(room)
    page = room.host.get(f"/rooms/{room.host.code}/debrief")
    lines = {tuple(text_of(cell) for cell in row) for row in page.tree.iter("tr")}
    for place, team in enumerate(known.teams, 1):
        assert f"{place} {team.name} {team.final:.1f}" in shown
        meters = (f"{value:.0f}" for value in team.meters[-1])
        assert (team.name, *meters, f"{team.final:.1f}") in lines
    for number, parting in enumerate(known.partings, 1):
        assert f"{number} Turn {parting.turn}," in shown
        for branch in parting.branches:
            for move in branch.moves:
                assert move_says(known.company, move) in shown
            assert f"ended at {branch.best:.1f} at best" in shown
    assert known.costs
    for cost in known.costs:
        assert f"{cost.score:.1f} instead of {cost.own_score:.1f}" in shown
    asked = talk.questions(known)
    assert len(asked) == 3
    for question in asked:
        assert question_says(known.company, question, wall=True) in shown
    assert len(talk.awards(known)) == len(known.teams)


def test_the_same_decisions_make_the_same_debrief(room: Played) -> None:
    first, second = recomputed(room), recomputed(room)
    assert talk.questions(first) == talk.questions(second)
    assert talk.awards(first) == talk.awards(second)
    assert (first.partings, first.costs) == (second.partings, second.costs)


# The map of decisions -----------------------------------------------------------------------------


def test_teams_part_where_their_decisions_do(room: Played) -> None:
    first, second = recomputed(room).partings[:2]
    assert first.turn == 1
    assert {frozenset(branch.teams) for branch in first.branches} == {
        frozenset({"Blue", "Red"}),
        frozenset({EVIL}),
    }
    assert second.turn == 2
    assert {branch.teams for branch in second.branches} == {("Blue",), ("Red",)}
    red = next(branch for branch in second.branches if branch.teams == ("Red",))
    assert {move.what for move in red.moves if move.kind == teams.POLICY} == {
        "wip_limit",
        "testing",
        "deployment",
    }


def test_what_is_behind_after_a_parting_is_the_difference_of_scores(room: Played) -> None:
    known = recomputed(room)
    by_name = {team.name: team for team in known.teams}
    for parting in known.partings:
        after = {b.teams: by_name[b.teams[0]].scores[parting.turn - 1] for b in parting.branches}
        for branch in parting.branches:
            gap = max(after.values()) - after[branch.teams]
            assert branch.behind == pytest.approx(gap, abs=0.051)


def test_every_team_has_an_award_and_no_award_is_given_twice(room: Played) -> None:
    given = talk.awards(recomputed(room))
    assert {award.team for award in given} == {"Blue", "Red", EVIL}
    assert len({award.kind for award in given}) == 3


def test_a_room_of_one_and_an_empty_room_have_a_debrief(room: Played) -> None:
    known = recomputed(room)
    alone = talk.room_of(known.company, known.teams[:1])
    assert alone.partings == alone.costs == ()
    assert len(talk.awards(alone)) == 1
    assert talk.questions(talk.room_of(known.company, [])) == ()
    empty = Host(room.app)
    assert "Nobody has played a turn yet" in empty.get(f"/rooms/{empty.code}/debrief").text


def test_the_debrief_is_there_while_games_run(room: Played) -> None:
    host = Host(room.app, company="in-force")
    blue, _ = seated(room.app, host, "Blue", "Red")
    blue.decide(blue.game, **GOOD)
    assert "Flow of Blue" in host.get(f"/rooms/{host.code}/debrief").text


# Who sees what ------------------------------------------------------------------------------------


def test_seats_see_the_parts_that_the_host_shows(room: Played) -> None:
    host = Host(room.app, company="in-force")
    blue, _ = seated(room.app, host, "Blue", "Red")
    blue.decide(blue.game)
    path = f"/rooms/{host.code}/debrief"
    page = blue.get(path)
    assert page.status == 403
    assert "has not shown anything yet" in page.text
    host.act("show", show="keys")
    text = blue.get(path).text
    assert "How do the four keys compare?" in text
    for hidden in (
        "How did work flow?",
        "Where did you part?",
        "Who ended where?",
        "Questions of this",
    ):
        assert hidden not in text
    host.act("end")
    assert "Questions of this room" in blue.get(path).text
    assert "Who ended where?" not in blue.get(path).text


@pytest.mark.parametrize("what", ["debrief", "debrief.csv", "debrief.json"])
def test_nobody_else_sees_the_debrief(room: Played, what: str) -> None:
    stranger = Player(room.app)
    answer = stranger.client.get(f"/rooms/{room.host.code}/{what}")
    assert answer.status_code in {303, 404}
    answer = Host(room.app).client.get(f"/rooms/{room.host.code}/{what}")
    assert answer.status_code in {303, 404}


@pytest.mark.parametrize("what", ["debrief.csv", "debrief.json"])
def test_a_seat_takes_nothing_home_that_is_the_hosts(room: Played, what: str) -> None:
    assert room.teams[0].client.get(f"/rooms/{room.host.code}/{what}").status_code == 404


def test_what_was_written_down_is_on_the_wall(room: Played) -> None:
    shown = wall(room)
    assert "Blue: =Fewer things at once" in shown
    assert "We all pair." in shown


HARD_NAMES = (
    "ضوء الفجر",  # from right to left
    "</bdi><script>x</script>",
    "W" * 24,
    "Z\u0301\u0302e\u0301\u0302",  # as many marks as are let in
    "@SUM(A1)",
)


def test_no_name_does_harm_on_the_wall_or_in_what_is_taken_home(room: Played) -> None:
    host = Host(room.app, company="in-force")
    everything = "ranking meters keys flow map"
    host.act("put-up", wall=everything)
    made = seated(room.app, host, *HARD_NAMES)
    for number, team in enumerate(made):
        team.decide(team.game, wip_limit="5" if number % 2 else "3")
        form = next(form for form in team.room.forms if form.fields.get("act") == "write")
        assert team.submit(form, action="\u202e<img src=x>\u200b talk").status == 200
    host.act("end")
    page = host.get(f"/rooms/{host.code}/debrief")  # every page that is seen is linted
    assert all(one.get("src") for one in page.tree.iter("script"))
    assert not list(page.tree.iter("img"))
    assert "<img src=x> talk" in page.text  # and what cannot be seen is gone
    for own in workshop(room).seats.all(found_by(room, host)):
        assert own.name in page.text
    text = host.client.get(f"/rooms/{host.code}/debrief.csv").text
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert {row["team"][:1] for row in rows}.isdisjoint(set("=+-@\t"))
    told = json.loads(host.client.get(f"/rooms/{host.code}/debrief.json").text)
    assert len({team["name"] for team in told["teams"]}) == len(HARD_NAMES)


def found_by(room: Played, host: Host) -> Room:
    one = workshop(room).rooms.find(host.code)
    assert one
    return one


# To take home -------------------------------------------------------------------------------------


def exported(room: Played, what: str) -> str:
    answer = room.host.client.get(f"/rooms/{room.host.code}/debrief.{what}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return answer.text


def test_the_csv_has_a_line_a_turn_and_runs_in_no_spreadsheet(room: Played) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(room, "csv").removeprefix("\ufeff"))))
    known = recomputed(room)
    assert len(rows) == sum(team.turns for team in known.teams)
    last = {row["team"]: float(row["score"]) for row in rows}
    assert last["Blue"] == next(team.final for team in known.teams if team.name == "Blue")
    assert f"'{EVIL}" in last
    assert not [cell for row in rows for cell in row.values() if cell[:1] in set("=+-@\t")]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_run_is_quoted(start: str) -> None:
    assert room_export.safe(f"{start}1+1") == f"'{start}1+1"
    assert room_export.safe(-1.5) == -1.5
    assert room_export.safe("Blue = good") == "Blue = good"


def test_the_json_has_everything_and_its_links_lead_to_the_games(room: Played) -> None:
    told: dict[str, Any] = json.loads(exported(room, "json"))
    assert [team["name"] for team in told["teams"]] == ["Blue", "Red", EVIL]
    assert told["seed"] == "7"
    assert len(told["questions"]) == 3
    assert len(told["teams"][0]["turns"]) == 8
    assert told["teams"][0]["action"] == "=Fewer things at once"
    link = told["teams"][1]["playback"].removeprefix("http://localhost")
    page = Player(room.app).get(link)
    assert page.heading == "Red"
    back = next(href for href in hrefs(page) if "/turns/1" in href)
    assert back.startswith("/games/")


# The guide ----------------------------------------------------------------------------------------


def test_the_guide_in_the_product_is_the_guide_of_the_documents(room: Played) -> None:
    shown = Player(room.app).get("/rooms/guide").text
    for heading in (line[3:] for line in GUIDE.read_text().splitlines() if line[:3] == "## "):
        assert heading in shown
    assert "One person plays and four watch." in shown
    assert not any(sign in str(guide()) for sign in ("**", "`", "\n* ", "[", "|"))


def test_the_guide_is_read_as_text_and_never_as_markup() -> None:
    assert as_html("A <b>bold</b> *claim*") == "<p>A &lt;b&gt;bold&lt;/b&gt; <em>claim</em></p>"


def test_a_refusal_says_which_names_there_may_be(room: Played) -> None:
    assert isinstance(workshop(room).seats.rename(room.host.code, "none", "Blue"), Refusal)
