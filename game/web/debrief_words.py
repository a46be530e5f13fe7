"""The words of the debrief's charts: each title asks what its chart answers."""

from __future__ import annotations

CYCLE = "How long did a task take?"
CYCLE_NOTE = "Each dot is a task. Half took up to {half}; 85 of 100 took up to {most}."
CYCLE_NONE = "No task was finished."
CYCLE_DESC = (
    "{tasks} finished. Half took up to {half}, 85 of 100 up to {most}, the longest {longest}."
)
CYCLE_HEAD = ("Turn", "Tasks", "Half within", "85 of 100 within", "Longest")
HALF, MOST = "half", "85 of 100"

DEPLOYMENTS = "When did changes reach customers?"
DEPLOYMENTS_NOTE = "{deployments} on {days}; {failed} failed, {hotfixes} to repair."
DEPLOYMENTS_NONE = "Nothing was deployed."
DEPLOYMENTS_HEAD = ("Week", "Deployments", "Failed", "Repairs")
DEPLOYMENTS_LEGEND = ("none", "1", "2–3", "4–7", "8 or more")
FAILED = "a deployment failed"
WEEKDAYS_IN_SHORT = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

PEOPLE = "How were the people?"
PEOPLE_NOTE = "Morale went from {first} to {last}. Somebody was called away {times}."
PEOPLE_HEAD = ("Turn", "Morale", "Rested", "Skill", "Called away")
MORALE, RESTED, SKILL = "morale", "rested", "skill"

CUSTOMERS = "Did customers come, and stay?"
CUSTOMERS_NOTE = "In the end {reach} could see it, {adoption} used it."
CUSTOMERS_HEAD = ("Turn", "Can see it", "Use it", "Trust")
REACH, ADOPTION, TRUST = "can see it", "use it", "trust"

VALUE = "What was it worth?"
VALUE_NOTE = (
    "100 % is what the company calls a good week; {weeks} of {of} reached it, {harm} did harm."
)
VALUE_NONE = "Nothing arrived."
VALUE_HEAD = ("Week", "Stories", "Value")
GOOD = "good"

STREAM_NOTE = "{days} a story, of which {work} was work. Right first time all the way: {right} %."
STREAM_NOTE_UNFINISHED = "{days} a story so far, of which {work} was work."

CLUSTERS_TITLE = "The clusters of 2019"
CLUSTERS_HEAD = ("Measure", "Elite", "High", "Medium", "Low")
#: Accelerate State of DevOps 2019, page 18.
CLUSTERS = (
    (
        "Deployment frequency",
        "on demand, several a day",
        "daily to weekly",
        "weekly to monthly",
        "monthly to half-yearly",
    ),
    (
        "Lead time for changes",
        "under a day",
        "a day to a week",
        "a week to a month",
        "one to six months",
    ),
    ("Change failure rate", "0–15 %", "0–15 %", "0–15 %", "46–60 %"),
    ("Time to restore", "under an hour", "under a day", "under a day", "a week to a month"),
)
