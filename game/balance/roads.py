"""The road not taken: what one choice made differently would have given, on the same luck.

For each turn of a finished game every neighbouring choice is tried: the other values of each
policy, the other answers to what happened, the improvements that were on offer. Later decisions
are held on to (``held.py``). A game ends where the player's own ended: whoever was fired is
compared after that board review.

Of a hundred and fifty other choices the best of all is also the luckiest, so the few that are told
are played on other days as well: whether they are better there is what there is to learn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import fsum
from typing import NamedTuple

from game.balance.held import (
    ANSWER,
    START,
    STOP,
    Change,
    Held,
    Record,
    decided,
    play_on,
    played_again,
)
from game.balance.luck import FIRST_SEED
from game.engine import Decision, IllegalDecision, Meters, State, legal_choices, new_game
from game.engine.metrics import add_all, measures_of
from game.engine.policies import as_text
from game.engine.rules import check, given_answer
from game.engine.scenario import Scenario

MOST_SHOWN = 3
NOTICED = 0.5  # points; less is no difference
OTHER_DAYS = 12


class Ending(NamedTuple):
    """How a game stood when it ended; times and counts are of the last six sprints."""

    turn: int  # the last one played
    score: float
    verdict: str
    meters: Meters
    lead_time_days: float | None
    incidents: int
    stories: int


class Choice(NamedTuple):
    """A choice that the player could have made instead."""

    change: Change
    subject: str  # what was decided: a policy's field, an event, or an improvement
    decided: bool  # whether the player did something there, and did not only leave it as it was
    undoes: bool  # whether the other choice is not to do it: for an answer, any other one is


class Elsewhere(NamedTuple):
    """What the choice comes to on so many other days, beside the player's own on the same days."""

    days: int
    gain: float  # points of the score at the end, on average
    better: int  # days
    worse: int


class Road(NamedTuple):
    """A choice made differently, and what came of it beside what came of the player's own."""

    choice: Choice
    soon: float  # score after the turn of the change, less the player's own then
    gain: float  # score at the end, less the player's own
    ending: Ending
    elsewhere: Elsewhere | None = None  # of those that are told


class Roads(NamedTuple):
    """What there is to tell of one game."""

    own: Ending
    tried: int
    mattered: tuple[Road, ...]  # the best other choice of each, weightiest first
    looked_bad: Road | None  # not doing what looked bad and was right

    @property
    def told(self) -> tuple[Road, ...]:
        """All of them, in the order in which they are told."""
        return (*self.mattered, *((self.looked_bad,) if self.looked_bad else ()))

    def with_elsewhere(self, found: Sequence[Elsewhere]) -> Roads:
        """The same with what each comes to on other days, in the order of ``told``."""
        both = zip(self.told, found, strict=True)
        told = [road._replace(elsewhere=elsewhere) for road, elsewhere in both]
        number = len(self.mattered)
        return self._replace(
            mattered=tuple(told[:number]), looked_bad=told[number] if told[number:] else None
        )


def roads_of_turn(company: Scenario, turn: int, game: Record) -> list[Road]:
    """Every neighbouring choice of one turn, played to the end."""
    decisions = game.decisions
    states, held = played_again(company, game)
    before, after, last = states[turn - 1], states[turn], states[-1]
    roads = []
    for choice in choices(company, before, decisions, turn):
        held_otherwise = held.changed(choice.change, before.event)
        other = play_on(company, before, held_otherwise, len(decisions))
        soon = round(other[0].score - after.score, 1)
        gain = round(other[-1].score - last.score, 1)
        roads.append(Road(choice, soon, gain, ending_of(other[-1])))
    return roads


def elsewhere(company: Scenario, roads: Sequence[Road], game: Record) -> list[Elsewhere]:
    """What each of these choices comes to on other days."""
    states, held = played_again(company, game)
    turns = len(game.decisions)

    def scores(plan: Held) -> list[float]:
        days = range(FIRST_SEED, FIRST_SEED + OTHER_DAYS)
        return [play_on(company, new_game(company, day), plan, turns)[-1].score for day in days]

    own, found = scores(held), []
    for road in roads:
        event = states[road.choice.change.turn - 1].event
        other = scores(held.changed(road.choice.change, event))
        gains = [after - before for after, before in zip(other, own, strict=True)]
        average = round(fsum(gains) / len(gains), 1)
        better, worse = sum(gain > 0 for gain in gains), sum(gain < 0 for gain in gains)
        found.append(Elsewhere(len(gains), average, better, worse))
    return found


