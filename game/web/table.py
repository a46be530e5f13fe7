"""At a seat's game: whose it is, whether its seat is still there, and what the room allows now.

A browser that took a seat keeps in its signed cookie which games belong to which seat. Every
request for such a game is made as that seat's player, and only while room and seat are there.
"""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from game.store import Refusal
from game.store.glimpses import Glimpses
from game.store.hosting import Hosting
from game.store.pace import Moment
from game.store.refusal import Code
from game.store.rooms import Room, Rooms
from game.store.rounds import Rounds
from game.store.seats import Seat, Seats
from game.store.stand_ins import StandIns
from game.store.talks import Talks
from game.store.votes import Member, Votes, captain
from game.web import room_words as says
from game.web.pages import ErrorPage
from game.web.room_pages import RoomBar

#: What one does with one's own games and never with a seat's: others play on the same luck.
ALONE = {"studies.play_from", "again.make_challenge"}
MOST_KEPT = 8  # rooms and games in one cookie


class Table(NamedTuple):
    """A seat in its room, and the clock."""

    room: Room
    seat: Seat
    moment: Moment
    member_id: str = ""  # who looks, where several people vote
    members: tuple[Member, ...] = ()  # who else sits there

    @property
    def member(self) -> Member | None:
        """Whoever looks."""
        return next((known for known in self.members if known.id == self.member_id), None)

    @property
    def captain_is(self) -> Member | None:
        """Whoever confirms, where several people vote."""
        return captain(self.seat, self.members)

    @property
    def captain(self) -> bool:
        """Whether whoever looks may play turns: everybody may who sits alone."""
        return not self.room.votes or self.member_id == getattr(self.captain_is, "id", None)

    @property
    def chooses(self) -> bool:
        """Whether this team's own change of the round is still to be chosen."""
        return self.room.each_changes and self.seat.twist is None and not self.moment.over

    @property
    def over(self) -> bool:
        """Whether this seat plays no more in this round."""
        return self.moment.over or self.seat.over


class Workshop(NamedTuple):
    """What rooms are made of."""

    rooms: Rooms
    seats: Seats
    stand_ins: StandIns
    glimpses: Glimpses
    talks: Talks
    rounds: Rounds
    votes: Votes

    @classmethod
    def of(cls, rooms: Rooms) -> Workshop:
        """All of it, from the rooms."""
        seats = Seats(rooms)
        votes = Votes(seats)
        glimpses = Glimpses(seats, votes)
        return cls(rooms, seats, StandIns(seats), glimpses, Talks(seats), Rounds(seats), votes)


def workshop() -> Workshop:
    """The rooms of this installation."""
    kept: Workshop = current_app.extensions["workshop"]
    return kept


def hosting(one: Room) -> Hosting:
    """The powers over a room, now; for its host alone."""
    rooms = workshop().rooms
    return Hosting(rooms.turns(one), rooms.games.clock())


# What the cookie keeps ----------------------------------------------------------------------------


def remember(kind: str, name: str, value: Any) -> None:
    """Keep one more in the cookie; the oldest goes when there are many."""
    kept = dict(session.get(kind, {}))
    kept.pop(name, None)
    kept[name] = value
    session[kind] = dict(list(kept.items())[-MOST_KEPT:])
    session.permanent = True


def remembered(kind: str, name: str) -> Any:
    """What the cookie keeps under this name, or None."""
    return session.get(kind, {}).get(name)


def sit_down(one: Room, own: Seat, member_id: str = "") -> None:
    """This browser has the seat or, where several people vote, is one of them."""
    remember("seats", one.id, own.id)
    if member_id:
        remember("members", one.id, member_id)


def seated(one: Room) -> Seat | None:
    """This browser's seat in a room, if it has one and the host has not taken it away."""
    table = at_table(one)
    return None if table is None else table.seat


def at_table(one: Room) -> Table | None:
    """This browser's place in a room: its seat, the clock and, where they vote, its people."""
    made, seat_id = workshop(), remembered("seats", one.id)
    own = None if seat_id is None else made.seats.find(one, str(seat_id))
    if own is None:
        return None
    moment = made.rooms.moment(one)
    if not one.votes:
        return Table(one, own, moment)
    table = Table(one, own, moment, str(remembered("members", one.id)), made.votes.at(one, own.id))
    return None if table.member is None else table


def hosted(code: str) -> Room:
    """The room of that code, for its host; for everybody else it is not there."""
    one = workshop().rooms.find(code)
    if one is None or not is_host(one):
        abort(404)
    return one


def is_host(one: Room) -> bool:
    """Whether this browser has the secret of the room's host."""
    secret = remembered("hosts", one.id)
    return secret is not None and workshop().rooms.hosted(one.id, str(secret)) is not None


# At a game ----------------------------------------------------------------------------------------


def register(app: Flask) -> None:
    """Look at the cookie before every request for a game."""
    app.before_request(_at_a_seat)
    app.context_processor(lambda: {"table_bar": _bar_here()})


