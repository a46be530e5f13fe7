"""Scripted players: for balance, for comparison, and for whoever does not turn up.

A strategy sees what a player sees, a scenario and a state, and returns a decision. Its own whims
come from the game's seed too, so a scripted game is the same every time.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple, Protocol, TypeVar, cast

from game.engine.calendar import DAY
from game.engine.chance import Luck
from game.engine.choices import Choices
from game.engine.events import TaskDone
from game.engine.metrics import add_all
from game.engine.model import Decision, Meters, State, Tally, Verdict
from game.engine.policies import (
    CHOICES,
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
from game.engine.roles import hours_of
from game.engine.rules import budget_after_answer, legal_choices, need, spend
from game.engine.scenario import Scenario
from game.engine.turn import new_game, take_turn

T = TypeVar("T")


class Strategy(Protocol):
    """Decides a turn from what a player could see."""

    def __call__(self, scenario: Scenario, state: State, /) -> Decision:
        """The decision for the turn that is to be played."""


class Game(NamedTuple):
    """A scripted game, simulated to its last day even where the team was fired on the way."""

    seed: int
    score: float
    verdict: Verdict
    fired_on_turn: int | None
    meters: Meters
    tally: Tally
    tasks_done_on: tuple[int, ...]  # the calendar day of every finished task


def simulate_game(scenario: Scenario, seed: int, strategy: Strategy) -> Game:
    """Play a whole game by a strategy."""
    state = new_game(scenario, seed)
    tallies: list[Tally] = []
    days: list[int] = []
    while state.turn <= scenario.turns:
        state, log = take_turn(scenario, state, strategy(scenario, state), logging=False)
        tallies.append(state.window[-1])
        days += [row[1] // DAY for row in log.rows if row[0] is TaskDone]
    verdict = cast("Verdict", state.verdict)
    return Game(
        seed, state.score, verdict, state.fired_on_turn, state.meters, add_all(tallies), tuple(days)
    )


# The good and the bad practice, kept all the way ------------------------------------------------

SEED_TEAM = Policies(
    wip_limit=5,
    testing=Testing.TEST_FIRST,
    test_share=TestShare.STEADY,
    planning=Planning.JUST_IN_TIME,
    discovery=Discovery.EXAMPLE_MAPPING,
    contingency=Contingency.FREE_SPRINT,
    merge=Merge.WHEN_REVIEWED,
    deployment=Deployment.CONTINUOUS,
    release=Release.TOGGLES,
)
WORST_PRACTICE = Policies(
    wip_limit=None,
    testing=Testing.BY_HAND,
    test_share=TestShare.LIGHT,
    planning=Planning.UP_FRONT,
    discovery=Discovery.SPECIFICATION,
    contingency=Contingency.NONE,
    merge=Merge.WHEN_DONE,
    deployment=Deployment.TRAIN,
    release=Release.WITH_DEPLOYMENT,
)


def seed_team(_scenario: Scenario, _state: State) -> Decision:
    """The practice of the real team, from the first day, and nothing bought."""
    return Decision(SEED_TEAM)


def worst_practice(_scenario: Scenario, _state: State) -> Decision:
    """Everything at once, checked by hand, planned up front, released twice in half a year."""
    return Decision(WORST_PRACTICE)


def untouched(_scenario: Scenario, state: State) -> Decision:
    """Only ever presses the button."""
    return Decision(state.policies)


# By chance --------------------------------------------------------------------------------------


class _Whims:
    """Uniform numbers of one turn, each used once."""

    def __init__(self, state: State, name: str) -> None:
        luck = Luck(state.seed)
        self._numbers = [u for n in range(4) for u in luck.of(f"{name} {n}", state.turn)]

    def next(self) -> float:
        return self._numbers.pop()

    def pick(self, options: tuple[T, ...]) -> T:
        return options[int(self.next() * len(options))]


def random(scenario: Scenario, state: State) -> Decision:
    """Uniform over the legal choices, anew each turn."""
    choices = legal_choices(scenario, state)
    whims = _Whims(state, "random")
    policies = with_choices(
        state.policies, {name: whims.pick(values) for name, values in choices.fields.items()}
    )
    answer = whims.pick(choices.answers) if choices.answers else None
    budget = budget_after_answer(scenario, state, answer)
    start = whims.pick(("", *_affordable(choices, budget)))
    stop = whims.pick(("", *(o.improvement.id for o in choices.offers if o.status == "underway")))
    return Decision(policies, answer, (start,) if start else (), (stop,) if stop else ())


def _affordable(choices: Choices, budget: int) -> tuple[str, ...]:
    underway = sum(offer.status == "underway" for offer in choices.offers)
    if underway >= 2:
        return ()
    is_open = [offer.improvement for offer in choices.offers if offer.status == "open"]
    return tuple(item.id for item in is_open if spend(budget, item.cost_days) is not None)


def with_choices(policies: Policies, texts: dict[str, str]) -> Policies:
    """The policies with some fields chosen anew, given as texts; what is not named stays."""
    values: dict[str, object] = {}
    for name, text in texts.items():
        if name == "wip_limit":
            values[name] = None if text == NO_LIMIT else int(text)
        else:
            values[name] = CHOICES[name](text)
    return replace(policies, **values)  # type: ignore[arg-type]


# The newcomer -----------------------------------------------------------------------------------


def sensible(scenario: Scenario, state: State) -> Decision:
    """A newcomer with common sense, fixed before anything was balanced.

    Moderate choices on turn 1, then one step on each of the two lowest meters, the improvement
    that the state calls for, mostly the compromise as an answer, and one whim in ten.
    """
    choices = legal_choices(scenario, state)
    whims = _Whims(state, "sensible")
    policies = state.policies
    heads = sum(hours_of(person, state) > 0 for person in scenario.people)
    if state.turn == 1:
        policies = _moderate(heads, policies)
    else:
        meters = sorted(zip(state.meters, state.meters._fields, strict=True))
        for _, name in meters[:2]:
            policies = _STEPS[name](heads, policies)
    if whims.next() < 0.1:
        name = whims.pick(tuple(choices.fields))
        policies = with_choices(policies, {name: whims.pick(choices.fields[name])})
    answer = None
    if choices.answers:
        ids = choices.answers
        answer = ids[len(ids) // 2] if whims.next() < 0.4 else whims.pick(ids)
    budget = budget_after_answer(scenario, state, answer)
    start = _wanted(scenario, state, _affordable(choices, budget), whims.next())
    return Decision(policies, answer, (start,) if start else ())


def _moderate(people: int, policies: Policies) -> Policies:
    limit = policies.wip_limit
    slack = people + people // 2
    return replace(
        policies,
        wip_limit=slack if limit is None else min(limit, slack),
        testing=Testing.AUTOMATED if policies.testing is Testing.BY_HAND else policies.testing,
        test_share=TestShare.STEADY
        if policies.test_share is TestShare.LIGHT
        else policies.test_share,
        planning=Planning.SPRINT,
        deployment=Deployment.SPRINT_END
        if policies.deployment is Deployment.TRAIN
        else policies.deployment,
    )


def _for_people(people: int, policies: Policies) -> Policies:
    if policies.wip_limit is None or policies.wip_limit > people:
        return replace(policies, wip_limit=people if policies.wip_limit else people + people // 2)
    return replace(policies, contingency=Contingency.FREE_SPRINT)


def _for_productivity(_people: int, policies: Policies) -> Policies:
    faster = tuple(Deployment)
    place = min(faster.index(policies.deployment) + 1, len(faster) - 1)
    if faster[place] is policies.deployment:
        return replace(policies, merge=Merge.WHEN_REVIEWED)
    return replace(policies, deployment=faster[place])


def _for_customers(_people: int, policies: Policies) -> Policies:
    if policies.discovery is Discovery.SPECIFICATION:
        return replace(policies, discovery=Discovery.EXAMPLE_MAPPING)
    if policies.planning is not Planning.JUST_IN_TIME:
        return replace(policies, planning=Planning.JUST_IN_TIME)
    return replace(policies, release=Release.TOGGLES)


def _for_stability(_people: int, policies: Policies) -> Policies:
    if policies.testing is not Testing.TEST_FIRST:
        return replace(policies, testing=Testing.TEST_FIRST)
    if policies.release is not Release.TOGGLES:
        return replace(policies, release=Release.TOGGLES)
    return replace(policies, test_share=TestShare.STEADY)


_STEPS = {
    "people": _for_people,
    "productivity": _for_productivity,
    "customers": _for_customers,
    "stability": _for_stability,
}


def _wanted(
    scenario: Scenario, state: State, affordable: tuple[str, ...], whim: float
) -> str | None:
    """Mostly what is needed most; sometimes the second or the third."""
    known = {item.id: item for item in scenario.improvements}
    wanted = sorted(affordable, key=lambda name: -need(state, known[name]))
    for place, odds in enumerate((0.5, 0.75, 0.88)):
        if whim < odds:
            return wanted[place] if place < len(wanted) else None
    return wanted[-1] if wanted else None


STRATEGIES: dict[str, Strategy] = {
    "seed-team": seed_team,
    "worst-practice": worst_practice,
    "random": random,
    "sensible": sensible,
    "untouched": untouched,
}
