"""A room's charts: the flow of every team beside the others', and the map of decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from game.balance.partings import Parting
from game.balance.teams import Played
from game.engine.report import FlowDay
from game.web import room_talk_words as says
from game.web.chart_kit import apart, chart, grid, linear, path, round_up, weeks
from game.web.charts import BANDS
from game.web.svg import group, join, number, tag, text

WIDE, HIGH = 320, 190
MAP_WIDE, MAP_HIGH = 960, 520
LINES = 8  # kinds of lines; the name at the end tells those apart that look alike
LONGEST_LABEL = 14


def small_flow(one: Played, place: int, most: int, days: int) -> Markup:
    """A team's cumulative flow, on the scale of all teams of the room."""
    flow = one.debrief.flow
    left, top, floor, end = 36, 10, HIGH - 24, WIDE - 8
    x, y = linear(0, max(1, days - 1), left, end), linear(0, most, floor, top)
    last = flow[-1] if flow else FlowDay(0, 0, 0, 0, 0)
    desc = says.FLOW_DESC.format(day=last.day, **{band: getattr(last, band) for band in BANDS})
    return chart(
        f"flow-{place}",
        says.FLOW_OF.format(team=one.name),
        desc,
        (WIDE, HIGH),
        grid((0, most / 2, most), y, left, end),
        *(
            tag(
                "path",
                class_=f"band-{band}",
                d="".join(
                    (
                        f"M{number(x(0))} {number(floor)}L",
                        "L".join(
                            f"{number(x(day.day))} {number(y(getattr(day, band)))}" for day in flow
                        ),
                        f"V{number(floor)}z",
                    )
                )
                if flow
                else "M0 0",
            )
            for band in BANDS
        ),
        weeks(max(1, round(days / 7)), x, HIGH - 6),
    )


def flow_scale(teams: Sequence[Played]) -> tuple[int, int]:
    """The most tasks and the most days of all teams: the scale that they share."""
    most = max((day.committed for one in teams for day in one.debrief.flow), default=1)
    days = max((len(one.debrief.flow) for one in teams), default=1)
    return round_up(most), days


def map_of_decisions(teams: Sequence[Played], partings: Sequence[Parting], turns: int) -> Markup:
    """Every team's score, turn by turn. Who decides alike goes one way; a number is a parting."""
    left, right, top, bottom = 44, 260, 18, 34
    floor, end = MAP_HIGH - bottom, MAP_WIDE - right
    x, y = linear(0, turns, left, end), linear(0, 100, floor, top)
    lines = []
    start = next((one for one in teams if one.scores), None)
    base = 50.0 if start is None else _base(teams)
    for place, one in enumerate(teams):
        points = [(x(0), y(base)), *((x(n), y(s)) for n, s in enumerate(one.scores, 1))]
        lines.append(tag("path", class_=f"team-line team-{place % LINES}", d=path(points)))
    places = apart([y(one.final) for one in teams], top + 6, floor)
    names = join(
        text(
            max(x(one.turns), end) + 8,
            at + 4,
            f"{one.final:.1f} {_short(one.name)}",
            class_=f"start team-name team-text-{place % LINES}",
        )
        for place, (one, at) in enumerate(zip(teams, places, strict=True))
    )
    marks = join(
        _mark(number_, x(parting.turn - 1), y(_where(parting, teams, base)))
        for number_, parting in enumerate(partings, 1)
    )
    axis = join(
        text(x(turn), MAP_HIGH - 8, str(turn) if turn else says.TURN_AXIS, class_="axis")
        for turn in range(turns + 1)
    )
    desc = "; ".join(says.MAP_DESC.format(team=one.name, score=one.final) for one in teams) + "."
    return chart(
        "map",
        says.MAP,
        desc,
        (MAP_WIDE, MAP_HIGH),
        grid((0, 30, 50, 70, 90), y, left, end),
        *lines,
        marks,
        names,
        axis,
    )


def _base(teams: Sequence[Played]) -> float:
    """Where the lines begin: in the middle of the first scores."""
    first = [one.scores[0] for one in teams if one.scores]
    return sum(first) / len(first)


def _where(parting: Parting, teams: Sequence[Played], base: float) -> float:
    """The score that those who part there share."""
    if parting.turn == 1:
        return base
    name = parting.branches[0].teams[0]
    return next(one.scores[parting.turn - 2] for one in teams if one.name == name)


def _mark(number_: int, x: float, y: float) -> Markup:
    return group(
        tag("circle", class_="mark-dot", cx=x, cy=y, r=11.0),
        text(x, y + 4.5, str(number_), class_="mark-text"),
    )


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_LABEL else name[: LONGEST_LABEL - 1] + "…"


def rounds_chart(
    pairs: Sequence[tuple[str, float, float]], labels: tuple[str, str], changed: Mapping[str, str]
) -> Markup:
    """Every team's final score before and after, a line each, and what each team changed."""
    left, beside = (180.0, 470.0) if changed else (250.0, 250.0)
    right, top, floor = MAP_WIDE - beside, 40.0, MAP_HIGH - 20.0
    y = linear(0, 100, floor, top)
    sides = (
        apart([y(before) for _, before, _ in pairs], top, floor),
        apart([y(after) for _, _, after in pairs], top, floor),
    )
    lines = join(
        group(
            tag(
                "path",
                class_=f"team-line team-{place % LINES}",
                d=path([(left, y(before)), (right, y(after))]),
            ),
            text(left - 10, sides[0][place] + 4, f"{_short(name)} {before:.1f}", class_="end"),
            text(
                right + 10,
                sides[1][place] + 4,
                f"{after:.1f} {_short(name)}{_beside(changed, name)}",
                class_="start",
            ),
        )
        for place, (name, before, after) in enumerate(pairs)
    )
    heads = join(
        text(x, 18, label, class_="team-name")
        for x, label in zip((left, right), labels, strict=True)
    )
    desc = "; ".join(
        says.ROUND_DESC.format(team=name, before=before, after=after) + _beside(changed, name)
        for name, before, after in pairs
    )
    return chart("rounds", says.ROUNDS, f"{desc}.", (MAP_WIDE, MAP_HIGH), lines, heads)


def _beside(changed: Mapping[str, str], name: str) -> str:
    """What a team changed, after its name."""
    return f" · {changed[name]}" if changed.get(name) else ""
