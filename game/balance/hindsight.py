"""Whether somebody who knows a seed can win it: known plans first, then a climb of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from random import Random

from game.balance.crew import Crew, Trial, play_together
from game.balance.plans import Course, Kind, changed
from game.engine.scenario import Scenario

_CHILDREN = 16
_SAID_EVERY = 20
_PATIENCE = 6  # generations without a better plan, after which another one is changed


def winners(
    crew: Crew,
    company: Scenario,
    courses: Sequence[Course],
    seeds: Sequence[int],
    tries: int,
    say: Callable[[str], None] = lambda _: None,
) -> dict[int, Course]:
    """For each seed a plan that wins it; left out is who has none after so many tries."""
    found: dict[int, Course] = {}
    climbed = crew.each(company, partial(_winner, tuple(courses), tries), seeds)
    for done, (seed, winner) in enumerate(zip(seeds, climbed, strict=True), start=1):
        if winner:
            found[seed] = winner
        if done % _SAID_EVERY == 0 or done == len(seeds):
            say(f"{done} of {len(seeds)} seeds, {len(found)} won")
    return found


def _winner(courses: Sequence[Course], tries: int, company: Scenario, seed: int) -> Course | None:
    dice = Random(f"{seed} hindsight")  # noqa: S311  dice, and no secret
    tried: dict[Course, float] = {}
    field, idle = list(dict.fromkeys(courses)), 0
    while True:
        best = max(tried.values(), default=0.0)
        trials = [Trial(course.strategy()) for course in field]
        for course, outcome in zip(field, play_together(company, seed, trials), strict=True):
            if outcome is not None and outcome.elite:
                return course
            tried[course] = outcome.score if outcome else 0.0
        if len(tried) >= tries:
            return None
        idle = 0 if max(tried.values()) > best else idle + 1
        order = sorted(tried, key=lambda course: -tried[course])
        base = order[0] if idle < _PATIENCE else order[dice.randrange(min(20, len(order)))]
        made = (changed(company, base, dice, Kind.PLAN) for _ in range(_CHILDREN))
        field = [course for course in dict.fromkeys(made) if course not in tried] or [base]
        if field == [base]:
            return None
