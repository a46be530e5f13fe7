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

#: Letters and signs that Unicode counts as visible and every typeface leaves blank: fillers of
#: Hangul and Khmer, the empty pattern of Braille, the joiner of graphemes, selectors of variants.
BLANK = {
    0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x2800, 0x3164, 0xFFA0,
    *range(0xFE00, 0xFE0F), *range(0xE0100, 0xE01F0),
}  # fmt: skip


def clean_name(given: str) -> str | Refusal:
    """The name in one spelling (NFKC, single spaces), or what is wrong with it."""
    if len(given) > LONGEST_RAW:
        return _refused(f"has {len(given)} characters, but it may have {LONGEST}")
    name = " ".join(unicodedata.normalize("NFKC", given).split(" ")).strip()
    name = " ".join(part for part in name.split(" ") if part)
    for character in name:
        if unicodedata.category(character) in INVISIBLE or ord(character) in BLANK:
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


def clean_text(given: str, longest: int) -> str | Refusal:
    """A few sentences in one spelling, lines kept, or what is wrong with them."""
    if len(given) > 2 * longest:
        return _too_long(len(given), longest)
    lines = unicodedata.normalize("NFKC", given.replace("\r\n", "\n")).split("\n")
    text = "\n".join(visible(line).strip() for line in lines).strip()
    return text if len(text) <= longest else _too_long(len(text), longest)


def _too_long(length: int, longest: int) -> Refusal:
    return Refusal(Code.MALFORMED, f"That has {length} characters, but it may have {longest}.")


def visible(typed: str) -> str:
    """What was typed without what cannot be seen, to be shown again where it was refused."""
    return "".join(
        sign
        for sign in typed
        if unicodedata.category(sign) not in INVISIBLE and ord(sign) not in BLANK
    )
