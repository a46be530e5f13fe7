"""Games as they are kept: start one, find one, play a turn of it. One decision, one transaction.

To find a game takes its player and its id, and a game of somebody else is as good as none: whoever
can fetch it may see it, and nobody has to remember to ask.

The simulation runs outside the writer's lock: read, compute, then write only if the game has not
moved meanwhile. The keys of the tables stop a double click by themselves.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row
from sqlalchemy.exc import IntegrityError

from game import engine
from game.balance.experiments import Part
from game.balance.twist import twisted
from game.engine.choices import Choices
from game.engine.model import Decision, IllegalDecision, State
from game.engine.report import Debrief, Report
from game.engine.scenario import Scenario
from game.store import bets, codec, statements
from game.store.bets import Bet
from game.store.clock import Clock, wall_clock
from game.store.database import Database
from game.store.refusal import KEY_REUSED, NOT_FOUND, OUTDATED, OVER, Code, Refusal, stale

DEBRIEFS_REMEMBERED = 100


class Decided(NamedTuple):
    """What a form says: the decision, and the bet on it if there is one."""

    decision: Decision
    bet: Bet | None = None


class Submission(NamedTuple):
    """A form as it was sent. ``parse`` reads it once the choices of its turn are known."""

    turn: int
    key: str
    body_hash: str
    parse: Callable[[Choices, State], Decided | Refusal]


class Played(NamedTuple):
    """The turn has been played, now or by the same form before."""

    turn: int


class PlayedTurn(NamedTuple):
    """A turn as it is kept. ``report`` is None where it was written under other rules."""

    n: int
    decision: Decision
    bet: Bet | None
    bet_outcome: Bet | None
    summary: codec.Summary
    report: Report | None


class Game(NamedTuple):
    """A game of this player. Where the rules have moved on, scenario and state are None."""

    player_id: str
    id: str
    scenario_id: str
    scenario: Scenario | None
    state: State | None
    seed: int
    turns_played: int
    verdict: str | None
    score: float | None
    revision: int
    again_of: str | None = None  # the game that it plays again
    again_from: int | None = None  # the turn from which it does
    twist: str | None = None  # what was changed in the company for it
    experiment: str | None = None  # the one that it has a part in
    variant: str | None = None  # which part

    @property
    def over(self) -> bool:
        """Whether the game has its verdict."""
        return self.verdict is not None

    @property
    def part(self) -> Part | None:
        """The part that it has in an experiment."""
        if self.experiment is None or self.variant is None:
            return None
        return Part(self.experiment, self.variant, self.twist or "")


class Games:
    """All games in one database, of the companies in the catalogue."""

    def __init__(
        self,
        database: Database,
        companies: Callable[[], Mapping[str, Scenario]],
        clock: Clock = wall_clock,
    ) -> None:
        self.database = database
        self._companies = companies
        self.clock = clock
        self._debriefs: dict[str, tuple[tuple[PlayedTurn, ...], Debrief]] = {}

    @cached_property
    def scenarios(self) -> Mapping[str, Scenario]:
        """The companies that can be played, by id; read once."""
        return self._companies()

    def start(
        self,
        player_id: str,
        scenario_id: str,
        key: str,
        seed: int | None = None,
        actor_kind: str = "person",
        *,
        again_of: str | None = None,
        twist: str | None = None,
        part: Part | None = None,
    ) -> str:
        """Start a game and return its id; the same key again is the same game again.

        The player's row is made with the first game. Without a seed, chance picks one. A part in
        an experiment brings its own twist.
        """
        if part is not None:
            twist = part.twist or None
        scenario = twisted(self.scenarios[scenario_id], twist)
        seed = secrets.randbits(128) if seed is None else seed
        state = engine.new_game(scenario, seed)
        now = self.clock()
        row = {
            "player_id": player_id,
            "id": new_id(),
            "key": key,
            "scenario_id": scenario.id,
            "scenario_version": scenario.version,
            "rules_version": engine.RULES_VERSION,
            "seed": str(seed),
            "again_of": again_of,
            "twist": twist,
            "experiment": part and part.experiment,
            "variant": part and part.variant,
            "started_at": now,
            "turns_played": 0,
            "revision": 0,
            "state": codec.pack_state(state),
        }

        def begun(connection: Connection) -> None:
            born = {"id": player_id, "actor_kind": actor_kind, "created_at": now}
            connection.execute(statements.ADD_PLAYER, born)
            connection.execute(statements.ADD_GAME, row)

        try:
            self.database.write(begun)
        except IntegrityError:
            with self.database.reading() as connection:
                found = connection.execute(
                    statements.GAME_OF_KEY, {"player_id": player_id, "key": key}
                ).scalar()
            if found is None:
                raise
            return str(found)
        return str(row["id"])

    def play_again(
        self,
        player_id: str,
        game_id: str,
        key: str,
        same_seed: bool,
        begin: Callable[[str], Part | None] = lambda _: None,
    ) -> str | Refusal:
        """Start a finished game's company once more, with the same luck or with new luck.

        On the same luck it has the part in an experiment that it had, or none; on new luck
        ``begin`` says which part a game of this company has.
        """
        before = self.find(player_id, game_id)
        if before is None:
            return NOT_FOUND
        if not before.over:
            return Refusal(Code.ILLEGAL, "Finish this game first; then play it again.")
        if before.scenario_id not in self.scenarios:
            return OUTDATED
        seed = before.seed if same_seed else None
        part = before.part if same_seed else begin(before.scenario_id)
        return self.start(player_id, before.scenario_id, key, seed, again_of=game_id, part=part)

    def find(self, player_id: str, game_id: str) -> Game | None:
        """This player's game of that id, or None."""
        with self.database.reading() as connection:
            row = _game_row(connection, player_id, game_id)
        return None if row is None else self._game(row)

    def unfinished(self, player_id: str) -> str | None:
        """The id of the game that this player left last and can play on, or None."""
        rules = {"player_id": player_id, "rules_version": engine.RULES_VERSION}
        with self.database.reading() as connection:
            for row in connection.execute(statements.UNFINISHED_GAMES, rules):
                if self._scenario(row) is not None:
                    return str(row.id)
        return None

    def turns(self, player_id: str, game_id: str, since: int = 1) -> tuple[PlayedTurn, ...]:
        """The turns of a game from turn ``since`` on, in order."""
        values = {"player_id": player_id, "game_id": game_id, "since": since}
        with self.database.reading() as connection:
            rows = connection.execute(statements.TURNS_OF_GAME, values).all()
        return tuple(_played_turn(row) for row in rows)

    def debrief(self, game: Game) -> tuple[tuple[PlayedTurn, ...], Debrief]:
        """A finished game's turns and its debrief, which is computed once and remembered."""
        remembered = self._debriefs.get(game.id)
        if remembered is not None:
            return remembered
        if game.scenario is None:
            raise ValueError("a game of older rules has no debrief")
        played = self.turns(game.player_id, game.id)
        decisions = [turn.decision for turn in played]
        computed = played, engine.explain_game(game.scenario, game.seed, decisions)
        if len(self._debriefs) >= DEBRIEFS_REMEMBERED:
            self._debriefs.clear()
        self._debriefs[game.id] = computed
        return computed

    def play_turn(self, player_id: str, game_id: str, submission: Submission) -> Played | Refusal:
        """Play the turn that a form decides, exactly once; or say why not, and change nothing."""
        with self.database.reading() as connection:
            row = _game_row(connection, player_id, game_id, submission.key)
        answer = _answer_without_playing(row, submission)
        if answer is not None or row is None:
            return answer or NOT_FOUND
        game = self._game(row)
        if game.scenario is None or game.state is None:
            return OUTDATED
        decided = submission.parse(engine.legal_choices(game.scenario, game.state), game.state)
        if isinstance(decided, Refusal):
            return decided
        try:
            turn = engine.take_turn(game.scenario, game.state, decided.decision)
        except IllegalDecision as no:
            return Refusal(Code.ILLEGAL, str(no))
        report = engine.explain_turn(
            game.scenario, game.state, decided.decision, turn, unchanged=decided.bet is not None
        )
        return self._keep(game, submission, decided, turn.state, report)

    def _keep(
        self, game: Game, submission: Submission, decided: Decided, after: State, report: Report
    ) -> Played | Refusal:
        """Write a turn, unless the game has moved meanwhile: then say what had come first."""
        now = self.clock()
        moved_game = {
            "of_player": game.player_id,
            "of_game": game.id,
            "revision_read": game.revision,
            "revision": game.revision + 1,
            "turns_played": submission.turn,
            "state": codec.pack_state(after),
            "verdict": None if after.verdict is None else str(after.verdict),
            "score": after.score if after.over else None,
            "finished_at": now if after.over else None,
        }
        new_turn = {
            "player_id": game.player_id,
            "game_id": game.id,
            "n": submission.turn,
            "key": submission.key,
            "body_hash": submission.body_hash,
            "decision": codec.write_decision(decided.decision),
            "bet": decided.bet,
            "bet_outcome": bets.outcome(report),
            "summary": codec.summarise(after, report),
            "report": codec.pack_report(report),
            "at": now,
        }

        def moved(connection: Connection) -> bool:
            if connection.execute(statements.MOVE_GAME, moved_game).rowcount != 1:
                return False
            connection.execute(statements.ADD_TURN, new_turn)
            return True

        try:
            if self.database.write(moved):
                return Played(submission.turn)
        except IntegrityError:
            pass  # the same key in another turn at the same moment: answered like any other
        with self.database.reading() as connection:
            row = _game_row(connection, game.player_id, game.id, submission.key)
        # Where the turn is still to be played, something else of the game was changed: once more.
        return _answer_without_playing(row, submission) or self.play_turn(
            game.player_id, game.id, submission
        )

    def _scenario(self, row: Any) -> Scenario | None:
        """The company as it was when the game began, if it is still played like that."""
        scenario = self.scenarios.get(row.scenario_id)
        if scenario is None or scenario.version != row.scenario_version:
            return None
        return twisted(scenario, row.twist) if row.rules_version == engine.RULES_VERSION else None

    def _game(self, row: Row[Any]) -> Game:
        scenario = self._scenario(row)
        seed = int(row.seed)
        return Game(
            player_id=row.player_id,
            id=row.id,
            scenario_id=row.scenario_id,
            scenario=scenario,
            state=None if scenario is None else codec.unpack_state(row.state, seed),
            seed=seed,
            turns_played=row.turns_played,
            verdict=row.verdict,
            score=row.score,
            revision=row.revision,
            again_of=row.again_of,
            again_from=row.again_from,
            twist=row.twist,
            experiment=row.experiment,
            variant=row.variant,
        )


