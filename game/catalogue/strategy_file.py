"""A strategy from a file: a plan of policies, improvements and answers, turn by turn.

It lives beside the catalogue because it reads files, which the engine never does. The plan is
checked against the company it is for, so that a misspelt event is found before a game is played.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from cattrs.errors import BaseValidationError

from game.catalogue.problems import NOTHING, CatalogueError, Problem, one_of, shown
from game.catalogue.reading import SCENARIOS, file_name, read_toml
from game.catalogue.shapes import (
    Range,
    make_converter,
    problems_in,
    ranged,
    sound,
    sound_list,
    wip_limit,
)
from game.engine.model import Decision, State
from game.engine.policies import (
    NO_LIMIT,
    Contingency,
    Deployment,
    Discovery,
    Merge,
    Planning,
    Policies,
    Release,
    Testing,
    TestShare,
)
from game.engine.rules import (
    UNDERWAY_AT_MOST,
    answer_costs,
    budget_after_answer,
    gives_back,
    spend,
)
from game.engine.scenario import Scenario

#: The best plan that a search has found for each company, in a file named after it.
BEST_KNOWN = SCENARIOS / "best-known"

Finding = tuple[str, str, str, str]  # key path, rule, what was found, what is allowed


class DefaultAnswer(StrEnum):
    """Which answer an event gets that the plan does not name."""

    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dials:
    """Policies to be changed; what is None stays as it is. ``wip_limit`` "none" is no limit."""

    wip_limit: int | str | None = None
    testing: Testing | None = None
    test_share: TestShare | None = None
    planning: Planning | None = None
    discovery: Discovery | None = None
    contingency: Contingency | None = None
    merge: Merge | None = None
    deployment: Deployment | None = None
    release: Release | None = None

    def turned(self, policies: Policies) -> Policies:
        """``policies`` with these changes."""
        wanted = {f.name: getattr(self, f.name) for f in fields(Dials)}
        changes = {name: value for name, value in wanted.items() if value is not None}
        if changes.get("wip_limit") == NO_LIMIT:
            changes["wip_limit"] = None
        return replace(policies, **changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedTurn(Dials):
    """What the plan does in turn ``n``: dials, improvements, and answers from that turn on."""

    n: int
    start: tuple[str, ...] = ()
    stop: tuple[str, ...] = ()
    answers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A strategy file as it is written."""

    default_answer: DefaultAnswer = DefaultAnswer.FIRST
    buy: tuple[str, ...] = ()  # improvements, each as soon as budget and people allow
    start: Dials = field(default_factory=Dials)
    turn: tuple[PlannedTurn, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedStrategy:
    """Plays a plan: called with the company and the state, it gives the turn's decision."""

    plan: Plan

    def __call__(self, scenario: Scenario, state: State) -> Decision:
        """The decision of ``state.turn``; whether it is legal is for the engine to say."""
        policies = state.policies
        if state.turn == 1:
            policies = self.plan.start.turned(policies)
        start: tuple[str, ...] = ()
        stop: tuple[str, ...] = ()
        for turn in self.plan.turn:
            if turn.n == state.turn:
                policies, start, stop = turn.turned(policies), turn.start, turn.stop
        answer = self._answer(scenario, state)
        start += self._purchases(scenario, state, Decision(policies, answer, start, stop))
        return Decision(policies, answer, start, stop)

    def _purchases(self, scenario: Scenario, state: State, named: Decision) -> tuple[str, ...]:
        """The next of ``buy`` beside what the turn names; what cannot be paid is passed over."""
        underway = {item.id for item in state.underway}
        room = UNDERWAY_AT_MOST - len(underway) + len(named.stop) - len(named.start)
        if not self.plan.buy or room <= 0:
            return ()
        known = {item.id: item for item in scenario.improvements}
        gone = underway | set(state.improved) | set(named.start) | self._stopped(state.turn)
        budget: float = budget_after_answer(scenario, state, named.answer)
        budget += sum(gives_back(state, known[name]) for name in named.stop if name in underway)
        budget -= sum(known[name].cost_days for name in named.start)
        bought: list[str] = []
        for name in self.plan.buy:
            left = None if name in gone else spend(budget, known[name].cost_days)
            if left is not None and len(bought) < room:
                bought.append(name)
                budget = left
        return tuple(bought)

    def _stopped(self, by_turn: int) -> set[str]:
        """What the plan itself has stopped by a turn, and so does not want again."""
        return {name for turn in self.plan.turn if turn.n <= by_turn for name in turn.stop}

    def _answer(self, scenario: Scenario, state: State) -> str | None:
        """The answer to the event on the table: the latest that the plan names, or the default.

        None, for the first that can be paid, where the budget is too small for it.
        """
        if state.event is None:
            return None
        named = [
            turn.answers[state.event]
            for turn in sorted(self.plan.turn, key=lambda turn: turn.n)
            if turn.n <= state.turn and state.event in turn.answers
        ]
        answers = next(event.answers for event in scenario.events if event.id == state.event)
        default = answers[0 if self.plan.default_answer is DefaultAnswer.FIRST else -1]
        wanted = next((a for a in answers if named and a.id == named[-1]), default)
        return None if spend(state.budget_days, answer_costs(wanted)) is None else wanted.id


def load_strategy(path: Path, scenario: Scenario) -> PlannedStrategy:
    """The strategy that a file describes. Raises ``CatalogueError`` with all of its problems."""
    return planned(read_toml(path), file_name(path), scenario)


def best_known(scenario: Scenario) -> PlannedStrategy:
    """The best known plan of a company. Raises ``CatalogueError`` where there is none yet."""
    path = BEST_KNOWN / f"{scenario.id}.toml"
    if not path.is_file():
        problem = Problem(scenario.id, "", "must have a best known plan", NOTHING, "a search first")
        raise CatalogueError([problem])
    return load_strategy(path, scenario)


def planned(raw: dict[str, Any], file: str, scenario: Scenario) -> PlannedStrategy:
    """The strategy that a file's top-level table describes; ``file`` is what to call it."""
    problems: list[Problem] = []
    plan = None
    try:
        plan = _CONVERTER.structure(raw, Plan)
    except BaseValidationError as error:
        problems += problems_in(error, file)
    problems += [Problem(file, *finding) for finding in _broken_rules(raw, scenario)]
    if problems or plan is None:
        raise CatalogueError(problems)
    return PlannedStrategy(plan)


def _limit(value: object, _: object) -> int | str:
    limit = wip_limit(value)
    return NO_LIMIT if limit is None else limit


_CONVERTER = make_converter(
    {
        (Dials, "wip_limit"): _limit,
        (PlannedTurn, "wip_limit"): _limit,
        (PlannedTurn, "n"): ranged(Range(1, 52), int),
    }
)


def _broken_rules(raw: dict[str, Any], scenario: Scenario) -> Iterator[Finding]:
    """What the sound parts of a plan ask for and this company does not have."""
    yield from _limit_fits("start", sound(_CONVERTER, raw.get("start"), Dials), scenario)
    improvements = [improvement.id for improvement in scenario.improvements]
    buy = sound(_CONVERTER, raw.get("buy", []), tuple[str, ...]) or ()
    yield from _known("buy", buy, improvements)
    for index, name in enumerate(buy):
        if name in buy[:index]:
            yield f"buy[{index}]", "must be unique", shown(name), "each improvement once"
    seen: set[int] = set()
    for index, turn in sound_list(_CONVERTER, raw.get("turn"), PlannedTurn).items():
        path = f"turn[{index}]"
        if turn.n > scenario.turns:
            yield f"{path}.n", "must be within the game", str(turn.n), f"1 to {scenario.turns}"
        if turn.n in seen:
            yield f"{path}.n", "must be unique", str(turn.n), "each turn once"
        seen.add(turn.n)
        yield from _limit_fits(path, turn, scenario)
        yield from _known(f"{path}.start", turn.start, improvements)
        yield from _known(f"{path}.stop", turn.stop, improvements)
        yield from _answers_exist(f"{path}.answers", turn.answers, scenario)


def _limit_fits(path: str, dials: Dials | None, scenario: Scenario) -> Iterator[Finding]:
    most = 2 * len(scenario.people)
    if dials and isinstance(dials.wip_limit, int) and dials.wip_limit > most:
        allowed = f'1 to {most} (twice the team), or "{NO_LIMIT}"'
        yield f"{path}.wip_limit", "must be a WIP limit", str(dials.wip_limit), allowed


def _known(path: str, ids: Iterable[str], improvements: list[str]) -> Iterator[Finding]:
    for index, wanted in enumerate(ids):
        if wanted not in improvements:
            allowed = one_of(improvements, wanted)
            yield f"{path}[{index}]", "must be an improvement", shown(wanted), allowed


def _answers_exist(path: str, answers: dict[str, str], scenario: Scenario) -> Iterator[Finding]:
    events = {event.id: [answer.id for answer in event.answers] for event in scenario.events}
    for event, answer in answers.items():
        if event not in events:
            yield f"{path}.{event}", "must be an event", shown(event), one_of(events, event)
        elif answer not in events[event]:
            allowed = one_of(events[event], answer)
            yield f"{path}.{event}", "must be one of its answers", shown(answer), allowed
