"""The score that Mozilla's HTTP Observatory would give an answer, by its published rules.

https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring: an answer begins with 100;
what is wrong takes points away, and above 90 what is better than needed adds some.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from werkzeug.datastructures import Headers

SIX_MONTHS_SECONDS = 15_768_000
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}


def score(headers: Headers) -> int:
    """Points of an answer over https that loads scripts from its own site alone."""
    policy = _policy(headers.get("Content-Security-Policy", ""))
    lost = [
        *_csp_faults(policy),
        *_cookie_faults(headers.getlist("Set-Cookie")),
        -20 * (_max_age(headers) < SIX_MONTHS_SECONDS),
        -5 * (headers.get("X-Content-Type-Options") != "nosniff"),
        -20 * ("frame-ancestors" not in policy and "X-Frame-Options" not in headers),
        -50 * (headers.get("Access-Control-Allow-Origin") == "*"),
    ]
    if 100 + sum(lost) < 90:
        return 100 + sum(lost)
    cookies = headers.getlist("Set-Cookie")
    gained = [
        10 * (policy.get("default-src") == {"'none'"}),
        5 * (bool(cookies) and all("SameSite=" in cookie for cookie in cookies)),
        5 * (headers.get("Referrer-Policy") in PRIVATE),
        5 * ("frame-ancestors" in policy),
        10 * (headers.get("Cross-Origin-Resource-Policy") == "same-origin"),
        10 * (headers.get("Cross-Origin-Embedder-Policy") == "require-corp"),
        10 * (headers.get("Cross-Origin-Opener-Policy") == "same-origin"),
    ]
    return 100 + sum(lost) + sum(gained)


def _policy(text: str) -> dict[str, set[str]]:
    parts = [part.split() for part in text.split(";") if part.strip()]
    return {name: set(values) for name, *values in parts}


def _csp_faults(policy: dict[str, set[str]]) -> Iterable[int]:
    if not policy:
        return [-25]
    scripts = policy.get("script-src", policy.get("default-src", {"*"}))
    wide = {"'unsafe-inline'", "data:", "*", "http:", "https:"}
    return [
        -20 * bool(scripts & wide),
        -10 * ("'unsafe-eval'" in scripts),
        -20 * bool(policy.get("object-src", policy.get("default-src", {"*"})) & wide),
        -20 * any("http:" in values for values in policy.values()),
    ]


def _cookie_faults(cookies: list[str]) -> Iterable[int]:
    for cookie in cookies:
        yield -40 * ("Secure" not in cookie)
        yield -30 * ("HttpOnly" not in cookie)


def _max_age(headers: Headers) -> int:
    found = re.search(r"max-age=(\d+)", headers.get("Strict-Transport-Security", ""))
    return int(found[1]) if found else 0
