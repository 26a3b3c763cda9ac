"""What the bytes of a file are, whatever its name or the sender says."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

from kith.files.names import OCTETS
from kith.lazy import lazy

pylibmagic: Any = lazy("pylibmagic")  # brings the library that `magic` looks for
magic: Any = lazy("magic")

HEAD = 256 * 1024  # bytes that are looked at, at the beginning and at the end
EMPTY = "inode/x-empty"
_LOCK = threading.Lock()  # libmagic's cookie is one for all threads
_OFFICE = "application/vnd.openxmlformats-officedocument."
_INSIDE = (  # a part of the archive -> what the archive is, without and with programs in it
    (b"word/document.xml", f"{_OFFICE}wordprocessingml.document", "application/vnd.ms-word.document.macroEnabled.12"),
    (b"xl/workbook.xml", f"{_OFFICE}spreadsheetml.sheet", "application/vnd.ms-excel.sheet.macroEnabled.12"),
    (
        b"ppt/presentation.xml",
        f"{_OFFICE}presentationml.presentation",
        "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
    ),
)
_MACROS = b"vbaProject.bin"


def sniff(path: Path) -> str:
    """The content type that the bytes have; `application/octet-stream` where they are nothing known.

    Nothing is unpacked: what an archive holds is told by the names in its directory.
    """
    head, tail = _ends(path)
    found = _asked(head)
    if found == "application/zip" or found.startswith(_OFFICE):
        return _archive(head + tail, found)
    return OCTETS if found in ("", "application/x-empty") else found


def _ends(path: Path) -> tuple[bytes, bytes]:
    with path.open("rb") as file:
        head = file.read(HEAD)
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - HEAD, min(size, HEAD)))
        return head, file.read(HEAD)


def _asked(head: bytes) -> str:
    with _LOCK:
        pylibmagic.__name__  # noqa: B018 - loading it is what puts the library in its place
        return str(magic.from_buffer(head, mime=True))


def _archive(ends: bytes, found: str) -> str:
    for part, plain, programmed in _INSIDE:
        if part in ends and b"[Content_Types].xml" in ends:
            return programmed if _MACROS in ends else plain
    return found
