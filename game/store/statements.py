"""Every statement that a request makes, built once. Each names its owner, ``player_id``."""

from __future__ import annotations

from sqlalchemy import and_, bindparam, insert, select, text, update

from game.store.tables import game, study, turn

#: A game of this player, with the turn that a form of this key played, if it did.
FIND_GAME = (
    select(game, turn.c.n, turn.c.body_hash)
    .outerjoin(
        turn,
        and_(
            turn.c.player_id == game.c.player_id,
            turn.c.game_id == game.c.id,
            turn.c.key == bindparam("key"),
        ),
    )
    .where(game.c.player_id == bindparam("player_id"), game.c.id == bindparam("game_id"))
)

GAME_OF_KEY = select(game.c.id).where(
    game.c.player_id == bindparam("player_id"), game.c.key == bindparam("key")
)

UNFINISHED_GAMES = (
    select(
        game.c.id,
        game.c.scenario_id,
        game.c.scenario_version,
        game.c.rules_version,
        game.c.twist,
    )
    .where(
        game.c.player_id == bindparam("player_id"),
        game.c.finished_at.is_(None),
        game.c.rules_version == bindparam("rules_version"),
    )
    .order_by(game.c.started_at.desc())
    .limit(10)
)

TURNS_OF_GAME = (
    select(turn, game.c.rules_version)
    .join(game, and_(turn.c.player_id == game.c.player_id, turn.c.game_id == game.c.id))
    .where(
        turn.c.player_id == bindparam("player_id"),
        turn.c.game_id == bindparam("game_id"),
        turn.c.n >= bindparam("since"),
    )
    .order_by(turn.c.n)
)

#: Both databases know this form of *unless it is there*.
ADD_PLAYER = text(
    "INSERT INTO player (id, actor_kind, created_at) VALUES (:id, :actor_kind, :created_at)"
    " ON CONFLICT DO NOTHING"
)

ADD_GAME = insert(game)

#: Write the columns given beside these three, unless somebody else has written meanwhile.
MOVE_GAME = update(game).where(
    game.c.player_id == bindparam("of_player"),
    game.c.id == bindparam("of_game"),
    game.c.revision == bindparam("revision_read"),
)

ADD_TURN = insert(turn)

STUDIES_OF_GAME = select(study).where(
    study.c.player_id == bindparam("player_id"), study.c.game_id == bindparam("game_id")
)

#: Unless it is there; but one that was seen to be silent is begun anew, by one of those who saw it.
BEGIN_STUDY = text(
    "INSERT INTO study (player_id, game_id, kind, run, done, of, asked_at, heard_at)"
    " VALUES (:player_id, :game_id, :kind, :run, 0, :of, :now, :now)"
    " ON CONFLICT (player_id, game_id, kind) DO UPDATE SET"
    " run = :run, done = 0, of = :of, result = NULL, asked_at = :now, heard_at = :now"
    " WHERE study.run = :seen_run"
)

#: Write the columns given beside these four, unless it was begun anew meanwhile.
MOVE_STUDY = update(study).where(
    study.c.player_id == bindparam("of_player"),
    study.c.game_id == bindparam("of_game"),
    study.c.kind == bindparam("of_kind"),
    study.c.run == bindparam("of_run"),
)

#: The turns before one of a game, for another game of the same player.
COPY_TURNS = text(
    "INSERT INTO turn (player_id, game_id, n, key, body_hash, decision, bet, bet_outcome,"
    " summary, report, at)"
    " SELECT player_id, :new_id, n, key, body_hash, decision, bet, bet_outcome, summary, report,"
    " :now FROM turn WHERE player_id = :player_id AND game_id = :old_id AND n < :before"
)
