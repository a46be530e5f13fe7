"""Where teams parted, and what each branch cost.

Teams that have decided alike so far stand in the same state on the same luck. At a parting the only
difference between them is what they decided in that turn, so the difference in score after it is
that decision's, and nothing else's. What it cost in the end is played: the same team, with what the
best of those whom it parted from decided in that turn, and its own plan held on to (``held.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from game.balance.held import Change, play_on
from game.balance.teams import ANSWER, FIELDS, START, STOP, Move, Played, choice, moves
from game.engine.policies import Policies


class Branch(NamedTuple):
    """Teams that decided alike up to and in the turn of a parting."""

    teams: tuple[str, ...]
    moves: tuple[Move, ...]  # what they decided
    score: float  # after that turn
    behind: float  # points behind the best branch, after that turn
    best: float  # the highest final score of its teams


class Parting(NamedTuple):
    """Teams that stood alike and went different ways."""

    turn: int
    branches: tuple[Branch, ...]  # the one that ended best in front


class Cost(NamedTuple):
    """What a team would have come to with another's decision at the turn where they parted."""

    team: str
    other: str
    turn: int
    own: tuple[Move, ...]
    others: tuple[Move, ...]
    own_score: float
    score: float  # with the other's decision, its own plan held on to

    @property
    def points(self) -> float:
        """What the own decision cost; below 0 it was the better one for this plan."""
        return round(self.score - self.own_score, 1)


def partings(teams: Sequence[Played]) -> tuple[Parting, ...]:
    """Every parting, the earliest first."""
    found: list[Parting] = []
    alike: dict[tuple[Policies, int], list[Played]] = {}
    for one in teams:
        alike.setdefault(_begun(one), []).append(one)
    groups = [tuple(group) for group in alike.values()]
    turn = 1
    while groups:
        following: list[tuple[Played, ...]] = []
        for group in groups:
            branches = _branches(group, turn)
            if len(branches) > 1:
                found.append(_parting(turn, branches))
            following += [branch for branch in branches if len(branch) > 1]
        groups, turn = following, turn + 1
    return tuple(found)


def _begun(one: Played) -> tuple[Policies, int]:
    """What a team's company began with; only teams for which it was the same stood alike."""
    return one.company.start, one.company.budget_days


def _branches(group: Sequence[Played], turn: int) -> list[tuple[Played, ...]]:
    """Those of a group who played this turn, by what they decided in it."""
    by_moves: dict[tuple[Move, ...], list[Played]] = {}
    for one in group:
        if one.turns >= turn:
            by_moves.setdefault(moves(one, turn), []).append(one)
    return [tuple(branch) for branch in by_moves.values()]


def _parting(turn: int, branches: Sequence[Sequence[Played]]) -> Parting:
    highest = max(branch[0].scores[turn - 1] for branch in branches)
    told = [
        Branch(
            teams=tuple(one.name for one in branch),
            moves=moves(branch[0], turn),
            score=branch[0].scores[turn - 1],
            behind=round(highest - branch[0].scores[turn - 1], 1),
            best=max(one.final for one in branch),
        )
        for branch in branches
    ]
    return Parting(turn, tuple(sorted(told, key=lambda branch: -branch.best)))


def costs(teams: Sequence[Played]) -> tuple[Cost, ...]:
    """For each team but the best: what parting from the best one cost it; the dearest in front."""
    if not teams:
        return ()
    best = max(teams, key=lambda one: one.final)
    found = [_cost(one, best) for one in teams if one is not best]
    return tuple(sorted((cost for cost in found if cost), key=lambda cost: -cost.points))


def _cost(one: Played, best: Played) -> Cost | None:
    """None where the two never parted while both played, or began with different companies."""
    if _begun(one) != _begun(best):
        return None
    both = range(1, 1 + min(one.turns, best.turns))
    turn = next((n for n in both if moves(one, n) != moves(best, n)), None)
    if turn is None:
        return None
    state, held = one.again.states[turn - 1], one.again.held
    for change in _differences(one, best, turn):
        held = held.changed(change, state.event)
    after = play_on(one.company, state, held, one.turns)
    return Cost(
        team=one.name,
        other=best.name,
        turn=turn,
        own=moves(one, turn),
        others=moves(best, turn),
        own_score=one.final,
        score=after[-1].score,
    )


def _differences(one: Played, best: Played, turn: int) -> list[Change]:
    """What has to change in a team's decision of a turn to make it the other's."""
    changes = [
        Change(turn, field, choice(best, field, turn), choice(one, field, turn))
        for field in FIELDS
        if choice(best, field, turn) != choice(one, field, turn)
    ]
    for kind in (START, STOP):
        own, others = (getattr(team.decisions[turn - 1], kind) for team in (one, best))
        if set(own) != set(others):
            changes.append(Change(turn, kind, "".join(others[:1]), "".join(own[:1])))
    answers = [
        next((met.answer for met in team.happened if met.turn == turn), "") for team in (one, best)
    ]
    if answers[0] != answers[1]:
        changes.append(Change(turn, ANSWER, answers[1], answers[0]))
    return changes
