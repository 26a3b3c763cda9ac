"""`kith explain`: why a record, an action or a field is as it is for somebody."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import click

from kith.access.actor import Actor
from kith.access.explain import held_roles
from kith.cli.opened import acting, open_applied
from kith.cli.printing import console
from kith.cli.site import Place, pass_place, site_option
from kith.errors import KithError, Problem
from kith.identity import users
from kith.lazy import lazy
from kith.portal.access import portal_type
from kith.portal.entering import acting as acting_in
from kith.records.explain import Explained, Finding, explain
from kith.storage.tx import Tx

rich_console: Any = lazy("rich.console")
rich_table: Any = lazy("rich.table")
rich_text: Any = lazy("rich.text")

_WIDE = 500  # columns where nobody watches: a line of a file is never folded


@click.command("explain")
@click.argument("user")
@click.argument("module")
@click.argument("id")
@click.option("--action", help="Only this action: view, edit, delete ... or one of the module.")
@click.option("--field", "name", help="All there is to say of this field.")
@click.option("--json", "as_json", is_flag=True, help="Write it as JSON.")
@click.option("--portal", metavar="TYPE", help="USER logs in to this portal: what stands under `portal:` counts.")
@click.option("--as", "viewer", metavar="EMAIL", help="Tell no more than this account may know.")
@site_option
@pass_place
def command(
    place: Place, /, user: str, module: str, id: str, action: str | None, name: str | None, as_json: bool, **how: Any
) -> None:
    """Tell why USER (an e-mail address) may do what with the record ID of MODULE, and why its fields are as they are.

    Each line names the right or the rule in words, the values that decided, and the file and line where it stands.
    Without --action and --field: every action, and the fields that aren't plain.
    """
    app = open_applied(place)
    viewer = acting(app, how["viewer"])
    with app.reading() as tx:
        person = _in_portal(tx, how["portal"], user) if how["portal"] else acting(app, user)
        found = explain(tx, person, module, id, viewer=viewer, action=action, name=name)
        if as_json:
            click.echo(json.dumps(to_json(tx, found), indent=1, ensure_ascii=False))
        else:
            _show(tx, found)


def _in_portal(tx: Tx, name: str, email: str) -> Actor:
    """Whoever logs in to the portal by that address. Raises K407, K470."""
    account = users.find(tx, email, kind="portal")
    found = acting_in(tx, portal_type(tx, name), account.id, via="cli") if account else None
    if found is None:
        raise KithError(Problem(code="K407", params={"user": email[:200]}))
    return found


def to_json(tx: Tx, found: Explained) -> dict[str, Any]:
    """The explanation as plain data."""
    return {
        "user": found.person.email,
        "roles": [role.name for role in held_roles(tx.site, found.person)],
        "module": found.module,
        "id": found.id,
        "title": found.title,
        "deleted": found.deleted,
        "actions": [_finding(each) | {"grants": [_finding(one) for one in each.more]} for each in found.actions],
        "fields": [_finding(each) | {"label": each.label} for each in found.fields],
    }


def _finding(found: Finding) -> dict[str, Any]:
    source = found.source
    place = {"file": source.path, "line": source.line, "column": source.column} if source else None
    return {"about": found.topic, "name": found.name, "yes": found.yes, "because": found.words, "source": place}


def _show(tx: Tx, found: Explained) -> None:
    roles = ", ".join(role.label for role in held_roles(tx.site, found.person)) or "no role"
    if found.person.portal_type is not None:
        roles = f"in the portal {portal_type(tx, found.person.portal_type).label}"
    labels = tx.site.modules[found.module].labels
    bin_ = ", in the bin" if found.deleted else ""
    out = console()
    out.print(rich_text.Text(f"{found.person.name} <{found.person.email}>: {roles}", style="bold"))
    out.print(rich_text.Text(f'{labels.one} "{found.title}" ({found.id}{bin_})\n'))
    _print(_action_lines(found))
    if found.fields:
        out.print()
        _print(_field_lines(found.fields))


def _action_lines(found: Explained) -> list[tuple[str, str, str, str]]:
    """A line for each action; where one alone was asked for, also one for each grant."""
    lines = [_line(each.name, each) for each in found.actions]
    if len(found.actions) == 1:
        lines += [_line("", each) for action in found.actions if len(action.more) > 1 for each in action.more]
    return lines


def _field_lines(fields: Iterable[Finding]) -> list[tuple[str, str, str, str]]:
    lines, last = [], ""
    for each in fields:
        lines.append(_line(each.label if each.name != last else "", each, _TOPICS[each.topic][each.yes]))
        last = each.name
    return lines


_TOPICS: Mapping[str, tuple[str, str]] = {
    "readable": ("not readable", "readable"),
    "writable": ("read-only", "writable"),
    "shown": ("hidden", "shown"),
    "required": ("not needed", "needed"),
    "valid": ("refused", "valid"),
}


def _line(name: str, found: Finding, state: str = "") -> tuple[str, str, str, str]:
    return name, state or ("yes" if found.yes else "no"), found.words, str(found.source or "")


def _print(lines: Iterable[tuple[str, str, str, str]]) -> None:
    table = rich_table.Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for style in ("bold", "", "", "dim"):
        table.add_column(style=style, overflow="fold")
    for line in lines:
        table.add_row(*(rich_text.Text(cell) for cell in line))
    (console() if sys.stdout.isatty() else rich_console.Console(width=_WIDE, highlight=False)).print(table)
