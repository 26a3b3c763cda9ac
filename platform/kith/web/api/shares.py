"""The shares of a record: GET lists those that last, POST makes one, DELETE of one ends it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyramid.response import Response

from kith.definition.model import Site
from kith.errors import KithError, Problem
from kith.records.shares import KINDS, Shared, holder
from kith.records.sharing import moment_of, sharable, share, shares_of, unshare
from kith.web.api.body import expect_object
from kith.web.api.collection import pairs_of
from kith.web.api.contexts import RecordCall
from kith.web.api.problems import RefusedError
from kith.web.api.render import answer

TAKEN = frozenset({*KINDS, "level", "until"})


def show(call: RecordCall, request: Any) -> Any:
    """200 with `{data}`, oldest first. 403 for who may neither edit the record nor administer."""
    unknown = [name for name, _ in pairs_of(request)]
    if unknown:
        raise RefusedError(400, *(Problem(code="K609", params={"name": each[:200]}) for each in unknown))
    found = shares_of(call.tx, call.actor, call.name, call.id)
    return answer({"data": [shown(call.tx.site, each) for each in found]})


def create(call: RecordCall, request: Any) -> Any:
    """201 with the share. The body has `user`, `group` or `role`, and may have `level` (else view) and `until`."""
    given = expect_object(call.body)
    sharable(call.tx, call.actor, call.name, call.id)  # before anything is told of who is there
    _check_names(given)
    kinds = [kind for kind in KINDS if given.get(kind) is not None]
    if len(kinds) != 1:
        raise KithError(Problem(code="K434"))
    made = share(
        call.tx,
        call.actor,
        call.name,
        call.id,
        with_=holder(call.tx, kinds[0], str(given[kinds[0]])),
        level=str(given.get("level", "view")),
        until=moment_of(call.tx, given.get("until"), call.actor.zone),
    )
    return answer(shown(call.tx.site, made), 201)


def end(call: RecordCall, request: Any) -> Any:
    """204; the share has ended."""
    unshare(call.tx, call.actor, call.name, call.id, request.matchdict["share"].lower())
    return Response(status=204)


def shown(site: Site, share: Shared) -> dict[str, Any]:
    """A share as the API shows it: `user`, `group` or `role` says with whom; a role's id is its name."""
    with_ = share.holder
    roles = {role.physical: role.name for role in site.roles.values()}
    named = roles.get(with_.id, with_.id) if with_.kind == "role" else with_.id
    return {
        "id": share.id,
        with_.kind: {"id": named, "title": with_.name},
        "level": share.level,
        "until": share.until,
        "by": share.by,
        "created_at": share.created_at,
    }


def _check_names(given: Mapping[str, Any]) -> None:
    unknown = [name for name in given if name not in TAKEN]
    if unknown:
        raise KithError(*(Problem(code="K604", params={"name": name[:200]}, field=name[:200]) for name in unknown))
