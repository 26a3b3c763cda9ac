"""The two stored keys of a text: folded for contains and unique, and plain ASCII without accents for order and search.

One function each, used when saving, when compiling conditions and by the Python evaluator, so that no
database folds case on its own.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# letters that Unicode doesn't take apart, as people type them who haven't got them on their keyboard
_STROKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "ŋ": "n", "æ": "ae", "œ": "oe", "þ": "th"}
)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # no folded text has them, so nobody can type what only looks like a spelling
_FIRST = 0x7B  # "{": this and all behind it is spelt
_SPAN = len(_LETTERS) ** 3
_SPELT = re.compile("[^\x00-\x7a]")


def fold(text: str) -> str:
    """`text` in NFKC with its case folded: what `contains`, `starts_with`, `ends_with` and `unique` compare."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def unaccented(text: str) -> str:
    """`fold(text)` without combining marks and strokes: Çelik as celik, Søren as soren."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFD", fold(text))
    bare = unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))
    return bare.translate(_STROKES)


def sort_key(text: str, length: int | None = None) -> str:
    """`unaccented(text)`, its first `length` characters, spelt in ASCII: what lists are sorted by and search looks in.

    With `length` a key has at most four times as many characters, so that an index can hold it.

    Keys sort as the texts do, by code point. What isn't ASCII is spelt as a sign and three capitals: an index of
    trigrams then finds even a single Chinese character, and needs to know nothing of a database's locale.
    """
    plain = unaccented(text)[:length]
    spelt = _SPELT.sub(_spell, plain)
    return spelt if length is None else spelt[: 4 * length]


@lru_cache(maxsize=8192)
def _spelling(character: str) -> str:
    """One of four signs and three letters for the most frequent 70,000 characters; a fifth and five for the others."""
    span, place = divmod(ord(character) - _FIRST, _SPAN)
    sign, width = ("{|}~"[span], 3) if span < 4 else ("\x7f", 5)
    left = place if span < 4 else ord(character)
    letters = ""
    for _ in range(width):
        left, letter = divmod(left, len(_LETTERS))
        letters = _LETTERS[letter] + letters
    return sign + letters


def _spell(found: re.Match[str]) -> str:
    return _spelling(found[0])
