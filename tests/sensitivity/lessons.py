"""The ways of working that are compared, and what the game teaches about them."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from game.engine.policies import Policies
from game.engine.strategies import (
    SEED_TEAM,
    STRATEGIES,
    WORST_PRACTICE,
    Strategy,
    with_choices,
)
from tests.engine.plays import keeping

#: The strategies whose order is watched.
ORDERED = ("seed-team", "sensible", "untouched", "random", "worst-practice")


def _good(**texts: str) -> Policies:
    return with_choices(SEED_TEAM, texts)


def _bad(**texts: str) -> Policies:
    return with_choices(WORST_PRACTICE, texts)


#: The good practice and the worst one, as they are and with some choices made otherwise. Such a
#: team works in its way already when its game begins; a strategy changes what it found in turn 1.
VARIANTS: dict[str, Policies] = {
    "good": SEED_TEAM,
    "worst": WORST_PRACTICE,
    "good, no limit": _good(wip_limit="none"),
    "good, limit 1": _good(wip_limit="1"),
    "good, limit 10": _good(wip_limit="10"),
    "good, by hand": _good(testing="by-hand"),
    "good, by hand, each sprint": _good(testing="by-hand", deployment="sprint-end"),
    "good, by hand, no toggles": _good(testing="by-hand", release="with-deployment"),
    "good, tests afterwards": _good(testing="automated"),
    "good, 35 % tests": _good(test_share="35"),
    "good, specification": _good(discovery="specification"),
    "good, up front": _good(planning="up-front"),
    "good, no free sprint": _good(contingency="none"),
    "good, merged when done": _good(merge="when-done"),
    "good, on demand": _good(deployment="on-demand"),
    "good, train": _good(deployment="train"),
    "worst, limit 5": _bad(wip_limit="5"),
    "worst, tests first": _bad(testing="test-first", test_share="20"),
    "worst, each sprint": _bad(deployment="sprint-end"),
}
PLANS: tuple[str, ...] = (*ORDERED, *VARIANTS)
#: Who deploys rarely, or is asked about what is rare, is played on so many times the seeds.
OFTEN = {
    "worst-practice": 4,
    "worst": 4,
    "worst, each sprint": 2,
    "worst, limit 5": 2,
    "worst, tests first": 2,
    "good, by hand": 2,
    "good, by hand, each sprint": 2,
    "good, by hand, no toggles": 2,
}


def strategy_of(plan: str) -> Strategy:
    """The strategy behind the name of a plan."""
    return STRATEGIES[plan] if plan in STRATEGIES else keeping(VARIANTS[plan])


class More(Enum):
    """In which direction a lesson points."""

    YES = 1
    NO = -1


class Lesson(NamedTuple):
    """*This plan has more (or less) of this measure than that one*, ``times`` as much at least."""

    says: str
    plan: str
    direction: More
    measure: str
    than: str
    times: float = 1.0

    @property
    def claim(self) -> str:
        """The comparison in short."""
        sign = ">" if self.direction is More.YES else "<"
        factor = "" if self.times == 1.0 else f"{self.times:g} × "
        return f"{self.measure}: {self.plan} {sign} {factor}{self.than}"


_YES, _NO = More.YES, More.NO
LESSONS = (
    Lesson("A WIP limit of 5 finishes more than none", "good", _YES, "tasks",
           "good, no limit"),
    Lesson("… at least twice as much", "good", _YES, "tasks", "good, no limit", 2.0),
    Lesson("… and each task sooner", "good", _NO, "cycle time", "good, no limit"),
    Lesson("A limit can be too low: 1 finishes less than 5", "good, limit 1", _NO, "tasks",
           "good"),
    Lesson("A limit of 5 is better than one of 10", "good", _YES, "score", "good, limit 10"),
    Lesson("A limit alone helps a team with a train", "worst, limit 5", _YES, "merged",
           "worst"),
    Lesson("Deploying continuously, test first fails less often than by hand", "good", _NO,
           "failure rate", "good, by hand"),
    Lesson("By hand, a sprint's changes together fail more often than each by itself",
           "good, by hand, each sprint", _YES, "failure rate", "good, by hand"),
    Lesson("Toggles restore sooner", "good, by hand", _NO, "time to restore",
           "good, by hand, no toggles"),
    Lesson("Testing first helps before anybody releases more often", "worst, tests first", _YES,
           "merged", "worst"),
    Lesson("Releasing each sprint by hand makes it worse at first", "worst, each sprint", _NO,
           "merged", "worst"),
    Lesson("Example mapping brings more value than specification", "good", _YES, "value",
           "good, specification"),
    Lesson("Committing just in time brings more value than up front", "good", _YES, "value",
           "good, up front"),
    Lesson("Merging when reviewed finishes tasks sooner than when done", "good", _NO,
           "cycle time", "good, merged when done"),
    Lesson("A train has the longer change lead time, ten times at least", "good, train", _YES,
           "change lead time", "good", 10.0),
    Lesson("A free sprint costs output", "good", _NO, "tasks", "good, no free sprint"),
    Lesson("… and is worth its price", "good", _YES, "score", "good, no free sprint"),
    Lesson("35 % of the week for tests finishes less than 20 %", "good, 35 % tests", _NO, "tasks",
           "good"),
    Lesson("Test first is better than tests afterwards", "good", _YES, "score",
           "good, tests afterwards"),
    Lesson("Continuous deployment is better than on demand", "good", _YES, "score",
           "good, on demand"),
    Lesson("Common sense, step by step, beats the real team's practice in a day", "sensible", _YES,
           "score", "seed-team"),
    Lesson("Common sense beats chance", "sensible", _YES, "score", "random"),
    Lesson("Chance beats the worst practice", "random", _YES, "score", "worst-practice"),
)  # fmt: skip
