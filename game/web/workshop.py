"""Workshops, for their host: open a room, see who sits where, and run it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from game.store import Refusal
from game.store.names import visible
from game.store.pace import Moment
from game.store.rooms import MOST_HOURS, Opening, Room, wished
from game.store.rounds import EACH, MOST_ROUNDS
from game.store.seats import Seat
from game.web import acts, forms, room_view
from game.web import room_words as says
from game.web.errors import STATUS
from game.web.pages import Form
from game.web.playing import all_games
from game.web.room_pages import Choice, OpenPage
from game.web.room_view import Sight
from game.web.table import (
    fingerprint,
    hosted,
    not_modified,
    own_link,
    remember,
    remembered,
    tagged,
    unchanged,
    workshop,
)

workshops = Blueprint("workshop", __name__)

MOST_LOOKED_INTO = 60  # seats whose event is told; opening their states costs


# To open a room -----------------------------------------------------------------------------------


@workshops.get("/rooms")
def show_opening() -> ResponseReturnValue:
    """The form that opens a room."""
    return _opening_page()


@workshops.post("/rooms")
def open_a_room() -> ResponseReturnValue:
    """Open a room, and go to the host's page."""
    form = request.form
    try:
        wanted = Opening(
            company=form.get("company") or next(iter(all_games().scenarios)),
            places=forms.read_number(form, "seats", 12),
            pace=form.get("pace", "free"),
            minutes=forms.read_number(form, "minutes", 60),
            hours=forms.read_number(form, "hours", MOST_HOURS),
            seed=forms.read_seed(form),
            names=wished(form.get("names", "").splitlines()),
            shows=tuple(form.getlist("show")),
            votes=forms.read_one(form, "votes", tuple(says.VOTES)) == "yes",
        )
    except forms.Malformed as no:
        return _opening_page(no.refusal.sentence), 422
    opened = workshop().rooms.open(wanted)
    if isinstance(opened, Refusal):
        return _opening_page(opened.sentence), 422
    remember("hosts", opened.code, opened.secret)
    return redirect(url_for("workshop.show_host", code=opened.code), 303)


def _opening_page(notice: str = "") -> str:
    """The form, as it was filled in."""
    form, companies = request.form, all_games().scenarios
    company = form.get("company", "")
    chosen = company if company in companies else next(iter(companies))
    page = OpenPage(
        heading=says.OPEN_HEADING,
        form=Form(url_for("workshop.open_a_room"), generate_csrf()),
        companies=tuple(
            Choice(one.id, one.name, one.id == chosen, one.pitch) for one in companies.values()
        ),
        lengths=_choices(
            "minutes", "60", {str(n): (f"{n} min", more) for n, more in says.LENGTHS.items()}
        ),
        paces=_choices("pace", "free", says.PACES),
        hours=_choices("hours", "24", {str(n): (label, "") for n, label in says.HOURS.items()}),
        parts=room_view.parts(frozenset(form.getlist("show"))),
        votes=_choices("votes", "no", says.VOTES),
        seats=visible(form.get("seats", "12")[:8]),
        names="\n".join(map(visible, form.get("names", "")[:16_000].splitlines())),
        seed=visible(form.get("seed", "")[:40]),
        guide=url_for("talks.show_guide"),
        notice=notice,
    )
    return render_template("open_room.html", page=page)


def _choices(name: str, usual: str, known: dict[str, tuple[str, str]]) -> tuple[Choice, ...]:
    """Radio buttons, the one checked that was chosen."""
    typed = request.form.get(name, usual)
    chosen = typed if typed in known else usual
    return tuple(Choice(key, label, key == chosen, more) for key, (label, more) in known.items())


# The host -----------------------------------------------------------------------------------------


@workshops.get("/rooms/<code>/host/<secret>")
def enter_as_host(code: str, secret: str) -> ResponseReturnValue:
    """The host's link: it is not shown on the wall, for it leads on at once."""
    one = workshop().rooms.hosted(code, secret)
    if one is None:
        abort(404)
    remember("hosts", one.id, secret)
    return redirect(url_for("workshop.show_host", code=one.id), 303)


