"""Fifteen faults that another site of games in rounds had, and mended in public, tried on this one.

They are read from the changelog of CTFd, which is built of the same parts as we are and is tested
well. Where a fault cannot be made here, for there is no such thing, a test shows that it is so.
"""

from __future__ import annotations

import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from flask import Flask

from app import create_app
from game.config import Settings
from game.store.accounts import Accounts, Made, Role
from game.store.names import key_of
from game.store.tables import db
from tests.support.apps import SECRET
from tests.support.payloads import PAYLOADS
from tests.support.player import Form, Page, Player
from tests.support.workshop import Host, hrefs, seated

ROOT = Path(__file__).parents[2]
PASSWORD, OTHER = "nine sheep on a wet hill", "and a tenth one, asleep"
ELSEWHERE = (
    "https://evil.example", "//evil.example", "\\\\evil.example", "/\t/evil.example",
    "https:evil.example", "javascript:hit()",
)  # fmt: skip
NO_LINKS = (
    "javascript:hit()", " javascript:hit()", "data:text/html,x", "JaVaScRiPt:hit()", "vbscript:x",
    "//news.example",
)  # fmt: skip
RAW = ("<script>hit", "<svg onload", "<img src=x", "<b>Lambs", "<b onclick", "<x/")
CODE = re.compile(r"\b\w{4}(?:-\w{4}){5}\b")


def form_to(page: Page, action: str) -> Form:
    return next(form for form in page.forms if form.action == action)


def make_account(player: Player, name: str) -> tuple[str, list[str]]:
    page = player.submit(form_to(player.get("/account"), "/account"), name=name, password=PASSWORD)
    name = next(one for one in page.tree.iter("strong") if one.get("class") == "sign-in-name")
    return str(name.text), CODE.findall(page.text)


def sign_in(player: Player, name: str, password: str = PASSWORD) -> Page:
    form = form_to(player.get("/account"), "/account/sign-ins")
    return player.submit(form, name=name, password=password)


@pytest.fixture
def owner(app: Flask) -> Player:
    """Olga, who may see how the game is used."""
    accounts: Accounts = app.extensions["accounts"]
    assert isinstance(accounts.make_named("p-olga", "olga", OTHER, Role.OWNER), Made)
    olga = Player(app)
    sign_in(olga, "olga", OTHER)
    return olga


def posts(app: Flask, **values: str) -> list[str]:
    """Every address to which a form may be sent."""
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or set())]
    return sorted(
        re.sub(r"<(?:\w+:)?(\w+)>", lambda m: values.get(m[1], "1"), r.rule) for r in rules
    )


@pytest.mark.parametrize("name", [" olga", "olga ", "OLGA", "ｏｌｇａ", "o lga"])
def test_a_name_with_spaces_is_not_another_account(
    app: Flask, owner: Player, alice: Player, name: str
) -> None:
    given, codes = make_account(alice, name)
    assert key_of(given) != "olga"
    form = Player(app).get("/account/recovery").form
    thief = Player(app)
    form = thief.get("/account/recovery").form
    for tried in ("olga", name):
        page = thief.submit(form, name=tried, code=codes[0], new_password="taken by a thief")
        assert page.status == 422
    assert sign_in(Player(app), "olga", OTHER).path == "/"


def test_nobody_joins_without_what_opens_the_door(app: Flask, bob: Player) -> None:
    host = Host(app)
    seated(app, host, "Lambs")
    link = host.link("Lambs")
    form = bob.get(f"/join/{host.code}").form
    host.act("lock")
    assert bob.submit(form, name="Wolves").status == 409
    assert bob.client.get(link.rsplit("/", 1)[0] + "/" + "x" * 22).status_code == 404
    assert bob.get(f"/rooms/{host.code}").path == f"/join/{host.code}"
    assert "Wolves" not in host.page.text


def test_what_is_hidden_is_hidden_in_every_view(app: Flask) -> None:
    """A room that shows nothing, seen from one seat, by whatever leads anywhere from there."""
    host = Host(app)
    lambs, owls = seated(app, host, "Lambs", "Owls")
    host.act("start")
    seed = next(iter(app.extensions["workshop"].rooms.find(host.code)[2:3]))
    owls.decide(owls.game, wip_limit="2")
    lambs.decide(lambs.game)
    game = lambs.game.path
    ways = {f"/rooms/{host.code}", f"/rooms/{host.code}/debrief", "/account/export", lambs.ask()[0]}
    ways |= {f"/rooms/{host.code}/{one}" for one in ("host", "debrief.csv", "debrief.json")}
    ways |= {game, f"{game}/turns/1/film", f"{game}/turns/1", f"{game}/stories/1"}
    ways |= {href for page in (lambs.room, lambs.game) for href in hrefs(page) if href[:1] == "/"}
    for way in sorted(ways):
        text = lambs.client.get(way, follow_redirects=True).text
        assert "Owls" not in text, way
        assert str(seed) not in text, way


