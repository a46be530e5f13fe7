"""What each number of the owner's page means: in words, in SQL, and in which sums its rows are."""

from __future__ import annotations

from typing import NamedTuple

from game.analytics import queries


class Definition(NamedTuple):
    """A number's meaning. ``measures`` name the sums of ``tally`` that it is made of."""

    title: str
    unit: str
    words: str
    sql: str
    measures: tuple[str, ...]


_MENTIONS = """
SELECT label, count(*) AS mentions FROM mention GROUP BY label
"""
_SOURCES = """
SELECT label AS host, sum(CASE WHEN measure = 'source' THEN count ELSE 0 END) AS visitors,
       sum(CASE WHEN measure = 'source_played' THEN count ELSE 0 END) AS players
  FROM tally WHERE measure IN ('source', 'source_played') AND day >= 0 GROUP BY label
"""
_DIFFICULTY = """
SELECT game.scenario_id, game.scenario_version, count(*) AS games, avg(game.score) AS mean_score,
       avg(CASE WHEN game.verdict = 'elite' THEN 1.0 ELSE 0.0 END) AS elite
  FROM game JOIN player ON player.id = game.player_id AND player.actor_kind = 'person'
 WHERE game.finished_at IS NOT NULL
 GROUP BY game.scenario_id, game.scenario_version
"""
_CHOICES = """
SELECT company, label AS choice,
       sum(CASE WHEN measure = 'chose' THEN count ELSE 0 END) AS games,
       sum(CASE WHEN measure = 'chose_score' THEN count ELSE 0 END) / 10.0 AS points,
       sum(CASE WHEN measure = 'chose_elite' THEN count ELSE 0 END) AS elite
  FROM tally WHERE measure LIKE 'chose%' AND day >= 0 GROUP BY company, label
"""
_FUNNEL = """
SELECT label AS step, number AS turn, sum(count) AS people
  FROM tally WHERE measure = 'step' AND day >= 0 GROUP BY label, number
"""
_EXPERIMENTS = """
SELECT company AS experiment, measure, label AS variant_and_success, sum(count) AS players
  FROM tally WHERE measure IN ('entered', 'known', 'success') AND day >= 0
 GROUP BY company, measure, label
"""
_HEALTH = """
SELECT measure, sum(count) AS facts
  FROM tally WHERE measure IN ('fact', 'late', 'doubled', 'reported') AND day >= 0
 GROUP BY measure
"""

DEFINITIONS = {
    "players": Definition(
        "Players",
        "players",
        "People with at least one turn of their own. Who only looked is a visitor; bots, tests and "
        "hosts trying things out are no people.",
        queries.PLAYERS,
        ("player",),
    ),
    "sessions": Definition(
        "Sessions",
        "sessions",
        "Activity of one player with every gap under 30 minutes, at most 24 hours long; not split "
        "by midnight, tab or sign-in.",
        queries.SESSIONS,
        ("session",),
    ),
    "replay_rate": Definition(
        "Play again",
        "share of players whose first game began 7 days ago or earlier",
        "A second game, begun after the first had ended or been idle for 30 minutes, with a turn "
        "in both.",
        queries.REPLAYS,
        ("replay",),
    ),
    "completion_rate": Definition(
        "Play to the end",
        "share of games begun more than 24 hours ago",
        "Games with a verdict, being fired included, among all that were begun, played or not. "
        "Games begun from a later turn are shown apart.",
        queries.GAMES,
        ("came",),
    ),
    "left_at_turn": Definition(
        "Leave at a turn",
        "share of games that stood before it",
        "Of games begun more than 24 hours ago: those that came to this turn and no further.",
        queries.GAMES,
        ("came",),
    ),
    "returning_rate": Definition(
        "Come back",
        "share of players",
        "Active in two sessions or more.",
        queries.SESSIONS,
        ("returning",),
    ),
    "d1": Definition(
        "Back on the next day",
        "share of players whose first moment is 48 hours old",
        "Active in hours 24 to 48 after their first moment.",
        queries.RETURNS_ON,
        ("return",),
    ),
    "d7": Definition(
        "Back after a week",
        "share of players whose first moment is 192 hours old",
        "Active in hours 168 to 192 after their first moment.",
        queries.RETURNS_ON,
        ("return",),
    ),
    "session_minutes_mean": Definition(
        "Mean session",
        "minutes of wall time",
        "From the first to the last moment of a session; comparable with the predecessor's nine "
        "minutes.",
        queries.SESSIONS,
        ("session", "sessions_squared", "product", "seconds_squared"),
    ),
    "session_minutes_median": Definition(
        "Median session",
        "minutes of wall time",
        "From the first to the last moment of a session.",
        queries.SESSIONS,
        ("session",),
    ),
    "active_minutes_median": Definition(
        "Median active session",
        "minutes",
        "Time visible, focused and with input in the last two minutes, over all tabs. Where no "
        "browser reported: the time between turns, five minutes each at most.",
        queries.SESSIONS,
        ("active", "reported"),
    ),
    "bots": Definition(
        "Bots",
        "actors",
        "Who came as a bot, and people who look like one by both of two signals: turns in haste, "
        "and never a second of active time. Nobody is blocked.",
        queries.BOTS,
        ("bot",),
    ),
    "positive_rate": Definition(
        "Liked it",
        "share of taps",
        "One tap after a game. Never mixed with what is said in public.",
        queries.FEEDBACK,
        ("tap",),
    ),
    "mentions": Definition(
        "Public mentions",
        "mentions per player, and the positive share of them",
        "Entered by hand, with address, date and label.",
        _MENTIONS,
        (),
    ),
    "funnel": Definition(
        "How far people come",
        "people",
        "Each person is counted at every step that any of their games reached.",
        _FUNNEL,
        ("step",),
    ),
    "difficulty": Definition(
        "How hard it is",
        "finished games",
        "Final scores and verdicts of people, by company and its version.",
        _DIFFICULTY,
        ("verdict", "score"),
    ),
    "choices": Definition(
        "What is chosen",
        "finished games",
        "The policies that stood when the game ended, and what such games came to.",
        _CHOICES,
        ("chose", "chose_score", "chose_elite"),
    ),
    "experiments": Definition(
        "What is tried",
        "players by variant",
        "Each player counts for the variant of the first game in the experiment. Known are those "
        "for whom the success's time is over: a day, two days or a week after that game began. Who "
        "behaves like a bot is left out.",
        _EXPERIMENTS,
        ("entered", "known", "success"),
    ),
    "sources": Definition(
        "Where they come from",
        "people by the host of their first visit",
        "The host of the page that led here, and nothing else of its address.",
        _SOURCES,
        ("source", "source_played"),
    ),
    "health": Definition(
        "Can this be believed?",
        "facts",
        "Late is more than a minute; late facts count on the day they belong to, and doubled ones "
        "once.",
        _HEALTH,
        ("fact", "late", "doubled", "reported"),
    ),
}
