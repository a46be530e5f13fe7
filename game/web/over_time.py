"""A game over time as charts: each asks a question, and has a sentence, a picture and a table."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from game.engine.history import Cycle, DeployedDay, History, Mood, Week
from game.engine.scenario import Scenario
from game.web import debrief_words as says
from game.web import texts
from game.web.charts_time import (
    Line,
    Spread,
    cycle_chart,
    deployments_chart,
    lines_chart,
    value_chart,
)
from game.web.debrief_pages import ChartView, Key, Table

NO_FIGURES = Table((), ())
WEEK_DAYS = 7
MOST = 0.85  # a percentile that is often used to forecast


def charts_of(company: Scenario, history: History) -> dict[str, ChartView]:
    """All charts of a game over time, by id."""
    turn_days = company.sprints_per_turn * WEEK_DAYS
    charts = (
        cycle_view(history, turn_days),
        deployments_view(history.deployments),
        people_view(history, turn_days),
        customers_view(history.moods, turn_days),
        value_view(history.weeks, company.references.value_per_week),
    )
    return {chart.id: chart for chart in charts}


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that so large a share of them does not exceed; of at least one."""
    return sorted(values)[max(0, -(-len(values) * round(100 * share) // 100) - 1)]


def _days(value: float) -> str:
    return texts.duration(value * texts.MINUTES_A_DAY)


def cycle_view(history: History, turn_days: int) -> ChartView:
    """Cycle time: every task, and two percentiles."""
    cycles, days = history.cycles, len(history.moods)
    if not cycles:
        return _without_picture("cycle", says.CYCLE, says.CYCLE_NONE)
    took = [cycle.days for cycle in cycles]
    half, most = percentile(took, 0.5), percentile(took, MOST)
    figures = {"half": _days(half), "most": _days(most), "longest": _days(max(took))}
    tasks = texts.count(len(cycles), "task")
    spread = Spread(cycles, half, most)
    desc = says.CYCLE_DESC.format(tasks=tasks, **figures)
    note = says.CYCLE_NOTE.format(**figures)
    picture = cycle_chart(says.CYCLE, desc, spread, days, turn_days)
    rows = tuple(
        _cycle_row(
            turn, [one for one in cycles if (turn - 1) * turn_days <= one.done < turn * turn_days]
        )
        for turn in range(1, 1 + _turns(days, turn_days))
    )
    return ChartView("cycle", says.CYCLE, note, picture, Table(says.CYCLE_HEAD, rows))


def _without_picture(id_: str, title: str, note: str) -> ChartView:
    """Where there is nothing to be drawn, the sentence says so."""
    return ChartView(id_, title, note, Markup(""), NO_FIGURES)


def _turns(days: int, turn_days: int) -> int:
    return -(-days // turn_days)


def _cycle_row(turn: int, cycles: Sequence[Cycle]) -> tuple[str, ...]:
    took = [cycle.days for cycle in cycles]
    if not took:
        return str(turn), "0", "–", "–", "–"
    figures = (percentile(took, 0.5), percentile(took, MOST), max(took))
    return (str(turn), str(len(took)), *map(_days, figures))


def deployments_view(found: Sequence[DeployedDay]) -> ChartView:
    """Deployments: a square a day."""
    planned, failed = sum(day.planned for day in found), sum(day.failed for day in found)
    hotfixes = sum(day.hotfixes for day in found)
    busy = sum(bool(day.planned + day.hotfixes) for day in found)
    note = says.DEPLOYMENTS_NOTE.format(
        deployments=texts.count(planned + hotfixes, "deployment"),
        days=texts.count(busy, "day"),
        failed=failed,
        hotfixes=hotfixes,
    )
    if not busy:
        return _without_picture("deployments", says.DEPLOYMENTS, says.DEPLOYMENTS_NONE)
    rows = []
    for start in range(0, len(found), WEEK_DAYS):
        week = found[start : start + WEEK_DAYS]
        counts = (
            sum(day.planned + day.hotfixes for day in week),
            sum(day.failed for day in week),
            sum(day.hotfixes for day in week),
        )
        rows.append((str(1 + start // WEEK_DAYS), *map(str, counts)))
    legend = (
        *(Key(f"deployed-{step}", label) for step, label in enumerate(says.DEPLOYMENTS_LEGEND)),
        Key("deployed-failed", says.FAILED),
    )
    picture = deployments_chart(says.DEPLOYMENTS, note, found)
    table = Table(says.DEPLOYMENTS_HEAD, tuple(rows))
    return ChartView("deployments", says.DEPLOYMENTS, note, picture, table, legend)


def _percent(share: float) -> str:
    return f"{texts.percent(share)} %".replace("-", "\N{MINUS SIGN}")


def people_view(history: History, turn_days: int) -> ChartView:
    """Morale, rest and skill, day by day."""
    moods = history.moods
    called = [week.interruptions for week in history.weeks]
    lines = (
        Line("morale", says.MORALE, tuple(mood.morale for mood in moods)),
        Line("rested", says.RESTED, tuple(1 - mood.fatigue for mood in moods)),
        Line("skill", says.SKILL, tuple(mood.skill for mood in moods)),
    )
    note = says.PEOPLE_NOTE.format(
        first=_percent(moods[0].morale),
        last=_percent(moods[-1].morale),
        times=texts.count(sum(called), "time"),
    )
    weeks = turn_days // WEEK_DAYS
    rows = tuple(
        (*row, str(sum(called[turn * weeks : (turn + 1) * weeks])))
        for turn, row in enumerate(_rows(lines, turn_days))
    )
    picture = lines_chart("people", says.PEOPLE, note, lines, turn_days)
    return ChartView("people", says.PEOPLE, note, picture, Table(says.PEOPLE_HEAD, rows))


def customers_view(moods: Sequence[Mood], turn_days: int) -> ChartView:
    """Who can see it, who uses it, and trust, day by day."""
    lines = (
        Line("reach", says.REACH, tuple(mood.reach for mood in moods)),
        Line("adoption", says.ADOPTION, tuple(mood.adoption for mood in moods)),
        Line("trust", says.TRUST, tuple(mood.trust for mood in moods)),
    )
    last = moods[-1]
    note = says.CUSTOMERS_NOTE.format(reach=_percent(last.reach), adoption=_percent(last.adoption))
    picture = lines_chart("customers", says.CUSTOMERS, note, lines, turn_days)
    table = Table(says.CUSTOMERS_HEAD, tuple(_rows(lines, turn_days)))
    return ChartView("customers", says.CUSTOMERS, note, picture, table)


def _rows(lines: Sequence[Line], turn_days: int) -> list[tuple[str, ...]]:
    """What each line came to on the last day of each turn."""
    days = len(lines[0].values)
    return [
        (str(turn), *(_percent(line.values[min(days, turn * turn_days) - 1]) for line in lines))
        for turn in range(1, 1 + _turns(days, turn_days))
    ]


def value_view(weeks: Sequence[Week], good: float) -> ChartView:
    """What arrived, week by week, beside what the company calls good."""
    if not any(week.stories for week in weeks):
        return _without_picture("value", says.VALUE, says.VALUE_NONE)
    reached = sum(week.value >= good for week in weeks)
    harm = sum(week.value < 0 for week in weeks)
    of = texts.count(len(weeks), "week")
    note = says.VALUE_NOTE.format(weeks=reached, of=of, harm=harm)
    rows = tuple(
        (str(week.week + 1), str(week.stories), _percent(week.value / good)) for week in weeks
    )
    picture = value_chart(says.VALUE, note, weeks, good)
    return ChartView("value", says.VALUE, note, picture, Table(says.VALUE_HEAD, rows))
