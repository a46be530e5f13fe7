"""``flask scenarios words``: how much there is to read, and how long a first game takes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from game import catalogue
from game.cli.words import by_kind
from game.web import words as web_words
from game.web.reading import count
from game.web.script import KINDS, OF_WORDS, Text, fixed_labels, script
from tests.cli.conftest import Run
from tests.scenarios.spoil import GOOD


def test_the_words_of_a_company_are_counted_by_kind_and_its_games_are_timed(
    run: Run, company: Path
) -> None:
    result = run("scenarios", "words", company, "--games", 1)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(catalogue.load(company).name)
    for kind in ("policies", "improvements", "events", "acts", "recaps", "verdicts", "labels"):
        assert f"\n{kind}" in result.stdout
    assert "A first game, 1 times, at 238 words a minute:" in result.stdout
    assert "minutes" in result.stdout


def test_programs_get_json_with_all_texts_where_they_are_wanted(run: Run, company: Path) -> None:
    result = run("scenarios", "words", company, "--games", 2, "--json", "--all-texts")
    assert result.exit_code == 0, result.output
    (told,) = json.loads(result.stdout)["companies"]
    assert told["id"] == catalogue.load(company).id
    assert len(told["games"]) == 2
    assert 3 < told["minutes"] < 11
    assert told["kinds"]["events"]["texts"] == sum(t["kind"] == "events" for t in told["texts"])


def test_all_texts_can_be_read_aloud(run: Run, company: Path) -> None:
    result = run("scenarios", "words", company, "--games", 1, "--all-texts")
    scenario = catalogue.load(company)
    for event in scenario.events:
        assert f"\n{event.title}\n{event.text}\n" in result.stdout
        assert event.why in result.stdout


def test_an_unknown_company_and_a_plain_line_are_told_in_one_sentence(run: Run) -> None:
    result = run("scenarios", "words", "nowhere")
    assert result.exit_code == 1
    assert "must be a company" in result.stderr
    result = run("scenarios", "words", Path(__file__).parents[1] / "oracles" / "mm1.toml")
    assert result.exit_code == 1
    assert "nobody reads it" in result.stderr


@pytest.fixture(scope="module")
def texts() -> list[Text]:
    return script(catalogue.load(GOOD))


def test_nothing_that_the_company_or_the_game_says_is_left_out(texts: list[Text]) -> None:
    said = {line for text in texts for line in text.lines}
    company = catalogue.load(GOOD)
    for event in company.events:
        assert {event.when, event.title, event.text, event.why, event.source} <= said
        assert {line for answer in event.answers for line in (answer.label, answer.cost)} <= said
        assert {e.says for a in event.answers for e in a.effects if e.says} <= said
    for item in company.improvements:
        assert {item.name, item.text, item.why, item.source} <= said
    assert {company.name, company.pitch, company.goal, *company.questions} <= said
    assert {
        "How we work",
        "Test first",
        "Elite, and everybody slept",
        "Review is the wait: ",
    } <= said


def test_every_name_of_a_kind_is_a_name_in_words(texts: list[Text]) -> None:
    for names in OF_WORDS.values():
        for name in names.split():
            assert hasattr(web_words, name)
    assert {text.kind for text in texts} == set(KINDS)


def test_the_longest_text_of_each_kind_is_named(texts: list[Text]) -> None:
    for kind in by_kind(texts):
        sizes = [(count(t.lines), t.id) for t in texts if t.kind == kind.name]
        assert (kind.longest_words, kind.longest) in sizes
        assert kind.longest_words == max(size for size, _ in sizes)


def test_templates_give_their_fixed_labels_and_no_code() -> None:
    labels = fixed_labels()
    assert {"How we work", "Nothing new", "gives back # days", "How did work flow?"} <= labels
    assert not [label for label in labels if "{" in label or label == "game"]
