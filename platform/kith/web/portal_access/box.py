"""The box of a form for a new record: "send portal invitation now", for those whom a portal would let in.

It stands in the form as a part of its own, which the portal's `allowed_if` shows and hides like the rule of a section.
"""

from __future__ import annotations

from typing import Any

from kith.access.rights import may
from kith.portal.invitations import POWER, invite
from kith.portal.standing import portals_of, standings
from kith.web.contexts import ModuleContext
from kith.web.forms.build import Block, Part, RecordForm
from kith.web.texts import gettext as _

NAME = "_invite"  # of the boxes; their values are portal types


def offer_invitations(request: Any, context: ModuleContext, form: RecordForm) -> None:
    """Puts a box for each portal of the module into the form, ticked where its type says so, or was ticked before."""
    site, sent = request.tx.site, request.method == "POST"
    portals = portals_of(site, context.name)
    if not portals or not may(site, request.actor, POWER):
        return
    ticked = request.POST.getall(NAME) if sent else [each.name for each in portals if each.invite_on_create]
    boxes = tuple(
        Block(
            key=f"portal-{each.name}",
            label=box_words(each.label, several=len(portals) > 1),
            rule=each.allowed_if,
            rows=(),
            box=each.name,
            ticked=each.name in ticked,
        )
        for each in portals
    )
    form.parts = (*form.parts, Part(key="portals", label="", blocks=boxes))


def box_words(label: str, *, several: bool) -> str:
    """What stands beside a box."""
    return _("Send portal invitation now ({portal})", portal=label) if several else _("Send portal invitation now")


def invite_as_ticked(request: Any, context: ModuleContext, record: str) -> None:
    """Invites the record that was just made to the portals whose boxes are ticked and that would let it in.

    Raises what `invite` does: then nothing is to be kept of the record either.
    """
    chosen = request.POST.getall(NAME)
    if not chosen:
        return
    for each in standings(request.tx, context.name, [record]).get(record, ()):
        if each.portal.name in chosen and "invite" in each.deeds:
            invite(request.tx, request.actor, each.portal.name, record)
