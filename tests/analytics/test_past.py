"""What ends goes on being counted: the same comes out of what is left as of all there was."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from game.analytics import past
from game.analytics.histories import DAY, HALF_HOUR, Fact, History, PlayedGame
from game.analytics.tally import tally
from tests.support import repetitions

BEGIN = 1_500_000_000
gaps = st.sampled_from([0, 1, 60, 400, HALF_HOUR - 1, HALF_HOUR, HALF_HOUR + 1, DAY // 2, DAY])
kinds = st.sampled_from(["visit", "active", "active", "feedback", "share"])


@st.composite
def lives(draw: st.DrawFn) -> History:
    """Somebody's games and facts over some weeks, and some of them beside or across each other."""
    games, facts, at = [], [], BEGIN
    for number in range(draw(st.integers(0, 6))):
        at += draw(gaps) * draw(st.sampled_from([1, 1, 3]))
        again_from = draw(st.sampled_from([None, None, 3]))
        turns, now = [], at
        for turn in range(again_from or 1, draw(st.integers(0, 12)) + 1):
            now += draw(gaps)
            turns.append((turn, now))
        over = bool(turns) and draw(st.booleans())
        verdict = draw(st.sampled_from(["elite", "fired"])) if over else None
        score, policies = (50.5, (("testing", "by-hand"),)) if over else (None, ())
        games.append(
            PlayedGame(
                f"g{number}", "a v1", at, now if over else None, verdict, score, again_from,
                tuple(turns), policies,
            )
        )  # fmt: skip
    for kind in draw(st.lists(kinds, max_size=8)):
        at = BEGIN + draw(st.integers(0, 40)) * DAY // 2 + draw(gaps)
        at = draw(st.sampled_from([at, *(t for g in games for _, t in g.turns)]))
        value = draw(st.sampled_from(["positive", "negative", ""]))
        facts.append(Fact(kind, at, at + draw(gaps), draw(st.sampled_from([0, 1, 70])), value, 1))
    return History(
        "alice", draw(st.sampled_from(["person", "person", "bot"])), tuple(games), tuple(facts)
    )


def known(history: History, now: int) -> History:
    """What there was of it by then. A game that went on is not over yet."""
    games = []
    for game in history.games:
        if game.started_at > now:
            continue
        turns = tuple((n, at) for n, at in game.turns if at <= now)
        if game.finished_at is None or game.finished_at <= now:
            games.append(game._replace(turns=turns))
        else:
            open_again = {"finished_at": None, "verdict": None, "score": None, "policies": ()}
            games.append(game._replace(turns=turns, **open_again))
    facts = tuple(fact for fact in history.facts if fact.at <= now)
    return history._replace(games=tuple(games), facts=facts)


def without(history: History, ended: past.Ended) -> History:
    """What is left of a history where this has ended, and was written and read meanwhile."""
    return history._replace(
        games=tuple(game for game in history.games if game.id not in ended.games),
        facts=tuple(fact for fact in history.facts if fact.at > ended.past.until),
        past=past.read([past.write(ended.past)]),
    )


@settings(max_examples=repetitions(4000), deadline=None)
@given(lives(), st.lists(st.integers(0, 50), min_size=1, max_size=4), st.integers(0, 6))
def test_whatever_ends_the_sums_stay(history: History, days: list[int], games_later: int) -> None:
    gone: set[str] = set()
    before = None
    for number in sorted(days):
        now = BEGIN + number * DAY + 2 * DAY
        cut = now - 2 * DAY
        whole = known(history, now)
        left = whole._replace(
            games=tuple(game for game in whole.games if game.id not in gone),
            facts=tuple(f for f in whole.facts if before is None or f.at > before.until),
            past=before,
        )
        assert tally(left, now) == tally(whole, now)
        ended = past.end(left, cut, cut - games_later * DAY // 2)
        if ended is not None:
            gone |= set(ended.games)
            left = without(left, ended)
            before = left.past
        later = now + 20 * DAY
        assert _counts(left, later) == _counts(whole, later)


def _counts(history: History, now: int) -> object:
    found = tally(history, now)
    return None if found is None else (found.day, found.counts)


def test_facts_end_by_whole_sessions() -> None:
    visit = Fact("visit", BEGIN, BEGIN, 0, "a.example", 1)
    facts = (visit, visit._replace(at=BEGIN + 1000), visit._replace(at=BEGIN + 5000))
    history = History("alice", "person", (), facts)
    ended = past.end(history, BEGIN + 1000 + HALF_HOUR, None)
    assert ended is not None
    assert ended.past.until == BEGIN + 1000
    assert past.end(history, BEGIN + 999 + HALF_HOUR, None) is None
    assert past.end(without(history, ended), BEGIN + 1000 + HALF_HOUR, None) is None
    assert ended.past.source == "a.example"


def test_two_pasts_of_one_player_are_counted_together() -> None:
    one, other = (
        past.end(
            History(
                "alice", "person",
                (PlayedGame(f"g{day}", "a v1", at, at + 60, "elite", 90.0, None, ((1, at + 60),)),),
                (Fact("visit", at - 5, at - 5, 0, host, 1),),
            ),
            at + DAY, at + DAY,
        )
        for day, at, host in ((0, BEGIN, "a.example"), (7, BEGIN + 7 * DAY, "b.example"))
    )  # fmt: skip
    assert one is not None
    assert other is not None
    both = past.read([past.write(other.past), past.write(one.past)])
    whole = History("alice", "person", (), (), both)
    found = tally(whole, BEGIN + 30 * DAY)
    assert found is not None
    counts = {(key.measure, key.label, key.number): count for key, count in found.counts.items()}
    assert found.day == BEGIN // DAY
    assert counts["player", "", 0] == 1
    assert counts["session", "", 65] == 2
    assert counts["source", "a.example", 0] == 1
    assert counts["replay", "replayed", 0] == 1
    assert counts["return", "returned", 7] == 1
    assert ("source", "b.example", 0) not in counts
