"""The views of a module: GET lists those that the caller has, POST keeps one, PATCH changes one, DELETE removes one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from pyramid.response import Response

from kith.errors import KithError, Problem
from kith.records import saved_views
from kith.records.saved_views import KeptView, ViewContent, Views, open_view, views_of
from kith.records.saved_views.through import check
from kith.web.api.body import expect_object
from kith.web.api.collection import pairs_of
from kith.web.api.contexts import ModuleCall
from kith.web.api.once import once
from kith.web.api.problems import RefusedError
from kith.web.api.render import answer

LIST = "list"  # how a shape is called that is neither board nor calendar
TEXTS = {"list": "base", "sort": "sort", "group": "group", "state": "state", "q": "q", "by": "by", "span": "span"}
CONTENT = frozenset({*TEXTS, "shape", "total", "where", "columns"})
FLAGS = frozenset({"shared", "pinned", "standard"})
TAKEN = CONTENT | FLAGS | {"label"}


def show(call: ModuleCall, request: Any) -> Any:
    """200 with `{data, lists}`: the kept views, and the names of the module's own lists."""
    _check_view(call)
    unknown = [name for name, _ in pairs_of(request)]
    if unknown:
        raise RefusedError(400, *(Problem(code="K609", params={"name": n[:200]}, field=n[:200]) for n in unknown))
    views = views_of(call.tx, call.actor, call.module)
    lists = [{"name": each.name, "label": each.label, "shape": each.kind} for each in call.module.lists.values()]
    return answer({"data": [_shown(call, each, views) for each in views.kept], "lists": lists})


def create(call: ModuleCall, request: Any) -> Any:
    """201 with the new view and its Location."""
    _check_may_keep(call)
    given = _given(call)
    content = _content(given, ViewContent())

    def make() -> tuple[str]:
        check(call.tx, call.actor, call.access, content)
        label, shared = _text(given, "label"), bool(given.get("shared"))
        made = saved_views.keep(call.tx, call.actor, call.module, content, label, shared=shared)
        _mark(call, made, given)
        return (made,)

    made = once(call, call.module.physical, 1, _said(make))[0]
    return _one(call, made, 201, {"Location": f"/api/v1/{call.name}/views/{made}"})


def read(call: ModuleCall, request: Any) -> Any:
    """200 with one view."""
    _check_view(call)
    return _one(call, request.matchdict["view"].lower())


def change(call: ModuleCall, request: Any) -> Any:
    """200 with the view as it is now. What isn't sent stays; of a view of somebody else, `pinned` and `standard`."""
    _check_may_keep(call)
    given = _given(call)
    found = _found(call, request.matchdict["view"].lower())
    _said(lambda: _change(call, found, given))()
    return _one(call, found.id)


def remove(call: ModuleCall, request: Any) -> Any:
    """204; the view is gone."""
    _check_may_keep(call)
    _said(lambda: saved_views.remove(call.tx, call.actor, call.module, _found(call, request.matchdict["view"]).id))()
    return Response(status=204)


def _change(call: ModuleCall, found: KeptView, given: Mapping[str, Any]) -> None:
    label = _text(given, "label") if "label" in given else found.label
    shared = bool(given.get("shared", found.shared))
    if CONTENT & given.keys():
        content = _content(given, open_view(call.tx, call.actor, call.module, found).content)
        check(call.tx, call.actor, call.access, content)
        saved_views.keep(call.tx, call.actor, call.module, content, label, shared=shared, id=found.id)
    elif {"label", "shared"} & given.keys():
        saved_views.rename(call.tx, call.actor, call.module, found.id, label, shared=shared)
    _mark(call, found.id, given)


def _mark(call: ModuleCall, id: str, given: Mapping[str, Any]) -> None:
    if {"pinned", "standard"} & given.keys():
        said = {name: given[name] for name in ("pinned", "standard") if name in given}
        saved_views.mark(call.tx, call.actor, call.module, id, **said)


