"""Definitions that were built in one test, for the tests after it that apply the same.

They are frozen, and most tests of a plugin or a command serve the site of the test before: reading and building it took
a good part of such a test.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import replace
from importlib import import_module

from sqlalchemy.util import LRUCache

from kith.definition.schemas.fields import Types
from kith.fields.base import Context
from kith.storage.catalogue import Catalogue
from kith.storage.serving import Serving, serve

KEPT = 32  # sites; more than the tests of a process have at a time
_built: LRUCache[Hashable, Serving] = LRUCache(KEPT)


def share_definitions() -> None:
    """Lets all Apps of this process share what was built of equal files with the same field types."""
    import_module("kith.app.build").serve = _shared  # type: ignore[attr-defined]  # `kith.app.build` is the function


def _shared(catalogue: Catalogue, types: Types, *, context: Context, plugins: Collection[str] = ()) -> Serving:
    """The same as `serve`; each App has its own statements."""
    key = (
        (catalogue.version, catalogue.engine_version, catalogue.files, repr(catalogue.names)),
        (frozenset(types.items()), repr(context), frozenset(plugins)),
    )
    known = _built.get(key)
    if known is None:
        known = _built[key] = serve(catalogue, types, context=context, plugins=plugins)
    return replace(known, tables=known.tables.apart(), spoken={})
