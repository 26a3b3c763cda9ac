"""Sample data that a site brings along: CSV files in its folder `sample`, imported in the order of their names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kith.access.actor import Actor
from kith.app import App
from kith.cli.opened import acting
from kith.cli.printing import progress
from kith.errors import KithError, Problem, nearest
from kith.records.model import Query
from kith.records.query import page
from kith.transfer.importing import import_sheet
from kith.transfer.model import ImportOptions, Report
from kith.transfer.sample.fill import Filled
from kith.transfer.sheet import open_sheet

FOLDER = "sample"
_LOCALE = "en"  # of the dates and numbers in the files, whatever the site's language


def sample_files(site: Path) -> tuple[Path, ...]:
    """The files, in order; none where the site brings no sample data along."""
    return tuple(sorted((site / FOLDER).glob("*.csv")))


def load_samples(app: App, files: Sequence[Path]) -> Filled:
    """What was made of the files. A module that holds records already is left alone. Raises K142."""
    modules = [_module(app, path) for path in files]
    filled, actor = Filled(), acting(app, None)
    for path, module in zip(files, modules, strict=True):
        with app.reading() as tx:
            taken = page(tx, actor, Query(module=module, limit=1)).rows
        if taken:
            continue
        report = _imported(app, actor, path, module)
        filled.made[module] = report.created
        filled.problems += report.problems
    return filled


def _imported(app: App, actor: Actor, path: Path, module: str) -> Report:
    options = ImportOptions(module=module, locale=_LOCALE)
    with open_sheet(path, locale=_LOCALE, encoding="utf-8") as sheet, progress(f"Sample {module}") as advance:
        return import_sheet(app.writing, actor, sheet, options, lambda done, rows: advance(done, f"{rows:,} rows"))


def _module(app: App, path: Path) -> str:
    """The module that a file is for: `2-vehicles.csv` holds vehicles."""
    name = path.stem.split("-", 1)[-1]
    with app.reading() as tx:
        known = tx.site.modules
    if name not in known:
        what = f"{FOLDER}/{path.name}"
        raise KithError(Problem(code="K142", params={"what": what, "name": name}, suggestion=nearest(name, known)))
    return name
