"""Files as pages name them: where they and their previews are, and how large they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self
from urllib.parse import quote

from kith.files.receive import size_text

LONGEST_KIND = 4  # letters


def address_of(id: str, name: str, base: str = "") -> str:
    """Where a page finds the file; `base` stands before the addresses of its realm."""
    return f"{base}/files/{id}/{quote(name, safe='')}"


def preview_of(id: str, base: str = "") -> str:
    """Where a page finds the small picture of an image."""
    return f"{base}/previews/{id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFile:
    """A file as templates show it. `preview` is the address of its small picture, None without one."""

    id: str
    name: str
    size: str
    address: str
    preview: str | None

    @property
    def kind(self) -> str:
        """What the end of its name says it is, as people know it: PDF, XLSX; '' where that says nothing."""
        _start, dot, end = self.name.rpartition(".")
        return end.upper() if dot and len(end) <= LONGEST_KIND and end.isascii() and end.isalnum() else ""

    @classmethod
    def of(cls, id: str, name: str, size: int, *, previewed: bool, base: str = "") -> Self:
        """The file from what is known of it."""
        return cls(
            id=id,
            name=name,
            size=size_text(size),
            address=address_of(id, name, base),
            preview=preview_of(id, base) if previewed else None,
        )
