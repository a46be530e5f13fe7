"""Again and together: playback, challenges, and the dream of the day."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from game.engine import Verdict
from game.store import Game, PlayedTurn, Refusal
from game.store.challenges import Challenge, Challenges, Run
from game.store.days import Days
from game.store.facts import Kind
from game.web import again_words as says
from game.web import forms, share, texts
from game.web.card import draw_card
from game.web.debrief import decided_by_turn
from game.web.facts import note
from game.web.pages import Form
from game.web.playback import ChallengePage, DailyPage, Side, playback_page
from game.web.playing import actor_kind, all_games, new_key, player_id

again = Blueprint("again", __name__)


# Playback -----------------------------------------------------------------------------------------


@again.get("/games/<game_id>/turns/<int:turn>")
def show_turn(game_id: str, turn: int) -> ResponseReturnValue:
    """One turn of a finished game."""
    game = all_games().find(player_id(), game_id)
    if game is None or game.scenario is None or not game.over:
        abort(404)
    played = all_games().turns(game.player_id, game.id)
    if not 1 <= turn <= len(played):
        abort(404)

    def address(n: int) -> str:
        return url_for("again.show_turn", game_id=game_id, turn=n)

    over = url_for("play.show_game", game_id=game_id)
    page = playback_page(game.scenario, game.seed, played, turn, address, over)
    film = url_for("flock.show_film", game_id=game_id, turn=turn)
    return render_template(
        "playback.html", page=page._replace(scene=page.scene._replace(film=film))
    )


# Challenges ---------------------------------------------------------------------------------------


@again.post("/games/<game_id>/challenge")
def make_challenge(game_id: str) -> ResponseReturnValue:
    """Make the link with which a friend plays the same company on the same luck."""
    code = _challenges().make(player_id(), game_id)
    if isinstance(code, Refusal):
        abort(404)
    note(Kind.SHARE, game_id, "challenge")
    return redirect(url_for("play.show_game", game_id=game_id, _anchor="share"), 303)


@again.get("/games/<game_id>/challenge")
def no_list_of_challenges(game_id: str) -> ResponseReturnValue:
    """Somebody reloaded a page that a refusal had left here."""
    return redirect(url_for("play.show_game", game_id=game_id), 303)


@again.get("/c/<code>")
def show_challenge(code: str) -> ResponseReturnValue:
    """The invitation, or both runs side by side once one's own is over."""
    return render_template("challenge.html", page=_challenge_page(_challenge(code)))


@again.post("/c/<code>")
def begin_challenge(code: str) -> ResponseReturnValue:
    """Begin the challenge's game, or go on with it."""
    one = _challenge(code)
    try:
        key = forms.read_key(request.form)
    except forms.Malformed as no:
        page = _challenge_page(one)._replace(notice=no.refusal.sentence)
        return render_template("challenge.html", page=page), 422
    game_id = _challenges().begin(one, player_id(), key, actor_kind())
    if isinstance(game_id, Refusal):
        page = _challenge_page(one)._replace(notice=game_id.sentence)
        return render_template("challenge.html", page=page), 409
    return redirect(url_for("play.show_game", game_id=game_id), 303)


@again.get("/c/<code>.png")
def show_card(code: str) -> ResponseReturnValue:
    """The picture for where the link is unfurled."""
    one = _challenge(code)
    played = all_games().turns(one.player_id, one.game.id)
    scores = tuple(turn.summary.score for turn in played)
    title = says.CHALLENGE_HEADING.format(score=one.game.score or 0.0)
    return Response(draw_card(_company(one.game), scores, title), mimetype="image/png")


def _challenge(code: str) -> Challenge:
    found = _challenges().find(code)
    if found is None:
        abort(404)
    return found


def _challenge_page(one: Challenge) -> ChallengePage:
    me = player_id()
    begun = _challenges().begun(one.code, me)
    own = all_games().find(me, begun) if begun else None
    over = own is not None and own.over
    score, company = one.game.score or 0.0, _company(one.game)
    sides = _sides(one, me) if over else ()
    text = says.CHALLENGE_TEXT.format(company=company)
    if over:
        many = len(sides) > 1
        text = (
            says.CHALLENGE_OVER.format(ways=texts.in_words(len(sides), "way"))
            if many
            else says.CHALLENGE_ALONE
        )
    return ChallengePage(
        heading=says.CHALLENGE_HEADING.format(score=score),
        text=text,
        start=None
        if own
        else Form(url_for("again.begin_challenge", code=one.code), generate_csrf()),
        key=new_key(),
        resume=url_for("play.show_game", game_id=own.id) if own else "",
        card=url_for("again.show_card", code=one.code, _external=True),
        picture=url_for("again.show_card", code=one.code),
        page=url_for("again.show_challenge", code=one.code, _external=True),
        alt=says.CHALLENGE_ALT.format(company=company, score=score),
        sides=sides,
        turns=max((len(side.scores) for side in sides), default=0),
    )


