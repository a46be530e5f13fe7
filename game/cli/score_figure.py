"""Scores of every strategy in every company, drawn as boxes: a figure for the page."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import quantiles

from markupsafe import Markup

from game.balance.trial import Trials
from game.engine.meters import ELITE_ABOVE, FIRED_BELOW, HIGH_ABOVE, MEDIUM_ABOVE
from game.web.svg import group, join, number, tag, text

_WIDTH, _LEFT, _RIGHT = 720, 190, 24
_TITLE, _HEAD, _ROW, _FOOT = 46, 30, 20, 34
_PAPER, _INK, _SOFT, _GRID, _BOX = "#fbf7ef", "#2a2733", "#6d6878", "#ddd5c6", "#8fa8c8"
_MARKS = (FIRED_BELOW, MEDIUM_ABOVE, HIGH_ABOVE, ELITE_ABOVE)


def figure(trials: Sequence[Trials]) -> str:
    """An SVG with one line a strategy: 5 to 95 % of its games, the middle half, the median."""
    columns = [(one.company.name, {**one.strategies, **one.kept}) for one in trials]
    height = _TITLE + _FOOT + sum(_HEAD + _ROW * len(found) for _, found in columns)
    parts, y = [], float(_TITLE)
    for company, found in columns:
        parts.append(_words(12, y + 19, company, weight="bold"))
        y += _HEAD
        for name, outcomes in found.items():
            parts.append(_line(name, sorted(outcome.score for outcome in outcomes), y))
            y += _ROW
    what = "Scores of every strategy in every company"
    drawn = tag(
        "svg",
        tag("title", what),
        tag("rect", width=_WIDTH, height=height, fill=_PAPER),
        _words(12, 26, f"{what}: 5 to 95 % of games, middle half, median", size=15),
        join(_mark(at, y + 4) for at in _MARKS),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        view_box=f"0 0 {_WIDTH} {number(height)}",
        role="img",
        font_family="system-ui, sans-serif",
    )
    return str(drawn) + "\n"


def _x(score: float) -> float:
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * score / 100


def _line(name: str, scores: Sequence[float], y: float) -> Markup:
    twentieths = (
        quantiles(scores, n=20, method="inclusive") if len(scores) > 1 else list(scores) * 19
    )
    low, lower, median, upper, high = (_x(twentieths[at]) for at in (0, 4, 9, 14, 18))
    middle = y + _ROW / 2 - 2
    return group(
        _words(_LEFT - 12, middle + 4, name, anchor="end", fill=_SOFT),
        tag("path", d=f"M{number(low)} {number(middle)}H{number(high)}", stroke=_SOFT),
        tag(
            "rect", x=lower, y=middle - 5, width=max(1.0, upper - lower), height=10, fill=_BOX, rx=2
        ),
        tag(
            "path",
            d=f"M{number(median)} {number(middle - 7)}v14",
            stroke=_INK,
            stroke_width=2,
        ),
    )


def _mark(score: float, bottom: float) -> Markup:
    at = number(_x(score))
    return group(
        tag("path", d=f"M{at} {_TITLE}V{number(bottom)}", stroke=_GRID),
        _words(_x(score), bottom + 16, f"{score:g}", anchor="middle", fill=_SOFT),
    )


def _words(
    x: float,
    y: float,
    words: str,
    *,
    size: int = 13,
    weight: str = "",
    anchor: str = "",
    fill: str = _INK,
) -> Markup:
    return text(x, y, words, font_size=size, font_weight=weight, text_anchor=anchor, fill=fill)
