"""Which of two readings of a line differ in their letters, and not only as readers err.

Case, spaces, punctuation and accents don't count, nor letters that readers take for each other.
"""

from __future__ import annotations

import re
import unicodedata

FEWEST = 4  # letters in a line: shorter ones are too easily misread
MOST_CHANGED = 3  # letters; a line that differs in more was misread, or texture shows it
LETTERS_A_CHANGE = 2  # one letter in so many may differ

# What looks alike in small print: each takes the place of the letters behind it.
ALIKE = {"0": "oq", "1": "il|!", "2": "z", "5": "s", "6": "9g", "8": "b", "u": "v"}
_ALIKE = str.maketrans({letter: first for first, letters in ALIKE.items() for letter in letters})
PAIRS = {"rn": "m", "uu": "w", "c1": "d"}  # of what took the place of others
_PAIRS = re.compile("|".join(PAIRS))
_LATIN = re.compile("[0-9a-z]*")


def skeleton(text: str) -> str:
    """What stays of a text without all that readers confuse; "" with letters other than Latin.

    Other scripts have other letters that look alike, which nobody has listed here.
    """
    plain = unicodedata.normalize("NFKD", text.casefold()).replace("ß", "ss")
    kept = "".join(each for each in plain if each.isalnum() or each in "|!")
    if not _LATIN.fullmatch(kept.replace("|", "").replace("!", "")):
        return ""
    return _PAIRS.sub(lambda pair: PAIRS[pair[0]], kept.translate(_ALIKE))


def letters_changed(original: str, generation: str) -> int:
    """How many letters of a line were changed, 1 to MOST_CHANGED; 0 where none surely was.

    A line that is the beginning or the end of the other may be covered or cut off, so it is none.
    """
    before, after = skeleton(original), skeleton(generation)
    if min(len(before), len(after)) < FEWEST:
        return 0
    if _is_cut_off(before, after) or _is_cut_off(after, before):
        return 0
    changed = edit_distance(before, after)
    most = min(MOST_CHANGED, len(before) // LETTERS_A_CHANGE)
    return changed if changed <= most else 0


def _is_cut_off(whole: str, part: str) -> bool:
    return whole.startswith(part) or whole.endswith(part)


def edit_distance(before: str, after: str) -> int:
    """The fewest letters to insert, delete or replace (Levenshtein 1966)."""
    row = list(range(len(after) + 1))
    for count, letter in enumerate(before, start=1):
        diagonal, row[0] = row[0], count
        for place, other in enumerate(after, start=1):
            replaced = diagonal + (letter != other)
            diagonal, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, replaced)
    return row[-1]
