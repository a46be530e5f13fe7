"""The whole site, driven at random beside a small model of what has to be true.

Browsers come, play, sign in and out, share, host and sit down, in any order that Hypothesis thinks
of, and meddle with what is not theirs. The model knows whose every game is and how many turns of it
were acknowledged; after every step the database is held to it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import bindparam, text
from werkzeug.test import TestResponse

from game.config import NO_LIMITS
from tests.support import few
from tests.support.apps import Databases, one_app
from tests.support.odd_requests import DRIVEN

PASSWORDS = ("nine sheep on a wet hill", "and a tenth one, asleep")
ACTS = ("pause", "resume", "lock", "unlock", "end", "extend", "freeze", "thaw", "nudge", "start")
CHOICES = {
    "wip_limit": st.sampled_from(("2", "3", "5", "none")),
    "bet": st.sampled_from(("lower", "higher", "")),
}
#: What can be done to a game; what begins with a slash is posted.
WAYS = (
    "", "/decisions", "/challenge", "/feedback", "/shares", "/branches", "/studies", "turns/1",
    "turns/1/film", "stories/1", "studies/luck",
)  # fmt: skip
_PLAYED = text(
    "SELECT game.id, game.turns_played, count(turn.n), max(turn.n), game.finished_at"
    " FROM game LEFT JOIN turn ON turn.player_id = game.player_id AND turn.game_id = game.id"
    " WHERE game.id IN :ids GROUP BY game.id, game.turns_played, game.finished_at"
).bindparams(bindparam("ids", expanding=True))
_SEAT_GAME = text("SELECT game_id FROM seat_game WHERE seat_id = :seat")


@dataclass(eq=False)
class Run:
    """A game: how many of its turns were acknowledged."""

    turns: int = 0
    over: bool = False
    last: dict[str, str] | None = None  # the last form that was taken


@dataclass(eq=False)
class Person:
    """Whom games belong to: somebody with an account, or one browser's cookie."""

    name: str = ""
    password: str = ""
    games: dict[str, Run] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)  # the form's key -> the game it began
    daily: str = ""


@dataclass(eq=False)
class Seat:
    """A seat in a room, with its game."""

    link: str
    game: str
    run: Run
    name: str


@dataclass(eq=False)
class Room:
    """A room as its host left it."""

    link: str
    places: int
    seats: list[Seat] = field(default_factory=list)
    paused: bool = False
    locked: bool = False
    ended: bool = False
    begun: bool = False  # the clock runs


@dataclass(eq=False)
class Challenge:
    """A finished game that others play as well."""

    maker: Person
    runs: dict[Person, str]


@dataclass(eq=False)
class Browser:
    """Somebody at a browser: who it is, and what its cookie knows of rooms."""

    client: Any
    me: Person
    token: str = ""
    hosts: set[str] = field(default_factory=set)
    seats: dict[str, Seat] = field(default_factory=dict)

    def forget(self, me: Person) -> None:
        """A session of its own begins, as somebody."""
        self.me, self.token, self.hosts, self.seats = me, "", set(), {}


