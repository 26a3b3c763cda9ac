"""The attachments of a record: GET lists them, POST makes staged files attachments, DELETE removes one."""

from __future__ import annotations

from typing import Any

from pyramid.response import Response

from kith.errors import Problem
from kith.files import StoredFile
from kith.records.attachments import attach, attached_to, check_attachable, detach
from kith.web.api import files
from kith.web.api.body import expect_object
from kith.web.api.collection import pairs_of
from kith.web.api.contexts import RecordCall
from kith.web.api.problems import RefusedError
from kith.web.api.render import answer

TAKEN = frozenset({"files", "shared"})
MOST = 50


def show(call: RecordCall, request: Any) -> Any:
    """200 with `{data}`, newest first."""
    unknown = [name for name, _ in pairs_of(request)]
    if unknown:
        raise RefusedError(400, *(Problem(code="K609", params={"name": each[:200]}) for each in unknown))
    return answer({"data": [_shown(each) for each in attached_to(call.tx, call.actor, call.name, call.id)]})


def add(call: RecordCall, request: Any) -> Any:
    """201 with `{data}`. The body is `{files: [id, ...]}` of files that were staged; `shared: true` opens them to
    portals that show the record.
    """
    check_attachable(call.tx, call.actor, call.name, call.id)  # before anything else is told
    ids, shared = _asked(expect_object(call.body))
    made = attach(call.tx, call.actor, call.name, call.id, ids, shared=shared)
    return answer({"data": [_shown(each) for each in made]}, 201)


def remove(call: RecordCall, request: Any) -> Any:
    """204; it is none of the record's any more."""
    detach(call.tx, call.actor, call.name, call.id, request.matchdict["file"].lower())
    return Response(status=204)


def _asked(given: Any) -> tuple[list[str], bool]:
    unknown = [name for name in given if name not in TAKEN]
    if unknown:
        raise RefusedError(422, *(Problem(code="K604", params={"name": n[:200]}, field=n[:200]) for n in unknown))
    ids, shared = given.get("files"), given.get("shared", False)
    if not isinstance(ids, list) or not 0 < len(ids) <= MOST or not all(isinstance(each, str) for each in ids):
        raise RefusedError(422, Problem(code="K669", field="files"))
    if not isinstance(shared, bool):
        raise RefusedError(422, Problem(code="K628", params={"name": "shared", "value": str(shared)[:50]}))
    return [each.strip().lower() for each in ids], shared


def _shown(file: StoredFile) -> dict[str, Any]:
    return files.shown(file) | {"shared": file.shared, "created_at": file.created_at}
