"""The words of a room's debrief: charts, questions, awards."""

from __future__ import annotations

HEADING = "What happened in room {code}"
TOGETHER = "{teams}, {company}, one luck."
SOME = "{shown} of {all} teams are compared, evenly from the highest score to the lowest."
NOTHING = "Nobody has played a turn yet."
HIDDEN = "The host has not shown anything yet."

FLOW = "How did work flow?"
FLOW_SUB = "In tasks, all on one scale. A wide band is work started and not finished."
FLOW_OF = "Flow of {team}"
FLOW_DESC = (
    "On day {day}: {committed} tasks committed, {started} started, {merged} merged, {done} done."
)
KEYS = "How do the four keys compare?"
KEYS_SUB = "Of each team’s last six sprints."
METERS = "How do the meters compare?"
METERS_SUB = "After the last turn."
MAP = "Where did you part?"
MAP_SUB = (
    "Score after each turn. Teams that decide alike go one way, for chance is the same for all; "
    "each number is a parting."
)
MAP_DESC = "{team} ended at {score:.1f}"
TURN_AXIS = "turn"
PARTED = "Turn {turn}, {together}."
PARTED_ALL = "everybody stood alike"
PARTED_SOME = "{teams} stood alike"
NO_MOVE = "changed nothing"
BEHIND = "{points:.1f} behind after the turn"
AHEAD = "in front after the turn"
ENDED = "ended at {score:.1f} at best"
ROUNDS = "Before and after"
ROUNDS_SUB = "The same company and the same luck. Round {round}: {twist}."
ROUNDS_SAME = "decided anew"
ROUNDS_EACH = "each team changed one thing"
ROUNDS_HEAD_EACH = ("Team", "Changed", "Before", "After", "Points")
FROZEN = "Frozen by the host: play goes on, and this stays as it is."
ROUNDS_HEAD = ("Team", "Before", "After", "Change")
ROUND_DESC = "{team}: {before:.1f}, then {after:.1f}"
ROUND = "Round {round}"
COSTS = "What did parting from {best} cost?"
COSTS_SUB = (
    "Each team’s game again, with what {best} decided in the turn where they parted, "
    "and the team’s own plan for all else."
)
COST = "Turn {turn} as {other}: {score:.1f} instead of {own:.1f}."
COST_HEAD = ("Team", "Turn", "Decided", "Would have been", "Was")
PRINT = "Print"
RANKING = "Who ended where?"
RANKING_OPEN = "Show it"

QUESTIONS = "Questions of this room’s own"
CLASSIC = "And four that always help"
THINK = "One minute alone, in silence; then talk."
START_MINUTE = "Start the minute"
CLASSICS = (
    "What happened?",
    "Why did it happen?",
    "Where do we see this at work?",
    "What will we try on Monday?",
)
ASKED = {
    "apart": (
        "After turn {turn}, {high} and {low} stood neck and neck. They ended {gap} points apart. "
        "What did {high} do that {low} did not?"
    ),
    "dear": (
        "With {other}’s decision in turn {turn}, {team} would have gained {points} points. "
        "What did {team} see at that moment, and what could it not see?"
    ),
    "cheap": (
        "{team}’s own decision in turn {turn} was {points} points better for its plan than "
        "{other}’s. What was right about it, and where did the rest go?"
    ),
    "alone": (
        "{team} alone began {improvement}, in turn {turn}. What did it hope for, what did it cost "
        "at first, and what kept the others from it?"
    ),
    "together": (
        "Every team stood by “{choice}” most of the time. Was it a decision, or just how things "
        "were? What would have to happen to try something else?"
    ),
    "answered": (
        "“{event}”: {some} said “{first}”, {others} said “{second}”. What did each fear more? "
        "What came of it?"
    ),
    "fell": (
        "In turn {turn}, {team} lost {points} points. When had what caused it been decided, and "
        "what would have been the first sign of it?"
    ),
    "waited": (
        "In {teams}, stories waited longest at {stage}: {days} days each. Who could see that, and "
        "what was everybody busy with meanwhile?"
    ),
}

MONDAY = "What will we try on Monday?"
NO_ACTIONS = "Nothing is written down yet. Each team can, on its own page."
AWARDS = "And every team was best at something"
AWARD = {
    "climb": ("The steepest climb", "{value:.1f} points up from the lowest turn"),
    "people": ("Kindest to its people", "People at {value:.0f}"),
    "nights": ("The quietest nights", "{value:.0f} incidents in all"),
    "quick": ("Quickest to the customer", "{value:.1f} days a story at the end"),
    "stories": ("Most stories told", "{value:.0f} reached their customers"),
    "customers": ("Closest to its customers", "Customers at {value:.0f}"),
    "steady": ("The steadiest hand", "Stability at {value:.0f}"),
    "curious": ("The most curious", "{value:.0f} other ways of working tried"),
    "calm": ("The longest breath", "only {value:.0f} decisions in all"),
    "stayed": ("Stayed awake to the end", "{value:.0f} turns played"),
}
