"""What stands before every view: headers, hosts, proxies, and what browsers never send."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from app import create_app
from game.config import Settings
from game.store.tables import db
from tests.support.observatory import score
from tests.support.player import Player

HTTPS = "https://game.example"
Make = Callable[..., FlaskClient]


@pytest.fixture
def production(tmp_path: Path) -> Iterator[Make]:
    """The game in production, with these settings beside."""
    apps: list[Flask] = []

    def made(**settings: object) -> FlaskClient:
        address = f"sqlite:///{tmp_path}/{len(apps)}.sqlite"
        app = create_app(Settings(address, "s" * 40, True, **settings))  # type: ignore[arg-type]
        apps.append(app)
        app.add_url_rule("/seen", view_func=lambda: f"{request.url_root} {request.remote_addr}")
        return app.test_client()

    yield made
    for app in apps:
        app.extensions["studies"].backroom.close()
        with app.app_context():
            db.engine.dispose()


@pytest.mark.parametrize(
    "path",
    ["/", "/account", "/daily", "/no-such-page", "/games/none/decisions/none", "/static/icon.svg",
     "/static/none.css", "/style.css", "/healthz", "/c/none.png"],
)  # fmt: skip
def test_the_observatory_would_give_every_answer_its_highest_grade(
    production: Make, path: str
) -> None:
    with production().get(path, base_url=HTTPS) as answer:
        assert score(answer.headers) >= 130


def test_the_observatory_s_rules_see_what_is_missing(production: Make) -> None:
    headers = production().get("/", base_url=HTTPS).headers
    best = score(headers)
    for name in ("Content-Security-Policy", "Strict-Transport-Security", "X-Content-Type-Options",
                 "Cross-Origin-Opener-Policy", "Referrer-Policy"):  # fmt: skip
        without = type(headers)(pair for pair in headers if pair[0] != name)
        assert score(without) < best, name


def test_a_form_from_another_site_is_refused_before_it_is_read(alice: Player) -> None:
    form = alice.get("/").form
    for site, status in (("cross-site", 403), ("same-origin", 303), ("none", 303)):
        answer = alice.client.post(form.action, data=form.fields, headers={"Sec-Fetch-Site": site})
        assert answer.status_code == status


def test_a_body_that_would_have_to_be_unpacked_is_refused(alice: Player) -> None:
    form = alice.get("/").form
    answer = alice.client.post(form.action, data=form.fields, headers={"Content-Encoding": "gzip"})
    assert answer.status_code == 415


@pytest.mark.parametrize(
    ("path", "query"), [("/join", "code=\xff\xfe"), ("/join", "code=a%00"), ("/games/a\0b", "")]
)
def test_what_is_no_text_is_refused(alice: Player, path: str, query: str) -> None:
    asked = {"PATH_INFO": path, "QUERY_STRING": query}
    assert alice.client.get("/", environ_overrides=asked).status_code == 400


def test_a_form_with_a_nul_is_refused_and_nothing_is_kept(alice: Player) -> None:
    form = alice.get("/account").forms[-1]
    answer = alice.client.post("/account/sign-ins", data=form.fields | {"name": "a\0b"})
    assert answer.status_code == 400


def test_a_part_whose_head_is_broken_is_refused(alice: Player) -> None:
    token = alice.get("/").form.fields["csrf_token"]
    head = "--x\r\nContent-Disposition: form-data; name="
    body = f'{head}"csrf_token"\r\n\r\n{token}\r\n{head}"\r\nX: 1"\r\n\r\n\r\n--x--'
    answer = alice.client.post("/games", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 400


@pytest.mark.parametrize("address", ["http://[", "http://[::1", "//"])
def test_a_referrer_that_is_no_address_is_none(app: Flask, address: str) -> None:
    assert app.test_client().get("/", headers={"Referer": address}).status_code == 200


def test_only_our_own_name_is_answered_where_it_is_known(production: Make) -> None:
    client = production(public_url=HTTPS)
    assert client.get("/", base_url=HTTPS).status_code == 200
    assert client.get("/", base_url="https://evil.example").status_code == 400


def test_a_proxy_is_believed_only_where_there_is_one(production: Make) -> None:
    lie = {
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
    }
    alone = production().get("/seen", headers=lie).text
    assert alone == "http://localhost/ 127.0.0.1"
    behind_one = production(proxies=1).get("/seen", headers=lie).text
    assert behind_one == "https://evil.example/ 203.0.113.9"  # which TRUSTED_HOSTS would refuse
    chain = lie | {"X-Forwarded-For": "198.51.100.1, 203.0.113.9"}
    assert production(proxies=1).get("/seen", headers=chain).text.endswith(" 203.0.113.9")
