"""What the policies mean for one turn, worked out once: plain numbers for the busy parts.

The four policies stand for a whole turn, and a turn asks after them thousands of times.
"""

from __future__ import annotations

from math import exp
from typing import NamedTuple

from game.engine.policies import (
    Contingency,
    Deployment,
    Discovery,
    Merge,
    Planning,
    Policies,
    Release,
    Testing,
)

#: Hours of planning, a person and week.
PLANNING_HOURS = {Planning.UP_FRONT: 4.2, Planning.SPRINT: 2.4, Planning.JUST_IN_TIME: 0.4}
#: Hours of the owner for a story's discovery: a specification handed over, or examples mapped.
OWNER_HOURS = {Discovery.SPECIFICATION: 0.15, Discovery.EXAMPLE_MAPPING: 0.4}
#: Share of covered defects that tests catch before anybody else sees them.
TESTS_CATCH = 0.75
#: The same for trying things out by hand all week: it catches less, and it leaves no test behind.
HANDS_CATCH = 0.2
#: What writing the test first adds to coding, and what a toggle adds.
TEST_FIRST_COSTS, TOGGLES_COST = 1.04, 1.05
#: Share of a regression by hand that remains where tests exist.
THOROUGH = {Testing.BY_HAND: 1.0, Testing.AUTOMATED: 0.5, Testing.TEST_FIRST: 0.3}
#: Jobs that one person starts where nothing limits them.
UNLIMITED_JOBS = 8


class Terms(NamedTuple):
    """The policies of one turn as the flow reads them."""

    wip_limit: int  # stories; a number beyond reach where there is no limit
    per_person: int  # jobs that one person has in hand at most
    by_hand: bool
    test_first: bool
    coverage: float  # of the code that is written now
    caught: float  # share of defects that tests catch while coding
    overhead: float  # of tests and toggles on the work of coding
    thorough: float  # share of a regression that is done by hand
    up_front: bool
    by_sprint: bool
    planning_hours: float  # a person and week
    mapped: bool
    owner_hours: float  # a story
    free_sprints: bool
    when_done: bool
    train: bool
    on_demand: bool
    continuous: bool
    toggles: bool


def terms_of(policies: Policies, people: int) -> Terms:
    """Work out what these policies mean for a team of so many people."""
    share = int(policies.test_share) / 100
    by_hand = policies.testing is Testing.BY_HAND
    test_first = policies.testing is Testing.TEST_FIRST
    toggles = policies.release is Release.TOGGLES
    coverage = 0.0 if by_hand else 1.0 - exp(-(8.5 if test_first else 6.0) * share)
    overhead = 1.0 / (1.0 - share) * (TOGGLES_COST if toggles else 1.0)
    limit = policies.wip_limit
    return Terms(
        wip_limit=1_000_000 if limit is None else limit,
        per_person=UNLIMITED_JOBS
        if limit is None
        else max(1, (2 * limit + people) // (2 * people)),
        by_hand=by_hand,
        test_first=test_first,
        coverage=coverage,
        caught=HANDS_CATCH * (1.0 - exp(-4.0 * share)) if by_hand else TESTS_CATCH * coverage,
        overhead=overhead * (TEST_FIRST_COSTS if test_first else 1.0),
        thorough=THOROUGH[policies.testing],
        up_front=policies.planning is Planning.UP_FRONT,
        by_sprint=policies.planning is Planning.SPRINT,
        planning_hours=PLANNING_HOURS[policies.planning],
        mapped=policies.discovery is Discovery.EXAMPLE_MAPPING,
        owner_hours=OWNER_HOURS[policies.discovery],
        free_sprints=policies.contingency is Contingency.FREE_SPRINT,
        when_done=policies.merge is Merge.WHEN_DONE,
        train=policies.deployment is Deployment.TRAIN,
        on_demand=policies.deployment is Deployment.ON_DEMAND,
        continuous=policies.deployment is Deployment.CONTINUOUS,
        toggles=toggles,
    )