def _check_view(call: ModuleCall) -> None:
    if not call.access.allows("view"):
        raise RefusedError(403)


def _check_may_keep(call: ModuleCall) -> None:
    """Raises 403 for whoever may not view the records, and for a token that was narrowed to something else."""
    _check_view(call)
    if not saved_views.may_keep(call.actor):
        raise RefusedError(403)


def _given(call: ModuleCall) -> Mapping[str, Any]:
    """The body. Raises 422 for what it can't say."""
    given = expect_object(call.body)
    unknown = [name for name in given if name not in TAKEN]
    problems = [Problem(code="K604", params={"name": name[:200]}, field=name[:200]) for name in unknown]
    flags = [name for name in given.keys() & FLAGS if not isinstance(given[name], bool)]
    problems += [Problem(code="K628", params={"name": n, "value": str(given[n])[:40]}, field=n) for n in flags]
    if problems:
        raise RefusedError(422, *problems)
    return given


def _content(given: Mapping[str, Any], before: ViewContent) -> ViewContent:
    """`before` with what is given. Raises 422 for values of another kind."""
    texts: dict[str, Any] = {TEXTS[name]: _text(given, name) for name in given.keys() & TEXTS.keys()}
    content = replace(before, **texts)
    if "total" in given:
        content = replace(content, total=_text(given, "total"))
    if "shape" in given:
        shape = _text(given, "shape")
        content = replace(content, shape="" if shape == LIST else shape)
    if "where" in given:
        content = replace(content, where=_kind(given, "where", dict))
    if "columns" in given:
        columns = _kind(given, "columns", list)
        if not all(isinstance(each, str) and "," not in each for each in columns):
            raise _wrong("columns", "a list of paths")
        content = replace(content, columns=tuple(dict.fromkeys(columns)))
    return content


def _text(given: Mapping[str, Any], name: str) -> str:
    return str(_kind(given, name, str)) if name in given else ""


def _kind(given: Mapping[str, Any], name: str, kind: type) -> Any:
    if not isinstance(given[name], kind):
        raise _wrong(name, {"str": "a text", "dict": "an object"}.get(kind.__name__, "a list"))
    return given[name]


def _wrong(name: str, what: str) -> RefusedError:
    return RefusedError(422, Problem(code="K804", params={"what": what, "found": "another value"}, field=name))


def _said(act: Callable[[], Any]) -> Callable[[], Any]:
    """`act`, whose complaints are answered 403 and 404 where rights or the view are missing, else 422."""

    def acting() -> Any:
        try:
            return act()
        except KithError as refused:
            codes = {each.code for each in refused.problems}
            status = 404 if codes == {"K690"} else 403 if codes <= {"K692", "K694"} else 422
            raise RefusedError(status, *refused.problems) from refused

    return acting


def _found(call: ModuleCall, id: str) -> KeptView:
    found = views_of(call.tx, call.actor, call.module).find(id.lower())
    if found is None:
        raise RefusedError(404)
    return found


def _one(call: ModuleCall, id: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Any:
    views = views_of(call.tx, call.actor, call.module)
    found = views.find(id)
    if found is None:
        raise RefusedError(404)
    return answer(_shown(call, found, views), status, headers)


def _shown(call: ModuleCall, view: KeptView, views: Views) -> dict[str, Any]:
    """The view as the caller gets it; `without` says which kinds of things it goes on without."""
    found = open_view(call.tx, call.actor, call.module, view)
    content = found.content
    return {
        "id": view.id,
        "label": view.label,
        "own": view.own,
        "shared": view.shared,
        "pinned": view.pinned,
        "standard": views.standard == view.id,
        "list": content.base,
        "where": dict(content.where),
        "columns": list(content.columns),
        "sort": content.sort,
        "group": content.group,
        "state": content.state,
        "q": content.q,
        "shape": content.shape or LIST,
        "by": content.by,
        "total": content.total,
        "span": content.span,
        "without": sorted(found.lost),
    }
