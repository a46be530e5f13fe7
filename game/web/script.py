"""Every word that a player of one company can read, by kind: for counting and reading aloud.

The words of all companies come from ``words`` and from the templates, where nothing is left out:
what has no kind of its own is a label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment

from game.engine.scenario import Effect, Scenario
from game.web import texts, words
from game.web.reading import mask, open_page

TEMPLATES = Path(__file__).parents[2] / "templates"

NOT_SHOWN = re.compile(r"{% block (title|page_class) %}.*?{% endblock %}")
PLACES = {"variable_begin": "#", "block_begin": " "}

#: In the order in which they are shown. ``whys`` are folded away.
KINDS = (
    "company",
    "policies",
    "improvements",
    "events",
    "acts",
    "recaps",
    "verdicts",
    "whys",
    "labels",
    "errors",
)
#: What the names in ``words`` are for; all others are labels.
OF_WORDS = {
    "policies": "DIALS FIELDS ANY_OTHER CHOICES WIP_LIMIT_SAYS START_SAYS STOP_SAYS",
    "recaps": "LEAD_TIME NOTHING_ACCEPTED WITHOUT WITHOUT_NONE WITHOUT_SCORE LITTLE_SO_FAR FELL "
    "REASONS STILL_SETTLING WAITS ACCEPTANCE_WAITS BELIEVED BET_OFF THESE_CHANGES",
    "verdicts": "WEAKEST BOARD_TITLE BOARD VERDICTS SHIPPED CHARGES SHARES_NOTE FLOW_NOTE",
    "errors": "NOT_OUR_FORM OUTDATED OUTDATED_VERDICT OUTDATED_SCORE OUTDATED_UNPLAYED ERRORS",
}


class Text(NamedTuple):
    """Something that is read in one go. ``id`` says where it comes from."""

    kind: str
    id: str
    lines: tuple[str, ...]


def script(company: Scenario) -> list[Text]:
    """All texts of a company's pages, by kind."""
    found = [*_company(company), *_words(), *_improvements(company), *_events(company)]
    found += [Text("labels", f"template “{text}”", (text,)) for text in sorted(fixed_labels())]
    seen: set[tuple[str, tuple[str, ...]]] = set()
    kept = []
    for text in sorted(found, key=lambda text: KINDS.index(text.kind)):
        if (text.kind, text.lines) not in seen:
            kept.append(text)
        seen.add((text.kind, text.lines))
    return kept


def fixed_labels() -> set[str]:
    """What the templates themselves say, with # for whatever is filled in."""
    return {
        mask(text)
        for path in sorted(TEMPLATES.rglob("*.html"))
        for text in _literals(path.read_text("utf-8"))
    }


def _literals(template: str) -> Iterator[str]:
    """The words that stand in a template between its tags and its code."""
    html = ["<body>"]
    for _, token, value in Environment(autoescape=True).lex(NOT_SHOWN.sub("", template)):
        html.append(value if token == "data" else PLACES.get(token, ""))  # noqa: S105
    page = open_page("".join(html))
    return (text for text in (*page.texts, *page.folded) if any(map(str.isalpha, text)))


def _company(company: Scenario) -> Iterator[Text]:
    yield Text("company", "name", (company.name,))
    yield Text("company", "pitch", (company.pitch,))
    yield Text("company", "goal", (company.goal,))
    for number, question in enumerate(company.questions, 1):
        yield Text("verdicts", f"question {number}", (question,))
    for number, aim in enumerate(company.aims, 1):
        yield Text("verdicts", f"aim {number}", (aim,))
    for act in company.acts:
        yield Text("acts", f"turn {act.turn}", (act.title, act.text))
    for stage in company.stages:
        yield Text("labels", stage.id, (stage.name,))
    for person in company.people:
        yield Text("labels", person.id, (person.name,))


def _words() -> Iterator[Text]:
    """What ``words`` holds, entry by entry."""
    kinds = {name: kind for kind, names in OF_WORDS.items() for name in names.split()}
    for name, value in vars(words).items():
        if name.isupper():
            kind = kinds.get(name, "labels")
            entries = value.items() if isinstance(value, dict) else [("", value)]
            for key, entry in entries:
                lines = (entry,) if isinstance(entry, str) else tuple(entry)
                yield Text(kind, _id(name, key), lines)


def _id(name: str, key: object) -> str:
    if isinstance(key, Enum):
        key = key.name
    parts = key if isinstance(key, tuple) else (key,)
    return " ".join(filter(None, (name, *map(str, parts)))).lower().replace("_", "-")


def _improvements(company: Scenario) -> Iterator[Text]:
    for item in company.improvements:
        yield Text("improvements", item.id, (item.name, texts.improvement_cost(item), item.text))
        yield Text("whys", item.id, (item.why, item.source))
        yield from _arriving(item.id, item.effects)


def _events(company: Scenario) -> Iterator[Text]:
    for event in company.events:
        answers = (line for answer in event.answers for line in (answer.label, answer.cost))
        yield Text("events", event.id, (event.when, event.title, event.text, *answers))
        yield Text("whys", event.id, (event.why, event.source))
        for answer in event.answers:
            yield from _arriving(f"{event.id}.{answer.id}", answer.effects)


def _arriving(where: str, effects: tuple[Effect, ...]) -> Iterator[Text]:
    for effect in effects:
        if effect.says:
            yield Text("recaps", where, (effect.says,))
