"""What companies take from the deck that they share, and what they may not take."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from game import catalogue
from game.catalogue import deck
from game.engine import scenario
from tests.scenarios.spoil import Check, as_file

Table = dict[str, Any]

CARD = {
    "id": "siesta",
    "name": "Siesta",
    "text": "An hour after lunch.",
    "cost_days": 3,
    "weeks": 1,
    "effects": [{"kind": "fatigue", "amount": -0.1}],
    "why": "Sleep helps.",
    "source": "Grandmother",
}
ASKED = {
    "id": "power-cut",
    "when": "Monday, 08:00",
    "title": "No light",
    "text": "None.",
    "chance": 0.5,
    "why": "It happens.",
    "source": "The caretaker",
    "unless": ["generator"],
    "answers": [
        {"id": "wait", "label": "Wait", "cost": "An hour.", "effects": []},
        {"id": "candles", "label": "Candles", "cost": "Wax.", "effects": []},
    ],
}


@pytest.fixture
def cards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A deck of these improvements and events."""
    monkeypatch.setattr(deck, "DECK", tmp_path)

    def lay(improvements: list[Table], events: list[Table]) -> None:
        (tmp_path / "improvements.toml").write_text(as_file({"improvements": improvements}))
        (tmp_path / "events.toml").write_text(as_file({"events": events}))

    lay([CARD], [ASKED])
    return lay


def taking(**taken: Any) -> Callable[[Table], None]:
    return lambda table: table.update(deck=taken)


def paths(problems: list[catalogue.Problem]) -> list[str]:
    return [problem.path for problem in problems]


@pytest.mark.usefixtures("cards")
def test_a_company_has_its_own_and_what_it_takes(problems_after: Check, tmp_path: Path) -> None:
    assert problems_after(taking(improvements=["siesta"], events=["power-cut"])) == []
    company = catalogue.load(tmp_path / "spoiled.toml")
    assert isinstance(company, scenario.Scenario)
    assert [item.id for item in company.improvements][-1] == "siesta"
    assert [event.id for event in company.events][-1] == "power-cut"
    assert len(company.improvements) > 1


@pytest.mark.usefixtures("cards")
def test_what_is_not_in_the_deck_cannot_be_taken(problems_after: Check) -> None:
    (problem,) = problems_after(taking(events=["power-cutt"]))
    assert problem.path == "deck.events[0]"
    assert "power-cut" in problem.allowed


@pytest.mark.usefixtures("cards")
def test_nothing_is_taken_twice(problems_after: Check) -> None:
    assert paths(problems_after(taking(improvements=["siesta", "siesta"])))[:1] == [
        "deck.improvements[1]"
    ]


def test_what_a_company_has_itself_it_does_not_take(
    problems_after: Check, cards: Callable[..., None]
) -> None:
    cards([CARD | {"id": "pipeline"}], [])
    assert "deck.improvements[0]" in paths(problems_after(taking(improvements=["pipeline"])))


@pytest.mark.usefixtures("cards")
@pytest.mark.parametrize("wrong", [{"peaple": []}, {"events": "all"}, {"events": [7]}])
def test_a_table_that_takes_something_else_is_refused(problems_after: Check, wrong: Table) -> None:
    (problem,) = problems_after(taking(**wrong))
    assert problem.path.startswith("deck")


def test_a_fault_in_the_deck_is_told_of_the_deck(
    problems_after: Check, cards: Callable[..., None]
) -> None:
    cards([CARD | {"weeks": 0}], [ASKED, ASKED])
    problems = problems_after(taking(improvements=[], events=["power-cut"]))
    assert {(Path(problem.file).name, problem.path) for problem in problems} >= {
        ("improvements.toml", "improvements[0].weeks"),
        ("events.toml", "events[1].id"),
    }


def test_what_follows_from_an_improvement_needs_one_that_can_be_bought(
    problems_after: Check, cards: Callable[..., None]
) -> None:
    cards([CARD], [ASKED | {"needs": ["siesta"]}])
    (problem,) = problems_after(taking(events=["power-cut"]))
    assert problem.path.endswith(".needs[0]")
    assert problems_after(taking(improvements=["siesta"], events=["power-cut"])) == []


@pytest.mark.usefixtures("cards")
def test_only_what_is_in_the_deck_may_be_spared_by_what_cannot_be_bought(
    problems_after: Check,
) -> None:
    assert problems_after(taking(events=["power-cut"])) == []
    (problem,) = problems_after(lambda table: table["events"][0].update(unless=["generator"]))
    assert problem.path == "events[0].unless[0]"


def test_the_shipped_deck_is_sound() -> None:
    for kind in deck.PARTS:
        known, problems = deck.cards(kind)
        assert problems == []
        assert known
