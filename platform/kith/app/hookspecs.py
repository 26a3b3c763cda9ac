"""The hooks that planning calls."""

from __future__ import annotations

from collections.abc import Sequence

from kith.definition.model import Site
from kith.plugins import hookspec
from kith.storage.plan.reference import Gone, Reference
from kith.storage.tx import Tx


@hookspec
def kith_refers_to(tx: Tx, gone: Sequence[Gone], site: Site) -> Sequence[Reference] | None:
    """Fires for each plan that drops something, in a transaction that only reads and serves the definitions of before.

    `gone` are the modules, fields, options, roles ... that `site`, the definitions that are to be, has no more. Return
    what you keep that refers to any of them: `Reference(to=..., who="3 saved views", state="stored", count=3)`. It is
    shown and keeps nobody from applying. None means: nothing.
    """
