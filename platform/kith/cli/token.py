"""`kith token add`: tokens for programs that use the API."""

from __future__ import annotations

from datetime import timedelta

import click

from kith.cli.opened import open_applied
from kith.cli.site import Place, pass_place, site_option
from kith.identity import tokens, users


@click.group("token")
@site_option
def command() -> None:
    """Make API tokens."""


@command.command("add")
@click.argument("user")
@click.option("--label", default="command line", show_default=True, help="What the token is for.")
@click.option("--days", type=click.IntRange(1, 36_500), help="How many days it is good for (else until revoked).")
@click.option("--scope", "scopes", multiple=True, help="Narrow it: read, an action, or module:action; may be repeated.")
@site_option
@pass_place
def add(place: Place, user: str, label: str, days: int | None, scopes: tuple[str, ...]) -> None:
    """Make a token with the rights of USER (an e-mail address), and print it: it is shown this once."""
    app = open_applied(place)
    expires = app.clock.now() + timedelta(days=days) if days else None
    with app.writing() as tx:
        account = users.require(tx, user)
        token = tokens.issue(tx, account.id, label, scopes=scopes or None, expires=expires)
    click.echo(token)
