"""The experiments: pure functions of a number of seeds, each giving rows of plain data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.shapes import teams
from tests.shapes.batches import batches, curves
from tests.shapes.games import (
    BAD,
    BATCH,
    CHANGE,
    CYCLE,
    DEPLOYMENTS,
    DONE,
    DOWN,
    ESCAPED,
    FAILURES,
    FINISHED,
    GOOD,
    INCIDENTS,
    LEAD,
    REJECTED,
    REWORK,
    STORIES,
    VALUE,
    WIP,
    Figure,
    Period,
    Team,
    in_turn,
    mean,
    records,
)

Row = dict[str, Any]


def _row(team: Team, seeds: int, *figures: Figure, **named: object) -> Row:
    return named | {figure.name: mean(team, figure, seeds) for figure in figures}


def j_curve_paths(seeds: int) -> list[Row]:
    """Worst practice on each way to production, by hand and with tests, whole games."""
    return [
        _row(
            teams.worst(deployment=path, **(teams.TESTED if tested else {})),
            seeds,
            *(FINISHED, DONE, FAILURES, INCIDENTS, DOWN, REWORK),
            tests="first" if tested else "by hand",
            deployment=path,
        )
        for tested in (False, True)
        for path in teams.PATHS
    ]


def finished(period: Period) -> float:
    """Tasks that passed review in a turn."""
    return period.finished


def incidents(period: Period) -> float:
    """Incidents that began in a turn."""
    return period.tally.incidents


def _by_turn(team: Team, seeds: int, figure: Callable[[Period], float]) -> Row:
    turns = range(1, len(records(team, 1)[0].periods) + 1)
    return {f"turn {turn}": mean(team, in_turn(figure, turn), seeds) for turn in turns}


#: Worst practice that changes in turn 3, in words.
CHANGES = {
    "nothing changes": teams.WORST,
    "by hand, sprint end": teams.BY_HAND["sprint-end"],
    "by hand, on demand": teams.BY_HAND["on-demand"],
    "by hand, continuous": teams.BY_HAND["continuous"],
    "tests first": teams.TESTS,
    "tests first, on demand": teams.TESTS_AND_ON_DEMAND,
    "everything at once": teams.EVERYTHING,
    "everything step by step": teams.STEP_BY_STEP,
}


def j_curve_turns(seeds: int) -> list[Row]:
    """Worst practice that changes in turn 3: tasks reviewed and incidents a week, turn by turn."""
    return [
        {"a week": what, "in turn 3": name} | _by_turn(team, seeds, figure)
        for what, figure in (("tasks reviewed", finished), ("incidents", incidents))
        for name, team in CHANGES.items()
    ]


def u_curve(seeds: int) -> list[Row]:
    """Good practice on each way to production, at several degrees of automation."""
    return [
        _row(
            teams.deploying(path, automation),
            seeds,
            *(BATCH, DEPLOYMENTS, FINISHED, CHANGE, VALUE),
            automation=automation,
            deployment=path,
        )
        for automation in teams.AUTOMATION
        for path in teams.PATHS
    ]


def wip(seeds: int) -> list[Row]:
    """Good practice under each WIP limit, and worst practice with one and without."""
    asked = [("good", limit) for limit in teams.LIMITS] + [("worst", "5"), ("worst", "none")]
    start = {"good": teams.good, "worst": teams.worst}
    return [
        _row(
            start[practice](wip_limit=limit),
            seeds,
            *(DONE, WIP, CYCLE, LEAD),
            practice=practice,
            limit=limit,
        )
        for practice, limit in asked
    ]


def integration(seeds: int) -> list[Row]:
    """Merged when reviewed or when the story is done, by branches a story."""
    asked = [("test-first", branches) for branches in teams.BRANCHES]
    asked += [("by-hand", branches) for branches in (teams.BRANCHES[1], teams.BRANCHES[-1])]
    return [
        _row(
            teams.merging(merge, branches, testing=testing),
            seeds,
            *(DONE, CYCLE, REWORK, ESCAPED, FAILURES, INCIDENTS),
            tests=testing,
            branches=branches,
            merge=merge,
        )
        for testing, branches in asked
        for merge in ("when-reviewed", "when-done")
    ]


#: Weeks that a story waited for the start of its work, as bins.
AGES = ((0, 14), (14, 42), (42, 70), (70, 98), (98, 126), (126, 168))


def of_age(low: float, high: float) -> tuple[Figure, Figure, Figure, Figure]:
    """Value, good, bad and rejected stories of this age in days, each a story."""

    def figure(name: str, counts: Any) -> Figure:
        def chosen(one: Any) -> list[Any]:
            return [story for story in one.stories if low <= story.age_days < high]

        return Figure(name, lambda one: sum(map(counts, chosen(one))), lambda one: len(chosen(one)))

    return (
        figure("value a story", lambda story: story.value),
        figure(GOOD.name, lambda story: story.value > 0),
        figure(BAD.name, lambda story: story.value < 0),
        figure(REJECTED.name, lambda story: story.rejected),
    )


def staleness(seeds: int) -> list[Row]:
    """All planned up front: what a story is worth, by how long it had waited for its start."""
    return [
        _row(teams.STALE, seeds, *of_age(low, high), days=f"{low}–{high}")
        | {"stories": sum(low <= story.age_days < high for one in records(teams.STALE, seeds)
                          for story in one.stories)}
        for low, high in AGES
    ]  # fmt: skip


def planning(seeds: int) -> list[Row]:
    """Good practice that plans up front, by sprint or just in time."""
    return [
        _row(teams.good(planning=way), seeds, STORIES, LEAD, REWORK, GOOD, VALUE, planning=way)
        for way in ("up-front", "sprint", "just-in-time")
    ]


def owner(seeds: int) -> list[Row]:
    """The owner's hours a week."""
    return [
        _row(teams.owner(hours), seeds, STORIES, LEAD, VALUE, hours=hours)
        for hours in teams.OWNER_HOURS
    ]


