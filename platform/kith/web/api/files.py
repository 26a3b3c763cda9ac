"""Files over the API: one is staged first, then written into a field or attached by its id; reading is as on pages."""

from __future__ import annotations

from typing import Any

from kith.access.rights import access_to
from kith.definition.model import Module
from kith.errors import Problem
from kith.files import StoredFile, stage
from kith.records.delivery import open_file
from kith.records.filing import is_file
from kith.records.model import FileRef
from kith.web.api.collection import pairs_of
from kith.web.api.contexts import FileCall
from kith.web.api.problems import RefusedError
from kith.web.api.render import answer, file_shown
from kith.web.doors.limits import MULTIPART
from kith.web.files.answer import file_answer, preview_answer
from kith.web.forms.uploads import sent_files

UNNAMED = "file"
USES = ("create", "edit", "attach", "comment")


def create(call: FileCall, request: Any) -> Any:
    """201 with the staged file. The body is the file itself, `?name=` its name; or a form with one part `file`.

    403 for a token that could put it nowhere.
    """
    given = dict(pairs_of(request))
    unknown = [name for name in given if name != "name"]
    if unknown:
        raise RefusedError(400, *(Problem(code="K609", params={"name": each[:200]}) for each in unknown))
    if not _has_use(call):
        raise RefusedError(403)
    name, source = _sent(request, given.get("name", ""))
    file = stage(request.registry.kith, source, name, owner=call.actor.user)
    return answer(shown(file), 201, {"Location": f"/api/v1/files/{file.id}"})


def _has_use(call: FileCall) -> bool:
    found = [access for name in call.tx.site.modules if (access := access_to(call.tx.site, call.actor, name))]
    return any(access.allows(use) for access in found for use in (*USES, *_asking(access.module)))


def _asking(module: Module) -> list[str]:
    """The actions of a module that ask for files."""
    return [action.name for action in module.actions.values() if any(map(is_file, action.ask.values()))]


def _sent(request: Any, name: str) -> tuple[str, Any]:
    if request.content_type != MULTIPART:
        return name or UNNAMED, request.body_file
    sent = sent_files(request.POST, "file")
    if len(sent) != 1:
        raise RefusedError(400, Problem(code="K669", field="file"))
    return name or sent[0].name, sent[0].file


def show(call: FileCall, request: Any) -> Any:
    """200 with what is told of a file: `{id, name, size, type, url}`. 404 for who may not read it now."""
    return answer(shown(_opened(call)))


def content(call: FileCall, request: Any) -> Any:
    """The bytes of a file."""
    return file_answer(request, _opened(call))


def preview(call: FileCall, request: Any) -> Any:
    """A small picture of an image."""
    return preview_answer(request, _opened(call))


def _opened(call: FileCall) -> StoredFile:
    return open_file(call.tx, call.actor, call.request.matchdict["id"].lower())


def shown(file: StoredFile) -> dict[str, Any]:
    """A stored file as the API shows it."""
    return file_shown(FileRef(file.id, file.name, "files", file.size, file.type, file.previewed))
