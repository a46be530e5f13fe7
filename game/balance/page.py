"""What was played, as a page of Markdown: promises first, then every figure behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import fmean
from typing import Any

from game.balance.claims import Row, in_common, never_best, percent, rows_of
from game.balance.crew import Outcome
from game.balance.figures import mean_of, spread_of
from game.balance.options import Choice, Finding, Subject, Witness
from game.balance.trial import BEST_KNOWN, Trials
from game.engine import RULES_VERSION, Verdict

FIGURE = "figures/balance.svg"

_INTRO = """\
# Balance

Whether this is a game: what it promises of its balance, played and counted. This page is made by

    {command}

on {seeds} of each company, by rules version {rules}, and by no hand. Figures in brackets are 95 %
intervals (Wilson's of shares, Student's of means); *close* says that the bound lies within the
interval. Plans are compared on the same seeds. `flask simulate COMPANY --strategy NAME` plays a
strategy by itself: on the same seeds the same games.

What has to be sought was sought by `flask search`, on seeds from 1,000,000 up, and is kept as
files: the best known plans in `scenarios/best-known/`, the rest in `scenarios/witnesses/`. They
are played again here. A *recipe* sets its policies once and buys improvements in one fixed order;
a *bare plan* sets its policies once and buys nothing. Seeds are won *with hindsight* by plans
that were sought for that one seed; such plans count nowhere else. A best known plan is the best
that was found, and there may be better ones.
"""

_ABROAD = """\
The mean score of each best known plan, its home on top, in each company. Abroad a WIP limit keeps
its size a person, and what a company does not have is left out."""

_OPTIONS = """\
An option is the best of its choice where it beats every other one by more than two standard
errors, from the same states on the same luck. A choice is a policy in one turn, or from one turn
on, with the rest of a plan as it is; an improvement that is started in a turn, or left alone; an
event on the table in a turn in which it can come up. Of WIP limits the four on the dial are
compared. The plans that lead there may be bad ones: each option is to be the best for some turn
in some state, not for a whole game.
"""


def page(trials: Sequence[Trials], seeds: range, command: str) -> str:
    """The whole page."""
    parts = [
        _INTRO.format(
            command=command,
            seeds=f"seeds {seeds.start} to {seeds.stop - 1}",
            rules=RULES_VERSION,
        ),
        "## What is promised\n\n" + claims_table(rows_of(trials)),
        "## Strategies\n\n" + _strategies(trials),
        f"![Scores of every strategy in every company]({FIGURE})",
        "## Plans at home and away\n\n" + _away(trials),
        "## Options\n\n" + _OPTIONS + "\n" + _options(trials),
        "## Seeds\n\n" + _seeds(trials),
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def claims_table(rows: Iterable[Row]) -> str:
    """The promises: bound, figure, and whether it holds."""
    lines = [(row.company, row.claim, row.bound, row.figure, _verdict(row)) for row in rows]
    return _table(("company", "claim", "bound", "measured", ""), lines)


def _verdict(row: Row) -> str:
    if row.holds is None:
        return "–"
    return ("holds" if row.holds else "**does not hold**") + (", close" if row.close else "")


def _strategies(trials: Sequence[Trials]) -> str:
    verdicts = tuple(verdict for verdict in Verdict)
    lines = []
    for one in trials:
        for name, outcomes in {**one.strategies, **one.kept}.items():
            counts = Counter(outcome.verdict for outcome in outcomes)
            mean, spread = _mean_and_spread(outcomes)
            shares = [percent(counts[verdict] / len(outcomes)) for verdict in verdicts]
            lines.append((one.company.id, name, str(len(outcomes)), *shares, mean, spread))
    return _table(("company", "strategy", "games", *verdicts, "score", "σ"), lines)


def _mean_and_spread(outcomes: Sequence[Outcome]) -> tuple[str, str]:
    scores = [outcome.score for outcome in outcomes]
    mean = mean_of(scores)
    sure = "" if len(scores) < 2 else f" ± {mean.high - mean.value:.1f}"
    return f"{mean.value:.1f}{sure}", f"{spread_of(scores).value:.1f}"


def _away(trials: Sequence[Trials]) -> str:
    """Every best known plan in every company, and what is alike about two plans."""
    if not any(one.visitors for one in trials):
        return "There is one company."
    homes = [one.company.id for one in trials]
    lines = []
    for one in trials:
        own = {one.company.id: one.strategies.get(BEST_KNOWN), **one.visitors}
        lines.append((one.company.id, *(_mean_score(own.get(home)) for home in homes)))
    best = {one.company.id: one.best for one in trials if one.best}
    pairs = [
        (f"{a} and {b}", ", ".join(in_common(best[a], best[b])) or "nothing")
        for at, a in enumerate(best)
        for b in list(best)[at + 1 :]
    ]
    return "\n\n".join(
        [
            _ABROAD,
            _table(("played in", *homes), lines),
            _table(("plans of", "are alike in"), pairs),
        ]
    )


def _mean_score(outcomes: Sequence[Outcome] | None) -> str:
    return f"{fmean(outcome.score for outcome in outcomes):.1f}" if outcomes else "–"


def _options(trials: Sequence[Trials]) -> str:
    never = never_best(trials)
    surest: dict[str, tuple[str, Witness, Finding]] = {}
    for one in trials:
        for option, (witness, finding) in one.best_options.items():
            known = surest.get(option)
            if known is None or finding.errors > known[2].errors:
                surest[option] = (one.company.id, witness, finding)
    order = list(dict.fromkeys(option for one in trials for option in one.options))
    lines = [
        (option, company, _when(witness.choice), *_how_sure(finding))
        for option in order
        if option not in never
        for company, witness, finding in [surest[option]]
    ]
    said = "Never the best: " + ", ".join(f"`{option}`" for option in never) + "."
    headings = ("option", "best in", "when", "points ahead", "standard errors", "games")
    return (said if never else "None is never the best.") + "\n\n" + _table(headings, lines)


def _when(choice: Choice) -> str:
    if choice.held:
        return f"from turn {choice.turn} on"
    return f"{'event in ' if choice.subject is Subject.EVENT else ''}turn {choice.turn}"


def _how_sure(finding: Finding) -> tuple[str, str, str]:
    return f"{finding.margin:.2f}", f"{finding.errors:.1f}", str(finding.games)


def _seeds(trials: Sequence[Trials]) -> str:
    lines = [
        (
            one.company.id,
            f"{one.hindsight - len(one.unwinnable)} of {one.hindsight}",
            ", ".join(map(str, one.unwinnable)) or "none",
        )
        for one in trials
    ]
    return _table(("company", "seeds that some plan wins", "seeds without a winner"), lines)


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


# For programs -----------------------------------------------------------------------------------


def as_json(trials: Sequence[Trials]) -> dict[str, Any]:
    """Counts of verdicts, mean and standard deviation by company and strategy, and what is bad."""
    return {
        "companies": {
            one.company.id: {
                "strategies": {
                    name: _counted(outcomes) for name, outcomes in one.strategies.items()
                },
                "unwinnable_seeds": list(one.unwinnable),
            }
            for one in trials
        },
        "never_best": never_best(trials),
    }


def _counted(outcomes: Sequence[Outcome]) -> dict[str, float]:
    counts = Counter(outcome.verdict for outcome in outcomes)
    scores = [outcome.score for outcome in outcomes]
    return {
        "games": len(outcomes),
        **{str(verdict): counts[verdict] for verdict in Verdict},
        "score_mean": fmean(scores),
        "score_sd": spread_of(scores).value,
    }
