"""Everything on the owner's page, in its order, as plain values: from sums, goals and notes.

Pure arithmetic; ``gather`` at the end is the only function that reads.
"""

from __future__ import annotations

from typing import NamedTuple

from game.analytics import figures, goals
from game.analytics.experiments import Tried
from game.analytics.figures import Figure, share
from game.analytics.goals import AIMS, Goal, Verdict
from game.analytics.notes import Mark, Mention
from game.analytics.pace import Pace, pace
from game.analytics.sums import Sums, is_of, summed
from game.analytics.tally import Key
from game.analytics.yardsticks import YARDSTICKS

FOUR_WEEKS = 28
ENOUGH_TO_BLAME = 20  # games; a turn that fewer have reached is not called the worst


class Card(NamedTuple):
    """A goal, the figure that it is about, and what that proves."""

    name: str
    title: str
    figure: Figure
    unit: str
    target: float
    at_most: bool
    by_day: int | None
    verdict: Verdict


class Cohort(NamedTuple):
    """Players whose first turn was in one week, which began on ``day``, a Monday."""

    day: int
    players: int
    replay: Figure
    d1: Figure
    d7: Figure

    def ripe(self, figure: Figure) -> bool:
        """Whether all of them are old enough for this figure."""
        return figure.n == self.players


class Step(NamedTuple):
    """A step of the funnel: how many people came to it, of those who came to an earlier one."""

    name: str
    people: int
    share: Figure
    of: str  # the step that the share is taken of


class Difficulty(NamedTuple):
    """How people fare in a company, beside random play and the best known plan."""

    company: str
    games: int
    mean_score: float
    elite: Figure
    fired: Figure
    random: float | None
    best_known: float | None


class Chosen(NamedTuple):
    """A choice that stood at the end of a game, how often, and what such games came to."""

    policy: str
    choice: str
    chosen: Figure
    mean_score: float
    elite: Figure


class Source(NamedTuple):
    """Where people came from, and whether they played."""

    host: str
    visitors: int
    played: Figure


class Health(NamedTuple):
    """Whether the figures can be believed."""

    counted_until: int
    facts: int
    late: Figure
    doubled: int
    bots_declared: int
    bots_flagged: int
    reported: Figure  # sessions with active time from the browser


class Overview(NamedTuple):
    """The page."""

    figures: dict[str, Figure]
    cards: tuple[Card, ...]
    pace: Pace
    daily: tuple[tuple[int, int], ...]
    marks: tuple[Mark, ...]
    cohorts: tuple[Cohort, ...]
    funnel: tuple[Step, ...]
    left: dict[int, Figure]
    worst_turn: int | None
    branched: Figure
    difficulty: tuple[Difficulty, ...]
    choices: tuple[Chosen, ...]
    quotes: tuple[tuple[str, str], ...]
    mentions: tuple[Mention, ...]
    mention_rate: Figure
    mention_positive: Figure
    experiments: tuple[Tried, ...]
    sources: tuple[Source, ...]
    health: Health
    news: tuple[str, ...]


class Noted(NamedTuple):
    """What the owner has written down, and the words that came with taps."""

    goals: dict[str, Goal]
    marks: tuple[Mark, ...]
    mentions: tuple[Mention, ...]
    quotes: tuple[tuple[str, str], ...]
    experiments: tuple[Tried, ...] = ()


def overview(sums: Sums, noted: Noted, counted_until: int, company: str = "") -> Overview:
    """The page's values. ``company`` narrows what is counted by the game."""
    today = counted_until // figures.DAY_SECONDS
    known = summed(sums, company)
    daily = _daily(sums)
    standing = noted.goals["players"]
    end = standing.by_day if standing.by_day is not None else today
    going = pace(daily, today, round(standing.target), end)
    left = figures.left_at_turn(sums.games(company))
    players = known["players"].n
    positive = sum(one.label == "positive" for one in noted.mentions)
    # More mentions than players are possible, and then the share of players is all of them.
    rate = share(min(len(noted.mentions), players), players)
    good = share(positive, len(noted.mentions))
    known |= {"mention_rate": rate, "mention_positive": good}
    return Overview(
        known,
        _cards(known, noted.goals, going, daily, left, today),
        going,
        tuple(sorted(daily.items())),
        noted.marks,
        _cohorts(sums),
        _funnel(sums),
        left,
        worst_turn(left),
        figures.completion(sums.games(company), branched=True),
        _difficulty(sums, company),
        _choices(sums, company),
        noted.quotes,
        noted.mentions,
        rate,
        good,
        noted.experiments,
        _sources(sums),
        _health(sums, counted_until, known["sessions"].n),
        _news(sums, daily, today),
    )


