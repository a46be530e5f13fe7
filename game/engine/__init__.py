"""The rules. Pure: no clock, file, database, web or global randomness; standard library only.

The one public door::

    state = new_game(scenario, seed=42)
    choices = legal_choices(scenario, state)
    turn = take_turn(scenario, state, Decision(state.policies))   # -> Turn(state, events)
    report = explain_turn(scenario, state, decision, turn)        # re-runs without each change
    board = look(scenario, turn.state)                            # what stands where
    film = watch_turn(scenario, state, decision)                  # … at each midnight of a turn
    debrief = explain_game(scenario, seed, decisions)             # a finished game

``take_turn`` raises ``IllegalDecision`` and changes nothing where the rules forbid a decision.
"""

from game.engine.board import Board, look
from game.engine.choices import Choices, Offer
from game.engine.explain import explain_game, explain_turn
from game.engine.film import Film, watch_turn
from game.engine.model import Cause, Decision, IllegalDecision, Meters, State, Verdict
from game.engine.report import Debrief, Measures, Report
from game.engine.rules import legal_choices
from game.engine.turn import RULES_VERSION, Turn, new_game, rebuild, take_turn

__all__ = [
    "RULES_VERSION",
    "Board",
    "Cause",
    "Choices",
    "Debrief",
    "Decision",
    "Film",
    "IllegalDecision",
    "Measures",
    "Meters",
    "Offer",
    "Report",
    "State",
    "Turn",
    "Verdict",
    "explain_game",
    "explain_turn",
    "legal_choices",
    "look",
    "new_game",
    "rebuild",
    "take_turn",
    "watch_turn",
]
