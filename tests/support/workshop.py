"""A host and teams with browsers, for the tests of workshops."""

from __future__ import annotations

from flask import Flask
from werkzeug.test import TestResponse

from game.store import Games
from tests.support.lint import text_of
from tests.support.player import Page, Player


class Host(Player):
    """Whoever opened a room."""

    def __init__(self, app: Flask, **wishes: str) -> None:
        super().__init__(app)
        page = self.submit(self.get("/rooms").form, **wishes)
        assert page.path.endswith("/host"), page.text
        self.code = page.path.split("/")[2]

    @property
    def page(self) -> Page:
        """The host's page as it is now."""
        return self.get(f"/rooms/{self.code}/host")

    def act(self, act: str, **fields: str) -> Page:
        """Use a power and see where it leads; of boxes, several are ticked with blanks between."""
        token = self.page.form.fields["csrf_token"]
        pairs = [("csrf_token", token), ("act", act)]
        for name, value in fields.items():
            values = value.split() if name in {"show", "wall"} else [value]
            pairs += [(name, one) for one in values]
        return self.send(f"/rooms/{self.code}/acts", pairs)

    def seat(self, name: str) -> str:
        """The id of the seat of that name."""
        for form in self.page.forms:
            if form.fields.get("name") == name:
                return form.fields["seat"]
        raise AssertionError(f"nobody is called {name}")

    def link(self, name: str) -> str:
        """The seat's own link."""
        seat = self.seat(name)
        return next(h for h in hrefs(self.page) if f"/{seat}/" in h).removeprefix(
            "http://localhost"
        )

    def row(self, name: str) -> str:
        """What the host reads about a seat."""
        for row in self.page.tree.iter("tr"):
            text = " ".join("".join(row.itertext()).split())
            if text.startswith(name):
                return text
        raise AssertionError(f"nobody is called {name}")


class Team(Player):
    """A table with one browser."""

    def __init__(self, app: Flask, code: str, name: str) -> None:
        super().__init__(app)
        self.code = code
        self.name = name

    def sit_down(self) -> Page:
        """Take a seat under the team's name."""
        return self.submit(self.get(f"/join/{self.code}").form, name=self.name)

    @property
    def room(self) -> Page:
        """The seat's own page."""
        return self.get(f"/rooms/{self.code}")

    @property
    def game(self) -> Page:
        """The team's game as it is now."""
        return self.get(next(href for href in hrefs(self.room) if href.startswith("/games/")))

    @property
    def bar(self) -> str:
        """What the thin line on top of the game says."""
        bar = next(one for one in self.game.tree.iter("aside"))
        return " ".join("".join(bar.itertext()).split())

    def ask(self) -> tuple[str, str]:
        """Where the page asks whether anything is new, and the beat that it shows."""
        bar = next(one for one in self.room.tree.iter("aside"))
        return bar.get("data-ask") or "", bar.get("data-beat") or ""

    def poll(self, beat: str = "") -> TestResponse:
        """Ask for news as the script does, without a cookie."""
        device = self.client.application.test_client()
        return device.get(self.ask()[0], headers={"If-None-Match": f'"{beat}"'})


def seated(app: Flask, host: Host, *names: str) -> list[Team]:
    """Teams of these names, each at a seat."""
    teams = [Team(app, host.code, name) for name in names]
    for team in teams:
        assert team.sit_down().status == 200
    return teams


def hrefs(page: Page) -> list[str]:
    """All that a page links to."""
    return [one.get("href") or "" for one in page.tree.iter("a")]


class Voter(Team):
    """Somebody with a phone at a table that votes."""

    def __init__(self, app: Flask, code: str, name: str, person: str) -> None:
        super().__init__(app, code, name)
        self.person = person

    def sit_down(self) -> Page:
        """Be the first at a seat."""
        form = self.get(f"/join/{self.code}").form
        return self.submit(form, name=self.name, person=self.person)

    @property
    def table_link(self) -> str:
        """What is held to the others' phones."""
        links = [href for href in hrefs(self.room) if f"/join/{self.code}/" in href]
        return links[0].removeprefix("http://localhost")

    @property
    def own_link(self) -> str:
        """What this phone can be replaced by."""
        links = [href for href in hrefs(self.room) if f"/join/{self.code}/" in href]
        return links[-1].removeprefix("http://localhost")

    def sit_beside(self, link: str) -> Page:
        """Sit down at a seat that somebody took before."""
        return self.submit(self.get(link).form, person=self.person)

    def vote(self, **chosen: str) -> Page:
        """Put in a ballot for the turn that comes next."""
        form = self.game.form
        action = form.action.replace("/decisions", "/votes")
        return self.send(action, form.fields | chosen)

    @property
    def table(self) -> str:
        """What is seen of the table's votes, beside the game."""
        return part(self.game, "table")


def table_of(app: Flask, host: Host, name: str, *people: str) -> list[Voter]:
    """A table of several, the first of whom is its captain."""
    first, *others = voters = [Voter(app, host.code, name, person) for person in people]
    assert first.sit_down().status == 200
    for other in others:
        assert other.sit_beside(first.table_link).status == 200
    return voters


def part(page: Page, id_: str) -> str:
    """The words of one part of a page."""
    found = next((one for one in page.tree.iter() if one.get("id") == id_), None)
    return "" if found is None else text_of(found)


def rows(app: Flask, table: object) -> list[dict[str, object]]:
    """All rows of a table, as they are."""
    games: Games = app.extensions["games"]
    with games.database.reading() as connection:
        return [dict(row._mapping) for row in connection.execute(table.select())]  # type: ignore[attr-defined]
