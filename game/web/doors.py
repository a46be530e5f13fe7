"""The door of a room, for everybody with its code, and the page of each seat behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from game.store import Refusal, codes, names
from game.store.glimpses import Glimpse
from game.store.refusal import Code
from game.store.rooms import Room
from game.store.seats import Seat
from game.web import forms, room_view, voting
from game.web import room_words as says
from game.web.errors import STATUS
from game.web.pages import Form, TableView
from game.web.playing import actor_kind, all_games, new_key
from game.web.room_pages import Choice, DoorPage, PeopleView, SeatPage
from game.web.table import (
    Table,
    at_table,
    bar,
    not_modified,
    own_link,
    seated,
    sit_down,
    to_game,
    unchanged,
    workshop,
)

doors = Blueprint("doors", __name__)


# The door -----------------------------------------------------------------------------------------


@doors.get("/join")
def show_doors() -> ResponseReturnValue:
    """Ask for a room's code."""
    typed = request.args.get("code", "")
    if typed:
        return redirect(url_for("doors.show_door", code=codes.read_code(typed) or "none"), 303)
    return _doors()


@doors.post("/join")
def knock() -> ResponseReturnValue:
    """Go to the room whose code was typed."""
    code = codes.read_code(request.form.get("code", ""))
    if not code or workshop().rooms.find(code) is None:
        return _doors(says.NO_SUCH_CODE), 404
    return redirect(url_for("doors.show_door", code=code), 303)


@doors.get("/join/<code>")
def show_door(code: str) -> ResponseReturnValue:
    """Take a seat in this room, or go back to the one taken before."""
    return _door(_room(code))


@doors.post("/join/<code>")
def take_a_seat(code: str) -> ResponseReturnValue:
    """Sit down under a name."""
    one = _room(code)
    own = seated(one)
    if own is None:
        try:
            key = forms.read_key(request.form)
        except forms.Malformed as no:
            return _door(one, no.refusal), 422
        person = names.clean_name(request.form.get("person", "")) if one.votes else ""
        if isinstance(person, Refusal):
            return _door(one, person), STATUS[person.code]
        taken = workshop().seats.take(one.id, request.form.get("name", ""), key)
        if isinstance(taken, Refusal):
            return _door(one, taken), STATUS[taken.code]
        own = workshop().seats.find(one, taken)
        if own is not None and one.votes:
            return _join(one, own, person, key)
    if own is None:
        abort(404)
    return _seat_down(one, own)


@doors.get("/join/<code>/<seat_id>/<secret>")
def come_back(code: str, seat_id: str, secret: str) -> ResponseReturnValue:
    """A seat's own link: sit down again, on whatever device."""
    one = _room(code)
    own = workshop().seats.back(one, seat_id, secret)
    if own is None and one.votes:  # it may be the link of somebody at the seat
        own = workshop().votes.back(one, seat_id, secret)
        if own is not None:
            return _seat_down(one, own, seat_id)
    if own is None:
        abort(404)
    if not one.votes:
        return _seat_down(one, own)
    here = seated(one)
    return _seat_down(one, own) if here and here.id == own.id else _door_of(one, own)


@doors.post("/join/<code>/<seat_id>/<secret>")
def join_a_table(code: str, seat_id: str, secret: str) -> ResponseReturnValue:
    """Sit down at a seat beside others, under one's own name."""
    one = _room(code)
    own = workshop().seats.back(one, seat_id, secret)
    if own is None or not one.votes:
        abort(404)
    try:
        key = forms.read_key(request.form)
    except forms.Malformed as no:
        return _door_of(one, own, no.refusal), 422
    return _join(one, own, request.form.get("person", ""), key)


def _join(one: Room, own: Seat, person: str, key: str) -> ResponseReturnValue:
    joined = workshop().votes.join(one, own.id, person, key)
    if isinstance(joined, Refusal):
        return _door_of(one, own, joined), STATUS[joined.code]
    return _seat_down(one, own, joined)


