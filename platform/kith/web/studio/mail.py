"""What became of mail, for whoever administers: states and reasons, never what a mail says; addresses that get none."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther

from kith.fields.lookups import is_id
from kith.ledger import audit
from kith.mail.bounces import Bounce, reported
from kith.mail.outgoing import STATES, Outgoing, latest
from kith.mail.suppression import EVERYTHING, held, lift, suppress
from kith.web.doors.parameters import one
from kith.web.look.moments import ago
from kith.web.look.page import page
from kith.web.post.words import TONES, reason_words, report_words, state_words
from kith.web.studio.contexts import Administration
from kith.web.texts import gettext as _

LIMIT = 50
LONGEST = 254


def show(context: Administration, request: Any) -> Any:
    """The newest mails, in one state or to one address."""
    address, state = _address(request.GET), one(request.GET, "state")
    state = state if state in STATES else ""
    after = one(request.GET, "after")
    before = after if is_id(after) else None
    found = latest(request.tx, LIMIT + 1, before=before, state=state, address=address)
    told = {"stopped": _("The address gets no more mail."), "allowed": _("The address gets mail again.")}
    more = {"q": address, "state": state, "after": found[LIMIT - 1].id} if len(found) > LIMIT else {}
    kept = {name: value for name, value in more.items() if value}
    return page(
        request,
        "pages/studio/mail",
        typed={"q": address, "state": state},
        states=[(each, state_words(each)) for each in STATES],
        mails=[_row(request, each) for each in found[:LIMIT]],
        held=[(each, reason_words(reason)) for each, reason in held(request.tx, address).items()] if address else [],
        reports=[_report(request, each) for each in reported(request.tx, address)] if address else [],
        caught=request.registry.kith.settings.mail.caught,
        next=request.route_path("studio.mail", _query=kept) if kept else "",
        notice=told.get(one(request.GET, "_done")),
    )


def change(context: Administration, request: Any) -> Any:
    """Stops all mail to an address but that about its account, or lets it through again."""
    address, act = _address(request.POST), one(request.POST, "act")
    done = ""
    if address and act == "stop":
        suppress(request.tx, address, of_list=EVERYTHING, reason="asked")
        done = "stopped"
    elif address and act == "allow" and lift(request.tx, address, of_list=one(request.POST, "list")):
        done = "allowed"
    if done:
        audit.note(request.tx, f"mail.{done}", user_id=request.actor.user)
    query = {"q": address, "_done": done} if done else {"q": address}
    return HTTPSeeOther(request.route_path("studio.mail", _query=query))


def _address(given: Any) -> str:
    return one(given, "q").strip().replace("\0", "")[:LONGEST]


def _report(request: Any, bounce: Bounce) -> tuple[str, str, str]:
    """What was reported, in which words, when."""
    return report_words(bounce.kind), bounce.reason or "", ago(bounce.created_at, request.registry.kith.clock.now())


def _row(request: Any, mail: Outgoing) -> dict[str, str]:
    module = next((each for each in request.tx.site.modules.values() if each.physical == mail.module), None)
    return {
        "to": mail.address,
        "subject": mail.subject or _("(no subject)"),
        "about": f"/m/{module.name}/{mail.record_id}" if module else "",
        "state": state_words(mail.state),
        "tone": TONES.get(mail.state, "red"),
        "reason": reason_words(mail.reason),
        "when": ago(mail.created_at, request.registry.kith.clock.now()),
        "list": mail.list_label or "",
    }
