"""`kith audit`: what stands in the audit log, and whether anybody changed it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import click

from kith.cli.opened import open_applied
from kith.cli.site import Place, pass_place, site_option
from kith.cli.tell import counted
from kith.identity import users
from kith.ledger import audit
from kith.ledger.audit import Entry


@click.group("audit", invoke_without_command=True)
@site_option
@click.pass_context
def command(ctx: click.Context) -> None:
    """Tell what stands in the audit log: the latest entries, or what a command below says."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(show)


@command.command("show")
@click.option("--kind", help="Only entries of a kind, such as `denied`; `login` takes `login.failed` in.")
@click.option("--user", metavar="EMAIL", help="Only what this account did, or what was done to it.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True, help="How many, newest first.")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
@site_option
@pass_place
def show(
    place: Place, kind: str | None = None, user: str | None = None, limit: int = 50, as_json: bool = False
) -> None:
    """Tell the latest uses of power: log-ins and failed ones, denials, exports, accounts, roles, tokens."""
    app = open_applied(place)
    with app.reading() as tx:
        account = users.require(tx, user).id if user else None
        found = audit.entries(tx.connection, kind=kind, user=account, limit=limit)
        people = {id for each in found for id in (each.user_id, each.impersonator_id, each.subject) if id}
        names = users.addresses(tx, people)
    _tell(found, names, as_json=as_json)


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


def _tell(found: Sequence[Entry], names: dict[str, str], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([_plain(each) for each in found], indent=1))
        return
    for each in found:
        who = names.get(each.user_id, each.user_id) if each.user_id else "-"
        subject = names.get(each.subject, each.subject) if each.subject else "-"
        detail = " ".join(f"{name}={_short(value)}" for name, value in (each.detail or {}).items())
        behind = f" (by {names.get(each.impersonator_id, each.impersonator_id)})" if each.impersonator_id else ""
        when = each.time.isoformat(" ", "seconds").removesuffix("+00:00")
        click.echo(f"{when}Z  {each.kind:<15}  {who}{behind}  {subject}  {detail}".rstrip())


def _short(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _plain(entry: Entry) -> dict[str, Any]:
    return {
        "time": entry.time.isoformat(),
        "kind": entry.kind,
        "user": entry.user_id,
        "impersonator": entry.impersonator_id,
        "subject": entry.subject,
        "detail": entry.detail,
        "sealed": entry.sealed,
    }
