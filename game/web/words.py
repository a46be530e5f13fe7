"""All words of the game's pages that are not a company's own: dry, kind, brief.

``{…}`` are filled in by whoever shows them. Figures are never asserted here.
"""

from __future__ import annotations

from game.engine.model import Cause

METERS = {
    "people": "People",
    "productivity": "Productivity",
    "customers": "Customers",
    "stability": "Stability",
}

DIALS = {
    "wip": "WIP limit",
    "testing": "Testing",
    "planning": "Planning",
    "deployment": "Deployment",
}

FIELDS = {
    "wip_limit": "Stories at once",
    "testing": "How changes are tested",
    "test_share": "Share of the week for tests",
    "planning": "When stories are planned",
    "discovery": "How stories are understood",
    "contingency": "Every fourth sprint",
    "merge": "When work is merged",
    "deployment": "When changes are deployed",
    "release": "When customers see them",
}
ANY_OTHER = "Any other"

#: The same in a list of what was decided, where there is little room.
FIELDS_IN_SHORT = {
    "wip_limit": "WIP limit",
    "testing": "Testing",
    "test_share": "Time for tests",
    "planning": "Planning",
    "discovery": "Discovery",
    "contingency": "Every fourth sprint",
    "merge": "Merge",
    "deployment": "Deployment",
    "release": "Release",
}

#: Choice -> its label, and its name inside *We believe that … will …* and *Without …*.
CHOICES: dict[tuple[str, str], tuple[str, str]] = {
    ("wip_limit", "none"): ("None", "lifting the WIP limit"),
    ("testing", "by-hand"): ("By hand", "testing by hand"),
    ("testing", "automated"): ("Automated", "automated testing"),
    ("testing", "test-first"): ("Test first", "testing first"),
    ("test_share", "10"): ("10 %", "less time for tests"),
    ("test_share", "20"): ("20 %", "a fifth of the week for tests"),
    ("test_share", "35"): ("35 %", "more time for tests"),
    ("planning", "up-front"): ("Up front", "planning up front"),
    ("planning", "sprint"): ("By sprint", "sprint planning"),
    ("planning", "just-in-time"): ("Just in time", "just-in-time planning"),
    ("discovery", "specification"): ("Specification", "written specifications"),
    ("discovery", "example-mapping"): ("Example mapping", "example mapping"),
    ("contingency", "none"): ("Planned", "planning every sprint"),
    ("contingency", "free-sprint"): ("Free", "a free sprint"),
    ("merge", "when-reviewed"): ("When reviewed", "merging when reviewed"),
    ("merge", "when-done"): ("When done", "merging when done"),
    ("deployment", "train"): ("Train", "the release train"),
    ("deployment", "sprint-end"): ("Sprint", "deploying each sprint"),
    ("deployment", "on-demand"): ("On demand", "deploying on demand"),
    ("deployment", "continuous"): ("Continuous", "continuous deployment"),
    ("release", "with-deployment"): ("At deployment", "releasing at deployment"),
    ("release", "toggles"): ("By toggle", "feature toggles"),
}
WIP_LIMIT_SAYS = "a WIP limit of {value}"
START_SAYS = "starting {name}"
STOP_SAYS = "stopping {name}"

# The size of what each policy costs now, one line a dial.
WIP_SIZE = "{stories} among {people}."
TESTS_SIZE = "{percent} % of the week."
FAILED_SIZE = "{percent} % of deployments failed."
NONE_FAILED_SIZE = "No deployment failed."
NOTHING_DEPLOYED = "Nothing was deployed."
PLANNING_SIZE = "{hours} hours a person, each week."
GATE_WAIT_SIZE = "Stories wait {days} days at the gate."
BOARD_WAIT_SIZE = "Stories wait {days} days for the change board."
GATE_OPENS_SIZE = "Next on day {day}."
DEPLOYMENTS_SIZE = "{deployments}."
SETTLING_SIZE = "Getting used to this takes {percent} % of the week at first."
SETTLING = "settling, {weeks} to go"

# The front page, and who meets when.
HARD = "hard"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# The line on top, and what runs a turn.
TURN = "Turn {turn} of {turns}"
SPRINTS = "sprints {first}–{last} of {all}"
SPRINTS_PLAYED = "{played}"
REVIEW_NOTE = "Board review after this turn"
RUN = "Run {sprints}"
BUDGET = "{left} of {all} improvement days left"
BUDGET_TO_COME = "; {days} more come with turn {turn}"
COST = "{days} · {weeks}"
GIVES = "gives {days} back · {weeks}"
WEEKS_LEFT = "{weeks} left"
DAYS_LEFT = "nearly done"

