"""What happened to a record: GET of its feed, its comments, and undoing a change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyramid.response import Response

from kith.errors import KithError, Problem
from kith.records.model import Ref
from kith.records.paths import ReadPath
from kith.timeline import comments, mentions
from kith.timeline.comments import Written
from kith.timeline.feed import FEW, MOST, feed
from kith.timeline.model import Comment, Difference, Entry
from kith.timeline.standing import standing
from kith.timeline.undo import undo
from kith.timeline.values import Old
from kith.web.api import files
from kith.web.api.body import expect_object
from kith.web.api.collection import pairs_of
from kith.web.api.contexts import RecordCall
from kith.web.api.once import once
from kith.web.api.problems import RefusedError, status_of
from kith.web.api.record import guarded_version
from kith.web.api.render import answer, converter
from kith.web.api.saving import notices_of, one_answer
from kith.web.texts import spoken

TAKEN = frozenset({"limit", "cursor", "deleted"})


def show(call: RecordCall, request: Any) -> Any:
    """200 with `{data, next}`, newest first. Takes `limit` and `cursor`, and `deleted=true` for one in the bin."""
    given = _parameters(request)
    at = standing(call.tx, call.actor, call.name, call.id, deleted=_deleted(given))
    found = feed(call.tx, call.actor, at, limit=_limit(given), cursor=given.get("cursor") or None, language=spoken())
    data = [entry_shown(call.name, each, found.names) for each in found.entries]
    return answer({"data": data, "next": found.next})


def comment(call: RecordCall, request: Any) -> Any:
    """201 with the comment. The body has `body`, and may have `audience` (internal, or shared with the portal) and
    `files`: the ids of files that were staged.
    """
    given = _object(call.body, ("body", "audience", "files"))
    written: list[Written] = []

    def make() -> tuple[str]:
        said: dict[str, Any] = {"audience": given.get("audience"), "files": _files(given) or ()}
        written.append(comments.write(call.tx, call.actor, call.name, call.id, given.get("body"), **said))
        return (written[0].id,)

    id = once(call, call.module.physical, 1, make)[0]
    return _written(call, id, written, 201)


def change(call: RecordCall, request: Any) -> Any:
    """200 with the comment as it is now. The body has `body`, and may have `files`: all that it is to carry."""
    given, comment = _object(call.body, ("body", "files")), request.matchdict["comment"].lower()
    text, carried = given.get("body"), _files(given)
    written = comments.edit(call.tx, call.actor, call.name, call.id, comment, text, files=carried)
    return _written(call, comment, [written], 200)


def remove(call: RecordCall, request: Any) -> Any:
    """204; the comment is deleted, text and all."""
    comments.delete(call.tx, call.actor, call.name, call.id, request.matchdict["comment"].lower())
    return Response(status=204)


def take_back(call: RecordCall, request: Any) -> Any:
    """200 with the record as it is now. The body has `event`, and `confirmed` where later changes may be lost."""
    given = _object(call.body, ("event", "confirmed"))
    event, confirmed = given.get("event"), given.get("confirmed", False)
    if not isinstance(event, str) or not isinstance(confirmed, bool):
        params = {"what": '"event" as text and "confirmed" as true or false', "found": "other values"}
        raise RefusedError(400, Problem(code="K804", params=params))
    version = guarded_version(call)
    try:
        outcome = undo(call.tx, call.actor, call.name, call.id, event.lower(), version=version, confirmed=confirmed)
    except KithError as refused:
        problems = [each.at(row=None) for each in refused.problems]
        stale = version is not None and any(each.code == "K602" for each in problems)
        raise RefusedError(412 if stale else status_of(problems), *problems) from refused
    return one_answer(call, call.name, call.id, 200, notices_of([outcome]))


def entry_shown(module: str, entry: Entry, names: Mapping[str, str]) -> dict[str, Any]:
    """An entry as the API shows it: `changes`, `comment` and `words` where it has some."""
    found: dict[str, Any] = {
        "id": entry.id,
        "time": entry.time,
        "kind": entry.kind,
        "via": entry.via,
        "by": _ref(entry.by),
    }
    if entry.impersonator is not None:
        found["impersonator"] = _ref(entry.impersonator)
    if entry.differences:
        found["changes"] = {each.field.name: _difference(module, each) for each in entry.differences}
    if entry.about is not None:
        found["about"] = entry.about
    if entry.comment is not None:
        found["comment"] = _comment(entry.comment, names)
    if entry.words is not None:
        found["words"] = entry.words
    return found


def _comment(comment: Comment, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "body": mentions.typed(comment.body, names),
        "audience": comment.audience,
        "mentions": [{"id": id, "title": names.get(id)} for id in mentions.mentioned(comment.body)],
        "edited_at": comment.edited_at,
        "may_edit": comment.may_edit,
        "may_delete": comment.may_delete,
        "files": [files.shown(each) for each in comment.files],
    }


def _difference(module: str, each: Difference) -> dict[str, Any]:
    convert = converter(ReadPath(each.field.name, (), module, each.field))

    def shown(value: Any) -> Any:
        if isinstance(value, Old):
            return str(value)
        return value if value is None or convert is None else convert(value)

    return {"before": shown(each.before), "after": shown(each.after)}


def _ref(ref: Ref | None) -> dict[str, Any] | None:
    return None if ref is None else {"id": ref.id, "title": ref.title}


def _written(call: RecordCall, id: str, written: list[Written], status: int) -> Any:
    """The comment as it stands in the feed, with those who couldn't be told of it."""
    at = standing(call.tx, call.actor, call.name, call.id)
    found = comments.read(call.tx, call.actor, at, id)
    untold = [_ref(each) for each in written[0].untold] if written else []
    shown = {"id": id, "created_at": found.comment.created_at, **_comment(found.comment, found.names)}
    location = f"/api/v1/{call.name}/{call.id}/comments/{id}"
    return answer({**shown, "untold": untold}, status, {"Location": location} if status == 201 else None)


