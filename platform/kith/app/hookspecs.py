"""The hooks that starting and planning call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kith.definition.model import Site
from kith.errors import Problem
from kith.plugins import hookspec
from kith.storage.plan.reference import Gone, Reference
from kith.storage.tx import Tx


@hookspec
def kith_check_settings(settings: Mapping[str, Any]) -> Sequence[Problem] | None:
    """Fires once when a process starts, before any definition is read, outside of any transaction.

    `settings` are the plugin's own from config/kith.yaml, typed by the schema in its plugin.yaml, with their defaults;
    those of other plugins are never among them. Return what is wrong beyond the schema: any of it stops the start.
    None means: nothing.
    """


@hookspec
def kith_refers_to(tx: Tx, gone: Sequence[Gone], site: Site) -> Sequence[Reference] | None:
    """Fires for each plan that drops something, in a transaction that only reads and serves the definitions of before.

    `gone` are the modules, fields, options, roles ... that `site`, the definitions that are to be, has no more. Return
    what you keep that refers to any of them: `Reference(to=..., who="3 saved views", state="stored", count=3)`. It is
    shown and keeps nobody from applying. None means: nothing.
    """
