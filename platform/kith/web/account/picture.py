"""Pictures of people: one's own is chosen and removed here; those of all are served to staff."""

from __future__ import annotations

from typing import Any

from markupsafe import escape
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.response import Response

from kith.errors import KithError
from kith.fields.lookups import is_id
from kith.identity import pictures, users
from kith.ledger import audit
from kith.web.account import profile
from kith.web.account.contexts import Own
from kith.web.contexts import Staff
from kith.web.doors.parameters import one
from kith.web.look.frame import initials

KEPT = "private, max-age=0, must-revalidate"
DRAWN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="256" height="256">'
    '<rect width="64" height="64" fill="#4250cf"/><text x="32" y="33" fill="#fff" text-anchor="middle"'
    ' dominant-baseline="central" font-family="system-ui, sans-serif" font-size="26" font-weight="600">{}</text></svg>'
)


def save(context: Own, request: Any) -> Any:
    """Keeps the picture of the form, or removes the one that is there."""
    removing = one(request.POST, "remove") == "yes"
    try:
        encoded = None if removing else pictures.square(_sent(request))
    except KithError as refused:
        request.database.give_up()
        return profile.form(context, request, 422, refused=refused)
    if encoded is None:
        pictures.remove(request.tx, context.user)
    else:
        pictures.keep(request.tx, context.user, encoded)
    audit.note(request.tx, "picture.removed" if removing else "picture.set", user_id=context.user, subject=context.user)
    return HTTPSeeOther(f"/account?_done={'removed' if removing else 'picture'}")


def _sent(request: Any) -> bytes:
    """The bytes of the file; b"" where none was chosen."""
    values = request.POST.getall("picture")
    if len(values) != 1 or not hasattr(values[0], "file"):
        return b""
    content: bytes = values[0].file.read(pictures.MEGABYTES * 1_000_000 + 1)
    return content


def serve(context: Staff, request: Any) -> Any:
    """The picture of a member of staff, or their initials where there is none. 404 for who isn't there."""
    named = request.matchdict["id"].lower()
    person = users.find(request.tx, named) if is_id(named) else None
    if person is None:
        raise HTTPNotFound
    tag = pictures.tag_of(request.tx, person.id)
    shown = pictures.picture_of(request.tx, person.id) if tag and tag not in request.if_none_match else None
    letters = initials(person.name)
    response = Response(headers={"Cache-Control": KEPT}, etag=tag or f"initials-{letters.encode().hex()}")
    response.content_type = pictures.KIND if tag else "image/svg+xml"
    if shown is not None:
        response.body = shown.content
    elif tag is None:
        response.text = DRAWN.format(escape(letters))
    response.conditional_response = True
    return response
