"""The words of a story's life."""

from __future__ import annotations

HEADING = "Story {story}"
NOT_STARTED = "Committed on day {committed}, not started yet."
NOT_ACCEPTED = "Committed on day {committed}, started on day {started}, not accepted yet."
ACCEPTED = "Committed on day {committed}, started on day {started}, accepted on day {accepted}."
OLD = "{days} days old, worked on for {worked}."
LIVED = "Took {days} days, worked on for {worked}."
WAITED = "Longest {cause}: {days} days."
TASKS_LIVE = "{done} of {tasks} live"
SENT_BACK = "sent back {times}"
REJECTED = "rejected by the owner {times}"
IN_IT = " in it"
NOW = "Now in {stage}, {doing}."
WORTH = "Worth {value}, where 1 is a good story of average size."
HARM = "It did harm: {value}, where 1 is a good story of average size."
NOTHING = "Nobody was the better for it, or the worse."
