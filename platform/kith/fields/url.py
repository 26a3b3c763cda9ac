"""Web addresses: http and https, nothing that could run as a script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from kith.fields.base import Context, Examples, refuse
from kith.fields.plain_text import clean_line
from kith.fields.text import TextLike
from kith.fields.wording import shown

MAX_LENGTH = 2_000

_BARE = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?:[/?#:].*)?")
_HOST = re.compile(r"(?:[\w-]{1,63}\.)*[\w-]{1,63}\.?")


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlType(TextLike):
    """A web address with its scheme; www.example.org gets https."""

    name = "url"
    meaning = "A web address, http or https"
    widget = "url"
    examples = Examples(
        good=(
            ("https://www.example.org/page?q=1#top", "https://www.example.org/page?q=1#top"),
            ("HTTP://Example.ORG", "http://example.org"),
            ("www.example.org", "https://www.example.org"),
            ("example.org/shop", "https://example.org/shop"),
            ("http://localhost:8080/x", "http://localhost:8080/x"),
            ("https://bücher.example/ä", "https://bücher.example/ä"),
            ("http://[2001:db8::1]/", "http://[2001:db8::1]/"),
            ("", None),
        ),
        bad=(
            "javascript:alert(1)",
            "ftp://example.org",
            "https://",
            "http:example.org",
            "https://a b.org",
            "//example.org",
            "mailto:a@b.org",
            "https://user:secret@example.org",
            "https://example.org:99999",
            "https://[::1",
            "data:text/html,x",
            "word",
            12,
            True,
            {},
            "https://example.org/\x00",
            "java\nscript:alert(1)",
            "https://example.org\\@evil.org",
        ),
    )

    def parse(self, raw: Any, context: Context) -> str | None:
        text = clean_line(raw, MAX_LENGTH)
        if text is None:
            return None
        address = _normal(f"https://{text}" if _BARE.fullmatch(text) and "://" not in text else text)
        if address is None or len(address) > MAX_LENGTH:
            raise refuse("K243", value=shown(text))
        return address

    def json_schema(self) -> Mapping[str, Any]:
        return {"type": "string", "pattern": "^https?://", "maxLength": MAX_LENGTH}


def _normal(text: str) -> str | None:
    """`text` with scheme and host in lower case, or None where it isn't a web address."""
    scheme, colon, rest = text.partition("://")
    if not colon or scheme.lower() not in ("http", "https") or any(each in text for each in ' \\<>"'):
        return None
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if not host or "@" in parts.netloc or port == 0 or not (":" in host or _HOST.fullmatch(host)):
        return None
    return f"{scheme.lower()}://{parts.netloc.lower()}{rest[len(parts.netloc) :]}"
