"""The owner's page as objects: values become blocks of sentences, pictures and tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from markupsafe import Markup

from game.analytics.figures import Figure
from game.analytics.goals import AIM, Goal
from game.analytics.overview import Cohort, Overview
from game.web import insights_words as words
from game.web.experiment_pages import Trials
from game.web.insights_charts import daily_chart, funnel_bar, left_chart

LONGEST_DAILY_TABLE = 70  # days; longer ranges are shown by the week
QUOTES = 12


class Cell(NamedTuple):
    """A cell of a table; ``kind`` is how it looks, ``picture`` what stands beside its words."""

    text: str
    kind: str = ""
    picture: Markup = Markup("")


class Table(NamedTuple):
    """Rows whose first cell names them."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class CardView(NamedTuple):
    """A goal card as it is shown, and as its form is filled in."""

    name: str
    title: str
    value: str
    interval: str
    goal: str
    verdict: str
    kind: str
    definition: str
    target: str
    unit: str
    by: str


class Block(NamedTuple):
    """One of the twelve."""

    id: str
    title: str
    definition: str = ""
    sentences: tuple[str, ...] = ()
    picture: Markup = Markup("")
    table: Table | None = None
    folded: bool = False
    quotes: tuple[tuple[str, str], ...] = ()


class MarkView(NamedTuple):
    """A release, a post or a mention, with what takes it back."""

    id: str
    day: str
    kind: str
    words: str
    address: str = ""


class Page(NamedTuple):
    """The page."""

    heading: str
    lead: str
    notice: str
    csrf_token: str
    first: str
    last: str
    company: str
    companies: tuple[str, ...]
    cards: tuple[CardView, ...]
    blocks: tuple[Block, ...]
    marks: tuple[MarkView, ...]
    mentions: tuple[MarkView, ...]
    history: tuple[str, ...]
    trials: Trials
    query: dict[str, str]


def day_text(day: int) -> str:
    """A day since 1970 as YYYY-MM-DD."""
    return date.fromordinal(date(1970, 1, 1).toordinal() + day).isoformat()