# The recap: at most 30 words together with the bet.
LEAD_TIME = {
    "first": ("Lead time: ", "."),
    "fell": ("Lead time fell to ", "."),
    "rose": ("Lead time rose to ", "."),
    "stayed": ("Lead time stayed at ", "."),
}
NOTHING_ACCEPTED = "No story reached its customers."
WITHOUT = ("Without {what} it would have been ", ".")
WITHOUT_SOME = ("Without {what} some would have, in ", " days.")
WITHOUT_NONE = "Without {what}, no story would have arrived."
WITHOUT_SCORE = ("Without {what} the score would be ", " {direction}.")
LITTLE_SO_FAR = "{what} made little difference so far."
# What hurt most: a meter that fell far, and the measured reason for it.
FELL = "{meter} fell by {points}: {reason}."
REASONS = {
    "incidents": "{number}",
    "worth": "what arrived was worth less",
    "failed": "{percent} % of deployments failed",
    "finished": "{number} finished",
    "morale": "morale went from {first} to {last} %",
    "rested": "rest went from {first} to {last} %",
}
STILL_SETTLING = "Still settling: {weeks} to go."
WAITS = {
    Cause.WAITS_FOR_PERSON: "{stage} is the wait: ",
    Cause.WAITS_FOR_REVIEW: "Review is the wait: ",
    Cause.BLOCKED_BY_INCIDENT: "Incidents held stories up: ",
    Cause.WAITS_FOR_APPROVAL: "The change board is the wait: ",
    Cause.IN_PIPELINE: "The pipeline is the wait: ",
    Cause.WAITS_AT_GATE: "The gate is the wait: ",
    Cause.WAITS_FOR_SLOT: "Stories wait to be started: ",
    Cause.WAITS_FOR_PARTS: "Finished parts wait for the rest: ",
}
ACCEPTANCE_WAITS = "Acceptance is the wait: "  # where the owner approves, in production
BELIEVED = {
    "lower": "You bet that it lowers lead time",
    "same": "You bet that lead time stays",
    "higher": "You bet that it raises lead time",
}
BET_OFF = "Your bet is off: nothing to compare."
THESE_CHANGES = "these changes"

FIRST_TIME = " Before, it came to {score:.1f}."
WEAKEST = " Weakest: {meter}, {points}."

# The board of directors at half-time, by the score's band.
BOARD_TITLE = "Board review: {score}"
BOARD = {
    "elite": "The board asks what your secret is, and goes on investing.",
    "high": "The board is pleased, and goes on investing.",
    "medium": "The board has seen worse, and goes on investing.",
    "low": "The board looks at its shoes, and goes on investing, for now.",
}

# The verdict and the debrief.
VERDICTS = {
    "elite": ("Elite, and everybody slept", "Other teams will come to look. It looks easy."),
    "high": ("A high performer, by breakfast", "A team to be proud of, and some way to go."),
    "medium": ("A medium performer, half awake", "Things work. Mostly, they wait."),
    "low": ("A low performer, tossing and turning", "The team survived. So did the queues."),
    "fired": ("Woken early", "After turn {turn} the board lost its patience."),
}
SHIPPED = "{stories} reached {whose} customers in {sprints}. "
NO_STORY = "No story"
KEYS = {
    "deployment_frequency": "Deployment frequency",
    "change_lead_time": "Lead time for changes",
    "change_failure_rate": "Change failure rate",
    "time_to_restore": "Time to restore",
}
REAL_TEAM = {
    "deployment_frequency": "2.5 a day",
    "change_lead_time": "52 min",
    "change_failure_rate": "under 5 %",
    "time_to_restore": "not measured",
}
NOTHING_FAILED = "nothing failed"
NOTHING_SHIPPED = "none"
FLOW_NOTE = "In tasks. A wide band is work started and not finished."
TIME_TITLE = "Where did a story’s {days} days go?"
TIME_TITLE_UNFINISHED = "Where did the time of unfinished stories go?"
SHARES_NOTE = "{percent} % of the time, somebody was working on it."
SHARES_NOTE_UNFINISHED = "No story reached its customers. {note}"
CAUSES = {
    Cause.WORKED_ON: "worked on",
    Cause.REWORKED: "reworked",
    Cause.WAITS_FOR_PERSON: "waiting for a person",
    Cause.WAITS_FOR_REVIEW: "waiting for review",
    Cause.BLOCKED_BY_INCIDENT: "blocked by an incident",
    Cause.WAITS_FOR_APPROVAL: "waiting for approval",
    Cause.IN_PIPELINE: "in the pipeline",
    Cause.WAITS_AT_GATE: "waiting at the gate",
    Cause.WAITS_FOR_SLOT: "waiting to be started",
    Cause.WAITS_FOR_PARTS: "waiting for its other parts",
    Cause.CLOSED: "nights and weekends",
}
CHARGES = {
    "debt": "Technical debt",
    "unreleased": "Unreleased work",
    "exhausted": "Exhausted people",
}
DECIDED = "{field}: {choice}"
STARTED = "Started {name}"
STOPPED = "Stopped {name}"

# When something went wrong: heading, and one sentence.
TO_FRONT_PAGE = "To the front page"
TO_GAME = "Back to the game"
NOT_OUR_FORM = (
    "This form is no longer valid",
    "The page was open too long, or your browser keeps no cookies; nothing was changed.",
)
OUTDATED = (
    "A game from earlier",
    "This game was played under older rules and cannot be shown as it was: {turns}, {result}.",
)
OUTDATED_VERDICT = "{verdict} with a score of {score:.1f}"
OUTDATED_SCORE = "and a score of {score:.1f} when it stopped"
OUTDATED_UNPLAYED = "nothing decided yet"
ERRORS = {
    400: ("That could not be read", "Your browser sent something that the game cannot read."),
    403: ("That is not allowed", "This page is not for you, or not for you now."),
    404: ("There is no such page", "Perhaps the address is incomplete, or the game is not yours."),
    405: ("That does not work here", "This address cannot be used in that way."),
    413: (
        "That is too much",
        "What your browser sent is too large, or is no form of ours.",
    ),
    415: ("That could not be read", "Your browser sent something that the game cannot read."),
    422: ("That cannot be used", "Something in the form was not one of the choices."),
    429: ("One moment", "That was a lot at once; wait a little and try again."),
    503: (
        "The game is out of breath",
        "Try again in a moment. A form counts once, however often it is sent.",
    ),
    500: ("Something broke here", "That is our fault; nothing was changed, so please try again."),
}