def _at_a_seat() -> ResponseReturnValue | None:
    game_id = (request.view_args or {}).get("game_id")
    kept = remembered("games", game_id) if game_id and "games" in session else None
    if kept is None:
        return None
    room_id, player_id = kept
    one = workshop().rooms.find(room_id)
    table = at_table(one) if one else None
    if one is None or table is None or table.seat.player_id != player_id:
        return _gone()
    own = table.seat
    g.plays_as = player_id
    g.table = table
    workshop().seats.presence.seen(one.id, own.id)
    if request.endpoint in ALONE:
        abort(404)
    if own.game_id != game_id and request.endpoint == "play.decide":
        return redirect(url_for("doors.show_room", code=one.id), 303)
    return None


def _gone() -> ResponseReturnValue:
    heading, text = says.GONE
    page = ErrorPage(heading, text, url_for("doors.show_doors"), says.TO_DOORS)
    return render_template("error.html", page=page), 404


def may_not_play(turn: int) -> Refusal | None:
    """Why this turn cannot be played now in its room; None where it can, or where there is none."""
    table: Table | None = g.get("table")
    if table is None or turn <= table.seat.turns_played:
        return None
    moment = table.moment
    if not table.captain:
        return Refusal(Code.ILLEGAL, says.ONLY_THE_CAPTAIN)
    if moment.over:
        return Refusal(Code.OVER, says.NO_MORE_TURNS)
    if moment.paused:
        return Refusal(Code.ILLEGAL, says.PAUSED_NO_TURN)
    if turn > moment.open_turn:
        return Refusal(Code.ILLEGAL, says.NOT_OPEN.format(turn=turn))
    return None


# The bar ------------------------------------------------------------------------------------------


def _bar_here() -> RoomBar | None:
    table: Table | None = g.get("table")
    return None if table is None else bar(table)


def bar(table: Table) -> RoomBar:
    """The thin line on top of a seat's pages."""
    here = url_for("doors.show_room", code=table.room.id)
    moment = table.moment
    seen = workshop().glimpses.look(table.room.id, fresh=False)
    ticking = moment.left_seconds is not None and not (moment.paused or table.over)
    return RoomBar(
        name=table.seat.name,
        says=_state(table),
        loud=moment.paused or moment.over or _nudged(table),
        left_seconds=moment.left_seconds if ticking else None,
        left=says.clock(moment.left_seconds or 0) if ticking else "",
        room=here,
        ask=url_for("doors.feel_the_beat", code=table.room.id, seat_id=table.seat.id),
        beat=seen.beat_of(table.seat.id) if seen else "",
        over=moment.over,
    )


def _nudged(table: Table) -> bool:
    """Whether the host has asked for this team's decision since its last one."""
    asked = max(table.seat.nudged_at or 0, table.room.nudged_at or 0)
    return not table.over and asked >= table.seat.moved_at and asked > 0


def _state(table: Table) -> str:
    moment, turn = table.moment, table.seat.turns_played + 1
    if moment.over:
        return says.BAR_OVER
    if moment.paused:
        return says.BAR_PAUSED
    if table.seat.stand_in:
        return says.BAR_STAND_IN
    if table.seat.over:
        return says.BAR_FINISHED
    if table.chooses:
        return says.BAR_CHOOSE
    if not moment.started:
        return says.BAR_WAITS
    if turn > moment.open_turn:
        return says.BAR_NOT_OPEN.format(turn=turn)
    return says.BAR_NUDGED.format(turn=turn) if _nudged(table) else says.BAR_OPEN.format(turn=turn)


def own_link(one: Room, whose: str, *, external: bool = True) -> str:
    """The own link of a seat, or of somebody who sits at one."""
    secret = workshop().seats.secret(one.id, whose)
    return url_for("doors.come_back", code=one.id, seat_id=whose, secret=secret, _external=external)


def fingerprint(shown: object) -> str:
    """A short name for what is shown: the same for the same."""
    return hashlib.sha256(repr(shown).encode("utf-8", "backslashreplace")).hexdigest()[:20]


def unchanged(etag: str) -> bool:
    """Whether whoever asks has this already."""
    return request.method == "GET" and request.if_none_match.contains(etag)


def not_modified(etag: str) -> Response:
    """Nothing new."""
    answer = Response(status=304)
    answer.set_etag(etag)
    return answer


def tagged(html: str, etag: str) -> Response:
    """A page that can be asked for again by its fingerprint."""
    answer = Response(html, mimetype="text/html")
    answer.set_etag(etag)
    return answer


def to_game(one: Room, own: Seat) -> str:
    """The address of the seat's game, which this browser may see from now on."""
    if own.game_id is None or own.plays_as != own.player_id:
        return ""
    remember("games", own.game_id, [one.id, own.player_id])
    return url_for("play.show_game", game_id=own.game_id)
