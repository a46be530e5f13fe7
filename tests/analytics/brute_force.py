"""Insights counted by hand: the definitions once more, in plain loops over the raw facts.

A fact is one line of what ``flask synthetic --facts`` writes. Nothing of the game is imported but
the arithmetic of intervals.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from statistics import median
from typing import Any, NamedTuple

from game.analytics.figures import Figure, share

Line = dict[str, Any]
HALF_HOUR, DAY, WEEK = 30 * 60, 24 * 60 * 60, 7 * 24 * 60 * 60
BEFORE_ALL = -(10**18)


class Span(NamedTuple):
    """Players whose first turn lies in [since, until); only what is before ``until`` is known."""

    since: int
    until: int
    now: int


def day(text: str) -> date:
    return date.fromisoformat(text)


def known(lines: Iterable[Line], until: int) -> list[Line]:
    """Each fact once, if it has happened."""
    once = {(line["player"], line["id"]): line for line in lines if line["at"] < until}
    return sorted(once.values(), key=lambda line: line["at"])


class Actor:
    """All facts of one actor, in order."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.kind = lines[0]["actor_kind"]
        self.turns = [line for line in lines if line["kind"] == "turn"]
        self.starts = [line for line in lines if line["kind"] == "start"]
        self.ends = {line["game"]: line["at"] for line in lines if line["kind"] == "finish"}
        self.active = [line for line in lines if line["kind"] == "active"]

    def turns_of(self, game: str) -> list[Line]:
        return [line for line in self.turns if line["game"] == game]

    def begins(self) -> int:
        """The first turn, or without any the first start, or else never."""
        return min(line["at"] for line in self.turns or self.starts or [{"at": BEFORE_ALL - 1}])

    def sessions(self) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        for moment in [line["at"] for line in self.lines]:
            if found:
                first, last = found[-1]
                if moment - last < HALF_HOUR and moment - first <= DAY:
                    found[-1] = first, moment
                    continue
            found.append((moment, moment))
        return found

    def active_seconds(self, session: tuple[int, int]) -> int:
        first, last = session
        reports = [line for line in self.active if first <= line["at"] <= last]
        if reports:
            seconds: set[int] = set()
            for line in reports:
                seconds.update(range(line["at"] - line["seconds"], line["at"]))
            return len(seconds)
        moments = [line["at"] for line in self.turns if first <= line["at"] <= last]
        return sum(min(b - a, 300) for a, b in itertools.pairwise(moments))

    def replayed(self) -> bool:
        games = [line for line in self.starts if self.turns_of(line["game"])]
        for first in games:
            for second in games:
                begun = second["at"]
                if first is second or first["at"] > begun:
                    continue
                if self.ends.get(first["game"], begun + 1) <= begun:
                    return True
                moments = [first["at"], *(line["at"] for line in self.turns_of(first["game"]))]
                if begun - max(moment for moment in moments if moment <= begun) >= HALF_HOUR:
                    return True
        return False

    def hasty(self) -> bool:
        gaps = []
        for start in self.starts:
            moments = [
                t["at"] for t in sorted(self.turns_of(start["game"]), key=lambda t: t["turn"])
            ]
            gaps += [b - a for a, b in itertools.pairwise(moments)]
        quick = sum(gap < 2 for gap in gaps)
        return len(gaps) >= 8 and quick > len(gaps) / 2

    def seen(self) -> bool:
        return any(line["seconds"] > 0 for line in self.active)


def actors(lines: list[Line]) -> list[Actor]:
    each: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        each[line["player"]].append(line)
    return [Actor(found) for found in each.values()]


def count(lines: Iterable[Line], span: Span) -> dict[str, Figure]:
    """Every figure but the intervals of means, which are compared elsewhere."""
    everybody = actors(known(lines, span.until))
    inside = [actor for actor in everybody if span.since <= actor.begins()]
    people = [actor for actor in inside if actor.kind == "person"]
    players = [actor for actor in people if actor.turns]
    sessions = [(player, session) for player in players for session in player.sessions()]
    wall = [last - first for _, (first, last) in sessions]
    active = [player.active_seconds(session) for player, session in sessions]
    ripe = [p for p in players if span.now - min(s["at"] for s in p.starts) >= WEEK]
    bots = [actor for actor in inside if actor.turns and is_bot(actor)]
    taps = [line for player in players for line in player.lines if line["kind"] == "feedback"]
    games = old_games(people, span.now)
    return {
        "players": Figure(len(players), len(players)),
        "sessions": Figure(len(sessions), len(sessions)),
        "replay_rate": share(sum(player.replayed() for player in ripe), len(ripe)),
        "completion_rate": share(sum(over for _, over in games), len(games)),
        "returning_rate": share(
            sum(len(player.sessions()) > 1 for player in players), len(players)
        ),
        "d1": came_back(players, 1, span.now),
        "d7": came_back(players, 7, span.now),
        "session_minutes_mean": Figure(sum(wall) / len(wall) / 60 if wall else None, len(wall)),
        "session_minutes_median": Figure(median(wall) / 60 if wall else None, len(wall)),
        "active_minutes_median": Figure(median(active) / 60 if active else None, len(active)),
        "bots": Figure(len(bots), len(bots)),
        "positive_rate": share(sum(tap["value"] == "positive" for tap in taps), len(taps)),
    }


def is_bot(actor: Actor) -> bool:
    if actor.kind == "person":
        return actor.hasty() and not actor.seen()
    return bool(actor.kind == "bot")


def came_back(players: list[Actor], day: int, now: int) -> Figure:
    ripe = [p for p in players if now - p.lines[0]["at"] >= DAY * (day + 1)]
    back = 0
    for player in ripe:
        ages = [line["at"] - player.lines[0]["at"] for line in player.lines]
        back += any(day * DAY <= age < (day + 1) * DAY for age in ages)
    return share(back, len(ripe))


def old_games(people: list[Actor], now: int) -> list[tuple[int, bool]]:
    """Turns played and whether it ended, of each game from turn 1 that is a day old."""
    return [
        (len(person.turns_of(start["game"])), start["game"] in person.ends)
        for person in people
        for start in person.starts
        if now - start["at"] > DAY and not start.get("again_from")
    ]


def left_at_turn(lines: Iterable[Line], span: Span) -> dict[int, Figure]:
    everybody = actors(known(lines, span.until))
    people = [a for a in everybody if a.kind == "person" and span.since <= a.begins()]
    reached: dict[int, int] = defaultdict(int)
    left: dict[int, int] = defaultdict(int)
    for turns, over in old_games(people, span.now):
        for turn in range(1, turns + 1):
            reached[turn] += 1
        if not over:
            reached[turns + 1] += 1
            left[turns + 1] += 1
    return {turn: share(left[turn], reached[turn]) for turn in sorted(reached)}
