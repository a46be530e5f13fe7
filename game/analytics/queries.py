"""What the owner asks, in SQL that SQLite and PostgreSQL read alike.

Everything is counted from rows that the game writes anyway; moments are whole seconds (UTC).
Only people are counted: bots, tests and hosts trying things out carry another ``actor_kind``.
Each query stands with its definition and its unit. Parameters: ``:now``.
"""

from __future__ import annotations

#: Players: people with at least one committed turn. Unit: players.
PLAYERS = """
SELECT count(*) AS players
  FROM player
 WHERE actor_kind = 'person'
   AND EXISTS (SELECT 1 FROM turn WHERE turn.player_id = player.id)
"""

#: Sessions: the activity of one player (games started and turns committed), in order. A gap of 30
#: minutes or more begins a new one, and so does a moment more than 24 hours after the first one.
#: One row a session: ``player_id``, ``seconds`` from its first to its last moment.
_SESSIONS = """
WITH RECURSIVE moment AS (
    SELECT player_id, started_at AS at FROM game
    UNION
    SELECT player_id, at FROM turn
), activity AS (
    SELECT player_id, at FROM moment
     WHERE EXISTS (SELECT 1 FROM player
                    WHERE player.id = moment.player_id AND player.actor_kind = 'person')
       AND EXISTS (SELECT 1 FROM turn WHERE turn.player_id = moment.player_id)
), gap AS (
    SELECT player_id, at,
           CASE WHEN at - lag(at) OVER (PARTITION BY player_id ORDER BY at) < 1800
                THEN 0 ELSE 1 END AS begins
      FROM activity
), chained AS (
    SELECT player_id, at, sum(begins) OVER (PARTITION BY player_id ORDER BY at) AS chain
      FROM gap
), chain AS (
    SELECT player_id, chain, min(at) AS first, max(at) AS last
      FROM chained GROUP BY player_id, chain
), begun AS (
    SELECT player_id, chain, first, last FROM chain
    UNION ALL
    SELECT player_id, chain,
           (SELECT min(later.at) FROM activity AS later
             WHERE later.player_id = begun.player_id AND later.at > begun.first + 86400),
           last
      FROM begun WHERE last > first + 86400
), session AS (
    SELECT player_id,
           CASE WHEN last <= first + 86400 THEN last
                ELSE (SELECT max(earlier.at) FROM activity AS earlier
                       WHERE earlier.player_id = begun.player_id
                         AND earlier.at BETWEEN begun.first AND begun.first + 86400)
           END - first AS seconds
      FROM begun
)
"""

#: How many sessions, and how long in all. Unit: sessions, seconds of wall time.
SESSIONS = f"""{_SESSIONS}
SELECT count(*) AS sessions, coalesce(sum(seconds), 0) AS seconds FROM session
"""  # noqa: S608 - our own text

#: The session in the middle, or the two. Unit: seconds of wall time.
MEDIAN_SESSION = f"""{_SESSIONS}
, ranked AS (
    SELECT seconds, row_number() OVER (ORDER BY seconds) AS rank, count(*) OVER () AS n
      FROM session
)
SELECT seconds FROM ranked WHERE rank IN ((n + 1) / 2, (n + 2) / 2) ORDER BY rank
"""  # noqa: S608 - our own text

#: Session time by player: the players are independent of each other, one player's sessions are
#: not. Sums over players of sessions, seconds, their squares and products. Unit: seconds.
SESSION_SPREAD = f"""{_SESSIONS}
, each AS (
    SELECT player_id, count(*) AS sessions, sum(seconds) AS seconds
      FROM session GROUP BY player_id
)
SELECT count(*) AS players,
       sum(CAST(sessions AS double precision) * sessions) AS sessions_squared,
       sum(CAST(sessions AS double precision) * seconds) AS product,
       sum(CAST(seconds AS double precision) * seconds) AS seconds_squared
  FROM each
"""  # noqa: S608 - our own text

#: Replay: people with two games of at least one turn each, the second one begun after the first
#: ended or when it had been idle for 30 minutes (no turn, nor its start, within them). ``players``
#: are those who have committed a turn and whose first game was started at least 7 days ago;
#: ``young`` are the others. Unit: players.
REPLAYS = """
WITH played AS (
    SELECT game.player_id, game.id, game.started_at, game.finished_at
      FROM game
     WHERE EXISTS (SELECT 1 FROM turn
                    WHERE turn.player_id = game.player_id AND turn.game_id = game.id)
), first_game AS (
    SELECT game.player_id, min(game.started_at) AS at
      FROM game JOIN player ON player.id = game.player_id
     WHERE player.actor_kind = 'person'
       AND EXISTS (SELECT 1 FROM turn WHERE turn.player_id = game.player_id)
     GROUP BY game.player_id
), replayer AS (
    SELECT DISTINCT second.player_id
      FROM played AS second
      JOIN played AS first
        ON first.player_id = second.player_id AND first.id <> second.id
       AND first.started_at <= second.started_at
     WHERE first.finished_at <= second.started_at
        OR (SELECT coalesce(max(turn.at), first.started_at) FROM turn
             WHERE turn.player_id = first.player_id AND turn.game_id = first.id
               AND turn.at <= second.started_at) <= second.started_at - 1800
)
SELECT count(CASE WHEN at <= :now - 604800 THEN 1 END) AS players,
       count(CASE WHEN at <= :now - 604800 AND replayer.player_id IS NOT NULL THEN 1 END)
           AS replayed,
       count(CASE WHEN at > :now - 604800 THEN 1 END) AS young
  FROM first_game LEFT JOIN replayer ON replayer.player_id = first_game.player_id
"""

#: Completion: of the games that people started more than 24 hours ago, those with a verdict, being
#: fired included. A game is started when its page was asked for, whether or not a turn followed:
#: leaving before the first turn is leaving. Unit: games.
COMPLETIONS = """
SELECT count(*) AS started, count(game.finished_at) AS finished
  FROM game JOIN player ON player.id = game.player_id
 WHERE player.actor_kind = 'person' AND game.started_at < :now - 86400
"""