def own_ending(company: Scenario, game: Record) -> Ending:
    """How the player's own game ended."""
    return ending_of(played_again(company, game).states[-1])


def ending_of(state: State) -> Ending:
    """The figures of the state after the last turn."""
    window = measures_of(add_all(state.window))
    return Ending(
        state.turn - 1,
        state.score,
        str(state.verdict or ""),
        state.meters,
        window.story_lead_time_days,
        window.incidents,
        state.accepted,
    )


def weightiest(own: Ending, roads: Sequence[Road]) -> Roads:
    """The decisions that mattered most, and the one that looked bad and was right.

    A decision matters by what the best other choice would have changed. Each subject is told once,
    of the turn in which it mattered most, and so is each purchase; a choice that was left as it
    was counts only where another would have been better.
    """
    best: dict[tuple[int, str], Road] = {}
    for road in roads:
        place = road.choice.change.turn, road.choice.subject
        if place not in best or road.gain > best[place].gain:
            best[place] = road
    mattered: list[Road] = []
    told: set[object] = set()
    for road in sorted(best.values(), key=lambda road: -abs(road.gain)):
        choice = road.choice
        about: set[object] = {choice.subject, (choice.change.turn, choice.change.what)}
        worth = abs(road.gain) >= NOTICED and (road.gain > 0 or choice.decided)
        if worth and told.isdisjoint(about):
            mattered.append(road)
            told |= about
    looked_bad = [
        road
        for road in roads
        if road.choice.decided
        and road.choice.undoes
        and road.soon >= NOTICED
        and road.gain <= -NOTICED
    ]
    return Roads(
        own,
        len(roads),
        tuple(mattered[:MOST_SHOWN]),
        min(looked_bad, key=lambda road: road.gain, default=None),
    )


# What else could have been chosen ---------------------------------------------------------------


def choices(
    company: Scenario, before: State, decisions: Sequence[Decision], turn: int
) -> Iterator[Choice]:
    """The neighbouring choices of a turn, all of them legal in it."""
    own = decisions[turn - 1]
    for choice in (
        *_policies(company, before, own),
        *_answers(company, before, own),
        *_improvements(company, before, decisions, turn),
    ):
        try:
            check(company, before, decided(own, choice.change))
        except IllegalDecision:
            continue
        yield choice


def _policies(company: Scenario, before: State, own: Decision) -> Iterator[Choice]:
    offered = legal_choices(company, before)
    for name, values in offered.in_view.items():
        chosen, stood = as_text(getattr(own.policies, name)), offered.present[name]
        for value in map(str, values):
            if value != chosen:
                change = Change(before.turn, name, value, chosen)
                yield Choice(change, name, chosen != stood, value == stood)


def _answers(company: Scenario, before: State, own: Decision) -> Iterator[Choice]:
    given = given_answer(company, before, own.answer)
    if given is not None:
        for answer in legal_choices(company, before).answers:
            if answer != given.id:
                change = Change(before.turn, ANSWER, answer, given.id)
                yield Choice(change, str(before.event), decided=True, undoes=True)


def _improvements(
    company: Scenario, before: State, decisions: Sequence[Decision], turn: int
) -> Iterator[Choice]:
    """What was offered or begun later, begun now; what was begun or stopped, not."""
    own = decisions[turn - 1]
    begun = own.start[0] if own.start else ""
    later = {name for decision in decisions[turn:] for name in decision.start}
    for offer in legal_choices(company, before).offers:
        name = offer.improvement.id
        if offer.status == "open" and (offer.suggested or name in later) and name != begun:
            yield Choice(Change(turn, START, name, begun), name, decided=False, undoes=False)
    for what, names in ((START, own.start), (STOP, own.stop)):
        for name in names[:1]:
            yield Choice(Change(turn, what, "", name), name, decided=True, undoes=True)