@workshops.get("/rooms/<code>/host")
def show_host(code: str) -> ResponseReturnValue:
    """Everything about a room, for its host."""
    return _host_page(hosted(code))


@workshops.get("/rooms/<code>/acts")
def no_list_of_acts(code: str) -> ResponseReturnValue:
    """Somebody reloaded a page that a refused act had left here."""
    return redirect(url_for("workshop.show_host", code=code), 303)


@workshops.post("/rooms/<code>/acts")
def act(code: str) -> ResponseReturnValue:
    """Use one of the host's powers."""
    one = hosted(code)
    refusal = acts.do(one, request.form.get("act", ""))
    if refusal is not None:
        return _host_page(one, refusal.sentence), STATUS[refusal.code]
    return redirect(url_for("workshop.show_host", code=one.id), 303)


def _host_page(one: Room, notice: str = "") -> Response:
    made = workshop()
    moment = made.rooms.moment(one)
    seats = made.seats.shown(one)
    if any(own.stand_in and not own.over for own in seats):
        acts.catch_up(one.id)  # a timer may have opened a turn since somebody last looked
        seats = made.seats.shown(one)
    company = made.rooms.company(one)
    sight = Sight(one, company, moment, all_games().clock())
    links = {own.id: own_link(one, own.id) for own in seats}
    rows = room_view.seat_rows(sight, seats, _events(one, seats), links)
    if one.votes:
        rows = room_view.with_people(sight, rows, seats, made.votes.all(one))
    etag = fingerprint((one.revision, moment.open_turn, moment.paused, moment.over, rows))
    if not notice and unchanged(etag):
        return not_modified(etag)
    to = room_view.Addresses(
        join=url_for("doors.show_door", code=one.id, _external=True),
        host_link=url_for(
            "workshop.enter_as_host",
            code=one.id,
            secret=remembered("hosts", one.id),
            _external=True,
        ),
        here=url_for("workshop.show_host", code=one.id),
        debrief=url_for("talks.show_talk", code=one.id),
        guide=url_for("talks.show_guide"),
    )
    form = Form(url_for("workshop.act", code=one.id), generate_csrf())
    page = room_view.host_page(sight, rows, to, form)._replace(etag=etag, notice=notice)
    page = page._replace(**_news(one, moment))
    return tagged(render_template("host.html", page=page), etag)


def _news(one: Room, moment: Moment) -> dict[str, Any]:
    """What the host may change for everybody now: an event while they play, a round afterwards."""
    rounds, company = workshop().rounds, workshop().rooms.company(one)
    told: dict[str, Any] = {"round": says.ROUND.format(round=one.round) if one.round > 1 else ""}
    told["twist"] = room_view.twist_says(company, one.twist)
    if moment.over:
        if one.round < MOST_ROUNDS:
            own = Choice(EACH, says.EACH_CHANGES)
            told["changes"] = (*room_view.changes(company, rounds.changes(one)), own)
        told["next_round"] = says.NEXT_ROUND.format(round=one.round + 1)
    elif (turn := rounds.turn_of_news(one)) is not None:
        events = sorted(rounds.events(one), key=lambda event: event.title)
        told["events"] = tuple(Choice(event.id, event.title) for event in events)
        told["happen"] = says.LET_HAPPEN.format(turn=turn)
    return told


def _events(one: Room, seats: Sequence[Seat]) -> dict[str, str]:
    """The titles of the events that wait for an answer, by seat."""
    company = workshop().rooms.company(one)
    titles = {event.id: event.title for event in company.events}
    found = {}
    for own in seats[:MOST_LOOKED_INTO]:
        if own.game_id is None or own.plays_as is None or own.over:
            continue
        game = all_games().find(own.plays_as, own.game_id)
        if game is not None and game.state is not None and game.state.event:
            found[own.id] = titles.get(game.state.event, "")
    return found
