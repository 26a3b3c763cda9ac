"""What a form writes to its visitors: the link that proves an address, a thank-you, a word to who is known already.

All of it goes to the address that was typed, so only who reads that hears whether it is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from kith.definition.form_model import WebForm
from kith.errors import KithError
from kith.fields.keys import fold
from kith.identity import links
from kith.identity.throttle import Limit, count_try
from kith.intake.submissions import Submission
from kith.mail.message import Message
from kith.mail.send import send
from kith.storage.tx import Tx

PROOF = "form.proof"  # what the links are kept under
PROVEN_WITHIN = timedelta(days=7)
MOST, WITHIN = 5, timedelta(hours=1)  # mails of one form to one address


def ask_for_proof(tx: Tx, form: WebForm, kept: Submission, typed: Mapping[str, Any]) -> None:
    """Mails a link that proves the address; an older one for the same submission works no more."""
    token = links.make_link(tx, PROOF, kept.id, PROVEN_WITHIN)
    _mail(tx, form, kept, typed, "form_proof", link=f"/f/{form.name}/confirm/{token}")


def tell_known(tx: Tx, form: WebForm, kept: Submission, typed: Mapping[str, Any]) -> None:
    """Tells whoever reads the address that they are known here already."""
    _mail(tx, form, kept, typed, "form_known")


def confirm(tx: Tx, form: WebForm, kept: Submission, typed: Mapping[str, Any], record: str) -> None:
    """Thanks the visitor, by the template that the form names."""
    assert form.confirmation is not None
    _mail(tx, form, kept, typed, form.confirmation, record=record)


def _may_write(tx: Tx, form: WebForm, address: str) -> bool:
    """Counts a mail to the address: nobody's mailbox is filled by whoever sends a form again and again."""
    try:
        count_try(tx, Limit(f"form mail:{form.name}:{fold(address)}", MOST, WITHIN))
    except KithError:
        return False
    return True


def _mail(
    tx: Tx,
    form: WebForm,
    kept: Submission,
    typed: Mapping[str, Any],
    template: str,
    *,
    link: str | None = None,
    record: str | None = None,
) -> None:
    address = typed.get(form.email) if form.email is not None else None
    if address is None or not _may_write(tx, form, address):
        return
    module = tx.site.modules[form.module]
    texts = {
        name: module.fields[name].type.to_text(typed[name]) if typed.get(name) is not None else ""
        for name in (each.name for each in form.own_fields)
    }
    send(
        tx,
        Message(
            purpose="content" if template == form.confirmation else "account",
            to=address,
            name=texts.get("name", ""),
            template=template,
            values={**texts, "form": form.label, "email": str(address)},
            link=link,
            about=(form.module, record) if record is not None else None,
            locale=kept.locale or None,
            open_to_all=True,
        ),
    )
