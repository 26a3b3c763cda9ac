"""`kith audit verify`: whether anybody changed the audit log."""

from __future__ import annotations

import click

from kith.cli.opened import open_applied
from kith.cli.site import Place, pass_place, site_option
from kith.cli.tell import counted
from kith.ledger import audit


@click.group("audit")
@site_option
def command() -> None:
    """Verify the audit log."""


@command.command("verify")
@site_option
@pass_place
def verify(place: Place) -> None:
    """Compute the audit log's chain again, entry by entry; the exit status is 1 where an entry was changed.

    Keep the head that is printed elsewhere: who cuts off the end of the chain leaves a whole one.
    """
    app = open_applied(place)
    with app.engine.connect().execution_options(rw=False) as connection:
        chain = audit.verify(connection)
    waiting = f", {chain.unsealed:,} not sealed yet" if chain.unsealed else ""
    click.echo(f"{counted(chain.length, 'entry', 'entries')} unchanged{waiting}; head {chain.head}")
