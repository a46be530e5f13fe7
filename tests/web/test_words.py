"""There are words for everything that the rules can say, and they are few."""

from __future__ import annotations

import random
import re

import pytest
from flask import Flask

from game import catalogue, engine
from game.engine.model import Cause, Verdict
from game.engine.policies import CHOICES, POLICIES
from game.store import Games
from game.web import recap, texts, words
from game.web.script import script
from tests.scenarios.spoil import GOOD
from tests.support import repetitions
from tests.support.player import Page, Player

NOT_OUR_WORDS = re.compile(
    r"\b(MTTR|tickets?|initiatives?|settings?|admin|users?|round)\b", re.IGNORECASE
)


def test_every_choice_of_every_policy_has_a_label_and_a_phrase() -> None:
    for name, values in CHOICES.items():
        assert {value for field, value in words.CHOICES if field == name} == set(values)
    assert words.DIALS.keys() == POLICIES.keys()
    assert words.FIELDS.keys() == words.FIELDS_IN_SHORT.keys()
    assert words.FIELDS.keys() == {field for fields in POLICIES.values() for field in fields}


def test_every_cause_has_words() -> None:
    assert words.CAUSES.keys() == set(Cause)
    assert set(Cause) - words.WAITS.keys() == {Cause.WORKED_ON, Cause.REWORKED, Cause.CLOSED}


def test_every_verdict_and_every_status_has_words() -> None:
    assert words.VERDICTS.keys() == set(Verdict)
    assert words.ERRORS.keys() >= {400, 403, 404, 405, 413, 422, 429, 500}


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0.4, "0 min"),
        (52, "52 min"),
        (59.6, "1 h"),
        (190, "3 h 10 min"),
        (26 * 60, "26 h"),
        (5.5 * 24 * 60, "5.5 days"),
    ],
)
def test_durations_are_said_in_the_unit_that_suits_them(minutes: float, said: str) -> None:
    assert texts.duration(minutes) == said


def test_our_own_words_are_those_of_the_field() -> None:
    company = catalogue.load(GOOD)
    ours = [text for text in script(company) if text.kind in {"policies", "labels", "errors"}]
    ours += [text for text in script(company) if text.id.startswith(("waits", "verdicts", "board"))]
    assert len(ours) > 100
    assert not [text for text in ours if NOT_OUR_WORDS.search(" ".join(text.lines))]


def random_form(page: Page, chance: random.Random) -> dict[str, str]:
    """What somebody who knows nothing would choose; the rules may refuse its improvements."""
    chosen = {name: chance.choice(values) for name, values in page.form.choices.items()}
    return page.form.fields | chosen | {"stop": ""}


@pytest.mark.slow
def test_random_games_are_told_in_few_words_to_the_end(app: Flask) -> None:
    games: Games = app.extensions["games"]
    for seed in range(repetitions(40)):
        chance = random.Random(seed)
        alice = Player(app)  # another one each time: one alone would be told to wait
        page = alice.start(seed=str(seed))
        with alice.client.session_transaction() as session:
            player_id = session["player"]
        game_id = page.path.rsplit("/", 1)[1]
        while "turn" in page.form.fields:
            page = alice.send(page.form.action, random_form(page, chance))
            if page.status == 422:  # more than the budget has: nothing new, and the cheap answer
                cheap = {"start": ""} | {
                    name: values[0]
                    for name, values in page.form.choices.items()
                    if name == "answer"
                }
                page = alice.send(page.form.action, page.form.fields | cheap)
            assert page.status == 200, page.text
            game = games.find(player_id, game_id)
            assert game is not None
            assert game.scenario is not None
            told = recap.recap(game.scenario, games.turns(player_id, game_id))
            assert told is not None
            sentences = ["".join(run.text for run in runs) for runs in told.sentences]
            assert sentences
            assert all(re.fullmatch(r"[A-Z].*[.!?]", sentence) for sentence in sentences)
            assert len(" ".join(sentences).split()) <= recap.MOST_WORDS
            assert not re.search(r"\bNone\b|\bnan\b|\binf\b|[{}]", " ".join(sentences))
        decisions = [turn.decision for turn in games.turns(player_id, game_id)]
        assert engine.rebuild(game.scenario, seed, decisions) == game.state
