"""`kith group`: groups of staff, which own records together and with which records are shared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import click

from kith.access.actor import SYSTEM
from kith.cli.opened import open_applied
from kith.cli.printing import console
from kith.cli.site import Place, pass_place, site_option
from kith.identity import groups, users
from kith.lazy import lazy
from kith.records.handover import hand_over

rich_table: Any = lazy("rich.table")


@click.group("group")
@site_option
def command() -> None:
    """Make groups of people, change who belongs to them."""


@command.command("add")
@click.argument("name")
@click.option("--description", help="What the group is for.")
@click.option("--member", "members", multiple=True, metavar="EMAIL", help="Who belongs to it; repeatable.")
@site_option
@pass_place
def add(place: Place, name: str, description: str | None, members: tuple[str, ...]) -> None:
    """Make a group called NAME."""
    with open_applied(place).writing() as tx:
        group = groups.add(tx, name, description=description)
        for member in members:
            groups.add_member(tx, group, member)
    click.echo(f"The group {name} is there, with {_counted(len(set(members)))}.")


@command.command("list")
@click.argument("group", required=False)
@site_option
@pass_place
def show(place: Place, group: str | None) -> None:
    """Tell which groups there are, or who belongs to GROUP."""
    with open_applied(place).reading() as tx:
        if group is None:
            known = groups.all_groups(tx)
            _print(("Group", "Members", "What for"), ((g.name, str(g.members), g.description or "") for g in known))
        else:
            found = groups.members_of(tx, group)
            _print(("E-mail", "Name", "State"), ((each.email, each.name, each.state) for each in found))


@command.command("member")
@click.argument("group")
@click.option("--add", "added", multiple=True, metavar="EMAIL", help="Take this account in; repeatable.")
@click.option("--remove", "removed", multiple=True, metavar="EMAIL", help="Take this account out; repeatable.")
@site_option
@pass_place
def member(place: Place, group: str, added: tuple[str, ...], removed: tuple[str, ...]) -> None:
    """Change who belongs to GROUP, from their next request on."""
    with open_applied(place).writing() as tx:
        for email in added:
            groups.add_member(tx, group, email)
        for email in removed:
            groups.remove_member(tx, group, email)
        count = groups.require_group(tx, group).members
    click.echo(f"{group} has {_counted(count)}.")


@command.command("rename")
@click.argument("group")
@click.argument("name")
@site_option
@pass_place
def rename(place: Place, group: str, name: str) -> None:
    """Call GROUP by another NAME. What it owns and what is shared with it stays."""
    with open_applied(place).writing() as tx:
        groups.rename(tx, group, name)
    click.echo(f"{group} is called {name} now.")


@command.command("remove")
@click.argument("group")
@click.option("--to", "heir", metavar="OWNER", help="Give its records to this group, or to this account (by e-mail).")
@site_option
@pass_place
def remove(place: Place, group: str, heir: str | None) -> None:
    """Let GROUP go. While it owns records that needs --to; what was shared with it ends."""
    with open_applied(place).writing() as tx:
        found = groups.require_group(tx, group)
        given = 0
        if heir is not None:
            to = users.require(tx, heir).id if "@" in heir else groups.require_group(tx, heir).id
            given = hand_over(tx, replace(SYSTEM, via="cli"), found.id, to)
        groups.remove(tx, found.id)
    click.echo(f"{found.name} is gone." + (f" {given} of its records belong to {heir} now." if heir else ""))


def _counted(members: int) -> str:
    return f"{members} member{'' if members == 1 else 's'}"


def _print(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    table = rich_table.Table(*heads, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    console().print(table)
