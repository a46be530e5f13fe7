"""Every sentence and every table of the debrief, with its figures found in the log of the game.

A sentence with a figure that none of these checks knows is a failure: whoever adds one says where
its figure is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from math import prod
from statistics import fmean, median
from typing import NamedTuple
from xml.etree.ElementTree import Element

import pytest
from flask import Flask

from game import engine
from game.engine import State
from game.engine.calendar import DAY, MINUTE
from game.engine.events import (
    ChangeDeployed,
    ChangeMerged,
    DayBegan,
    Deployed,
    Fact,
    Interrupted,
    ServiceRestored,
    StoryAccepted,
    StoryRejected,
    TaskDone,
    TaskReviewed,
    TaskStarted,
    TimeSpent,
    causes_of,
)
from game.engine.model import Cause
from game.engine.scenario import Scenario
from game.store import Game
from game.web import words
from tests.support.apps import Databases, one_app
from tests.support.lint import text_of
from tests.support.player import Page, Player

SVG = "{http://www.w3.org/2000/svg}"
HANDS_ON = (Cause.WORKED_ON, Cause.REWORKED)
WEEK = 7 * DAY


class Told(NamedTuple):
    """A finished game: its page, and everything that happened in it."""

    page: Page
    company: Scenario
    state: State
    states: list[State]
    logs: list[list[Fact]]

    @property
    def log(self) -> list[Fact]:
        """Of all turns."""
        return [fact for log in self.logs for fact in log]

    @property
    def days(self) -> int:
        """That were played."""
        return self.state.now // DAY

    def of(self, kind: type[Fact], log: list[Fact] | None = None) -> list:  # type: ignore[type-arg]
        """The facts of a kind."""
        return [fact for fact in (self.log if log is None else log) if isinstance(fact, kind)]


LAST_ON = {"testing": "automated", "deployment": "on-demand", "wip_limit": "8"}
WORST = {"wip_limit": "none", "testing": "by-hand", "test_share": "10", "planning": "up-front"}
FIRED = WORST | {"merge": "when-done", "discovery": "specification", "deployment": "train"}
GAMES = {
    "whole": ("living-the-dream", "7", LAST_ON),
    "handed over": ("old-money", "3", {"wip_limit": "6", "deployment": "sprint-end"}),
    "fired": ("living-the-dream", "3", FIRED),
    "nothing done": ("living-the-dream", "5", FIRED | {"wip_limit": "1"}),
}


@pytest.fixture(scope="module", params=sorted(GAMES))
def told(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Told]:
    """A finished game on its page, and played once more by nothing but the rules."""
    company, seed, first = GAMES[request.param]
    with databases() as url, one_app(url) as app:
        yield played_twice(app, company, seed, first)


def played_twice(app: Flask, company: str, seed: str, first: dict[str, str]) -> Told:
    alice = Player(app)
    page = alice.play_to_the_end(alice.start(scenario=company, seed=seed), **first)
    games = app.extensions["games"]
    with alice.client.session_transaction() as session:
        player_id = session["player"]
    game: Game = games.find(player_id, page.path.rsplit("/", 1)[1])
    assert game.scenario is not None
    states = [engine.new_game(game.scenario, game.seed)]
    logs = []
    for turn in games.turns(player_id, game.id):
        after, events = engine.take_turn(game.scenario, states[-1], turn.decision)
        states.append(after)
        logs.append(list(events))
    return Told(page, game.scenario, states[-1], states, logs)


# Figures, by nothing but the log ----------------------------------------------------------------


def short(minutes: float) -> str:
    """A duration as a page says it."""
    whole = round(minutes)
    if whole < 60:
        return f"{whole} min"
    if whole < 12 * 60:
        return f"{whole // 60} h {whole % 60} min" if whole % 60 else f"{whole // 60} h"
    return f"{round(whole / 60)} h" if whole < 2 * 24 * 60 else f"{minutes / 24 / 60:.1f} days"


def days_said(days: float) -> str:
    return short(days * 24 * 60)


def share(value: float) -> str:
    return f"{100 * value:.0f}"


def lives(told: Told) -> list[TimeSpent]:
    """Intervals of the accepted stories; where there is none, of all, with those still open."""
    accepted = {one.story for one in told.of(StoryAccepted)}
    if accepted:
        return [one for one in told.of(TimeSpent) if one.story in accepted]
    state = told.state
    still = [
        (one.id, one.stage, one.cause, one.since)
        for one in state.stories.values()
        if one.cause not in HANDS_ON
    ]
    still += [(number, 0, Cause.WAITS_FOR_SLOT, at) for number, at in state.planned]
    now = state.now
    return [
        *told.of(TimeSpent),
        *(TimeSpent(now, story, stage, why, now - at, 0, 0) for story, stage, why, at in still),
    ]


def lead_days(told: Told) -> float:
    if not told.of(StoryAccepted):
        stories = {one.story for one in lives(told)}
        return sum(one.seconds for one in lives(told)) / DAY / len(stories)
    return fmean((one.at - one.committed_at) / DAY for one in told.of(StoryAccepted))


def spent(told: Told) -> dict[Cause, int]:
    """Seconds of these stories by cause."""
    found: dict[Cause, int] = {}
    for one in lives(told):
        for cause, seconds in causes_of(one):
            found[cause] = found.get(cause, 0) + seconds
    return found


def within(values: list[float], part: float) -> float:
    """The smallest value that this part of them does not exceed."""
    return next(
        value for value in sorted(values) if sum(v <= value for v in values) >= part * len(values)
    )


def cycles(told: Told, log: list[Fact] | None = None) -> list[float]:
    return [(one.at - one.started_at) / DAY for one in told.of(TaskDone, log)]


def right_first_time(told: Told) -> dict[str, float]:
    """By kind of stage, where anything was looked at."""
    rejected, accepted = len(told.of(StoryRejected)), len(told.of(StoryAccepted))
    looked_at = [True] * accepted + [False] * rejected
    found = {
        "discovery": looked_at,
        "develop": [not one.sent_back for one in told.of(TaskReviewed)],
        "review": [not one.escaped for one in told.of(ChangeDeployed)],
        "release": [not one.failed for one in told.of(Deployed) if one.planned],
    }
    return {kind: fmean(good) for kind, good in found.items() if good}


def worth_a_week(told: Told) -> list[float]:
    """Value of each week, of what the company calls good."""
    good = told.company.references.value_per_week
    return [
        sum(one.value for one in told.of(StoryAccepted) if one.at // WEEK == week) / good
        for week in range(told.days // 7)
    ]


# Sentences --------------------------------------------------------------------------------------

Check = Callable[[Told, "re.Match[str]"], bool]


def check_shipped(told: Told, said: re.Match[str]) -> bool:
    meters = told.state.meters._asdict()
    weakest = min(meters, key=lambda name: meters[name])
    stories = len(told.of(StoryAccepted))
    return (said["stories"], said["meter"], said["points"]) == (
        str(stories) if stories else "No",
        words.METERS[weakest],
        f"{meters[weakest]:.0f}",
    ) and (said["turn"] is None or int(said["turn"]) == len(told.logs))


def check_stream(told: Told, said: re.Match[str]) -> bool:
    worked = sum(seconds for cause, seconds in spent(told).items() if cause in HANDS_ON)
    stories = len({one.story for one in lives(told)})
    kinds = {str(stage.kind) for stage in told.company.stages}
    right = prod(part for kind, part in right_first_time(told).items() if kind in kinds)
    assert said["so_far"] == ("" if told.of(StoryAccepted) else " so far")
    return (said["days"], said["work"], said["right"] or share(right)) == (
        f"{lead_days(told):.1f}",
        short(worked / MINUTE / stories),
        share(right),
    )


def check_worked(told: Told, said: re.Match[str]) -> bool:
    found = spent(told)
    return said["percent"] == share(found.get(Cause.WORKED_ON, 0) / sum(found.values()))


def check_cycle(told: Told, said: re.Match[str]) -> bool:
    took = cycles(told)
    return (said["half"], said["most"]) == (
        days_said(within(took, 0.5)),
        days_said(within(took, 0.85)),
    )


def check_deployments(told: Told, said: re.Match[str]) -> bool:
    found = told.of(Deployed)
    return [int(number) for number in said.groups()] == [
        len(found),
        len({one.at // DAY for one in found}),
        sum(one.planned and one.failed for one in found),
        sum(not one.planned for one in found),
    ]


def check_people(told: Told, said: re.Match[str]) -> bool:
    moods = told.of(DayBegan)
    return said.groups() == (
        share(moods[0].morale),
        share(moods[-1].morale),
        str(len(told.of(Interrupted))),
    )


def check_customers(told: Told, said: re.Match[str]) -> bool:
    last = told.of(DayBegan)[-1]
    return said.groups() == (share(last.reach), share(last.adoption))


def check_value(told: Told, said: re.Match[str]) -> bool:
    worth = worth_a_week(told)
    return [int(n) for n in said.groups()] == [
        sum(one >= 1 for one in worth),
        len(worth),
        sum(one < 0 for one in worth),
    ]


def check_charges(told: Told, said: re.Match[str]) -> bool:
    found = dict(
        re.findall(r"([a-z ]+) ([\d.]+)", re.sub(r"([\d.]+) for ([a-z ]+)", r"\2 \1", said[1]))
    )
    charged = {words.CHARGES[name].lower(): points for name, points in told.state.charges.items()}
    return {name.strip(): float(points) for name, points in found.items()} == {
        name: points for name, points in charged.items() if points > 0
    }


def check_legend(told: Told, said: re.Match[str]) -> bool:
    found = spent(told)
    cause = next(cause for cause, label in words.CAUSES.items() if label == said["cause"])
    return said["percent"] == share(found[cause] / sum(found.values()))


def check_mark(told: Told, said: re.Match[str]) -> bool:
    """What the table of turns says of that turn."""
    row = table(told, "turns-title")[int(said["turn"]) - 1]
    return said["what"] == row[1].replace(" · ", ", ")


SENTENCES: dict[str, Check] = {
    r"(?P<stories>\d+|No) stor(?:y|ies) reached (?:their|its) customers in .+? sprints\. "
    r".*?(?:After turn (?P<turn>\d) the board lost its patience\.)? ?"
    r"Weakest: (?P<meter>\w+), (?P<points>\d+)\.": check_shipped,
    r"Where did a story’s (?P<days>[\d.]+) days go\?": (
        lambda told, said: said["days"] == f"{lead_days(told):.1f}"
    ),
    r"(?:No story reached its customers\. )?"
    r"(?P<percent>\d+) % of the time, somebody was working on it\.": check_worked,
    r"(?P<cause>[a-z ]+?) (?P<percent>\d+) %": check_legend,
    r"(?P<days>[\d.]+) days a story(?P<so_far>| so far), of which (?P<work>.+?) was work\."
    r"(?: Right first time all the way: (?P<right>\d+) %\.)?": check_stream,
    r"Each dot is a task\. Half took up to (?P<half>.+); 85 of 100 took up to (?P<most>.+)\.": (
        check_cycle
    ),
    r"(\d+) deployments? on (\d+) days?; (\d+) failed, (\d+) to repair\.": check_deployments,
    r"Morale went from (\d+) % to (\d+) %\. Somebody was called away (\d+) times?\.": check_people,
    r"In the end (\d+) % could see it, (\d+) % used it\.": check_customers,
    r"100 % is what the company calls a good week; (\d+) of (\d+) weeks reached it, "
    r"(\d+) did harm\.": check_value,
    r"The end cost (.+)\.": check_charges,
    r"2–3|4–7|8 or more|1": lambda _told, _said: True,
    r"Turn (?P<turn>\d) (?P<what>.+)": check_mark,
    # How it is framed, and what has not been asked for yet.
    r"Your last six sprints, against DORA's clusters of 2019\.": lambda _told, _said: True,
    r"The same decisions on 200 other days\.": lambda _told, _said: True,
    r"Accelerate State of DevOps 2019": lambda _told, _said: True,
    r"Luck \d+": lambda told, said: said[0] == f"Luck {told.state.seed}",
}
TOLD_IN = {"p", "h2", "h3", "li", "b"}


def sentences(page: Page) -> list[str]:
    """Every text with a figure that stands in no table, no form and no picture."""
    found: list[str] = []

    def read(one: Element) -> None:
        if one.tag in {f"{SVG}svg", "table", "form", "summary"} or one.get("class") in OWN_TESTS:
            return
        if one.tag in TOLD_IN:
            found.append(text_of(one))
            return
        for child in one:
            read(child)

    read(next(page.tree.iter("main")))
    return [text for text in found if re.search(r"\d", text)]


#: Parts with tests of their own: the score and the meters (of the state), questions of the company.
OWN_TESTS = {"final", "meters", "questions"}


def test_every_sentence_with_a_figure_tells_it_from_the_log(told: Told) -> None:
    said = sentences(told.page)
    assert len(said) >= 8
    for text in said:
        for pattern, check in SENTENCES.items():
            if found := re.fullmatch(pattern, text):
                assert check(told, found), text
                break
        else:
            raise AssertionError(f"nobody knows where the figure of {text!r} comes from")


# Tables -----------------------------------------------------------------------------------------


def table(told: Told, title: str) -> list[list[str]]:
    """The first table of the card with this title, without its head; empty where it has none."""
    for card in told.page.tree.iter("section"):
        if card.get("aria-labelledby") == title:
            rows = next(card.iter("tbody"), ())
            return [[own_text(cell) for cell in row] for row in rows]
    raise AssertionError(f"no card is labelled by {title}")


def own_text(cell: Element) -> str:
    """A cell's words, without what is for other ears."""
    hidden = " ".join(text_of(one) for one in cell.iter("span") if one.get("class") == "unseen")
    return text_of(cell).removesuffix(hidden).strip()


