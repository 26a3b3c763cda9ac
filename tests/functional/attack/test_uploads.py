"""Files that are two things at once, or not what they are called, are never served as something that runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.functional.pages.served import Browser, ServedSite
from tests.unit.files.doing import HTML, MODULES, PDF, SVG, archive, picture, settings_in

from kith.testing.databases import CopyOf
from kith.testing.site import fill_database

SCRIPT = b"<script>alert(1)</script>"
XHTML = b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>'
HARMLESS = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "text/plain", "text/csv"})
UPLOADS = {
    "page as png": ("me.png", HTML),
    "page as jpg": ("me.jpg", b"\xff\xd8\xff\xe0" + HTML),
    "page as text": ("me.txt", HTML),
    "page as csv": ("me.csv", HTML),
    "page behind a mark": ("me.txt", b"\xef\xbb\xbf" + HTML),
    "page in two bytes": ("me.txt", "<html><script>alert(1)</script>".encode("utf-16")),
    "page in seven bits": ("me.txt", b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-"),
    "page without an ending": ("me", HTML),
    "page as page": ("me.html", HTML),
    "page of xml": ("me.xhtml", XHTML),
    "page of xml as gif": ("me.gif", XHTML),
    "mail archive": ("me.mht", b"MIME-Version: 1.0\nContent-Type: text/html\n\n" + HTML),
    "drawing": ("me.svg", SVG),
    "drawing as png": ("me.png", SVG),
    "drawing behind a comment": ("me.svg", b"<!-- x -->" + SVG),
    "gif that is a script": ("me.gif", b"GIF89a/*" + SCRIPT + b"*/=1;alert(1)//"),
    "gif and a page": ("me.gif", picture("GIF") + SCRIPT),
    "png and a page": ("me.png", picture() + HTML),
    "jpg with a page in its comment": ("me.jpg", picture("JPEG", comment=SCRIPT)),
    "pdf and a page": ("me.pdf", PDF + HTML),
    "page as pdf": ("me.pdf", HTML),
    "script": ("me.js", b"alert(1)"),
    "script as text": ("me.js.txt", b"alert(document.domain)"),
    "style": ("me.css", b"@import 'javascript:alert(1)'"),
    "archive": ("me.zip", archive("index.html") + HTML),
    "two endings": ("me.html.png", HTML),
    "a name that ends early": ("me.html\x00.png", HTML),
    "a name with a header": ('me"; filename="x.html', HTML),
}


@pytest.fixture
def quay(copy_of: CopyOf, tmp_path: Path) -> Iterator[ServedSite]:
    served = ServedSite(copy_of(__name__, fill_database(MODULES)), MODULES, files=settings_in(tmp_path, {}))
    yield served
    served.close()


@pytest.fixture
def skipper(quay: ServedSite) -> Browser:
    return quay.login("skipper")


def sent(browser: Browser, boat: str, name: str, content: bytes) -> list[str]:
    """Where what came of the file is served: none where it was refused."""
    pairs, address = [("csrf_token", browser.token())], f"/m/boats/{boat}/attachments"
    browser.app.post(address, pairs, upload_files=[("file", name, content)], expect_errors=True)
    page = browser.get(f"/m/boats/{boat}")
    return sorted(set(re.findall(r'"(/(?:files|previews)/[^"]+)"', page.text)))


def runs(answer: Any) -> list[str]:
    """Why the answer might run."""
    headers = answer.headers
    found = [] if headers["X-Content-Type-Options"] == "nosniff" else ["it is sniffed"]
    found += [] if headers["Content-Security-Policy"].endswith("sandbox") else ["it has the site's own origin"]
    inline = not headers["Content-Disposition"].startswith("attachment")
    found += [f"shown as {answer.content_type}"] if inline and answer.content_type not in HARMLESS else []
    pictures = inline and answer.content_type.startswith("image/")
    return found + (["a picture with a script"] if pictures and b"<script" in answer.body else [])


def test_none_is_ever_served_as_something_that_runs(quay: ServedSite, skipper: Browser) -> None:
    served, wrong = 0, {}
    for case, (name, content) in UPLOADS.items():
        for address in sent(skipper, quay.make("boats", skipper, name=case), name, content):
            answer = skipper.get(address)
            served += answer.status_code == 200
            if found := runs(answer):
                wrong[case] = [*found, address]
    assert wrong == {}
    assert len(UPLOADS) >= 20
    assert served > len(UPLOADS) // 2  # the others were refused when they came
