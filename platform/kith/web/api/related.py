"""What hangs on a record: GET lists the records of a related list, POST makes one there."""

from __future__ import annotations

from functools import partial
from typing import Any

from kith.access.rights import access_to
from kith.definition.model import Module, RelatedList
from kith.fields.lookups import RecordRef
from kith.records.facts import Batch, RecordFacts
from kith.records.model import Change
from kith.records.operands import operand_value
from kith.records.related import rows_below, visible_related
from kith.web.api.body import expect_object
from kith.web.api.collection import list_answer, pairs_of
from kith.web.api.contexts import RecordCall
from kith.web.api.problems import RefusedError
from kith.web.api.record import row_or_404
from kith.web.api.saving import create_records


class RelatedCall(RecordCall):
    """A request about a related list of a record, under the rights of both ends."""

    def __init__(self, request: Any) -> None:
        super().__init__(request)
        related = visible_related(self.tx, self.actor, self.name, request.matchdict["related"])
        if related is None:
            raise RefusedError(404)
        row_or_404(self)
        self.related: RelatedList = related


def show(call: RelatedCall, request: Any) -> Any:
    """200 with a page of the list, which takes the parameters of its module's own list."""
    access = access_to(call.tx.site, call.actor, call.related.module)
    assert access is not None  # else the list isn't there
    read = partial(rows_below, call.tx, call.actor, call.related, call.id)
    return list_answer(call, access, pairs_of(request), read)


def create(call: RelatedCall, request: Any) -> Any:
    """201 with a new record that points here, and has what the list sets."""
    related = call.related
    access = access_to(call.tx.site, call.actor, related.module)
    if not related.create or access is None or not access.allows("create"):
        raise RefusedError(403)
    by = access.module.fields[related.by]
    here: Any = RecordRef(call.id, call.name) if len(by.type.targets) > 1 else call.id
    fixed = _fixed(call, access.module) | {related.by: (here,) if by.type.shape == "link" else here}
    change = Change(values=expect_object(call.body), set=fixed)
    return create_records(call, related.module, [change], batch=False)


def _fixed(call: RelatedCall, target: Module) -> dict[str, Any]:
    """What the list's `set` gives a new record of `target`, seen from the record of the address."""
    if not call.related.set:
        return {}
    batch = Batch(call.tx, call.actor, call.module, call.tx.context())
    stored = batch.record(call.name, call.id) or {}
    facts = RecordFacts(batch, stored, stored)
    given = call.related.set.items()
    return {name: operand_value(target, target.fields[name], operand, facts) for name, operand in given}
