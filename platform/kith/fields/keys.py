"""The two stored keys of a text: folded for contains and unique, and without accents for order and search.

One function each, used when saving, when compiling conditions and by the Python evaluator, so that no
database folds case on its own.
"""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """`text` in NFKC with its case folded: what `contains`, `starts_with`, `ends_with` and `unique` compare."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def sort_key(text: str) -> str:
    """`fold(text)` without combining marks: what lists are sorted by and search looks in."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFD", fold(text))
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))
