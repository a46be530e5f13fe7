"""Many plans on many seeds, on all cores, and no turn played twice.

Plans that decide alike up to some turn of the same seed share the turns up to there: states are
values. A game that shares turns is still a game of its own; ``games`` counts them so.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing.process import BaseProcess
from threading import Thread
from types import TracebackType
from typing import NamedTuple, Self, TypeVar

from game.engine import Decision, IllegalDecision, State, Verdict, new_game, take_turn
from game.engine.scenario import Scenario
from game.engine.strategies import Strategy
from game.engine.turn import can_happen

T = TypeVar("T")
R = TypeVar("R")


class Outcome(NamedTuple):
    """How one game ended."""

    score: float
    verdict: Verdict
    fired_on_turn: int | None

    @property
    def elite(self) -> bool:
        """Whether it was won."""
        return self.verdict is Verdict.ELITE


NOT_PLAYED = Outcome(0.0, Verdict.FIRED, 1)


class Trial(NamedTuple):
    """A player, and perhaps an event that is put on the table in a turn in which it can happen.

    Whether an event comes up hangs on nothing but its own luck, so games in which it is put there
    are to be had as they are by waiting for it, only sooner.
    """

    strategy: Strategy
    event: tuple[int, str] | None = None  # turn and event


def play_together(company: Scenario, seed: int, trials: Sequence[Trial]) -> list[Outcome | None]:
    """One game each, on one seed; None where a decision was illegal or the event impossible."""
    outcomes: list[Outcome | None] = [None] * len(trials)

    def play(state: State, which: list[int]) -> None:
        if state.turn > company.turns:
            assert state.verdict is not None  # noqa: S101  the last review has given one
            for index in which:
                outcomes[index] = Outcome(state.score, state.verdict, state.fired_on_turn)
            return
        alike: dict[tuple[str | None, Decision], tuple[State, list[int]]] = {}
        for index in which:
            strategy, event = trials[index]
            now: State | None = state
            if event is not None and event[0] == state.turn:
                now = _with_event(company, state, event[1])
            if now is not None:
                key = (now.event, strategy(company, now))
                alike.setdefault(key, (now, []))[1].append(index)
        for (_, decision), (now, some) in alike.items():
            try:
                after = take_turn(company, now, decision, logging=False).state
            except IllegalDecision:
                continue
            play(after, some)

    play(new_game(company, seed), list(range(len(trials))))
    return outcomes


def _with_event(company: Scenario, state: State, event_id: str) -> State | None:
    """The state with an event on the table, None where it could not have come up."""
    event = next(event for event in company.events if event.id == event_id)
    if event_id in state.events_seen or not event.chance or not can_happen(state, event):
        return None
    return replace(state, event=event_id)


# All cores --------------------------------------------------------------------------------------

_companies: dict[str, Scenario] = {}  # of a process of the crew


def enter(companies: Mapping[str, Scenario]) -> None:
    """Begin work in a process of its own, which ends with the one that it works for."""
    _companies.update(companies)
    if boss := multiprocessing.parent_process():
        # Whoever is killed cannot send its workers home, and they would wait for ever.
        Thread(target=_leave_with, args=(boss,), daemon=True).start()


def _leave_with(boss: BaseProcess) -> None:
    boss.join()
    os._exit(1)


def work(one: Callable[[Scenario, T], R], company: str, thing: T) -> R:
    """``one`` of a company that this process knows."""
    return one(_companies[company], thing)


def _play_seed(trials: Sequence[Trial], company: Scenario, seed: int) -> list[Outcome | None]:
    return play_together(company, seed, trials)


class Crew:
    """Processes that know some companies. What comes out does not depend on how many they are."""

    def __init__(self, companies: Sequence[Scenario], processes: int | None = None) -> None:
        self.games = 0
        self._processes = processes or os.cpu_count() or 1
        enter(known := {company.id: company for company in companies})
        self._pool = None
        if self._processes > 1:
            # Fresh processes: copies of this one could inherit its locks and connections.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._processes, context, enter, (known,))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def each(
        self, company: Scenario, one: Callable[[Scenario, T], R], things: Sequence[T]
    ) -> Iterator[R]:
        """``one`` of the company and each thing, in their order."""
        each = partial(work, one, company.id)
        if self._pool is None or len(things) < 2:
            return map(each, things)
        chunk = max(1, min(20, len(things) // (4 * self._processes)))
        return self._pool.map(each, things, chunksize=chunk)

    def play(
        self, company: Scenario, trials: Sequence[Trial], seeds: Sequence[int]
    ) -> Iterator[list[Outcome | None]]:
        """Every trial on every seed, in the order of the seeds."""
        self.games += len(trials) * len(seeds)
        return self.each(company, partial(_play_seed, tuple(trials)), seeds)

    def outcomes(
        self, company: Scenario, strategies: Sequence[Strategy], seeds: Sequence[int]
    ) -> list[list[Outcome]]:
        """The outcomes of each strategy, seed by seed; whoever decides illegally is fired."""
        rows = self.play(company, [Trial(strategy) for strategy in strategies], seeds)
        filled = [[outcome or NOT_PLAYED for outcome in row] for row in rows]
        return [list(column) for column in zip(*filled, strict=True)]
