"""The picture of the owner's page, of a population that was made up; `make pictures` takes it.

It shows what does not depend on the day on which it is taken: it changes only when the page does.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser

from tests.support.serving import ROOT, served
from tests.support.signing_in import sign_in_as

DESK = {"width": 1280, "height": 800}
PLAYERS = 1500
FIRST = "Who came, day by day"
HEIGHT = 1360


def take(browser: Browser, scratch: str, folder: Path) -> None:
    """Make people up, sign in as the owner, and look."""
    environment = {"DATABASE_URL": f"sqlite:///{scratch}/owner.sqlite", "SECRET_KEY": "s" * 40}
    _flask(environment, "synthetic", "--players", str(PLAYERS))
    made = json.loads(_flask(environment, "owner", "add", "olga", "--json"))
    with served("app:app", os.environ | environment) as server:
        address = f"http://127.0.0.1:{server.port}/"
        context = browser.new_context(viewport=DESK, reduced_motion="reduce")  # type: ignore[arg-type]
        page = context.new_page()
        sign_in_as(page, address, "olga", made["password"])
        page.goto(f"{address}insights")
        top = page.get_by_role("heading", name=FIRST).bounding_box()
        assert top is not None
        clip = {"x": 0, "y": top["y"] - 20, "width": DESK["width"], "height": HEIGHT}
        page.screenshot(path=folder / "owner.png", clip=clip, full_page=True)  # type: ignore[arg-type]
        context.close()


def _flask(environment: dict[str, str], *words: str) -> str:
    command = [sys.executable, "-m", "flask", *words]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, check=True, capture_output=True
    )
    return done.stdout.decode()
