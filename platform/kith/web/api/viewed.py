"""`?view=`: a list asked through a view, which names a list of the definition or has the id of a kept one."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from kith.errors import KithError, Problem
from kith.fields.lookups import is_id
from kith.records.model import Query
from kith.records.saved_views import Opened, ViewContent, open_view, views_of
from kith.records.saved_views.through import through
from kith.web.api.contexts import ModuleCall
from kith.web.api.expand import Pairs
from kith.web.api.problems import RefusedError

VIEW = "view"


@dataclass(frozen=True, slots=True)
class Viewed:
    """The view that a list is asked through, as far as it is left and open to the caller."""

    found: Opened

    def shown(self, call: ModuleCall, query: Query, said: Collection[str]) -> Query:
        """`query` through the view."""
        return through(call.tx, call.actor, call.access, self.found.content, query, said)

    @property
    def notices(self) -> dict[str, str]:
        """The header that says what the view goes on without; none where it is whole."""
        if not self.found.lost:
            return {}
        said = {"field": VIEW, "code": "K697", "row": None, "without": sorted(self.found.lost)}
        return {"Kith-Notices": json.dumps([said])}


def take_view(call: ModuleCall, pairs: Pairs) -> tuple[Viewed | None, Pairs]:
    """The view that is asked for, if any, and the other parameters. Raises K617, and 400 for one that isn't there."""
    given = [text for name, text in pairs if name == VIEW]
    if not given:
        return None, pairs
    if len(given) > 1:
        raise KithError(Problem(code="K617", params={"name": VIEW}, field=VIEW))
    return Viewed(_opened(call, given[0])), [pair for pair in pairs if pair[0] != VIEW]


def _opened(call: ModuleCall, name: str) -> Opened:
    if name in call.module.lists:
        return Opened(content=ViewContent(base=name))
    found = views_of(call.tx, call.actor, call.module).find(name.lower()) if is_id(name.lower()) else None
    if found is None:
        raise RefusedError(400, Problem(code="K690", field=VIEW))
    return open_view(call.tx, call.actor, call.module, found)
