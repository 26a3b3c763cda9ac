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
EXAMPLES = ("franchise", "garage", "partners", "school")  # sites with a portal each, see docs/portals.md
_LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", "var", ".kith")
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
@click.option("--example", type=click.Choice(EXAMPLES), help="One of the examples with a portal instead.")
def command(folder: Path, example: str | None) -> None:
    """Write a new site into FOLDER from the starter files: contacts, companies, accounts, deals, leads, and activities.

    FOLDER is made where it is missing, and must be empty.
    """
    if folder.exists() and any(folder.iterdir()):
        raise KithError(Problem(code="K951", params={"path": str(folder)}))
    folder.mkdir(parents=True, exist_ok=True)
    if example is not None:
        shutil.copytree(example_site(example), folder, ignore=_LEFT_OUT, dirs_exist_ok=True)
    for name in STARTER if example is None else ():
        shutil.copytree(starter(name), folder / name, ignore=_LEFT_OUT)
    (folder / ".gitignore").write_text(_IGNORED, encoding="utf-8")
    write_schemas(folder / ".kith" / "schemas", field_types())
    click.echo(f"A new site stands in {folder}. Next: cd {folder} && kith apply && kith serve")


def starter(name: str) -> Path:
    """The starter's folder of that name: inside the installed package, or beside the sources of a checkout."""
    return _packed("_starter", name, Path(name))


def example_site(name: str) -> Path:
    """The folder of an example: inside the installed package, or beside the sources of a checkout."""
    return _packed("_examples", name, Path("examples", name))


def _packed(folder: str, name: str, beside: Path) -> Path:
    found = Path(str(files("kith") / folder / name))
    return found if found.is_dir() else Path(kith.__file__).parents[2] / beside
