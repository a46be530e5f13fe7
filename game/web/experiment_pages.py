"""Experiments on the owner's page: those that run, ran, or could be started, each as a card."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from markupsafe import Markup

from game.analytics.experiments import Measured, Result, Says, Tried, plan
from game.analytics.figures import Figure
from game.analytics.outcomes import OUTCOMES
from game.catalogue.experiment import Experiment
from game.web import experiment_words as words
from game.web.svg import group, number, tag, text

WIDTH, HEIGHT, EDGE = 480, 76, 60


class Compared(NamedTuple):
    """One row of a card's table."""

    title: str
    control: str
    changed: str
    decides: bool


class TrialView(NamedTuple):
    """A card."""

    id: str
    title: str
    state: str  # "draft", "running" or "ended"
    believed: str
    successful: str
    variants: tuple[tuple[str, str], ...]  # what each is called, and is
    expects: tuple[str, ...]
    when: str = ""
    verdict: str = ""
    kind: str = ""
    shown: tuple[str, ...] = ()
    picture: Markup = Markup("")
    heads: tuple[str, str] = ("", "")
    rows: tuple[Compared, ...] = ()
    band: str = ""
    beside: str = ""


class Trials(NamedTuple):
    """All cards."""

    now: tuple[TrialView, ...]  # running
    drafts: tuple[TrialView, ...]
    ended: tuple[TrialView, ...]
    locked: str = words.LOCKED
    method: str = words.SMALLEST_SUB
    before: str = words.BEFORE
    all_measures: str = words.ALL_MEASURES

    def __bool__(self) -> bool:
        """Whether one runs or could be started."""
        return bool(self.now or self.drafts)


def trials(tried: Iterable[Tried], drafts: Iterable[Experiment]) -> Trials:
    """The cards of what was started, and of what could be."""
    views = [_tried(one) for one in tried]
    return Trials(
        tuple(view for view in views if view.state == "running"),
        tuple(_card(one) for one in drafts),
        tuple(view for view in views if view.state == "ended"),
    )


def _card(one: Experiment) -> TrialView:
    can = plan(one)
    return TrialView(
        one.id, words.title(one), "draft", words.believed(one), words.successful(one),
        tuple((each.id, each.says) for each in one.variants),
        (words.expected(one, can), words.smallest(can)),
    )  # fmt: skip


def _tried(one: Tried) -> TrialView:
    card, found = one.experiment, one.result
    running = one.ended_at is None
    when = words.RUNNING.format(day=_day(one.started_at))
    if one.ended_at is not None:
        when = words.ENDED.format(day=_day(one.started_at), end=_day(one.ended_at))
    broken = found.says is Says.BROKEN
    drawn = not broken and found.why != "few"
    control, changed = card.variants
    return _card(card)._replace(
        state="running" if running else "ended",
        when=when,
        verdict=str(found.says).capitalize(),
        kind=words.KINDS[found.says],
        shown=words.shown(card, found, one.tuned_to),
        picture=_picture(found, one.tuned_to) if drawn else Markup(""),
        band=words.band(one.tuned_to) if drawn else "",
        beside=words.beside(card),
        heads=(control.id, changed.id),
        rows=() if broken else tuple(_row(card, each) for each in found.measures),
    )


def _row(card: Experiment, each: Measured) -> Compared:
    decides = each.measure is card.success.measure
    return Compared(
        OUTCOMES[each.measure].title, _share(each.control), _share(each.changed), decides
    )


def _share(figure: Figure) -> str:
    if figure.value is None:
        return "–"
    return f"{100 * figure.value:.1f} % of {figure.n:,}"


def _day(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d")


def _picture(found: Result, tuned_to: float) -> Markup:
    """The difference with its interval on a line, nothing in the middle; the words say the same."""
    low, high = found.difference
    middle = (found.changed.share or 0.0) - (found.control.share or 0.0)
    most = max(-low, high, 1.5 * tuned_to)

    def x(value: float) -> float:
        return WIDTH / 2 + value / most * (WIDTH / 2 - EDGE)

    line, left = 30.0, x(-tuned_to)
    return tag(
        "svg",
        tag("rect", class_="too-small", x=left, y=12.0, width=x(tuned_to) - left, height=36.0),
        tag("path", class_="grid", d=f"M{EDGE / 2:g} {number(line)}H{number(WIDTH - EDGE / 2)}"),
        tag("path", class_="mark", d=f"M{number(x(0))} 8V52"),
        tag("path", class_="whisker", d=f"M{number(x(low))} {number(line)}H{number(x(high))}"),
        tag("circle", class_="dot", cx=x(middle), cy=line, r=5.5),
        group(
            text(x(0), HEIGHT - 8, "no difference", class_="axis"),
            text(x(-most), HEIGHT - 8, f"{words.points(-most, sign=True)} points", class_="axis"),
            text(x(most), HEIGHT - 8, f"{words.points(most, sign=True)} points", class_="axis"),
        ),
        class_="chart trial-picture",
        view_box=f"0 0 {WIDTH} {HEIGHT}",
        aria_hidden="true",
    )  # fmt: skip
