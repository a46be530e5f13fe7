"""What is kept: players, their games, and the turns of each game.

Every primary key, unique key and foreign key begins with its owner, mostly ``player_id``
(``OWNERS``), and every statement of a request names it. So fetching a game is also asking whether
it is yours, and a distributed PostgreSQL could spread the rows by owner without a change.

Moments are whole seconds since 1970 (UTC). Ids of players and games are 128 random bits.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from game.store.owner_tables import goal, mark, mention, past, player_tally, ripening, rollup, tally
from game.store.schema import db, metadata

#: What comes from elsewhere and is asked for here, beside the tables below.
__all__ = (
    "db", "goal", "mark", "mention", "metadata", "past", "player_tally", "ripening", "rollup",
    "tally",
)  # fmt: skip

player = Table(
    "player",
    metadata,
    Column("id", String(22), nullable=False),
    Column("actor_kind", String(16), nullable=False),  # "person", "bot", "test", ...
    Column("created_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("id"),
)

game = Table(
    "game",
    metadata,
    Column("player_id", String(22), nullable=False),
    Column("id", String(22), nullable=False),
    Column("key", String(64), nullable=False),  # of the form that started it
    Column("scenario_id", String(64), nullable=False),
    Column("scenario_version", Integer, nullable=False),
    Column("rules_version", Integer, nullable=False),
    Column("seed", String(39), nullable=False),  # decimal, below 2**128
    Column("again_of", String(22)),  # the game that it plays again
    Column("twist", String(400)),  # what was changed in the company for it (balance/twist.py)
    Column("experiment", String(40)),  # the one that it has a part in
    Column("variant", String(40)),  # which part
    Column("again_from", Integer),  # the turn from which it does; those before it were copied
    Column("started_at", BigInteger, nullable=False),
    Column("finished_at", BigInteger),
    Column("verdict", String(16)),
    Column("score", Float),  # the final one
    Column("turns_played", Integer, nullable=False),
    Column("revision", Integer, nullable=False),  # grows with every write
    Column("state", LargeBinary, nullable=False),  # readable under the same rules only
    PrimaryKeyConstraint("player_id", "id"),
    UniqueConstraint("player_id", "key"),
    ForeignKeyConstraint(["player_id"], ["player.id"]),
    ForeignKeyConstraint(
        ["player_id", "again_of"], ["game.player_id", "game.id"], name="fk_game_again_of"
    ),
    Index(None, "player_id", "started_at"),
    Index(None, "started_at"),
)

turn = Table(
    "turn",
    metadata,
    Column("player_id", String(22), nullable=False),
    Column("game_id", String(22), nullable=False),
    Column("n", Integer, nullable=False),  # from 1
    Column("key", String(64), nullable=False),  # of the form that decided it
    Column("body_hash", String(64), nullable=False),
    Column("decision", Text, nullable=False),  # JSON, with all policies
    Column("bet", String(8)),  # lower, same or higher; null where there was none
    Column("bet_outcome", String(8)),  # what happened; null where nothing was changed
    Column("summary", Text, nullable=False),  # JSON, readable under any rules
    Column("report", LargeBinary, nullable=False),  # readable under the same rules only
    Column("at", BigInteger, nullable=False),
    PrimaryKeyConstraint("player_id", "game_id", "n"),
    UniqueConstraint("player_id", "game_id", "key"),
    ForeignKeyConstraint(["player_id", "game_id"], ["game.player_id", "game.id"]),
    Index(None, "player_id", "at"),
    Index(None, "at"),
)

study = Table(
    "study",
    metadata,
    Column("player_id", String(22), nullable=False),
    Column("game_id", String(22), nullable=False),
    Column("kind", String(16), nullable=False),  # "roads" or "luck"
    Column("run", String(22), nullable=False),  # whoever begins it anew writes another one
    Column("done", Integer, nullable=False),  # parts
    Column("of", Integer, nullable=False),
    Column("result", Text),  # JSON of what is known so far; null before the first part is done
    Column("asked_at", BigInteger, nullable=False),
    Column("heard_at", BigInteger, nullable=False),  # of the last part, or of the question
    PrimaryKeyConstraint("player_id", "game_id", "kind"),
    ForeignKeyConstraint(["player_id", "game_id"], ["game.player_id", "game.id"]),
)

challenge = Table(
    "challenge",
    metadata,
    Column("code", String(22), nullable=False),  # what the link ends in
    Column("player_id", String(22), nullable=False),
    Column("game_id", String(22), nullable=False),  # the game that is to be matched
    Column("made_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("code"),
    ForeignKeyConstraint(["player_id", "game_id"], ["game.player_id", "game.id"]),
)

challenge_run = Table(
    "challenge_run",
    metadata,
    Column("code", String(22), nullable=False),
    Column("player_id", String(22), nullable=False),
    Column("game_id", String(22), nullable=False),  # the first game that this player began for it
    PrimaryKeyConstraint("code", "player_id"),
    ForeignKeyConstraint(["code"], ["challenge.code"]),
    ForeignKeyConstraint(["player_id", "game_id"], ["game.player_id", "game.id"]),
)

daily_run = Table(
    "daily_run",
    metadata,
    Column("day", Integer, nullable=False),  # since 1970, UTC
    Column("player_id", String(22), nullable=False),
    Column("game_id", String(22), nullable=False),  # this player's first game of that day
    PrimaryKeyConstraint("day", "player_id"),
    ForeignKeyConstraint(["player_id", "game_id"], ["game.player_id", "game.id"]),
)

#: What is counted beside games and turns (``store/facts.py``). It may be of a visitor, who has no
#: row of their own, and so it says by itself who acts.
fact = Table(
    "fact",
    metadata,
    Column("player_id", String(22), nullable=False),
    Column("id", String(64), nullable=False),  # the same id again is the same fact again
    Column("actor_kind", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("at", BigInteger, nullable=False),  # when it happened, by the server's clock
    Column("received_at", BigInteger, nullable=False),  # up to 30 days later
    Column("game_id", String(22)),
    Column("turn", Integer),
    Column("seconds", Integer),  # of active time, which ended at ``at``
    Column("value", String(253)),  # host of the source, tap, or what was shared
    Column("words", Text),  # beside a tap
    Column("copies", Integer, nullable=False, server_default="1"),  # how often it has come
    PrimaryKeyConstraint("player_id", "id"),
    Index(None, "player_id", "at"),
    Index(None, "received_at"),
)

account = Table(
    "account",
    metadata,
    Column("player_id", String(22), nullable=False),
    Column("name", String(96), nullable=False),  # as it is shown; ``account_name`` has its key
    Column("role", String(8), nullable=False),  # player, host or owner
    Column("password_hash", String(256), nullable=False),
    Column("password_until", BigInteger),  # of one that was given and not chosen: until then
    Column("second_factor", String(64)),  # the secret of an authenticator app
    Column("second_factor_used", BigInteger),  # the step of time of its last code
    Column("address", String(254)),  # for letters, confirmed; where the installation sends mail
    Column("made_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("player_id"),
    ForeignKeyConstraint(["player_id"], ["player.id"]),
)

account_name = Table(
    "account_name",
    metadata,
    Column("key", String(96), nullable=False),  # of the name: the same for names that look alike
    Column("player_id", String(22), nullable=False),
    PrimaryKeyConstraint("key"),
    ForeignKeyConstraint(["player_id"], ["account.player_id"]),
)

sign_in = Table(
    "sign_in",
    metadata,
    Column("player_id", String(22), nullable=False),
    Column("token_hash", String(64), nullable=False),  # the token itself is in one browser alone
    Column("at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False, server_default="0"),  # to the hour
    PrimaryKeyConstraint("player_id", "token_hash"),
    ForeignKeyConstraint(["player_id"], ["account.player_id"]),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    Column("player_id", String(22), nullable=False),
    Column("code_hash", String(64), nullable=False),
    PrimaryKeyConstraint("player_id", "code_hash"),
    ForeignKeyConstraint(["player_id"], ["account.player_id"]),
)

#: Indexes that no owner begins: by them the owner's page finds who has played since it last looked.
ARRIVALS = {"ix_fact_received_at", "ix_game_started_at", "ix_ripening_at", "ix_turn_at"}

room = Table(
    "room",
    metadata,
    Column("id", String(9), nullable=False),  # the code that people type
    Column("host_hash", String(64), nullable=False),  # of the secret in the host's link
    Column("scenario_id", String(64), nullable=False),
    Column("seed", String(39), nullable=False),  # decimal, below 2**128
    Column("pace", String(8), nullable=False),  # free, timer or host
    Column("minutes", Integer, nullable=False),  # play and debrief together
    Column("places", Integer, nullable=False),  # for seats
    Column("names", Text, nullable=False),  # JSON: what teams may call themselves, in order
    Column("shows", String(160), nullable=False),  # what seats may see of each other, with blanks
    Column("opened_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),  # then all of it is gone
    Column("started_at", BigInteger),
    Column("open_turn", Integer, nullable=False),  # the last turn that may be played, as kept
    Column("ends_at", BigInteger),  # of the open turn or, where the pace is free, of the play
    Column("paused_at", BigInteger),
    Column("ended_at", BigInteger),
    Column("locked_at", BigInteger),
    Column("frozen_at", BigInteger),  # what seats see of each other is what it was then
    Column("nudged_at", BigInteger),
    Column("round", Integer, nullable=False),
    Column("twist", Text),  # JSON: what the present round changed in the company
    Column("notes", Text, nullable=False),  # what will be tried on Monday
    Column("votes", Integer, nullable=False, server_default="0"),  # 1: several people at each seat
    Column("each_changes", Integer, nullable=False, server_default="0"),  # 1: each its own
    Column("wall", String(160), nullable=False, server_default="ranking meters keys flow map"),
    Column("revision", Integer, nullable=False),  # grows with every write but a sign of life
    PrimaryKeyConstraint("id"),
)

seat = Table(
    "seat",
    metadata,
    Column("room_id", String(9), nullable=False),
    Column("id", String(22), nullable=False),
    Column("key", String(64), nullable=False),  # of the form that took it
    Column("number", Integer, nullable=False),  # from 1
    Column("name", String(96), nullable=False),
    Column("name_key", String(255), nullable=False),  # the same for names that look alike
    Column("player_id", String(22), nullable=False),  # whoever sits there, in this room alone
    Column("joined_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("nudged_at", BigInteger),
    Column("stand_in", String(32)),  # the scripted player who plays it on
    Column("action", Text, nullable=False),  # what this team will try on Monday
    Column("captain_id", String(22)),  # to whom it was handed; else whoever came first
    Column("told", Integer, nullable=False, server_default="0"),  # grows with news of its people
    Column("twist", String(80)),  # its own change in this round; null where none is chosen yet
    PrimaryKeyConstraint("room_id", "id"),
    UniqueConstraint("room_id", "key"),
    UniqueConstraint("room_id", "number"),
    UniqueConstraint("room_id", "name_key"),
    ForeignKeyConstraint(["room_id"], ["room.id"]),
)

#: One of several people at a seat, and the last ballot.
member = Table(
    "member",
    metadata,
    Column("room_id", String(9), nullable=False),
    Column("id", String(22), nullable=False),
    Column("seat_id", String(22), nullable=False),
    Column("key", String(64), nullable=False),  # of the form by which they joined
    Column("number", Integer, nullable=False),  # from 1, at their seat
    Column("name", String(96), nullable=False),
    Column("name_key", String(255), nullable=False),
    Column("round", Integer, nullable=False),  # of the ballot; 0 where there is none
    Column("turn", Integer, nullable=False),  # … for which it was cast
    Column("choices", Text, nullable=False),  # JSON: the fields of the turn's form
    PrimaryKeyConstraint("room_id", "id"),
    UniqueConstraint("room_id", "key"),
    UniqueConstraint("room_id", "seat_id", "name_key"),
    ForeignKeyConstraint(["room_id", "seat_id"], ["seat.room_id", "seat.id"]),
)

seat_game = Table(
    "seat_game",
    metadata,
    Column("room_id", String(9), nullable=False),
    Column("seat_id", String(22), nullable=False),
    Column("round", Integer, nullable=False),
    Column("player_id", String(22), nullable=False),  # the seat's own, or a scripted player's
    Column("game_id", String(22), nullable=False),
    Column("frozen_turns", Integer),  # as many were played when the board was frozen last
    PrimaryKeyConstraint("room_id", "seat_id", "round"),
    ForeignKeyConstraint(["room_id", "seat_id"], ["seat.room_id", "seat.id"]),
    ForeignKeyConstraint(["player_id", "game_id"], ["game.player_id", "game.id"]),
)

#: The column that every key of a table begins with. What many players share belongs to what they
#: share: a day, the code of a challenge, or a room.
OWNERS = {
    "player": "id",
    "challenge": "code",
    "challenge_run": "code",
    "daily_run": "day",
    "account_name": "key",
    "tally": "day",
    "rollup": "id",
    "goal": "name",
    "mark": "day",
    "mention": "day",
    "experiment": "id",
    "room": "id",
    "seat": "room_id",
    "member": "room_id",
    "seat_game": "room_id",
}