def overload(seeds: int) -> list[Row]:
    """Good practice by WIP limit: people and their work at the end of each turn."""
    return [
        {"what": what, "limit": limit}
        | {
            f"turn {turn}": sum(map(figure, periods)) / seeds
            for turn, periods in enumerate(
                zip(*(one.periods for one in records(teams.good(wip_limit=limit), seeds)),
                    strict=True), 1)
        }
        for what, figure in (
            ("jobs a person", lambda period: period.jobs),
            ("fatigue", lambda period: period.fatigue),
            ("morale", lambda period: period.morale),
            ("tasks reviewed a week", lambda period: period.finished / period.tally.days * 7),
        )
        for limit in ("5", "10", "none")
    ]  # fmt: skip


def discovery(seeds: int) -> list[Row]:
    """Specification or examples, by how much of production can be seen."""
    return [
        _row(
            teams.discovering(way, seen),
            seeds,
            *(GOOD, BAD, REJECTED, REWORK, VALUE),
            discovery=way,
            observability=seen,
        )
        for way in ("specification", "example-mapping")
        for seen in teams.OBSERVABILITY
    ]


#: Every experiment by its short name, with the question that it asks.
EXPERIMENTS: dict[str, tuple[str, Callable[[int], list[Row]]]] = {
    "paths": ("Does it help a team by hand to release more often?", j_curve_paths),
    "turns": ("And how does a change of ways feel at first?", j_curve_turns),
    "interval": ("How often should a team deploy?", u_curve),
    "wip": ("How many stories at once?", wip),
    "integration": ("Merge when reviewed, or when the story is done?", integration),
    "age": ("What is an old plan worth?", staleness),
    "planning": ("And what is planning up front worth?", planning),
    "owner": ("How many hours a week does an owner need?", owner),
    "overload": ("What do many jobs do to people?", overload),
    "discovery": ("How many stories are worth anything?", discovery),
    "batches": ("How many deployments fail?", batches),
    "curves": ("And on which curve, 1 - (1 - p0) exp(-q L)?", curves),
}
