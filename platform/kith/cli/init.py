"""`kith init`: a new site from the starter files."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

import click

import kith
from kith.definition.schemas import write_schemas
from kith.errors import KithError, Problem
from kith.fields import field_types

STARTER = ("modules", "webforms", "plugins", "config", "tests/site")
_IGNORED = """\
# what a running site writes: database, files, caught mail, its secret
/var/
# schemas for editors, see `kith schema`
/.kith/
*.refused.csv
__pycache__/
"""


@click.command("init")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def command(folder: Path) -> None:
    """Write a new site into FOLDER from the starter files: contacts, companies, accounts, deals, leads, and activities.

    FOLDER is made where it is missing, and must be empty.
    """
    if folder.exists() and any(folder.iterdir()):
        raise KithError(Problem(code="K951", params={"path": str(folder)}))
    folder.mkdir(parents=True, exist_ok=True)
    for name in STARTER:
        shutil.copytree(starter(name), folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    (folder / ".gitignore").write_text(_IGNORED, encoding="utf-8")
    write_schemas(folder / ".kith" / "schemas", field_types())
    click.echo(f"A new site stands in {folder}. Next: cd {folder} && kith apply && kith serve")


def starter(name: str) -> Path:
    """The starter's folder of that name: inside the installed package, or beside the sources of a checkout."""
    packed = Path(str(files("kith") / "_starter" / name))
    return packed if packed.is_dir() else Path(kith.__file__).parents[2] / name
