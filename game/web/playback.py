"""A finished game turn by turn: what was decided, what it led to, with next and back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from game import engine
from game.engine.rules import given_answer
from game.engine.scenario import Scenario
from game.store import PlayedTurn
from game.web import again_words as says
from game.web import pages, present, words
from game.web.debrief import decided_by_turn
from game.web.pages import Header, MeterView, Scene, Sentence
from game.web.recap import MOST_WORDS, recap

Address = Callable[[int], str]


class PlaybackPage(NamedTuple):
    """One turn of a finished game; playback.html draws it."""

    header: Header
    heading: str  # "Turn 3 of 8"
    scene: Scene
    decided: tuple[str, ...]  # empty where nothing was changed
    event: str  # "Clause 14b: Take it, and give something back", or ""
    recap: tuple[Sentence, ...]
    meters: tuple[MeterView, ...]
    score: float
    turns: tuple[tuple[int, str], ...]  # each turn and its address
    turn: int
    back: str  # address of the turn before, or ""
    next: str
    over: str  # address of the verdict


def playback_page(
    scenario: Scenario,
    seed: int,
    played: Sequence[PlayedTurn],
    n: int,
    address: Address,
    over: str,
) -> PlaybackPage:
    """Turn ``n`` of a game, from its decisions alone but for the words of the recap."""
    decisions = [turn.decision for turn in played]
    before = engine.rebuild(scenario, seed, decisions[: n - 1])
    after = engine.take_turn(scenario, before, decisions[n - 1]).state
    each, in_all = scenario.sprints_per_turn, scenario.turns * scenario.sprints_per_turn
    sprints = words.SPRINTS.format(first=(n - 1) * each + 1, last=n * each, all=in_all)
    board = engine.look(scenario, after)
    told = recap(scenario, played[max(0, n - 2) : n], MOST_WORDS)
    return PlaybackPage(
        header=Header(scenario.name, sprints, scenario.turns, n),
        heading=words.TURN.format(turn=n, turns=scenario.turns),
        scene=present.scene(scenario, after, board),
        decided=decided_by_turn(scenario, played)[n - 1],
        event=_event(scenario, before, decisions[n - 1].answer),
        recap=told.sentences if told else (),
        meters=present.meters(after, played[n - 1].report),
        score=after.score,
        turns=tuple((turn.n, address(turn.n)) for turn in played),
        turn=n,
        back=address(n - 1) if n > 1 else "",
        next=address(n + 1) if n < len(played) else "",
        over=over,
    )


def _event(scenario: Scenario, before: engine.State, answer: str | None) -> str:
    given = given_answer(scenario, before, answer)
    event = next((event for event in scenario.events if event.id == before.event), None)
    if event is None or given is None:
        return ""
    return says.EVENT.format(title=event.title, answer=given.label)


class Side(NamedTuple):
    """One run of a challenge beside others."""

    who: str  # "You", "Whoever asked", "Another player 2"
    squares: str
    score: float
    verdict: str
    decided: tuple[tuple[str, ...], ...]  # by turn
    scores: tuple[float, ...]  # after each turn


class ChallengePage(NamedTuple):
    """A challenge: an invitation, and both runs once one has finished one's own."""

    heading: str
    text: str
    start: pages.Form | None  # None where one's own game is over
    key: str
    resume: str  # address of one's own game, or ""
    card: str  # address of the picture for unfurled links, absolute
    picture: str  # the same on this site
    page: str  # this page's own address, absolute
    alt: str
    sides: tuple[Side, ...] = ()
    turns: int = 8
    notice: str = ""


class DailyPage(NamedTuple):
    """The dream of the day."""

    heading: str
    text: str
    start: pages.Form | None  # None where today's is over
    key: str
    resume: str
    streak: int
    until: str  # "6 h 12 min"
    seconds: int  # until the next one
    today: tuple[tuple[str, int], ...]  # verdict and how many, empty before one's own is over
    yesterday: tuple[tuple[str, int], ...]
    notice: str = ""
