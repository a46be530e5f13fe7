"""The words of the owner's page."""

from __future__ import annotations

HEADING = "Insights"
LEAD = "Counted up to {until} (UTC), a minute ago at most."
RANGE = "Players whose first turn lies between {first} and {last}, as of now."
FEW = "Nobody has played yet. Nothing to see is also a result."
TITLES = {
    "goals": "Are the goals met?",
    "pace": "Are we going to get there?",
    "daily": "Who came, day by day",
    "cohorts": "Do they come back?",
    "funnel": "Where do people leave?",
    "difficulty": "Is it too hard?",
    "choices": "What do they choose, and how do they fare?",
    "sentiment": "What do they think?",
    "experiments": "What are we trying?",
    "sources": "Where do they come from?",
    "health": "Can this be believed?",
    "news": "What changed since last week?",
}
ORDER = tuple(TITLES)
DEFINED_BY = {
    "pace": "players",
    "daily": "players",
    "cohorts": "replay_rate",
    "funnel": "left_at_turn",
    "difficulty": "difficulty",
    "choices": "choices",
    "sentiment": "positive_rate",
    "experiments": "experiments",
    "sources": "sources",
    "health": "health",
}
GOAL_FIGURES = {
    "players": "players",
    "four_weeks": "players",
    "replay": "replay_rate",
    "session_least": "active_minutes_median",
    "session_most": "active_minutes_median",
    "completion": "completion_rate",
    "d1": "d1",
    "leave": "left_at_turn",
    "mentions": "mentions",
    "mentions_good": "mentions",
    "taps": "positive_rate",
}
VERDICT_KINDS = {"met": "good", "missed": "bad", "not yet provable": "open"}
PACE_NEEDED = (
    "{needed:,.1f} new players a day are needed for {goal:,} by {by}; {left} days are left."
)
PACE_OVER = "The date for {goal:,} has passed. Set a new one, or be at peace with {players:,}."
PACE_SLOW = "Since the first day {rate:,.1f} came a day: {times:,.0f} times too slow."
PACE_FINE = "Since the first day {rate:,.1f} came a day, and that is enough."
PACE_NOBODY = "Nobody has come before today."
FORECAST = "By {by} that makes about {forecast:,}; between {low:,} and {high:,}."
NO_WORST = "No turn has been reached by enough games to be blamed."
WORST = "Turn {turn} loses most: {share} of those who reached it."
BRANCHED = "Games begun from a later turn, apart from these: {share} were played to the end."
UNRIPE = "Hatched: not all of that week are old enough yet."
TAPS = "In the game: {share} of taps were positive."
MENTIONED = "In public: {count:,} mentions, {rate} of players; {good} of them positive."
NO_EXPERIMENT = "Nothing at present."
NO_SUCH_EXPERIMENT = "There is no such experiment to start."
MADE_OF = "Final scores of people, beside 200 scripted games each."
BAD_FORM = "That could not be read: {what}."
SAVED = "Noted."
ROWS_SHOWN = 200  # on the page of a number; its file has all of them
