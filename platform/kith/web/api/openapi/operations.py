"""One operation of the document: what is asked, and what is answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kith.web.api.openapi.components import Part, of_json, ref

READ = (401, 403, 404, 429)
LIST = (400, 401, 403, 429, 503)
WRITE = (400, 401, 403, 404, 409, 412, 413, 422, 429, 503)

OTHER = ref("Problem", "responses")


def operation(
    id: str,
    tag: str,
    summary: str,
    answers: Part,
    *,
    parameters: Sequence[str | Part] = (),
    body: Part | None = None,
    needs_body: bool = True,
    refusals: Sequence[int] = READ,
) -> Part:
    """An operation. `parameters`: names of shared ones, or their own parts; `body`: its schema."""
    found: Part = {"operationId": id, "tags": [tag], "summary": summary}
    if parameters:
        found["parameters"] = [ref(each, "parameters") if isinstance(each, str) else each for each in parameters]
    if body is not None:
        found["requestBody"] = {"required": needs_body, "content": of_json(body)}
    refused = {str(status): ref(str(status), "responses") for status in refusals}
    return {**found, "responses": {**answers, **refused, "default": OTHER}}


def answered(schema: Part, status: int = 200, description: str = "Done", headers: Sequence[str] = ()) -> Part:
    """The answer `status` with `schema` as JSON."""
    said: Part = {"description": description, "content": of_json(schema)}
    if headers:
        said["headers"] = {name: ref(name, "headers") for name in headers}
    return {str(status): said}


def silent(status: int = 204, description: str = "Done") -> Part:
    """An answer without a body."""
    return {str(status): {"description": description}}


def path(*parameters: str, **operations: Part | None) -> Part:
    """The operations of one address, by their method; those that aren't there are None. `parameters` stand in it."""
    shared: dict[str, Any] = {"parameters": [ref(each, "parameters") for each in parameters]} if parameters else {}
    return shared | {method: each for method, each in operations.items() if each is not None}
