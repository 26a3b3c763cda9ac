"""What names, places and numbers look like somewhere, and how to read the compact tables of it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_SPELLED = str.maketrans({"ß": "ss", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "æ": "ae", "đ": "d", "ı": "i", "ə": "e"})


@dataclass(frozen=True, slots=True)
class Name:
    """A name as written, and in plain Latin letters for e-mail addresses."""

    text: str
    latin: str


@dataclass(frozen=True, slots=True)
class City:
    name: str
    postcode: str  # `#` stands for a digit
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Culture:
    """People and companies of one country. In `mobile` and `landline` every `#` stands for a digit.

    `street` and `company` are templates: `{name}` is a street's or family's name, `{number}` the house.
    """

    language: str
    country: str
    timezone: str
    currency: str
    mobile: str
    landline: str
    given: tuple[Name, ...]
    family: tuple[Name, ...]
    cities: tuple[City, ...]
    streets: tuple[str, ...]
    street: str
    companies: tuple[str, ...]
    jobs: tuple[str, ...]


def names(table: str) -> tuple[Name, ...]:
    """Names from `Zoë Ελένη=eleni`: separated by blanks, `_` for a blank inside, `=` before the Latin spelling."""
    found = []
    for word in table.split():
        text, _, spelled = word.partition("=")
        text = text.replace("_", " ")
        found.append(Name(text, spelled or latin(text)))
    return tuple(found)


def cities(table: str) -> tuple[City, ...]:
    """Cities from lines of `name | postcode | region`."""
    rows = (line.split("|") for line in table.strip().splitlines())
    return tuple(City(*(cell.strip() for cell in row)) for row in rows)


def lines(table: str) -> tuple[str, ...]:
    """The lines that hold something."""
    return tuple(line.strip() for line in table.strip().splitlines())


def latin(text: str) -> str:
    """A Latin text without accents, in lower case, letters and digits alone: fit for an address."""
    plain = unicodedata.normalize("NFKD", text.translate(_SPELLED))
    return "".join(char for char in plain.lower() if char.isascii() and char.isalnum())