def _seat_down(one: Room, own: Seat, member_id: str = "") -> ResponseReturnValue:
    own = workshop().seats.begin(one, own, actor_kind())
    sit_down(one, own, member_id)
    moment = workshop().rooms.moment(one)
    game = to_game(one, own)
    if game and moment.started and not moment.over:
        return redirect(game, 303)
    return redirect(url_for("doors.show_room", code=one.id), 303)


def _doors(notice: str = "") -> str:
    form = Form(url_for("doors.knock"), generate_csrf())
    page = DoorPage(heading=says.DOORS_HEADING, form=form, notice=notice)
    return render_template("join.html", page=page)


def _door(one: Room, refusal: Refusal | None = None) -> str:
    own = seated(one)
    typed = names.visible(request.form.get("name", "")[:48])
    page = DoorPage(
        heading=says.DOOR_HEADING,
        form=Form(url_for("doors.take_a_seat", code=one.id), generate_csrf()),
        code=codes.spoken(one.id),
        key=new_key(),
        name=typed or ("" if own else workshop().seats.suggested(one)),
        text=says.DOOR_TEXT.format(company=all_games().scenarios[one.scenario_id].name),
        person=names.visible(request.form.get("person", "")[:48]),
        votes=one.votes,
        back=url_for("doors.show_room", code=one.id) if own else "",
        notice=refusal.sentence if refusal else "",
    )
    return render_template("join.html", page=page)


def _door_of(one: Room, own: Seat, refusal: Refusal | None = None) -> str:
    """The way to a seat at which others sit: only one's own name is asked for."""
    page = DoorPage(
        heading=own.name,
        form=Form(own_link(one, own.id, external=False), generate_csrf()),
        code=codes.spoken(one.id),
        key=new_key(),
        person=names.visible(request.form.get("person", "")[:48]),
        text=says.TABLE_TEXT,
        votes=True,
        at_table=True,
        notice=refusal.sentence if refusal else "",
    )
    return render_template("join.html", page=page)


# A seat's own page --------------------------------------------------------------------------------


@doors.get("/rooms/<code>")
def show_room(code: str) -> ResponseReturnValue:
    """What a seat sees of its room."""
    seen = workshop().glimpses.look(codes.read_code(code), fresh=True)
    if seen is None:
        abort(404)
    table = at_table(seen.room)
    if table is None:
        return redirect(url_for("doors.show_door", code=seen.room.id), 303)
    workshop().seats.presence.seen(seen.room.id, table.seat.id)
    own = workshop().seats.begin(seen.room, table.seat, actor_kind())  # a new round: a new game
    return _seat_page(seen, table._replace(seat=own))


@doors.get("/rooms/<code>/beat/<seat_id>")
def feel_the_beat(code: str, seat_id: str) -> ResponseReturnValue:
    """Whether anything is new, asked every two seconds and without a cookie, and who is there."""
    seen = workshop().glimpses.look(code, fresh=False)
    if seen is None:
        abort(404)
    workshop().seats.presence.seen(seen.room.id, seat_id)
    beat = seen.beat_of(seat_id)
    if unchanged(beat):
        return not_modified(beat)
    answer = Response("", mimetype="text/plain")
    answer.set_etag(beat)
    return answer


@doors.post("/rooms/<code>/seat")
def act_as_seat(code: str) -> ResponseReturnValue:
    """Write down what the team will try on Monday; or what only its captain may do."""
    table = at_table(_room(code))
    if table is None:
        abort(404)
    one, own, act = table.room, table.seat, request.form.get("act", "")
    refusal: Refusal | None
    if act in CAPTAINS and not table.captain:
        refusal = Refusal(Code.ILLEGAL, says.ONLY_THE_CAPTAIN)
    elif act in CAPTAINS:
        refusal = CAPTAINS[act](table)
    else:
        action = request.form.get("action", "")
        refusal = workshop().seats.write_action(one.id, own.id, action)
    if refusal is not None:
        seen = workshop().glimpses.look(one.id, fresh=True)
        if seen is None:
            abort(404)
        return _seat_page(seen, table, refusal.sentence), STATUS[refusal.code]
    if act == "choose":  # now there is something to play
        return _seat_down(one, workshop().seats.find(one, own.id) or own)
    return redirect(url_for("doors.show_room", code=one.id), 303)


