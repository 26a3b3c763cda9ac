"""The one door for text: NFC, no control characters, nothing that turns the reading direction, blank is empty."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from kith.fields.base import refuse
from kith.fields.wording import kind

BLANK = " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff\u200b\u2060" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_INVISIBLE = BLANK + "\u200c\u200d\u00ad"

# The zero-width joiners U+200C and U+200D stay: Persian, Hindi and emoji need them.
_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb"
    "\ud800-\udfff\ufffe\uffff]"
)
_LINE_BREAK = re.compile("[\n\r\x85\u2028\u2029]")
_LINE_BREAKS = re.compile("\r\n|[\r\x85\u2028\u2029]")


def clean_line(raw: Any, max_length: int) -> str | None:
    """`raw` as one line of text in NFC without blanks around it, or None where it is blank.

    Raises KithError K201, K202, K203, K205.
    """
    if raw.__class__ is str and len(raw) <= max_length and raw.isascii() and raw.isprintable():
        return raw.strip(" ") or None
    text = _checked(raw, max_length)
    if text is None:
        return None
    text = text.strip(BLANK)
    if "\t" in text:
        raise refuse("K202", character="U+0009 (tab)")
    if _LINE_BREAK.search(text):
        raise refuse("K205")
    return _measured(text, max_length)


def clean_block(raw: Any, max_length: int) -> str | None:
    """`raw` as text of several lines in NFC, ended by "\\n" each, or None where it is blank.

    Raises KithError K201, K202, K203.
    """
    text = _checked(raw, max_length)
    if text is None:
        return None
    lines = _LINE_BREAKS.sub("\n", text).rstrip(BLANK).lstrip("\n\ufeff")
    return _measured(lines, max_length)


def _checked(raw: Any, max_length: int) -> str | None:
    if raw is None:
        return None
    if not isinstance(raw, str):
        raise refuse("K201", kind=kind(raw))
    if len(raw) > 2 * max_length + 1000:
        raise refuse("K203", length=len(raw), max=max_length)
    text = str(raw)
    if not text.strip(_INVISIBLE):
        return None
    found = _REFUSED.search(text)
    if found:
        raise refuse("K202", character=_character(found[0]))
    return unicodedata.normalize("NFC", text)


def _measured(text: str, max_length: int) -> str:
    if len(text) > max_length:
        raise refuse("K203", length=len(text), max=max_length)
    return text


def _character(character: str) -> str:
    name = unicodedata.name(character, "").lower()
    return f"U+{ord(character):04X}" + (f" ({name})" if name else "")
