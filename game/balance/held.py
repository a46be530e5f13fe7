"""What a player decided in one game, held on to in another: other luck, or one choice changed.

A decision belongs to the moment in which it was made, and elsewhere parts of it may be impossible:
the event did not come, the budget is spent, two improvements are under way. Then this rule holds,
and no other: policies always stand; an event gets the answer that the player gave it, in whatever
turn it comes, and the first that can be paid where it never came or the answer cannot be paid; an
improvement is begun in its turn or, if it cannot be, in the first turn after it in which it can;
what is stopped is stopped in its turn if it is under way. After the last decision nothing new is
decided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from game.engine import Decision, IllegalDecision, State, new_game, take_turn
from game.engine.rules import check, given_answer
from game.engine.scenario import Scenario
from game.engine.strategies import Strategy, with_choices

ANSWER, START, STOP = "answer", "start", "stop"


class Change(NamedTuple):
    """One choice made differently.

    ``what`` is a policy's field, ``answer``, ``start`` or ``stop``; ``value`` and ``instead_of``
    are choices as text, ids of answers, or ids of improvements with "" for none.
    """

    turn: int
    what: str
    value: str
    instead_of: str


@dataclass(frozen=True, slots=True)
class Held:
    """A strategy that holds on to the decisions of one game."""

    decisions: tuple[Decision, ...]
    answers: Mapping[str, str]  # event -> the answer that was given to it

    def __call__(self, company: Scenario, state: State) -> Decision:
        """The decision of ``state.turn``, without what the rules forbid."""
        own = self.decisions[min(state.turn, len(self.decisions)) - 1]
        kept = Decision(own.policies)
        answer = self.answers.get(state.event or "")
        if answer is not None:
            kept = _if_legal(company, state, replace(kept, answer=answer), kept)
        if state.turn <= len(self.decisions):
            for name in own.stop:
                kept = _if_legal(company, state, replace(kept, stop=(*kept.stop, name)), kept)
        for name in self._wanted(state):
            kept = _if_legal(company, state, replace(kept, start=(*kept.start, name)), kept)
        return kept

    def _wanted(self, state: State) -> list[str]:
        """Improvements to begin: first what could not be begun before, then those of this turn."""
        wanted: list[str] = []
        for decision in self.decisions[: state.turn]:
            wanted = [name for name in wanted if name not in decision.stop]
            wanted += [name for name in decision.start if name not in wanted]
        there = {item.id for item in state.underway} | set(state.improved)
        return [name for name in wanted if name not in there]

    def changed(self, change: Change, event: str | None) -> Held:
        """The same with one choice made differently; ``event`` is on the table in its turn."""
        if change.what == ANSWER and event is not None:
            return replace(self, answers={**self.answers, event: change.value})
        changed = list(self.decisions)
        for turn in range(change.turn, 1 + last_turn_with(self.decisions, change)):
            changed[turn - 1] = decided(changed[turn - 1], change)
        return replace(self, decisions=tuple(changed))


def _if_legal(company: Scenario, state: State, more: Decision, less: Decision) -> Decision:
    try:
        check(company, state, more)
    except IllegalDecision:
        return less
    return more


def decided(own: Decision, change: Change) -> Decision:
    """A turn's decision with the change made."""
    named = (change.value,) if change.value else ()
    match change.what:
        case "answer":
            return replace(own, answer=change.value)
        case "start":
            return replace(own, start=named)
        case "stop":
            return replace(own, stop=named)
        case field:
            return replace(own, policies=with_choices(own.policies, {field: change.value}))


def last_turn_with(decisions: Sequence[Decision], change: Change) -> int:
    """The last turn for which the change itself stands.

    Another policy stands until the player changes it again, or to the end; whatever else
    is decided is decided in one turn.
    """
    if change.what in {ANSWER, START, STOP}:
        return change.turn
    values = [getattr(decision.policies, change.what) for decision in decisions]
    for turn in range(change.turn + 1, len(decisions) + 1):
        if values[turn - 1] != values[turn - 2]:
            return turn - 1
    return len(decisions)


class Record(NamedTuple):
    """A game as it is kept: all of it follows from its seed and its decisions."""

    seed: int
    decisions: tuple[Decision, ...]


class Again(NamedTuple):
    """A game played again: the state before each turn, the last one, and what holds on to it."""

    states: tuple[State, ...]
    held: Held


def played_again(company: Scenario, game: Record) -> Again:
    """A game rebuilt. Raises ``IllegalDecision`` where the decisions are not its own."""
    states = [new_game(company, game.seed)]
    answers: dict[str, str] = {}
    for decision in game.decisions:
        state = states[-1]
        given = given_answer(company, state, decision.answer)
        if state.event is not None and given is not None:
            answers[state.event] = given.id
        states.append(take_turn(company, state, decision, logging=False).state)
    return Again(tuple(states), Held(game.decisions, answers))


def play_on(company: Scenario, state: State, strategy: Strategy, turns: int) -> list[State]:
    """The states after each further turn up to ``turns``; a verdict ends it sooner."""
    after: list[State] = []
    while state.turn <= turns and not state.over:
        state = take_turn(company, state, strategy(company, state), logging=False).state
        after.append(state)
    return after
