"""The addresses below a record that are the same for every module: shares, attachments, feed, comments, undo."""

from __future__ import annotations

from collections.abc import Iterator

from kith.access.module_access import ModuleAccess
from kith.web.api.openapi.components import FLAG, MOMENT, TEXT, Part, listed, maybe, ref, thing
from kith.web.api.openapi.operations import READ, WRITE, answered, operation, path, silent
from kith.web.api.openapi.schemas import shown
from kith.web.api.values import UUID

Paths = Iterator[tuple[str, Part]]
_WHOLE = {"additionalProperties": False}


def record_paths(access: ModuleAccess, *, administers: bool) -> Paths:
    """What hangs on the records of a module, as far as the caller may view them at all."""
    if not access.allows("view"):
        return
    name, tag = access.module.name, access.module.labels.many
    one = f"/api/v1/{name}/{{id}}"
    yield from _feed(access, one, name, tag)
    yield from _attachments(access, one, name, tag)
    if administers or access.allows("edit") or access.allows("share"):
        yield from _shares(one, name, tag)


def _feed(access: ModuleAccess, one: str, name: str, tag: str) -> Paths:
    read = operation(
        f"{name}.feed",
        tag,
        "What happened to it",
        answered(ref("Feed"), description="Newest first"),
        parameters=["feed-limit", "cursor"],
        refusals=(400, *READ),
    )
    yield f"{one}/feed", path("id", get=read)
    if access.allows("comment"):
        said = thing({"body": TEXT, "audience": {"enum": ["internal", "shared"]}}, "body", **_WHOLE)
        answers = answered(ref("Comment"), 201, "Said", ["Location"])
        comment = operation(
            f"{name}.comment",
            tag,
            "Comment on it",
            answers,
            parameters=["Idempotency-Key"],
            body=said,
            refusals=WRITE,
        )
        yield f"{one}/comments", path("id", post=comment)
    if access.allows("comment") or access.allows("delete"):
        yield f"{one}/comments/{{comment}}", path("id", "comment", **_comment(access, name, tag))
    if access.allows("edit"):
        wanted = thing({"event": UUID, "confirmed": FLAG}, "event", **_WHOLE)
        undo = operation(
            f"{name}.undo",
            tag,
            "Take a change back",
            answered(shown(access), headers=["ETag"]),
            parameters=["If-Match"],
            body=wanted,
            refusals=WRITE,
        )
        yield f"{one}/undo", path("id", post=undo)


def _comment(access: ModuleAccess, name: str, tag: str) -> dict[str, Part | None]:
    """One comment: who may comment changes their own, and it or the grant `delete` deletes."""
    change = None
    if access.allows("comment"):
        change = operation(
            f"{name}.comment.change",
            tag,
            "Change one's own comment",
            answered(ref("Comment")),
            body=thing({"body": TEXT}, "body", **_WHOLE),
            refusals=WRITE,
        )
    delete = operation(f"{name}.comment.delete", tag, "Delete a comment", silent(), refusals=WRITE)
    return {"patch": change, "delete": delete}


def _attachments(access: ModuleAccess, one: str, name: str, tag: str) -> Paths:
    read = operation(f"{name}.attachments", tag, "Its attachments", answered(ref("Attachments")), refusals=READ)
    add = None
    if access.allows("attach"):
        body = thing({"files": listed(UUID, minItems=1, maxItems=50), "shared": FLAG}, "files", **_WHOLE)
        add = operation(
            f"{name}.attach",
            tag,
            "Attach files that were sent to /api/v1/files",
            answered(ref("Attachments"), 201, "Attached"),
            body=body,
            refusals=WRITE,
        )
        remove = operation(f"{name}.detach", tag, "Remove an attachment", silent(), refusals=WRITE)
        yield f"{one}/attachments/{{file}}", path("id", "file", delete=remove)
    yield f"{one}/attachments", path("id", get=read, post=add)


def _shares(one: str, name: str, tag: str) -> Paths:
    wanted = thing(
        {"user": TEXT, "group": TEXT, "role": TEXT, "level": {"enum": ["view", "edit"]}, "until": maybe(MOMENT)},
        **_WHOLE,
    )
    read = operation(
        f"{name}.shares", tag, "With whom it is shared", answered(thing({"data": listed(ref("Share"))}, "data"))
    )
    add = operation(
        f"{name}.share", tag, "Share it", answered(ref("Share"), 201, "Shared"), body=wanted, refusals=WRITE
    )
    end = operation(f"{name}.unshare", tag, "End a share", silent(), refusals=WRITE)
    yield f"{one}/shares", path("id", get=read, post=add)
    yield f"{one}/shares/{{share}}", path("id", "share", delete=end)
