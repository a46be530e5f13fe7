"""A turn as a film for the scene: where each sheep and each person stands at each midnight.

The places are those of the picture that the scene draws of that day's board, in one of its two
arrangements; a film holds only what changes from midnight to midnight. It is plain data, sent as
JSON and played by static/js/film.js::

    first     the calendar day of the first frame
    frames    how many midnights there are, the last one being the board after the turn
    wardrobe  drawings of sheep and of people, each once, their feet at the origin
    sheep     for each story its id, ``at``: [frame, x, y, scale] where that changes, [frame] once
              it is accepted, [frame, 0] while there is no room to draw it, and ``looks``: [frame,
              place in the wardrobe]
    people    for each person the id, ``at``: [frame, x, feet], and ``looks`` as for sheep
    labels    for each frame the line beneath each stage's name, where it changes
    sign      for each frame what stands on the fence
    live      for each frame the stories in production that are accepted
    burning   for each frame the incidents that are open
    began     for each frame the incidents that began on the day before it
    gate      x of the gate and height of the ground before it; fires and fire_scale: where it burns
    news      for each frame what happened on the day before it
    said      the whole turn in a sentence or two, for those who cannot see it
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from game.engine import Board, Film, State
from game.engine.calendar import DAY
from game.engine.events import (
    Deployed,
    IncidentBegan,
    Log,
    ServiceRestored,
    StoryAccepted,
    TaskSentBack,
)
from game.engine.scenario import Scenario
from game.web import film_words as says
from game.web import present, texts
from game.web.pages import Scene
from game.web.scene import boxes_of, people_on, sheep_in
from game.web.scene_flock import dressed, girth, wool
from game.web.scene_layout import Box, Layout, arrangements
from game.web.scene_people import draw_person, looks
from game.web.scene_words import GATE, fence_sign, label
from game.web.svg import group

ARRANGEMENTS = ("wide", "tall")

Track = list[list[Any]]


def film_of(scenario: Scenario, film: Film, arrangement: str) -> dict[str, Any]:
    """The film of a turn in one arrangement of the scene, as data for JSON."""
    state = film.turn.state
    scenes = [present.scene(scenario, state, board) for board in film.boards]
    layout = _layout(film.boards[-1], arrangement)
    boxes = [boxes_of(scene.board, layout) for scene in scenes]
    wardrobe = _Wardrobe()
    days = [Counter[str]() for _ in film.boards]
    _count(film.turn.events, film.boards[0].day, days)
    return {
        "first": film.boards[0].day,
        "frames": len(scenes),
        "sheep": _sheep(scenes, layout, boxes, wardrobe),
        "people": _people([scene.board for scene in scenes], layout, boxes, wardrobe),
        "wardrobe": list(wardrobe),
        "labels": _labels(scene.board for scene in scenes),
        "sign": [fence_sign(scene.board) for scene in scenes],
        "live": [_live(scene.board) for scene in scenes],
        "burning": [scene.board.incidents_open for scene in scenes],
        "began": [day["began"] for day in days],
        "news": [_news(day) for day in days],
        "said": _said(sum(days, Counter()), len(scenes) - 1, state),
        "gate": [layout.gate_x, layout.production.bottom],
        "fires": [list(spot) for spot in layout.fires],
        "fire_scale": layout.fire_scale,
    }


class _Wardrobe(dict[str, int]):
    """Drawings, each with its place; a new one is put at the end."""

    def place_of(self, drawing: Markup) -> int:
        return self.setdefault(str(drawing), len(self))


def _layout(board: Board, arrangement: str) -> Layout:
    paddocks = sum(stage != GATE for stage, _ in board.stages) - 2
    wide, tall = arrangements(paddocks, len(board.people))
    return wide if arrangement == "wide" else tall


def _sheep(
    scenes: list[Scene], layout: Layout, boxes: list[dict[str, Box]], wardrobe: _Wardrobe
) -> list[dict[str, Any]]:
    """One track a story: where it is drawn, and how it looks."""
    tracks: dict[int, dict[str, Any]] = {}
    for frame, (scene, here) in enumerate(zip(scenes, boxes, strict=True)):
        drawn = {
            one.story.id: one
            for stage, _ in scene.board.stages
            for one in sheep_in(scene, layout, stage, here[stage])
        }
        there = {story.id for story in scene.board.stories}
        for story in tracks.keys() - drawn.keys():
            _change(tracks[story]["at"], [frame, 0] if story in there else [frame])
        for story, one in drawn.items():
            track = tracks.setdefault(story, {"id": story, "at": [], "looks": []})
            scale = round(girth(one.story, one.scale), 2)
            _change(track["at"], [frame, round(one.x), round(one.y), scale])
            looks_so = group(
                dressed(one.story, hops=one.hops), class_=f"sheep w{wool(one.story.age_days)}"
            )
            _change(track["looks"], [frame, wardrobe.place_of(looks_so)])
    return list(tracks.values())


def _people(
    boards: list[Board], layout: Layout, boxes: list[dict[str, Box]], wardrobe: _Wardrobe
) -> list[dict[str, Any]]:
    look = looks(boards[-1].people)
    tracks: dict[str, dict[str, Any]] = {}
    for frame, (board, here) in enumerate(zip(boards, boxes, strict=True)):
        for index, terrace in enumerate(layout.terraces):
            for person, x in people_on(board, layout, index, here):
                track = tracks.setdefault(person.id, {"id": person.id, "at": [], "looks": []})
                _change(track["at"], [frame, round(x), round(terrace.feet)])
                drawn = draw_person(person, look.get(person.id, 0), 0, 0, layout.people_scale)
                _change(track["looks"], [frame, wardrobe.place_of(drawn)])
    return list(tracks.values())


def _labels(boards: Iterable[Board]) -> list[dict[str, str]]:
    """For each frame the labels that are others than before."""
    shown: dict[str, str] = {}
    frames = []
    for board in boards:
        now = {stage: label(board, stage) for stage, _ in board.stages}
        frames.append({stage: words for stage, words in now.items() if shown.get(stage) != words})
        shown = now
    return frames


def _live(board: Board) -> int:
    last = board.stages[-1][0]
    return board.counts[last] - sum(story.stage == last for story in board.stories)


def _change(track: Track, entry: list[Any]) -> None:
    """Note an entry, unless it says what the one before said already."""
    if not track or track[-1][1:] != entry[1:]:
        track.append(entry)


# What happened --------------------------------------------------------------------------------


def _count(events: Log, first: int, days: list[Counter[str]]) -> None:
    """What happened on the day before each frame, by kind."""
    for fact in events:
        frame = fact.at // DAY - first + 1
        here = days[min(frame, len(days) - 1)]
        match fact:
            case Deployed():
                here["deployed"] += 1
                here["failed"] += fact.failed
            case IncidentBegan():
                here["began"] += 1
            case ServiceRestored():
                here["restored"] += 1
            case StoryAccepted():
                here["accepted"] += 1
            case TaskSentBack():
                here["back"] += 1


def _news(day: Counter[str]) -> str:
    """One day in a few words; nothing where nothing can be told."""
    return " · ".join(
        texts.count(day[kind], *nouns) for kind, nouns in says.NEWS.items() if day[kind]
    )


def _said(turn: Counter[str], days: int, state: State) -> str:
    parts = [texts.count(turn[kind], *nouns) for kind, nouns in says.NEWS.items() if turn[kind]]
    told = ", ".join(parts) if parts else says.NOTHING
    return says.SAID.format(days=days, told=told, wip=state.wip)
