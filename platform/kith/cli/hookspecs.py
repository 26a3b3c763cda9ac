"""The hooks of the command line."""

from __future__ import annotations

from collections.abc import Sequence

import click

from kith.plugins import hookspec


@hookspec
def kith_commands() -> Sequence[click.Command] | None:
    """Fires when `kith` is asked for a command that it doesn't have; outside of any transaction.

    Return commands of click, each with a name that Kith has no command of. Decorate them with `kith.ext.site_command`:
    they are then given an opened site, and take `--site` like all others. None means: no commands.
    """