def test_fifty_tries_at_once_are_one(app: Flask, alice: Player) -> None:
    form = alice.start().form
    cookie = alice.client.get_cookie("dream")
    assert cookie is not None

    def press(_: int) -> int:
        client = app.test_client()
        client.set_cookie("dream", cookie.value)
        return client.post(form.action, data=form.fields).status_code

    with ThreadPoolExecutor(50) as pool:
        assert set(pool.map(press, range(50))) == {303}
    assert len(json.loads(alice.client.get("/account/export").text)["turn"]) == 1


def test_codes_cannot_be_tried_out_and_are_good_once(app: Flask, alice: Player) -> None:
    name, codes = make_account(alice, "Alice")
    bob = Player(app)
    form = bob.get("/account/recovery").form
    assert bob.submit(form, name=name, code=codes[0], new_password=OTHER).status == 200
    again = [bob.submit(form, name=name, code=codes[0], new_password=PASSWORD) for _ in range(10)]
    assert [page.status for page in again] == [422] * 9 + [429]
    assert Player(app).submit(form, name=name, code=codes[1], new_password=PASSWORD).status != 200
    assert sign_in(bob, name, OTHER).path == "/"


@pytest.mark.parametrize("there", ELSEWHERE)
def test_nothing_in_a_request_says_where_to_go_next(app: Flask, alice: Player, there: str) -> None:
    name, _ = make_account(alice, "Alice")
    token = alice.get("/account").forms[0].fields["csrf_token"]
    wishes = dict.fromkeys(("next", "url", "to", "return", "redirect", "continue"), there)
    for way in posts(app, code="none", game_id="none"):
        form = {"csrf_token": token, "name": name, "password": "wrong", "which": "none"} | wishes
        answer = alice.client.post(
            way, query_string=wishes, data=form, headers={"Referer": "http://evil.example/"}
        )
        assert urlsplit(answer.headers.get("Location", "")).netloc in {"", "localhost"}, way
        assert "evil" not in answer.headers.get("Location", ""), way


@pytest.mark.parametrize("address", NO_LINKS)
def test_an_address_that_is_shown_as_a_link_begins_with_http(owner: Player, address: str) -> None:
    form = form_to(owner.get("/insights"), "/insights/mentions")
    said = {"day": "2020-09-01", "label": "positive", "words": "Fine"}
    assert owner.submit(form, address=address, **said).status == 422
    assert owner.submit(form, address="https://news.example/1", **said).status == 200
    for href in hrefs(owner.get("/insights")):
        assert urlsplit(href).scheme in {"", "http", "https"}, href


def test_no_route_takes_a_file(app: Flask, alice: Player) -> None:
    page = alice.start()
    for template in (ROOT / "templates").rglob("*.html"):
        assert not re.search(r"multipart|type=.?file", template.read_text("utf-8")), template
    for module in (ROOT / "game").rglob("*.py"):
        assert not re.search(
            r"\.files\b|zipfile|tarfile|unpack_archive", module.read_text("utf-8")
        ), module
    before = {file for file in ROOT.rglob("planted*") if ".venv" not in file.parts}
    token = page.form.fields["csrf_token"]
    for way in posts(app, game_id=page.path.rsplit("/", 1)[1]):
        boundary = "--x\r\nContent-Disposition: form-data; name="
        body = f'{boundary}"csrf_token"\r\n\r\n{token}\r\n'
        body += f'{boundary}"file"; filename="../../static/planted.html"\r\n\r\nhit\r\n--x--\r\n'
        alice.client.post(way, data=body, content_type="multipart/form-data; boundary=x")
    assert not before
    assert not list((ROOT / "static").rglob("planted*"))


