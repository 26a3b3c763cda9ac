"""`kith mail`: reading what came back, what became of mail to an address, stopping it and letting it through again."""

from __future__ import annotations

from datetime import datetime

import click

from kith.cli.opened import open_applied
from kith.cli.site import Place, pass_place, site_option
from kith.cli.tell import counted
from kith.errors import KithError, Problem
from kith.ledger import audit
from kith.mail.bounces import reported
from kith.mail.mailbox import read_bounces
from kith.mail.outgoing import latest
from kith.mail.suppression import held, lift, suppress

LIMIT, ALL = 20, 1_000_000


@click.group("mail")
def command() -> None:
    """Read what came back; tell what became of mail to an address, stop it and let it through again."""


@command.command("bounces")
@site_option
@pass_place
def bounces(place: Place) -> None:
    """Read the mailbox of `bounces:` now. A job does so every five minutes."""
    app = open_applied(place)
    if app.settings.mail.bounces is None:
        raise KithError(Problem(code="K762"))
    found = read_bounces(app.writing, most=ALL)
    click.echo(
        f"{counted(found.get('hard', 0), 'address', 'addresses')} unknown, {found.get('soft', 0)} not delivered, "
        f"{counted(found.get('complaint', 0), 'complaint')}, {found.get('other', 0)} of no matter."
    )


@command.command("show")
@click.argument("address")
@site_option
@pass_place
def show(place: Place, address: str) -> None:
    """Tell what became of the last mails to ADDRESS, what was reported of them, and what it gets no mail of."""
    with open_applied(place).reading() as tx:
        mails, bounced, stopped = latest(tx, LIMIT, address=address), reported(tx, address), held(tx, address)
    for mail in mails:
        _tell(mail.created_at, mail.state, mail.subject, mail.reason)
    for each in bounced:
        _tell(each.created_at, each.kind, each.reason)
    for name, reason in stopped.items():
        click.echo(f"Gets no mail {f'of {name}' if name else 'but that about an account'}: {reason}.")
    if not (mails or bounced or stopped):
        click.echo("There is nothing.")


def _tell(moment: datetime, what: str, *said: str | None) -> None:
    click.echo("  ".join((moment.isoformat(" ", "seconds"), f"{what:<9}", *(each for each in said if each))).rstrip())


@command.command("stop")
@click.argument("address")
@site_option
@pass_place
def stop(place: Place, address: str) -> None:
    """Send ADDRESS no more mail but that about its account."""
    with open_applied(place).writing() as tx:
        suppress(tx, address, reason="asked")
        audit.note(tx, "mail.stopped", user_id=None)
    click.echo(f"{address} gets no more mail but that about an account.")


@command.command("allow")
@click.argument("address")
@site_option
@pass_place
def allow(place: Place, address: str) -> None:
    """Let ADDRESS get mail again: after one that had bounced works once more."""
    with open_applied(place).writing() as tx:
        lifted = lift(tx, address)
        if lifted:
            audit.note(tx, "mail.allowed", user_id=None)
    click.echo(f"{address} gets mail again." if lifted else f"Nothing kept mail from {address}.")
