"""Votes: several people at one seat say what they want, and their captain confirms."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from game.store.tables import member
from tests.support.player import Clock, Player
from tests.support.workshop import Host, Voter, hrefs, part, rows, seated, table_of


def voting(app: Flask, **wishes: str) -> Host:
    return Host(app, votes="yes", **wishes)


# To sit at one table ------------------------------------------------------------------------------


def test_nobody_is_asked_for_an_own_name_where_tables_do_not_vote(app: Flask) -> None:
    host = Host(app)
    assert "Your own name" not in Player(app).get(f"/join/{host.code}").text
    team = seated(app, host, "Blue")[0]
    assert "voted" not in team.game.text
    assert rows(app, member) == []


def test_several_sit_at_one_seat_each_under_an_own_name(app: Flask) -> None:
    host = voting(app)
    ann, bo, cy = table_of(app, host, "Blue", "Ann", "Bo", "Cy")
    assert ann.game.path == bo.game.path == cy.game.path
    assert part(ann.room, "seat-people").startswith("Your table Ann Bo Cy")
    assert "You are Ann, the captain." in ann.room.text
    assert "You are Bo; Ann is the captain." in bo.room.text
    assert "3 at the table, 0 voted" in host.row("Blue")


@pytest.mark.parametrize(
    ("person", "says"),
    [
        ("", "has 0 characters"),
        ("x" * 5000, "has 5000 characters"),
        ("\u3164\u3164", "U+1160"),
        ("a\u202eb", "U+202E"),
        ("ann", "“ann” sits here already. How about “ann 2”?"),
    ],
)
def test_a_name_that_cannot_be_is_refused_at_the_table_too(
    app: Flask, person: str, says: str
) -> None:
    ann = table_of(app, voting(app), "Blue", "Ann")[0]
    other = Voter(app, ann.code, "Blue", person)
    page = other.sit_beside(ann.table_link)
    assert page.status == 422
    assert says in page.text
    assert len(rows(app, member)) == 1


def test_who_has_no_name_takes_no_seat(app: Flask) -> None:
    host = voting(app)
    page = Voter(app, host.code, "Blue", "").sit_down()
    assert page.status == 422
    assert "0 of 12 seats" in host.page.text


def test_a_name_with_a_script_is_shown_and_not_run(app: Flask) -> None:
    host = voting(app)
    ann, evil = table_of(app, host, "Blue", "Ann", "<script>x</script>")
    evil.vote(wip_limit="5")
    for page in (ann.room, ann.game, host.page):
        assert "<script>x</script>" in page.text
        assert all(one.get("src") for one in page.tree.iter("script"))


def test_a_table_has_an_end_and_a_door(app: Flask) -> None:
    host = voting(app)
    people = [f"P{number}" for number in range(24)]
    first = table_of(app, host, "Blue", *people)[0]
    page = Voter(app, host.code, "Blue", "Late").sit_beside(first.table_link)
    assert page.status == 409
    assert "This table is full" in page.text
    other = table_of(app, host, "Red", "Rita")[0]
    host.act("lock")
    page = Voter(app, host.code, "Red", "Late").sit_beside(other.table_link)
    assert page.status == 409
    assert "closed the door" in page.text


def test_sitting_down_twice_is_one_member(app: Flask) -> None:
    ann = table_of(app, voting(app), "Blue", "Ann")[0]
    form = Player(app).get(ann.table_link).form
    for _ in range(2):
        phone = Player(app)
        token = phone.get(ann.table_link).form.fields["csrf_token"]
        phone.submit(form, csrf_token=token, person="Bo")
    assert [row["name"] for row in rows(app, member)] == ["Ann", "Bo"]


def test_a_member_comes_back_on_another_phone_as_the_same_member(app: Flask) -> None:
    ann, bo = table_of(app, voting(app), "Blue", "Ann", "Bo")
    bo.vote(wip_limit="5")
    phone = Voter(app, ann.code, "Blue", "Bo")
    phone.get(bo.own_link)
    assert "You are Bo" in phone.room.text
    assert "Your vote is in" in phone.table
    assert phone.game.form.fields["wip_limit"] == "5"
    assert len(rows(app, member)) == 2
    forged = bo.own_link[:-1] + ("a" if bo.own_link[-1] != "a" else "b")
    assert Player(app).client.get(forged).status_code == 404


# To vote ------------------------------------------------------------------------------------------


def test_the_captain_sees_who_wants_what_in_each_policy(app: Flask) -> None:
    ann, bo, cy = table_of(app, voting(app), "Blue", "Ann", "Bo", "Cy")
    bo.vote(wip_limit="5", testing="automated")
    cy.vote(wip_limit="5", deployment="on-demand")
    shown = ann.table
    assert "2 of 3 have voted on turn 1" in shown
    assert "WIP limit 5 Bo, Cy" in shown
    assert re.search(r"Testing .*Bo.* Cy", shown)
    assert re.search(r"Deployment .*On demand Cy", shown)
    assert "Planning" not in shown  # nobody wants another


def test_a_captain_may_vote_and_play_nothing_by_it(app: Flask) -> None:
    ann, bo = table_of(app, voting(app), "Blue", "Ann", "Bo")
    assert ann.vote(wip_limit="3").heading == "Turn 1 of 8"
    bo.vote(wip_limit="5")
    assert "2 of 2 have voted" in ann.table
    assert "WIP limit 3 Ann 5 Bo" in ann.table


def test_what_is_confirmed_may_differ_from_what_was_voted(app: Flask) -> None:
    host = voting(app)
    ann, bo = table_of(app, host, "Blue", "Ann", "Bo")
    bo.vote(wip_limit="5")
    assert ann.decide(ann.game, wip_limit="3").heading == "Turn 2 of 8"
    assert bo.game.form.fields["wip_limit"] == "3"
    assert "0 of 2 have voted on turn 2" in bo.table
    assert "Turn 2 of 8" in host.row("Blue")


def test_what_most_want_fills_in_the_captains_form_and_plays_nothing(app: Flask) -> None:
    ann, bo, cy, di = table_of(app, voting(app), "Blue", "Ann", "Bo", "Cy", "Di")
    before = ann.game.form.fields
    bo.vote(wip_limit="5", testing="automated", planning="just-in-time")
    cy.vote(wip_limit="5", testing="automated", planning="up-front")
    di.vote(wip_limit="2", deployment="continuous")
    fill = next(href for href in hrefs(ann.game) if "as_voted" in href)
    filled = ann.get(fill).form.fields
    assert filled["wip_limit"] == "5"
    assert filled["testing"] == "automated"
    assert filled["planning"] == before["planning"]  # as many for each: what stands stays
    assert filled["deployment"] == before["deployment"]  # one of three
    assert ann.game.heading == "Turn 1 of 8"


def test_a_later_ballot_takes_the_place_of_the_first(app: Flask) -> None:
    ann, bo = table_of(app, voting(app), "Blue", "Ann", "Bo")
    bo.vote(wip_limit="5")
    bo.vote(wip_limit="3")
    assert "WIP limit 3 Bo" in ann.table
    assert "1 of 2 have voted" in ann.table


def test_members_see_the_others_votes_after_their_own(app: Flask) -> None:
    _, bo, cy = table_of(app, voting(app), "Blue", "Ann", "Bo", "Cy")
    bo.vote(wip_limit="5")
    assert "Bo" not in cy.table
    assert "You see the others’ votes after your own" in cy.table
    cy.vote()
    assert re.search(r"WIP limit .*Bo.* Cy|WIP limit .*Cy.* Bo", cy.table)


def test_an_answer_an_improvement_and_a_bet_are_voted_on_too(app: Flask) -> None:
    ann, bo = table_of(app, voting(app), "Blue", "Ann", "Bo")
    start = next(value for value in bo.game.form.choices["start"] if value)
    bo.vote(start=start, bet="lower", wip_limit="5")
    assert re.search(r"Start [A-Z].* Bo", ann.table)
    assert "Lead time will be lower Bo" in ann.table


def test_one_may_vote_before_the_turn_is_open(app: Flask) -> None:
    host = voting(app, pace="host")
    ann, bo = table_of(app, host, "Blue", "Ann", "Bo")
    assert bo.vote(wip_limit="5").status == 200
    assert "1 of 2 have voted on turn 1" in ann.table
    assert ann.decide(ann.game).status == 422


# Only the captain ---------------------------------------------------------------------------------


def test_a_member_cannot_commit_a_turn(app: Flask) -> None:
    host = voting(app)
    ann, bo = table_of(app, host, "Blue", "Ann", "Bo")
    form = ann.game.form
    token = bo.game.form.fields["csrf_token"]
    page = bo.send(form.action, form.fields | {"csrf_token": token, "run": "1"})
    assert page.status == 422
    assert "Only the captain confirms a turn" in page.text
    assert "Turn 1 of 8" in host.row("Blue")


def test_the_captaincy_is_handed_on(app: Flask) -> None:
    ann, bo = table_of(app, voting(app), "Blue", "Ann", "Bo")
    form = next(form for form in ann.room.forms if form.fields.get("act") == "hand-on")
    to = next(str(row["id"]) for row in rows(app, member) if row["name"] == "Bo")
    ann.submit(form, member=to)
    assert "You are Bo, the captain" in bo.room.text
    assert (
        "Only the captain"
        in ann.send(ann.game.form.action.replace("/votes", "/decisions"), ann.game.form.fields).text
    )
    assert bo.decide(bo.game).heading == "Turn 2 of 8"


@pytest.mark.parametrize("act", ["hand-on", "take-back"])
def test_only_the_captain_does_what_is_the_captains(app: Flask, act: str) -> None:
    ann, bo = table_of(app, voting(app), "Blue", "Ann", "Bo")
    to = next(str(row["id"]) for row in rows(app, member) if row["name"] == "Bo")
    token = bo.room.form.fields["csrf_token"]
    page = bo.send(f"/rooms/{bo.code}/seat", {"csrf_token": token, "act": act, "member": to})
    assert page.status == 422
    assert "Only the captain" in page.text
    assert "You are Ann, the captain" in ann.room.text


def test_the_captaincy_goes_to_nobody_of_another_table(app: Flask) -> None:
    host = voting(app)
    ann, _ = table_of(app, host, "Blue", "Ann", "Bo")
    table_of(app, host, "Red", "Rita")
    form = next(form for form in ann.room.forms if form.fields.get("act") == "hand-on")
    to = next(str(row["id"]) for row in rows(app, member) if row["name"] == "Rita")
    page = ann.submit(form, member=to)
    assert page.status == 404
    assert "You are Ann, the captain" in ann.room.text


def test_the_host_makes_a_captain_and_takes_somebody_away(app: Flask) -> None:
    host = voting(app)
    ann, bo, cy = table_of(app, host, "Blue", "Ann", "Bo", "Cy")
    ids = {str(row["name"]): str(row["id"]) for row in rows(app, member)}
    seat = host.seat("Blue")
    host.act("captain", seat=seat, member=ids["Cy"])
    assert "You are Cy, the captain" in cy.room.text
    host.act("remove-member", seat=seat, member=ids["Cy"])
    assert "You are Ann, the captain" in ann.room.text  # it falls to whoever came first
    assert cy.get(bo.game.path).status == 404
    assert cy.get(f"/rooms/{host.code}").path == f"/join/{host.code}"
    assert host.act("remove-member", seat=seat, member=ids["Cy"]).status == 404
    assert host.act("captain", seat=seat, member="nobody").status == 404


def test_a_seat_cannot_vote_for_another(app: Flask) -> None:
    host = voting(app)
    ann, _ = table_of(app, host, "Blue", "Ann", "Bo")
    rita, rob = table_of(app, host, "Red", "Rita", "Rob")
    form = rob.game.form
    token = ann.room.form.fields["csrf_token"]
    answer = ann.post(form.action, form.fields | {"csrf_token": token})
    assert answer.status_code == 404
    assert "0 of 2 have voted" in rita.table


def test_the_seat_s_link_alone_plays_nothing(app: Flask) -> None:
    ann = table_of(app, voting(app), "Blue", "Ann")[0]
    thief = Player(app)
    page = thief.get(ann.table_link)
    assert "Your own name" in page.text
    assert thief.client.get(ann.game.path).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "status", "says"),
    [
        ({"wip_limit": "99"}, 422, "“wip_limit” is “99”"),
        ({"turn": "2"}, 409, "This is turn 1"),
        ({"turn": "x"}, 422, "the number of a turn"),
        ({"start": "nothing-like-it"}, 422, "“start” is"),
        ({"colour": "red"}, 422, "“field” is “colour”"),
    ],
)
def test_a_ballot_that_cannot_be_is_refused(
    app: Flask, wrong: dict[str, str], status: int, says: str
) -> None:
    ann, bo = table_of(app, voting(app), "Blue", "Ann", "Bo")
    page = bo.vote(**wrong)
    assert page.status == status
    assert says in page.text
    assert "0 of 2 have voted" in ann.table


def test_after_the_end_nobody_votes(app: Flask) -> None:
    host = voting(app)
    _, bo = table_of(app, host, "Blue", "Ann", "Bo")
    form = bo.game.form
    host.act("end")
    page = bo.submit(form, wip_limit="5")
    assert page.status == 409
    assert "The play has ended" in page.text


def test_where_tables_do_not_vote_there_is_no_ballot(app: Flask) -> None:
    team = seated(app, Host(app), "Blue")[0]
    form = team.game.form
    action = form.action.replace("/decisions", "/votes")
    assert team.post(action, form.fields).status_code == 404
    own = Player(app)
    form = own.start().form
    assert own.post(form.action.replace("/decisions", "/votes"), form.fields).status_code == 404


# News ---------------------------------------------------------------------------------------------


def test_a_vote_is_news_at_its_own_table_and_at_no_other(app: Flask, clock: Clock) -> None:
    host = voting(app)
    ann, bo = table_of(app, host, "Blue", "Ann", "Bo")
    rita = table_of(app, host, "Red", "Rita")[0]
    clock.now += 1
    blue, red = ann.ask()[1], rita.ask()[1]
    assert ann.poll(blue).status_code == 304
    bo.vote(wip_limit="5")
    clock.now += 1
    assert ann.poll(blue).status_code == 200
    assert rita.poll(red).status_code == 304


def test_a_turn_that_was_confirmed_is_news_at_its_table(app: Flask, clock: Clock) -> None:
    ann, bo = table_of(app, voting(app), "Blue", "Ann", "Bo")
    before, state = bo.ask()[1], states(bo)
    ann.decide(ann.game)
    clock.now += 1
    assert bo.poll(before).status_code == 200
    assert states(bo) == {"voter-2"} != state


def states(voter: Voter) -> set[str]:
    """What the page compares, to know that another turn has come."""
    found = (one.get("data-state") for one in voter.room.tree.iter("section"))
    return {state for state in found if state}


def test_all_people_and_ballots_are_gone_with_their_room(app: Flask, clock: Clock) -> None:
    host = voting(app, hours="1")
    _, bo = table_of(app, host, "Blue", "Ann", "Bo")
    bo.vote(wip_limit="5")
    host.act("remove", seat=host.seat("Blue"))
    assert rows(app, member) == []
    table_of(app, host, "Red", "Rita")
    clock.now += 3600
    assert host.client.get(f"/rooms/{host.code}/host").status_code == 404
    assert rows(app, member) == []