def worst_turn(left: dict[int, Figure]) -> int | None:
    """The turn at which the largest share leaves, of those that enough games have reached."""
    reached = [turn for turn, figure in left.items() if figure.n >= ENOUGH_TO_BLAME]
    return max(reached, key=lambda turn: (left[turn].value or 0.0, -turn), default=None)


def _daily(sums: Sums) -> dict[int, int]:
    return {
        day: counts[Key("player")]
        for day, counts in sums.by_day.items()
        if counts.get(Key("player"))
    }


def _cards(
    known: dict[str, Figure],
    standing: dict[str, Goal],
    going: Pace,
    daily: dict[int, int],
    left: dict[int, Figure],
    today: int,
) -> tuple[Card, ...]:
    first = min(daily, default=today)
    begun = sum(count for day, count in daily.items() if day < first + FOUR_WEEKS)
    four_weeks = pace(daily, today, 0, first + FOUR_WEEKS)
    worst = worst_turn(left)
    values = known | {
        "four_weeks": Figure(begun, begun),
        "worst_turn": Figure(None, 0) if worst is None else left[worst],
    }
    cards = []
    for aim in AIMS:
        goal, figure = standing[aim.name], values[aim.figure]
        if aim.name == "players":
            said = goals.count_verdict(going.players, goal.target, going.high)
        elif aim.name == "four_weeks":
            said = goals.count_verdict(begun, goal.target, max(begun, four_weeks.high))
            if today >= first + FOUR_WEEKS and begun < goal.target and daily:
                said = Verdict.MISSED
        elif aim.name == "leave":
            said = _no_turn_above(left, goal.target)
        else:
            said = goals.verdict(figure, goal.target, at_most=aim.at_most)
        cards.append(
            Card(aim.name, aim.title, figure, aim.unit, goal.target, aim.at_most, goal.by_day, said)
        )
    return tuple(cards)


def _no_turn_above(left: dict[int, Figure], target: float) -> Verdict:
    said = {goals.verdict(figure, target, at_most=True) for figure in left.values()}
    if Verdict.MISSED in said:
        return Verdict.MISSED
    return Verdict.MET if said == {Verdict.MET} else Verdict.OPEN


def _cohorts(sums: Sums) -> tuple[Cohort, ...]:
    weeks: dict[int, dict[Key, int]] = {}
    for day, counts in sums.by_day.items():
        week = weeks.setdefault(day - (day + 3) % 7, {})  # 1970 began on a Thursday
        for key, count in counts.items():
            week[key] = week.get(key, 0) + count
    return tuple(_cohort(day, week) for day, week in sorted(weeks.items()) if Key("player") in week)


def _cohort(day: int, counts: dict[Key, int]) -> Cohort:
    def of(measure: str, label: str, number: int = 0) -> int:
        return counts.get(Key(measure, "", label, number), 0)

    return Cohort(
        day,
        counts[Key("player")],
        share(of("replay", "replayed"), of("replay", "players")),
        share(of("return", "returned", 1), of("return", "players", 1)),
        share(of("return", "returned", 7), of("return", "players", 7)),
    )


def _funnel(sums: Sums) -> tuple[Step, ...]:
    turns = sorted((key.number, n) for key, n in sums.all_of("step") if key.label == "turn")
    steps = [
        ("visit", sums.of("step", "visit"), "visit"),
        ("start", sums.of("step", "start"), "visit"),
        *(
            (f"turn {turn}", people, f"turn {turn - 1}" if turn > 1 else "start")
            for turn, people in turns
        ),
        ("finish", sums.of("step", "finish"), "turn 1"),
        ("feedback or share", sums.of("step", "spoke"), "finish"),
        ("play again", sums.of("step", "replay"), "turn 1"),
    ]
    people_at = {name: people for name, people, _ in steps}
    return tuple(
        Step(name, people, share(min(people, people_at.get(of, 0)), people_at.get(of, 0)), of)
        for name, people, of in steps
    )


