"""Caught mail: as a list, and one as its recipient would have seen it."""

from __future__ import annotations

import re
from typing import Any

from pyramid.response import Response

from kith.fields.lookups import is_id
from kith.mail.deliver import text_of, values_of
from kith.mail.outgoing import Outgoing, latest, texts
from kith.web.doors.headers import POLICY
from kith.web.doors.parameters import one
from kith.web.look.moments import ago
from kith.web.look.page import page
from kith.web.post.contexts import Caught, OneCaught
from kith.web.post.words import TONES, reason_words, state_words
from kith.web.texts import gettext as _

LIMIT = 50
# What a mail may do in its frame: show itself, and open its links elsewhere. Nothing is fetched for it.
FRAMED = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'; "
    "base-uri 'none'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
_LINK = re.compile(r"(?<![\w/])(https?://[^\s<>]+|/(?:invite|reset|email|unsubscribe|portal|login)\b[^\s<>]*)")


def show(context: Caught, request: Any) -> Any:
    """The newest first."""
    after = one(request.GET, "after")
    found = latest(request.tx, LIMIT + 1, before=after if is_id(after) else None)
    return page(
        request,
        "pages/mail/caught",
        mails=[_row(request, each) for each in found[:LIMIT]],
        next=f"/dev/mail?after={found[LIMIT - 1].id}" if len(found) > LIMIT else "",
    )


def look(context: OneCaught, request: Any) -> Any:
    """One mail: its HTML in a frame of its own, its text, or where it was kept from going out."""
    mail = context.mail
    compiled, values = _said(request, mail)
    text = compiled.text.filled(values)
    view = "text" if one(request.GET, "view") == "text" else "page"
    answer = page(
        request,
        "pages/mail/one",
        mail=_row(request, mail),
        view=view,
        text=text,
        links=list(dict.fromkeys(found.rstrip(".,)") for found in _LINK.findall(text))),
        attachments=[each["name"] for each in mail.attachments or ()],
    )
    answer.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
    return answer


def drawn(context: OneCaught, request: Any) -> Any:
    """The HTML itself, for the frame."""
    compiled, values = _said(request, context.mail)
    body = compiled.html.filled(values).replace("<head>", '<head><base target="_blank">', 1)
    answer = Response(body, content_type="text/html", charset="utf-8")
    answer.headers["Content-Security-Policy"] = FRAMED
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


def _said(request: Any, mail: Outgoing) -> Any:
    kept = texts(request.tx, [mail.text_hash])[mail.text_hash]
    return text_of(mail, kept), values_of(request.tx.settings, mail)


def _row(request: Any, mail: Outgoing) -> dict[str, Any]:
    now = request.registry.kith.clock.now()
    return {
        "id": mail.id,
        "to": f"{mail.name} <{mail.address}>" if mail.name else mail.address,
        "subject": mail.subject or _("(no subject)"),
        "state": state_words(mail.state),
        "tone": TONES.get(mail.state, "red"),
        "reason": reason_words(mail.reason),
        "when": ago(mail.created_at, now),
        "message_id": mail.message_id,
    }
