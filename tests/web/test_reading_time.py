"""A game fits a coffee break: what a player reads, counted as a reader would meet it.

A text counts once, when it is first seen, whatever numbers are in it; folded texts do not count.
Texts that stand on several turn pages, like *5 waiting*, are labels. Numbers are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tests.support.player import Page, Player

WORDS_A_MINUTE = 238
DECIDING_SECONDS, WATCHING_SECONDS, DEBRIEF_SECONDS = 20, 6, 60
TURNS = 8
# A curious player: something new in most turns.
CHOSEN: dict[int, dict[str, str]] = {
    1: {"wip_limit": "5"},
    2: {"testing": "automated", "start": "observability", "bet": "lower"},
    3: {"deployment": "on-demand"},
    4: {"planning": "just-in-time"},
    5: {"testing": "test-first"},
    6: {"discovery": "example-mapping"},
}


def texts(page: Page) -> list[str]:
    """The texts of a page in the order of reading, without what is folded or hidden."""
    body = next(page.tree.iter("body"))
    return [
        re.sub(r"[\d.]+", "#", " ".join(text.split())) for text in _visible(body) if text.strip()
    ]


def _visible(element: Element) -> Iterator[str]:
    name = element.tag.rpartition("}")[2]
    classes = (element.get("class") or "").split()
    if name in {"script", "style", "title", "desc", "defs"} or "unseen" in classes:
        return
    if "tall" in classes or "skip" in classes:  # the scene is drawn a second time, for phones
        return
    if name == "details" and element.get("open") is None:
        yield from (
            t for child in element if child.tag.endswith("summary") for t in _visible(child)
        )
        return
    if element.text:
        yield element.text
    for child in element:
        yield from _visible(child)
        if child.tail:
            yield child.tail


def words(found: list[str]) -> int:
    """How many words these texts have."""
    return sum(len(re.findall(r"[^\W\d_][\w'’-]*", text)) for text in found)


def a_game(player: Player) -> list[list[str]]:
    """The texts of every page of a game: front page, eight turns, verdict."""
    front = player.get("/")
    page = player.submit(front.form, seed="7")
    pages = [texts(front), texts(page)]
    for turn in range(1, TURNS + 1):
        page = player.decide(page, **CHOSEN.get(turn, {}))
        pages.append(texts(page))
    return pages


def new_texts(pages: list[list[str]]) -> list[list[str]]:
    """What each page says for the first time."""
    seen: set[str] = set()
    fresh = []
    for page in pages:
        fresh.append([text for text in page if text not in seen])
        seen.update(page)
    return fresh


def labels(pages: list[list[str]]) -> set[str]:
    """Texts that stand on most turn pages: fixed labels, not news."""
    turns = pages[1:-1]
    return {text for page in turns for text in page if sum(text in p for p in turns) >= 3}


def test_a_turn_has_at_most_ninety_new_words(alice: Player) -> None:
    pages = a_game(alice)
    fixed = labels(pages)
    for turn, fresh in enumerate(new_texts(pages)[2:-1], start=2):
        news = [text for text in fresh if text not in fixed]
        assert words(news) <= 90, (turn, words(news), news)


def test_the_front_page_and_the_first_turn_have_at_most_forty_new_words(alice: Player) -> None:
    pages = a_game(alice)
    fixed = labels(pages)
    news = [text for page in new_texts(pages)[:2] for text in page if text not in fixed]
    assert words(news) <= 40, (words(news), news)


def test_a_game_takes_seven_to_eleven_minutes_and_at_most_1500_words(alice: Player) -> None:
    read = sum(words(fresh) for fresh in new_texts(a_game(alice)))
    seconds = read / WORDS_A_MINUTE * 60
    seconds += TURNS * (DECIDING_SECONDS + WATCHING_SECONDS) + DEBRIEF_SECONDS
    assert read <= 1500, read
    assert 7 <= seconds / 60 <= 11, (read, seconds / 60)
