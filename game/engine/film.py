"""A turn as it went by: the board as it stood at the beginning of each day."""

from __future__ import annotations

from typing import NamedTuple

from game.engine.board import Board, look
from game.engine.model import Decision, State
from game.engine.scenario import Scenario
from game.engine.turn import Turn, take_turn


class Film(NamedTuple):
    """A turn, and the board at each of its midnights; the last one is the board after the turn."""

    turn: Turn
    boards: tuple[Board, ...]


def watch_turn(scenario: Scenario, before: State, decision: Decision) -> Film:
    """Play a turn and look at the board as each of its days begins, and once more at its end.

    The turn is the same as without looking. Raises ``IllegalDecision`` as ``take_turn`` does.
    """
    boards: list[Board] = []
    turn = take_turn(
        scenario, before, decision, watch=lambda state: boards.append(look(scenario, state))
    )
    return Film(turn, (*boards, look(scenario, turn.state)))
