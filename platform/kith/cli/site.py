"""Which site a command works on: --site, else KITH_SITE, else the current folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


@dataclass
class Place:
    """The folder named on the command line, before or after the command."""

    folder: Path | None = None

    @property
    def site(self) -> Path:
        """The site's folder."""
        return (self.folder or Path(os.environ.get("KITH_SITE") or ".")).resolve()


def _remember(ctx: click.Context, _param: click.Parameter, value: Path | None) -> None:
    place = ctx.ensure_object(Place)
    if value is not None:
        place.folder = value


def site_option(function: F) -> F:
    """Adds --site to a command; what it says is in the context's Place."""
    option = click.option(
        "--site",
        type=click.Path(file_okay=False, path_type=Path),
        expose_value=False,
        is_eager=True,
        callback=_remember,
        help="The site's folder (else KITH_SITE, else the current one).",
    )
    return option(function)


pass_place = click.make_pass_decorator(Place, ensure=True)
