"""The flock in more detail: a turn as a film, and the life of one sheep."""

from __future__ import annotations

from flask import Blueprint, abort, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from game.engine import rebuild, watch_turn
from game.engine.lives import life_of
from game.engine.model import Decision
from game.store import Game
from game.web import life
from game.web.film import ARRANGEMENTS, film_of
from game.web.pages import Scene
from game.web.playing import all_games, own_game

flock = Blueprint("flock", __name__)


@flock.get("/games/<game_id>/turns/<int:turn>/film")
def show_film(game_id: str, turn: int) -> ResponseReturnValue:
    """A turn that was played as a film for the scene, in the arrangement that is on screen."""
    game = own_game(game_id)
    decisions = _decisions(game)
    if game.scenario is None or not 1 <= turn <= len(decisions):
        abort(404)
    picture = request.args.get("picture", "")
    arrangement = picture if picture in ARRANGEMENTS else ARRANGEMENTS[0]
    before = rebuild(game.scenario, game.seed, decisions[: turn - 1])
    film = watch_turn(game.scenario, before, decisions[turn - 1])
    return jsonify(film_of(game.scenario, film, arrangement))


@flock.get("/games/<game_id>/stories/<int:story>")
def show_life(game_id: str, story: int) -> ResponseReturnValue:
    """The life of one story in five lines."""
    game = own_game(game_id)
    if game.scenario is None:
        abort(404)
    found = life_of(game.scenario, game.seed, _decisions(game), story)
    if found is None:
        abort(404)
    back = url_for("play.show_game", game_id=game.id)
    return render_template("life.html", page=life.life_page(game.scenario, found, back))


def with_details(scene: Scene, game: Game) -> Scene:
    """The scene of a game with the addresses at which it tells more."""
    if game.turns_played == 0:
        return scene
    lives = url_for("flock.show_life", game_id=game.id, story=0).removesuffix("0")
    film = url_for("flock.show_film", game_id=game.id, turn=game.turns_played)
    return scene._replace(lives=lives, film=film)


# ---------------------------------------------------------------------------- what the views use


def _decisions(game: Game) -> list[Decision]:
    return [turn.decision for turn in all_games().turns(game.player_id, game.id)]
