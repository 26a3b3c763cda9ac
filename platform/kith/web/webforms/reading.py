"""What was sent by a form: the pairs of a page, ours or another site's, or JSON, as intake takes them.

Inputs of several parts (an address, lines) come as many names and become one value of theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyramid.httpexceptions import HTTPBadRequest
from webob.multidict import MultiDict

from kith.errors import KithError
from kith.fields.lookups import is_id
from kith.files import StoredFile, find, stage
from kith.identity.throttle import Limit, count_try
from kith.intake.sent import CONSENT, Sent, read_json, read_pairs
from kith.intake.spam import WINDOW
from kith.records.filing import MEGABYTE, one_of
from kith.web.api.body import read_body
from kith.web.forms.fields import Input
from kith.web.forms.uploads import Uploads
from kith.web.look.files import ShownFile
from kith.web.texts import spoken
from kith.web.webforms.public_form import MARKER, PublicForm

JSON = "application/json"


def is_json(request: Any) -> bool:
    """Whether a script sends it."""
    return bool(request.content_type == JSON)


def read_sent(form: PublicForm, request: Any, source: str) -> Sent:
    """What was sent, with files staged. Raises KithError with what can't be read at all, 400 for JSON that is none."""
    site, more = request.tx.site, {"address": request.remote_addr or "", "locale": spoken()}
    if source:
        more["source"] = {"from": source}
    if is_json(request):
        return read_json(read_body(request), **more)
    return read_pairs(site, form.form, _pairs(form, request.POST), **more)


def fill(form: PublicForm, request: Any) -> None:
    """Puts what was typed back into the inputs; of a field that came twice the first."""
    if is_json(request):
        return
    first = _first_values(form, request.POST)
    form.process(first)
    for box in form.boxes:
        box.ticked = bool(first.get(f"{CONSENT}{box.consent.name}"))


def take_files(form: PublicForm, request: Any) -> None:
    """Stages the files that came, so that they stay whatever becomes of the rest.

    Raises K402 where the visitor's address sends more of them than the form takes; what is wrong with a file stands at
    its input.
    """
    uploads = [each for each in form.inputs.values() if isinstance(each, Uploads) and each.sent]
    for each in uploads:
        for sent in each.sent:
            _count(form, request)
            kind = one_of(each.declared)
            most = kind.max_megabytes * MEGABYTE
            try:
                made = stage(request.registry.kith, sent.file, sent.name, owner=None, accept=kind.accept, most=most)
            except KithError as refused:
                form.show(problem.at(field=each.name) for problem in refused.problems)
            else:
                each.take(made.id)
        each.sent = []


def tell_of_files(request: Any, form: PublicForm) -> None:
    """Tells the inputs what the files in them are called that wait to be sent along."""
    for each in form.inputs.values():
        if isinstance(each, Uploads):
            each.limit = request.registry.kith.settings.files.max_size
            found = {id: find(request.tx, id) for id in each.ids if is_id(id)}
            each.known = {id: _shown(file) for id, file in found.items() if file is not None and _waits(file)}


def _waits(file: StoredFile) -> bool:
    return file.state == "staged" and file.owner is None


def _shown(file: StoredFile) -> ShownFile:
    return ShownFile.of(file.id, file.name, file.size, previewed=False, base="")


def _count(form: PublicForm, request: Any) -> None:
    most = form.form.spam.per_address
    with request.database.apart(write=True) as tx:
        count_try(tx, Limit(f"form files:{form.form.name}:{request.remote_addr or ''}", most * 5, WINDOW))


def _first_values(form: PublicForm, posted: Any) -> MultiDict[str, Any]:
    many = {path for path, each in form.inputs.items() if each.kind in {"several", "upload"}}
    first: MultiDict[str, Any] = MultiDict()
    for name, value in posted.items():
        base = name.removesuffix(".upload").removesuffix(".remove")
        if name not in first or name == MARKER or base in many:
            first.add(name, value)
    return first


def _pairs(form: PublicForm, posted: Any) -> Iterator[tuple[str, Any]]:
    """The pairs that intake takes: ours about inputs left out, those of several parts put together."""
    ours = {name: each for each in form.inputs.values() for name in _names_of(each, posted)}
    for name, value in posted.items():
        if name not in ours and name != MARKER:
            if not isinstance(value, str):
                raise HTTPBadRequest
            yield name, value
    for each in dict.fromkeys(ours.values()):
        yield from _put_together(each)


def _names_of(each: Input, posted: Any) -> list[str]:
    """The names in the form that are put together to the value of the input."""
    if each.kind == "tick":
        return [each.name] if each.name not in posted and each.name in posted.getall(MARKER) else []
    if each.kind == "upload":
        return [each.name, f"{each.name}.upload", f"{each.name}.remove"] if each.was_sent else []
    if each.kind in {"parts", "lines"} and each.name not in posted:
        return [name for name in posted if name.startswith(f"{each.name}.")] if each.was_sent else []
    return []


def _put_together(each: Input) -> Iterator[tuple[str, Any]]:
    raw = each.to_send
    if isinstance(each, Uploads) and isinstance(raw, list):
        yield from ((each.name, id) for id in raw)
    elif raw not in (None, [], ""):
        yield each.name, raw
