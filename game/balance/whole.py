"""Whole games by one player, with everything that is measured of them.

Other processes are sent ``play_one``, and so it lives where little else has to be read.
"""

from __future__ import annotations

from dataclasses import dataclass

from game.catalogue.strategy_file import PlannedStrategy
from game.engine import Decision, IllegalDecision, State
from game.engine.scenario import Scenario
from game.engine.strategies import STRATEGIES, Game, simulate_game


class PlanError(Exception):
    """A decision of a plan that the rules do not allow, in one sentence."""


@dataclass(slots=True)
class Attentive:
    """A strategy that remembers which turn it was asked about last."""

    plan: PlannedStrategy
    turn: int = 0

    def __call__(self, scenario: Scenario, state: State) -> Decision:
        """The plan's decision."""
        self.turn = state.turn
        return self.plan(scenario, state)


def play_one(player: str | PlannedStrategy, company: Scenario, seed: int) -> Game:
    """One whole game. ``player`` is a strategy's name or a plan. Raises ``PlanError``."""
    if isinstance(player, str):
        return simulate_game(company, seed, STRATEGIES[player])
    plan = Attentive(player)
    try:
        return simulate_game(company, seed, plan)
    except IllegalDecision as refusal:
        raise PlanError(f"turn {plan.turn} (seed {seed}): {refusal}") from None