def _sides(one: Challenge, me: str) -> tuple[Side, ...]:
    """All finished runs: one's own first, then that of whoever asked, then others."""
    runs = sorted(
        _challenges().runs(one.code),
        key=lambda run: (run.player_id != me, run.player_id != one.player_id),
    )
    return tuple(_side(run, _who(run, one, me, number)) for number, run in enumerate(runs, 1))


def _who(run: Run, one: Challenge, me: str, number: int) -> str:
    if run.player_id == me:
        return says.YOU
    return says.ASKED if run.player_id == one.player_id else says.OTHER.format(number=number)


def _side(run: Run, who: str) -> Side:
    scores = tuple(turn.summary.score for turn in run.turns)
    decided = decided_by_turn(run.game.scenario, run.turns) if run.game.scenario else ()
    return Side(
        who, share.squares(scores), run.game.score or 0.0, run.game.verdict or "", decided, scores
    )


def shared(game: Game, played: tuple[PlayedTurn, ...]) -> dict[str, str]:
    """What the verdict's page needs for sharing: the code's address, and the text to send."""
    code = _challenges().of_game(game.player_id, game.id)
    make = url_for("again.make_challenge", game_id=game.id)
    first = url_for("again.show_turn", game_id=game.id, turn=1) if played else ""
    link = url_for("again.show_challenge", code=code, _external=True) if code else ""
    front = link or url_for("play.front", _external=True)
    scores = [turn.summary.score for turn in played]
    text = share.share_text(_company(game), scores, game.score or 0.0, game.verdict or "", front)
    return {"make": make, "link": link, "text": text, "playback": first}


def _company(game: Game) -> str:
    return game.scenario.name if game.scenario else game.scenario_id


# The dream of the day -----------------------------------------------------------------------------


@again.get("/daily")
def show_daily() -> ResponseReturnValue:
    """Today's dream: begin it, go on with it, or see how it went."""
    return render_template("daily.html", page=_daily_page())


@again.post("/daily")
def begin_daily() -> ResponseReturnValue:
    """Begin today's dream, or go on with it."""
    try:
        key = forms.read_key(request.form)
    except forms.Malformed as no:
        page = _daily_page()._replace(notice=no.refusal.sentence)
        return render_template("daily.html", page=page), 422
    game_id = _days().begin(player_id(), key, actor_kind())
    if game_id is None:
        return redirect(url_for("again.show_daily"), 303)
    return redirect(url_for("play.show_game", game_id=game_id), 303)


def _daily_page() -> DailyPage:
    days, me = _days(), player_id()
    today = days.today()
    dream = days.dream(today)
    begun = days.begun(today, me)
    own = all_games().find(me, begun) if begun else None
    over = own is not None and own.over
    text = says.DAILY_NONE
    if own is not None and over:
        text = says.DAILY_OVER.format(score=own.score or 0.0, verdict=own.verdict)
    elif dream is not None:
        company = all_games().scenarios[dream.scenario_id]
        text = says.DAILY_TEXT.format(company=company.name, pitch=company.pitch)
    left = days.seconds_left()
    open_to_begin = own is None and dream is not None
    return DailyPage(
        heading=says.DAILY_HEADING,
        text=text,
        start=Form(url_for("again.begin_daily"), generate_csrf()) if open_to_begin else None,
        key=new_key(),
        resume=url_for("play.show_game", game_id=own.id) if own else "",
        streak=days.streak(me),
        until=texts.duration(left / 60),
        seconds=left,
        today=_distribution(today) if over else (),
        yesterday=_distribution(today - 1),
    )


def _distribution(day: int) -> tuple[tuple[str, int], ...]:
    found = _days().verdicts(day)
    return tuple((str(verdict), found.get(verdict, 0)) for verdict in Verdict) if found else ()


# ---------------------------------------------------------------------------- what the views use


def _challenges() -> Challenges:
    found: Any = current_app.extensions["challenges"]
    return found  # type: ignore[no-any-return]


def _days() -> Days:
    found: Any = current_app.extensions["days"]
    return found  # type: ignore[no-any-return]