def test_the_four_keys_are_those_of_the_last_six_sprints(told: Told) -> None:
    log = [fact for one in told.logs[-2:] for fact in one]
    days = (told.states[-1].now - told.states[-min(3, len(told.states))].now) / DAY
    rows = {row[0]: row[1] for row in table(told, "keys-title")}
    found = told.of(Deployed, log)
    a_day = len(found) / days
    per = {"a day": a_day, "a week": 7 * a_day, "a month": 30 * a_day}
    unit = next((unit for unit, often in per.items() if often >= 1), "a month")
    assert rows["Deployment frequency"] == (f"{per[unit]:.1f} {unit}" if found else "none")
    changes = [(one.at - one.merged_at) / MINUTE for one in told.of(ChangeDeployed, log)]
    assert rows["Lead time for changes"] == (short(fmean(changes)) if changes else "none")
    planned = [one.failed for one in found if one.planned]
    assert rows["Change failure rate"] == (f"{share(fmean(planned))} %" if planned else "none")
    restored = [(one.at - one.began_at) / MINUTE for one in told.of(ServiceRestored, log)]
    assert rows["Time to restore"] == (short(median(restored)) if restored else "nothing failed")


def test_the_flow_counts_what_has_happened_by_the_end_of_each_week(told: Told) -> None:
    rows = table(told, "flow-title")
    assert len(rows) == told.days // 7
    for week, row in enumerate(rows, start=1):
        started = sum(one.at < week * WEEK for one in told.of(TaskStarted))
        done = sum(one.at < week * WEEK for one in told.of(TaskDone))
        merged = {one.task for one in told.of(ChangeMerged) if one.last and one.at < week * WEEK}
        assert row[0] == str(week)
        assert row[2:] == [str(started), str(len(merged)), str(done)]
    assert all(int(a[1]) <= int(b[1]) for a, b in pairwise(rows))


