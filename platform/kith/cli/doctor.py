"""`kith doctor`: whether everything is in place."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from importlib.resources import files

import click
import sqlalchemy as sa

from kith import __version__
from kith.app import App
from kith.cli.opened import open_app
from kith.cli.plan import plan_of
from kith.cli.site import Place, pass_place, site_option
from kith.errors import KithError
from kith.identity import users
from kith.ledger import audit
from kith.mail.accounts import check_own_templates
from kith.mail.mailbox import check_mailbox
from kith.storage import catalogue
from kith.storage.system import JobRow

Finding = tuple[bool, str]  # whether it is well, what was found


@click.command("doctor")
@site_option
@pass_place
def command(place: Place) -> int:
    """Look whether everything is in place: settings, plugins, database, definitions, assets, people, jobs.

    The exit status is 1 where something isn't well.
    """
    click.echo(f"Kith {__version__}, site {place.site}")
    app = open_app(place)
    click.echo("ok       settings and plugins")
    well = True
    for check in (*_CHECKS, *(_APPLIED if _is_applied(app) else ())):
        for fine, found in _looked(check, app):
            click.echo(f"{'ok      ' if fine else 'PROBLEM '} {found}")
            well = well and fine
    return 0 if well else 1


def _is_applied(app: App) -> bool:
    try:
        app.serving()
    except KithError:
        return False
    return True


def _looked(check: Callable[[App], Iterator[Finding]], app: App) -> Iterator[Finding]:
    try:
        yield from check(app)
    except KithError as error:
        yield from ((False, str(problem)) for problem in error.problems)


def _database(app: App) -> Iterator[Finding]:
    with app.engine.connect().execution_options(rw=False) as connection:
        version = ".".join(str(part) for part in connection.dialect.server_version_info or ())
        address = app.engine.url.render_as_string(hide_password=True)
        yield True, f"database {connection.dialect.name} {version} at {address}"


def _definitions(app: App) -> Iterator[Finding]:
    with app.engine.connect().execution_options(rw=False) as connection:
        served = catalogue.current(connection)
    if served is None:
        yield False, "definitions: nothing was applied yet, run `kith apply`"
        return
    app.serving()
    yield True, f"definitions: version {served.version} is served"
    plan = plan_of(app)
    yield plan.is_empty, "files: the same" if plan.is_empty else "files: not applied yet, see `kith plan`"


def _address(app: App) -> Iterator[Finding]:
    unset = "address: none (`url:` in config/kith.yaml), so links to invite name the host that they were made on"
    yield True, f"address {app.settings.url}" if app.settings.url else unset


def _mail(app: App) -> Iterator[Finding]:
    mail = app.settings.mail
    if mail.caught:
        yield True, "mail: caught and shown at /dev/mail, nothing is sent"
    else:
        yield True, f"mail: by {mail.server}, port {mail.port}, {mail.security}"
        yield app.settings.url is not None, f"mail: links in it begin with {app.settings.url or 'nothing: set `url:`'}"
        yield mail.sender is not None, f"mail: from {mail.sender or 'nobody: set `from:` of `mail:`'}"
    with app.reading() as tx:
        check_own_templates(tx)
    if mail.bounces is not None:
        yield True, f"mail: {check_mailbox(mail.bounces)} unread in the mailbox of {mail.bounces.address}"
    elif not mail.caught:
        yield True, "mail: what comes back later is not read (`bounces:` of `mail:`)"


def _assets(_: App) -> Iterator[Finding]:
    made = files("kith") / "web" / "static" / "vendor" / "made-from.txt"
    yield made.is_file(), "libraries of the pages" + ("" if made.is_file() else ": missing, install Kith again")


def _secrets(app: App) -> Iterator[Finding]:
    kept = app.settings.var / "secret"
    shut = not kept.exists() or not stat.S_IMODE(kept.stat().st_mode) & 0o077
    yield shut, "secret" + ("" if shut else f": others may read {kept}, run chmod 600 on it")
    if os.environ.get("KITH_TEST_CHEAP_HASH"):
        yield False, "passwords: KITH_TEST_CHEAP_HASH is set, which is for tests alone"


def _people(app: App) -> Iterator[Finding]:
    with app.reading() as tx:
        there = users.any_staff(tx)
    nobody = "people: nobody can log in yet; `kith serve` prints a link, or use `kith user add`"
    yield there, "people" if there else nobody


def _jobs(app: App) -> Iterator[Finding]:
    dead = sa.select(sa.func.count()).select_from(JobRow).where(JobRow.state == "dead")
    with app.engine.connect().execution_options(rw=False) as connection:
        count = connection.execute(dead).scalar_one()
        chain = audit.verify(connection)
    yield count == 0, f"jobs: {count} gave up" if count else "jobs"
    yield True, f"audit log: {chain.length} entries unchanged"


_CHECKS = (_address, _assets, _secrets, _database, _definitions)
_APPLIED = (_mail, _people, _jobs)  # what there is to look at once something was applied
