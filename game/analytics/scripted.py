"""Whole games by scripted players, in the rows that the game itself would write.

A made-up population needs thousands of games, and a few dozen are enough to draw them from: each
is played once by the engine, and whoever plays ``turns`` of it has its first rows.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from game import catalogue, engine
from game.catalogue.strategy_file import best_known
from game.engine.strategies import STRATEGIES
from game.store import bets, codec

BEST_KNOWN = "best-known"


class Script(NamedTuple):
    """Which game it is: a company, who plays it, and on which luck."""

    company: str
    plan: str
    seed: int


class ScriptedGame(NamedTuple):
    """A game from the first turn to its verdict."""

    version: int
    turns: tuple[dict[str, Any], ...]  # columns of each turn
    states: tuple[bytes, ...]  # before turn 1, then after each turn
    verdict: str
    score: float


@lru_cache(maxsize=256)
def play(script: Script) -> ScriptedGame:
    """Play it to the end; the same script again is the same game again."""
    company = catalogue.load(script.company)
    known = script.plan == BEST_KNOWN
    strategy = best_known(company) if known else STRATEGIES[script.plan]
    state = engine.new_game(company, script.seed)
    turns, states = [], [codec.pack_state(state)]
    while not state.over:
        decision = strategy(company, state)
        turn = engine.take_turn(company, state, decision)
        report = engine.explain_turn(company, state, decision, turn, unchanged=False)
        state = turn.state
        turns.append(
            {
                "decision": codec.write_decision(decision),
                "bet": None,
                "bet_outcome": bets.outcome(report),
                "summary": codec.summarise(state, report),
                "report": codec.pack_report(report),
            }
        )
        states.append(codec.pack_state(state))
    verdict = str(state.verdict)
    return ScriptedGame(company.version, tuple(turns), tuple(states), verdict, state.score)