def test_not_even_the_owner_reads_a_secret(app: Flask, owner: Player, alice: Player) -> None:
    make_account(alice, "Alice")
    shown = set()
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or set()) and rule.endpoint != "static":
            shown.add(re.sub(r"<(?:\w+:)?(\w+)>", "players", rule.rule))
    assert "/insights.json" in shown
    for way in sorted(shown):
        text = owner.client.get(way, follow_redirects=True).get_data()
        for secret in (SECRET, "scrypt:", "sqlite://", "postgresql", "password_hash"):
            assert secret.encode() not in text, (way, secret)


def test_another_host_is_not_believed(tmp_path: Path) -> None:
    settings = Settings(
        f"sqlite:///{tmp_path}/a.sqlite", "s" * 40, False, public_url="http://localhost"
    )
    app = create_app(settings)
    client = app.test_client()
    for way in ("/", "/account/recovery", "/rooms", "/c/none"):
        answer = client.get(way, headers={"Host": "evil.example"})
        assert answer.status_code == 400
        assert "evil" not in answer.text
        assert client.get(way, headers={"X-Forwarded-Host": "evil.example"}).text.count("evil") == 0
    app.extensions["studies"].backroom.close()
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("sign", ["a", "a@", "a.", "ﷺ", "\u0301", " ", "%"])
def test_what_is_much_too_long_is_refused_at_once(app: Flask, alice: Player, sign: str) -> None:
    host = Host(app)
    long = sign * (9000 // len(quote(sign)))
    account = alice.get("/account")
    recovery = alice.get("/account/recovery").form
    forms = [*account.forms[:2], recovery, alice.get(f"/join/{host.code}").form]
    began = time.process_time()
    for form in forms:
        answer = alice.post(
            form.action,
            form.fields | {"name": long, "password": long, "code": long, "new_password": long},
        )
        assert answer.status_code == 422, form.action
    assert time.process_time() - began < 2


def test_json_is_no_way_around_the_token(app: Flask, alice: Player) -> None:
    page = alice.start()
    for way in posts(app, game_id=page.path.rsplit("/", 1)[1]):
        for kind in ("application/json", "text/plain", "application/vnd.api+json"):
            body = json.dumps({"key": "k-lesson-1", "turn": "1", "erase": "erase"})
            answer = alice.client.post(way, data=body, content_type=kind)
            assert answer.status_code in ({422} if way == "/attention" else {400}), (way, kind)
    assert alice.get(page.path).heading == page.heading


def test_another_site_can_neither_press_nor_look(owner: Player) -> None:
    pressed = form_to(owner.get("/insights"), "/insights/marks")
    fields = pressed.fields | {"day": "2020-09-01", "kind": "post", "words": "planted"}
    answer = owner.client.post(
        pressed.action, data=fields, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    assert "planted" not in owner.get("/insights").text
    for way in ("/insights", "/insights.json", "/insights.csv", "/account"):
        headers = owner.client.get(way).headers
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "Access-Control-Allow-Origin" not in headers


def test_what_people_write_stays_text_on_every_page_that_shows_it(
    app: Flask, owner: Player, alice: Player
) -> None:
    over = alice.play_to_the_end(alice.start())
    host = Host(app)
    (team,) = seated(app, host, "<b>Lambs</b>")
    host.act("start")
    token = over.form.fields["csrf_token"]
    alice.send(f"{over.path}/feedback", {"csrf_token": token, "tap": "positive", "words": RAW[0]})
    for words in PAYLOADS[::41]:
        host.act("note", notes=words)
        said = {"csrf_token": team.room.forms[0].fields["csrf_token"], "action": words}
        team.send(f"/rooms/{host.code}/seat", said)
        pages = [host.client.get(f"/rooms/{host.code}/{one}") for one in ("host", "debrief")]
        pages += [owner.client.get("/insights"), team.client.get(f"/rooms/{host.code}")]
        for page in pages:
            assert page.status_code == 200
            for raw in RAW:
                assert raw not in page.text, (page.request.path, words)


def test_a_cookie_from_before_opens_nothing_after_another_password(
    app: Flask, alice: Player
) -> None:
    make_account(alice, "Alice")
    game = alice.start()
    stolen = alice.client.get_cookie("dream")
    assert stolen is not None
    form = form_to(alice.get("/account"), "/account/password")
    assert alice.submit(form, password=PASSWORD, new_password=OTHER).status == 200
    thief = Player(app)
    thief.client.set_cookie("dream", stolen.value)
    assert thief.get(game.path).status == 404
    assert json.loads(thief.client.get("/account/export").text)["game"] == []
    assert alice.get(game.path).status == 200
