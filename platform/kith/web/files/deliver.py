"""A file and its preview, for whoever may read its record and field at this moment. Everybody else gets 404."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound

from kith.errors import KithError
from kith.files import StoredFile
from kith.records.delivery import open_file
from kith.web.contexts import Staff
from kith.web.files.answer import file_answer, preview_answer


def file(context: Staff, request: Any) -> Any:
    """The file. The name in the address is for people: it is not looked at."""
    return file_answer(request, _opened(request))


def preview(context: Staff, request: Any) -> Any:
    """The small picture of an image."""
    return preview_answer(request, _opened(request))


def _opened(request: Any) -> StoredFile:
    try:
        return open_file(request.tx, request.actor, request.matchdict["id"])
    except KithError as refused:
        if {problem.code for problem in refused.problems} == {"K601"}:
            raise HTTPNotFound from None
        raise
