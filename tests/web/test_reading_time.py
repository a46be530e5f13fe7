"""A game fits a coffee break: what a stranger reads, by the rules of game/web/reading.py."""

from __future__ import annotations

import pytest

from game import catalogue
from game.cli.words import first_games
from game.web.newcomer import Newcomer, room_for_one
from game.web.reading import (
    MINUTES,
    MOST_FIRST_WORDS,
    MOST_NEW_WORDS,
    Page,
    count,
    labels,
    mask,
    new_texts,
    open_page,
    read,
)
from tests.support.lint import lint, text_of

GAMES = 4


@pytest.mark.parametrize("company", catalogue.ids())
def test_a_first_game_is_short_in_every_company(company: str) -> None:
    games = first_games(catalogue.load(company), GAMES)
    for game in games:
        assert max(game.turns) <= MOST_NEW_WORDS, game
        assert game.first <= MOST_FIRST_WORDS, game
    shortest, longest = MINUTES
    assert shortest <= sum(game.minutes for game in games) / GAMES
    assert max(game.minutes for game in games) <= longest


def texts(html: str) -> list[str]:
    return open_page(f"<body>{html}</body>").texts


def test_what_is_hidden_or_folded_is_not_read() -> None:
    assert texts("<p>Seen <b>too</b>.</p>") == ["Seen", "too", "."]
    assert texts("<p class='size unseen'>For other ears</p><style>p</style>") == []
    assert texts("<svg class='tall'><text>Twice</text></svg><svg><desc>No</desc></svg>") == []
    folded = "<details><summary>more</summary><p>Not yet <br>here</p></details><p>After</p>"
    assert texts(folded) == ["more", "After"]
    assert open_page(f"<body>{folded}</body>").folded == ["Not yet", "here"]
    assert texts(folded.replace("<details>", "<details open>")) == [
        "more",
        "Not yet",
        "here",
        "After",
    ]


def test_a_form_is_read_as_a_browser_would_send_it() -> None:
    page = open_page(
        "<body><form method=post action=/games><input type=hidden name=key value=k1>"
        "<input type=radio name=bet value=lower><input type=radio name=bet value='' checked></form>"
    )
    assert page.forms == [("/games", {"key": "k1", "bet": ""})]


def test_numbers_signs_and_gaps_are_no_words() -> None:
    assert count(["Lead time fell to 6.1 days", "– ▲ 3 %", "{what} made it"]) == 7
    assert mask("Turn 4 of 8. 6.1 days.") == "Turn # of #. # days."


def page(*shown: str, folded: tuple[str, ...] = ()) -> Page:
    return Page(list(shown), list(folded), [])


def test_a_text_counts_once_and_is_a_label_when_it_stands_on_several_turn_pages() -> None:
    game = [
        page("Play now"),
        page("Score", "One thing happened", "Day 1"),
        page("Score", "Another thing", "Day 2", folded=("Pair up",)),
        page("Score", "One thing happened", "Pair up", "Day 3"),
        page("Day 4", folded=("Pair up",)),
        page("The end"),
    ]
    assert labels(game) == {"Score", "Day #", "Pair up"}
    assert new_texts(game)[3] == ["Pair up"]
    (found,) = read([game])
    assert found.first == 2 + 3
    assert found.turns == (2, 0, 0)
    assert found.words == 2 + 1 + 3 + 1 + 2 + 2 + 2
    assert read([game], {"Another thing"})[0].turns == (0, 0, 0)


def test_the_newcomer_sees_what_a_browser_would_show() -> None:
    company = catalogue.load("living-the-dream")
    newcomer = Newcomer(room_for_one(company), company)
    answer = newcomer.client.get("/")
    body = next(lint(answer.text).iter("body"))
    for text in newcomer.play(7)[0].texts:
        assert text in text_of(body)
