"""`kith portal`: what seats cost, and who has access from outside."""

from __future__ import annotations

import click

from kith.cli.opened import open_app
from kith.cli.site import Place, pass_place, site_option
from kith.definition import build_site, read_files
from kith.portal.quote import Quote, quote


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
