"""Random histories, as lines of facts, with moments around every bound that a definition has."""

from __future__ import annotations

from itertools import accumulate
from random import Random
from typing import Any

from hypothesis import strategies as st

from tests.analytics.brute_force import DAY, HALF_HOUR, WEEK, Line

NOW = 1_600_000_000
LATEST = 30 * DAY

gaps = st.sampled_from([0, 1, 2, 60, 299, 301, HALF_HOUR - 1, HALF_HOUR, HALF_HOUR + 1, DAY])
ages = st.sampled_from(
    [0, 60, DAY - 1, DAY, DAY + 1, 2 * DAY, WEEK - 1, WEEK, WEEK + 1, WEEK + DAY, 3 * WEEK]
)
kinds = st.sampled_from(["person", "person", "person", "bot", "test"])


class History:
    """One actor's facts, written down one by one."""

    def __init__(self, number: int, actor_kind: str) -> None:
        self.player = f"player-{number}"
        self.actor_kind = actor_kind
        self.lines: list[Line] = []

    def add(self, kind: str, at: int, game: str | None = None, **more: Any) -> None:
        line: Line = {
            "player": self.player,
            "actor_kind": self.actor_kind,
            "game": game,
            "turn": None,
            "kind": kind,
            "at": at,
            "received": at,
            "id": f"{len(self.lines)}",
        }
        self.lines.append(line | more)

    def game(
        self, at: int, turns: tuple[int, ...], *, over: bool = False, again_from: int | None = None
    ) -> str:
        """A game begun at a moment, with the moments of its turns; it ended with the last."""
        game = f"game-{self.player[7:]}-{len(self.lines)}"
        again = {"again_of": None, "again_from": again_from}
        company = {"company": "living-the-dream", "version": 1, "seed": 1}
        self.add("start", at, game, **company, **again)
        first = again_from or 1
        for turn, moment in enumerate(turns, first):
            self.add("turn", moment, game, turn=turn)
        if over and turns:
            last = first + len(turns) - 1
            self.add("finish", turns[-1], game, turn=last, verdict="high", score=80.0)
        return game


@st.composite
def histories(draw: st.DrawFn) -> list[Line]:
    """A few actors with games that may lie beside or across each other, and facts around them.

    They come shuffled, some or all five times, and some 30 days late.
    """
    lines: list[Line] = []
    for number in range(draw(st.integers(1, 4))):
        who = History(number, draw(kinds))
        begun = NOW - draw(ages)
        for _ in range(draw(st.integers(0, 4))):
            begun += draw(gaps)
            moments = tuple(
                accumulate(draw(st.lists(gaps, max_size=9)), initial=begun + draw(gaps))
            )
            turns = moments if draw(st.booleans()) else ()
            again_from = draw(st.sampled_from([None, None, 3]))
            game = who.game(begun, turns, over=draw(st.booleans()), again_from=again_from)
            for at in draw(st.lists(st.sampled_from(moments), max_size=4)):
                seconds = draw(st.sampled_from([0, 1, 50, 70, 1000]))
                late = draw(st.sampled_from([0, LATEST]))
                shift = draw(st.sampled_from([-30, 0, 40]))
                report = {"seconds": seconds, "received": at + shift + late}
                who.add("active", at + shift, game, **report)
            if draw(st.booleans()):
                tap = draw(st.sampled_from(["positive", "negative"]))
                who.add("feedback", begun + draw(gaps), game, value=tap)
            if draw(st.booleans()):
                who.add(draw(st.sampled_from(["visit", "share"])), begun - draw(gaps), value="")
        lines += who.lines
    again = draw(st.sampled_from([0, 1, 3, len(lines)]))
    return shuffled(lines + lines[:again] * 4, draw(st.integers(0, 2**32)))


def shuffled(lines: list[Line], seed: int) -> list[Line]:
    """The lines in another order."""
    return Random(seed).sample(lines, len(lines))
