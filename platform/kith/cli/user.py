"""`kith user add`: people who may log in as staff."""

from __future__ import annotations

import sys

import click

from kith.cli.opened import open_applied
from kith.cli.site import Place, pass_place, site_option
from kith.errors import KithError, Problem
from kith.identity import users


@click.group("user")
@site_option
def command() -> None:
    """Add people who may log in."""


@command.command("add")
@click.argument("email")
@click.option("--role", "roles", multiple=True, metavar="ROLE", help="A role of config/roles.yaml; may be repeated.")
@click.option("--name", help="What others see (else the first part of the address).")
@click.option("--password-stdin", is_flag=True, help="Read the password from the first line of stdin.")
@site_option
@pass_place
def add(place: Place, email: str, roles: tuple[str, ...], name: str | None, password_stdin: bool) -> None:
    """Add a member of staff, with the e-mail address EMAIL. Without a role nothing is open to them."""
    app = open_applied(place)
    password = _password(from_stdin=password_stdin)
    with app.writing() as tx:
        users.add(tx, email=email, name=name, roles=roles, password=password)
    held = f" with the role {', '.join(roles)}" if roles else " without a role"
    click.echo(f"{email} may log in{held}.")


def _password(*, from_stdin: bool) -> str:
    """The password from stdin's first line, or typed twice. Raises K955 where there is none."""
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = ""
    if not password:
        raise KithError(Problem(code="K955"))
    return password
