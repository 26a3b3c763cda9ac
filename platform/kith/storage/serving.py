"""Definitions as processes serve them: a version of the catalogue, built, with its tables."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from kith import __version__
from kith.definition.build import build_site
from kith.definition.model import Site
from kith.definition.schemas.fields import Types
from kith.fields.base import Context
from kith.storage.catalogue import Catalogue
from kith.storage.tables import Tables


@dataclass(frozen=True, slots=True, eq=False)
class Serving:
    """One version of the definitions and the tables made from it."""

    version: int
    site: Site
    tables: Tables


def serve(catalogue: Catalogue, types: Types, *, context: Context, plugins: Collection[str] = ()) -> Serving:
    """What `catalogue` holds, built. Texts that this very Kith has applied aren't checked against schemas again.

    Raises KithError where it can't be built any more: a plugin is gone, or a newer Kith had applied it.
    """
    checked = catalogue.engine_version == __version__
    built = build_site(catalogue.files, types, catalogue.names, checked=checked, context=context, plugins=plugins)
    return Serving(catalogue.version, built.site, Tables(built.site))
