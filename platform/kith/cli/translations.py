"""`kith translations`: which labels lack a translation, and the file to write them into."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from kith.cli.opened import open_app
from kith.cli.site import Place, pass_place, site_option
from kith.cli.tell import counted
from kith.definition import build_site, read_files
from kith.definition.speech import Speech, missing
from kith.definition.translations import with_missing

_HEAD = """\
# yaml-language-server: $schema=../../.kith/schemas/translation.json
# What the labels of this site are in another language; what is empty is shown as the files say it.
"""


@click.command("translations")
@click.argument("language")
@click.option(
    "--write", is_flag=True, help="Add what is missing to config/translations/LANGUAGE.yaml, to be filled in."
)
@site_option
@pass_place
def command(place: Place, language: str, write: bool) -> None:
    """Tell which labels have no translation to LANGUAGE (de, pt-BR), one a line; exit 2 where there are any."""
    if not _is_language(language):
        raise click.BadParameter(f"{language} is no language: write it as de, fr or pt-BR", param_hint="LANGUAGE")
    app = open_app(place)
    built = build_site(
        read_files(app.settings.site, app.plugged.folders), app.types, context=app.context(), plugins=app.plugged.names
    )
    name = language.replace("-", "_")
    left = missing(built.said, Speech(name, built.translations.get(name)))
    if write and left:
        _write(_file(app.settings.site, language), left)
    else:
        for text in left:
            click.echo(text)
    click.echo(_told(language, len({text.text for text in built.said.values() if text.owed}), len(left)), err=True)
    if left and not write:
        raise click.exceptions.Exit(2)


def _is_language(code: str) -> bool:
    language, _, region = code.replace("-", "_").partition("_")
    return language.isascii() and language.isalpha() and len(language) in (2, 3) and (not region or region.isalnum())


def _told(language: str, owed: int, left: int) -> str:
    return f"{counted(owed, 'label')}, {left:,} without a translation to {language}"


def _file(site: Path, language: str) -> Path:
    """The file of a language, be it written pt-BR or pt_BR."""
    folder = site / "config" / "translations"
    names = (language, language.replace("-", "_"), language.replace("_", "-"))
    there = (folder / f"{name}.yaml" for name in names)
    return next((path for path in there if path.is_file()), folder / f"{language}.yaml")


def _write(path: Path, left: Iterable[str]) -> None:
    """Adds the texts that are missing; all that stands in the file stays, word for word."""
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text("utf-8") if path.is_file() else _HEAD
    path.write_text(with_missing(before, left), encoding="utf-8")
    click.echo(f"Written to {path}: fill in what is empty.", err=True)
