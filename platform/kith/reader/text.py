"""The bytes of a file as checked text: UTF-8, without a byte order mark, tabs or characters that nobody sees."""

from __future__ import annotations

import itertools
import re

from kith.errors import KithError, Problem
from kith.source import Source

MAX_BYTES = 1024 * 1024
_SHOWN = 20  # complaints of one kind; a binary file would have thousands

# Controls but for line ends; line separators that editors don't show as lines; marks that turn the reading order
# (a rule could then read differently from what it does); lone surrogates; byte order marks; non-characters.
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff"
_FORBIDDEN_IN_FILE = re.compile(f"[\t{_CONTROLS}]")
_FORBIDDEN_IN_VALUE = re.compile(f"[{_CONTROLS}]")
_LINE_END = re.compile(r"\r\n|\r|\n")


def decode(raw: str | bytes, path: str) -> str:
    """`raw` as text without anything invisible. Raises KithError with K107 to K110."""
    size = len(raw) if isinstance(raw, bytes) else len(raw.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise KithError(Problem(code="K110", params={"limit": MAX_BYTES}, source=Source(path=path)))
    text = _utf8(raw, path) if isinstance(raw, bytes) else raw
    if text.startswith("\ufeff"):
        raise KithError(_encoding("it begins with a byte order mark", Source(path=path)))
    found = itertools.islice(_FORBIDDEN_IN_FILE.finditer(text), _SHOWN)
    problems = [_forbidden(text, match, path) for match in found]
    if problems:
        raise KithError(*problems)
    return text


def invisible(value: str) -> str | None:
    """The first character that no value may hold (it was written as an escape), as `U+0000`; None if all is well."""
    found = _FORBIDDEN_IN_VALUE.search(value)
    return _named(found.group()) if found else None


def _utf8(raw: bytes, path: str) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise KithError(_encoding("it is UTF-16", Source(path=path)))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        reason = f"byte 0x{raw[error.start]:02x} doesn't fit"
        raise KithError(_encoding(reason, place(before, len(before), path))) from None


def _encoding(reason: str, source: Source) -> Problem:
    return Problem(code="K108", params={"reason": reason}, source=source)


def _forbidden(text: str, match: re.Match[str], path: str) -> Problem:
    source = place(text, match.start(), path)
    if match.group() == "\t":
        return Problem(code="K107", source=source)
    return Problem(code="K109", params={"char": _named(match.group())}, source=source)


def _named(char: str) -> str:
    return f"U+{ord(char):04X}"


def place(text: str, index: int, path: str) -> Source:
    """Where the character at `index` stands."""
    ends = list(_LINE_END.finditer(text, 0, index))
    start = ends[-1].end() if ends else 0
    return Source(path=path, line=len(ends) + 1, column=index - start + 1)
