"""The page, and its document: what the person may do by their roles. Calls from it go by a token, as any program's."""

from __future__ import annotations

from typing import Any

from kith.web.api.description import description_answer
from kith.web.contexts import Staff
from kith.web.look.page import page


def page_of_docs(context: Staff, request: Any) -> Any:
    """200 with the page."""
    return page(request, "pages/api_docs")


def description(context: Staff, request: Any) -> Any:
    """200 with the document for who is logged in, 304 where the browser has it."""
    return description_answer(request.tx, request.actor, request)