def new_id() -> str:
    """128 random bits, as 22 characters that suit an address."""
    return secrets.token_urlsafe(16)


def _game_row(
    connection: Connection, player_id: str, game_id: str, key: str = ""
) -> Row[Any] | None:
    """The game, and what the form of that key did to it if it was sent before."""
    values = {"player_id": player_id, "game_id": game_id, "key": key}
    return connection.execute(statements.FIND_GAME, values).one_or_none()


def _answer_without_playing(
    row: Row[Any] | None, submission: Submission
) -> Played | Refusal | None:
    """The answer to a form that must not be played; None for one that may be."""
    if row is None:
        return NOT_FOUND
    if row.body_hash is not None:
        return Played(row.n) if row.body_hash == submission.body_hash else KEY_REUSED
    if row.verdict is not None:
        return OVER
    if submission.turn != row.turns_played + 1:
        return stale(row.turns_played + 1)
    return None


def _played_turn(row: Row[Any]) -> PlayedTurn:
    current = row.rules_version == engine.RULES_VERSION
    return PlayedTurn(
        n=row.n,
        decision=codec.read_decision(row.decision),
        bet=None if row.bet is None else Bet(row.bet),
        bet_outcome=None if row.bet_outcome is None else Bet(row.bet_outcome),
        summary=codec.read_summary(row.summary),
        report=codec.unpack_report(row.report) if current else None,
    )
