"""`kith import`: records from a CSV or spreadsheet file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from kith.access.actor import Actor
from kith.app import App
from kith.app.start import starting
from kith.cli.opened import acting, open_applied, tried
from kith.cli.printing import progress
from kith.cli.site import Place, pass_place, site_option
from kith.cli.tell import counted, tell_problems
from kith.portal.newcomers import invite_new, portal_named
from kith.storage.frugal import be_frugal
from kith.storage.tx import Tx
from kith.transfer.column_map import read_map
from kith.transfer.importing import import_sheet
from kith.transfer.model import Begin, ImportOptions, Report
from kith.transfer.refused import refused_path
from kith.transfer.sheet import Sheet, open_sheet

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("import")
@click.argument("module")
@click.argument("file", type=_FILE)
@click.option("--map", "told", type=_FILE, help="A YAML file that maps columns to fields: `Mail: email`.")
@click.option("--upsert", metavar="FIELD", help="A unique field (or id): rows whose value is known change that record.")
@click.option("--clear", is_flag=True, help="With --upsert: empty cells empty the field. Else they leave it alone.")
@click.option(
    "--invite", metavar="PORTAL", help="Invite the new records to this portal. What stands against it is told."
)
@click.option("--dry-run", is_flag=True, help="Check everything and write nothing.")
@click.option("--encoding", help="The file's encoding, where it isn't found rightly.")
@click.option("--locale", help="Whose dates and numbers the file has, such as de or en_US (else the site's language).")
@click.option(
    "--as",
    "user",
    metavar="EMAIL",
    help="Act as this account: with its rights, and as the owner of what is made. Without it nobody owns the records.",
)
@site_option
@pass_place
def command(
    place: Place,
    /,
    module: str,
    file: Path,
    told: Path | None,
    encoding: str | None,
    locale: str | None,
    **flags: object,
) -> int:
    """Take records of MODULE from FILE: CSV as spreadsheets write it, or XLSX, XLS, ODS.

    The first row names the columns, by the labels or names of fields. Good rows are written; refused ones go into
    FILE with `.refused.csv` at its end, with the reason, to be mended and imported again; the exit status is 1 then.
    Rows are written by the thousand: what is broken off says how many are dealt with.
    """
    with starting():
        app = open_applied(place)
    be_frugal(app.engine)
    user, upsert = flags["user"], flags["upsert"]
    actor = acting(app, str(user) if user else None)
    options = ImportOptions(
        module=module,
        told=read_map(told) if told else {},
        upsert=str(upsert) if upsert else None,
        clear=bool(flags["clear"]),
        locale=locale or app.settings.locale,
        refused=None if flags["dry_run"] else refused_path(file),
        after=_inviting(app, actor, module, str(flags["invite"])) if flags["invite"] else None,
    )
    with open_sheet(file, locale=options.locale, encoding=encoding) as sheet:
        report = _dry_run(app, actor, sheet, options) if flags["dry_run"] else _run(app.writing, actor, sheet, options)
    return _tell(report, dry=bool(flags["dry_run"]))


def _inviting(app: App, actor: Actor, module: str, said: str) -> Callable[[Tx, Sequence[str]], Any]:
    """What invites new records to the portal that was said. Raises K470, K477 before anything is read."""
    with app.reading() as tx:
        portal = portal_named(tx, actor, module, said)
    return lambda tx, ids: invite_new(tx, actor, portal, ids)


def _run(begin: Begin, actor: Actor, sheet: Sheet, options: ImportOptions) -> Report:
    taken = 0

    def told(done: float, rows: int) -> None:
        nonlocal taken
        taken = rows
        advance(done, f"{rows:,} rows")

    try:
        with progress(f"Importing {sheet.path.name}") as advance:
            return import_sheet(begin, actor, sheet, options, told)
    except BaseException:
        if taken and options.refused:  # a dry run writes neither
            name = sheet.path.name
            first = f"the first {taken:,} rows of {name} are dealt with"
            click.echo(f"Broken off: {first}, of the others nothing was written.", err=True)
        raise


def _dry_run(app: App, actor: Actor, sheet: Sheet, options: ImportOptions) -> Report:
    """The same in one transaction that is taken back, so that rows are also compared with earlier rows."""
    with tried(app) as tx:
        return _run(lambda: nullcontext(tx), actor, sheet, options)


def _tell(report: Report, *, dry: bool) -> int:
    tell_problems([*report.notices, *report.problems], hints=False)
    more = report.refused - len({problem.source.line for problem in report.problems if problem.source})
    if more > 0:
        click.echo(f"... and {counted(more, 'more refused row')}.", err=True)
    done = [f"{report.created:,} created", f"{report.changed:,} changed", f"{report.unchanged:,} as they were"]
    told = f"{counted(report.rows, 'row')}: {', '.join(done)}, {report.refused:,} refused"
    where = f" -> {report.file}" if report.file else ""
    click.echo(f"{told}{where}." + (" Nothing was written (--dry-run)." if dry else ""))
    return 1 if report.refused else 0
