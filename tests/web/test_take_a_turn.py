"""Taking turns: from the first decision to the verdict, without JavaScript."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from game import engine
from game.store import Games
from game.web.recap import MOST_WORDS, recap
from tests.support.player import Page, Player

FIELDS = {
    "wip_limit",
    "testing",
    "test_share",
    "planning",
    "discovery",
    "contingency",
    "merge",
    "deployment",
    "release",
}


def player_and_game(player: Player, page: Page) -> tuple[str, str]:
    with player.client.session_transaction() as session:
        return session["player"], page.path.rsplit("/", 1)[1]


def test_the_turn_is_one_form_with_every_policy_and_one_button(alice: Player) -> None:
    page = alice.start()
    assert len(page.forms) == 1
    form = page.form
    assert form.choices.keys() >= FIELDS | {"start", "bet", "run"}
    assert len(form.choices["run"]) == 1
    assert sorted(form.choices["bet"]) == ["", "higher", "lower", "same"]
    assert "" in form.choices["start"]
    assert form.fields["turn"] == "1"
    assert not form.fields["key"].isdecimal()
    assert form.fields["bet"] == form.fields["start"] == ""


def test_each_choice_of_each_policy_is_offered(app: Flask, alice: Player) -> None:
    page = alice.start()
    games: Games = app.extensions["games"]
    game = games.find(*player_and_game(alice, page))
    assert game is not None
    assert game.scenario is not None
    assert game.state is not None
    choices = engine.legal_choices(game.scenario, game.state)
    for name, legal in choices.fields.items():
        assert sorted(page.form.choices[name]) == sorted(legal)
        assert page.form.fields[name] == choices.present[name]


def test_the_page_holds_what_getting_used_to_changes_takes(app: Flask, alice: Player) -> None:
    """For scripts to say; without them nothing is shown, since nothing is known of the choices."""
    page = alice.decide(alice.start(), wip_limit="5", testing="automated", deployment="on-demand")
    games: Games = app.extensions["games"]
    game = games.find(*player_and_game(alice, page))
    assert game is not None
    assert game.scenario is not None
    assert game.state is not None
    choices = engine.legal_choices(game.scenario, game.state)
    place = next(p for p in page.tree.iter("p") if p.get("id") == "settling-size")
    assert "hidden" in place.attrib
    assert not "".join(place.itertext())
    told = {name: place.get(f"data-{name}") or "" for name in ("says", "steps", "percent")}
    assert "{percent} %" in told["says"]
    steps = {name: int(count) for name, count in re.findall(r"(\w+):(\d)", told["steps"])}
    assert steps == choices.steps
    assert steps.keys() == FIELDS
    percent = [int(text) for text in told["percent"].split()]
    assert percent == [round(100 * share) for share in choices.settling]
    assert len(percent) == 1 + sum(steps.values())
    assert percent[0] > 0, "what was changed in turn 1 is not digested yet"


def test_running_a_turn_leads_to_the_next_one_with_its_recap(alice: Player) -> None:
    page = alice.decide(alice.start())
    assert page.heading.startswith("Turn 2 of 8")
    assert re.search(r"Lead time|No story", page.text)


def test_the_address_of_a_game_stays_and_shows_the_present_turn(alice: Player) -> None:
    first = alice.start()
    second = alice.decide(first)
    assert second.path == first.path
    assert alice.get(first.path).form.fields["turn"] == "2"


def test_a_policy_that_is_changed_stays_changed(alice: Player) -> None:
    page = alice.decide(alice.start(), wip_limit="5", testing="test-first")
    page = alice.decide(page)
    assert page.form.fields["wip_limit"] == "5"
    assert page.form.fields["testing"] == "test-first"


def test_a_missing_field_means_unchanged(alice: Player) -> None:
    form = alice.decide(alice.start(), wip_limit="4").form
    bare = {name: form.fields[name] for name in ("csrf_token", "turn", "key")}
    page = alice.send(form.action, bare)
    assert page.heading.startswith("Turn 3 of 8")
    assert page.form.fields["wip_limit"] == "4"


def test_the_recap_names_what_was_changed_in_at_most_thirty_words(alice: Player) -> None:
    page = alice.decide(alice.start(seed="7"), wip_limit="5", deployment="on-demand", bet="lower")
    assert "You bet that it lowers lead time" in page.text
    games: Games = alice.client.application.extensions["games"]
    player_id, game_id = player_and_game(alice, page)
    game = games.find(player_id, game_id)
    assert game is not None
    assert game.scenario is not None
    shown = recap(game.scenario, games.turns(player_id, game_id))
    assert shown is not None
    sentence = " ".join("".join(run.text for run in runs) for runs in shown.sentences)
    assert "WIP limit of 5" in sentence
    assert len(sentence.split()) <= MOST_WORDS


def test_a_whole_game_leads_to_a_verdict_without_radio_buttons(alice: Player) -> None:
    page = alice.start(seed="1")
    page = alice.play_to_the_end(page, wip_limit="5", testing="automated", deployment="on-demand")
    assert not [e for e in page.tree.iter("input") if e.get("type") == "radio"]
    assert alice.get(page.path).heading == page.heading


def test_the_half_time_review_stands_on_the_page_of_turn_five(alice: Player) -> None:
    page = alice.start(seed="1")
    for _ in range(4):
        assert "Board review:" not in page.text
        page = alice.decide(page, wip_limit="5", testing="automated", deployment="on-demand")
    assert page.heading.startswith("Turn 5 of 8")
    assert "Board review:" in page.text
    assert "Board review:" not in alice.decide(page).text


def test_what_is_kept_is_what_the_decisions_give(app: Flask, alice: Player) -> None:
    page = alice.start(seed=str(2**128 - 1))
    page = alice.play_to_the_end(page, wip_limit="5", testing="automated", deployment="on-demand")
    games: Games = app.extensions["games"]
    player_id, game_id = player_and_game(alice, page)
    game = games.find(player_id, game_id)
    assert game is not None
    assert game.scenario is not None
    decisions = [turn.decision for turn in games.turns(player_id, game_id)]
    assert engine.rebuild(game.scenario, game.seed, decisions) == game.state


def test_an_improvement_is_started_and_stopped_again(alice: Player) -> None:
    page = alice.start(seed="3")
    wanted = next(value for value in page.form.choices["start"] if value)
    page = alice.decide(page, start=wanted)
    if "stop" not in page.form.choices:  # a short one is finished by now
        assert wanted not in page.form.choices["start"]
        return
    assert wanted in page.form.choices["stop"]
    page = alice.decide(page, stop=wanted)
    assert wanted in page.form.choices["start"]


def test_a_team_that_does_badly_is_fired_at_half_time(alice: Player) -> None:
    worst = {
        "wip_limit": "none",
        "testing": "by-hand",
        "test_share": "10",
        "planning": "up-front",
        "discovery": "specification",
        "merge": "when-done",
        "deployment": "train",
    }
    headings = []
    for seed in range(30):
        page = alice.start(seed=str(seed))
        for _ in range(4):
            page = alice.decide(page, **worst)
        headings.append(page.heading)
        if page.heading == "Woken early":
            assert "turn 4" in page.text
            assert alice.get(page.path).heading == "Woken early"
            again = [form.fields["luck"] for form in page.forms if "luck" in form.fields]
            assert again == ["same", "new"]
            return
    raise AssertionError(headings)


def test_a_game_of_older_rules_says_so_kindly(
    alice: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = alice.decide(alice.start(seed="1"))
    monkeypatch.setattr(engine, "RULES_VERSION", engine.RULES_VERSION + 1)
    shown = alice.get(page.path)
    assert shown.status == 200
    assert re.search(r"under older rules .* 1 turn, and a score of \d+\.\d", shown.text)
    assert alice.decide(page).status == 409
    assert page.path not in alice.client.get("/").text
