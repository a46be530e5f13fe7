"""What the policies mean for one turn, worked out once: plain numbers for the busy parts.

The four policies stand for a whole turn, and a turn asks after them thousands of times.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

from game.engine.constants import Constants
from game.engine.model import State
from game.engine.policies import (
    Contingency,
    Deployment,
    Discovery,
    Merge,
    Planning,
    Release,
    Testing,
)
from game.engine.scenario import Scenario

#: A WIP limit beyond reach.
UNLIMITED = 1_000_000


@dataclass(frozen=True, slots=True)
class Terms:
    """The policies of one turn as the flow reads them."""

    wip_limit: int  # stories; a number beyond reach where there is no limit
    by_hand: bool
    test_first: bool
    coverage: float  # of the code that is written now
    retrofit: float  # hours of untested code that are tested beside an hour of coding
    caught: float  # share of defects that tests catch while coding
    defects: float  # put in by an hour of coding, of people who know everything
    debt: float  # left by an hour of coding
    overhead: float  # of tests and toggles on the work of coding
    thorough: float  # share of a regression that is done by hand
    up_front: bool
    by_sprint: bool
    planning_hours: float  # a person and week
    mapped: bool
    discovery: float  # share of the usual work
    owner_hours: float  # a story
    free_sprints: bool
    when_done: bool
    train: bool
    on_demand: bool
    continuous: bool
    toggles: bool
    exposed: float  # share of a failing change's risk that customers meet
    transaction_hours: float  # by hand for a deployment, whatever is in it
    risk_as_such: float  # that a deployment fails whatever is in it


def terms_of(state: State, scenario: Scenario) -> Terms:
    """Work out what the policies mean in this company as it stands."""
    policies, constants = state.policies, scenario.constants
    legacy = legacy_of(state, scenario)
    share = int(policies.test_share) / 100
    by_hand = policies.testing is Testing.BY_HAND
    test_first = policies.testing is Testing.TEST_FIRST
    toggles = policies.release is Release.TOGGLES
    mapped = policies.discovery is Discovery.EXAMPLE_MAPPING
    steep = constants.coverage_first if test_first else constants.coverage_after
    coverage = 0.0 if by_hand else _saturating(steep * share)
    if test_first:
        coverage *= 1 - constants.legacy_covered * legacy
    caught = (
        constants.hands_catch * _saturating(constants.hands_steep * share)
        if by_hand
        else constants.tests_catch * coverage
    )
    defects = constants.defects / scenario.backlog.task.mean_hours * (1 - caught)
    limit = policies.wip_limit
    manual = 1 - state.automation
    return Terms(
        wip_limit=UNLIMITED if limit is None else limit,
        by_hand=by_hand,
        test_first=test_first,
        coverage=coverage,
        retrofit=0.0
        if by_hand
        else constants.retrofit * max(0.0, share - constants.retrofit_from) / (1.0 - share),
        caught=caught,
        defects=defects * (constants.defects_test_first if test_first else 1.0),
        debt=constants.debt_an_hour * (1 - caught),
        overhead=1.0
        / (1.0 - share)
        * (
            _eased(
                constants.toggles_cost + constants.legacy_toggles * legacy, 1.0, state.toggle_ease
            )
            if toggles
            else 1.0
        )
        * (constants.test_first_cost + constants.legacy_first * legacy if test_first else 1.0),
        thorough=1.0
        if by_hand
        else (constants.regression_first if test_first else constants.regression_after),
        up_front=policies.planning is Planning.UP_FRONT,
        by_sprint=policies.planning is Planning.SPRINT,
        planning_hours=_planning_hours(policies.planning, scenario),
        mapped=mapped,
        discovery=_discovery(state, constants, mapped=mapped),
        owner_hours=_eased(
            constants.owner_examples, constants.owner_specification, state.example_ease
        )
        if mapped
        else constants.owner_specification,
        free_sprints=policies.contingency is Contingency.FREE_SPRINT,
        when_done=policies.merge is Merge.WHEN_DONE,
        train=policies.deployment is Deployment.TRAIN,
        on_demand=policies.deployment is Deployment.ON_DEMAND,
        continuous=policies.deployment is Deployment.CONTINUOUS,
        toggles=toggles,
        exposed=1 - constants.toggle_spares * toggles,
        transaction_hours=constants.deployment_hours * manual,
        risk_as_such=constants.risk_always + constants.risk_by_hand * manual * manual,
    )


def legacy_of(state: State, scenario: Scenario) -> float:
    """How much of the code is legacy, 0 to 1: much of it was here before, and no test covers it.

    Feathers 2004: legacy code is code without tests.
    """
    constants = scenario.constants
    inherited = (scenario.at_start.code_hours - constants.legacy_from) / constants.legacy_hours
    return min(1.0, max(0.0, inherited)) * (1 - state.tested / state.code)


def _discovery(state: State, constants: Constants, *, mapped: bool) -> float:
    if mapped:
        return _eased(constants.discovery_examples, 1.0, state.example_ease)
    if state.policies.planning is Planning.UP_FRONT:
        return constants.discovery_up_front  # the rest was written down in advance
    return 1.0


def _eased(price: float, without: float, ease: float) -> float:
    """The price of a policy of which an improvement has taken away this share."""
    return price - (price - without) * ease


def _planning_hours(planning: Planning, scenario: Scenario) -> float:
    if planning is Planning.UP_FRONT:
        return scenario.constants.planning_up_front
    if planning is Planning.SPRINT:
        return scenario.constants.planning_sprint
    return scenario.constants.planning_just_in_time


def _saturating(effort: float) -> float:
    """What effort achieves where the first tenth achieves most.

    Rounded, so that no machine's ``exp`` can change a game.
    """
    return round(1.0 - exp(-effort), 9)
