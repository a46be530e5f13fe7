"""A believable population: who comes, how they play, and when they stop.

Made up from a seed, with what makes counting hard in life: a peak at the launch and a tail, people
of differing skill and patience, who leave, pause for lunch, play again at once or next week, have
two tabs open, and whose browsers report late or never; and bots. Each line of what comes out is a
*fact* as a flat dictionary; docs/insights.md says what each kind holds.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from random import Random
from typing import Any, NamedTuple

from game.analytics.scripted import BEST_KNOWN, Script, ScriptedGame

Line = dict[str, Any]
Plays = Callable[[Script], ScriptedGame]

LAUNCH = int(datetime(2020, 8, 19, tzinfo=UTC).timestamp())  # of the predecessor
DAYS = 57  # to 14 October 2020
POST_DAY = 33  # somebody with readers writes about it
HOUR, DAY = 60 * 60, 24 * 60 * 60

#: How many come in each hour of a day (UTC), as weights.
HOURS = (1, 1, 1, 1, 1, 2, 4, 7, 10, 12, 11, 9, 12, 12, 10, 9, 8, 6, 5, 5, 5, 4, 3, 2)
#: How many come on each day of the week, from Monday.
WEEKDAYS = (1.0, 1.1, 1.1, 1.0, 0.8, 0.3, 0.35)
#: Chance to leave for good before a turn, from the first. Patience divides it.
LEAVES = (0.05, 0.06, 0.05, 0.045, 0.03, 0.02, 0.02, 0.015)
SOURCES = ("", "", "", "news.example", "social.example", "blog.example", "search.example")
COMPANIES = ("living-the-dream", "old-money", "in-force", "night-shift")
#: Who plays, from the least skilled: share of people, plan, how many games there are of each.
PLANS = ((0.15, "untouched", 2), (0.3, "random", 3), (0.45, "sensible", 4), (0.1, BEST_KNOWN, 2))
WORDS = {
    "positive": ("Exactly our team.", "One more game.", "I showed it to my boss."),
    "negative": ("Too hard.", "I did not see why the score fell.", "Too many words."),
}
BOTS_A_HUNDRED = 2
VISITORS_A_PLAYER = 0.6
REPORTS = 0.8  # share of people whose browser reports active time
LATE = 0.02  # share of reports that come late
LATEST = 30 * DAY


class Person(NamedTuple):
    """How somebody is: what they do follows from it and from chance."""

    id: str
    plan: str
    scripts: int
    patience: float
    pace: float  # seconds that a turn takes
    reports: bool
    two_tabs: bool


def population(players: int, seed: int, plays: Plays) -> Iterator[Line]:
    """The facts of so many players, and of visitors and bots beside them, one after another."""
    chance = Random(f"population {seed}")  # noqa: S311 - no secret
    weights = [_weight(day) for day in range(DAYS)]
    for _ in range(players):
        life = _Life(chance, _person(chance), plays)
        yield from life.lived(_arrival(chance, weights))
    for _ in range(-(-players * BOTS_A_HUNDRED // 100)):
        yield from _bot(chance, _arrival(chance, weights), plays)
    for _ in range(round(players * VISITORS_A_PLAYER)):
        visitor = _person(chance)
        yield from _Life(chance, visitor, plays).visited(_arrival(chance, weights))


def _weight(day: int) -> float:
    """How many come on a day: the launch, a tail, one post."""
    peak = 20 * 0.72**day + 0.985**day
    return (peak + (4 * 0.6 ** (day - POST_DAY) if day >= POST_DAY else 0)) * WEEKDAYS[
        (day + 2) % 7  # the launch is on a Wednesday
    ]


def _arrival(chance: Random, weights: list[float]) -> int:
    (day,) = chance.choices(range(DAYS), weights)
    (hour,) = chance.choices(range(24), HOURS)
    return LAUNCH + day * DAY + hour * HOUR + chance.randrange(HOUR)


def _id(chance: Random) -> str:
    return urlsafe_b64encode(chance.randbytes(16)).decode().rstrip("=")


def _person(chance: Random) -> Person:
    ((_, plan, scripts),) = chance.choices(PLANS, [share for share, _, _ in PLANS])
    patience = chance.lognormvariate(0.0, 0.4)
    pace = chance.lognormvariate(4.0, 0.45)
    reports, two_tabs = chance.random() < REPORTS, chance.random() < 0.03
    return Person(_id(chance), plan, scripts, patience, pace, reports, two_tabs)


class _Life:
    """One person's facts, from the first visit on."""

    def __init__(self, chance: Random, who: Person, plays: Plays) -> None:
        self.chance, self.who, self.plays = chance, who, plays
        self.number = 0

    def fact(self, kind: str, at: int, received: int | None = None, **more: Any) -> Line:
        """One fact; its id counts up."""
        self.number += 1
        line: Line = {
            "player": self.who.id,
            "actor_kind": "person",
            "game": None,
            "turn": None,
            "kind": kind,
            "at": at,
            "received": at if received is None else received,
            "id": f"{kind}-{self.number}",
        }
        return line | more

    def visited(self, at: int) -> Iterator[Line]:
        """A look at the front page."""
        yield self.fact("visit", at, value=self.chance.choice(SOURCES))

    def lived(self, at: int) -> Iterator[Line]:
        """All that this person does; at least one turn."""
        chance = self.chance
        yield from self.visited(at)
        at += chance.randint(2, 40)
        for number in range(6):
            line: Line = {}
            for line in self.game(at, first=number == 0):
                yield line
            last = max(at, line.get("at", at))
            mood = chance.random() / min(1.6, self.who.patience)
            if mood < 0.14:
                at = last + chance.randint(15, 500)  # again at once
            elif mood < 0.22:
                at = last + DAY + chance.randint(-4 * HOUR, 8 * HOUR)
                yield from self.visited(at - chance.randint(3, 30))
            elif mood < 0.27:
                at = last + 7 * DAY + chance.randint(-12 * HOUR, 30 * HOUR)
                yield from self.visited(at - chance.randint(3, 30))
            else:
                return

    def game(self, at: int, *, first: bool) -> Iterator[Line]:
        """One game, as far as patience reaches."""
        chance, who = self.chance, self.who
        company = COMPANIES[0] if chance.random() < 0.8 else chance.choice(COMPANIES)
        script = Script(company, who.plan, chance.randrange(who.scripts))
        game, played = _id(chance), self.plays(script)
        yield _start(self.fact("start", at, game=game), script, played)
        if who.two_tabs:
            other = self.fact("start", at + chance.randint(1, 20), game=_id(chance))
            yield _start(other, script, played)  # the other tab, in which nobody plays
        for turn in range(1, len(played.turns) + 1):
            leaves = LEAVES[min(turn, len(LEAVES)) - 1] / who.patience
            if not (first and turn == 1) and chance.random() < leaves:
                return
            spent = max(3, round(chance.lognormvariate(0.0, 0.5) * who.pace))
            pause = 0 if chance.random() < 0.97 else round(chance.lognormvariate(7.5, 1.2))
            at += spent + pause
            yield self.fact("turn", at, game=game, turn=turn)
            if who.reports:
                yield from self.attention(at, spent, game, turn)
        over = self.fact("finish", at, game=game, turn=len(played.turns))
        yield over | {"verdict": played.verdict, "score": played.score}
        yield from self.afterwards(at, game, played)

    def attention(self, at: int, spent: int, game: str, turn: int) -> Iterator[Line]:
        """What the browser reports of a turn's time, and the other tab of the same time."""
        seconds = max(1, round(spent * self.chance.uniform(0.6, 1.0)))
        yield self.reported(at, seconds, game, turn)
        if self.who.two_tabs and seconds > 4:
            yield self.reported(at - seconds // 4, seconds // 2, game, turn)

    def reported(self, at: int, seconds: int, game: str, turn: int) -> Line:
        """A report of active time, now and then a late one."""
        late = self.chance.random() < LATE
        received = at + (self.chance.randint(HOUR, LATEST) if late else 0)
        return self.fact("active", at, received, game=game, turn=turn, seconds=seconds)

    def afterwards(self, at: int, game: str, played: ScriptedGame) -> Iterator[Line]:
        """After the verdict: a tap, a few words, a result shared."""
        chance = self.chance
        if chance.random() < 0.3:
            at += chance.randint(10, 180)
            tap = "positive" if chance.random() < 0.4 + played.score / 160 else "negative"
            words = chance.choice(WORDS[tap]) if chance.random() < 0.3 else None
            yield self.fact("feedback", at, game=game, value=tap, words=words)
        if chance.random() < 0.06:
            at += chance.randint(5, 60)
            yield self.fact("share", at, game=game, value=chance.choice(("text", "challenge")))


def _start(fact: Line, script: Script, played: ScriptedGame) -> Line:
    return fact | {
        "company": script.company,
        "version": played.version,
        "plan": script.plan,
        "seed": script.seed,
    }


def _bot(chance: Random, at: int, plays: Plays) -> Iterator[Line]:
    """Two games and more, a turn a second, and nobody looks."""
    who = Person(_id(chance), "random", 3, 1.0, 1.0, reports=False, two_tabs=False)
    life = _Life(chance, who, plays)
    bot = {"actor_kind": "bot"}
    for _ in range(chance.randint(2, 4)):
        script = Script(COMPANIES[0], "random", chance.randrange(3))
        game, played = _id(chance), plays(script)
        yield _start(life.fact("start", at, game=game), script, played) | bot
        for turn in range(1, len(played.turns) + 1):
            at += chance.randint(0, 1)
            yield life.fact("turn", at, game=game, turn=turn) | bot
        over = life.fact("finish", at, game=game, turn=len(played.turns)) | bot
        yield over | {"verdict": played.verdict, "score": played.score}
        at += chance.randint(1, 5)
