"""What is kept, and the shell around the rules: one decision is one transaction.

``Games`` is the door: ``start``, ``find``, ``play_turn``, ``turns``. The wall clock enters here.
"""

from game.store.bets import Bet
from game.store.clock import Clock, wall_clock
from game.store.games import Decided, Game, Games, Played, PlayedTurn, Submission, new_id
from game.store.refusal import Code, Refusal

__all__ = [
    "Bet",
    "Clock",
    "Code",
    "Decided",
    "Game",
    "Games",
    "Played",
    "PlayedTurn",
    "Refusal",
    "Submission",
    "new_id",
    "wall_clock",
]
