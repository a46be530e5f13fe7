"""What is noted beside the game: visits, attention, a tap, a share; and a no that is heeded."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from game.store.tables import fact
from game.web.attention import Span, read_spans
from tests.support.player import Clock, Page, Player


def kept(app: Flask, kind: str) -> list[Any]:
    with app.extensions["games"].database.reading() as connection:
        asked = select(fact).where(fact.c.kind == kind).order_by(fact.c.at, fact.c.id)
        return list(connection.execute(asked).all())


def token_of(page: Page) -> str:
    found = [m.get("content") or "" for m in page.tree.iter("meta") if m.get("name") == "attention"]
    return found[0] if found else ""


def report(who: Player, token: str, spans: str, number: int = 0, **more: str) -> int:
    body = {"token": token, "tab": "abcdef0123456789", "number": str(number), "spans": spans} | more
    return who.client.post("/attention", data=body).status_code


# Visits ------------------------------------------------------------------------------------------


def test_a_visit_keeps_the_host_it_came_from_and_nothing_else(app: Flask, alice: Player) -> None:
    alice.client.get("/", headers={"Referer": "https://news.example/a/secret?who=alice#top"})
    (visit,) = kept(app, "visit")
    assert (visit.value, visit.actor_kind) == ("news.example", "person")
    assert "secret" not in repr(visit)


def test_coming_back_from_elsewhere_is_one_visit_in_half_an_hour(
    app: Flask, alice: Player, clock: Clock
) -> None:
    for _ in range(3):
        alice.client.get("/", headers={"Referer": "https://news.example/"})
    alice.client.get("/")
    assert len(kept(app, "visit")) == 1
    clock.now += 30 * 60
    alice.client.get("/", headers={"Referer": "https://blog.example/"})
    assert [visit.value for visit in kept(app, "visit")] == ["news.example", "blog.example"]


def test_to_go_on_inside_the_game_is_no_visit(app: Flask, alice: Player) -> None:
    alice.start()
    alice.client.get("/", headers={"Referer": "http://localhost/games/x"})
    assert len(kept(app, "visit")) == 1


def test_whoever_says_to_be_a_robot_is_no_person(app: Flask, alice: Player) -> None:
    alice.client.get("/", headers={"User-Agent": "ExampleBot/2.1"})
    assert [visit.actor_kind for visit in kept(app, "visit")] == ["bot"]


# Attention ---------------------------------------------------------------------------------------


def test_spans_are_placed_on_the_server_s_clock(app: Flask, alice: Player, clock: Clock) -> None:
    page = alice.start()
    clock.now += 300
    game = page.path.rpartition("/")[2]
    assert report(alice, token_of(page), "90000-60000,20000-0", game=game, turn="1") == 204
    assert [(one.at, one.seconds, one.turn) for one in kept(app, "active")] == [
        (clock.now - 60, 30, 1),
        (clock.now, 20, 1),
    ]


def test_the_same_report_again_is_the_same_report(app: Flask, alice: Player, clock: Clock) -> None:
    token = token_of(alice.start())
    clock.now += 60
    for _ in range(5):
        report(alice, token, "30000-0")
    (one,) = kept(app, "active")
    assert (one.seconds, one.copies) == (30, 5)


@pytest.mark.parametrize(
    ("spans", "seconds"),
    [
        ("3600000-0", 12),  # the page was given out ten seconds ago; two of grace
        ("3600000-3590000", 0),
        ("9000-4000,2500-500", 7),
        ("400-0", 0),
        ("600-0", 1),
        (",".join(f"{n * 100 + 99}-{n * 100}" for n in reversed(range(100))), 10),
        (",".join(f"{n}400-{n}000" for n in reversed(range(10))), 4),  # rounding adds up to nothing
    ],
)
def test_time_is_cut_to_what_can_have_passed(spans: str, seconds: int) -> None:
    found = read_spans(spans, 10, 1000)
    assert found is not None
    assert sum(span.seconds for span in found) == seconds
    for before, after in pairwise(found):
        assert before.at <= after.at - after.seconds
    assert all(span.at <= 1000 for span in found)


@pytest.mark.parametrize(
    "spans", ["", "x", "10-20", "10-5,", "-5-1", "1e3-0", "0x10-0", "9" * 12 + "-0"]
)
def test_what_is_no_report_is_refused(app: Flask, alice: Player, spans: str) -> None:
    assert read_spans(spans, 10, 1000) is None
    assert report(alice, token_of(alice.start()), spans) == 422
    assert kept(app, "active") == []


def test_a_report_needs_the_token_of_a_page(app: Flask, alice: Player) -> None:
    token = token_of(alice.start())
    other = "A" if token[-5] != "A" else "B"
    for wrong in ("", "x", token[:-5] + other + token[-4:], token + "."):
        assert report(alice, wrong, "1000-0") == 422
    assert report(alice, token, "1000-0", tab="<script>") == 422
    assert report(alice, token, "1000-0", game="../../x") == 422
    assert kept(app, "active") == []


def test_two_spans_that_touch_do_not_overlap_once_rounded() -> None:
    assert read_spans("2600-1300,1200-0", 10, 100) == [Span(99, 1), Span(100, 1)]


# No means no -------------------------------------------------------------------------------------


def say_no(alice: Player) -> None:
    assert "They are not measured" in alice.submit(alice.get("/privacy").form, attention="no").text


def by_their_browser(alice: Player) -> None:
    alice.client.environ_base["HTTP_SEC_GPC"] = "1"


@pytest.mark.parametrize("refuse", [say_no, by_their_browser])
def test_whoever_does_not_want_to_be_measured_is_not(
    app: Flask, alice: Player, clock: Clock, refuse: Callable[[Player], None]
) -> None:
    page = alice.start()
    token = token_of(page)
    assert token
    refuse(alice)
    assert token_of(alice.get(page.path)) == ""
    clock.now += 60
    assert report(alice, token, "30000-0") == 204
    assert kept(app, "active") == []


def test_a_no_can_be_taken_back(alice: Player) -> None:
    page = alice.start()
    say_no(alice)
    alice.submit(alice.get("/privacy").form, attention="yes")
    assert token_of(alice.get(page.path)) != ""


def test_only_pages_of_a_game_are_measured(alice: Player) -> None:
    assert token_of(alice.get("/")) == ""
    assert token_of(alice.start()) != ""


# A tap -------------------------------------------------------------------------------------------


def to_feedback(page: Page) -> Any:
    return next(form for form in page.forms if form.action.endswith("/feedback"))


def test_one_tap_after_the_debrief_with_words_or_without(
    app: Flask, alice: Player, bob: Player
) -> None:
    page = alice.play_to_the_end(alice.start())
    after = alice.submit(to_feedback(page), tap="positive", words="  One more\n game\x0f. ")
    assert "Thank you, noted." in after.text
    assert not [form for form in after.forms if form.action.endswith("/feedback")]
    (tap,) = kept(app, "feedback")
    assert (tap.value, tap.words) == ("positive", "One more game.")
    alice.submit(to_feedback(page), tap="negative")
    assert [one.value for one in kept(app, "feedback")] == ["positive"]  # one a game
    assert bob.submit(to_feedback(page), tap="negative").status in {400, 404}
    assert alice.get(f"{page.path}/feedback").path == page.path


def test_nothing_is_asked_of_a_game_whose_tap_may_have_ended(
    app: Flask, alice: Player, clock: Clock
) -> None:
    page = alice.play_to_the_end(alice.start())
    form = to_feedback(page)
    clock.now += 89 * 24 * 60 * 60
    assert not [one for one in alice.get(page.path).forms if one.action.endswith("/feedback")]
    assert alice.submit(form, tap="positive").status == 200
    assert kept(app, "feedback") == []  # it would be counted a second time


def test_a_tap_that_there_is_not_and_a_game_that_is_not_over_are_refused(alice: Player) -> None:
    page = alice.start()
    fields = {"csrf_token": page.form.fields["csrf_token"], "tap": "positive"}
    assert alice.post(f"{page.path}/feedback", fields).status_code == 422
    assert alice.post(f"{page.path}/shares", fields).status_code == 422
    over = alice.play_to_the_end(page)
    assert alice.submit(to_feedback(over), tap="meh").status == 422


def test_a_challenge_and_a_copied_text_are_shares(app: Flask, alice: Player) -> None:
    over = alice.play_to_the_end(alice.start())
    challenge = next(form for form in over.forms if form.action.endswith("/challenge"))
    alice.submit(challenge)
    for _ in range(2):
        assert alice.post(f"{over.path}/shares", challenge.fields).status_code == 204
    assert sorted(one.value for one in kept(app, "share")) == ["challenge", "text"]
