"""`kith token`: tokens for programs that use the API: making, listing, revoking them."""

from __future__ import annotations

from datetime import datetime, timedelta

import click

from kith.cli.opened import open_applied
from kith.cli.site import Place, pass_place, site_option
from kith.identity import tokens, users
from kith.identity.tokens import Token


@click.group("token")
@site_option
def command() -> None:
    """Make, list and revoke API tokens."""


@command.command("add")
@click.argument("user")
@click.option("--label", default="command line", show_default=True, help="What the token is for.")
@click.option("--days", type=click.IntRange(1, 36_500), help="How many days it is good for (else until revoked).")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    help="Narrow it: read, an action, module:action, or a power such as administer; may be repeated.",
)
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


@command.command("list")
@click.argument("user")
@site_option
@pass_place
def list_(place: Place, user: str) -> None:
    """List the tokens of USER: id, label, scopes, and when each was last used (up to a minute ago)."""
    app = open_applied(place)
    with app.reading() as tx:
        found = tokens.of(tx, users.require(tx, user).id)
    now = app.clock.now()
    for each in found:
        scopes = "all" if each.scopes is None else ",".join(each.scopes) or "nothing"
        click.echo(f"{each.id}  {_state(each, now):<7}  {_used(each)}  {scopes}  {each.label}")


@command.command("revoke")
@click.argument("token_id", metavar="ID")
@site_option
@pass_place
def revoke(place: Place, token_id: str) -> None:
    """End the token with that ID (see `kith token list`) at once."""
    with open_applied(place).writing() as tx:
        tokens.revoke(tx, token_id)
    click.echo("The token is revoked.")


def _state(token: Token, now: datetime) -> str:
    if token.revoked:
        return "revoked"
    return "expired" if token.expires_at is not None and token.expires_at <= now else "open"


def _used(token: Token) -> str:
    if token.last_used_at is None:
        return "never used            "
    return f"used {token.last_used_at.isoformat(' ', 'minutes').removesuffix('+00:00')}Z"
