"""Who can do what, and in which order they look for work: from the right of the board.

What somebody does best comes first among equals; nothing is allocated to a person in advance.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from game.engine.model import State
from game.engine.scenario import Person, Scenario, StageKind

#: From this speed on somebody writes code for a living, and can deploy and put out fires.
FLUENT = 0.5
#: Speed in a trade that a colleague taught, when all was taught.
LENT = 0.7
#: Below this speed what was taught is left to a colleague: a task in hands that need four times as
#: long is late for everybody, and who has learned a little would make the whole team slower.
ALONE = 0.25

#: Speeds and shares are whole millionths; a person has fewer jobs in hand than this.
_PPM, _MOST_JOBS = 1_000_000, 40


#: What somebody looks for, in plain numbers, because a turn asks thousands of times: stories to
#: accept and questions to the owner, a story to start, and tasks that wait in a stage's queue.
ANSWERS, STARTS, REVIEWS, SERVES, CODES = range(5)


class Step(NamedTuple):
    """One place to look for work: what for, and in which stage."""

    look: int
    stage: int

    @property
    def news(self) -> int:
        """The bit of the news that concern it: a slot, or what waits in its stage."""
        return 0 if self.look == STARTS else self.stage


#: Stages in which tasks wait for whoever can do them, and what one looks for there.
_QUEUES = {
    StageKind.REVIEW: REVIEWS,
    StageKind.STATION: SERVES,
    StageKind.DEVELOP: CODES,
}


class Role(NamedTuple):
    """What one person can do."""

    steps: tuple[Step, ...]  # in the order in which they look
    develops: bool  # writes code for a living
    releases: bool
    interruptible: bool  # works within the WIP limit, and is asked when somebody wants something


def speeds_of(scenario: Scenario, cross_skill: float) -> list[list[float]]:
    """Everybody's speed by stage; cross-skilling helps where a skill is missing or weak.

    The owner's few hours stay the owner's: who accepts stories learns no other trade.
    """
    kinds = [stage.kind for stage in scenario.stages]
    release, production = kinds.index(StageKind.RELEASE), kinds.index(StageKind.PRODUCTION)
    table = []
    for person in scenario.people:
        own = [person.skills.get(stage.id, 0.0) for stage in scenario.stages]
        lent = LENT * cross_skill if own[production] == 0.0 else 0.0
        lent = lent if lent >= ALONE else 0.0
        speeds = [max(skill, lent) for skill in own[:production]] + own[production:]
        if StageKind.DEVELOP in kinds:  # who codes can also deploy
            coding = speeds[kinds.index(StageKind.DEVELOP)]
            speeds[release] = coding if coding >= FLUENT else own[release]
        table.append(speeds)
    return table


def jobs_of(wip_limit: int | None, roles: list[Role], unlimited: int) -> list[int]:
    """How many things each has in hand at most: a fair share of the WIP limit, and at least one.

    It is shared among those who work within the limit; what does not come out even goes to
    developers first.
    """
    if wip_limit is None:
        return [unlimited] * len(roles)
    inside = [place for place, role in enumerate(roles) if role.interruptible]
    inside.sort(key=lambda place: not roles[place].develops)
    shares = {
        place: (wip_limit + len(inside) - 1 - order) // len(inside)
        for order, place in enumerate(inside)
    }
    return [min(unlimited, max(1, shares.get(place, 1))) for place in range(len(roles))]


#: The role of who is not here yet.
AWAY = Role(steps=(), develops=False, releases=False, interruptible=False)


def role_of(kinds: list[StageKind], speeds: list[float]) -> Role:
    """The role that these speeds, one for each stage, make."""
    can = dict.fromkeys(StageKind, 0.0) | dict(zip(kinds, speeds, strict=True))
    places = {kind: place for place, kind in enumerate(kinds)}
    steps: list[Step] = []
    if can[StageKind.PRODUCTION] > 0:
        steps.append(Step(ANSWERS, places[StageKind.PRODUCTION]))
    discovers = can[StageKind.DISCOVERY] > 0
    discovery = Step(STARTS, places.get(StageKind.DISCOVERY, -1))
    first = discovers and can[StageKind.DISCOVERY] > can[StageKind.DEVELOP]
    if first:
        steps.append(discovery)
    steps += [
        Step(_QUEUES[kind], place)
        for place, kind in reversed(list(enumerate(kinds)))
        if kind in _QUEUES and speeds[place] > 0
    ]
    if discovers and not first:
        steps.append(discovery)
    return Role(
        steps=tuple(steps),
        develops=can[StageKind.DEVELOP] >= FLUENT,
        releases=can[StageKind.RELEASE] > 0,
        interruptible=any(step.look != ANSWERS for step in steps),
    )


# The whole team --------------------------------------------------------------------------------


class Roster:
    """Everybody's speeds and roles, and who has to look when there is news.

    News is a number with a bit for each stage where something new waits (the first one for a slot
    or a story to start), and a bit for each person whose hands changed.
    """

    __slots__ = ("concerned", "everything", "hands", "here", "roles", "shares", "speeds")

    def __init__(
        self,
        scenario: Scenario,
        cross_skill: float,
        wip_limit: int | None,
        here: tuple[bool, ...],
    ) -> None:
        kinds = [stage.kind for stage in scenario.stages]
        self.here = here.count(True)  # people
        self.speeds = speeds_of(scenario, cross_skill)  # person x stage -> speed
        self.roles = [
            role_of(kinds, speeds) if is_here else AWAY
            for speeds, is_here in zip(self.speeds, here, strict=True)
        ]
        self.everything = (1 << len(kinds)) - 1  # news at every stage
        self.shares = shares_of(scenario.constants.switching)  # what each of n jobs in hand costs
        places = range(len(self.roles))
        self.hands = [1 << (len(kinds) + place) for place in places]
        wanted = [sum({1 << step.news for step in role.steps}) for role in self.roles]
        most = jobs_of(wip_limit, self.roles, scenario.constants.unlimited_jobs)
        steps = [[(step.look, step.stage) for step in role.steps] for role in self.roles]
        people = zip(places, self.hands, most, steps, strict=True)
        self.concerned = _Concerned(zip(wanted, people, strict=True))


#: Where somebody looks for work, in order: plain pairs, which are quicker to take apart.
Steps = list[tuple[int, int]]
#: Somebody's place, the bit of their hands, their jobs at most, and where they look for work.
_Somebody = tuple[int, int, int, Steps]


class _Concerned(dict[int, list[_Somebody]]):
    """By news: whom they concern."""

    def __init__(self, people: Iterable[tuple[int, _Somebody]]) -> None:
        super().__init__()
        self.people = list(people)

    def __missing__(self, news: int) -> list[_Somebody]:
        self[news] = found = [
            somebody for wanted, somebody in self.people if news & (somebody[1] | wanted)
        ]
        return found


def shares_of(switching: float) -> tuple[int, ...]:
    """With n jobs in hand each proceeds at 1 / (n (1 + switching (n - 1))): these, in millionths.

    Weinberg's rule with a gentler slope.
    """
    jobs = range(1, _MOST_JOBS)
    return (1, *(round(_PPM * n * (1 + switching * (n - 1))) for n in jobs))


def hours_of(person: Person, state: State) -> float:
    """Hours a week of somebody, as the last act left them."""
    return state.hours.get(person.id, person.hours_per_week)


def roster_of(scenario: Scenario, state: State) -> Roster:
    """The roster of a team as it is now."""
    here = tuple(hours_of(person, state) > 0.0 for person in scenario.people)
    return _roster(scenario, state.cross_skill, state.policies.wip_limit, here)


# Made once: all turns of a team share it.
_roster = lru_cache(maxsize=64)(Roster)
