"""Why somebody reaches a record, may do what with it, and has its fields as they are: for administrators."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pyramid.httpexceptions import HTTPNotFound

from kith.access.actor import Actor
from kith.access.explain import held_roles
from kith.access.rights import may
from kith.errors import KithError
from kith.fields.lookups import is_id
from kith.identity import load
from kith.records.explain import ON_RECORDS, Explained, Finding, explain
from kith.web.contexts import RecordContext
from kith.web.doors.parameters import one
from kith.web.look.page import page
from kith.web.look.people import people
from kith.web.texts import gettext as _

MOST = 500  # people that are offered by name


class ExplainContext(RecordContext):
    """A record whose reach is explained: to those who may administer, as far as they may view it themselves."""

    def allows(self, permission: str) -> bool:
        """True for who may administer."""
        return may(self.request.tx.site, self.request.actor, "administer") and super().allows("view")


@dataclass(frozen=True, slots=True)
class Line:
    """A finding as the page shows it: its state in a word, the tone of that word, why, and where that stands."""

    state: str
    tone: str
    words: str
    place: str


def show(context: RecordContext, request: Any) -> Any:
    """The page for the person that `user` names, the viewer where it names none."""
    row = context.read(())
    person = _person(request, one(request.GET, "user") or request.actor.user)
    asked = {"action": one(request.GET, "action"), "name": one(request.GET, "field")}
    try:
        found = explain(
            request.tx,
            person,
            context.name,
            context.id,
            viewer=request.actor,
            action=asked["action"] or None,
            name=asked["name"] or None,
        )
    except KithError as error:
        raise HTTPNotFound from error
    return page(
        request,
        "pages/explain",
        title=row.title or _("Untitled"),
        person=person,
        roles=[role.label for role in held_roles(request.tx.site, person)],
        people=people(request.tx, False, "", MOST),
        asked=asked,
        choices=_choices(context),
        access=f"{context.address}/access",
        actions=[line for each in found.actions for line in _of_action(each, alone=len(found.actions) == 1)],
        fields=_fields(found),
        crumbs=(
            (context.module.labels.many, f"/m/{context.name}"),
            (row.title or _("Untitled"), context.address),
            (_("Explain access"), None),
        ),
    )


def _choices(context: RecordContext) -> dict[str, list[tuple[str, str]]]:
    """The actions and fields that can be asked for: (name, label)."""
    declared = context.module.actions.values()
    general = [(name, name.capitalize()) for name in ON_RECORDS]
    readable = [each for each in context.module.fields.values() if each.name in context.access.readable]
    return {
        "actions": [*general, *((each.name, each.label) for each in declared)],
        "fields": [(each.name, each.label) for each in readable],
    }


def _of_action(found: Finding, *, alone: bool) -> list[tuple[str, Line]]:
    """The answer for an action; where it alone was asked for, behind it what each grant and share says."""
    yes, no = _("Yes"), _("No")
    more = found.more if alone and len(found.more) > 1 else ()
    return [(found.label, _line(found, yes, no)), *(("", _line(each, yes, no)) for each in more)]


def _person(request: Any, user: str) -> Actor:
    """The active member of staff with that id. Raises 404."""
    found = load.by_user(request.tx.connection, user, via="page") if is_id(user) else None
    if found is None or found.kind != "staff":
        raise HTTPNotFound
    return found


def _fields(found: Explained) -> list[tuple[str, list[Line]]]:
    """The label of each field that isn't plain, with what there is to say of it."""
    said = {
        "readable": (_("Readable"), _("Not readable")),
        "writable": (_("Writable"), _("Read-only")),
        "shown": (_("Shown"), _("Hidden")),
        "required": (_("Needed"), _("Not needed")),
        "valid": (_("Valid"), _("Refused")),
    }
    grouped = groupby(found.fields, key=lambda each: each.label)
    return [(label, [_line(each, *said[each.topic]) for each in rows]) for label, rows in grouped]


def _line(finding: Finding, yes: str, no: str) -> Line:
    tone = "gray" if finding.topic != "action" else "green" if finding.yes else "red"
    return Line(yes if finding.yes else no, tone, finding.words, str(finding.source or ""))
