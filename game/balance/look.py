"""The search for witnesses: a choice in which each option is the best, if there is one.

Many choices are looked at on few seeds, the hopeful ones on more, and what nearly convinced is
changed a little and looked at again: the state in which an odd answer is right is seldom met by
chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
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
from game.balance.plans import Course, Kind, changed
from game.engine.scenario import Scenario

Say = Callable[[str], None]


class Sizes(NamedTuple):
    """How many seeds a look takes, and what convinces it."""

    turns: int = 2  # of each course that are looked at
    seeds: tuple[int, ...] = (10, 32, 128, 512)  # of one look after the other
    hope: tuple[float, ...] = (0.8, 1.2, 2.0)  # standard errors that are worth the next look
    at_once: float = 4.5  # standard errors that convince before the last look
    sure: float = 3.3  # standard errors that convince on the last look
    still: float = 2.5  # standard errors that convince of what was found earlier
    hopeful: int = 2  # choices of one option that are looked at again
    aim: float = 4.0  # standard errors that a replay should come to
    games: tuple[int, ...] = (24, 40, 80, 160, 320, 640)  # of a replay


USUAL = Sizes()


Seen = list[tuple[Witness, Finding]]
Near = dict[str, tuple[Witness, Finding]]  # by option


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
        return self._convincing(self._look_again(kept), self.sizes.still)

    def look_for(
        self, wanted: Iterable[str], courses: Iterable[Course], games: int
    ) -> list[Witness]:
        """Witnesses for as many of the wanted options as courses and games allow."""
        missing = set(wanted)
        found: list[Witness] = []
        near: Near = {}
        began = self.crew.games
        for course, turns in self._ways(courses, near):
            if not missing or self.crew.games - began >= games:
                break
            some = self._looks(course, turns, missing, near)
            found += some
            missing -= {witness.option for witness in some}
            spent = self.crew.games - began
            self.say(f"{spent:,} games: {len(found)} options found, {len(missing)} missing")
        return found

    def _looks(
        self, course: Course, turns: Sequence[int], wanted: set[str], near: Near
    ) -> list[Witness]:
        """What convinces in some turns of a course: after each look the hopeless are left out."""
        sizes = self.sizes
        missing = set(wanted)
        seen = self._first_look(course, turns, missing)
        found: list[Witness] = []
        for seeds, hope in zip(sizes.seeds[1:], sizes.hope, strict=True):
            hopes = [pair for pair in seen if pair[1].errors >= hope and pair[0].option in missing]
            best = [witness._replace(games=seeds) for witness in self._best(hopes)]
            seen = self._look_again(best)
            last = seeds == sizes.seeds[-1]
            found += self._convincing(seen, sizes.sure if last else sizes.at_once)
            missing -= {witness.option for witness in found}
            for pair in seen:
                known = near.get(pair[0].option)
                if known is None or _strength(known) < _strength(pair):
                    near[pair[0].option] = pair
        for option in set(near) - missing:
            del near[option]
        return found

    def _ways(
        self, courses: Iterable[Course], near: Near
    ) -> Iterator[tuple[Course, Sequence[int]]]:
        """Courses and their turns to look at: others in turns by chance, near misses changed."""
        every = range(1, self.company.turns + 1)
        for course in courses:
            # Many courses in few turns each show more of the game than few courses in all turns.
            yield course, self.dice.sample(every, min(self.sizes.turns, len(every)))
            if near:
                witness, _ = near[self.dice.choice(sorted(near))]
                other = changed(self.company, witness.course, self.dice, Kind.PLAN)
                yield other, [witness.choice.turn]

    def _convincing(self, seen: Seen, sure: float) -> list[Witness]:
        """The most promising of each option, with as many seeds as a replay needs."""
        convincing = [pair for pair in seen if pair[1].errors >= sure]
        convincing.sort(key=self._promise)
        best = {witness.option: (witness, finding) for witness, finding in convincing}
        return [
            witness._replace(games=_enough(self.sizes, witness.games, finding))
            for witness, finding in best.values()
        ]

    def _first_look(self, course: Course, turns: Sequence[int], missing: set[str]) -> Seen:
        """Every choice that has a wanted option, in some turns of one course."""
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
        first = self.next_seed
        self.next_seed += self.sizes.seeds[0]
        return range(first, self.next_seed)

    def _look_again(self, asked: Sequence[Witness]) -> Seen:
        """Those that are still ahead on other seeds, each on as many as it asks for."""
        results = replayed(self.crew, self.company, asked, self.next_seed)
        self.next_seed += max((witness.games for witness in asked), default=0)
        pairs = zip(asked, results, strict=True)
        return [(witness, finding) for witness, finding in pairs if finding and finding.margin > 0]

    def _best(self, seen: Seen) -> list[Witness]:
        """The most promising few of each option."""
        by_option: dict[str, list[Witness]] = {}
        for witness, _ in sorted(seen, key=self._promise, reverse=True):
            by_option.setdefault(witness.option, []).append(witness)
        most = self.sizes.hopeful
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


def _strength(pair: tuple[Witness, Finding]) -> float:
    """How far an option is ahead for certain, in standard deviations of one game."""
    finding = pair[1]
    return (finding.errors - 1) / sqrt(finding.games)


def _enough(sizes: Sizes, seeds: int, finding: Finding) -> int:
    """Seeds on which an option should win as surely as is aimed for."""
    needed = seeds * (sizes.aim / finding.errors) ** 2
    return next((games for games in sizes.games if games >= needed), sizes.games[-1])
