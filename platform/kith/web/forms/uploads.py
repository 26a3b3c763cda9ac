"""Inputs of files: those that are there already, by their ids, and those that come with the form.

They work without script: what came with a form that is shown again is staged by then, and stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from pyramid.httpexceptions import HTTPBadRequest

from kith.files.receive import size_text
from kith.records.filing import MEGABYTE, one_of
from kith.records.model import FieldState
from kith.web.look.files import ShownFile
from kith.web.look.messages import Message
from kith.web.texts import gettext as _

MOST = 50  # files of one input at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file as it came with a form; `name` is what its sender calls it."""

    name: str
    file: BinaryIO


def sent_files(formdata: Any, name: str) -> list[Sent]:
    """The files that a form sent as `name`; inputs in which none was chosen send an empty text or an empty name.

    Raises 400 for more of them than anybody chooses.
    """
    parts = formdata.getall(name) if hasattr(formdata, "getall") else formdata.getlist(name)
    found = [part for part in parts if getattr(part, "filename", None)]
    if len(found) > MOST:
        raise HTTPBadRequest
    return [Sent(name=str(part.filename), file=part.file) for part in found]


class Uploads:
    """What inputs of one and of several files share. `sent` are those that came with the form, to be staged."""

    kind = "upload"
    problems: list[Message]
    state: FieldState
    name: str
    marker: str
    declared: Any
    raw: Any
    title: Mapping[str, str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sent: list[Sent] = []
        self.known: Mapping[str, ShownFile] = {}
        self.limit = 0  # bytes that the site takes

    @property
    def ids(self) -> list[str]:
        """The files that are in it."""
        return self.raw if isinstance(self.raw, list) else [self.raw] if self.raw else []

    @property
    def files(self) -> Sequence[tuple[str, ShownFile | None]]:
        """Each of them, as it is shown; None for one that isn't there."""
        return [(id, self.known.get(id)) for id in self.ids]

    @property
    def accept(self) -> str:
        """What a browser lets people choose: by the endings of their names."""
        endings = one_of(self.declared).accept
        return ",".join(f".{each}" for each in endings)

    @property
    def limits(self) -> str:
        """What is taken, in words."""
        kind = one_of(self.declared)
        most = size_text(min(kind.max_megabytes * MEGABYTE, self.limit or kind.max_megabytes * MEGABYTE))
        if not kind.accept:
            return _("At most {size}.", size=most)
        return _("At most {size}: {endings}.", size=most, endings=", ".join(kind.accept))

    def _stands_in(self, formdata: Any) -> bool:
        return self.name in formdata.getlist(self.marker) or self.name in formdata

    def take(self, id: str) -> None:
        """Puts in a file that was staged."""
        self.raw = [*self.raw, id] if isinstance(self.raw, list) else id

    def removed(self, formdata: Any) -> set[str]:
        """The files that the form says are to go."""
        return {each for each in formdata.getlist(f"{self.name}.remove") if isinstance(each, str)}
