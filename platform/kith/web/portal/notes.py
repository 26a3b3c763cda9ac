"""Notes of a record: the comments that are shared with portals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from kith.fields.datetimes import DateTimeType
from kith.timeline.feed import notes
from kith.timeline.markup import to_html
from kith.timeline.model import Entry
from kith.web.contexts import RecordContext
from kith.web.doors.parameters import one
from kith.web.look.files import ShownFile
from kith.web.look.frame import initials
from kith.web.look.moments import ago
from kith.web.texts import gettext as _
from kith.web.timeline.bringing import shown
from kith.web.timeline.standing import at_record

_MOMENT = DateTimeType()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note as the page shows it."""

    id: str
    name: str
    initials: str
    body: Markup
    when: str
    exact: str
    files: tuple[ShownFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """The notes of a record, the latest first. `earlier` leads to those before, None where there are none."""

    notes: tuple[Note, ...]
    may_write: bool
    address: str
    earlier: str | None


def notes_of(context: RecordContext, request: Any, *, may_write: bool) -> Notes | None:
    """The notes; None where there are none and none can be written."""
    at = at_record(context, request)
    found = notes(request.tx, request.actor, at, cursor=one(request.GET, "_notes") or None)
    if not found.entries and not may_write:
        return None
    drawn = tuple(_note(request, each, found.names) for each in found.entries if each.comment is not None)
    earlier = f"{context.address}?_notes={found.next}#notes" if found.next else None
    return Notes(notes=drawn, may_write=may_write, address=f"{context.address}/comments", earlier=earlier)


def _note(request: Any, entry: Entry, names: Mapping[str, str]) -> Note:
    comment = entry.comment
    assert comment is not None
    name = (comment.author.title if comment.author else None) or _("Somebody")
    return Note(
        id=comment.id,
        name=name,
        initials=initials(name),
        body=Markup(to_html(comment.body, names)),  # noqa: S704 - to_html lets only harmless tags through
        when=ago(comment.created_at, request.tx.clock.now()),
        exact=_MOMENT.format(comment.created_at, request.viewer),
        files=tuple(shown(file, request.realm.base) for file in comment.files),
    )
