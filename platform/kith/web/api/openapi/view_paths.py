"""The addresses of a module's views."""

from __future__ import annotations

from collections.abc import Iterator

from kith.web.api.openapi.components import VIEW_SAID, Part, ref, thing
from kith.web.api.openapi.operations import READ, WRITE, answered, operation, path, silent

VIEW = answered(ref("View"))


def view_paths(module: str, tag: str, *, keeps: bool) -> Iterator[tuple[str, Part]]:
    """Both addresses with their operations; `keeps`: the caller may have views of their own."""
    base, name = f"/api/v1/{module}/views", f"{module}.views"
    shown = operation(name, tag, f"Views of {tag}", answered(ref("Views")), refusals=(400, *READ))
    yield base, path(get=shown, post=_create(name, tag) if keeps else None)
    found = operation(f"{name}.get", tag, "One view", VIEW)
    change = _change(name, tag) if keeps else None
    remove = operation(f"{name}.delete", tag, "Remove a view", silent(), refusals=WRITE) if keeps else None
    yield f"{base}/{{view}}", path("view-id", get=found, patch=change, delete=remove)


def _create(name: str, tag: str) -> Part:
    body: Part = {**thing(VIEW_SAID, "label"), "additionalProperties": False}
    made = answered(ref("View"), 201, "Kept", ["Location"])
    return operation(
        f"{name}.create", tag, "Keep a view", made, parameters=["Idempotency-Key"], body=body, refusals=WRITE
    )


def _change(name: str, tag: str) -> Part:
    body: Part = {**thing(VIEW_SAID), "additionalProperties": False}
    return operation(f"{name}.change", tag, "Change a view", VIEW, body=body, refusals=WRITE)
