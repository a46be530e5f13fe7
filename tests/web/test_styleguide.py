"""The style page shows whoever builds the game all that there is to build with, and nobody else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app import create_app
from game.config import Settings
from game.store.tables import db
from game.web.samples import states
from tests.support.player import Page, Player

ROOT = Path(__file__).parents[2]
COMPONENTS = ROOT / "templates" / "components"
SHEETS = ("parts", "turn", "debrief", "again", "scene", "account")
#: Dressed by the style sheets, and on no style page.
ELSEWHERE = {
    # whole pages, which are looked at as they are
    *("front", "hero", "night", "invitation", "companies", "jump", "alone", "turn", "debrief"),
    *("column", "invitation-card", "countdown", "told", "card-picture", "goal", "seed", "where"),
    *("two-forms", "browsers", "codes", "secret", "sign-in-name", "qr", "foot"),
    # made by scripts while something moves or is read out
    *("filming", "film-layer", "actor", "reading", "reading-line", "life-board"),
}


@pytest.fixture
def page(alice: Player) -> Page:
    return alice.get("/styleguide")


def classes(page: Page) -> set[str]:
    return {name for one in page.tree.iter() for name in (one.get("class") or "").split()}


def macros() -> dict[str, str]:
    """Each macro of the components by its name, as in ``parts.notice``, and its text."""
    found = {}
    for file in COMPONENTS.glob("*.html"):
        for macro in file.read_text().split("{% macro ")[1:]:
            name, _, text = macro.partition("(")
            found[f"{file.stem}.{name}"] = text
    return found


def called(text: str, file: str) -> set[str]:
    """The macros that a template's text calls; those of its own file need no name before them."""
    calls = re.findall(r"\b(?:(\w+)\.)?(\w+)\(", text)
    return {f"{other or file}.{name}" for other, name in calls}


def test_every_macro_of_the_components_is_used() -> None:
    all_of_them = macros()
    waiting = called((ROOT / "templates" / "styleguide.html").read_text(), "") & set(all_of_them)
    shown = set()
    while waiting:
        shown.add(macro := waiting.pop())
        inside = called(all_of_them[macro], macro.partition(".")[0]) & set(all_of_them)
        waiting |= inside - shown
    assert set(all_of_them) - shown == set()


def dressed() -> set[str]:
    """The classes that the style sheets name, outside of braces and comments."""
    texts = ((ROOT / "static" / "css" / f"{sheet}.css").read_text() for sheet in SHEETS)
    bare = " ".join(re.sub(r"/\*.*?\*/|\{[^{}]*\}", " ", text) for text in texts)
    return set(re.findall(r"\.([a-z][a-z0-9-]*)", bare))


def test_everything_that_the_style_sheets_dress_is_shown_or_known_to_be_elsewhere(
    alice: Player,
) -> None:
    pages = [alice.get(f"/styleguide?scene={scene}") for scene in states.SCENES]
    assert dressed() - set().union(*map(classes, pages)) == ELSEWHERE


def test_every_shape_of_the_picture_is_shown(page: Page) -> None:
    shapes = set(re.findall(r'id="([a-z-]+)"', (COMPONENTS / "flock.svg").read_text()))
    uses = {(one.get("href") or "").removeprefix("#") for one in page.tree.iter()}
    assert shapes - uses == set()


def test_every_component_says_why_it_is_as_it_is(page: Page) -> None:
    shown = [one for one in page.tree.iter("section") if one.get("class") == "specimen"]
    assert len(shown) > 15
    for one in shown:
        (reason,) = [part for part in one if part.get("class") == "reason"]
        assert len((reason.text or "").split()) >= 8


@pytest.mark.parametrize("scene", ["rain", "sunrise", "crowded", "no-such-scene"])
def test_every_scene_can_be_looked_at(alice: Player, scene: str) -> None:
    page = alice.get(f"/styleguide?scene={scene}")
    assert page.status == 200
    (current,) = [a for a in page.tree.iter("a") if a.get("aria-current") == "true"]
    assert current.text == (scene if scene != "no-such-scene" else "incident")


def test_in_production_there_is_none(tmp_path: Path) -> None:
    app = create_app(Settings(f"sqlite:///{tmp_path}/game.sqlite", "s" * 40, True))
    answer = app.test_client().get("/styleguide", base_url="https://game.example")
    assert answer.status_code == 404
    with app.app_context():
        db.engine.dispose()
