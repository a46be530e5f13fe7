"""The search for witnesses: a choice in which each option is the best, if there is one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from math import sqrt
from random import Random
from typing import NamedTuple

from game.balance.crew import Crew
from game.balance.options import (
    Choice,
    Finding,
    Witness,
    choices_of,
    findings,
    replayed,
    trials_of,
)
from game.balance.plans import Course
from game.engine.scenario import Scenario

Say = Callable[[str], None]


class Sizes(NamedTuple):
    """How many seeds a look takes, and what convinces it."""

    turns: int = 2  # of each course that are looked at
    first: int = 4
    second: int = 16
    third: int = 64
    hopeful: int = 3  # choices of one option that are looked at again
    hope: float = 1.5  # standard errors on the second look that are worth a third one
    at_once: float = 4.5  # standard errors that convince on the second look
    sure: float = 3.5  # standard errors that convince on the third look
    aim: float = 5.0  # standard errors that a replay should come to
    games: tuple[int, ...] = (24, 40, 80, 160, 320, 640)  # of a replay


USUAL = Sizes()


Seen = list[tuple[Witness, Finding]]


class Lookout:
    """One search for witnesses in one company; every look has seeds of its own."""

    def __init__(
        self,
        crew: Crew,
        company: Scenario,
        first_seed: int,
        *,
        sizes: Sizes | None = None,
        say: Say = lambda _: None,
    ) -> None:
        self.crew, self.company, self.say = crew, company, say
        self.sizes = sizes or USUAL
        self.next_seed = first_seed
        self.dice = Random(f"{first_seed} look")  # noqa: S311  dice, and no secret

    def still_there(self, kept: Sequence[Witness]) -> list[Witness]:
        """Those of earlier witnesses that convince again: the company may have changed."""
        return self._convincing(self._look_again(kept, self.sizes.third), self.sizes.sure)

    def look_for(
        self, wanted: Iterable[str], courses: Iterable[Course], games: int
    ) -> list[Witness]:
        """Witnesses for as many of the wanted options as courses and games allow."""
        missing = set(wanted)
        found: list[Witness] = []
        began = self.crew.games
        for course in courses:
            if not missing or self.crew.games - began >= games:
                break
            seen = self._first_look(course, missing)
            seen = self._look_again(self._best(seen, self.sizes.hopeful), self.sizes.second)
            found += self._convincing(seen, self.sizes.at_once)
            missing -= {witness.option for witness in found}
            seen = [
                (witness, finding)
                for witness, finding in seen
                if witness.option in missing and finding.errors >= self.sizes.hope
            ]
            seen = self._look_again(self._best(seen, 1), self.sizes.third)
            found += self._convincing(seen, self.sizes.sure)
            missing -= {witness.option for witness in found}
            spent = self.crew.games - began
            self.say(f"{spent:,} games: {len(found)} options found, {len(missing)} missing")
        return found

    def _convincing(self, seen: Seen, sure: float) -> list[Witness]:
        """The most promising of each option, with as many seeds as a replay needs."""
        convincing = [pair for pair in seen if pair[1].errors >= sure]
        convincing.sort(key=self._promise)
        best = {witness.option: (witness, finding) for witness, finding in convincing}
        return [
            witness._replace(games=_enough(self.sizes, witness.games, finding))
            for witness, finding in best.values()
        ]

    def _first_look(self, course: Course, missing: set[str]) -> Seen:
        """Every choice that has a wanted option, in a few turns of one course.

        Many courses in few turns each show more of the game than few courses in all turns.
        """
        every = range(1, self.company.turns + 1)
        turns = self.dice.sample(every, min(self.sizes.turns, len(every)))
        groups: list[tuple[Choice, list[str]]] = []
        trials = []
        for choice in choices_of(self.company):
            group = trials_of(self.company, course, choice)
            if choice.turn in turns and not missing.isdisjoint(group):
                groups.append((choice, list(group)))
                trials += list(group.values())
        rows = [iter(row) for row in self.crew.play(self.company, trials, self._seeds())]
        seen: Seen = []
        for choice, options in groups:
            part = [tuple(islice(row, len(options))) for row in rows]
            seen += [
                (Witness(finding.option, course, choice, len(part)), finding)
                for finding in findings(options, part, fewest=min(3, len(part)))
                if finding.option in missing and finding.margin > 0
            ]
        return seen

    def _seeds(self) -> range:
        self.next_seed += self.sizes.first
        return range(self.next_seed - self.sizes.first, self.next_seed)

    def _look_again(self, hopes: Sequence[Witness], seeds: int) -> Seen:
        """The hopes that are still ahead on other seeds."""
        asked = [hope._replace(games=seeds) for hope in hopes]
        results = replayed(self.crew, self.company, asked, self.next_seed)
        self.next_seed += seeds
        pairs = zip(asked, results, strict=True)
        return [(witness, finding) for witness, finding in pairs if finding and finding.margin > 0]

    def _best(self, seen: Seen, most: int) -> list[Witness]:
        """The most promising few of each option."""
        by_option: dict[str, list[Witness]] = {}
        for witness, _ in sorted(seen, key=self._promise, reverse=True):
            by_option.setdefault(witness.option, []).append(witness)
        return [witness for witnesses in by_option.values() for witness in witnesses[:most]]

    def _promise(self, pair: tuple[Witness, Finding]) -> float:
        """How sure an option is for the turns that it costs to play on from its choice.

        Few games may look alike by chance, so nothing is taken to be steadier than it can be.
        """
        witness, finding = pair
        error = max(finding.margin / finding.errors, _STEADIEST / sqrt(finding.games))
        return finding.margin / error / sqrt(self.company.turns - witness.choice.turn + 1)


#: Points by which a choice's effect varies from seed to seed at least.
_STEADIEST = 0.4


def _enough(sizes: Sizes, seeds: int, finding: Finding) -> int:
    """Seeds on which an option should win as surely as is aimed for."""
    needed = seeds * (sizes.aim / finding.errors) ** 2
    return next((games for games in sizes.games if games >= needed), sizes.games[-1])
