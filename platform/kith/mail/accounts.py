"""Mail about accounts: invitations, forgotten passwords, new addresses. The gate lets it through."""

from __future__ import annotations

import sqlalchemy as sa

from kith.errors import KithError, Problem
from kith.identity import address_change, forgotten
from kith.identity.users import Account
from kith.mail.message import Message
from kith.mail.send import send
from kith.mail.templates import check_places, names, template
from kith.storage.system import Principal, User
from kith.storage.tx import Tx

# What fills the templates of Kith itself, beside what every mail knows.
PLACES = {
    "assignment": ("email", "by", "title"),
    "assignments": ("email", "by", "count"),
    "invitation": ("email", "by"),
    "password_reset": ("email",),
    "password_elsewhere": ("email",),
    "confirm_address": ("email",),
    "address_changed": ("email",),
    "portal_invitation": ("email", "by", "portal"),
    "portal_reset": ("email", "by", "portal"),
    "mention": ("email", "by", "title"),
    "message": ("email", "by", "portal"),
    "form_proof": ("email", "form"),
    "form_known": ("email", "form"),
    "form_confirmation": ("email", "form"),
}


def check_own_templates(tx: Tx) -> None:
    """Raises what is wrong with any template that Kith itself uses, those of the site in their place."""
    problems: list[Problem] = []
    for file in names(tx):
        name, _, ending = file.partition(".")
        if name in PLACES:
            try:
                check_places(template(tx, name, ending.rpartition(".")[0] or None), PLACES[name])
            except KithError as error:
                problems += error.problems
    if problems:
        raise KithError(*problems)


def can_link(tx: Tx) -> bool:
    """Whether mail can hold links: where it leaves the site, the site's address has to be known."""
    return tx.settings.url is not None or tx.settings.mail.caught


def mail_invitation(tx: Tx, user: str, token: str, *, by: str | None, about: tuple[str, str] | None = None) -> bool:
    """Mails the link by which somebody joins; False where mail can't hold links, and the link is to be handed over.

    `about` is (module's name, id) of the record that the mail becomes an event of.
    """
    if not can_link(tx):
        return False
    named = _name_of(tx, by) or tx.settings.name
    _send(tx, user, "invitation", f"/invite/{token}", {"by": named}, sender=by, about=about)
    return True


def mail_reset(tx: Tx, user: str, token: str) -> bool:
    """Mails the link by which somebody chooses a new password; False where mail can't hold links."""
    if not can_link(tx):
        return False
    _send(tx, user, "password_reset", f"/reset/{token}", {})
    return True


def mail_forgotten(tx: Tx, email: str) -> str | None:
    """The id of the mail to who has forgotten a password; None where no account can be entered with that address."""
    found = forgotten.forgetful(tx, email)
    if found is None:
        return None
    if found.elsewhere:
        return _send(tx, found.user, "password_elsewhere", "/login", {})
    return _send(tx, found.user, "password_reset", f"/reset/{forgotten.link(tx, found.user)}", {})


def mail_new_address(tx: Tx, user: str, email: str) -> str:
    """The id of the mail to an address that somebody wants to have: whoever gets it confirms it by its link.

    Raises what `address_change.begin` does.
    """
    address, token = address_change.begin(tx, user, email)
    return _send(tx, user, "confirm_address", f"/email/{token}", {"email": address}, to=address)


def confirm_new_address(tx: Tx, token: str) -> Account:
    """The account as it was, now with the address that the link confirms; the old address is told of it.

    Raises what `address_change.confirm` does.
    """
    before, address = address_change.confirm(tx, token)
    _send(tx, before.id, "address_changed", None, {"email": address}, to=before.email)
    return before


def _send(
    tx: Tx,
    user: str,
    named: str,
    link: str | None,
    values: dict[str, str],
    *,
    to: str | None = None,
    sender: str | None = None,
    about: tuple[str, str] | None = None,
) -> str:
    statement = sa.select(User.email, User.locale, Principal.name).join(Principal, Principal.id == User.id)
    account = tx.connection.execute(statement.where(User.id == user)).one()
    return send(
        tx,
        Message(
            purpose="account",
            to=to or account.email,
            name=account.name,
            template=named,
            values={"email": account.email, **values},
            link=link,
            user=user,
            sender=sender,
            about=about,
            locale=account.locale,
        ),
    )


def _name_of(tx: Tx, user: str | None) -> str | None:
    found: str | None = tx.connection.execute(sa.select(Principal.name).where(Principal.id == user)).scalar()
    return found
