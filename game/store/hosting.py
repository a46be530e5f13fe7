"""What only a host may do with a room: run its clock, open and close its door, show and hide.

Each power is a function from the room and its clock to the columns that change, or to a refusal.
Who may call it is not asked here: a room is handed out with its secret or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from game.store import names
from game.store.pace import Moment, Pace, play_seconds, turn_seconds
from game.store.refusal import Code, Refusal
from game.store.rooms import PARTS, Room, Values

LONGEST_NOTES = 4000
MOST_EXTRA_MINUTES = 120

STARTED = Refusal(Code.OVER, "The clock is running already.")
NOT_STARTED = Refusal(Code.ILLEGAL, "Start the clock first.")
ENDED = Refusal(Code.OVER, "The play has ended. Give it more minutes to open it again.")
NO_CLOCK = Refusal(Code.ILLEGAL, "There is no clock here: you say when the next turn opens.")
NO_NEXT_TURN = Refusal(Code.ILLEGAL, "The last turn is open already.")
ALL_OPEN = Refusal(Code.ILLEGAL, "All turns are open already: everybody plays at their own pace.")


class Hosting:
    """The powers of the host of one room, at one moment."""

    def __init__(self, turns: int, now: int) -> None:
        self.turns = turns
        self.now = now

    def start(self, one: Room, _moment: Moment) -> Values | Refusal:
        """The clock runs, and the first turn is open."""
        if one.started_at is not None:
            return STARTED
        seconds = {
            Pace.FREE: play_seconds(one.minutes),
            Pace.TIMER: turn_seconds(one.minutes, self.turns),
            Pace.HOST: None,
        }[one.pace]
        ends_at = None if seconds is None else self.now + seconds
        return {"started_at": self.now, "open_turn": 1, "ends_at": ends_at}

    def pause(self, one: Room, moment: Moment) -> Values | Refusal:
        """The clock stands still, and nobody may play."""
        if moment.over:
            return ENDED
        if one.paused_at is not None:
            return {}
        return {"paused_at": self.now, **_kept(moment)}

    def resume(self, one: Room, moment: Moment) -> Values | Refusal:
        """The clock runs on from where it stood."""
        return {} if one.paused_at is None else {"paused_at": None, **_kept(moment)}

    def extend(self, one: Room, moment: Moment, minutes: int) -> Values | Refusal:
        """More minutes: for the open turn or, where the pace is free, for the play."""
        if not 1 <= minutes <= MOST_EXTRA_MINUTES:
            sentence = f"“minutes” may be 1 to {MOST_EXTRA_MINUTES}."
            return Refusal(Code.MALFORMED, sentence)
        if one.started_at is None:
            return NOT_STARTED
        if one.pace is Pace.HOST:
            return {"ended_at": None} if one.ended_at is not None else NO_CLOCK
        kept = _kept(moment)
        if kept["ends_at"] is None:  # never, once it was started
            return NOT_STARTED
        ends_at = max(kept["ends_at"], self.now) + 60 * minutes
        paused = None if one.paused_at is None else self.now
        return {**kept, "ends_at": ends_at, "ended_at": None, "paused_at": paused}

    def advance(self, one: Room, moment: Moment) -> Values | Refusal:
        """The next turn opens now."""
        if one.pace is Pace.FREE:
            return ALL_OPEN
        if one.started_at is None:
            return self.start(one, moment)
        if moment.over:
            return ENDED
        if moment.open_turn >= self.turns:
            return NO_NEXT_TURN
        timed = one.pace is Pace.TIMER
        return {
            "open_turn": moment.open_turn + 1,
            "ends_at": self.now + turn_seconds(one.minutes, self.turns) if timed else None,
            "paused_at": None if one.paused_at is None else self.now,
        }

    def end(self, _one: Room, moment: Moment) -> Values | Refusal:
        """Nobody may play any more; the debrief begins."""
        return {**_kept(moment), "ended_at": self.now, "paused_at": None}

    def lock(self, one: Room, _moment: Moment) -> Values:
        """Nobody new may join."""
        return {"locked_at": one.locked_at or self.now}

    def unlock(self, _one: Room, _moment: Moment) -> Values:
        """Everybody with the code may join."""
        return {"locked_at": None}

    def freeze(self, one: Room, _moment: Moment) -> Values:
        """What the wall and the seats show of teams stays as it is now, while play goes on."""
        return {"frozen_at": one.frozen_at or self.now}

    def thaw(self, _one: Room, _moment: Moment) -> Values:
        """… and moves again."""
        return {"frozen_at": None}

    def nudge(self, _one: Room, _moment: Moment) -> Values:
        """Everybody who has not decided is reminded."""
        return {"nudged_at": self.now}

    def show(self, _one: Room, _moment: Moment, parts: Sequence[str]) -> Values | Refusal:
        """Seats see these parts of each other, and no others."""
        for part in parts:
            if part not in PARTS:
                found = names.visible(part)[:40]
                sentence = f"“show” may be one of: {', '.join(PARTS)}, not “{found}”."
                return Refusal(Code.MALFORMED, sentence)
        return {"shows": " ".join(part for part in PARTS if part in parts)}

    def put_up(self, _one: Room, _moment: Moment, parts: Sequence[str]) -> Values | Refusal:
        """The wall shows these parts, and no others."""
        chosen = self.show(_one, _moment, parts)
        return chosen if isinstance(chosen, Refusal) else {"wall": chosen["shows"]}

    def note(self, _one: Room, _moment: Moment, notes: str) -> Values | Refusal:
        """What the room will try on Monday, written down."""
        told = names.clean_text(notes, LONGEST_NOTES)
        return told if isinstance(told, Refusal) else {"notes": told}


#: The powers that need nothing but to be named, by their names in forms.
PLAIN: Mapping[str, Callable[[Hosting, Room, Moment], Values | Refusal]] = {
    "start": Hosting.start,
    "pause": Hosting.pause,
    "resume": Hosting.resume,
    "advance": Hosting.advance,
    "end": Hosting.end,
    "lock": Hosting.lock,
    "unlock": Hosting.unlock,
    "freeze": Hosting.freeze,
    "thaw": Hosting.thaw,
    "nudge": Hosting.nudge,
}


def _kept(moment: Moment) -> dict[str, Any]:
    """The clock as it is read now, to be written down."""
    return {"open_turn": moment.open_turn, "ends_at": moment.ends_at}
