"""Names that people give themselves: one spelling, and nothing in them that cannot be seen.

Every name that a stranger will see goes through ``clean_name``.
"""

from __future__ import annotations

import unicodedata

from game.store.refusal import Code, Refusal

SHORTEST, LONGEST = 2, 24  # characters as a reader counts them
LONGEST_RAW = 200  # characters that are looked at, at all
MARKS_IN_A_ROW = 2  # accents upon one letter; more of them climb out of the line

#: Control, format (zero-width, right-to-left and the like), surrogates, private, unassigned, and
#: the separators of lines and paragraphs. They are found by their Unicode category.
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def clean_name(given: str) -> str | Refusal:
    """The name in one spelling (NFKC, single spaces), or what is wrong with it."""
    if len(given) > LONGEST_RAW:
        return _refused(f"has {len(given)} characters, but it may have {LONGEST}")
    name = " ".join(unicodedata.normalize("NFKC", given).split(" ")).strip()
    name = " ".join(part for part in name.split(" ") if part)
    for character in name:
        if unicodedata.category(character) in INVISIBLE:
            sign = f"U+{ord(character):04X}"
            return _refused(f"holds a sign that nobody can see ({sign}): leave it out")
    count, run = 0, 0
    for character in name:
        run = run + 1 if unicodedata.combining(character) else 0
        count += not run
        if run > MARKS_IN_A_ROW:
            return _refused(f"has a letter with more than {MARKS_IN_A_ROW} marks upon it")
    if not SHORTEST <= count <= LONGEST:
        has = f"has {count} character{'' if count == 1 else 's'}"
        return _refused(f"{has}, but it may have {SHORTEST} to {LONGEST}")
    return name


def key_of(name: str) -> str:
    """The same for names that differ in case, width or blanks alone."""
    folded = unicodedata.normalize(
        "NFKC", unicodedata.normalize("NFKC", name[:LONGEST_RAW]).casefold()
    )
    return " ".join(folded.split())


def _refused(why: str) -> Refusal:
    return Refusal(Code.MALFORMED, f"The name {why}.")
