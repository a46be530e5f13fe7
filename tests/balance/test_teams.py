"""Teams side by side: where they part, what it cost, and what there is to talk about."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from game import catalogue, engine
from game.balance import talk, teams
from game.balance.partings import costs, partings
from game.balance.teams import Played, Team
from game.engine import policies
from game.engine.model import Decision
from game.engine.scenario import Scenario
from game.engine.strategies import STRATEGIES

SEED = 11


@cache
def company() -> Scenario:
    return catalogue.load("in-force")


def scripted(name: str, strategy: str) -> Team:
    """A team that plays like a script."""
    state, decisions = engine.new_game(company(), SEED), []
    while state.turn <= company().turns and not state.over:
        decisions.append(STRATEGIES[strategy](company(), state))
        state = engine.take_turn(company(), state, decisions[-1]).state
    return Team(name, tuple(decisions))


def planned(name: str, *turns: policies.Policies) -> Team:
    """A team with these policies by turn, the last ones to the end, that never answers itself."""
    standing = [*turns, *[turns[-1]] * (company().turns - len(turns))]
    return Team(name, tuple(Decision(each) for each in standing))


@cache
def good() -> policies.Policies:
    return replace(company().start, wip_limit=6, testing=policies.Testing.AUTOMATED)


@cache
def bad() -> policies.Policies:
    return replace(company().start, wip_limit=None, deployment=policies.Deployment.TRAIN)


@cache
def played() -> tuple[Played, ...]:
    made = (
        planned("Good", good()),
        planned("Turned", good(), bad()),
        scripted("Sensible", "sensible"),
        scripted("Untouched", "untouched"),
    )
    return teams.ranked([teams.play(company(), SEED, team) for team in made])


def test_who_decides_alike_has_the_same_score_and_is_together() -> None:
    one, other = (teams.play(company(), SEED, planned(name, good())) for name in ("A", "B"))
    assert one.scores == other.scores
    assert partings([one, other]) == ()
    assert costs([one, other]) == ()


def test_a_parting_names_all_who_stood_alike() -> None:
    first, *later = partings(played())
    assert first.turn == 1
    assert {name for branch in first.branches for name in branch.teams} == {
        one.name for one in played()
    }
    assert (later[0].turn, len(later[0].branches)) == (2, 2)


def test_a_cost_is_a_game_that_was_played_on_the_same_luck() -> None:
    """Who turned away in turn 2 would have been the other, had it not."""
    both = [one for one in played() if one.name in {"Good", "Turned"}]
    better = max(both, key=lambda one: one.final)
    (cost,) = costs(both)
    assert (cost.turn, cost.other) == (2, better.name)
    if better.name == "Good":
        assert cost.score == pytest.approx(better.final, abs=3)
    assert cost.points == pytest.approx(cost.score - cost.own_score, abs=0.051)


def test_there_are_three_questions_of_three_kinds_and_the_same_every_time() -> None:
    asked = talk.questions(talk.room_of(company(), played()))
    assert len({question.kind for question in asked}) == 3
    assert asked == talk.questions(talk.room_of(company(), played()))


def test_each_award_goes_to_who_is_best_of_those_without() -> None:
    room = talk.room_of(company(), played())
    given = talk.awards(room)
    assert [award.team for award in given] == [one.name for one in room.teams]
    assert len({award.kind for award in given}) == len(given)
    last = given[-1]
    worth = talk.AWARDS[last.kind]
    places = [talk._place(room, room.teams[-1], one) for one in talk.AWARDS.values()]
    assert talk._place(room, room.teams[-1], worth) == min(places)


def test_more_teams_than_awards_all_get_one() -> None:
    many = [one._replace(name=f"{one.name} {n}") for n in range(4) for one in played()]
    given = talk.awards(talk.room_of(company(), many))
    assert len(given) == 16
    assert {award.kind for award in given} == {*talk.AWARDS, talk.STAYED}


def test_a_game_that_was_not_finished_is_compared_as_far_as_it_went() -> None:
    whole = planned("Whole", good())
    part = Team("Part", whole.decisions[:3])
    both = [teams.play(company(), SEED, team) for team in (whole, part)]
    assert both[1].scores == both[0].scores[:3]
    assert partings(both) == ()
    assert costs(both) == ()
