"""What the game promises of its balance, one row a promise, held against what was played."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from math import inf
from statistics import fmean, stdev
from typing import NamedTuple

from game.balance.crew import Outcome
from game.balance.figures import Sure, mean_of, share, spread_of, standard_errors
from game.balance.options import SURE
from game.balance.plans import Course
from game.balance.trial import BARE, BEST_KNOWN, RECIPE, Trials

ALL = "all"
#: The company whose real team strategy `seed-team` is.
SEED_TEAM_AT_HOME = "living-the-dream"

RANDOM_ELITE = 0.003
SENSIBLE_ELITE, SENSIBLE_ELITE_HARD = (0.05, 0.25), (0.01, 0.15)
BEST_ELITE = (0.50, 0.90)
WINNABLE = 0.99
BARE_ELITE, SEED_TEAM_ELITE, RECIPE_ELITE = 0.05, 0.40, 0.35
POINTS = 3.0  # by which the best known plan is ahead of recipes and of visitors
UNTOUCHED_BELOW, UNTOUCHED_FIRED = 50.0, 0.01
LEAST_SPREAD = 2.5
REACH = 0.9  # of the distance from the best to a newcomer that their spreads bridge


class Row(NamedTuple):
    """One promise. ``holds`` is None where nothing was there to be measured."""

    claim: str
    company: str  # its id, or ALL
    bound: str
    figure: str
    holds: bool | None
    close: bool = False  # the bound lies within the figure's interval


def rows_of(trials: Sequence[Trials]) -> list[Row]:
    """Every promise, first those of each company."""
    return [row for one in trials for row in _of_company(one)] + list(_of_all(trials))


def never_best(trials: Sequence[Trials]) -> list[str]:
    """The options that are the best nowhere, by more than two standard errors, in any company."""
    options = dict.fromkeys(option for one in trials for option in one.options)
    proven = {
        option
        for one in trials
        for option, (_, finding) in one.best_options.items()
        if finding.errors > SURE
    }
    return [option for option in options if option not in proven]


# One company ------------------------------------------------------------------------------------


def _of_company(one: Trials) -> Iterator[Row]:
    name = one.company.id
    played = one.strategies
    yield _share_row("random play is elite", name, _elite(played["random"]), (0.0, RANDOM_ELITE))
    bounds = SENSIBLE_ELITE_HARD if one.company.hard else SENSIBLE_ELITE
    yield _share_row("`sensible` is elite", name, _elite(played["sensible"]), bounds)
    untouched = _scores(played["untouched"])
    sure = mean_of(untouched)
    yield _row("`untouched` ends at", name, "below 50", sure, sure.value < UNTOUCHED_BELOW, 50.0)
    fired = [
        outcome.fired_on_turn == one.company.board_reviews[0] for outcome in played["untouched"]
    ]
    yield _share_row(
        "`untouched` is fired at half-time",
        name,
        share(sum(fired), len(fired)),
        (0, UNTOUCHED_FIRED),
    )
    if BEST_KNOWN not in played:
        yield Row("the best known plan", name, "", "not searched for yet", None)
        return
    yield from _of_the_best(one)
    won = share(one.hindsight - len(one.unwinnable), one.hindsight)
    yield _share_row("seeds that some plan wins", name, won, (WINNABLE, 1.0))


def _of_the_best(one: Trials) -> Iterator[Row]:
    name, played = one.company.id, one.strategies
    best = _scores(played[BEST_KNOWN])
    yield _share_row("the best known plan is elite", name, _elite(played[BEST_KNOWN]), BEST_ELITE)
    yield _nothing_better(one)
    if RECIPE in one.kept:
        ahead = mean_of(_ahead(played[BEST_KNOWN], one.kept[RECIPE]))
        claim = "the best known plan is ahead of the best recipe by"
        yield _row(claim, name, "at least 3", ahead, ahead.value >= POINTS, POINTS)
    else:
        yield Row("the best recipe", name, "", "not searched for yet", None)
    sensible, random = _scores(played["sensible"]), _scores(played["random"])
    luck = spread_of(best)
    half = (fmean(sensible) - fmean(random)) / 2
    bound = f"{LEAST_SPREAD:g} to {half:.1f} (half the way from random to sensible)"
    holds = LEAST_SPREAD <= luck.value <= half
    yield _row("luck: σ of the best known plan", name, bound, luck, holds, LEAST_SPREAD)
    gap = mean_of(_ahead(played[BEST_KNOWN], played["sensible"]))
    most = REACH * (0.84 * luck.value + 1.64 * _spread(sensible))
    claim = "from the best known plan to `sensible`"
    yield _row(claim, name, f"at most {most:.1f}", gap, gap.value <= most, most)


def _nothing_better(one: Trials) -> Row:
    """Nothing in the repository has a better mean than the best known plan, on the same seeds."""
    best = one.strategies[BEST_KNOWN]
    others = {
        **{name: column for name, column in one.strategies.items() if name != BEST_KNOWN},
        **one.kept,
        **{f"the plan of {name}": column for name, column in one.visitors.items()},
    }
    behind = {name: _ahead(best, column) for name, column in others.items()}
    nearest = min(behind, key=lambda name: fmean(behind[name]))
    beaten = [name for name, ahead in behind.items() if standard_errors(ahead) < -SURE]
    sure = mean_of(behind[nearest])
    figure = f"nearest: {nearest}, {_points(sure)} behind"
    claim = "nothing in the repository beats it"
    return Row(claim, one.company.id, "mean score", figure, not beaten, sure.low < 0)


# All companies ----------------------------------------------------------------------------------


def _of_all(trials: Sequence[Trials]) -> Iterator[Row]:
    for one in trials:
        if one.company.id == SEED_TEAM_AT_HOME:
            found = _elite(one.strategies["seed-team"])
            yield _share_row("`seed-team` is elite at home", ALL, found, (0, SEED_TEAM_ELITE))
    yield from _bare(trials)
    recipes = [one.kept[RECIPE] for one in trials if RECIPE in one.kept]
    if recipes:
        claim = "the best recipe of each company is elite, over all"
        yield _share_row(claim, ALL, _pooled(recipes), (0, RECIPE_ELITE))
    if len(trials) > 1:
        yield from _differ(trials)
    never = never_best(trials)
    count = len(dict.fromkeys(option for one in trials for option in one.options))
    figure = f"{count - len(never)} of {count}"
    yield Row("options that are the best somewhere", ALL, "all of them", figure, not never)


def _bare(trials: Sequence[Trials]) -> Iterator[Row]:
    """Bare plans over all companies: what is best in one of them is played in all."""
    columns: dict[str, list[Sequence[Outcome]]] = {
        "`untouched`": [one.strategies["untouched"] for one in trials],
        "`worst-practice`": [one.strategies["worst-practice"] for one in trials],
    }
    for home in trials:
        if BARE in home.kept:
            there = [one.bare_visitors.get(home.company.id) for one in trials if one is not home]
            columns[f"the best of {home.company.id}"] = [
                home.kept[BARE],
                *(column for column in there if column),
            ]
    pooled = {name: _pooled(found) for name, found in columns.items()}
    most = max(pooled, key=lambda name: pooled[name].value)
    claim = f"one bare plan is elite, over all (most: {most})"
    yield _share_row(claim, ALL, pooled[most], (0, BARE_ELITE))


def _differ(trials: Sequence[Trials]) -> Iterator[Row]:
    found = {one.company.id: one.best for one in trials if one.best}
    pairs = {(a, b): in_common(found[a], found[b]) for a, b in combinations(found, 2)}
    if pairs:
        alike = max(pairs, key=lambda pair: len(pairs[pair]))
        same = ", ".join(pairs[alike]) or "nothing"
        figure = f"most alike: {alike[0]} and {alike[1]}, in {same}"
        holds = len(pairs[alike]) < len(_KINDS)
        bound = f"not alike in all of: {', '.join(_KINDS)}"
        yield Row("best known plans differ in kind", ALL, bound, figure, holds)
    losses = {
        (visitor, one.company.id): mean_of(_ahead(one.strategies[BEST_KNOWN], column))
        for one in trials
        if BEST_KNOWN in one.strategies
        for visitor, column in one.visitors.items()
        if visitor in {other.company.id for other in trials}
    }
    if losses:
        least = min(losses, key=lambda pair: losses[pair].value)
        figure = f"{_points(losses[least])} ({least[0]} in {least[1]})"
        sure = losses[least]
        claim = "a best known plan loses in another company at least"
        holds, close = sure.value >= POINTS, sure.low < POINTS < sure.high
        yield Row(claim, ALL, "at least 3", figure, holds, close)


_KINDS: Mapping[str, Callable[[Course], object]] = {
    "test mode": lambda course: _mostly([policies.testing for policies in course.policies]),
    "release path": lambda course: _mostly(
        [(policies.deployment, policies.release) for policies in course.policies]
    ),
    "order of improvements": lambda course: course.buy[:3],
}


def in_common(one: Course, other: Course) -> list[str]:
    """In which respects two plans are of one kind."""
    return [name for name, kind in _KINDS.items() if kind(one) == kind(other)]


def _mostly(values: Sequence[object]) -> object:
    return max(dict.fromkeys(values), key=values.count)


# Figures ----------------------------------------------------------------------------------------


def _scores(outcomes: Sequence[Outcome]) -> list[float]:
    return [outcome.score for outcome in outcomes]


def _elite(outcomes: Sequence[Outcome]) -> Sure:
    return share(sum(outcome.elite for outcome in outcomes), len(outcomes))


def _pooled(columns: Sequence[Sequence[Outcome]]) -> Sure:
    """The mean share over companies, each counting alike, as sure as all their games."""
    rates = [_elite(column).value for column in columns]
    games = sum(map(len, columns))
    return share(round(fmean(rates) * games), games)


def _ahead(one: Sequence[Outcome], other: Sequence[Outcome]) -> list[float]:
    """By how much the first is ahead, seed by seed, where both were played."""
    return [a.score - b.score for a, b in zip(one, other, strict=False)]


def _spread(values: Sequence[float]) -> float:
    return stdev(values) if len(values) > 1 else 0.0


def _row(claim: str, company: str, bound: str, sure: Sure, holds: bool, at: float) -> Row:
    return Row(claim, company, bound, _points(sure), holds, sure.low < at < sure.high)


def _share_row(claim: str, company: str, found: Sure, bounds: tuple[float, float]) -> Row:
    low, high = bounds
    if low == 0:
        bound = f"at most {percent(high)}"
    elif high == 1:
        bound = f"at least {percent(low)}"
    else:
        bound = f"{percent(low)} to {percent(high)}"
    figure = f"{percent(found.value)} [{percent(found.low)}, {percent(found.high)}]"
    close = any(found.low < at < found.high for at in bounds if 0 < at < 1)
    return Row(claim, company, bound, figure, low <= found.value <= high, close)


def _points(sure: Sure) -> str:
    if sure.low == -inf or sure.high == inf:
        return f"{sure.value:.1f}"
    return f"{sure.value:.1f} [{sure.low:.1f}, {sure.high:.1f}]"


def percent(rate: float) -> str:
    """A share as percent: 0.3 %, 12 %."""
    return f"{100 * rate:.1f}".rstrip("0").rstrip(".") + " %"
