"""Hill climbing over plans: everybody on the same seeds, and few seeds for who falls behind.

A generation changes the best plan so far in many ways, plays all of them and the plan itself on a
few seeds, the better ones on more, also with what two of them changed put together, and the best on
more still. What is better by more than luck is the next best plan. Every generation has seeds of
its own, so that no plan can learn them by heart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations
from random import Random
from statistics import fmean
from typing import NamedTuple

from game.balance.crew import Crew, Outcome
from game.balance.figures import standard_errors
from game.balance.plans import FIELDS, Course, Kind, changed, joined
from game.engine.meters import FIRED_BELOW
from game.engine.policies import as_text
from game.engine.scenario import Scenario

Say = Callable[[str], None]

#: Seeds of one search that are left to report on what it found.
REPORTED = 900_000


class Sizes(NamedTuple):
    """How many plans and seeds a generation takes."""

    children: int = 24
    survivors: int = 6
    finalists: int = 2
    seeds: tuple[int, int, int] = (6, 18, 48)
    start_seeds: int = 12
    lanes: int = 3
    sure: float = 1.3  # standard errors by which the next best plan must be better


USUAL = Sizes()


def worth(outcome: Outcome) -> float:
    """The score, where the team was not fired on the way."""
    if outcome.fired_on_turn is None:
        return outcome.score
    return min(outcome.score, FIRED_BELOW - 0.1)


class Search:
    """One search in one company: its dice, its seeds, and how many games it may still play."""

    def __init__(
        self,
        crew: Crew,
        company: Scenario,
        kind: Kind,
        first_seed: int,
        *,
        sizes: Sizes | None = None,
        say: Say = lambda _: None,
    ) -> None:
        self.crew, self.company, self.kind, self.say = crew, company, kind, say
        self.sizes = sizes or USUAL
        self.dice = Random(f"{first_seed} {kind}")  # noqa: S311  dice, and no secret
        self.first_seed = self.next_seed = first_seed
        self.games = 0

    @property
    def seeds_seen(self) -> int:
        """How many different seeds were played."""
        return self.next_seed - self.first_seed

    def values(self, courses: Sequence[Course], seeds: Sequence[int]) -> list[list[float]]:
        """What each course is worth on each seed."""
        self.games += len(courses) * len(seeds)
        players = [course.strategy() for course in courses]
        found = self.crew.outcomes(self.company, players, seeds)
        return [[worth(outcome) for outcome in column] for column in found]

    def fresh(self, count: int) -> range:
        """Seeds that this search has not seen."""
        self.next_seed += count
        return range(self.next_seed - count, self.next_seed)

    def best_of(self, starts: Sequence[Course], games: int) -> Course:
        """Climb from the most promising of several plans, then on from where it led highest."""
        sizes = self.sizes
        columns = self.values(starts, self.fresh(sizes.start_seeds))
        order = sorted(range(len(starts)), key=lambda i: -fmean(columns[i]))
        lanes = [starts[i] for i in order[: sizes.lanes]]
        tops = [self.climb(lane, self.games + games // (2 * sizes.lanes)) for lane in lanes]
        columns = self.values(tops, self.fresh(2 * sizes.seeds[-1]))
        best = max(range(len(tops)), key=lambda i: fmean(columns[i]))
        return self.simpler(self.climb(tops[best], games))

    def climb(self, course: Course, until: int) -> Course:
        """The best plan that can be reached before so many games are played."""
        while self.games < until:
            course = self.generation(course)
        return course

    def generation(self, course: Course) -> Course:
        """The next best plan, or the same one."""
        sizes = self.sizes
        children = [
            changed(self.company, course, self.dice, self.kind) for _ in range(sizes.children)
        ]
        better = self._ahead(course, _distinct(course, children), sizes.seeds[0], sizes.survivors)
        pairs = [joined(course, one, other) for one, other in combinations(better[:3], 2)]
        field = _distinct(course, [*better, *pairs])
        better = self._ahead(course, field, sizes.seeds[1], sizes.finalists)
        if not better:
            return course
        base, *columns = self.values([course, *better], self.fresh(sizes.seeds[2]))
        ahead = [[a - b for a, b in zip(column, base, strict=True)] for column in columns]
        best = max(range(len(better)), key=lambda i: fmean(ahead[i]))
        if standard_errors(ahead[best]) < sizes.sure:
            return course
        self.say(f"{self.games:,} games: {fmean(columns[best]):.2f}, {fmean(ahead[best]):+.2f}")
        return better[best]

    def _ahead(
        self, course: Course, others: Sequence[Course], seeds: int, most: int
    ) -> list[Course]:
        """Those that do better than the course on some fresh seeds, the best first."""
        if not others:
            return []
        base, *columns = (
            fmean(values) for values in self.values([course, *others], self.fresh(seeds))
        )
        order = sorted(range(len(others)), key=lambda i: -columns[i])
        return [others[i] for i in order if columns[i] > base][:most]

    def simpler(self, course: Course) -> Course:
        """The same without what makes no difference, so that a reader sees what does."""
        parts = _without(self.company, course)
        if not parts:
            return course
        seeds = self.fresh(self.sizes.seeds[-1])
        base, *columns = (fmean(values) for values in self.values([course, *parts], seeds))
        lean = course
        for part, value in zip(parts, columns, strict=True):
            if value >= base:
                lean = _both(course, lean, part)
        pair = self.values([course, lean], self.fresh(2 * self.sizes.seeds[-1]))
        loses = standard_errors([a - b for a, b in zip(*pair, strict=True)])
        return course if loses > 1 else lean


def _distinct(course: Course, others: Sequence[Course]) -> list[Course]:
    return [other for other in dict.fromkeys(others) if other != course]


def _without(company: Scenario, course: Course) -> list[Course]:
    """The course with one change of policies, purchase or answer less, in all ways."""
    fewer = []
    for n in range(2, company.turns + 1):
        before, after = course.policies[n - 2], course.policies[n - 1]
        for name in FIELDS:
            if getattr(before, name) != getattr(after, name):
                kept = getattr(after, name)
                until = next(
                    (m for m in range(n, company.turns) if _at(course, m, name) != kept),
                    company.turns,
                )
                fewer.append(course.with_policy(name, as_text(getattr(before, name)), n, until))
    fewer += [
        replace(course, buy=tuple(name for name in course.buy if name != bought))
        for bought in course.buy
    ]
    return fewer + [
        replace(course, answers=tuple(pair for pair in course.answers if pair[0] != event))
        for event, _ in course.answers
    ]


def _at(course: Course, turn: int, name: str) -> object:
    return getattr(course.policies[turn], name)


def _both(course: Course, one: Course, other: Course) -> Course:
    """What two courses leave away from a third, left away together."""
    merged = joined(course, one, other)
    bought = tuple(name for name in one.buy if name in other.buy)
    answers = tuple(pair for pair in one.answers if pair in other.answers)
    return replace(merged, buy=bought, answers=answers)
