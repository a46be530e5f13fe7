"""What a page says to whoever reads it, and how long reading takes.

A text counts once, when it is first seen, whatever numbers are in it; folded and hidden texts do
not count. What stands on several turn pages of some game, like *5 waiting*, is a label and no news.
Numbers are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from html.parser import HTMLParser
from typing import NamedTuple

WORDS_A_MINUTE = 238  # silent reading of English non-fiction (Brysbaert, 2019)
DECIDING_SECONDS, WATCHING_SECONDS, DEBRIEF_SECONDS = 20, 6, 60
LABEL_FROM_PAGES = 3  # turn pages on which a text stands, folded or not, so that it is no news

# What a first game may take.
MINUTES = (7, 11)
MOST_NEW_WORDS = 90  # of one turn
MOST_FIRST_WORDS = 40  # of front page and turn 1 together

#: Elements that show no text of their own, and classes of what only some can see.
SILENT = {"head", "script", "style", "title", "desc", "defs"}
UNSEEN = {"unseen", "skip", "tall"}  # the scene is drawn a second time, tall, for phones
VOID = {"br", "hr", "img", "input", "link", "meta", "wbr"}


class PageForm(NamedTuple):
    """A form as a page shows it, and what would be sent if nobody touched it."""

    action: str
    fields: dict[str, str]


class Page(NamedTuple):
    """A page as it is read: what can be seen, what only shows when unfolded, and its forms."""

    texts: list[str]
    folded: list[str]
    forms: list[PageForm]


Game = Sequence[Page]  # front page, each turn, verdict


class Read(NamedTuple):
    """How a stranger reads a game."""

    words: int  # in the whole game, labels among them
    minutes: float
    turns: tuple[int, ...]  # new words of the second turn, the third, …, without labels
    first: int  # of front page and turn 1 together


def open_page(html: str) -> Page:
    """Read a page."""
    return _Reader(html).page


def read(games: Sequence[Game], fixed: AbstractSet[str] = frozenset()) -> list[Read]:
    """Each of one company's games as a stranger would read it. ``fixed`` texts are labels too."""
    known = set(fixed).union(*map(labels, games))
    return [_read(game, known) for game in games]


def _read(game: Game, known: AbstractSet[str]) -> Read:
    fresh = new_texts(game)
    news = [count(text for text in texts if text not in known) for texts in fresh]
    words = sum(map(count, fresh))
    turns = len(game) - 2
    seconds = 60 * words / WORDS_A_MINUTE
    seconds += turns * (DECIDING_SECONDS + WATCHING_SECONDS) + DEBRIEF_SECONDS
    return Read(words, seconds / 60, tuple(news[2:-1]), sum(news[:2]))


def count(texts: Iterable[str]) -> int:
    """How many words these texts have; numbers, signs and what is filled in later are none."""
    return sum(len(re.findall(r"[^\W\d_][\w'’-]*", re.sub(r"{\w*}", " ", t))) for t in texts)


def mask(text: str) -> str:
    """A text with its numbers made alike."""
    return re.sub(r"\d+(\.\d+)?", "#", text)


def new_texts(game: Game) -> list[list[str]]:
    """What each page says for the first time, with its numbers made alike."""
    seen: set[str] = set()
    fresh = []
    for page in game:
        texts = list(map(mask, page.texts))
        fresh.append([text for text in texts if text not in seen])
        seen.update(texts)
    return fresh


def labels(game: Game) -> set[str]:
    """Texts that stand on several of the turn pages, between the front page and the verdict."""
    turns = [set(map(mask, (*page.texts, *page.folded))) for page in game[1:-1]]
    return {
        text
        for page in turns
        for text in page
        if sum(text in other for other in turns) >= LABEL_FROM_PAGES
    }


class _Element(NamedTuple):
    name: str
    seen: bool
    folded: bool  # it or something around it is folded away
    folds: bool  # a details that is closed: only its summary shows


class _Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.page = Page([], [], [])
        self._open: list[_Element] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.page.forms.append(PageForm(given.get("action") or "", {}))
        elif tag == "input" and self.page.forms:
            self._control(given)
        if tag in VOID:
            return
        seen = not (tag in SILENT or UNSEEN & set((given.get("class") or "").split()))
        folded = False
        if self._open:
            around = self._open[-1]
            seen = seen and around.seen
            folded = around.folded or (around.folds and tag != "summary")
        self._open.append(_Element(tag, seen, folded, tag == "details" and "open" not in given))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:  # others that hold nothing are parts of a drawing
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place].name == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text and self._open and self._open[-1].seen:
            (self.page.folded if self._open[-1].folded else self.page.texts).append(text)

    def _control(self, given: dict[str, str | None]) -> None:
        if given.get("name") and (given.get("type") != "radio" or "checked" in given):
            self.page.forms[-1].fields[given["name"] or ""] = given.get("value") or ""
