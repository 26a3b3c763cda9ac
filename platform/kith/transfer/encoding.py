"""Which encoding a text file is in, found without asking.

A mark at the start or plain UTF-8 is certain; else it is one of the code pages that spreadsheets write, and the page
of the site's language is taken wherever it is about as likely as any other.
"""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Any

from kith.lazy import lazy

charset_normalizer: Any = lazy("charset_normalizer")

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PAGES = {
    "cp1250": ("cs", "hr", "hu", "pl", "ro", "sk", "sl", "sq"),
    "cp1251": ("be", "bg", "mk", "ru", "sr", "uk"),
    "cp1253": ("el",),
    "cp1254": ("tr", "az"),
    "cp1255": ("he",),
    "cp1256": ("ar", "fa", "ur"),
    "cp1257": ("et", "lt", "lv"),
    "cp874": ("th",),
    "cp932": ("ja",),
    "cp949": ("ko",),
    "gb18030": ("zh",),
}
_CANDIDATES = ("cp1252", *_PAGES)
_BLOCK = 1 << 16
_SAMPLE = 20_000
_AS_LIKELY = 0.05  # how much messier than the best guess the page of the site's language may look


def find_encoding(path: Path, locale: str) -> str:
    """The name of the codec that reads the file; its first mark is swallowed by that codec."""
    with path.open("rb") as file:
        head = file.read(_BLOCK)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if wide := _utf16_without_mark(head):
        return wide
    sample = _not_utf8(path)
    return _code_page(sample, locale) if sample else "utf-8"


def _utf16_without_mark(head: bytes) -> str | None:
    """Text in Latin letters has a zero in every second byte; which half tells the order."""
    pairs = len(head) // 2
    if pairs < 4:
        return None
    even, odd = head[: pairs * 2 : 2].count(0), head[1 : pairs * 2 : 2].count(0)
    if odd > pairs * 0.4 and even < pairs * 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > pairs * 0.4 and odd < pairs * 0.1 else None


def _not_utf8(path: Path) -> bytes:
    """Lines with bytes beyond ASCII, for guessing; empty where the whole file is UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _telling_lines(path)
    return b""


def _telling_lines(path: Path) -> bytes:
    found = bytearray()
    with path.open("rb") as file:
        for line in file:
            if not line.isascii():
                found += line[:_SAMPLE]
            if len(found) >= _SAMPLE:
                break
    return bytes(found)


def _code_page(sample: bytes, locale: str) -> str:
    home = next((page for page, languages in _PAGES.items() if locale.split("_", maxsplit=1)[0] in languages), "cp1252")
    matches = list(charset_normalizer.from_bytes(sample, cp_isolation=list(_CANDIDATES)))
    if not matches:
        return home
    near = [match for match in matches if match.chaos <= matches[0].chaos + _AS_LIKELY]
    if any(home in match.could_be_from_charset for match in near):
        return home
    return str(matches[0].encoding)
