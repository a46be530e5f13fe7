"""After the play: the debrief of a room for the wall, what its host takes home, and the guide."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from game.store import codes
from game.store.rooms import PARTS, Room
from game.web import room_export
from game.web import room_talk_words as says
from game.web.guide import guide
from game.web.pages import ErrorPage, Form
from game.web.room_debrief import RoomDebrief, debrief_of, with_round_before
from game.web.table import Table, at_table, bar, hosted, is_host, own_link, workshop

talks = Blueprint("talks", __name__)


@talks.get("/rooms/<code>/debrief")
def show_talk(code: str) -> ResponseReturnValue:
    """The room's games side by side: all of it for the host, what is shown for its seats."""
    one = workshop().rooms.find(code)
    if one is None:
        abort(404)
    if is_host(one):
        return render_template("room_debrief.html", page=_for_host(one), words=says)
    table = at_table(one)
    if table is None:
        return redirect(url_for("doors.show_door", code=one.id), 303)
    return _for_seat(table)


def _for_host(one: Room) -> RoomDebrief:
    page = _board(one, one.wall)
    exports = (
        ("CSV", url_for("talks.take_csv", code=one.id)),
        ("JSON", url_for("talks.take_json", code=one.id)),
    )
    return page._replace(
        host=url_for("workshop.show_host", code=one.id),
        exports=exports,
        form=Form(url_for("workshop.act", code=one.id), generate_csrf()),
    )


def _board(one: Room, chosen: frozenset[str]) -> RoomDebrief:
    """These parts, as they are now or were when the host froze the board."""
    made = workshop()
    found = made.talks.of(one, as_shown=True)
    everybody = made.seats.shown(one)
    page = debrief_of(one, found, everybody, [part for part in PARTS if part in chosen])
    if one.round > 1:
        page = with_round_before(page, one, (found, made.talks.of(one, one.round - 1)), everybody)
    return page._replace(frozen=one.frozen_at is not None)


def _for_seat(table: Table) -> ResponseReturnValue:
    one, own, moment = table.room, table.seat, table.moment
    back = url_for("doors.show_room", code=one.id)
    if not (one.shows or moment.over):
        page = ErrorPage(
            says.HEADING.format(code=codes.spoken(one.id)), says.HIDDEN, back, own.name
        )
        return render_template("error.html", page=page), 403
    debrief = _board(one, one.shows)
    if not moment.over:
        debrief = debrief._replace(questions=(), awards=())
    debrief = debrief._replace(bar=bar(table), back=back)
    return render_template("room_debrief.html", page=debrief, words=says)


@talks.get("/rooms/<code>/debrief.csv")
def take_csv(code: str) -> Response:
    """Every turn of every team, for spreadsheets."""
    one = hosted(code)
    text = room_export.csv_of(workshop().talks.of(one))
    answer = Response("\ufeff" + text, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="room-{one.id}.csv"'
    return answer


@talks.get("/rooms/<code>/debrief.json")
def take_json(code: str) -> Response:
    """Everything about the room, for programs."""
    one = hosted(code)
    made = workshop()
    everybody = made.seats.all(one)
    playbacks = {own.id: own_link(one, own.id) for own in everybody}
    answer = jsonify(room_export.json_of(one, made.talks.of(one), everybody, playbacks))
    answer.headers["Content-Disposition"] = f'attachment; filename="room-{one.id}.json"'
    return answer


@talks.get("/rooms/guide")
def show_guide() -> ResponseReturnValue:
    """For whoever leads a workshop."""
    return render_template("guide.html", text=guide())
