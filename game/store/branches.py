"""A game played again from one of its turns on: the turns before it are the same, luck and all."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from game import engine
from game.store import codec, statements
from game.store.games import Game, Games, new_id
from game.store.refusal import NOT_FOUND, OUTDATED, Code, Refusal

NOT_OVER = Refusal(Code.ILLEGAL, "Finish this game first; then play it again.")


def branch(games: Games, player_id: str, game_id: str, key: str, turn: int) -> str | Refusal:
    """Start a finished game once more at a turn; the same key again is the same game again.

    The turns before it are copied with their decisions, bets and reports, so that nothing is
    simulated which was simulated before but the state.
    """
    old = games.find(player_id, game_id)
    if old is None:
        return NOT_FOUND
    if not old.over:
        return NOT_OVER
    if old.scenario is None:
        return OUTDATED
    played = games.turns(player_id, game_id)
    if not 1 <= turn <= len(played):
        sentence = f"That game has no turn {turn}: choose one from 1 to {len(played)}."
        return Refusal(Code.MALFORMED, sentence)
    decisions = [one.decision for one in played[: turn - 1]]
    state = engine.rebuild(old.scenario, old.seed, decisions)
    new = _new_game(games, old, key, turn, codec.pack_state(state))
    copied = {
        "player_id": player_id,
        "old_id": game_id,
        "new_id": new["id"],
        "before": turn,
        "now": new["started_at"],
    }
    try:
        games.database.run((statements.ADD_GAME, new), (statements.COPY_TURNS, copied))
    except IntegrityError:
        with games.database.reading() as connection:
            values = {"player_id": player_id, "key": key}
            return str(connection.execute(statements.GAME_OF_KEY, values).scalar_one())
    return str(new["id"])


def _new_game(games: Games, old: Game, key: str, turn: int, state: bytes) -> dict[str, object]:
    if old.scenario is None:
        raise ValueError("a game of older rules cannot be played again")
    return {
        "player_id": old.player_id,
        "id": new_id(),
        "key": key,
        "scenario_id": old.scenario_id,
        "scenario_version": old.scenario.version,
        "rules_version": engine.RULES_VERSION,
        "seed": str(old.seed),
        "again_of": old.id,
        "again_from": turn,
        "twist": old.twist,
        "experiment": old.experiment,
        "variant": old.variant,
        "started_at": games.clock(),
        "turns_played": turn - 1,
        "revision": turn - 1,
        "state": state,
    }