def test_the_time_and_the_value_stream_add_up_to_a_storys_life(told: Told) -> None:
    stories = {one.story for one in lives(told)}
    shown = {row[0]: row[1] for row in table(told, "time-title")}
    found = spent(told)
    for cause, seconds in found.items():
        percent = share(seconds / sum(found.values()))
        assert shown.get(words.CAUSES[cause], "0 %") == f"{percent} %"
    right = right_first_time(told)
    for place, row in enumerate(table(told, "stream-title")):
        stage = told.company.stages[place]
        worked = waited = 0
        for one in lives(told):
            if one.stage == place:
                for cause, seconds in causes_of(one):
                    worked += seconds if cause in HANDS_ON else 0
                    waited += 0 if cause in HANDS_ON else seconds
        good = right.get(str(stage.kind))
        assert row == [
            stage.name,
            days_said(waited / DAY / len(stories)),
            short(worked / MINUTE / len(stories)),
            "–" if good is None else f"{share(good)} %",
        ]


def test_cycle_times_are_counted_turn_by_turn(told: Told) -> None:
    rows = table(told, "cycle-title")
    assert len(rows) == (len(told.logs) if told.of(TaskDone) else 0)
    for turn, row in enumerate(rows, start=1):
        took = cycles(told, told.logs[turn - 1])
        assert row[:2] == [str(turn), str(len(took))]
        if took:
            figures = (within(took, 0.5), within(took, 0.85), max(took))
            assert row[2:] == [days_said(days) for days in figures]


