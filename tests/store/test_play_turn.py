"""One decision is one transaction: applied exactly once, or not at all with a reason."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import text

from game import engine
from game.engine import policies
from game.engine.model import Decision
from game.store import Bet, Code, Decided, Games, Played, Refusal, Submission
from game.store import games as games_module
from game.store.refusal import KEY_REUSED, NOT_FOUND, OUTDATED, OVER
from tests.store.plays import ALICE, BOB, SCENARIO, play, submission
from tests.support.player import Clock


@pytest.fixture
def game_id(games: Games) -> str:
    """A game of Alice."""
    return games.start(ALICE, SCENARIO, "k-start", seed=2**128 - 1)


def rows(games: Games, table: str) -> list[tuple[object, ...]]:
    with games.database.reading() as connection:
        return [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table}"))]


def test_a_turn_is_kept_with_its_moment_bet_and_report(
    games: Games, game_id: str, clock: Clock
) -> None:
    clock.now += 90
    play(games, ALICE, game_id, 1, wip_limit=5)
    (turn,) = games.turns(ALICE, game_id)
    assert turn.bet is Bet.LOWER
    assert turn.report is not None
    assert turn.report.comparisons[0].what == "wip_limit"
    assert turn.summary.changes[0].value == "5"
    assert turn.summary.meters == turn.report.meters._asdict()
    with games.database.reading() as connection:
        at = connection.execute(text("SELECT at FROM turn")).scalar_one()
    assert at == clock.now


def test_a_whole_game_is_what_its_decisions_give(games: Games, game_id: str) -> None:
    play(
        games,
        ALICE,
        game_id,
        1,
        testing=policies.Testing.AUTOMATED,
        deployment=policies.Deployment.ON_DEMAND,
    )
    for turn in range(2, 9):
        play(games, ALICE, game_id, turn, wip_limit=turn)
    game = games.find(ALICE, game_id)
    assert game is not None
    assert game.scenario is not None
    decisions = [turn.decision for turn in games.turns(ALICE, game_id)]
    assert game.state == engine.rebuild(game.scenario, 2**128 - 1, decisions)
    assert game.over
    assert game.verdict == game.state.verdict
    assert game.score == game.state.score


def test_the_same_form_again_has_the_same_answer(games: Games, game_id: str) -> None:
    form = submission(1)
    assert games.play_turn(ALICE, game_id, form) == Played(1)
    before = rows(games, "turn"), rows(games, "game")
    assert games.play_turn(ALICE, game_id, form) == Played(1)
    play(games, ALICE, game_id, 2)
    assert games.play_turn(ALICE, game_id, form) == Played(1)
    assert rows(games, "turn")[:1] == before[0]


@pytest.mark.parametrize(
    ("form", "refusal"),
    [
        (submission(1, key="k-1", body="other"), KEY_REUSED),
        (submission(2, key="k-1", body="other"), KEY_REUSED),
        (submission(1, key="k-other"), Code.STALE),
        (submission(3, key="k-other"), Code.STALE),
        (submission(2, key="k-other", wip_limit=99), Code.ILLEGAL),
        (
            Submission(2, "k-other", "", lambda _c, _s: Refusal(Code.MALFORMED, "No.")),
            Code.MALFORMED,
        ),
    ],
)
def test_a_refusal_changes_nothing(
    games: Games, game_id: str, form: Submission, refusal: Refusal | Code
) -> None:
    play(games, ALICE, game_id, 1)
    before = rows(games, "game"), rows(games, "turn")
    answer = games.play_turn(ALICE, game_id, form)
    assert isinstance(answer, Refusal)
    assert refusal in (answer, answer.code)
    assert (rows(games, "game"), rows(games, "turn")) == before


def test_a_game_that_is_over_refuses_every_turn(games: Games, game_id: str) -> None:
    turn = 1
    while not (game := games.find(ALICE, game_id)) or not game.over:
        play(games, ALICE, game_id, turn)
        turn += 1
    assert games.play_turn(ALICE, game_id, submission(turn, key="k-more")) == OVER
    assert len(games.turns(ALICE, game_id)) == turn - 1


def test_a_foreign_game_is_not_found(games: Games, game_id: str) -> None:
    assert games.find(BOB, game_id) is None
    assert games.turns(BOB, game_id) == ()
    assert games.unfinished(BOB) is None
    assert games.play_turn(BOB, game_id, submission(1)) == NOT_FOUND
    assert games.play_again(BOB, game_id, "k-again", same_seed=True) == NOT_FOUND
    assert rows(games, "turn") == []


def test_of_many_different_turns_at_once_one_is_played(games: Games, game_id: str) -> None:
    forms = [submission(1, key=f"k-tab-{n}", body=f"{n}", wip_limit=n) for n in range(1, 9)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda form: games.play_turn(ALICE, game_id, form), forms))
    assert answers.count(Played(1)) == 1
    refusals = [answer for answer in answers if isinstance(answer, Refusal)]
    assert {refusal.code for refusal in refusals} == {Code.STALE}
    assert "This is turn 2" in refusals[0].sentence
    winner = answers.index(Played(1)) + 1
    assert games.turns(ALICE, game_id)[0].decision.policies.wip_limit == winner


def test_a_game_that_moved_while_the_turn_was_simulated_is_not_overwritten(
    games: Games, game_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_turn = engine.take_turn
    other = submission(1, key="k-other", body="other", wip_limit=3)

    def interrupted(scenario: object, state: object, decision: Decision) -> engine.Turn:
        monkeypatch.setattr(engine, "take_turn", take_turn)
        assert games.play_turn(ALICE, game_id, other) == Played(1)
        return take_turn(scenario, state, decision)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "take_turn", interrupted)
    answer = games.play_turn(ALICE, game_id, submission(1, wip_limit=7))
    assert isinstance(answer, Refusal)
    assert answer.code is Code.STALE
    (turn,) = games.turns(ALICE, game_id)
    assert turn.decision.policies.wip_limit == 3


def test_a_failure_in_the_middle_of_writing_leaves_nothing(
    games: Games, game_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows(games, "game")
    monkeypatch.setattr(games_module.statements, "ADD_TURN", text("INSERT INTO nowhere VALUES (1)"))
    with pytest.raises(Exception, match="nowhere"):
        games.play_turn(ALICE, game_id, submission(1))
    assert rows(games, "game") == before
    assert rows(games, "turn") == []


def test_two_starts_of_one_form_at_once_are_one_game(games: Games) -> None:
    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(lambda _: games.start(ALICE, SCENARIO, "k-click"), range(8)))
    assert len(ids) == 1
    assert len(rows(games, "game")) == len(rows(games, "player")) == 1


def test_seeds_are_drawn_from_all_128_bits_and_never_twice(games: Games) -> None:
    for n in range(20):
        games.start(ALICE, SCENARIO, f"k-start-{n}")
    seeds = {int(str(row[6])) for row in rows(games, "game")}
    assert len(seeds) == 20
    assert max(seeds) > 2**100


def test_a_game_of_older_rules_is_shown_by_its_summaries(
    games: Games, game_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(games, ALICE, game_id, 1, wip_limit=6)
    monkeypatch.setattr(engine, "RULES_VERSION", engine.RULES_VERSION + 1)
    game = games.find(ALICE, game_id)
    assert game is not None
    assert game.state is None
    assert games.unfinished(ALICE) is None
    assert games.play_turn(ALICE, game_id, submission(2)) == OUTDATED
    (turn,) = games.turns(ALICE, game_id)
    assert turn.report is None
    assert turn.summary.turn == 1
    assert turn.decision.policies.wip_limit == 6


def test_a_company_that_has_changed_counts_as_older_rules(games: Games, game_id: str) -> None:
    company = games.scenarios[SCENARIO]
    games.scenarios = {SCENARIO: replace(company, version=company.version + 1)}
    assert games.play_turn(ALICE, game_id, submission(1)) == OUTDATED


def test_decided_without_a_bet_is_kept_without_one(games: Games, game_id: str) -> None:
    form = Submission(1, "k-1", "", lambda _c, state: Decided(Decision(state.policies)))
    assert games.play_turn(ALICE, game_id, form) == Played(1)
    (turn,) = games.turns(ALICE, game_id)
    assert (turn.bet, turn.bet_outcome) == (None, None)
