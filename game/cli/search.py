"""``flask search``: the best plan that can be found for a company, and other things to be found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from random import Random
from typing import NamedTuple

import click

from game.balance import climb, hindsight, look
from game.balance.crew import Crew, Outcome
from game.balance.figures import mean_of
from game.balance.options import every_option, lived_with
from game.balance.plans import Course, Kind, anyhow, constant, played, step_by_step
from game.balance.trial import HINDSIGHT
from game.balance.witnesses import Folder, plans_of_others
from game.catalogue import strategy_file
from game.cli.balance import SEARCHED, companies_named, say
from game.cli.simulate import LAST_SEED
from game.engine import RULES_VERSION
from game.engine.scenario import Scenario
from game.engine.strategies import SEED_TEAM, WORST_PRACTICE, random, sensible

#: Games of a full search by what is sought; of seeds, tries on each of them.
GAMES = {"bare": 8_000, "recipe": 15_000, "plan": 30_000, "seeds": 400, "options": 100_000}
_REPORT = 200  # games on other seeds by which a plan is judged at the end
_BY_CHANCE = 8  # plans by chance to start from
_WAYS = 8  # ways to get step by step to each of the plans that are known
_OPTION_SEEDS = 500_000  # after the first seed: those of plans and of options are not the same


class Task(NamedTuple):
    """One company, what may be spent on it, and how to say it again."""

    crew: Crew
    company: Scenario
    folder: Folder
    games: int
    first_seed: int
    command: str
    elsewhere: frozenset[str] = frozenset()  # options that other companies have witnesses for


@click.command()
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@click.option(
    "--for",
    "sought",
    type=click.Choice([*GAMES, "all"]),
    default="plan",
    show_default=True,
    help="The best plan; the best recipe (policies set once, one order of purchases); the best "
    "bare plan (policies set once); a winner for each of 200 seeds; a witness for each option.",
)
@click.option(
    "--games",
    type=click.IntRange(min=1),
    help="Games to search with.  [default: "
    + ", ".join(f"{name} {games:,}" for name, games in GAMES.items())
    + "; of seeds, tries on each]",
)
@click.option(
    "--first-seed",
    type=click.IntRange(0, LAST_SEED - 2 * SEARCHED),
    default=SEARCHED,
    show_default=True,
    help="Seed of the search's first game, and of its dice.",
)
def search(scenarios: tuple[str, ...], sought: str, games: int | None, first_seed: int) -> None:
    """Search each SCENARIO (an id or a TOML file), and keep what is found as files."""
    companies = companies_named(scenarios)
    root = strategy_file.BEST_KNOWN.parent
    with Crew(companies) as crew:
        for company in companies:
            for what in [sought] if sought != "all" else list(GAMES):
                spend = games or GAMES[what]
                command = f"flask search {company.id} --for {what} --games {spend}"
                command += f" --first-seed {first_seed}"
                say(f"{company.id}: {what}, {spend:,} games")
                elsewhere = _found_elsewhere(root, company) if what == "options" else frozenset()
                task = Task(
                    crew, company, Folder(root, company), spend, first_seed, command, elsewhere
                )
                say(f"{company.id}: {_SEARCHES[what](task)}")


# Plans ------------------------------------------------------------------------------------------


def _search_plan(task: Task, kind: Kind) -> str:
    """Climb, and keep the better one of what was found and what was known."""
    run = climb.Search(task.crew, task.company, kind, task.first_seed, say=say)
    kept = [task.folder.read_plan(each) for each in ([kind] if kind is not Kind.PLAN else Kind)]
    found = run.best_of(_starts(task, kind, run.dice), task.games)
    rivals = list(dict.fromkeys([found, *(course for course in kept if course)]))
    reported = range(task.first_seed + climb.REPORTED, task.first_seed + climb.REPORTED + _REPORT)
    players = [course.strategy() for course in rivals]
    columns = task.crew.outcomes(task.company, players, reported)
    best = max(
        range(len(rivals)), key=lambda i: mean_of([climb.worth(o) for o in columns[i]]).value
    )
    spent = f"in {run.games:,} games"
    says = [
        f"The best known {_NAMES[kind]} of {task.company.id}, version {task.company.version}:",
        f"  {_result(columns[best])}",
        f"on seeds {reported.start} to {reported.stop - 1}, which no search has seen, by rules",
        f"version {RULES_VERSION}. Found by",
        f"  {task.command}",
        f"{spent}, and earlier." if best else f"{spent} on {run.seeds_seen:,} other seeds.",
    ]
    path = task.folder.write_plan(kind, rivals[best], says)
    return f"{_result(columns[best])} in {_short(path)}"


_NAMES = {Kind.PLAN: "plan", Kind.RECIPE: "recipe", Kind.BARE: "bare plan"}


def _result(outcomes: list[Outcome]) -> str:
    mean = mean_of([outcome.score for outcome in outcomes])
    won = sum(outcome.elite for outcome in outcomes) / len(outcomes)
    return f"score {mean.value:.1f} ± {mean.high - mean.value:.1f}, elite in {won:.0%}"


def _short(path: Path) -> str:
    return "/".join(path.parts[-3:])


def _starts(task: Task, kind: Kind, dice: Random) -> list[Course]:
    """Plans to begin with: what is known, what scripted players do, and some by chance."""
    company, folder = task.company, task.folder
    known = [folder.read_plan(each) for each in Kind]
    others = plans_of_others(folder.root, company, kind).values()
    newcomers = [_settled(played(company, sensible, task.first_seed + at)) for at in range(4)]
    chance = [anyhow(company, dice) for _ in range(_BY_CHANCE)]
    starts = [
        *(course for course in known if course),
        *others,
        constant(company, SEED_TEAM),
        *newcomers,
        *chance,
    ]
    if kind is Kind.PLAN:
        goals = [constant(company, SEED_TEAM), *(course for course in known if course)]
        starts += [step_by_step(company, goal, dice) for goal in goals for _ in range(_WAYS)]
    return list(dict.fromkeys(_allowed(course, kind) for course in starts))


def _settled(course: Course) -> Course:
    """Where a player ended, from the first turn on."""
    return replace(course, policies=course.policies[-1:] * len(course.policies))


def _allowed(course: Course, kind: Kind) -> Course:
    """As much of a course as a plan of this kind may say."""
    if kind is Kind.PLAN:
        return course
    middle = course.policies[len(course.policies) // 2]
    course = replace(course, policies=(middle,) * len(course.policies), start=())
    return course if kind is Kind.RECIPE else replace(course, buy=(), answers=())


# Seeds and options ------------------------------------------------------------------------------


def _search_seeds(task: Task) -> str:
    """A winner for each seed that is reported on: the best known plan, others, or a climb."""
    folder = task.folder
    kept = folder.read_seeds()
    known = [course for kind in Kind if (course := folder.read_plan(kind))]
    others = plans_of_others(folder.root, task.company, Kind.PLAN).values()
    courses = list(dict.fromkeys([*known, *kept.values(), *others]))
    courses = courses or [constant(task.company, SEED_TEAM)]
    seeds = range(HINDSIGHT)
    winners = hindsight.winners(task.crew, task.company, courses, seeds, task.games, say)
    path = folder.write_seeds(winners, task.command)
    return f"{len(winners)} of {len(seeds)} seeds have a winner, in {_short(path)}"


def _search_options(task: Task) -> str:
    """A witness for each option that no other company has one for."""
    folder = task.folder
    first = task.first_seed + _OPTION_SEEDS
    lookout = look.Lookout(task.crew, task.company, first, say=say)
    kept = lookout.still_there(folder.read_options())
    wanted = set(every_option(task.company)) - task.elsewhere - {w.option for w in kept}
    witnesses = kept + lookout.look_for(wanted, _roads(task, wanted), task.games)
    path = folder.write_options(witnesses, task.command)
    return f"{len(witnesses)} options are the best here, in {_short(path)}"


def _roads(task: Task, wanted: set[str]) -> Iterator[Course]:
    """Plans whose turns are looked at: good ones, scripted ones, then more and more by chance."""
    company, folder = task.company, task.folder
    known = [folder.read_plan(kind) for kind in Kind]
    good = [course for course in known if course]
    yield from good * 3  # each time in other turns
    yield from (replace(course, buy=()) for course in known[:1] if course)
    for policies in (SEED_TEAM, WORST_PRACTICE, company.start):
        yield constant(company, policies)
    for course in (*good, constant(company, company.start)):
        for other in lived_with(company, course, wanted):  # it may be right for whoever does
            yield from (other, other, other)
    dice = Random(f"{task.first_seed} roads")  # noqa: S311  dice, and no secret
    for seed in count(task.first_seed):
        yield played(company, sensible, seed)
        yield anyhow(company, dice)
        yield replace(anyhow(company, dice), buy=())
        yield played(company, random, seed)


def _found_elsewhere(root: Path, company: Scenario) -> frozenset[str]:
    """Options of which other companies keep witnesses."""
    found: set[str] = set()
    for other in companies_named(()):
        if other.id != company.id:
            found |= {witness.option for witness in Folder(root, other).read_options()}
    return frozenset(found)


_SEARCHES: dict[str, Callable[[Task], str]] = {
    "plan": lambda task: _search_plan(task, Kind.PLAN),
    "recipe": lambda task: _search_plan(task, Kind.RECIPE),
    "bare": lambda task: _search_plan(task, Kind.BARE),
    "seeds": _search_seeds,
    "options": _search_options,
}