def _object(body: Any, names: tuple[str, ...]) -> Mapping[str, Any]:
    given = expect_object(body)
    unknown = [name for name in given if name not in names]
    if unknown:
        raise KithError(*(Problem(code="K604", params={"name": name[:200]}, field=name[:200]) for name in unknown))
    return given


def _files(given: Mapping[str, Any]) -> list[str] | None:
    """The ids of files, None where nothing is said of them. Raises K669 for what is no list of ids."""
    ids = given.get("files")
    if ids is not None and not (isinstance(ids, list) and all(isinstance(each, str) for each in ids)):
        raise KithError(Problem(code="K669", field="files"))
    return None if ids is None else [each.strip().lower() for each in ids]


def _parameters(request: Any) -> dict[str, str]:
    pairs = pairs_of(request)
    unknown = [name for name, _ in pairs if name not in TAKEN]
    if unknown:
        raise RefusedError(400, *(Problem(code="K609", params={"name": n[:200]}, field=n[:200]) for n in unknown))
    names = [name for name, _ in pairs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise RefusedError(400, Problem(code="K617", params={"name": twice}, field=twice))
    return dict(pairs)


def _deleted(given: Mapping[str, str]) -> bool:
    text = given.get("deleted", "false")
    if text not in ("true", "false"):
        raise RefusedError(400, Problem(code="K628", params={"name": "deleted", "value": text[:50]}, field="deleted"))
    return text == "true"


def _limit(given: Mapping[str, str]) -> int:
    text = given.get("limit")
    if text is None:
        return FEW
    if text.isascii() and text.isdigit() and len(text) < 5 and 1 <= int(text) <= MOST:
        return int(text)
    params = {"name": "limit", "least": 1, "most": MOST, "value": text[:100]}
    raise RefusedError(400, Problem(code="K616", params=params, field="limit"))
