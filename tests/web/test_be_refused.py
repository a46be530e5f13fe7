"""Being refused: each way has its own clear answer, and nothing changes."""

from __future__ import annotations

import pytest

from tests.support.player import Page, Player

GAME_OF_NOBODY = "/games/AAAAAAAAAAAAAAAAAAAAAA"


@pytest.fixture
def page(alice: Player) -> Page:
    """Alice's game on its first turn."""
    return alice.start(seed="1")


def assert_unchanged(player: Player, path: str, turn: str = "1") -> None:
    assert player.get(path).form.fields["turn"] == turn


@pytest.mark.parametrize(
    ("field", "value", "names"),
    [
        ("wip_limit", "11", "none"),
        ("wip_limit", "0", "none"),
        ("wip_limit", "5.0", "none"),
        ("testing", "never", "test-first"),
        ("deployment", "Continuous", "continuous"),
        ("bet", "maybe", "lower, same, higher"),
        ("start", "no-such-thing", "one of"),
        ("stop", "no-such-thing", "one of"),
        ("turn", "one", "the number of a turn"),
        ("turn", "", "the number of a turn"),
        ("turn", "0", "the number of a turn"),
        ("turn", "1" * 5000, "the number of a turn"),
        ("key", "", "not digits alone"),
        ("key", "1234567890", "not digits alone"),
        ("key", "with spaces", "not digits alone"),
        ("answer", "tell-customers", "left out"),
    ],
)
def test_malformed_says_which_field_what_was_found_and_what_is_allowed(
    alice: Player, page: Page, field: str, value: str, names: str
) -> None:
    refused = alice.decide(page, **{field: value})
    assert refused.status == 422
    assert f"“{field}” is “{value[:40]}" in refused.text
    assert names in refused.text
    assert_unchanged(alice, page.path)


def test_an_unknown_field_is_named(alice: Player, page: Page) -> None:
    refused = alice.decide(page, score="100")
    assert refused.status == 422
    assert "“score”" in refused.text
    assert_unchanged(alice, page.path)


@pytest.mark.parametrize("field", ["wip_limit", "turn", "key", "bet"])
def test_a_repeated_field_is_malformed(alice: Player, page: Page, field: str) -> None:
    fields = [*page.form.fields.items(), (field, page.form.fields[field])]
    refused = alice.send(page.form.action, fields)
    assert refused.status == 422
    assert "given once" in refused.text
    assert_unchanged(alice, page.path)


def test_what_was_chosen_is_still_chosen_after_a_refusal(alice: Player, page: Page) -> None:
    wanted = next(value for value in page.form.choices["start"] if value)
    chosen = {"wip_limit": "3", "testing": "test-first", "bet": "higher", "start": wanted}
    refused = alice.decide(page, **chosen, stop="no-such-thing")
    assert refused.status == 422
    assert refused.form.fields.items() >= chosen.items()
    # And the form can be sent again, mended.
    assert alice.decide(refused).heading.startswith("Turn 2")


def test_illegal_is_said_by_the_rules_in_one_sentence(alice: Player, page: Page) -> None:
    wanted = next(value for value in page.form.choices["start"] if value)
    refused = alice.decide(page, stop=wanted)
    assert refused.status == 422
    assert "“stop”" not in refused.text  # the rules speak, not the form
    assert_unchanged(alice, page.path)


def test_the_same_form_again_has_the_same_answer_and_is_not_applied_twice(
    alice: Player, page: Page
) -> None:
    first = alice.post(page.form.action, page.form.fields)
    again = alice.post(page.form.action, page.form.fields)
    assert (first.status_code, first.location) == (again.status_code, again.location)
    assert first.status_code == 303
    assert_unchanged(alice, page.path, "2")


def test_the_same_form_is_answered_alike_after_later_turns_and_at_the_end(
    alice: Player, page: Page
) -> None:
    last = alice.play_to_the_end(page, testing="automated", deployment="on-demand")
    fields = page.form.fields | {"run": "1", "testing": "automated", "deployment": "on-demand"}
    again = alice.post(page.form.action, fields)
    assert again.status_code == 303
    assert alice.get(page.path).heading == last.heading


def test_a_key_with_another_body_is_refused(alice: Player, page: Page) -> None:
    alice.decide(page)
    refused = alice.decide(page, wip_limit="2")
    assert refused.status == 422
    assert "sent before with other choices" in refused.text
    assert refused.form.fields["turn"] == "2"


def test_a_stale_turn_shows_the_present_one(alice: Player, page: Page) -> None:
    alice.decide(page)
    refused = alice.decide(page, key="k-another-tab")
    assert refused.status == 409
    assert "This is turn 2" in refused.text
    assert refused.form.fields["turn"] == "2"
    assert_unchanged(alice, page.path, "2")


def test_a_turn_to_come_is_refused_too(alice: Player, page: Page) -> None:
    assert alice.decide(page, turn="2").status == 409
    assert_unchanged(alice, page.path)


def test_a_game_that_is_over_stays_as_it_is(alice: Player, page: Page) -> None:
    last = alice.play_to_the_end(page, testing="automated", deployment="on-demand")
    refused = alice.decide(page, turn="8", key="k-once-more")
    assert refused.status == 409
    assert "is over" in refused.text
    assert refused.heading == last.heading


def test_a_foreign_game_is_as_good_as_none(alice: Player, bob: Player, page: Page) -> None:
    bob_has = bob.get("/").form.fields["csrf_token"]
    fields = page.form.fields | {"csrf_token": bob_has}
    theirs, nobodys = bob.client.get(page.path), bob.client.get(GAME_OF_NOBODY)
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.text == nobodys.text
    theirs = bob.post(f"{page.path}/decisions", fields)
    nobodys = bob.post(f"{GAME_OF_NOBODY}/decisions", fields)
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.text == nobodys.text
    assert_unchanged(alice, page.path)


def test_bob_cannot_play_alices_game_again(alice: Player, bob: Player, page: Page) -> None:
    alice.play_to_the_end(page, testing="automated", deployment="on-demand")
    token = bob.get("/").form.fields["csrf_token"]
    fields = {"csrf_token": token, "again_of": page.path.rsplit("/", 1)[1], "luck": "same"}
    assert bob.send("/games", fields).status == 404


@pytest.mark.parametrize("token", [None, "", "wrong"])
def test_a_form_of_another_site_is_refused_and_leads_back(
    alice: Player, page: Page, token: str | None
) -> None:
    fields = {k: v for k, v in page.form.fields.items() if k != "csrf_token"}
    refused = alice.send(
        page.form.action, fields | ({} if token is None else {"csrf_token": token})
    )
    assert refused.status == 400
    assert "nothing was changed" in refused.text
    assert page.path in [link.get("href") for link in refused.tree.iter("a")]
    assert_unchanged(alice, page.path)


def test_bobs_token_does_not_serve_alice(alice: Player, bob: Player, page: Page) -> None:
    token = bob.get("/").form.fields["csrf_token"]
    assert alice.decide(page, csrf_token=token).status == 400
    assert_unchanged(alice, page.path)


def test_without_cookies_no_game_is_started(alice: Player) -> None:
    form = alice.get("/").form
    alice.client.delete_cookie("dream")
    refused = alice.submit(form)
    assert refused.status == 400
    assert "cookies" in refused.text
