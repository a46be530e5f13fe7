"""Whole games for the engine's tests, each simulated once and then only read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from game.catalogue import load
from game.engine import Decision, State, Turn, new_game, take_turn
from game.engine.events import Fact
from game.engine.policies import Policies
from game.engine.scenario import Answer, Effect, Event, Improvement, Scenario, Work
from game.engine.strategies import (
    SEED_TEAM,
    STRATEGIES,
    Game,
    Strategy,
    simulate_game,
    with_choices,
)

#: The company that is shipped: shapes and identities hold on it however it is tuned.
COMPANY = load("living-the-dream")
#: The same people and work with the first four events and improvements: what documents measure
#: does not depend on what else happens in the game.
REFERENCE = load(Path(__file__).with_name("reference-company.toml"))
#: A company that only the tests know: it stays as it is when the shipped one is tuned.
FROZEN = load(Path(__file__).parents[1] / "scenarios" / "good-company.toml")
SEEDS = (1, 2, 3)
#: Where the stages of these companies stand in their value streams.
PLANNED, DISCOVERY, DEVELOP, REVIEW, RELEASE, PRODUCTION = range(len(COMPANY.stages))


class Played(NamedTuple):
    """A finished game: what was decided, and the state before and the turn after each decision."""

    scenario: Scenario
    seed: int
    decisions: tuple[Decision, ...]
    before: tuple[State, ...]
    turns: tuple[Turn, ...]

    @property
    def end(self) -> State:
        """The state after the last turn."""
        return self.turns[-1].state

    def facts(self, *kinds: type) -> Iterator[Any]:
        """The facts of the whole game in order, of these kinds only where any are named."""
        for turn in self.turns:
            for fact in turn.events:
                if not kinds or isinstance(fact, kinds):
                    yield fact


def play_on(
    scenario: Scenario, state: State, decide: Callable[[Scenario, State], Decision], turns: int
) -> Played:
    """Play so many turns from this state."""
    decisions: list[Decision] = []
    before: list[State] = []
    played: list[Turn] = []
    for _ in range(turns):
        decision = decide(scenario, state)
        before.append(state)
        decisions.append(decision)
        played.append(take_turn(scenario, state, decision))
        state = played[-1].state
    return Played(scenario, state.seed, tuple(decisions), tuple(before), tuple(played))


@cache
def played(strategy: str, seed: int) -> Played:
    """A whole game of the shipped company by one of the known strategies."""
    return play_on(COMPANY, new_game(COMPANY, seed), STRATEGIES[strategy], COMPANY.turns)


@cache
def simulated(strategy: str, seed: int) -> Game:
    """The same game as a scripted one, in its final figures."""
    return simulate_game(COMPANY, seed, STRATEGIES[strategy])


@cache
def rough(seed: int) -> Played:
    """A game in which nearly everything breaks, by a team that changes its ways every turn."""
    constants = replace(
        COMPANY.constants,
        severe=1.0,
        latent_days=2.0,
        defects=4.0,
        review_finds=0.02,
        risk_defect=0.2,
        part_hours=2.0,
    )
    backlog = replace(COMPANY.backlog, task=Work(6.0, 0.3))
    launched = tuple(replace(act, day=2, reach=1.0) for act in COMPANY.acts[:1])
    company = without_chance(constants=constants, backlog=backlog, acts=launched)

    def decide(_scenario: Scenario, state: State) -> Decision:
        merge = "when-reviewed" if state.turn % 2 else "when-done"
        return Decision(choosing(SEED_TEAM, testing="by-hand", merge=merge))

    return play_on(company, new_game(company, seed), decide, company.turns)


def keeping(policies: Policies) -> Strategy:
    """A player who chooses these policies on turn 1 and then only presses the button."""
    return lambda _scenario, _state: Decision(policies)


def kept(scenario: Scenario, policies: Policies, seeds: int) -> tuple[Game, ...]:
    """Games in which these policies stood from the first day to the last."""
    return tuple(simulate_game(scenario, seed, keeping(policies)) for seed in range(1, seeds + 1))


def choosing(policies: Policies, **texts: str) -> Policies:
    """The policies with some choices made anew, as texts: ``wip_limit="none"``."""
    return with_choices(policies, texts)


def replay(scenario: Scenario, seed: int, decisions: Iterable[Decision]) -> Played:
    """Play these decisions, one a turn."""
    given = list(decisions)
    rest = iter(given)
    return play_on(scenario, new_game(scenario, seed), lambda _s, _st: next(rest), len(given))


def event(name: str, *answers: tuple[Effect, ...], **rest: Any) -> Event:
    """An event that happens as soon as it can; its answers are called a1, a2 and so on."""
    return Event(
        id=name,
        when="",
        title=name.title(),
        text="",
        why="",
        source="",
        chance=rest.pop("chance", 1.0),
        answers=tuple(
            Answer(f"a{number}", "", "", effects) for number, effects in enumerate(answers, 1)
        ),
        **rest,
    )


def improvement(name: str, cost_days: int, weeks: int, *effects: Effect) -> Improvement:
    """An improvement in as few words as the rules allow."""
    return Improvement(name, name.title(), "", cost_days, weeks, effects, "", "")


def without_chance(scenario: Scenario = COMPANY, **changed: Any) -> Scenario:
    """The company without any event, and with these parts changed."""
    return replace(scenario, **({"events": ()} | changed))


def seconds_of(facts: Iterable[Fact], kind: type) -> list[int]:
    """When facts of this kind became true."""
    return [fact.at for fact in facts if isinstance(fact, kind)]
