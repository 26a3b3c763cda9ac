"""What a search text asks for: words in any order, numbers in any writing, as the stored keys spell them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from kith.fields.keys import sort_key, unaccented
from kith.fields.phone import searched_digits

MOST_WORDS = 8
LONGEST = 200
_MARKS = ".,;:!?…\"'`´()[]{}<>«»‹›„“”‚‘’。，、；：！？（）「」『』"
_LONG = re.compile("[0-9A-Za-z]{3}")
_NAME = re.compile("[\u3400-\u9fff\uac00-\ud7a3]{2,4}")  # family and given name, written together
_DIALLED = re.compile(r"[+(]*\d[\d()/.+-]*")
# how umlauts are typed where the keyboard has none, and names are spelt in passports
_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_DIGRAPHS = re.compile("([aou])e|aa")


@dataclass(frozen=True, slots=True)
class Word:
    """A word to be found in some field, in one of its spellings (as sort keys)."""

    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """What a search asks for: each of `words` somewhere, or one of `numbers` (digits) in a field of phone numbers."""

    words: tuple[Word, ...]
    numbers: tuple[str, ...] = ()


def terms_of(text: str, country: str | None = None) -> tuple[Term, ...]:
    """All of what has to be found; () where the text holds no letter and no digit.

    `country` is where phone numbers without a country code are dialled.
    """
    tokens = unicodedata.normalize("NFKC", _cleaned(text)).split()
    found: list[Term] = []
    for dialled, run in groupby(tokens, key=lambda token: bool(_DIALLED.fullmatch(token))):
        found += [_number(list(run), country)] if dialled else [Term((word,)) for word in _words(run)]
    return tuple(dict.fromkeys(each for each in found if each.words or each.numbers))[:MOST_WORDS]


def whole_key(text: str) -> str:
    """The key of the whole text, to be compared with those of titles and fields; one space between words."""
    return " ".join(sort_key(_cleaned(text)).split())


def is_long(spelling: str) -> bool:
    """Whether it is found inside of words: an index of trigrams serves no less. Others are found where words begin."""
    return _LONG.search(spelling) is not None


def _cleaned(text: str) -> str:
    """`text` without what no field holds and no database takes: NUL and lone surrogates."""
    return text[:LONGEST].replace("\0", " ").encode("utf-8", "replace").decode()


def _number(run: list[str], country: str | None) -> Term:
    return Term(tuple(_words(run))[:MOST_WORDS], searched_digits(" ".join(run), country))


def _words(tokens: Iterable[str]) -> Iterator[Word]:
    for token in tokens:
        bare = token.strip(_MARKS)
        for part in bare if _NAME.fullmatch(bare) else (bare,):
            if any(each.isalnum() for each in part):
                yield Word(tuple(dict.fromkeys(_spellings(part))))


def _spellings(token: str) -> Iterator[str]:
    """The key of the word; Jürgen may be stored as Juergen, and Juergen as Jürgen."""
    key = sort_key(token)
    yield key
    spelt = token.casefold().translate(_SPELT)
    if spelt != token.casefold():
        yield sort_key(spelt)
    collapsed = _DIGRAPHS.sub(lambda found: found[1] or "a", unaccented(token))
    if collapsed != key and len(collapsed) >= 3 and collapsed.isascii():
        yield sort_key(collapsed)
