"""Errors have a page with a way back; every answer carries its guards."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask, abort

from app import create_app
from game.config import Settings
from game.store.tables import db
from tests.support.player import Player


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 415, 422, 429, 500, 503])
def test_each_error_has_a_page_with_a_sentence_and_a_way_back(
    app: Flask, alice: Player, status: int
) -> None:
    app.add_url_rule("/fails", view_func=lambda: abort(status))
    page = alice.get("/fails")
    assert page.status == status
    assert "/" in [link.get("href") for link in page.tree.iter("a")]


def test_a_bug_is_a_page_too(app: Flask, alice: Player) -> None:
    def broken() -> str:
        raise RuntimeError("a secret detail")

    app.add_url_rule("/broken", view_func=broken)
    page = alice.get("/broken")
    assert page.status == 500
    assert "secret" not in page.text


def test_an_unknown_address_is_404(alice: Player) -> None:
    assert alice.get("/no-such-page").status == 404


def test_a_wrong_method_says_which_ones_there_are(alice: Player) -> None:
    answer = alice.client.delete("/")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_reloading_a_refused_page_leads_back_to_the_game(alice: Player) -> None:
    page = alice.start()
    assert alice.get(f"{page.path}/decisions").path == page.path
    assert alice.get("/games").path == "/"


def test_a_body_that_is_too_large_is_refused(alice: Player) -> None:
    page = alice.start()
    assert alice.decide(page, bet="x" * 65 * 1024).status == 413


@pytest.mark.parametrize("extra", [{"bet": "x" * 33 * 1024}, {f"n{n}": "x" for n in range(60)}])
def test_a_form_in_parts_has_its_own_limits(alice: Player, extra: dict[str, str]) -> None:
    form = alice.start().form
    body = form.fields | extra
    answer = alice.client.post(form.action, data=body, content_type="multipart/form-data")
    assert answer.status_code == 413


def test_every_answer_carries_the_headers(alice: Player) -> None:
    for path in ("/", "/no-such-page", "/healthz"):
        headers = alice.client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"
        assert "Strict-Transport-Security" not in headers


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(alice: Player) -> None:
    cookie = alice.client.get("/").headers["Set-Cookie"]
    assert cookie.startswith("dream=")
    for part in ("HttpOnly", "SameSite=Lax", "Path=/", "Expires="):
        assert part in cookie
    assert "Secure" not in cookie  # a classroom plays over plain http


def test_production_insists_on_https(tmp_path: Path) -> None:
    app = create_app(Settings(f"sqlite:///{tmp_path}/game.sqlite", "s" * 40, True))
    answer = app.test_client().get("/", base_url="https://game.example")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-")
    assert "Secure" in cookie
    assert "Domain" not in cookie
    with app.app_context():
        db.engine.dispose()


def test_static_files_are_kept_for_a_year_by_their_fingerprint(app: Flask, tmp_path: Path) -> None:
    app.static_folder = str(tmp_path)
    (tmp_path / "sheep.css").write_text("a{}")
    client = app.test_client()

    def cache_control(path: str) -> str:
        with client.get(path) as answer:
            return answer.headers["Cache-Control"]

    assert "immutable" in cache_control("/static/sheep.css?v=1")
    assert "immutable" not in cache_control("/static/sheep.css")
    assert cache_control("/static/none.css?v=1") == "no-store"


def test_these_are_all_routes(app: Flask) -> None:
    routes = {
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes == {
        ("/", "GET"),
        ("/games", "GET"),
        ("/games", "POST"),
        ("/games/<game_id>", "GET"),
        ("/games/<game_id>/branches", "POST"),
        ("/games/<game_id>/studies", "GET"),
        ("/games/<game_id>/studies", "POST"),
        ("/games/<game_id>/studies/<kind>", "GET"),
        ("/games/<game_id>/stories/<int:story>", "GET"),
        ("/games/<game_id>/turns/<int:turn>/film", "GET"),
        ("/games/<game_id>/decisions", "GET"),
        ("/games/<game_id>/decisions", "POST"),
        ("/games/<game_id>/challenge", "GET"),
        ("/games/<game_id>/challenge", "POST"),
        ("/games/<game_id>/turns/<int:turn>", "GET"),
        ("/c/<code>", "GET"),
        ("/c/<code>", "POST"),
        ("/c/<code>.png", "GET"),
        ("/daily", "GET"),
        ("/daily", "POST"),
        ("/join", "GET"),
        ("/join", "POST"),
        ("/join/<code>", "GET"),
        ("/join/<code>", "POST"),
        ("/join/<code>/<seat_id>/<secret>", "GET"),
        ("/join/<code>/<seat_id>/<secret>", "POST"),
        ("/games/<game_id>/votes", "GET"),
        ("/games/<game_id>/votes", "POST"),
        ("/rooms", "GET"),
        ("/rooms", "POST"),
        ("/rooms/<code>", "GET"),
        ("/rooms/<code>/beat/<seat_id>", "GET"),
        ("/rooms/<code>/seat", "POST"),
        ("/rooms/<code>/host", "GET"),
        ("/rooms/<code>/host/<secret>", "GET"),
        ("/rooms/guide", "GET"),
        ("/rooms/<code>/debrief", "GET"),
        ("/rooms/<code>/debrief.csv", "GET"),
        ("/rooms/<code>/debrief.json", "GET"),
        ("/rooms/<code>/acts", "GET"),
        ("/rooms/<code>/acts", "POST"),
        ("/style.css", "GET"),
        ("/styleguide", "GET"),
        ("/attention", "POST"),
        ("/games/<game_id>/feedback", "GET"),
        ("/games/<game_id>/feedback", "POST"),
        ("/games/<game_id>/shares", "POST"),
        ("/privacy", "GET"),
        ("/privacy", "POST"),
        ("/insights", "GET"),
        ("/insights.csv", "GET"),
        ("/insights.json", "GET"),
        ("/insights/experiments", "POST"),
        ("/insights/experiments/end", "POST"),
        ("/insights/figures/<name>", "GET"),
        ("/insights/figures/<name>.csv", "GET"),
        ("/insights/goals", "POST"),
        ("/insights/marks", "POST"),
        ("/insights/mentions", "POST"),
        ("/insights/removals", "POST"),
        ("/account", "GET"),
        ("/account", "POST"),
        ("/account/sign-ins", "POST"),
        ("/account/sign-outs", "POST"),
        ("/account/password", "POST"),
        ("/account/recovery", "GET"),
        ("/account/recovery", "POST"),
        ("/account/codes", "POST"),
        ("/account/letters", "POST"),
        ("/account/letters/<purpose>/<token>", "GET"),
        ("/account/letters/<purpose>/<token>", "POST"),
        ("/account/letters/asked", "POST"),
        ("/account/letters/ended", "POST"),
        ("/account/second-factor", "GET"),
        ("/account/second-factor", "POST"),
        ("/account/export", "GET"),
        ("/account/erasure", "POST"),
        ("/healthz", "GET"),
        ("/readyz", "GET"),
        ("/metrics", "GET"),
        ("/static/<path:filename>", "GET"),
    }
