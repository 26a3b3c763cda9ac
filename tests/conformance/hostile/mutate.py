"""Good files with one to four things changed, as hands, editors and merges change them. The seed decides all."""

from __future__ import annotations

import random
from collections.abc import Callable

PIECES = (
    *"{}[]:,#&*!|>'\"%@`?-~ \n\t\0\\$.",
    "\r\n", "\ufeff", "\u202e", "\u2028", "\x85", "\ud800", "é", "😀", "٣",
    ": ", " #", "- ", "---\n", "...\n", "<<: ", "*a", "&a ", "!!python/object ", "? ", "%YAML 9.9\n", "|\n", ">-\n",
    "null", "~", "no", "yes", "true", "0777", "1_000", "1e999999", "12:30:00", ".nan", "NaN", "-", "9" * 5000, "0x10",
    "$me", "$record.", "$$", "$today-30d", "{x}", "{}", "[]", "''", '""', "__class__", "../../etc/passwd", "(a+)+$",
    "id", "title", "owner", "type: text", "{type: lookup, module: boats}", "where: {a: {b: {c: d}}}", "a" * 2000,
    "[" * 40, "{a: " * 40, "extend: boats\n", "module: boats\n", "any: []", "not: {}", "{some: {}}", "{empty: maybe}",
)  # fmt: skip
_WORDS = ("fields", "type", "text", "lookup", "module", "label", "options", "visible_if", "columns", "sort", "name")

Change = Callable[[str, random.Random], str]


def mutated(text: str, seed: int) -> str:
    """`text` with one to four changes."""
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 4)):
        text = chance.choice(_CHANGES)(text, chance)
    return text


def _at(text: str, chance: random.Random) -> int:
    return chance.randint(0, len(text))


def _insert(text: str, chance: random.Random) -> str:
    position = _at(text, chance)
    return text[:position] + chance.choice(PIECES) + text[position:]


def _delete(text: str, chance: random.Random) -> str:
    position = _at(text, chance)
    return text[:position] + text[position + chance.choice((1, 1, 1, 2, 5, 20)) :]


def _replace(text: str, chance: random.Random) -> str:
    position = _at(text, chance)
    return text[:position] + chance.choice(PIECES) + text[position + 1 :]


def _swap_word(text: str, chance: random.Random) -> str:
    return text.replace(chance.choice(_WORDS), chance.choice((*_WORDS, *PIECES)), chance.choice((1, 2, -1)))


def _lines(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(5):
        case 0:
            lines[one], lines[other] = lines[other], lines[one]
        case 1:
            lines.insert(one, lines[other])
        case 2:
            del lines[one]
        case 3:
            lines[one] = " " * chance.randint(1, 4) + lines[one]
        case _:
            lines[one] = lines[one].lstrip(" ")
    return "\n".join(lines)


def _cut(text: str, chance: random.Random) -> str:
    return text[: _at(text, chance)]


def _repeat(text: str, chance: random.Random) -> str:
    start = _at(text, chance)
    return text[:start] + text[start : start + chance.randint(1, 200)] * chance.choice((2, 3, 50)) + text[start:]


def _letter_case(text: str, chance: random.Random) -> str:
    position = _at(text, chance)
    return text[:position] + text[position : position + 8].swapcase() + text[position + 8 :]


_CHANGES: tuple[Change, ...] = (
    _insert,
    _insert,
    _delete,
    _delete,
    _replace,
    _swap_word,
    _lines,
    _lines,
    _cut,
    _repeat,
    _letter_case,
)
