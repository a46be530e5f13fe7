"""How the store's tests fill in a turn's form."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from game.engine.choices import Choices
from game.engine.model import Decision, State
from game.store import Bet, Decided, Games, Played, Submission

SCENARIO = "living-the-dream"
ALICE, BOB = "alice", "bob"


def submission(turn: int, key: str = "", body: str = "", **changed: Any) -> Submission:
    """A form for this turn that changes these policies; its bet is that lead time falls."""

    def parse(_choices: Choices, state: State) -> Decided:
        return Decided(Decision(replace(state.policies, **changed)), Bet.LOWER)

    return Submission(turn, key or f"k-{turn}", body or f"body {turn} {changed}", parse)


def play(games: Games, player: str, game_id: str, turn: int, **changed: Any) -> None:
    """Play a turn that must be accepted."""
    assert games.play_turn(player, game_id, submission(turn, **changed)) == Played(turn)