class Site(RuleBasedStateMachine):
    """What people do, and what has to come of it."""

    app: ClassVar[Flask]
    requests: ClassVar[int] = 0
    steps: ClassVar[set[str]] = set()

    def __init__(self) -> None:
        super().__init__()
        self.browsers: list[Browser] = []
        self.rooms: dict[str, Room] = {}
        self.challenges: dict[str, Challenge] = {}
        self.erased: set[str] = set()
        self.keys = 0

    # ------------------------------------------------------------------------- asking and answers

    def ask(self, who: Browser, path: str, form: dict[str, Any] | None = None) -> TestResponse:
        """Send one request; no answer is ever a failure of ours."""
        if form is not None and not who.token:
            page = self.ask(who, "/account")
            found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
            assert found
            who.token = found[1]
        type(self).requests += 1
        if form is None:
            answer = who.client.get(path)
        else:
            answer = who.client.post(path, data={"csrf_token": who.token} | form)
        assert answer.status_code < 500, (path, form, answer.text[:800])
        return answer

    def expect(self, answer: TestResponse, *statuses: int) -> TestResponse:
        """The answer has one of these statuses."""
        assert answer.status_code in statuses, (answer.request, answer.status_code, answer.text)
        return answer

    def key(self) -> str:
        """A key that no form had."""
        self.keys += 1
        return f"k-site-{self.keys}"

    def some(self, data: st.DataObject, things: Any) -> Any:
        """One of these."""
        return data.draw(st.sampled_from(list(things)))

    def someone(self, data: st.DataObject) -> Browser:
        """One of the browsers."""
        found: Browser = self.some(data, self.browsers)
        return found

    def began(self, who: Browser, answer: TestResponse, key: str) -> str:
        """A game has begun for somebody; its id."""
        game_id = str(self.expect(answer, 303).location).rsplit("/", 1)[1]
        who.me.games.setdefault(game_id, Run())
        who.me.keys[key] = game_id
        return game_id

    def everybody(self) -> set[Person]:
        """All whom there are."""
        return {browser.me for browser in self.browsers} | self.accounts()

    def accounts(self) -> set[Person]:
        """All who have an account."""
        return self.known_accounts

    # ------------------------------------------------------------------------------------- people

    @initialize()
    def two_arrive(self) -> None:
        """Nobody is alone."""
        self.known_accounts: set[Person] = set()
        self.arrive()
        self.arrive()

    @precondition(lambda self: len(self.browsers) < 5)
    @rule()
    def arrive(self) -> None:
        """A browser that was never here opens the front page."""
        who = Browser(self.app.test_client(), Person())
        self.browsers.append(who)
        self.expect(self.ask(who, "/"), 200)

    @rule(data=st.data(), name=st.sampled_from(("Alice", " alice ", "Bob", "ＢＯＢ")))
    def make_an_account(self, data: st.DataObject, name: str) -> None:
        """The games that were played here before come along."""
        who, password = self.someone(data), self.some(data, PASSWORDS)
        answer = self.ask(who, "/account", {"name": name, "password": password})
        if who.me.name:
            self.expect(answer, 422)
            return
        found = re.search(r'class="sign-in-name">([^<]+)<', self.expect(answer, 200).text)
        assert found
        assert found[1] not in {one.name for one in self.known_accounts}
        who.me.name, who.me.password = found[1], password
        self.known_accounts.add(who.me)
        who.forget(who.me)

    @precondition(lambda self: self.known_accounts)
    @rule(data=st.data(), right=st.sampled_from((True, True, True, False)), along=st.booleans())
    def sign_in(self, data: st.DataObject, right: bool, along: bool) -> None:
        """With the right password, and perhaps with the games that were played here."""
        who, account = self.someone(data), self.some(data, self.known_accounts)
        other = next(one for one in PASSWORDS if one != account.password)
        form = {"name": account.name, "password": account.password if right else other}
        answer = self.ask(who, "/account/sign-ins", form | {"take_along": "yes" if along else ""})
        if not right:
            self.expect(answer, 422)
            return
        self.expect(answer, 303)
        if along and not who.me.name:
            self.move(who.me, account)
        who.forget(account)

    def move(self, old: Person, new: Person) -> None:
        """All that is one's becomes another's, whose own goes before."""
        new.games |= old.games
        new.keys = old.keys | new.keys
        new.daily = new.daily or old.daily
        for challenge in self.challenges.values():
            if challenge.maker is old:
                challenge.maker = new
            if old in challenge.runs:
                challenge.runs.setdefault(new, challenge.runs.pop(old))
        old.games, old.daily = {}, ""

    @rule(data=st.data(), which=st.sampled_from(("this", "all")))
    def sign_out(self, data: st.DataObject, which: str) -> None:
        """Here, or everywhere."""
        who = self.someone(data)
        answer = self.ask(who, "/account/sign-outs", {"which": which})
        if not who.me.name:
            self.expect(answer, 303)
            return
        self.expect(answer, 200)
        account = who.me
        who.forget(Person())
        if which == "all":
            self.signed_out_elsewhere(account)

    def signed_out_elsewhere(self, account: Person) -> None:
        """Other browsers are nobody's from now on; what their cookie knows of rooms stays."""
        for browser in self.browsers:
            if browser.me is account:
                browser.me = Person()

    @rule(data=st.data(), right=st.booleans())
    def change_password(self, data: st.DataObject, right: bool) -> None:
        """All other browsers are signed out."""
        who = self.someone(data)
        new = self.some(data, PASSWORDS)
        old = who.me.password if right else "none of these"
        answer = self.ask(who, "/account/password", {"password": old, "new_password": new})
        if not who.me.name:
            self.expect(answer, 403)
        elif not right:
            self.expect(answer, 422)
        else:
            self.expect(answer, 200)
            account = who.me
            account.password = new
            self.signed_out_elsewhere(account)
            who.forget(account)

    @rule(data=st.data(), right=st.booleans())
    def erase(self, data: st.DataObject, right: bool) -> None:
        """All that is kept of somebody is gone, for the password where there is one."""
        who, me = self.someone(data), self.someone(data).me
        me = who.me
        said = {"erase": "erase" if right else "", "password": me.password}
        answer = self.ask(who, "/account/erasure", said)
        if not right:
            self.expect(answer, 422)
            return
        self.expect(answer, 200)
        self.erased |= set(me.games)
        self.known_accounts.discard(me)
        for code, challenge in list(self.challenges.items()):
            challenge.runs.pop(me, None)
            if challenge.maker is me:
                del self.challenges[code]
                for browser in self.browsers[:1]:
                    self.expect(self.ask(browser, f"/c/{code}"), 404)
        self.signed_out_elsewhere(me)
        who.forget(Person())

    @rule(data=st.data())
    def export(self, data: st.DataObject) -> None:
        """All that is somebody's, and nobody else's."""
        who = self.someone(data)
        told = json.loads(self.expect(self.ask(who, "/account/export"), 200).text)
        assert {one["id"] for one in told["game"]} == set(who.me.games)
        assert len(told["turn"]) == sum(run.turns for run in who.me.games.values())

    @rule(data=st.data(), attention=st.sampled_from(("yes", "no")))
    def choose_privacy(self, data: st.DataObject, attention: str) -> None:
        """Measured or not."""
        self.expect(self.ask(self.someone(data), "/privacy", {"attention": attention}), 303)

    # -------------------------------------------------------------------------------------- games

    @rule(data=st.data(), again=st.sampled_from((False, False, True)))
    def start(self, data: st.DataObject, again: bool) -> None:
        """Start a game; the same form again is the same game."""
        who = self.someone(data)
        if again and who.me.keys:
            key = self.some(data, who.me.keys)
            answer = self.ask(who, "/games", {"key": key, "seed": "1"})
            assert str(self.expect(answer, 303).location).endswith(who.me.keys[key])
        else:
            key = self.key()
            self.began(who, self.ask(who, "/games", {"key": key, "seed": "1"}), key)

    def own(self, data: st.DataObject, fits: Callable[[Run], bool]) -> tuple[Browser, str, Run]:
        """Somebody with a game of their own that fits."""
        there = [
            (browser, game_id, run)
            for browser in self.browsers
            for game_id, run in browser.me.games.items()
            if fits(run)
        ]
        return data.draw(st.sampled_from(there))

    def any_run(self, fits: Callable[[Run], bool]) -> bool:
        """Whether some browser has a game that fits."""
        return any(fits(run) for browser in self.browsers for run in browser.me.games.values())

    @precondition(lambda self: self.any_run(lambda run: not run.over))
    @rule(data=st.data(), chosen=st.fixed_dictionaries({}, optional=CHOICES))
    def play(self, data: st.DataObject, chosen: dict[str, str]) -> None:
        """Run one turn."""
        who, game_id, run = self.own(data, lambda run: not run.over)
        form = {"turn": str(run.turns + 1), "key": self.key()} | chosen
        self.expect(self.ask(who, f"/games/{game_id}/decisions", form), 303)
        self.played(who, game_id, run, form)

    def played(self, who: Browser, game_id: str, run: Run, form: dict[str, str]) -> None:
        """A turn was acknowledged."""
        run.turns, run.last = run.turns + 1, form
        page = self.expect(self.ask(who, f"/games/{game_id}"), 200).text
        shown = re.search(r'name="turn" value="(\d+)"', page)
        run.over = shown is None
        assert run.over or shown is None or shown[1] == str(run.turns + 1)

    @precondition(lambda self: self.any_run(lambda run: not run.over))
    @rule(data=st.data())
    def play_to_the_end(self, data: st.DataObject) -> None:
        """Run all turns that are left."""
        who, game_id, run = self.own(data, lambda run: not run.over)
        while not run.over:
            form = {"turn": str(run.turns + 1), "key": self.key()}
            self.expect(self.ask(who, f"/games/{game_id}/decisions", form), 303)
            self.played(who, game_id, run, form)

    @precondition(lambda self: self.any_run(lambda run: run.last is not None))
    @rule(data=st.data(), changed=st.booleans())
    def send_again(self, data: st.DataObject, changed: bool) -> None:
        """The same form has the same answer; its key with another one is refused."""
        who, game_id, run = self.own(data, lambda run: run.last is not None)
        assert run.last is not None
        form = run.last | ({"wip_limit": "9"} if changed else {})
        answer = self.ask(who, f"/games/{game_id}/decisions", form)
        self.expect(answer, 422 if changed else 303)

    @precondition(lambda self: self.any_run(lambda run: True))
    @rule(data=st.data(), off=st.sampled_from((-1, 1, 2, 90)))
    def another_turn(self, data: st.DataObject, off: int) -> None:
        """A turn that was played, or is to come, is not played."""
        who, game_id, run = self.own(data, lambda _: True)
        turn = run.turns + 1 + off
        form = {"turn": str(turn), "key": self.key()}
        answer = self.ask(who, f"/games/{game_id}/decisions", form)
        self.expect(answer, 409 if turn else 422)

    @precondition(lambda self: self.any_run(lambda run: not run.over))
    @rule(data=st.data(), wrong=st.sampled_from(("wip_limit", "testing", "score", "start")))
    def wrong_form(self, data: st.DataObject, wrong: str) -> None:
        """What is not among the choices is refused."""
        who, game_id, run = self.own(data, lambda run: not run.over)
        form = {"turn": str(run.turns + 1), "key": self.key(), wrong: "no-such"}
        self.expect(self.ask(who, f"/games/{game_id}/decisions", form), 422)

    @precondition(lambda self: self.any_run(lambda run: True))
    @rule(data=st.data(), luck=st.sampled_from(("same", "new")))
    def play_again(self, data: st.DataObject, luck: str) -> None:
        """A finished game once more; one that is not finished is to be finished first."""
        who, game_id, run = self.own(data, lambda _: True)
        key = self.key()
        answer = self.ask(who, "/games", {"again_of": game_id, "luck": luck, "key": key})
        if run.over:
            self.began(who, answer, f"{key}-{luck}")
            del who.me.keys[f"{key}-{luck}"]  # which no form of `start` can have
        else:
            self.expect(answer, 422)

    @precondition(lambda self: self.any_run(lambda run: True))
    @rule(
        data=st.data(),
        part=st.sampled_from(
            ("turns/1", "turns/1/film", "stories/1", "studies/luck", "turns/99", "")
        ),
    )
    def look(self, data: st.DataObject, part: str) -> None:
        """What a game shows of itself, by how far it is."""
        who, game_id, run = self.own(data, lambda _: True)
        there = {
            "turns/1": run.over,
            "turns/1/film": run.turns > 0,
            "studies/luck": run.over,
            "turns/99": False,
            "": True,
        }
        answer = self.ask(who, f"/games/{game_id}/{part}".rstrip("/"))
        if part == "stories/1":
            self.expect(answer, 200, 404)
        else:
            self.expect(answer, 200 if there[part] else 404)

    @precondition(lambda self: self.any_run(lambda run: True))
    @rule(data=st.data(), tap=st.sampled_from(("positive", "negative", "none")))
    def tap_and_share(self, data: st.DataObject, tap: str) -> None:
        """After a game, and not before."""
        who, game_id, run = self.own(data, lambda _: True)
        answer = self.ask(who, f"/games/{game_id}/feedback", {"tap": tap, "words": "<b>fine</b>"})
        self.expect(answer, 303 if run.over and tap != "none" else 422)
        self.expect(self.ask(who, f"/games/{game_id}/shares", {}), 204 if run.over else 422)

    @precondition(lambda self: self.any_run(lambda run: True))
    @rule(data=st.data(), road=st.sampled_from(("0", "9", "x")))
    def branch_without_a_study(self, data: st.DataObject, road: str) -> None:
        """No road was shown, so none can be taken."""
        who, game_id, _run = self.own(data, lambda _: True)
        form = {"road": road, "key": self.key()}
        self.expect(self.ask(who, f"/games/{game_id}/branches", form), 422)

    # ----------------------------------------------------------------------------------- together

    @precondition(lambda self: self.any_run(lambda run: True))
    @rule(data=st.data())
    def challenge(self, data: st.DataObject) -> None:
        """Make the link of a finished game."""
        who, game_id, run = self.own(data, lambda _: True)
        answer = self.ask(who, f"/games/{game_id}/challenge", {})
        if not run.over:
            self.expect(answer, 404)
            return
        self.expect(answer, 303)
        found = re.search(r"/c/([\w-]{22})", self.ask(who, f"/games/{game_id}").text)
        assert found
        fresh = Challenge(who.me, {who.me: game_id})
        assert self.challenges.setdefault(found[1], fresh).maker is who.me

    @precondition(lambda self: self.challenges)
    @rule(data=st.data())
    def take_a_challenge(self, data: st.DataObject) -> None:
        """Once; whoever has begun goes on."""
        who, code = self.someone(data), self.some(data, self.challenges)
        one = self.challenges[code]
        self.expect(self.ask(who, f"/c/{code}"), 200)
        answer = self.ask(who, f"/c/{code}", {"key": self.key()})
        game_id = str(self.expect(answer, 303).location).rsplit("/", 1)[1]
        if who.me in one.runs:
            assert game_id == one.runs[who.me]
        else:
            one.runs[who.me] = game_id
            assert all(game_id not in person.games for person in self.everybody())
            who.me.games[game_id] = Run()

    @rule(data=st.data())
    def daily(self, data: st.DataObject) -> None:
        """One dream a day."""
        who = self.someone(data)
        answer = self.ask(who, "/daily", {"key": self.key()})
        game_id = str(self.expect(answer, 303).location).rsplit("/", 1)[1]
        if who.me.daily:
            assert game_id == who.me.daily
        else:
            who.me.daily = game_id
            who.me.games[game_id] = Run()

    # --------------------------------------------------------------------------------- of nobody's

    @rule(
        data=st.data(),
        way=st.sampled_from(WAYS),
    )
    def meddle(self, data: st.DataObject, way: str) -> None:
        """A game that is somebody else's, or erased, is not there, whatever is done to it."""
        who = self.someone(data)
        visible = set(who.me.games) | {seat.game for seat in who.seats.values()}
        games = {game_id for person in self.everybody() for game_id in person.games}
        games |= {seat.game for room in self.rooms.values() for seat in room.seats} | self.erased
        foreign = sorted(games - visible)
        game_id = data.draw(st.sampled_from(foreign)) if foreign else "none"
        if way.startswith("/"):
            form = {"turn": "1", "key": self.key(), "tap": "positive", "kind": "luck", "road": "0"}
            if way == "/decisions":
                form = {"turn": "1", "key": form["key"]}
            answer = self.ask(who, f"/games/{game_id}{way}", form)
        else:
            answer = self.ask(who, f"/games/{game_id}/{way}".rstrip("/"))
        self.expect(answer, 404)
        again = {"again_of": game_id, "luck": "same", "key": self.key()}
        self.expect(self.ask(who, "/games", again), 404)

    # -------------------------------------------------------------------------------------- rooms

    @precondition(lambda self: len(self.rooms) < 3)
    @rule(data=st.data(), places=st.integers(1, 3))
    def open_a_room(self, data: st.DataObject, places: int) -> None:
        """Whoever opens it is its host."""
        who = self.someone(data)
        answer = self.ask(who, "/rooms", {"seats": str(places), "pace": "free"})
        code = str(self.expect(answer, 303).location).split("/")[2]
        page = self.expect(self.ask(who, f"/rooms/{code}/host"), 200).text
        found = re.search(rf"/rooms/{code}/host/[\w-]{{32}}", page)
        assert found
        self.rooms[code] = Room(found[0], places)
        who.hosts.add(code)

    @precondition(lambda self: self.rooms)
    @rule(data=st.data(), name=st.sampled_from(("Lambs", "Owls", " lambs", "Loris", "x")))
    def sit_down(self, data: st.DataObject, name: str) -> None:
        """By the code, if the door is open, a seat is free, and so is the name."""
        who, code = self.someone(data), self.some(data, self.rooms)
        room = self.rooms[code]
        answer = self.ask(who, f"/join/{code}", {"name": name, "key": self.key()})
        taken = {seat.name for seat in room.seats}
        if code in who.seats and who.seats[code] in room.seats:
            self.expect(answer, 303)
        elif len(name) < 2:
            self.expect(answer, 422)
        elif room.locked or len(room.seats) >= room.places:
            self.expect(answer, 409)
        elif name.strip().casefold() in taken:
            self.expect(answer, 422)
        else:
            self.expect(answer, 303)
            page = self.expect(self.ask(who, f"/rooms/{code}"), 200).text
            found = re.search(rf"/join/{code}/([\w-]{{22}})/[\w-]{{22}}", page)
            assert found
            with self.app.extensions["games"].database.reading() as connection:
                game_id = connection.execute(_SEAT_GAME, {"seat": found[1]}).scalar_one()
            seat = Seat(found[0], game_id, Run(), name.strip().casefold())
            room.seats.append(seat)
            who.seats[code] = seat

    @precondition(lambda self: any(room.seats for room in self.rooms.values()))
    @rule(data=st.data())
    def come_back(self, data: st.DataObject) -> None:
        """By the seat's own link, in any browser."""
        who = self.someone(data)
        code = self.some(data, [code for code, room in self.rooms.items() if room.seats])
        seat = self.some(data, self.rooms[code].seats)
        self.expect(self.ask(who, seat.link), 303)
        who.seats[code] = seat
        self.expect(self.ask(who, f"/games/{seat.game}"), 200)
        self.expect(self.ask(who, seat.link[:-2] + "xx"), 404)

    @precondition(lambda self: any(browser.seats for browser in self.browsers))
    @rule(data=st.data())
    def play_at_a_seat(self, data: st.DataObject) -> None:
        """As the room allows it now, and only while there is the seat."""
        who = self.some(data, [browser for browser in self.browsers if browser.seats])
        code = self.some(data, who.seats)
        room, seat = self.rooms[code], who.seats[code]
        form = {"turn": str(seat.run.turns + 1), "key": self.key(), "bet": "lower"}
        answer = self.ask(who, f"/games/{seat.game}/decisions", form)
        if seat not in room.seats:
            self.expect(answer, 404)
        elif room.ended or seat.run.over:
            self.expect(answer, 409)
        elif room.paused:
            self.expect(answer, 422)
        else:
            self.expect(answer, 303)
            self.played(who, seat.game, seat.run, form)

    @precondition(lambda self: self.rooms)
    @rule(data=st.data(), act=st.sampled_from(ACTS))
    def act_as_host(self, data: st.DataObject, act: str) -> None:
        """The host's powers are the host's; for all others there is no such page."""
        who, code = self.someone(data), self.some(data, self.rooms)
        room = self.rooms[code]
        answer = self.ask(who, f"/rooms/{code}/acts", {"act": act, "minutes": "5"})
        if code not in who.hosts:
            self.expect(answer, 404)
            self.expect(self.ask(who, f"/rooms/{code}/host"), 404)
            self.expect(self.ask(who, f"/rooms/{code}/debrief.csv"), 404)
            return
        refused = {
            "pause": room.ended,
            "start": room.begun,
            "extend": not room.begun,
        }.get(act, False)
        self.expect(answer, *((409, 422) if refused else (303,)))
        if refused:
            return
        room.paused = {"pause": True, "resume": False, "end": False}.get(act, room.paused)
        room.locked = {"lock": True, "unlock": False}.get(act, room.locked)
        room.ended = {"end": True, "extend": False}.get(act, room.ended)
        room.begun = room.begun or act == "start"

    @precondition(lambda self: any(room.seats for room in self.rooms.values()))
    @rule(data=st.data(), away=st.booleans())
    def remove_or_rename(self, data: st.DataObject, away: bool) -> None:
        """A seat that is taken away is gone for whoever sat there."""
        who = self.someone(data)
        code = self.some(data, [code for code, room in self.rooms.items() if room.seats])
        room = self.rooms[code]
        seat = self.some(data, room.seats)
        form = {"act": "remove" if away else "rename", "seat": seat.link.split("/")[3]}
        name = f"Team {self.keys}"
        answer = self.ask(who, f"/rooms/{code}/acts", form | {"name": name})
        if code not in who.hosts:
            self.expect(answer, 404)
            return
        self.expect(answer, 303)
        if away:
            room.seats.remove(seat)
            self.erased.add(seat.game)  # for everybody but its own row
            self.expect(self.ask(who, seat.link), 404)
        else:
            seat.name = name.casefold()

    @precondition(lambda self: self.rooms)
    @rule(data=st.data())
    def enter_as_host(self, data: st.DataObject) -> None:
        """The host's link gives the powers to any browser; a wrong one does not."""
        who, code = self.someone(data), self.some(data, self.rooms)
        self.expect(self.ask(who, self.rooms[code].link[:-2] + "xx"), 404)
        self.expect(self.ask(who, self.rooms[code].link), 303)
        who.hosts.add(code)
        self.expect(self.ask(who, f"/rooms/{code}/debrief"), 200)

    # ---------------------------------------------------------------------------- what must be true

    @invariant()
    def nothing_that_was_acknowledged_is_lost(self) -> None:
        """Every game has the turns that were acknowledged, and no other; the erased are gone."""
        runs = {g: run for person in self.everybody() for g, run in person.games.items()}
        runs |= {s.game: s.run for room in self.rooms.values() for s in room.seats}
        asked = {"ids": sorted(set(runs) | self.erased) or ["none"]}
        with self.app.extensions["games"].database.reading() as connection:
            rows = {row[0]: row[1:] for row in connection.execute(_PLAYED, asked)}
        for game_id, run in runs.items():
            turns, kept, newest, finished = rows[game_id]
            assert (turns, kept, newest or 0) == (run.turns, run.turns, run.turns), game_id
            assert (finished is not None) == run.over

    def teardown(self) -> None:
        """At the end every game is there for its own, as far as it came."""
        for browser in self.browsers:
            for game_id, run in list(browser.me.games.items())[:4]:
                page = self.expect(self.ask(browser, f"/games/{game_id}"), 200).text
                shown = re.search(r'name="turn" value="(\d+)"', page)
                assert (shown is None) == run.over
                assert shown is None or shown[1] == str(run.turns + 1)


@pytest.fixture(scope="module")
def app(databases: Databases) -> Iterator[Flask]:
    """One site for all that is tried."""
    with databases() as url, one_app(url, rate_limits=NO_LIMITS) as made:
        yield made


@pytest.mark.slow
@pytest.mark.parametrize("number", range(4))
def test_whatever_people_do_the_site_is_as_the_model_says(
    app: Flask, number: int, record_property: Any
) -> None:
    site = type("Site", (Site,), {"app": app, "requests": 0})
    tried = 0
    while site.requests < few(DRIVEN):
        run_state_machine_as_test(
            seed(1000 * number + tried)(site),
            settings=settings(
                phases=[Phase.generate],  # to make it shorter would take very long
                max_examples=4,
                stateful_step_count=50,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
        tried += 1
    record_property("requests", site.requests)
    assert site.requests >= few(DRIVEN)
