"""`kith user`: people who may log in as staff: adding them, their passwords and roles, closing their accounts."""

from __future__ import annotations

import sys

import click

from kith.app import App
from kith.cli.opened import open_applied
from kith.cli.site import Place, pass_place, site_option
from kith.cli.tell import counted
from kith.errors import KithError, Problem
from kith.identity import administer, invites, second_factor, users
from kith.identity.oidc import accounts
from kith.mail.accounts import mail_invitation, mail_reset

DEFAULT_ADDRESS = "http://localhost:8000"
_ROLES = click.option("--role", "roles", multiple=True, metavar="ROLE", help="A role of config/roles.yaml; repeatable.")
_NO_MAIL = click.option("--no-mail", is_flag=True, help="Only print the link, also where this site sends mail.")
_STDIN = click.option("--password-stdin", is_flag=True, help="Read the password from the first line of stdin.")


@click.group("user")
@site_option
def command() -> None:
    """Add people who may log in, and change their accounts."""


@command.command("add")
@click.argument("email")
@_ROLES
@click.option("--name", help="What others see (else the first part of the address).")
@_STDIN
@site_option
@pass_place
def add(place: Place, email: str, roles: tuple[str, ...], name: str | None, password_stdin: bool) -> None:
    """Add a member of staff, with the e-mail address EMAIL. Without a role nothing is open to them."""
    app = open_applied(place)
    password = _password(from_stdin=password_stdin)
    with app.writing() as tx:
        users.add(tx, email=email, name=name, roles=roles, password=password)
    click.echo(f"{email} may log in{_with(roles)}.")


@command.command("invite")
@click.argument("email")
@_ROLES
@click.option("--name", help="What others see (else the first part of the address).")
@click.option("--again", is_flag=True, help="For somebody who is invited already: the older link stops working.")
@_NO_MAIL
@site_option
@pass_place
def invite(place: Place, email: str, roles: tuple[str, ...], name: str | None, again: bool, no_mail: bool) -> None:
    """Invite EMAIL: print the link with which they choose a password, once, within a week; and mail it to them."""
    app = open_applied(place)
    with app.writing() as tx:
        if again:
            token = invites.resend(tx, by=None, user=email)
        else:
            token = invites.invite(tx, by=None, email=email, name=name, roles=roles)
        user = users.require(tx, email).id
        mailed = _mails(app, no_mail) and mail_invitation(tx, user, token, by=None)
    _hand_out(app, "invite", token, email, mailed=mailed)


@command.command("reset")
@click.argument("email")
@_NO_MAIL
@site_option
@pass_place
def reset(place: Place, email: str, no_mail: bool) -> None:
    """Print a link with which EMAIL chooses a new password, once, within a day; and mail it to them."""
    app = open_applied(place)
    with app.writing() as tx:
        token = invites.reset_link(tx, by=None, user=email)
        mailed = _mails(app, no_mail) and mail_reset(tx, users.require(tx, email).id, token)
    _hand_out(app, "reset", token, email, mailed=mailed)


@command.command("two-factor-off")
@click.argument("email")
@site_option
@pass_place
def two_factor_off(place: Place, email: str) -> None:
    """Let EMAIL log in without a code, for who has lost the telephone and the recovery codes. Their log-ins end."""
    with open_applied(place).writing() as tx:
        second_factor.turn_off(tx, users.require(tx, email).id, by=None)
    click.echo(f"{email} logs in by the password alone, and can set up two-factor log-in anew.")


@command.command("untie")
@click.argument("email")
@site_option
@pass_place
def untie(place: Place, email: str) -> None:
    """Forget who EMAIL is at other log-in services, for an address that went to somebody new."""
    with open_applied(place).writing() as tx:
        count = accounts.untie(tx, users.require(tx, email).id, by=None)
    click.echo(f"{email} was tied to {counted(count, 'identity', 'identities')} elsewhere, and is to none now.")


@command.command("password")
@click.argument("email")
@_STDIN
@site_option
@pass_place
def set_password(place: Place, email: str, password_stdin: bool) -> None:
    """Set the password of EMAIL. Every log-in of that account ends; its API tokens stay good."""
    app = open_applied(place)
    password = _password(from_stdin=password_stdin)
    with app.writing() as tx:
        administer.set_password(tx, users.require(tx, email).id, password)
    click.echo(f"{email} has a new password; whoever was logged in with the old one is out.")


@command.command("roles")
@click.argument("email")
@_ROLES
@site_option
@pass_place
def set_roles(place: Place, email: str, roles: tuple[str, ...]) -> None:
    """Give EMAIL these roles and no others, from the next request on; without --role none at all."""
    with open_applied(place).writing() as tx:
        administer.set_roles(tx, users.require(tx, email).id, roles)
    click.echo(f"{email} acts{_with(roles)}.")


@command.command("disable")
@click.argument("email")
@site_option
@pass_place
def disable(place: Place, email: str) -> None:
    """Close the account of EMAIL at once: its log-ins end, its API tokens are revoked. What it owns stays."""
    with open_applied(place).writing() as tx:
        administer.disable(tx, users.require(tx, email).id)
    click.echo(f"{email} can't log in any more; `kith user enable` opens the account again.")


@command.command("enable")
@click.argument("email")
@site_option
@pass_place
def enable(place: Place, email: str) -> None:
    """Let EMAIL log in again. API tokens that were revoked stay so."""
    with open_applied(place).writing() as tx:
        administer.enable(tx, users.require(tx, email).id)
    click.echo(f"{email} can log in again.")


def _mails(app: App, no_mail: bool) -> bool:
    """Whether this site's mail leaves it, and is wanted."""
    return not (no_mail or app.settings.mail.caught)


def _hand_out(app: App, purpose: str, token: str, email: str, *, mailed: bool) -> None:
    """Prints the link, alone on stdout for whoever pipes it on, and on stderr what becomes of it."""
    click.echo(_link(app, purpose, token))
    if mailed:
        click.echo(f"It is mailed to {email} as well, by `kith serve` or `kith worker`.", err=True)
    else:
        click.echo(f"Nothing was mailed: hand the link over to {email}.", err=True)


def _link(app: App, purpose: str, token: str) -> str:
    """The link; without `url:` in the settings the address is the one that `kith serve` has by itself."""
    return f"{app.settings.url or DEFAULT_ADDRESS}/{purpose}/{token}"


def _with(roles: tuple[str, ...]) -> str:
    return f" with the role {', '.join(roles)}" if roles else " without a role"


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
