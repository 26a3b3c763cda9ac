"""`kith portal`: what seats cost, and who has access from outside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click
import sqlalchemy as sa

from kith.cli.opened import acting, open_app, open_applied
from kith.cli.printing import console
from kith.cli.site import Place, pass_place, site_option
from kith.definition import build_site, read_files
from kith.definition.model import PortalType
from kith.errors import KithError, Problem
from kith.fields import Context
from kith.fields.lookups import is_id
from kith.lazy import lazy
from kith.portal import invitations, seats
from kith.portal.access import Access, of_type, portal_type
from kith.portal.quote import Quote, quote
from kith.storage.tx import Tx

rich_table: Any = lazy("rich.table")

# command: (what it does, what is said when it is done)
_DEEDS: dict[str, tuple[Callable[..., Any], str, str]] = {
    "invite": (invitations.invite, "Invite a record: its link is mailed.", "invited"),
    "resend": (invitations.resend, "Mail another link; the older one works no more.", "invited again"),
    "suspend": (invitations.suspend, "Shut somebody out at once.", "suspended"),
    "resume": (invitations.resume, "Let somebody in again who was suspended.", "let in again"),
    "revoke": (invitations.revoke, "Take an access or an invitation away.", "not invited any more"),
    "reset": (invitations.reset, "Mail a link for a new password.", "sent a link for a new password"),
}


@click.group("portal")
@site_option
def command() -> None:
    """Tell what seats in portals cost, and who has access from outside."""


@command.command("quote")
@click.argument("seats", type=click.IntRange(min=1, max=10**9))
@site_option
@pass_place
def price(place: Place, seats: int) -> None:
    """Tell what SEATS cost by the prices of config/portals.yaml, as the file stands."""
    app = open_app(place)
    files = read_files(app.settings.site, app.plugged.folders)
    built = build_site(files, app.types, context=app.context(), plugins=app.plugged.names)
    click.echo(words(quote(built.site.portals.prices, seats)))


def words(found: Quote) -> str:
    """The quote in a sentence or two."""
    reach = f"{found.first} seats and more" if found.last is None else f"{found.first} to {found.last} seats"
    every = f" every {found.every}" if found.every else ""
    said = f"{found.seats} seats: {found.total:f} {found.currency}{every} (tier {found.tier}: {reach})"
    if found.cheaper is None:
        return said
    more, total = found.cheaper
    return f"{said}\nMore cost less: {more} seats are {total:f} {found.currency}{every}"


@command.command("list")
@click.argument("portal", required=False)
@click.option("--state", type=click.Choice(["invited", "active", "suspended"]), help="Only those.")
@site_option
@pass_place
def show(place: Place, portal: str | None, state: str | None) -> None:
    """Tell which portals there are and how many seats are taken, or who has access to PORTAL."""
    with open_applied(place).reading() as tx:
        if portal is None:
            _print(("Portal", "Records of", "Seats", "Taken", "Licence"), _types(tx))
        else:
            found = of_type(tx, portal_type(tx, portal), state=state)
            _print(("E-mail", "Record", "State", "Since", "Last log-in"), [_person(each) for each in found])


def _types(tx: Tx) -> list[tuple[str, ...]]:
    taken = seats.taken(tx)
    limit = tx.site.portals.licence_pool
    return [
        (each.name, each.users, str(limit if each.seats is None else each.seats), str(taken[each.name]), each.licence)
        for each in tx.site.portals.types.values()
    ]


def _person(access: Access) -> tuple[str, ...]:
    last = access.last_login.isoformat(" ", "minutes") if access.last_login else ""
    return access.email, access.record, access.state, access.changed_at.isoformat(" ", "minutes"), last


def _print(titles: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    table = rich_table.Table(*titles, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    console().print(table)


def _add(name: str, do: Callable[..., Any], told: str, done: str) -> None:
    """The command that does one thing to one access."""

    @command.command(name, help=f"{told} RECORD is an id, or the e-mail address of the record.")
    @click.argument("portal")
    @click.argument("record")
    @click.option("--as", "user", metavar="EMAIL", help="In the name of this account.")
    @site_option
    @pass_place
    def run(place: Place, portal: str, record: str, user: str | None) -> None:
        app = open_applied(place)
        actor = acting(app, user)
        with app.writing() as tx:
            do(tx, actor, portal, _record(tx, portal_type(tx, portal), record))
        click.echo(f"{record} is {done}.")


def _record(tx: Tx, portal: PortalType, given: str) -> str:
    """The id of the record that is meant. Raises K601 where there is none, or several have the address."""
    if is_id(given):
        return given
    field = tx.site.modules[portal.users].fields[portal.email]
    table, column = tx.tables.table(portal.users), tx.tables.key_column(portal.users, field)
    try:
        key = field.type.dump(field.type.parse(given, Context()), Context())[field.type.key_place]
    except KithError:
        key = None
    statement = sa.select(table.c.id).where(column == key, table.c.deleted_at.is_(None)).limit(2)
    found = list(tx.connection.execute(statement).scalars()) if key else []
    if len(found) != 1:
        raise KithError(Problem(code="K601"))
    return str(found[0])


for _name, (_do, _told, _done) in _DEEDS.items():
    _add(_name, _do, _told, _done)
