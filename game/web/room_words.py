"""The words of workshops: for hosts, for seats, and before the door."""

from __future__ import annotations

GONE = ("Your seat is gone", "The host took it away, or the room’s time is over.")
TO_DOORS = "Join a room"
NO_MORE_TURNS = "The play has ended; nothing was changed. The debrief is what comes now."
PAUSED_NO_TURN = "The host has stopped the clock. Nothing was changed; talk on."
NOT_OPEN = "Turn {turn} is not open yet. Nothing was changed; decide, and wait for the others."

BAR_OVER = "The play has ended."
BAR_PAUSED = "The clock stands still."
BAR_STAND_IN = "Somebody stands in for you."
BAR_FINISHED = "You are through. Others still play."
BAR_WAITS = "The host starts in a moment."
BAR_NOT_OPEN = "Turn {turn} opens for everybody at once."
BAR_OPEN = "Turn {turn} is open."
BAR_NUDGED = "The others wait for your turn {turn}."

OPEN_HEADING = "Open a room"
LENGTHS = {
    15: "10 to play, 5 to talk",
    30: "20 to play, 10 to talk",
    60: "40 to play, 20 to talk",
    90: "60 to play, 30 to talk",
}
PACES = {
    "free": ("Free", "everybody at their own pace"),
    "timer": ("Timer", "turn by turn, by the clock"),
    "host": ("Host", "turn by turn, when you say so"),
}
PARTS = {
    "ranking": "ranking",
    "meters": "meters",
    "keys": "four keys",
    "flow": "flow of work",
    "map": "map of decisions",
}
VOTES = {
    "no": ("One device", "whoever has it decides for the table"),
    "yes": ("Votes", "everybody votes on their own phone, the captain confirms"),
}
HOURS = {1: "1 hour", 4: "4 hours", 8: "8 hours", 24: "24 hours"}

DOORS_HEADING = "Join a room"
DOOR_HEADING = "Take a seat"
DOOR_TEXT = "{company}. The same company and the same luck for every team in this room."
TABLE_TEXT = "Others sit here already. You vote on each turn; the captain confirms."
ONLY_THE_CAPTAIN = "Only the captain confirms a turn. Nothing was changed; vote, and talk."
VOTE = "Vote"
VOTED = "{voted} of {all} have voted on turn {turn}"
ALONE = "Nobody else sits at this table yet"
VOTED_OVER = "Nothing to vote on any more"
VOTED_ON = {"answer": "Answer", "start": "Start", "stop": "Stop", "bet": "Lead time will be"}
NOTHING_WANTED = "nothing"
BETS = {"lower": "lower", "same": "the same", "higher": "higher"}
PEOPLE = "{people} at the table, {voted} voted"
NO_SUCH_CODE = "No room has that code. Codes have nine signs, like 4KD 9XW 2MT."

SEAT_WAITS = "You have a seat. The play begins when the host says so."
SEAT_PLAYS = "Turn {turn} of {turns} is yours."
SEAT_OVER = "Your half-year is over: {score}."
SEAT_ENDED = "The play has ended."
SEAT_STAND_IN = "Somebody stands in for you, as a newcomer with common sense would play."
PLAY, VERDICT = "To your game", "To your debrief"

HOST_HEADING = "Room {code}"
ACTS = {
    "start": "Start",
    "pause": "Pause",
    "resume": "Go on",
    "advance": "Open turn {turn}",
    "nudge": "Nudge everybody",
    "lock": "Close the door",
    "unlock": "Open the door",
    "freeze": "Freeze the board",
    "thaw": "Let the board move again",
    "end": "End the play",
}
CLOCK_WAITS = "Nobody plays yet."
CLOCK_FREE = "Everybody plays; no clock runs."
CLOCK_RUNS_FREE = "Everybody plays."
CLOCK_OPEN = "Turn {turn} of {turns} is open."
CLOCK_PAUSED = "Paused."
CLOCK_OVER = "The play has ended."
COUNTED = "{decided} of {all} have decided turn {turn}"
COUNTED_OVER = "{over} of {all} are through"
ROUND = "Round {round}"
NEXT_ROUND = "Begin round {round}"
MORE, FEWER = "more", "fewer"
EACH_CHANGES = "each team chooses one change for itself"
CHOOSES = "chooses its change"
BAR_CHOOSE = "Choose your change for this round."
SEAT_CHOOSES = "The same company and the same luck once more, with one change of your own."
NOTHING_CHANGED = "nothing but its decisions"
NO_CHANGE = "nothing changed: decide otherwise"
STARTS_WITH = "starts with {choice}"
BUDGET = "{days} improvement days {more}"
EVENT_IN = "turn {turn}: {title}"
LET_HAPPEN = "Let it happen in turn {turn}"
PLACES = "{taken} of {places} seats"
HERE, AWAY = "here", "away for {time}"
WAITS_EVENT = "{event}, for {time}"
WAITS_TURN = "deciding for {time}"
WAITS_OPEN = "waits for turn {turn}"
NOT_BEGUN = "has not begun"
THROUGH = "through"
STANDS_IN = "a script plays"
GONE_AT = (
    "All of this is gone in {time}: names, votes, notes, seats and the ways to the games. "
    "What stays, for 13 months, are games without a name, for counting how the game is played."
)


def clock(seconds: int) -> str:
    """``4:31``."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def ago(seconds: int) -> str:
    """``40 s``, ``3 min``, ``2 h``: coarse, so that it changes seldom."""
    if seconds < 60:
        return "a moment"
    return f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"
