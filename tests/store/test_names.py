"""A name has one spelling and nothing invisible in it."""

from __future__ import annotations

import pytest

from game.store import Refusal
from game.store.names import clean_name, key_of


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Alice", "Alice"),
        ("  Alice   B. ", "Alice B."),
        ("Ａｌｉｃｅ", "Alice"),
        ("Zoë", "Zoë"),
        ("王小明", "王小明"),
        ("🐑🐑", "🐑🐑"),
        ("<script>alert(1)", "<script>alert(1)"),  # harmless wherever it is escaped
    ],
)
def test_a_name_is_kept_in_one_spelling(given: str, name: str) -> None:
    assert clean_name(given) == name


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("", "0 characters"),
        (" ", "0 characters"),
        ("A", "1 character,"),
        ("x" * 25, "25 characters"),
        ("x" * 100_000, "100000 characters"),
        ("Ali\u202ece", "U+202E"),
        ("Ali\u200bce", "U+200B"),
        ("Ali\nce", "U+000A"),
        ("Ali\x00ce", "U+0000"),
        ("Ali\ufeffce", "U+FEFF"),
        ("Ali\u2028ce", "U+2028"),
        ("Ali\ud800ce", "U+D800"),
        ("Z\u0336\u0337\u0338\u0339algo", "more than 2 marks"),
    ],
)
def test_a_name_is_refused_in_words(given: str, why: str) -> None:
    no = clean_name(given)
    assert isinstance(no, Refusal)
    assert why in no.sentence


def test_names_that_differ_in_case_width_or_blanks_have_one_key() -> None:
    keys = {key_of(name) for name in ("Anna  B", " anna b", "ＡＮＮＡ B", "ANNA\tB")}
    assert len(keys) == 1
