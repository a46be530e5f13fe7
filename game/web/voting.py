"""Voting at a table: what a member's phone shows and sends, and what the captain's does.

Everybody at a seat sees the same form of the same turn. A member's form goes to ``/votes`` and is
kept as a ballot; the captain's plays the turn. What was voted fills in the captain's form when the
captain asks for it, and may be changed before it is confirmed.
"""

from __future__ import annotations

from flask import g, request, url_for
from werkzeug.datastructures import MultiDict

from game import engine
from game.engine.policies import CHOICES, as_text
from game.engine.rules import check
from game.engine.scenario import Scenario
from game.store import Game, Refusal
from game.store.refusal import NOT_FOUND, OUTDATED, OVER, Code
from game.store.votes import Want, agreed, ballots, wants
from game.web import forms, texts, words
from game.web import room_words as says
from game.web.pages import TableView, TurnPage, WantView
from game.web.table import Table, workshop

AS_VOTED = "as_voted"  # in the address of a captain's turn: fill in what most want
POLICIES = ("wip_limit", *CHOICES)


def here() -> Table | None:
    """The table that is played at, if several people sit at it and vote."""
    table: Table | None = g.get("table")
    return table if table is not None and table.room.votes else None


def vote(game: Game, form: forms.Form) -> Refusal | None:
    """Keep what the form proposes as this member's ballot."""
    table = here()
    if table is None or table.member is None:
        return NOT_FOUND
    if table.moment.over:
        return Refusal(Code.OVER, says.NO_MORE_TURNS)
    if game.scenario is None or game.state is None:
        return OUTDATED
    if game.over:
        return OVER
    submission = forms.read_turn(form)
    if isinstance(submission, Refusal):
        return submission
    choices = engine.legal_choices(game.scenario, game.state)
    decided = submission.parse(choices, game.state)
    if isinstance(decided, Refusal):
        return decided
    try:
        check(game.scenario, game.state, decided.decision)
    except engine.IllegalDecision as no:
        return Refusal(Code.ILLEGAL, str(no))
    known = stands(game)
    wanted = {name: form[name] for name in known if form.get(name)}
    made = workshop()
    return made.votes.cast(table.room, table.seat, table.member.id, submission.turn, wanted)


def stands(game: Game) -> dict[str, str]:
    """Every field of a turn's form with what it is if nobody touches it, in order."""
    if game.state is None:
        return {}
    policies = {name: as_text(getattr(game.state.policies, name)) for name in POLICIES}
    return {"answer": "", **policies, "start": "", "stop": "", "bet": ""}


def filled_in(game: Game) -> forms.Form | None:
    """What the form of this turn has chosen from the start: one's own ballot, or what most want."""
    table = here()
    if table is None or table.member is None:
        return None
    voted = ballots(table.room, table.seat, table.members)
    if table.captain and AS_VOTED in request.args:
        known = stands(game)
        return MultiDict(agreed(tuple(wants(voted, known)), known))
    own = next((known for known in voted if known.id == table.member.id), None)
    return None if own is None else MultiDict(own.choices)


def at_table(page: TurnPage, game: Game) -> TurnPage:
    """A turn as somebody at a table sees it: who wants what, and a form for a ballot."""
    table = here()
    if table is None or table.member is None:
        return page
    address = url_for("play.vote", game_id=game.id)
    if table.captain:
        form = page.form._replace(vote=address if len(table.members) > 1 else "")
    else:
        form = page.form._replace(action=address, run=says.VOTE, ballot=True)
    return page._replace(form=form, table=view(table, game))


def view(table: Table, game: Game | None) -> TableView:
    """What a table's people see of each other's ballots; a member, once they have voted."""
    voted = ballots(table.room, table.seat, table.members)
    turn = table.seat.turns_played + 1
    confirms = "" if table.captain_is is None else table.captain_is.name
    playing = game is not None and game.state is not None and not table.over
    told = tuple(wants(voted, stands(game))) if playing and game else ()
    mine = table.member is not None and table.member.id in {known.id for known in voted}
    seen = table.captain or mine
    state = "captain" if table.captain else f"voter-{'over' if table.over else turn}"
    fills = bool(table.captain and told and game)
    if not playing:
        counted = says.VOTED_OVER
    elif len(table.members) == 1:
        counted = says.ALONE
    else:
        counted = says.VOTED.format(voted=len(voted), all=len(table.members), turn=turn)
    return TableView(
        state=state,
        says=counted,
        door=url_for("doors.show_room", code=table.room.id, _anchor="seat-people")
        if len(table.members) == 1
        else "",
        captain="" if table.captain else confirms,
        mine=mine,
        waits=bool(voted) and not seen,
        wants=tuple(_want(game, want) for want in told) if seen and game else (),
        alike=seen and bool(voted) and not told,
        fill=url_for("play.show_game", game_id=game.id, as_voted=1, _anchor="turn")
        if fills and game
        else "",
    )


def _want(game: Game, want: Want) -> WantView:
    company = game.scenario
    if company is None:  # told of running games alone
        raise ValueError("a game of older rules has no next turn")
    event = game.state.event if game.state else None
    what = says.VOTED_ON.get(want.field) or words.FIELDS_IN_SHORT[want.field]
    choices = tuple(
        (_choice(company, event, want.field, value), who) for value, who in want.choices.items()
    )
    return WantView(what, choices)


def _choice(company: Scenario, event: str | None, field: str, value: str) -> str:
    """A choice in few words."""
    if field in POLICIES:
        return texts.choice_label(field, value)
    if not value:
        return says.NOTHING_WANTED
    if field in {"start", "stop"}:
        return texts.improvement_name(company, value)
    if field == "bet":
        return says.BETS.get(value, value)
    answers = (answer for known in company.events if known.id == event for answer in known.answers)
    return next((answer.label for answer in answers if answer.id == value), value)
