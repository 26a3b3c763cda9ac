"""`kith demo`: sample data, and a log-in for each role of the site."""

from __future__ import annotations

import click

from kith.access.rights import allows
from kith.app import App
from kith.cli.opened import acting, open_applied
from kith.cli.printing import progress
from kith.cli.samples import load_samples, sample_files
from kith.cli.site import Place, pass_place, site_option
from kith.cli.tell import tell_problems
from kith.identity import load, users
from kith.identity.secrets import new_password
from kith.transfer.sample.fill import Filled, fill
from kith.transfer.sample.generate import Generator

DOMAIN = "kith.example"


@click.command("demo")
@click.option("--contacts", type=click.IntRange(1, 10_000_000), default=400, show_default=True, help="How many people.")
@click.option("--seed", type=click.IntRange(1), default=1, show_default=True, help="The same seed gives the same data.")
@site_option
@pass_place
def command(place: Place, contacts: int, seed: int) -> int:
    """Fill the site with sample data in many languages and scripts, and with log-ins.

    A site with a folder `sample` of CSV files, such as 1-customers.csv, gets those instead. There is one log-in per
    role; their random passwords are printed once and kept nowhere.
    """
    app = open_applied(place)
    files = sample_files(app.settings.site)
    logins = _log_ins(app)
    try:
        return _tell(load_samples(app, files) if files else _fill(app, contacts, seed, _owners(app)))
    finally:
        _print_log_ins(logins)  # whatever happens: nobody can read these passwords again


def _tell(filled: Filled) -> int:
    tell_problems(filled.problems)
    made = ", ".join(f"{count:,} {module}" for module, count in filled.made.items() if count)
    click.echo(f"Made {made or 'nothing'}.")
    return 1 if filled.problems else 0


def _fill(app: App, contacts: int, seed: int, owners: list[str]) -> Filled:
    today = app.clock.today(app.settings.zone)
    generator = Generator(seed, today, app.settings.currency)
    with progress("Sample data") as advance:
        return fill(
            app.writing,
            acting(app, None),
            generator,
            contacts,
            owners,
            lambda done: advance(done / contacts, f"{done:,} of {contacts:,} contacts"),
        )


def _log_ins(app: App) -> list[tuple[str, str, str | None]]:
    """E-mail, role and password of the sample log-ins; no password for those that were there already."""
    made: list[tuple[str, str, str | None]] = []
    with app.writing() as tx:
        for name, role in tx.site.roles.items():
            email = _address(name)
            if role.abstract:
                continue
            if users.find(tx, email):
                made.append((email, role.label, None))
                continue
            password = new_password()
            users.add(tx, email=email, name=f"Sample {role.label}", roles=[name], password=password)
            made.append((email, role.label, password))
    return made


def _owners(app: App) -> list[str]:
    """The sample people who may create contacts: the records belong to them."""
    with app.reading() as tx:
        accounts = [users.find(tx, _address(name)) for name in tx.site.roles]
        actors = [load.by_user(tx.connection, account.id, via="cli") for account in accounts if account]
        return [actor.user for actor in actors if actor and actor.user and allows(tx, actor, "contacts", "create")]


def _address(role: str) -> str:
    return f"{role.replace('_', '.')}@{DOMAIN}"


def _print_log_ins(logins: list[tuple[str, str, str | None]]) -> None:
    if any(password for _, _, password in logins):
        click.echo("\nLog-ins, shown this once:")
    width = max((len(email) for email, _, _ in logins), default=0)
    for email, label, password in logins:
        click.echo(f"  {email:<{width}}  {password or '(there already; its password stays)':<16}  {label}")
