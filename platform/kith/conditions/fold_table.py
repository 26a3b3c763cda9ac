"""Where Python's casefold isn't lower-casing: the table that `conditions.js` carries, so that both fold alike."""

from __future__ import annotations

import json
import re

_BLOCK = re.compile(r"const CASEFOLD = \{.*?\};", re.DOTALL)
_PER_LINE = 12


def exceptions() -> dict[str, str]:
    """Each character whose casefold differs from its lower case, with its casefold."""
    characters = (chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)
    return {each: each.casefold() for each in characters if each.casefold() != each.lower()}


def block() -> str:
    """The JavaScript constant `CASEFOLD`, in ASCII."""
    entries = [f"{json.dumps(each)}: {json.dumps(folded)}" for each, folded in exceptions().items()]
    lines = [", ".join(entries[start : start + _PER_LINE]) for start in range(0, len(entries), _PER_LINE)]
    return "const CASEFOLD = {\n  " + ",\n  ".join(lines) + ",\n};"


def written_into(script: str) -> str:
    """`script` with the table of this Python in place of the one it has."""
    return _BLOCK.sub(lambda _: block(), script)


def table_in(script: str) -> dict[str, str]:
    """The table that `script` carries."""
    found = _BLOCK.search(script)
    pairs = re.findall(r'("(?:[^"\\]|\\.)+"): ("(?:[^"\\]|\\.)*")', found[0] if found else "")
    return {json.loads(each): json.loads(folded) for each, folded in pairs}
