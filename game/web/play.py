"""The game as it is played: the front page, a game's one address, and the form of a turn."""

from __future__ import annotations

from flask import (
    Blueprint,
    abort,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from game.balance.twist import hidden
from game.store import Game, Games, Played, Refusal
from game.web import debrief, forms, once_more, present, voting
from game.web.again import shared
from game.web.errors import STATUS
from game.web.flock import with_details
from game.web.pages import Again, Form, TurnForm
from game.web.playing import (
    account,
    actor_kind,
    all_games,
    new_key,
    own_game,
    part_of_new_game,
    player_id,
)
from game.web.studies import first_time, looked_back
from game.web.table import may_not_play

play = Blueprint("play", __name__)


@play.get("/")
def front() -> ResponseReturnValue:
    """The page that starts a game."""
    return _front_page()


@play.get("/games")
def no_list_of_games() -> ResponseReturnValue:
    """Somebody reloaded a page that a refused start had left here."""
    return redirect(url_for("play.front"), 303)


@play.post("/games")
def start_a_game() -> ResponseReturnValue:
    """Start a game, a new one or one played before, and go to its address."""
    started = _start()
    if isinstance(started, Refusal):
        return _front_page(started.sentence), STATUS[started.code]
    return redirect(url_for("play.show_game", game_id=started), 303)


@play.get("/games/<game_id>")
def show_game(game_id: str) -> ResponseReturnValue:
    """The present turn, or the verdict when the game is over."""
    return _game_page(game_id)


@play.get("/games/<game_id>/decisions")
def no_list_of_decisions(game_id: str) -> ResponseReturnValue:
    """Somebody reloaded a page that a refused turn had left here."""
    return redirect(url_for("play.show_game", game_id=game_id), 303)


@play.post("/games/<game_id>/decisions")
def decide(game_id: str) -> ResponseReturnValue:
    """Play the turn that the form decides."""
    submission = forms.read_turn(request.form)
    if isinstance(submission, Refusal):
        return _game_page(game_id, submission)
    closed = may_not_play(submission.turn)
    if closed is not None:
        return _game_page(game_id, closed)
    answer = all_games().play_turn(player_id(), game_id, submission)
    if isinstance(answer, Played):
        return redirect(url_for("play.show_game", game_id=game_id), 303)
    return _game_page(game_id, answer)


@play.get("/games/<game_id>/votes")
def no_list_of_votes(game_id: str) -> ResponseReturnValue:
    """Somebody reloaded a page that a refused ballot had left here."""
    return redirect(url_for("play.show_game", game_id=game_id), 303)


@play.post("/games/<game_id>/votes")
def vote(game_id: str) -> ResponseReturnValue:
    """Keep what the form decides as a ballot, at a table where several people vote."""
    if voting.here() is None:
        abort(404)
    refusal = voting.vote(own_game(game_id), request.form)
    if refusal is not None:
        return _game_page(game_id, refusal)
    return redirect(url_for("play.show_game", game_id=game_id), 303)


# ---------------------------------------------------------------------------- what the views use


def _start() -> str | Refusal:
    """The id of the game that the form starts, or why it starts none."""
    form, games, me = request.form, all_games(), player_id()
    session.modified = True  # the cookie lasts from the last game started
    try:
        key = forms.read_key(form) if form.get("key") else new_key()
        seed = forms.read_seed(form)
        if "again_of" in form:
            luck = forms.read_luck(form)
            key = f"{key}-{luck}"
            return games.play_again(me, form["again_of"], key, luck == "same", part_of_new_game)
        scenario_id = forms.read_scenario(form, games.scenarios)
    except forms.Malformed as no:
        return no.refusal
    # Whoever names the luck wants the game that everybody has on it.
    part = part_of_new_game(scenario_id) if seed is None else None
    return games.start(me, scenario_id, key, seed, actor_kind(), part=part)


def _front_page(notice: str = "") -> str:
    me = player_id()
    resume = all_games().unfinished(me)
    page = present.front_page(
        Form(url_for("play.start_a_game"), generate_csrf()),
        new_key(),
        tuple(all_games().scenarios.values()),
        url_for("play.show_game", game_id=resume) if resume else "",
        notice,
    )
    signed_in = account()
    name = "" if signed_in is None else signed_in.name
    page = page._replace(daily=url_for("again.show_daily"), account=name)
    page = page._replace(rooms=url_for("doors.show_doors"))
    return render_template("front.html", page=page)


def _game_page(game_id: str, refusal: Refusal | None = None) -> ResponseReturnValue:
    """A game of this player as it stands, and above it why a form was refused."""
    games, me = all_games(), player_id()
    game = games.find(me, game_id)
    if game is None:
        abort(404)
    status = 200 if refusal is None else STATUS[refusal.code]
    notice = "" if refusal is None else refusal.sentence
    return _drawn(games, game, notice, forms.chosen(request.form) if notice else None), status


def _drawn(games: Games, game: Game, notice: str, chosen: forms.Form | None) -> str:
    if game.scenario is None or game.state is None:
        played = games.turns(game.player_id, game.id)
        return render_template("error.html", page=present.outdated_page(game, played))
    if game.over:
        again = Again(url_for("play.start_a_game"), generate_csrf(), game.id, new_key())
        played, figures = games.debrief(game)
        page = debrief.verdict_page(game.scenario, game.state, played, figures, again, notice)
        scene = with_details(page.scene, game)
        text = page.text + first_time(game)
        page = page._replace(text=text, look_back=looked_back(game, played), scene=scene)
        page = page._replace(share=shared(game, played))
        return render_template("verdict.html", page=page)
    action = url_for("play.decide", game_id=game.id)
    form = TurnForm(action, generate_csrf(), game.state.turn, new_key())
    played = games.turns(game.player_id, game.id, since=game.turns_played - 1)
    chosen = voting.filled_in(game) if chosen is None else chosen
    again_here = once_more.announced(game.scenario, game.state, request.args)
    if again_here and chosen is None:
        chosen = forms.chosen(request.args)
    turn = present.turn_page(game.scenario, game.state, played, form, chosen, notice)
    if "bet" in hidden(game.twist):
        turn = turn._replace(bet_on="")
    turn = turn._replace(once_more=again_here, scene=with_details(turn.scene, game))
    turn = voting.at_table(turn, game)
    return render_template("turn.html", page=turn)