def test_deployments_are_counted_week_by_week(told: Told) -> None:
    rows = table(told, "deployments-title")
    assert len(rows) == (told.days // 7 if told.of(Deployed) else 0)
    for week, row in enumerate(rows):
        found = [one for one in told.of(Deployed) if one.at // WEEK == week]
        failed = sum(one.planned and one.failed for one in found)
        repairs = sum(not one.planned for one in found)
        assert row == [str(week + 1), str(len(found)), str(failed), str(repairs)]


def test_value_is_counted_week_by_week(told: Told) -> None:
    rows, worth = table(told, "value-title"), worth_a_week(told)
    assert len(rows) == (told.days // 7 if told.of(StoryAccepted) else 0)
    for week, row in enumerate(rows):
        stories = [one for one in told.of(StoryAccepted) if one.at // WEEK == week]
        assert row == [
            str(week + 1),
            str(len(stories)),
            f"{share(worth[week])} %".replace("-", "−"),
        ]


def test_people_and_customers_are_as_on_the_last_day_of_each_turn(told: Told) -> None:
    rows = zip(table(told, "people-title"), table(told, "customers-title"), strict=True)
    for log, (people, customers) in zip(told.logs, rows, strict=True):
        last = told.of(DayBegan, log)[-1]
        called = str(len(told.of(Interrupted, log)))
        felt = [last.morale, 1 - last.fatigue, last.skill]
        assert people[1:] == [*(f"{share(one)} %" for one in felt), called]
        seen = [last.reach, last.adoption, last.trust]
        assert customers[1:] == [f"{share(one)} %" for one in seen]


def test_the_score_of_each_turn_is_that_of_its_state(told: Told) -> None:
    rows = table(told, "turns-title")
    assert [row[-1] for row in rows] == [f"{state.score:.1f}" for state in told.states[1:]]
    assert f"Score {told.state.score:.1f}" in told.page.text