def _difficulty(sums: Sums, company: str) -> tuple[Difficulty, ...]:
    verdicts: dict[str, dict[str, int]] = {}
    for key, count in sums.all_of("verdict"):
        if is_of(key, company):
            verdicts.setdefault(key.company, {})[key.label] = count
    found = []
    for name, by_verdict in verdicts.items():
        games = sum(by_verdict.values())
        tenths = sums.counts.get(Key("score", name), 0)
        known = YARDSTICKS.get(name.partition(" ")[0])
        found.append(
            Difficulty(
                name,
                games,
                tenths / games / 10,
                share(by_verdict.get("elite", 0), games),
                share(by_verdict.get("fired", 0), games),
                known.random if known else None,
                known.best_known if known else None,
            )
        )
    return tuple(found)


def _choices(sums: Sums, company: str) -> tuple[Chosen, ...]:
    counted: dict[str, list[int]] = {}
    for place, measure in enumerate(("chose", "chose_score", "chose_elite")):
        for key, count in sums.all_of(measure):
            if is_of(key, company):
                counted.setdefault(key.label, [0, 0, 0])[place] += count
    totals: dict[str, int] = {}
    for label, (games, _, _) in counted.items():
        policy = label.partition("=")[0]
        totals[policy] = totals.get(policy, 0) + games
    found = []
    for label, (games, tenths, elite) in counted.items():
        policy, _, choice = label.partition("=")
        if games:
            of_all = share(games, totals[policy])
            found.append(Chosen(policy, choice, of_all, tenths / games / 10, share(elite, games)))
    return tuple(sorted(found, key=lambda one: (one.policy, -(one.chosen.value or 0), one.choice)))


def _sources(sums: Sums) -> tuple[Source, ...]:
    visitors, played = sums.words("source"), sums.words("source_played")
    found = [
        Source(host, people, share(played.get(host, 0), people))
        for host, people in visitors.items()
        if people
    ]
    return tuple(sorted(found, key=lambda one: (-one.visitors, one.host)))


def _health(sums: Sums, counted_until: int, sessions: int) -> Health:
    facts = sums.of("fact")
    return Health(
        counted_until,
        facts,
        share(sums.of("late"), facts),
        sums.of("doubled"),
        sums.of("bot", "declared"),
        sums.of("bot", "flagged"),
        share(sums.of("reported"), sessions),
    )


def _news(sums: Sums, daily: dict[int, int], today: int) -> tuple[str, ...]:
    """What changed since last week, in sentences, each with whether chance alone could do it."""
    now, before = (
        sum(n for day, n in daily.items() if first <= day < first + 7)
        for first in (today - 7, today - 14)
    )
    change = "as many as" if now == before else "more than" if now > before else "fewer than"
    said = [
        f"{now:,} new players in the last seven days, {change} in the seven before ({before:,})."
    ]
    for title, measure, number, part, whole, age in (
        ("Play again", "replay", 0, "replayed", "players", 7),
        ("Back on the next day", "return", 1, "returned", "players", 2),
        ("Back after a week", "return", 7, "returned", "players", 8),
    ):
        two = [
            _share_of_days(sums, (first, first + 7), Key(measure, "", part, number), whole)
            for first in (today - age - 7, today - age - 14)
        ]
        said.append(_compared(title, *two))
    return tuple(said)


def _share_of_days(sums: Sums, days: tuple[int, int], part: Key, whole: str) -> Figure:
    inside = [counts for day, counts in sums.by_day.items() if days[0] <= day < days[1]]
    return share(
        sum(counts.get(part, 0) for counts in inside),
        sum(counts.get(part._replace(label=whole), 0) for counts in inside),
    )


def _compared(title: str, now: Figure, before: Figure) -> str:
    if now.value is None or before.value is None:
        return f"{title}: nothing to compare yet."
    both = f"{100 * now.value:.0f} % of {now.n:,}, after {100 * before.value:.0f} % of {before.n:,}"
    apart = (now.low or 0) > (before.high or 1) or (now.high or 1) < (before.low or 0)
    return f"{title}: {both}. {'That is more than chance.' if apart else 'That may be chance.'}"
