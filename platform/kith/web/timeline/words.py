"""Entries of a feed in plain words, in the reader's language and zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from kith.access.actor import Actor
from kith.definition.model import Field, Module
from kith.fields.datetimes import DateTimeType
from kith.portal.signing_up import VIA
from kith.records.attachments import ATTACHED, REMOVED
from kith.records.model import FileRef
from kith.timeline.feed import FILE
from kith.timeline.markup import to_html
from kith.timeline.model import Difference, Entry, Feed
from kith.timeline.values import Old
from kith.web.look.cells import NONE, Show, as_markup, cell, is_blank
from kith.web.look.files import ShownFile
from kith.web.look.frame import initials
from kith.web.look.moments import ago
from kith.web.texts import gettext as _
from kith.web.timeline.bringing import shown

_MOMENT = DateTimeType()
NOTHING = Markup("")
ICONS: Mapping[str, str] = {
    "comment": "message-circle",
    "created": "circle-plus",
    "changed": "pencil",
    "deleted": "trash",
    "restored": "restore",
    "undone": "arrow-back-up",
    "shared": "share",
    "unshared": "share",
    "mail": "mail",
    "attached": "paperclip",
    "detached": "paperclip",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An entry as a page shows it. `values`: (label, before, after), of which a page shows those that it has room for.

    `comment` is HTML, '' where it isn't one; `change` leads to what was changed, `edit` to where the comment may be
    changed (`editable`) or deleted, '' where there is none.
    """

    id: str
    icon: str
    name: str
    initials: str
    words: Markup
    when: str
    exact: str
    machine: str
    values: tuple[tuple[str, Markup, Markup], ...] = ()
    comment: Markup = NOTHING
    shared: bool = False
    edited: str = ""
    change: str = ""
    edit: str = ""
    editable: bool = False
    files: tuple[ShownFile, ...] = ()


def told(request: Any, module: Module, address: str, found: Feed) -> list[Told]:
    """The entries of `found` as a page shows them; `address` is that of the record, '' for one in the bin."""
    writing = _Writing(request, module, address, found.names)
    return [writing.entry(each) for each in found.entries]


class _Writing:
    """Entries of one record on their way to words."""

    def __init__(self, request: Any, module: Module, address: str, names: Mapping[str, str]) -> None:
        self.module, self.address, self.names = module, address, names
        self.actor: Actor = request.actor
        self.viewer, self.now = request.viewer, request.tx.clock.now()
        look = request.viewing
        self.show = Show(context=look.context, sprite=look.sprite, short=True)

    def entry(self, entry: Entry) -> Told:
        comment = entry.comment
        name = self.name(entry)
        values = tuple(self.difference(each) for each in entry.differences)
        changes = f"{self.address}/history/{entry.id}" if values and self.address else ""
        touch = comment is not None and (comment.may_edit or comment.may_delete)
        return Told(
            id=entry.id,
            icon=ICONS.get(entry.kind.partition(".")[0], "bolt"),
            name=name,
            initials=initials(name) if comment is not None else "",
            words=self.words(entry, name),
            when=ago(entry.time, self.now),
            exact=_MOMENT.format(entry.time, self.viewer),
            machine=entry.time.isoformat(),
            values=values,
            comment=as_markup(to_html(comment.body, self.names, _("somebody"))) if comment else NOTHING,
            shared=comment is not None and comment.audience == "shared",
            edited=_MOMENT.format(comment.edited_at, self.viewer) if comment and comment.edited_at else "",
            change=changes,
            edit=f"{self.address}/comments/{entry.id}" if touch else "",
            editable=comment is not None and comment.may_edit,
            files=tuple(shown(file) for file in comment.files) if comment else (),
        )

    def name(self, entry: Entry) -> str:
        """Who did it: by name, or as somebody where that isn't known or isn't open."""
        if entry.by is None and (entry.via.startswith("form:") or entry.via == VIA):
            return _("A visitor")
        if entry.by is None:
            return _("Kith") if entry.via in ("system", "job") and self.is_open(entry) else _("Somebody")
        name = entry.by.title or _("Somebody")
        if entry.impersonator is not None:
            return _("{name} as {person}", name=entry.impersonator.title or _("Somebody"), person=name)
        return name

    def is_open(self, entry: Entry) -> bool:
        """Whether nobody stands there since it was nobody."""
        return entry.kind in ("created", "changed", "deleted", "restored")

    def words(self, entry: Entry, name: str) -> Markup:
        if entry.words is not None:
            return self.said("{name} {words}", name=name, words=entry.words)
        return self.said(self.sentence(entry), name=name, **self.named(entry))

    def said(self, text: str, *, name: str, **params: str) -> Markup:
        strong = as_markup(f"<strong>{escape(name)}</strong>")
        return escape(text).format(name=strong, **params)

    def sentence(self, entry: Entry) -> str:
        """The sentence for a kind, with its places still open."""
        if entry.kind in self.module.actions:
            return _("{name}: {action}")
        return {
            "comment": _("{name} wrote"),
            "created": _("{name} created the record"),
            "changed": _("{name} changed {fields}"),
            "deleted": _("{name} deleted the record"),
            "restored": _("{name} restored the record"),
            "undone": _("{name} took a change of {fields} back"),
            "shared": _("{name} shared the record"),
            "unshared": _("{name} ended a share of the record"),
            "portal.invited": _("{name} invited to the portal"),
            "portal.invited_again": _("{name} invited to the portal again"),
            "portal.activated": _("{name} activated the access to the portal"),
            "portal.suspended": _("{name} suspended the access to the portal"),
            "portal.resumed": _("{name} gave the access to the portal back"),
            "portal.revoked": _("{name} took the access to the portal away"),
            "mail.sent": _("{name} sent an e-mail"),
            "mail.caught": _("{name} sent an e-mail"),
            "mail.failed": _("An e-mail of {name} couldn't be sent"),
            "mail.refused": _("An e-mail of {name} couldn't be sent"),
            "mail.bounced": _("An e-mail of {name} couldn't be delivered"),
            "mail.complained": _("A recipient called an e-mail of {name} unwanted"),
            ATTACHED: _("{name} attached {file}"),
            REMOVED: _("{name} removed {file}"),
        }.get(entry.kind) or _("{name}: {kind}")

    def named(self, entry: Entry) -> dict[str, str]:
        labels = [each.field.label for each in entry.differences]
        shown = ", ".join(labels[:3])
        fields = _("{fields} and {count} more", fields=shown, count=len(labels) - 3) if len(labels) > 3 else shown
        action = self.module.actions.get(entry.kind)
        file = entry.details.get(FILE) or _("a file")
        return {"fields": fields, "kind": entry.kind, "file": file, "action": action.label if action else ""}

    def difference(self, each: Difference) -> tuple[str, Markup, Markup]:
        before, after = (_value(self.show, each.field, value) for value in (each.before, each.after))
        return each.field.label, before, after


def value_of(request: Any, field: Field, value: Any) -> Markup:
    """A value of `field` as HTML."""
    look = request.viewing
    return _value(Show(context=look.context, sprite=look.sprite, short=True), field, value)


def _value(show: Show, field: Field, value: Any) -> Markup:
    if is_blank(value):
        return as_markup(NONE)
    if isinstance(value, Old):
        return escape(str(value))
    if isinstance(value, tuple) and isinstance(value[0], FileRef):
        return as_markup(", ").join(each.title or _("gone") for each in value)
    if isinstance(value, FileRef):  # by name alone: what a record held once isn't delivered from there any more
        return escape(value.title or _("gone"))
    return as_markup(cell(field.type, show)(value))
