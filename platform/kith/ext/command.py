"""Commands of plugins: `kith <name>`, over the site that the command line names."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import update_wrapper
from typing import Any

import click

from kith.access.actor import Actor
from kith.cli.opened import acting, open_applied
from kith.cli.site import Place, pass_place, site_option
from kith.storage.tx import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedSite:
    """The site that a command works on. `actor` is who runs it: the engine, or whom --as names.

    `reading` and `writing` open transactions; the second commits where its block ends well.
    """

    actor: Actor
    reading: Callable[[], AbstractContextManager[Tx]]
    writing: Callable[[], AbstractContextManager[Tx]]


def site_command(name: str) -> Callable[[Callable[..., Any]], click.Command]:
    """Makes `kith <name>` of a function that is given an OpenedSite first, then what click's own decorators add.

    It takes --site and --as like Kith's own commands; the function's docstring is its help. What the function returns,
    where it is a number, is the exit status.
    """

    def decorate(function: Callable[..., Any]) -> click.Command:
        def run(place: Place, /, as_user: str | None, **given: Any) -> Any:
            app = open_applied(place)
            return function(OpenedSite(actor=acting(app, as_user), reading=app.reading, writing=app.writing), **given)

        update_wrapper(run, function)
        option = click.option("--as", "as_user", metavar="USER", help="Act as the account with this e-mail address.")
        return click.command(name)(option(site_option(pass_place(run))))

    return decorate
