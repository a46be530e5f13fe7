"""What the owner asks, in SQL that SQLite and PostgreSQL read alike.

Everything is counted from rows that the game writes anyway, and from facts (``store/facts.py``);
moments are whole seconds (UTC). Only people are counted: bots, tests and hosts trying things out
carry another ``actor_kind``. A turn that was copied into a game begun from a later one
(``game.again_from``) was played by nobody and is left out everywhere.

Each query stands with its definition and its unit. Parameters: ``:since`` and ``:until`` bound the
first turn of the players who are counted, and nothing that happened at ``:until`` or later is
known; ages are taken at ``:now``.
"""

from __future__ import annotations

#: Turns that were played, not copied.
_OWN_TURNS = """
own_turn AS MATERIALIZED (
    SELECT turn.player_id, turn.game_id, turn.n, turn.at
      FROM turn JOIN game ON game.player_id = turn.player_id AND game.id = turn.game_id
     WHERE turn.at < :until AND turn.n >= coalesce(game.again_from, 1)
)"""

#: Players in the range: people whose first committed turn lies in it.
_CHOSEN = f"""{_OWN_TURNS}, chosen AS MATERIALIZED (
    SELECT own_turn.player_id, min(own_turn.at) AS first_turn
      FROM own_turn JOIN player ON player.id = own_turn.player_id
     WHERE player.actor_kind = 'person'
     GROUP BY own_turn.player_id
    HAVING min(own_turn.at) >= :since
)"""  # noqa: S608 - our own text

#: Moments at which a player was active: games started, turns committed, and every fact.
_ACTIVITY = f"""{_CHOSEN}, activity AS MATERIALIZED (
    SELECT game.player_id, game.started_at AS at
      FROM chosen JOIN game ON game.player_id = chosen.player_id
     WHERE game.started_at < :until
     UNION
    SELECT own_turn.player_id, own_turn.at
      FROM chosen JOIN own_turn ON own_turn.player_id = chosen.player_id
     UNION
    SELECT fact.player_id, fact.at
      FROM chosen JOIN fact ON fact.player_id = chosen.player_id
     WHERE fact.at < :until
)"""  # noqa: S608 - our own text

#: Sessions: the activity of one player in order. A gap of 30 minutes or more begins a new one, and
#: so does a moment more than 24 hours after the first one. ``first`` and ``last`` are its moments.
_SESSIONS = f"""{_ACTIVITY}, gap AS (
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
), session AS MATERIALIZED (
    SELECT player_id, first,
           CASE WHEN last <= first + 86400 THEN last
                ELSE (SELECT max(earlier.at) FROM activity AS earlier
                       WHERE earlier.player_id = begun.player_id
                         AND earlier.at BETWEEN begun.first AND begun.first + 86400)
           END AS last
      FROM begun
)"""  # noqa: S608 - our own text

#: Players: people with at least one committed turn. Unit: players.
PLAYERS = f"""
WITH {_CHOSEN}
SELECT count(*) AS players FROM chosen
"""  # noqa: S608 - our own text

