"""The owner's pages: signed in to, read on a phone and on a desk, by day and by night."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.test_everybody import OPEN_FOLDS, SIZES, TOO_WIDE
from tests.support.barriers import barriers
from tests.support.serving import ROOT, served
from tests.support.signing_in import sign_in_as

PAGES = ("insights", "insights/figures/players", "privacy")


@pytest.fixture(scope="module")
def owner(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, str]]:
    """Somebody who owns an installation that 300 people have played."""
    folder = tmp_path_factory.mktemp("owner")
    environment = {"DATABASE_URL": f"sqlite:///{folder}/game.sqlite", "SECRET_KEY": "s" * 40}

    def flask(*words: str) -> str:
        command = [sys.executable, "-m", "flask", *words]
        done = subprocess.run(
            command, cwd=ROOT, env=os.environ | environment, check=True, capture_output=True
        )
        return done.stdout.decode()

    flask("synthetic", "--players", "300", "--seed", "1")
    flask("experiment", "start", "budget-renewed")
    made = json.loads(flask("owner", "add", "olga", "--json"))
    with served("app:app", environment) as server:
        address = f"http://127.0.0.1:{server.port}/"
        context = browser.new_context(reduced_motion="reduce")
        page = context.new_page()
        sign_in_as(page, address, "olga", made["password"])
        yield page, address
        context.close()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("place", PAGES)
def test_no_barrier_is_found_and_nothing_scrolls_sideways(
    owner: tuple[Page, str], place: str, size: str
) -> None:
    page, address = owner
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    answer = page.goto(address + place)
    assert answer is not None
    assert answer.status == 200
    page.evaluate(OPEN_FOLDS)
    assert page.evaluate(TOO_WIDE) == []
    assert barriers(page) == []