def _take_back(table: Table) -> Refusal | None:
    return workshop().stand_ins.hand_back(table.room, table.seat.id)


def _hand_on(table: Table) -> Refusal | None:
    to = request.form.get("member", "")
    return workshop().votes.hand_on(table.room, table.seat.id, to)


def _choose(table: Table) -> Refusal | None:
    return workshop().rounds.choose(table.room, table.seat, request.form.get("change", ""))


#: What only the captain does, where several people vote.
CAPTAINS: Mapping[str, Callable[[Table], Refusal | None]] = {
    "take-back": _take_back,
    "hand-on": _hand_on,
    "choose": _choose,
}


def _seat_page(seen: Glimpse, table: Table, notice: str = "") -> str:
    one, own, moment = table.room, table.seat, table.moment
    places = room_view.ranking(seen.shown, own.id)
    company = all_games().scenarios[one.scenario_id]
    game = to_game(one, own)
    page = SeatPage(
        heading=own.name,
        bar=bar(table)._replace(beat=seen.beat_of(own.id)),
        form=Form(url_for("doors.act_as_seat", code=one.id), generate_csrf()),
        text=_seat_says(table, company.turns),
        waiting=not moment.started,
        game=game,
        play=says.VERDICT if own.over else says.PLAY,
        playback=url_for("again.show_turn", game_id=own.game_id, turn=1)
        if game and own.over
        else "",
        debrief=url_for("talks.show_talk", code=one.id) if one.shows or moment.over else "",
        link=own_link(one, table.member_id or own.id),
        action=own.action,
        ranking=places,
        stand_in=own.stand_in is not None,
        frozen=one.frozen_at is not None,
        changes=room_view.changes(company, workshop().rounds.changes(one))
        if table.chooses and table.captain
        else (),
        changed=room_view.changed_says(company, one, own),
        round=one.round,
        people=_people(table),
        table=_table_view(table),
        notice=notice,
    )
    return render_template("room.html", page=page)


def _people(table: Table) -> PeopleView | None:
    """Who sits at a table that votes, and the way to it for others."""
    if not table.room.votes or table.member is None:
        return None
    link = own_link(table.room, table.seat.id)
    captain = table.captain_is
    return PeopleView(
        own=table.member.name,
        captain="" if table.captain or captain is None else captain.name,
        names=tuple(known.name for known in table.members),
        others=tuple(
            Choice(known.id, known.name) for known in table.members if known is not table.member
        )
        if table.captain
        else (),
        link=link,
        qr=room_view.qr(link),
    )


def _table_view(table: Table) -> TableView | None:
    if not table.room.votes:
        return None
    own = table.seat
    game = all_games().find(own.player_id, own.game_id or "")
    return voting.view(table, game if own.plays_as == own.player_id else None)


def _seat_says(table: Table, turns: int) -> str:
    own, moment = table.seat, table.moment
    if own.over:
        return says.SEAT_OVER.format(score=f"{own.score:.1f}")
    if moment.over:
        return says.SEAT_ENDED
    if own.stand_in:
        return says.SEAT_STAND_IN
    if table.chooses:
        return says.SEAT_CHOOSES
    if not moment.started:
        return says.SEAT_WAITS
    return says.SEAT_PLAYS.format(turn=own.turns_played + 1, turns=turns)


# ---------------------------------------------------------------------------- what the views use


def _room(code: str) -> Room:
    """The room of that code; whoever knows it may see its door."""
    one = workshop().rooms.find(code)
    if one is None:
        abort(404)
    return one
