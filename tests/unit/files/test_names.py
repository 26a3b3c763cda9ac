"""What files are called: no path, no controls, nothing that turns text around, the true ending."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.files.names import LONGEST, clean_name, is_accepted

PDF = "application/pdf"


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("offer.pdf", "offer.pdf"),
        ("../../x.pdf", "x.pdf"),
        ("C:\\Users\\ada\\offer.pdf", "offer.pdf"),
        ("/etc/passwd", "passwd.pdf"),
        ("offer.pdf\x00.exe", "offer.pdf.exe.pdf"),
        ("offer\u202efdp.exe", "offerfdp.exe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        ("  .hidden.pdf ", "hidden.pdf"),
        ("...", "file.pdf"),
        ("", "file.pdf"),
        ("O\u0308ffnung.PDF", "Öffnung.PDF"),
        ("a" * 300 + ".pdf", "a" * (LONGEST - 4) + ".pdf"),
        ('say "hi" <b>.pdf', "say hi b.pdf"),
        ("日本.pdf", "日本.pdf"),
    ],
)
def test_a_name_is_cleaned(raw: str, name: str) -> None:
    assert clean_name(raw, PDF) == name


@pytest.mark.parametrize(
    ("raw", "type", "name"),
    [
        ("me.png", "text/html", "me.png.html"),
        ("list.csv", "text/plain", "list.csv"),
        ("notes.md", "text/plain", "notes.md"),
        ("offer.pdf", "text/plain", "offer.pdf.txt"),
        ("offer.pdf", "application/octet-stream", "offer.pdf"),
        ("photo.jpeg", "image/jpeg", "photo.jpeg"),
        ("photo.png", "image/jpeg", "photo.png.jpg"),
        ("plan.dwg", "application/octet-stream", "plan.dwg"),
        ("me", "image/png", "me.png"),
    ],
)
def test_an_ending_that_lies_is_mended(raw: str, type: str, name: str) -> None:
    assert clean_name(raw, type) == name


@given(st.text(max_size=200), st.sampled_from([PDF, "text/html", "application/octet-stream", "image/png"]))
def test_no_name_can_leave_its_folder_or_break_a_line(raw: str, type: str) -> None:
    name = clean_name(raw, type)
    assert name
    assert len(name) <= LONGEST
    assert not set(name) & set('/\\\x00\r\n":<>|?*')
    assert not name.startswith(".")
    assert clean_name(name, type) == name


@pytest.mark.parametrize(
    ("endings", "name", "type", "accepted"),
    [
        ((), "a.exe", "application/x-dosexec", True),
        (("pdf",), "a.txt", PDF, True),
        (("pdf",), "a.pdf", "text/html", False),
        (("csv",), "a.csv", "text/plain", True),
        (("csv",), "a.csv", "text/html", False),
        (("png", "jpg"), "a.svg", "image/svg+xml", False),
        (("dwg",), "a.dwg", "application/octet-stream", True),
        (("dwg",), "a.dwg", "text/html", False),
        (("dwg",), "a.exe", "application/octet-stream", False),
    ],
)
def test_the_content_decides_what_is_accepted(endings: tuple[str, ...], name: str, type: str, accepted: bool) -> None:
    assert is_accepted(endings, name, type) is accepted
