"""The four policies: the closed sets of choices, and the standing rules made of them.

A policy is a rule of the team and stays as it is until it is changed. Every choice can be made
from the first turn on; what it costs depends on the state of the team.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Testing(StrEnum):
    """How a change is checked."""

    BY_HAND = "by-hand"
    AUTOMATED = "automated"
    TEST_FIRST = "test-first"


class TestShare(StrEnum):
    """Share of the week that goes into tests, in percent."""

    LIGHT = "10"
    STEADY = "20"
    HEAVY = "35"


class Planning(StrEnum):
    """When stories are committed to, and how many hours that takes."""

    UP_FRONT = "up-front"
    SPRINT = "sprint"
    JUST_IN_TIME = "just-in-time"


class Discovery(StrEnum):
    """How a story comes to be understood."""

    SPECIFICATION = "specification"
    EXAMPLE_MAPPING = "example-mapping"


class Contingency(StrEnum):
    """Whether every fourth sprint is left free."""

    NONE = "none"
    FREE_SPRINT = "free-sprint"


class Merge(StrEnum):
    """When reviewed work joins the trunk."""

    WHEN_REVIEWED = "when-reviewed"
    WHEN_DONE = "when-done"


class Deployment(StrEnum):
    """When the gate to production opens."""

    TRAIN = "train"
    SPRINT_END = "sprint-end"
    ON_DEMAND = "on-demand"
    CONTINUOUS = "continuous"


class Release(StrEnum):
    """Whether customers see a change when it is deployed, or when it is switched on."""

    WITH_DEPLOYMENT = "with-deployment"
    TOGGLES = "toggles"


@dataclass(frozen=True, slots=True)
class Policies:
    """The standing rules of the team. ``wip_limit`` counts stories; None is no limit."""

    wip_limit: int | None
    testing: Testing
    test_share: TestShare
    planning: Planning
    discovery: Discovery
    contingency: Contingency
    merge: Merge
    deployment: Deployment
    release: Release


#: Every field with its closed set of choices; the WIP limit's depend on the team's size.
CHOICES: dict[str, type[StrEnum]] = {
    "testing": Testing,
    "test_share": TestShare,
    "planning": Planning,
    "discovery": Discovery,
    "contingency": Contingency,
    "merge": Merge,
    "deployment": Deployment,
    "release": Release,
}

#: The four policies, each with its main dial first and its finer choices after it.
POLICIES: dict[str, tuple[str, ...]] = {
    "wip": ("wip_limit",),
    "testing": ("testing", "test_share"),
    "planning": ("planning", "discovery", "contingency", "merge"),
    "deployment": ("deployment", "release"),
}

NO_LIMIT = "none"


def as_text(value: object) -> str:
    """A choice as forms and strategy files write it: ``5``, ``none``, ``test-first``."""
    return NO_LIMIT if value is None else str(value)
