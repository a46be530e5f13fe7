"""Looking back on a finished game: ask for what costs many games, see how far it is, play on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import (
    Blueprint,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from game.balance.roads import Road, Roads
from game.engine.model import Decision
from game.store import Code, Game, PlayedTurn, Refusal, new_id
from game.store.branches import branch
from game.store.names import visible
from game.store.refusal import OUTDATED
from game.store.studies import NOT_OVER, Kind, Studies, Study
from game.web import forms, look_back, once_more, words
from game.web import look_back_words as says
from game.web.look_back_pages import Frame, LookBack, LuckView, RoadsView, StudyPage
from game.web.pages import ErrorPage, Form
from game.web.playing import all_games, own_game

studies = Blueprint("studies", __name__)

STATUS = {Code.BUSY: 503, Code.NOT_FOUND: 404, Code.OUTDATED: 409}  # else 422


@studies.post("/games/<game_id>/studies")
def ask(game_id: str) -> ResponseReturnValue:
    """Ask for a study of a finished game, and go back to its page."""
    game, kind = own_game(game_id), request.form.get("kind", "")
    if kind not in list(Kind):
        return _study_page(game, Kind.ROADS, forms.Malformed("kind", kind, list(Kind)).refusal)
    study = _studies().ask(game, Kind(kind))
    if isinstance(study, Refusal):
        return _study_page(game, Kind(kind), study)
    return redirect(url_for("play.show_game", game_id=game.id, _anchor=kind), 303)


@studies.get("/games/<game_id>/studies")
def no_list_of_studies(game_id: str) -> ResponseReturnValue:
    """Somebody reloaded a page that a refusal had left here."""
    return redirect(url_for("play.show_game", game_id=game_id), 303)


@studies.get("/games/<game_id>/studies/<kind>")
def show(game_id: str, kind: str) -> ResponseReturnValue:
    """One study alone, as far as it is."""
    game = own_game(game_id)
    if kind not in list(Kind) or game.scenario is None or not game.over:
        abort(404)
    return _study_page(game, Kind(kind))


@studies.post("/games/<game_id>/branches")
def play_from(game_id: str) -> ResponseReturnValue:
    """Play a game again from the turn of a road that was shown, with its change filled in."""
    game = own_game(game_id)
    road = _road(game, request.form.get("road", ""))
    if isinstance(road, Refusal) or game.scenario is None:
        return _study_page(game, Kind.ROADS, road if isinstance(road, Refusal) else OUTDATED)
    try:
        key = forms.read_key(request.form)
    except forms.Malformed as no:
        return _study_page(game, Kind.ROADS, no.refusal)
    turn = road.choice.change.turn
    begun = branch(all_games(), game.player_id, game.id, key, turn)
    if isinstance(begun, Refusal):
        return _study_page(game, Kind.ROADS, begun)
    decisions = [one.decision for one in all_games().turns(game.player_id, game.id)]
    form = once_more.filled_in(game.scenario, decisions, road.choice.change)
    address = url_for("play.show_game", game_id=begun)
    return redirect(f"{address}?{urlencode(form)}", 303)


# ---------------------------------------------------------------------------- what the views use


def looked_back(game: Game, played: Sequence[PlayedTurn]) -> LookBack:
    """Both studies of a finished game, as far as they are."""
    found = _studies().find(game)
    decisions = [turn.decision for turn in played]
    return LookBack(
        _roads(game, decisions, found.get(Kind.ROADS)),
        _luck(game, decisions, found.get(Kind.LUCK)),
    )


def first_time(game: Game) -> str:
    """What the game came to when it was played before, if this one plays it again."""
    before = all_games().find(game.player_id, game.again_of) if game.again_of else None
    if before is None or before.score is None:
        return ""
    return words.FIRST_TIME.format(score=before.score)


def _roads(game: Game, decisions: Sequence[Decision], study: Study | None) -> RoadsView:
    if game.scenario is None:
        abort(404)
    token = Form(url_for("studies.play_from", game_id=game.id), generate_csrf())
    found = study.found if study else None
    framed = _frame(game, Kind.ROADS, study)
    return look_back.roads_view(game.scenario, decisions, found, framed, token, f"k-{new_id()}")


def _luck(game: Game, decisions: Sequence[Decision], study: Study | None) -> LuckView:
    if game.scenario is None:
        abort(404)
    found = study.found if study else None
    framed = _frame(game, Kind.LUCK, study)
    return look_back.luck_view(found, framed, len(decisions), game.scenario.turns)


def _frame(game: Game, kind: Kind, study: Study | None) -> Frame:
    token = Form(url_for("studies.ask", game_id=game.id), generate_csrf())
    poll = url_for("studies.show", game_id=game.id, kind=kind)
    return look_back.frame(kind, study, token, poll)


def _study_page(game: Game, kind: Kind, refusal: Refusal | None = None) -> ResponseReturnValue:
    here = url_for("play.show_game", game_id=game.id)
    if game.scenario is None or not game.over:
        sentence = refusal.sentence if refusal else NOT_OVER.sentence
        page = ErrorPage(says.NOT_YET, sentence, here, words.TO_GAME)
        return render_template("error.html", page=page), 422
    back = looked_back(game, all_games().turns(game.player_id, game.id))
    view: RoadsView | LuckView = back.roads if kind is Kind.ROADS else back.luck
    notice = refusal.sentence if refusal else ""
    status = 200 if refusal is None else STATUS.get(refusal.code, 422)
    study = StudyPage(view.frame.title, view, here, notice)
    return render_template("study.html", page=study), status


def _road(game: Game, index: str) -> Road | Refusal:
    """The road of that number among those that are shown."""
    study = _studies().find(game).get(Kind.ROADS)
    found = study.found if study and study.finished else None
    kept = found.told if isinstance(found, Roads) else ()
    named = {str(number): road for number, road in enumerate(kept)}
    return named.get(index) or Refusal(
        Code.MALFORMED, says.ROAD_UNKNOWN.format(road=visible(index)[: forms.SHOWN_CHARACTERS])
    )


def _studies() -> Studies:
    kept: Any = current_app.extensions["studies"]
    return kept  # type: ignore[no-any-return]
