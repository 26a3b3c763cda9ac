"""The API's documentation to try things in: Swagger UI over the document of whoever is logged in."""

from __future__ import annotations

from typing import Any

from kith.web.api_docs import show
from kith.web.contexts import Staff


def includeme(config: Any) -> None:
    """Adds the page, and the document that it shows, both for staff."""
    config.add_page("api.docs", "/api/docs", factory=Staff, permission="enter", get=show.page_of_docs)
    config.add_page(
        "api.docs.document", "/api/docs/openapi.json", factory=Staff, permission="enter", get=show.description
    )
