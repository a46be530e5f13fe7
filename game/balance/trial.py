"""Everything that is claimed about a company, played again on seeds that no search has seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from game.balance.crew import Crew, Outcome
from game.balance.options import FEWEST, Finding, Witness, every_option, replayed
from game.balance.plans import Course, Kind
from game.balance.witnesses import Folder, plans_of_others
from game.catalogue.strategy_file import PlannedStrategy
from game.engine.scenario import Scenario
from game.engine.strategies import STRATEGIES, Strategy

Say = Callable[[str], None]

BEST_KNOWN = "best-known"
SCRIPTED = ("random", "sensible", "seed-team", "untouched", "worst-practice")
RECIPE, BARE = "best recipe", "best bare plan"

#: Seeds of which it is asked whether anybody can win them.
HINDSIGHT = 200
#: Games that the witnesses' numbers of seeds are made for; a smaller trial takes a part of them.
USUAL_GAMES = 200
_FEWEST_VISITS = 60


class Trials(NamedTuple):
    """What came of one company. All lists of outcomes count up from the same first seed."""

    company: Scenario
    first_seed: int
    strategies: Mapping[str, Sequence[Outcome]]  # by name, best-known the last if there is one
    kept: Mapping[str, Sequence[Outcome]]  # the best recipe and the best bare plan
    visitors: Mapping[str, Sequence[Outcome]]  # other companies' best known plans, on fewer seeds
    bare_visitors: Mapping[str, Sequence[Outcome]]
    best: Course | None
    hindsight: int  # seeds that were looked at
    unwinnable: Sequence[int]
    options: Sequence[str]
    best_options: Mapping[str, tuple[Witness, Finding]]


def try_company(
    crew: Crew,
    company: Scenario,
    best: PlannedStrategy | None,
    root: Path,
    seeds: range,
    say: Say = lambda _: None,
) -> Trials:
    """Play all strategies, all kept plans and all witnesses of a company."""
    folder = Folder(root, company)
    players: dict[str, Strategy] = {name: STRATEGIES[name] for name in SCRIPTED}
    if best:
        players[BEST_KNOWN] = best
    strategies: dict[str, list[Outcome]] = {}
    for name, player in players.items():
        strategies[name] = crew.outcomes(company, [player], seeds)[0]
        say(f"{company.id}: {name}, {len(seeds)} games")
    kept = {RECIPE: folder.read_plan(Kind.RECIPE), BARE: folder.read_plan(Kind.BARE)}
    some = seeds[: max(_FEWEST_VISITS, len(seeds) // 5)]
    known = _all_together(crew, company, kept, seeds)
    visitors = _all_together(crew, company, plans_of_others(root, company, Kind.PLAN), some)
    bare = _all_together(crew, company, plans_of_others(root, company, Kind.BARE), some)
    say(f"{company.id}: recipes, bare plans, and plans of other companies")
    played = {**strategies, **known}
    asked = seeds[:HINDSIGHT]
    won = {s for column in played.values() for s, o in zip(asked, column, strict=False) if o.elite}
    unwinnable = _unwinnable(crew, folder, [seed for seed in asked if seed not in won])
    say(f"{company.id}: {len(asked) - len(unwinnable)} of {len(asked)} seeds have a winner")
    options = _options(crew, folder, seeds)
    say(f"{company.id}: {len(options)} options are the best somewhere")
    return Trials(
        company,
        seeds.start,
        strategies,
        known,
        visitors,
        bare,
        folder.read_plan(Kind.PLAN),
        len(asked),
        unwinnable,
        every_option(company),
        options,
    )


def _all_together(
    crew: Crew, company: Scenario, courses: Mapping[str, Course | None], seeds: Sequence[int]
) -> dict[str, list[Outcome]]:
    there = {name: course.strategy() for name, course in courses.items() if course}
    columns = crew.outcomes(company, list(there.values()), seeds) if there else []
    return dict(zip(there, columns, strict=True))


def _unwinnable(crew: Crew, folder: Folder, seeds: Sequence[int]) -> list[int]:
    """The seeds that none of the plans wins that were found with hindsight; its own goes first."""
    winners = folder.read_seeds()
    by_plan: dict[Course, list[int]] = {}
    for seed in seeds:
        if seed in winners:
            by_plan.setdefault(winners[seed], []).append(seed)
    left = set(seeds)
    for course, own in by_plan.items():
        column = crew.outcomes(folder.company, [course.strategy()], own)[0]
        left -= {seed for seed, outcome in zip(own, column, strict=True) if outcome.elite}
    rest = sorted(left)
    players = [course.strategy() for course in by_plan]
    columns = crew.outcomes(folder.company, players, rest) if rest and players else []
    for column in columns:
        left -= {seed for seed, outcome in zip(rest, column, strict=True) if outcome.elite}
    return sorted(left)


def _options(crew: Crew, folder: Folder, seeds: range) -> dict[str, tuple[Witness, Finding]]:
    """For each option that has a witness, the one in which it is best most surely."""
    part = min(1.0, len(seeds) / USUAL_GAMES)
    witnesses = [
        witness._replace(games=max(FEWEST, round(witness.games * part)))
        for witness in folder.read_options()
    ]
    found: dict[str, tuple[Witness, Finding]] = {}
    results = replayed(crew, folder.company, witnesses, seeds.start)
    for witness, finding in zip(witnesses, results, strict=True):
        known = found.get(witness.option)
        if finding and (known is None or finding.errors > known[1].errors):
            found[witness.option] = (witness, finding)
    return found
