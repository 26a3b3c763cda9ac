"""`kith history`: which definitions were applied when, and by whom."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import click
from sqlalchemy.engine import Connection

from kith.cli.opened import open_applied
from kith.cli.site import Place, pass_place, site_option
from kith.cli.tell import counted
from kith.storage import catalogue
from kith.storage.catalogue import Catalogue, Told, changes_of

SHOWN = 6  # changes of a version


@click.command("history")
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="How many, newest first.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@site_option
@pass_place
def command(place: Place, limit: int, as_json: bool) -> None:
    """Tell which versions of the definitions were applied, when and by whom, and what they changed; newest first."""
    app = open_applied(place)
    with app.engine.connect().execution_options(rw=False) as connection:
        _tell(connection, limit, as_json=as_json)


def _tell(connection: Connection, limit: int, *, as_json: bool) -> None:
    served = catalogue.version(connection)
    applied = catalogue.history(connection, limit=limit)
    told = changes_of(connection, [each.version for each in applied])
    if as_json:
        click.echo(json.dumps([_plain(each, told.get(each.version), served) for each in applied], indent=1))
        return
    for each in applied:
        mark = "*" if each.version == served else " "
        when = each.applied_at.isoformat(" ", "seconds")
        click.echo(f"{mark} {each.version:>4}  {when}  {each.applied_by}  {counted(len(each.files), 'file')}")
        for line in _lines(told.get(each.version)):
            click.echo(f"        {line}")


def _plain(each: Catalogue, told: Told | None, served: int) -> dict[str, Any]:
    return {
        "version": each.version,
        "applied_at": each.applied_at.isoformat(),
        "applied_by": each.applied_by,
        "kith": each.engine_version,
        "hash": each.hash,
        "files": [file.path for file in each.files],
        "served": each.version == served,
        "back_to": told.back_to if told else None,
        "changes": list(told.changes) if told else [],
    }


def _lines(told: Told | None) -> Iterator[str]:
    """A rollback as what it is, then the first changes, and how many more there are."""
    if told is None:
        return
    if told.back_to is not None:
        yield f"back to version {told.back_to}"
    for change in told.changes[:SHOWN]:
        yield f"{change['kind']} {change['what']} {change['name']}{_place(change)}" + _numbers(change)
    if len(told.changes) > SHOWN:
        yield f"and {counted(len(told.changes) - SHOWN, 'more change')}"


def _place(change: Mapping[str, Any]) -> str:
    parts = [part for part in (change.get("module"), change.get("field")) if part and part != change["name"]]
    return f" of {'.'.join(parts)}" if parts else ""


def _numbers(change: Mapping[str, Any]) -> str:
    return f", {counted(change['lost'], 'value')} parked" if change.get("lost") else ""
