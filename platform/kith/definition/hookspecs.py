"""The hooks around definitions."""

from __future__ import annotations

from collections.abc import Sequence

from kith.definition.model import Site
from kith.errors import Problem
from kith.plugins import hookspec


@hookspec
def kith_check_site(site: Site) -> Sequence[Problem] | None:
    """Fires for `kith check`, `plan` and `apply`, once the files make a site without a fault.

    It is outside of any transaction, and never for definitions that were applied already: what serves can't be stopped
    by it. Return what is wrong, each with the `source` of the module, field ... that it is about: errors refuse the
    files, warnings are shown. None means: nothing.
    """
