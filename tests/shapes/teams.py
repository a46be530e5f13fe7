"""The teams of the experiments: each differs from its neighbour in one thing."""

from __future__ import annotations

from itertools import accumulate

from game.engine.strategies import SEED_TEAM, WORST_PRACTICE
from tests.engine.plays import choosing
from tests.shapes.games import Team

GOOD_PRACTICE = Team(SEED_TEAM)
WORST = Team(WORST_PRACTICE)

#: The ways to production, from the rarest deployment to the most frequent.
PATHS = ("train", "sprint-end", "on-demand", "continuous")
#: What a team chooses that begins to test.
TESTED = {"testing": "test-first", "test_share": "20"}


def good(**texts: str) -> Team:
    """The good practice with some choices made otherwise."""
    return Team(choosing(SEED_TEAM, **texts))


def worst(**texts: str) -> Team:
    """The worst practice with some choices made otherwise."""
    return Team(choosing(WORST_PRACTICE, **texts))


def turning(team: Team, **texts: str) -> Team:
    """A team that makes some choices otherwise from the turn of change on."""
    return team._replace(changed=(choosing(team.policies, **texts),))


# The J-curve -----------------------------------------------------------------------------------

#: Worst practice that begins in turn 3 to deploy more often by hand; to test; to do both; or to
#: do everything as the good practice does, at once or a few changes a turn.
BY_HAND = {path: turning(WORST, deployment=path) for path in PATHS[1:]}
TESTS = turning(WORST, **TESTED)
TESTS_AND_ON_DEMAND = turning(WORST, **TESTED, deployment="on-demand")
EVERYTHING = WORST._replace(changed=(SEED_TEAM,))
STEP_BY_STEP = WORST._replace(
    changed=tuple(
        accumulate(
            (
                {"wip_limit": "5", "merge": "when-reviewed"},
                {"deployment": "continuous", "release": "toggles"},
                {"planning": "just-in-time", "discovery": "example-mapping"},
                {"contingency": "free-sprint"},
            ),
            lambda policies, texts: choosing(policies, **texts),
            initial=choosing(WORST_PRACTICE, **TESTED),
        )
    )
)

# The U-curve -----------------------------------------------------------------------------------

#: Share of a deployment that needs no hands.
AUTOMATION = (0.0, 0.5, 0.8, 1.0)


def deploying(path: str, automation: float) -> Team:
    """The good practice on this way to production, where so much of it is automated."""
    return good(deployment=path)._replace(at_start=(("automation", automation),))


# WIP -------------------------------------------------------------------------------------------

LIMITS = (*(str(limit) for limit in range(1, 11)), "none")

# Late integration ------------------------------------------------------------------------------

#: Tasks a story; each has a branch of its own.
BRANCHES = (1.5, 2.1, 4.0, 8.0)


def merging(merge: str, branches: float, *, testing: str = "test-first") -> Team:
    """The good practice with stories of so many branches."""
    return good(merge=merge, testing=testing)._replace(tasks_per_story=branches)


# The owner -------------------------------------------------------------------------------------

OWNER_HOURS = (2, 4, 6, 8, 12, 16, 24, 40)


def owner(hours: float) -> Team:
    """The good practice with an owner who has so many hours a week."""
    return GOOD_PRACTICE._replace(owner_hours=float(hours))


# Value -----------------------------------------------------------------------------------------

OBSERVABILITY = (0.0, 0.2, 0.5, 0.8, 1.0)


def discovering(discovery: str, observability: float) -> Team:
    """The good practice that comes to understand its stories in this way."""
    return good(discovery=discovery)._replace(at_start=(("observability", observability),))


# Batches ---------------------------------------------------------------------------------------


def batching(path: str, testing: str) -> Team:
    """The good practice without toggles: what goes out is what customers see."""
    return good(deployment=path, testing=testing, release="with-deployment")


# Staleness -------------------------------------------------------------------------------------

#: All is committed to on day 0, so that stories wait for half a year. Nobody sees production: what
#: a team learns from it comes with time, as age does, and would hide it.
STALE = good(planning="up-front", discovery="specification", contingency="none")._replace(
    at_start=(("observability", 0.0),)
)