#: Every session: wall time from its first to its last moment, and the time in it that was active.
#: Active is the union, over tabs, of the spans that the browser reported (visible, focused, with
#: input in the last two minutes) and that ended in this session. Where none was reported it is the
#: sum over its turns of the time since the turn before, five minutes at most each.
#: One row a session. Unit: seconds; ``reported`` is 1 where the browser reported.
SESSIONS = f"""
WITH RECURSIVE {_SESSIONS}, span AS (
    SELECT session.player_id, session.first, fact.at - fact.seconds AS began, fact.at AS ended
      FROM session JOIN fact ON fact.player_id = session.player_id
       AND fact.at BETWEEN session.first AND session.last
     WHERE fact.kind = 'active'
), beside AS (
    SELECT player_id, first, began, ended,
           max(ended) OVER (PARTITION BY player_id, first ORDER BY began, ended
                            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS covered
      FROM span
), reported AS (
    SELECT player_id, first,
           sum(CASE WHEN covered IS NULL OR covered <= began THEN ended - began
                    WHEN covered < ended THEN ended - covered ELSE 0 END) AS seconds
      FROM beside GROUP BY player_id, first
), pause AS (
    SELECT session.player_id, session.first,
           own_turn.at - lag(own_turn.at) OVER (PARTITION BY session.player_id, session.first
                                                    ORDER BY own_turn.at) AS seconds
      FROM session JOIN own_turn ON own_turn.player_id = session.player_id
       AND own_turn.at BETWEEN session.first AND session.last
), guessed AS (
    SELECT player_id, first, sum(CASE WHEN seconds > 300 THEN 300 ELSE seconds END) AS seconds
      FROM pause GROUP BY player_id, first
)
SELECT session.player_id, session.first, session.last - session.first AS seconds,
       coalesce(reported.seconds, guessed.seconds, 0) AS active_seconds,
       CASE WHEN reported.seconds IS NULL THEN 0 ELSE 1 END AS reported
  FROM session
  LEFT JOIN reported ON reported.player_id = session.player_id AND reported.first = session.first
  LEFT JOIN guessed ON guessed.player_id = session.player_id AND guessed.first = session.first
"""  # noqa: S608 - our own text

#: Replay: players with two games of at least one turn each, the second one begun after the first
#: ended or when it had been idle for 30 minutes (no turn, nor its start, within them). ``players``
#: are those whose first game was started at least 7 days ago; ``young`` are the others.
#: Unit: players.
REPLAYS = f"""
WITH {_CHOSEN}, played AS MATERIALIZED (
    SELECT game.player_id, game.id, game.started_at,
           CASE WHEN game.finished_at < :until THEN game.finished_at END AS finished_at
      FROM chosen JOIN game ON game.player_id = chosen.player_id
     WHERE game.started_at < :until
       AND EXISTS (SELECT 1 FROM turn
                    WHERE turn.player_id = game.player_id AND turn.game_id = game.id
                      AND turn.at < :until AND turn.n >= coalesce(game.again_from, 1))
), first_game AS (
    SELECT chosen.player_id, min(game.started_at) AS at
      FROM chosen JOIN game ON game.player_id = chosen.player_id
     GROUP BY chosen.player_id
), replayer AS (
    SELECT DISTINCT second.player_id
      FROM played AS second
      JOIN played AS first
        ON first.player_id = second.player_id AND first.id <> second.id
       AND first.started_at <= second.started_at
     WHERE first.finished_at <= second.started_at
        OR (SELECT coalesce(max(turn.at), first.started_at) FROM turn
              JOIN game ON game.player_id = turn.player_id AND game.id = turn.game_id
             WHERE turn.player_id = first.player_id AND turn.game_id = first.id
               AND turn.n >= coalesce(game.again_from, 1)
               AND turn.at <= second.started_at) <= second.started_at - 1800
)
SELECT count(CASE WHEN at <= :now - 604800 THEN 1 END) AS players,
       count(CASE WHEN at <= :now - 604800 AND replayer.player_id IS NOT NULL THEN 1 END)
           AS replayed,
       count(CASE WHEN at > :now - 604800 THEN 1 END) AS young
  FROM first_game LEFT JOIN replayer ON replayer.player_id = first_game.player_id
"""  # noqa: S608 - our own text