def moment_text(at: int) -> str:
    """A moment as date and time, UTC."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S")


def percent(value: float | None) -> str:
    """A share as percent with one decimal."""
    return "–" if value is None else f"{100 * value:.1f} %"


def with_interval(figure: Figure) -> str:
    """A share with its bounds and what it is made of."""
    if figure.value is None:
        return "– (of none)"
    return (
        f"{percent(figure.value)} ({percent(figure.low)} to {percent(figure.high)}, n {figure.n:,})"
    )


def in_unit(value: float | None, unit: str) -> str:
    """A figure or a target in its unit."""
    if value is None:
        return "–"
    if unit == "%":
        return percent(value)
    return f"{value:,.1f} min" if unit == "minutes" else f"{value:,.0f}"


def cards(seen: Overview) -> tuple[CardView, ...]:
    """The goal cards."""
    views = []
    for card in seen.cards:
        figure = card.figure
        interval = f"of {figure.n:,}" if figure.n else "of none"
        if figure.low is not None:
            low, high = in_unit(figure.low, card.unit), in_unit(figure.high, card.unit)
            interval = f"{low} to {high}, n {figure.n:,}"
        elif card.unit == "players":
            interval = ""
        bound = "at most" if card.at_most else "at least"
        by = "" if card.by_day is None else day_text(card.by_day)
        goal = f"{bound} {in_unit(card.target, card.unit)}" + (f" by {by}" if by else "")
        target = 100 * card.target if card.unit == "%" else card.target
        views.append(
            CardView(
                card.name, card.title, in_unit(figure.value, card.unit), interval, goal,
                str(card.verdict), words.VERDICT_KINDS[card.verdict],
                words.GOAL_FIGURES[card.name], f"{target:g}", card.unit, by,
            )
        )  # fmt: skip
    return tuple(views)


def blocks(
    seen: Overview, by_day: int | None, leave_target: float, *, trials: bool = False
) -> tuple[Block, ...]:
    """What follows the cards, in its order; whether there are experiments stands elsewhere."""
    made = {
        "pace": _pace(seen, by_day),
        "daily": _daily(seen),
        "cohorts": _cohorts(seen),
        "funnel": _funnel(seen, leave_target),
        "difficulty": _difficulty(seen),
        "choices": _choices(seen),
        "sentiment": _sentiment(seen),
        "experiments": Block("experiments", "", sentences=() if trials else (words.NO_EXPERIMENT,)),
        "sources": _sources(seen),
        "health": _health(seen),
        "news": Block("news", "", sentences=seen.news),
    }
    return tuple(
        made[name]._replace(title=words.TITLES[name], definition=words.DEFINED_BY.get(name, ""))
        for name in words.ORDER
        if name in made
    )


def _table(head: str, rows: Sequence[tuple[object, ...]]) -> Table:
    cells = (tuple(c if isinstance(c, Cell) else Cell(str(c)) for c in row) for row in rows)
    return Table(tuple(head.split("|")), tuple(cells))


def _pace(seen: Overview, by_day: int | None) -> Block:
    pace, by = seen.pace, "" if by_day is None else day_text(by_day)
    rows = [
        (
            f"Since the {rate.since}" if "first" in rate.since else f"Last {rate.since}",
            f"{rate.a_day:,.1f}",
            "–" if rate.times_too_slow is None else f"{rate.times_too_slow:,.1f}",
        )
        for rate in pace.rates
    ]
    since = pace.rates[0]
    if pace.needed_a_day is None:
        said = [words.PACE_OVER.format(goal=pace.goal, players=pace.players)]
    else:
        needed = words.PACE_NEEDED.format(
            needed=pace.needed_a_day, goal=pace.goal, by=by, left=pace.days_left
        )
        if since.times_too_slow is None:
            second = words.PACE_NOBODY
        elif since.times_too_slow > 1:
            second = words.PACE_SLOW.format(rate=since.a_day, times=since.times_too_slow)
        else:
            second = words.PACE_FINE.format(rate=since.a_day)
        forecast = words.FORECAST.format(
            by=by, forecast=pace.forecast, low=pace.low, high=pace.high
        )
        said = [needed, second, forecast]
    table = _table("New players|A day|Needed, as a multiple", rows)
    return Block("pace", "", sentences=tuple(said), table=table)


def _daily(seen: Overview) -> Block:
    if not seen.daily:
        return Block("daily", "", sentences=(words.FEW,))
    first, last = seen.daily[0][0], seen.daily[-1][0]
    step = 1 if last - first < LONGEST_DAILY_TABLE else 7
    counts = dict(seen.daily)
    rows = [
        (day, min(day + step - 1, last), sum(counts.get(d, 0) for d in range(day, day + step)))
        for day in range(first, last + 1, step)
    ]
    shown = [
        (day_text(begin) + ("" if begin == end else f" to {day_text(end)}"), f"{players:,}")
        for begin, end, players in rows
    ]
    picture = daily_chart(seen.daily, seen.marks, rows)
    table = _table("Day|New players" if step == 1 else "Days|New players", shown)
    return Block("daily", "", picture=picture, table=table, folded=True)


def _cohorts(seen: Overview) -> Block:
    def cell(cohort: Cohort, figure: Figure) -> Cell:
        kind = "" if cohort.ripe(figure) else "unripe"
        return Cell(f"{percent(figure.value)} of {figure.n:,}", kind)

    rows: list[tuple[object, ...]] = [
        (
            day_text(one.day),
            f"{one.players:,}",
            cell(one, one.replay),
            cell(one, one.d1),
            cell(one, one.d7),
        )
        for one in reversed(seen.cohorts[-26:])
    ]
    head = "First turn in the week of|Players|Played again|Next day|After a week"
    return Block("cohorts", "", sentences=(words.UNRIPE,), table=_table(head, rows))


def _funnel(seen: Overview, leave_target: float) -> Block:
    most = max((step.people for step in seen.funnel), default=0)
    rows: list[tuple[object, ...]] = [
        (
            step.name.capitalize(),
            Cell(f"{step.people:,}", "", funnel_bar(step.people, most)),
            "" if step.of == step.name else f"{percent(step.share.value)} of {step.of}",
        )
        for step in seen.funnel
    ]
    left = seen.left
    said = [words.NO_WORST]
    if seen.worst_turn is not None:
        share = with_interval(left[seen.worst_turn])
        said = [words.WORST.format(turn=seen.worst_turn, share=share)]
    if seen.branched.n:
        said.append(words.BRANCHED.format(share=with_interval(seen.branched)))
    rows += [
        (f"Left at turn {turn}", f"{figure.n:,} reached it", with_interval(figure))
        for turn, figure in left.items()
    ]
    picture = left_chart(left, leave_target, seen.worst_turn) if left else Markup("")
    table = _table("Step|People or games|Share", rows)
    return Block("funnel", "", sentences=tuple(said), picture=picture, table=table)


def _difficulty(seen: Overview) -> Block:
    rows = [
        (
            one.company,
            f"{one.games:,}",
            f"{one.mean_score:.1f}",
            "–" if one.random is None else f"{one.random:.1f}",
            "–" if one.best_known is None else f"{one.best_known:.1f}",
            with_interval(one.elite),
            percent(one.fired.value),
        )
        for one in seen.difficulty
    ]
    head = "Company|Games|Mean score|Random play|Best known|Elite|Fired"
    return Block("difficulty", "", sentences=(words.MADE_OF,), table=_table(head, rows))


def _choices(seen: Overview) -> Block:
    rows = [
        (
            f"{one.policy.replace('_', ' ')}: {one.choice}",
            percent(one.chosen.value),
            f"{one.mean_score:.1f}",
            with_interval(one.elite),
        )
        for one in seen.choices
    ]
    table = _table("Standing at the end|Games|Mean score|Elite", rows)
    return Block("choices", "", table=table, folded=True)


def _sentiment(seen: Overview) -> Block:
    said = (
        words.TAPS.format(share=with_interval(seen.figures["positive_rate"])),
        words.MENTIONED.format(
            count=len(seen.mentions),
            rate=with_interval(seen.mention_rate),
            good=with_interval(seen.mention_positive),
        ),
    )
    return Block("sentiment", "", sentences=said, quotes=seen.quotes[:QUOTES])


def _sources(seen: Overview) -> Block:
    rows = [
        (one.host or "unknown", f"{one.visitors:,}", with_interval(one.played))
        for one in seen.sources[:15]
    ]
    return Block("sources", "", table=_table("Host|People|Of those, played", rows))


def _health(seen: Overview) -> Block:
    health = seen.health
    rows = [
        ("Counted up to", moment_text(health.counted_until)),
        ("Facts beside turns", f"{health.facts:,}"),
        ("Came late", with_interval(health.late)),
        ("Came more than once, and count once", f"{health.doubled:,}"),
        ("Came as bots", f"{health.bots_declared:,}"),
        ("People who behave like bots", f"{health.bots_flagged:,}"),
        ("Sessions whose browser reported active time", with_interval(health.reported)),
    ]
    return Block("health", "", table=_table("What|How much", rows))


def goal_history(goals: Sequence[Goal]) -> tuple[str, ...]:
    """What was hoped for before, in lines."""
    lines = []
    for goal in goals:
        aim = AIM.get(goal.name)
        if aim is not None:
            by = "" if goal.by_day is None else f" by {day_text(goal.by_day)}"
            target = in_unit(goal.target, aim.unit)
            lines.append(f"{moment_text(goal.set_at)}: {aim.title}, {target}{by}")
    return tuple(reversed(lines))
