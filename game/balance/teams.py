"""Teams that played one company on one luck, side by side: everything from their decisions alone.

Nothing here reads what was kept of a game beside its decisions, so whoever has a company, a seed
and the decisions of each team computes the same ranking, the same figures and the same map.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from game.balance.held import Again, Record, played_again
from game.engine import Decision, Meters, explain_game
from game.engine.policies import CHOICES, as_text
from game.engine.report import Debrief
from game.engine.rules import given_answer
from game.engine.scenario import Scenario

POLICY, ANSWER, START, STOP = "policy", "answer", "start", "stop"
FIELDS = ("wip_limit", *CHOICES)


class Team(NamedTuple):
    """What a team did."""

    name: str
    decisions: tuple[Decision, ...]


class Happened(NamedTuple):
    """An event that a team met, and what it answered; both by their ids."""

    turn: int
    event: str
    answer: str


class Move(NamedTuple):
    """One thing that a team decided in a turn.

    ``what`` is a policy's field, or the id of an event or of an improvement; ``value`` a choice as
    text or the id of an answer, and empty for an improvement.
    """

    kind: str
    what: str
    value: str = ""


class Played(NamedTuple):
    """A team's game, played again."""

    company: Scenario
    name: str
    decisions: tuple[Decision, ...]
    scores: tuple[float, ...]  # after each turn
    meters: tuple[Meters, ...]  # after each turn
    verdict: str | None  # None where the game did not end
    happened: tuple[Happened, ...]
    again: Again
    debrief: Debrief

    @property
    def final(self) -> float:
        """The score after the last turn that was played; 0 where none was."""
        return self.scores[-1] if self.scores else 0.0

    @property
    def turns(self) -> int:
        """How many turns were played."""
        return len(self.decisions)


def play(company: Scenario, seed: int, team: Team) -> Played:
    """A team's game in figures. Raises ``IllegalDecision`` where the decisions are not its own."""
    again = played_again(company, Record(seed, team.decisions))
    happened = []
    for turn, (decision, state) in enumerate(zip(team.decisions, again.states, strict=False), 1):
        given = given_answer(company, state, decision.answer)
        if state.event is not None and given is not None:
            happened.append(Happened(turn, state.event, given.id))
    after = again.states[1:]
    last = again.states[-1]
    return Played(
        company=company,
        name=team.name,
        decisions=team.decisions,
        scores=tuple(state.score for state in after),
        meters=tuple(state.meters for state in after),
        verdict=None if last.verdict is None else str(last.verdict),
        happened=tuple(happened),
        again=again,
        debrief=explain_game(company, seed, team.decisions),
    )


def ranked(all_played: Sequence[Played]) -> tuple[Played, ...]:
    """The teams that played at all, the highest score first; equal ones stay in their order."""
    return tuple(sorted((one for one in all_played if one.turns), key=lambda one: -one.final))


def moves(one: Played, turn: int) -> tuple[Move, ...]:
    """What a team did in a turn: what it changed, answered, started and stopped."""
    decision = one.decisions[turn - 1]
    before = one.company.start if turn == 1 else one.decisions[turn - 2].policies
    changed = [
        Move(POLICY, field, value)
        for field in FIELDS
        if (value := as_text(getattr(decision.policies, field))) != as_text(getattr(before, field))
    ]
    answered = [Move(ANSWER, met.event, met.answer) for met in one.happened if met.turn == turn]
    started = [Move(START, name) for name in sorted(decision.start)]
    stopped = [Move(STOP, name) for name in sorted(decision.stop)]
    return (*changed, *answered, *started, *stopped)


def choice(one: Played, field: str, turn: int) -> str:
    """What a policy was in a turn."""
    return as_text(getattr(one.decisions[turn - 1].policies, field))
