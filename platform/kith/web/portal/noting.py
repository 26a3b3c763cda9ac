"""Writing a note on a record: what somebody writes in a portal is shared with it."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther

from kith.errors import KithError
from kith.timeline import comments
from kith.web.contexts import RecordContext
from kith.web.doors.parameters import one
from kith.web.look.messages import message_of
from kith.web.portal.record import record_page
from kith.web.timeline.bringing import bring, waiting
from kith.web.timeline.standing import at_record, refuse


def write(context: RecordContext, request: Any) -> Any:
    """Writes a note and shows the record; or the page again, with what is wrong."""
    files, problems = bring(request, at_record(context, request))
    body = one(request.POST, "body")
    try:
        if problems:
            raise KithError(*problems)
        written = comments.write(request.tx, request.actor, context.name, context.id, body, files=files)
    except KithError as refused:
        request.database.give_up()
        refuse(refused)
        said = [message_of(each, request.realm.base) for each in refused.problems]
        return record_page(context, request, 422, problems=said, typed=body, files=waiting(request, files))
    return HTTPSeeOther(f"{context.address}?_done=noted#n-{written.id}")
