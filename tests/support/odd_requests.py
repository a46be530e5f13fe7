"""Requests that no browser of ours would send, for every route, by Hypothesis.

A request is made of bytes, as a server gets it: paths, queries and bodies that are not UTF-8, hold
NUL or script, are doubled, missing, nested or too large, beside ones that are right, so that what
lies behind the first check is reached as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote_from_bytes

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from tests.support.payloads import PAYLOADS

#: How many requests are sent in full: odd ones by each of four people, and by each of four models
#: of the whole site (tests/web/test_fuzz.py, tests/web/test_whole_site.py).
ODD, DRIVEN = 15_000, 10_000
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE")
URLENCODED = "application/x-www-form-urlencoded"
BOUNDARY = "sheep"

#: What breaks things elsewhere.
NASTY = (
    b"", b"\0", b"a\0b", b"\xff\xfe", b"\xc3\x28", b"\xed\xa0\x80", b"\xf0\x9f\x90\x91" * 9,
    "\u202e\u2066gnp.\u200b".encode(), "Ａｌｉｃｅ ﬀ 𝒜".encode(), "١".encode(), "²".encode(),
    b"%", b"%zz", b"%00", b"..", b".", b"../../../etc/passwd", b"//evil.example/", b"\\evil",
    b"' OR 1=1 --", b"'; DROP TABLE game; --", b"{{7*7}}", b"${7*7}", b"=1+1", b"\t", b"\r\nX: 1",
    b"-1", b"0", b"1", b"9" * 39, b"9" * 400, b"2147483648", b"9223372036854775808", b"1e309",
    b"NaN", b"0x10", b"1_000", b"true", b"null", b"[]", b"{}", b"0001-01-01", b"9999-12-31",
    b"2020-02-30", b"http://[", b"http://[::1", b"javascript:hit()", b"x" * 300, b"x" * 3000,
)  # fmt: skip
HUGE = (b"x" * 33_000, b"x" * 70_000)

#: What our own forms send, so that some of it is taken.
FIELDS: Mapping[str, Sequence[str]] = {
    "turn": ("1", "2"),
    "key": ("k-fuzz-0001", "k-fuzz-0002"),
    "run": ("1",),
    "wip_limit": ("3", "none"),
    "testing": ("automated", "manual"),
    "deployment": ("on-demand", "sprint-end"),
    "answer": ("", "tell-customers"),
    "start": ("", "pairing"),
    "stop": ("",),
    "bet": ("lower", "higher", ""),
    "scenario": ("living-the-dream", "old-money"),
    "company": ("living-the-dream", "night-shift"),
    "seed": ("1", ""),
    "luck": ("same", "new"),
    "kind": ("luck", "roads", "release", "post"),
    "road": ("0", "1"),
    "tap": ("positive", "negative"),
    "words": ("dry and kind",),
    "name": ("Quiet Lambs", "bob", "players", "replay"),
    "password": ("a guess that is wrong", "short"),
    "new_password": ("another ten sheep", "password"),
    "code": ("2222-2222-2222-2222",),
    "otp": ("123456", ""),
    "secret": ("A" * 32,),
    "which": ("this", "none"),
    "erase": ("", "no"),
    "take_along": ("yes", ""),
    "attention": ("yes", "no"),
    "seats": ("2", "500"),
    "minutes": ("5", "60", "240"),
    "hours": ("1", "24"),
    "pace": ("free", "timer", "host"),
    "names": ("One\nTwo", ""),
    "show": ("ranking", "map"),
    "act": (
        "start", "pause", "resume", "advance", "end", "lock", "unlock", "freeze", "thaw", "nudge",
        "happen", "next-round", "extend", "show", "note", "rename", "remove", "nudge-seat",
        "stand-in", "hand-back", "take-back",
    ),
    "event": ("none",),
    "change": ("", "policy:wip_limit=3"),
    "notes": ("Smaller stories.",),
    "action": ("Fewer things at once.",),
    "target": ("10", "50"),
    "by": ("2020-12-31",),
    "day": ("2020-09-14",),
    "address": ("https://news.example/1",),
    "label": ("positive", "negative", "neutral"),
    "id": ("1", "none"),
    "token": ("none",),
    "tab": ("abcdefgh1",),
    "number": ("1",),
    "spans": ("5000-1000", "9-8,7-6"),
    "from": ("2020-09-01",),
    "to": ("2020-09-30",),
    "picture": ("wide", "tall"),
    "v": ("1",),
}  # fmt: skip
HEADERS: Mapping[str, Sequence[str]] = {
    "Referer": ("http://news.example/x", "http://[", "http://[::1", "javascript:hit()", "//", "ÿ"),
    "Accept-Encoding": ("gzip", "br;q=x", "gzip;q=", "*;q=1;q=2", "gzip;q=nan", ",;,"),
    "Accept": ("*/*", "text/html;q=x", ";;"),
    "If-None-Match": ('"x"', "*", 'W/"', '"\xff"', "x" * 900),
    "If-Modified-Since": ("yesterday", "Mon, 99 Foo 2020 25:61:61 GMT"),
    "Range": ("bytes=0-1", "bytes=9999999-", "bytes=-0", "bytes=x", "bytes=2-1", "sheep=1-2"),
    "If-Range": ("x", '"'),
    "Sec-Fetch-Site": ("same-origin", "none", "cross-site", "\xff"),
    "Sec-GPC": ("1", "2"),
    "Origin": ("http://localhost", "null", "http://["),
    "User-Agent": ("", "curl/8", "x" * 2000),
    "Actor-Kind": ("bot", "owner", "\xff"),
    "Authorization": ("Bearer ", "Bearer \xff", "Basic x", "Digest"),
    "Content-Encoding": ("identity", "gzip", "\xff"),
    "X-Request-Id": ("abcdefgh", "a b", "x" * 900),
    "X-Forwarded-For": ("1.2.3.4", "x, y"),
    "X-Forwarded-Host": ("evil.example",),
    "X-CSRFToken": ("x", "\xff"),
    "X-HTTP-Method-Override": ("DELETE",),
    "Host": ("localhost", "evil.example", "ex ample", "[::1", "localhost:99999", "\xff", "a,b"),
    "Cookie": ("dream=", "dream=x.y.z", "dream=\xff", "=; ;=", "a" * 3000, "dream=.e30.a.b"),
    "Content-Type": ("", "x", "multipart/form-data", "application/json", "text/html; charset=x"),
    "Transfer-Encoding": ("chunked",),
}


class Request(NamedTuple):
    """A request as a server gets it."""

    endpoint: str
    method: str
    path: bytes
    query: bytes
    content_type: str
    body: bytes
    headers: tuple[tuple[str, str], ...]

    def send(self, client: FlaskClient, cookie: str) -> TestResponse:
        """Send it, with this cookie unless it brings its own."""
        headers = [pair for pair in self.headers if pair[0] != "Content-Type"]
        if cookie and "Cookie" not in dict(headers):
            headers.append(("Cookie", cookie))
        overrides = {
            "PATH_INFO": self.path.decode("latin-1"),
            "QUERY_STRING": self.query.decode("latin-1"),
        }
        return client.open(
            "/",
            method=self.method,
            data=self.body,
            content_type=dict(self.headers).get("Content-Type", self.content_type),
            headers=headers,
            environ_overrides=overrides,
        )

    def says(self, what: str) -> bool:
        """Whether the request itself says this, so that an answer may repeat it."""
        said = b" ".join((self.path, self.query, self.body, repr(self.headers).encode()))
        return what.encode() in said or quote_from_bytes(what.encode()).encode() in said


def ways(app: Flask) -> list[tuple[str, str, str]]:
    """Every rule with every method: endpoint, rule, method."""
    return sorted(
        (rule.endpoint, rule.rule, method)
        for rule in app.url_map.iter_rules()
        for method in METHODS
    )


def mostly_right(app: Flask) -> list[tuple[str, str, str]]:
    """The same, but those methods that a rule has many times, since more lies behind them."""
    own = [
        (rule.endpoint, rule.rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    return sorted(own * 16) + ways(app)


def nasty() -> st.SearchStrategy[bytes]:
    """A value that somebody means ill with, or that means nothing."""
    payloads = [payload.encode() for payload in PAYLOADS[::7]]
    return st.one_of(
        st.sampled_from(NASTY),
        st.sampled_from(payloads),
        st.binary(max_size=12),
        st.text(max_size=8).map(lambda text: text.encode("utf-8", "surrogatepass")),
    )


@st.composite
def requests(
    draw: st.DrawFn,
    places: Sequence[tuple[str, str, str]],
    known: Mapping[str, Sequence[str]],
    token: str,
) -> Request:
    """A request for one of the places; ``known`` is what stands in addresses that there are."""
    endpoint, rule, method = draw(st.sampled_from(places))
    path = _path(draw, rule, known)
    query = _encoded(draw, _pairs(draw, token="")) if draw(st.integers(0, 2)) == 0 else b""
    content_type, body = "", b""
    if method not in {"GET", "HEAD", "OPTIONS", "TRACE"}:
        content_type, body = _body(draw, _pairs(draw, token if draw(st.integers(0, 9)) else "x"))
    return Request(endpoint, method, path, query, content_type, body, _headers(draw))


def _path(draw: st.DrawFn, rule: str, known: Mapping[str, Sequence[str]]) -> bytes:
    """The rule with its places filled in: mostly by what there is."""
    parts = []
    for part in rule.replace("<", "\0<").replace(">", "\0").split("\0"):
        if not part.startswith("<"):
            parts.append(part.encode())
            continue
        name = part[1:].rpartition(":")[2]
        right = draw(st.integers(0, 4)) > 0
        found = known.get(name, ("none",))
        parts.append(draw(st.sampled_from(found)).encode() if right else draw(nasty()))
    return b"".join(parts)


def _pairs(draw: st.DrawFn, token: str) -> list[tuple[bytes, bytes]]:
    """Fields of a form: some of ours, some doubled, nested, of another name, huge."""
    names = draw(st.lists(st.sampled_from(sorted(FIELDS)), max_size=8))
    pairs = [(b"csrf_token", token.encode())] if token else []
    for name in names:
        ours = draw(st.integers(0, 3)) > 0
        value = draw(st.sampled_from(FIELDS[name])).encode() if ours else draw(nasty())
        wrapped = draw(st.sampled_from(("{}", "{}", "{}", "{}", "{}", "{}[]", "{}[a][b]", "{}\0")))
        pairs.append((wrapped.format(name).encode(), value))
    odd = draw(st.integers(0, 19))
    if odd == 0:
        pairs.append((draw(nasty()), draw(nasty())))
    elif odd == 1:
        pairs += pairs
    elif odd == 2:
        pairs.append((b"words", draw(st.sampled_from(HUGE))))
    elif odd == 3:
        pairs += [(f"n{n}".encode(), b"x") for n in range(draw(st.sampled_from((60, 3000))))]
    return pairs


def _encoded(draw: st.DrawFn, pairs: Sequence[tuple[bytes, bytes]]) -> bytes:
    """As a query or a form in one piece; sometimes the bytes as they are."""
    if draw(st.integers(0, 7)) == 0:
        return b"&".join(name + b"=" + value for name, value in pairs)
    return "&".join(
        f"{quote_from_bytes(name)}={quote_from_bytes(value)}" for name, value in pairs
    ).encode()


def _body(draw: st.DrawFn, pairs: Sequence[tuple[bytes, bytes]]) -> tuple[str, bytes]:
    kind = draw(st.integers(0, 11))
    if kind == 0:  # in parts, and one of them a file
        parts = [
            b'--%s\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
            % (BOUNDARY.encode(), name, b'; filename="a"' if number == 1 else b"", value)
            for number, (name, value) in enumerate(pairs)
        ]
        ending = draw(st.sampled_from((b"--", b"")))
        return (
            f"multipart/form-data; boundary={BOUNDARY}",
            b"".join(parts) + b"--" + BOUNDARY.encode() + ending,
        )
    if kind == 1:
        return "application/json", draw(
            st.sampled_from((b'{"key": ["k"]}', b"[" * 5000, b"{", b""))
        )
    if kind == 2:
        return draw(st.sampled_from(("text/plain", "application/xml", "x"))), draw(nasty())
    return URLENCODED, _encoded(draw, pairs)


def _headers(draw: st.DrawFn) -> tuple[tuple[str, str], ...]:
    if draw(st.integers(0, 2)):
        return ()
    names = draw(st.lists(st.sampled_from(sorted(HEADERS)), max_size=3, unique=True))
    return tuple((name, draw(st.sampled_from(HEADERS[name]))) for name in names)
