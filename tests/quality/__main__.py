"""Plays a game, has Lighthouse look at its pages, keeps the scores, fails where they are low."""

from __future__ import annotations

import os
import sys
import tempfile

from tests.pictures import TURNS, WON, opened, run, start
from tests.quality import lighthouse, scores
from tests.support.browser import Chromium, find
from tests.support.serving import served

RUNS = 3
SEEN_TURN = 4  # with all that a turn's page can hold: recap, event, improvements under way


def main() -> int:
    """All of it; 1 where a score will not do."""
    chromium = find()
    with tempfile.TemporaryDirectory() as folder:
        environment = {"DATABASE_URL": f"sqlite:///{folder}/quality.sqlite"}
        with served("app:app", os.environ | environment) as server:
            addresses, cookie, browser = played(chromium, f"http://127.0.0.1:{server.port}/")
            reports = {
                name: [lighthouse.report(address, cookie, chromium) for _ in range(RUNS)]
                for name, address in addresses.items()
            }
    kept = {
        "lighthouse": reports["front page"][0]["lighthouseVersion"],
        "browser": f"Chromium {browser}",
        "runs": RUNS,
        "pages": {name: scores.of(several) for name, several in reports.items()},
    }
    scores.keep(kept)
    for name, page in kept["pages"].items():
        print(f"{name}: {page['scores']} {page['figures']}")
        print("".join(f"  {cost}\n" for cost in page["costs"]), end="")
    wrong = scores.faults(kept["pages"])
    print("\n".join(wrong))
    return 1 if wrong else 0


def played(chromium: Chromium, address: str) -> tuple[dict[str, str], str, str]:
    """Where the three pages are, the cookie of their player, and the browser's version."""
    with chromium.launched() as browser:
        page = opened(browser, address)
        start(page)
        turn = page.url
        for number in range(1, SEEN_TURN):
            run(page, number, WON.get(number, {}))
        page.goto(address)
        start(page)
        for number in range(1, TURNS + 1):
            run(page, number, WON.get(number, {}))
        cookies = page.context.cookies()
        cookie = "; ".join(f"{one['name']}={one['value']}" for one in cookies)  # type: ignore[typeddict-item]
        pages = {"front page": address, "turn": turn, "debrief": page.url}
        return pages, cookie, browser.version


if __name__ == "__main__":
    sys.exit(main())
