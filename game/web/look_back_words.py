"""The words of the road not taken and of luck and skill. ``{…}`` are filled in by whoever shows."""

from __future__ import annotations

# What frames both: asked for, under way, kept.
ROADS_TITLE = "The road not taken"
ROADS_SUB = "The same half-year, the same luck, one choice changed."
ROADS_ASK = "Try other choices"
ROADS_SIZE = "Plays every other choice of yours to the end: a few seconds."
ROADS_SO_FAR = "{done} of {of} steps done."
LUCK_TITLE = "Luck or skill?"
LUCK_SUB = "The same decisions on {days} other days."
LUCK_ASK = "Play it on {days} other days"
LUCK_SIZE = "Takes a few seconds."
LUCK_SO_FAR = "{done} of {of} days so far."
COMPUTING = "Being computed."
RELOAD = "Look again"
SILENT = "The computation stopped on the way; nothing else was lost."
ASK_AGAIN = "Begin again"

# The road not taken. In ``WHEN`` the choice stands to the end, in one turn, or in some.
WHEN = {
    "on": "from turn {first} on",
    "one": "in turn {first}",
    "some": "in turns {first} to {last}",
}
POLICY = "{choice} {when}, not {instead}"
ANSWER = "{title}: “{choice}”, not “{instead}”"
STARTING = "Starting {name} in turn {turn}"
STARTING_NOT_OTHER = "Starting {name} in turn {turn}, not {other}"
STARTING_EARLIER = "Starting {name} in turn {turn}, not in turn {later}"
NOT_STARTING = "Not starting {name} in turn {turn}"
NOT_STOPPING = "Going on with {name} in turn {turn}"
GAINED = "{score} in the end, not {own}."
GAINED_AT_REVIEW = "{score} at the board review, not {own}."
VERDICT = " That would be {verdict}."
WENT_ON = " The board would have gone on investing."
WAS_FIRED = " The board would have lost its patience after turn {turn}."
LEAD_TIME = " Lead time {days} days, not {own}."
METER = " {meter} {change}."
RIGHT = " You were right."
ELSEWHERE = "On {days} other days: {gain} on average, better on {better}, worse on {worse}."
OWN_POLICY = "{choice} in turn {turn}"
OWN_ANSWER = "{title}: “{choice}”"
OWN_START = "Starting {name} in turn {turn}"
OWN_STOP = "Stopping {name} in turn {turn}"
LOOKED_BAD_TITLE = "Looked bad, was right"
LOOKED_BAD = "It cost {soon} points at first. {without}: {score} in the end, not {own}."
WITHOUT_IT, WITH_OTHER = "Without it", "With “{choice}”"
NONE_LOOKED_BAD = "No decision of yours looked bad at first and turned out right."
NOTHING_MATTERED = "No other single choice would have changed much."
TRIED = (
    "{tried} other choices were played to the end. "
    "Your later decisions stayed as they were, wherever they were possible."
)
PLAY_FROM = "Play again from turn {turn} with this change"
PLAY_WITHOUT = "Play again from turn {turn} without it"
ROAD_UNKNOWN = "“road” is “{road}”, but it may be one of those shown beneath a finished game."

# The turn from which a game is played again.
BRANCH_TITLE = "Turn {turn} once more"
BRANCH = "The same luck so far, and your decisions of then are filled in. Changed: {change}."

ANSWERED = "your answer, {choice}"
NOTHING_STARTED = "nothing new started"
NOTHING_STOPPED = "nothing stopped"
NOT_YET = "Not yet"

# Luck and skill.
LUCK_HEADLINE = "A plan that beats a newcomer’s on {skill}, on a day kinder than {luck}."
NO_DAY, EVERY_DAY, SOME_DAYS = "no day", "every day", "{days} days of 100"
NONE_OF_THEM, ALL_OF_THEM, SOME_OF_THEM = "none", "all others", "{days} of 100"
LUCK_AVERAGE = (
    "Held on to without looking, it comes to {average} on average, "
    "and on eight days of ten to {low} to {high}. You, who could look, came to {own}."
)
LUCK_ELITE = "It is elite on {elite} of {days} days."
LUCK_SURVIVED = "On {survived} of {days} days the board would have gone on investing."
LUCK_NOTE = (
    "The newcomers are a script with common sense; "
    "their plans are held on to as blindly, on the same days and on yours."
)
LUCK_CHART = "Where would your plan have ended on other days?"
LUCK_CHART_DESC = "Yours: {yours}. Newcomers’: {newcomer}."
YOURS, NEWCOMER, OWN = "your plan", "newcomers’ plans", "you: {own}"
BANDS = ("below 30", "30 to 50", "50 to 70", "70 to 90", "above 90")
