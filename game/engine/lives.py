"""The life of one story, from its commitment to now, read from the log of its game."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from game.engine.board import StoryOnBoard, look
from game.engine.calendar import DAY
from game.engine.events import (
    Fact,
    StoryAccepted,
    StoryCommitted,
    StoryRejected,
    StoryStarted,
    TaskSentBack,
    TaskStarted,
    TimeSpent,
    causes_of,
)
from game.engine.model import Cause, Decision, State
from game.engine.scenario import Scenario
from game.engine.turn import new_game, take_turn


class Life(NamedTuple):
    """What became of a story. Days are calendar days from day 0; None is what has not been."""

    story: int
    committed_on: float
    started_on: float | None
    accepted_on: float | None
    value: float | None  # once it is accepted; below 0 where it does harm
    spent: dict[Cause, float]  # days by cause, in Planned too; all of its life
    sent_back: int  # times that a piece of it was
    rejected: int  # times that the owner saw that it was not what was meant
    tasks_started: int
    now: StoryOnBoard | None  # None once it is accepted

    @property
    def days(self) -> float:
        """How long it has lived, or lived until it was accepted."""
        return sum(self.spent.values())


def life_of(
    scenario: Scenario, seed: int, decisions: Sequence[Decision], story: int
) -> Life | None:
    """The life of a story in a game of these decisions; None where it was never committed."""
    state = new_game(scenario, seed)
    facts: list[Fact] = []
    for decision in decisions:
        state, events = take_turn(scenario, state, decision)
        facts += [fact for fact in events if getattr(fact, "story", None) == story]
    return _read(scenario, state, facts, story)


def _read(scenario: Scenario, state: State, facts: Iterable[Fact], story: int) -> Life | None:
    committed: int | None = None
    started: float | None = None
    accepted: StoryAccepted | None = None
    spent: dict[Cause, float] = {}
    back = rejected = 0
    tasks: set[int] = set()
    for fact in facts:
        match fact:
            case StoryCommitted():
                committed = fact.at
            case StoryStarted():
                started = fact.at / DAY
            case StoryAccepted():
                accepted = fact
            case StoryRejected():
                rejected += 1
            case TaskSentBack():
                back += 1
            case TaskStarted():
                tasks.add(fact.task)
            case TimeSpent():
                for cause, seconds in causes_of(fact):
                    spent[cause] = spent.get(cause, 0.0) + seconds / DAY
    if committed is None:
        return None
    if accepted is None:
        cause, since = _lasting(state, story, committed)
        spent[cause] = spent.get(cause, 0.0) + (state.now - since) / DAY
    on_board = {one.id: one for one in look(scenario, state).stories}
    return Life(
        story=story,
        committed_on=committed / DAY,
        started_on=started,
        accepted_on=None if accepted is None else accepted.at / DAY,
        value=None if accepted is None else accepted.value,
        spent=spent,
        sent_back=back,
        rejected=rejected,
        tasks_started=len(tasks),
        now=on_board.get(story),
    )


def _lasting(state: State, story: int, committed: int) -> tuple[Cause, int]:
    """The cause for which a story stands where it stands now, and since when."""
    found = state.stories.get(story)
    if found is None:
        return Cause.WAITS_FOR_SLOT, committed
    return Cause(found.cause), found.since
