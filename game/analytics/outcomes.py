"""What counts as success in an experiment: one row a measure, and what one player adds to its sums.

A player enters an experiment with the first game that has a part in it, and is counted for the
variant of that game, whatever comes later. Each measure looks at a span after that moment and
counts nobody before the span is over, so that what is known of a player does not change any more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from game.analytics.histories import (
    DAY,
    WEEK,
    History,
    PlayedGame,
    looks_like_a_bot,
    replayed,
)
from game.catalogue.experiment import Measure


class Outcome(NamedTuple):
    """How a success is seen, and in which seconds after a player has entered."""

    title: str  # of a table's row
    says: str  # "… more players …"
    until: int
    happened: Callable[[History, PlayedGame], bool]
    scripted: bool = False  # a game by itself decides it, so scripted players have it too


def _first_turn(_: History, entry: PlayedGame) -> bool:
    return any(at < entry.started_at + DAY for _, at in entry.turns)


def _finished(_: History, entry: PlayedGame) -> bool:
    return entry.finished_at is not None and entry.finished_at < entry.started_at + DAY


def _kept(history: History, entry: PlayedGame) -> bool:
    return _finished(history, entry) and entry.verdict != "fired"


def _elite(history: History, entry: PlayedGame) -> bool:
    return _finished(history, entry) and entry.verdict == "elite"


def _liked(history: History, entry: PlayedGame) -> bool:
    span = range(entry.started_at, entry.started_at + DAY)
    return any(
        fact.kind == "feedback" and fact.value == "positive" and fact.at in span
        for fact in history.facts
    )


def _next_day(history: History, entry: PlayedGame) -> bool:
    return any(
        at in range(entry.started_at + DAY, entry.started_at + 2 * DAY) for at in history.moments
    )


def _replayed(history: History, entry: PlayedGame) -> bool:
    """As everywhere, among the games of that week as they stood at its end."""
    end = entry.started_at + WEEK
    return replayed(
        game._replace(
            finished_at=None if (game.finished_at or end) >= end else game.finished_at,
            turns=tuple((n, at) for n, at in game.turns if at < end),
        )
        for game in _since(history, entry)
        if game.started_at < end
    )


def _since(history: History, entry: PlayedGame) -> list[PlayedGame]:
    return [game for game in history.games if game.started_at >= entry.started_at]


OUTCOMES = {
    Measure.FIRST_TURN: Outcome(
        "Play the first turn", "play their first turn within a day", DAY, _first_turn
    ),
    Measure.COMPLETION: Outcome(
        "Play to the end", "play their game to the end within a day", DAY, _finished
    ),
    Measure.KEPT: Outcome(
        "Are not fired", "end their game within a day and are not fired", DAY, _kept, scripted=True
    ),
    Measure.ELITE: Outcome("Win", "win their game within a day", DAY, _elite, scripted=True),
    Measure.LIKED: Outcome("Like it", "say within a day that they liked it", DAY, _liked),
    Measure.NEXT_DAY: Outcome("Are back next day", "are back on the next day", 2 * DAY, _next_day),
    Measure.REPLAY: Outcome("Play again", "play again within a week", WEEK, _replayed),
}


class Kept(NamedTuple):
    """A sum's name without its place: as ``tally.Key`` has it."""

    measure: str
    experiment: str
    label: str


def entries(history: History) -> list[PlayedGame]:
    """The first game of each experiment that this player has a part in, if it is still there."""
    settled_already = {name for name, _, _ in history.past.tried} if history.past else set()
    first: dict[str, PlayedGame] = {}
    for game in sorted(history.games, key=lambda game: (game.started_at, game.id)):
        if game.experiment and game.experiment not in settled_already:
            first.setdefault(game.experiment, game)
    return list(first.values())


def settled(history: History, until: int) -> list[tuple[str, str, list[str]]]:
    """The parts whose outcomes have to be known without rows that end: those begun by then.

    Rows end after 90 days at the soonest, when every span is long over.
    """
    before = history.past.tried if history.past else []
    here = [
        (entry.experiment, entry.variant, _successes(history, entry))
        for entry in entries(history)
        if entry.started_at <= until
    ]
    return [*before, *here]


def _successes(history: History, entry: PlayedGame) -> list[str]:
    return [str(name) for name, each in OUTCOMES.items() if each.happened(history, entry)]


def sums_of(history: History, now: int) -> tuple[Counter[Kept], list[int]]:
    """What one person adds to the sums of experiments, and when that changes by time alone."""
    counts: Counter[Kept] = Counter()
    ripe: list[int] = []
    if looks_like_a_bot(history):
        return counts, ripe
    for experiment, variant, successes in history.past.tried if history.past else []:
        counts[Kept("entered", experiment, variant)] += 1
        for measure in OUTCOMES:
            label = f"{variant} {measure}"
            counts[Kept("known", experiment, label)] += 1
            counts[Kept("success", experiment, label)] += str(measure) in successes
    for entry in entries(history):
        successes = _successes(history, entry)
        counts[Kept("entered", entry.experiment, entry.variant)] += 1
        for measure, outcome in OUTCOMES.items():
            over = entry.started_at + outcome.until
            ripe.append(over)
            if now >= over:
                label = f"{entry.variant} {measure}"
                counts[Kept("known", entry.experiment, label)] += 1
                counts[Kept("success", entry.experiment, label)] += str(measure) in successes
    return counts, ripe
