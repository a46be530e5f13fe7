"""A company may have hand-offs, a change board, a past, and questions to talk about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from game import catalogue
from game.engine.model import Cause
from game.engine.policies import Deployment
from game.engine.report import Wait
from game.engine.scenario import ChangeBoard, Person, Scenario, Stage, StageKind, Work
from game.web.newcomer import room_for_one
from game.web.recap import waits
from tests.scenarios.spoil import GOOD
from tests.support.player import Page, Player


@pytest.fixture(scope="module")
def bank() -> Scenario:
    """The tests' company as a bank would run it."""
    company = catalogue.load(GOOD)
    testing = Stage("testing", "Testing", StageKind.STATION, Work(1.0))
    ines = Person("ines", "Ines", "Tester", 20, {"testing": 1.0})
    late = Person("sam", "Sam", "Developer, joins later", 0, {"develop": 1.0})
    return replace(
        company,
        people=(*company.people, ines, late),
        stages=(*company.stages[:-2], testing, *company.stages[-2:]),
        start=replace(company.start, deployment=Deployment.CONTINUOUS),
        at_start=replace(company.at_start, live_stories=40),
        change_board=ChangeBoard(3, 14),
        questions=("What did the change board prevent?",),
        aims=("Approve in advance what is always approved.",),
    )


def fresh(company: Scenario) -> tuple[Player, Page]:
    player = Player(room_for_one(company))
    return player, player.start(seed="3")


def test_a_company_with_a_past_begins_with_stories_that_are_live(bank: Scenario) -> None:
    _, page = fresh(bank)
    assert "40 live" in page.text
    assert "0 live" in fresh(replace(bank, at_start=replace(bank.at_start, live_stories=0)))[1].text


def test_who_comes_later_is_not_there_yet_and_hand_offs_have_their_paddock(bank: Scenario) -> None:
    _, page = fresh(bank)
    assert "Ines" in page.text
    assert "Testing" in page.text
    assert "Sam" not in page.text


def test_the_gate_opens_when_the_board_meets_until_all_is_approved_in_advance(
    bank: Scenario,
) -> None:
    _, page = fresh(bank)
    assert "on Thursdays" in page.text
    assert "always open" not in page.text
    assert "always open" in fresh(replace(bank, change_board=None))[1].text


def test_a_game_of_it_ends_with_questions(bank: Scenario) -> None:
    player, page = fresh(bank)
    page = player.decide(player.decide(page))
    assert "for the change board" in page.text
    page = player.play_to_the_end(page)
    assert "To talk about What did the change board prevent?" in page.text
    assert "Approve in advance what is always approved." in page.text


def test_the_change_board_and_the_owner_are_two_different_waits(bank: Scenario) -> None:
    said = {
        stage: "".join(run.text for run in waits(bank, (Wait(stage, cause, 3.0),))[0])
        for stage, cause in (
            ("release", Cause.WAITS_FOR_APPROVAL),
            ("production", Cause.WAITS_FOR_APPROVAL),
            ("testing", Cause.WAITS_FOR_PERSON),
        )
    }
    assert said == {
        "release": "The change board is the wait: 3.0 days.",
        "production": "Acceptance is the wait: 3.0 days.",
        "testing": "Testing is the wait: 3.0 days.",
    }