#: How far games came that people started more than 24 hours ago: ``turns`` played, and whether the
#: game has its verdict, being fired included. A game is started when its page was asked for,
#: whether or not a turn followed: leaving before the first turn is leaving. Whoever has never
#: played a turn belongs to the day of the first start. A game begun from a turn of another one
#: (``branched``) is a game only with a turn of its own. Unit: games.
GAMES = f"""
WITH {_CHOSEN}, starter AS MATERIALIZED (
    SELECT player_id FROM chosen
     UNION ALL
    SELECT game.player_id
      FROM game JOIN player ON player.id = game.player_id
     WHERE player.actor_kind = 'person' AND game.started_at < :until
       AND NOT EXISTS (SELECT 1 FROM own_turn WHERE own_turn.player_id = game.player_id)
     GROUP BY game.player_id HAVING min(game.started_at) >= :since
), played AS MATERIALIZED (
    SELECT player_id, game_id, max(n) AS turns FROM own_turn GROUP BY player_id, game_id
), came AS (
    SELECT CASE WHEN game.again_from IS NULL THEN 0 ELSE 1 END AS branched,
           CASE WHEN game.finished_at < :until THEN 1 ELSE 0 END AS finished,
           coalesce(played.turns, 0) AS turns
      FROM starter JOIN game ON game.player_id = starter.player_id
      LEFT JOIN played ON played.player_id = game.player_id AND played.game_id = game.id
     WHERE game.started_at < :now - 86400
       AND (game.again_from IS NULL OR played.turns IS NOT NULL)
)
SELECT branched, finished, turns, count(*) AS games
  FROM came GROUP BY branched, finished, turns
"""  # noqa: S608 - our own text

#: Return on day n: of the players whose first moment is at least n + 1 days old, those who were
#: active in hours 24 n up to 24 (n + 1) after it. Parameter: ``:day``. Unit: players.
RETURNS_ON = f"""
WITH {_ACTIVITY}, newcomer AS MATERIALIZED (
    SELECT player_id, min(at) AS first FROM activity GROUP BY player_id
    HAVING min(at) + 86400 * (:day + 1) <= :now
)
SELECT count(*) AS players,
       count(CASE WHEN EXISTS (
           SELECT 1 FROM activity
            WHERE activity.player_id = newcomer.player_id
              AND activity.at >= newcomer.first + 86400 * :day
              AND activity.at < newcomer.first + 86400 * (:day + 1)) THEN 1 END) AS returned
  FROM newcomer
"""  # noqa: S608 - our own text

#: Bots: whoever came as one (``actor_kind``), and whoever behaves like one by two signals: at least
#: eight turns that follow another turn of the same game, more than half of them within two seconds;
#: and never a second of active time. They are flagged, shown beside the players, and never blocked:
#: a person by birth stays a player. Unit: players and other actors with a first turn in the range.
BOTS = f"""
WITH {_OWN_TURNS}, actor AS (
    SELECT own_turn.player_id, player.actor_kind
      FROM own_turn JOIN player ON player.id = own_turn.player_id
     WHERE player.actor_kind IN ('person', 'bot')
     GROUP BY own_turn.player_id, player.actor_kind
    HAVING min(own_turn.at) >= :since
), pause AS (
    SELECT player_id, at - lag(at) OVER (PARTITION BY player_id, game_id ORDER BY n) AS seconds
      FROM own_turn
), hasty AS (
    SELECT player_id FROM pause WHERE seconds IS NOT NULL
     GROUP BY player_id
    HAVING count(*) >= 8 AND 2 * count(CASE WHEN seconds < 2 THEN 1 END) > count(*)
), unseen AS (
    SELECT player_id FROM hasty
     WHERE NOT EXISTS (SELECT 1 FROM fact
                        WHERE fact.player_id = hasty.player_id AND fact.kind = 'active'
                          AND fact.seconds > 0 AND fact.at < :until)
)
SELECT count(CASE WHEN actor_kind = 'bot' THEN 1 END) AS declared,
       count(CASE WHEN actor_kind = 'person' THEN 1 END) AS flagged
  FROM actor
 WHERE actor_kind = 'bot' OR player_id IN (SELECT player_id FROM unseen)
"""  # noqa: S608 - our own text

#: One-tap feedback of the players in the range, by what it says. Unit: taps, one a game at most.
FEEDBACK = f"""
WITH {_CHOSEN}
SELECT fact.value, count(*) AS taps
  FROM chosen JOIN fact ON fact.player_id = chosen.player_id
 WHERE fact.kind = 'feedback' AND fact.at < :until
 GROUP BY fact.value
"""  # noqa: S608 - our own text
