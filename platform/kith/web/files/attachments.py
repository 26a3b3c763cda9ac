"""The attachments of a record: a panel on its page, adding and removing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pyramid.httpexceptions import HTTPForbidden, HTTPNotFound, HTTPSeeOther
from pyramid.response import Response

from kith.errors import KithError, Problem
from kith.files import StoredFile, stage
from kith.files.receive import size_text
from kith.records.attachments import attach, attached_to, detach, is_shared_with_anybody, seen_of, takes_attachments
from kith.web.contexts import RecordContext
from kith.web.doors.parameters import one
from kith.web.forms.uploads import Sent, sent_files
from kith.web.look.files import ShownFile
from kith.web.look.frame import Look
from kith.web.look.messages import Message, message_of
from kith.web.look.moments import ago
from kith.web.look.page import json_answer, page
from kith.web.look.templates import draw
from kith.web.texts import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """An attachment as the panel shows it."""

    file: ShownFile
    when: str
    shared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """The attachments of a record. `may_add` also removes; `sharing`: a portal may show them."""

    files: tuple[Attachment, ...]
    may_add: bool
    sharing: bool
    address: str
    most: str


def panel(context: RecordContext, request: Any, reached: frozenset[str], *, there: bool) -> Panel | None:
    """The panel for a record that was read; None where nobody may attach anything to such records.

    They are read where there may be any: `there`.
    """
    if not takes_attachments(request.tx.site, context.name):
        return None
    files = seen_of(request.tx, request.actor, context.module, context.id) if there else ()
    return _panel(context, request, files, reached)


def show(context: RecordContext, request: Any, problems: Sequence[Message] = (), status: int = 200) -> Any:
    """A page with the panel alone."""
    row = context.read(())
    if not takes_attachments(request.tx.site, context.name):
        raise HTTPNotFound
    files = attached_to(request.tx, request.actor, context.name, context.id)
    title = row.title or _("Untitled")
    crumbs = ((context.module.labels.many, context.list_address), (title, context.address), (_("Attachments"), None))
    made = _panel(context, request, files, context.reached("attach"))
    return page(request, "pages/attachments", status, attachments=made, problems=problems, title=title, crumbs=crumbs)


def add(context: RecordContext, request: Any) -> Any:
    """Attaches the files of the form and shows the record; or says what is wrong with one of them."""
    context.read(())
    context.require("attach")
    try:
        _attach(context, request, sent_files(request.POST, "file"))
    except KithError as refused:
        request.database.give_up()
        codes = {problem.code for problem in refused.problems}
        if "K601" in codes:
            raise HTTPNotFound from None
        if "K603" in codes:
            raise HTTPForbidden from None
        problems = [message_of(each) for each in refused.problems]
        return _said(problems) if "HX-Request" in request.headers else show(context, request, problems, 422)
    if "HX-Request" in request.headers:
        return _alone(context, request)
    return HTTPSeeOther(f"{context.address}#attachments")


def _said(problems: Sequence[Message]) -> Any:
    """What is wrong, for a script that sends one file at a time."""
    return json_answer({"problems": [each.text for each in problems]}, 422)


def _alone(context: RecordContext, request: Any) -> Any:
    """The panel as it is now, for a script."""
    files = attached_to(request.tx, request.actor, context.name, context.id)
    made = _panel(context, request, files, context.reached("attach"))
    drawn = draw(request.registry.assets, "parts/attachments", {"attachments": made, "look": Look(request)})
    return Response(drawn, content_type="text/html", charset="utf-8")


def _attach(context: RecordContext, request: Any, sent: Sequence[Sent]) -> None:
    if not sent:
        raise KithError(Problem(code="K669"))
    owner = request.actor.user
    files = [stage(request.registry.kith, each.file, each.name, owner=owner).id for each in sent]
    request.database.begin_writing()
    shared = one(request.POST, "shared") == "yes"
    attach(request.tx, request.actor, context.name, context.id, files, shared=shared)


def remove(context: RecordContext, request: Any) -> Any:
    """Removes one and shows the record."""
    try:
        detach(request.tx, request.actor, context.name, context.id, request.matchdict["file"])
    except KithError as refused:
        raise (HTTPForbidden if refused.problems[0].code == "K603" else HTTPNotFound) from None
    return HTTPSeeOther(f"{context.address}#attachments")


def _panel(context: RecordContext, request: Any, files: Sequence[StoredFile], reached: frozenset[str]) -> Panel:
    now = request.tx.clock.now()
    return Panel(
        files=tuple(_shown(file, ago(file.created_at, now), context.base) for file in files),
        may_add="attach" in reached,
        sharing=request.actor.kind == "staff" and is_shared_with_anybody(context.module),
        address=f"{context.address}/attachments",
        most=size_text(request.registry.kith.settings.files.max_size),
    )


def _shown(file: StoredFile, when: str, base: str) -> Attachment:
    shown = ShownFile.of(file.id, file.name, file.size, previewed=file.previewed, base=base)
    return Attachment(file=shown, when=when, shared=file.shared)
