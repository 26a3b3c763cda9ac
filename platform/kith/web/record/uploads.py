"""Files that come with a record's form: staged before the transaction that writes, so that nobody waits for bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kith.errors import KithError
from kith.files import find, stage
from kith.records.filing import MEGABYTE, one_of
from kith.records.model import FileRef
from kith.web.forms.build import RecordForm
from kith.web.forms.uploads import Uploads
from kith.web.look.files import ShownFile
from kith.web.look.messages import message_of


def uploads_of(form: RecordForm) -> list[Uploads]:
    """The inputs of files."""
    return [each for each in form.inputs.values() if isinstance(each, Uploads)]


def take_uploads(request: Any, form: RecordForm) -> bool:
    """Stages what came with the form and goes on in a transaction that may write.

    False where a file was refused: its input says why, and the form is to be shown again.
    """
    if not request.database.may_begin_writing:
        return True
    for each in uploads_of(form):
        if each.state.writable:
            _take(request, each)
    request.database.begin_writing()
    return not any(each.problems for each in uploads_of(form))


def _take(request: Any, input_: Uploads) -> None:
    kind = one_of(input_.declared)
    owner, most = request.actor.user, kind.max_megabytes * MEGABYTE
    for sent in input_.sent:
        try:
            made = stage(request.registry.kith, sent.file, sent.name, owner=owner, accept=kind.accept, most=most)
        except KithError as refused:
            input_.problems += [message_of(each) for each in refused.problems]
        else:
            input_.take(made.id)
    input_.sent = []


def tell_of_files(request: Any, form: RecordForm, known: Mapping[str, Any]) -> None:
    """Tells the inputs what their files are called: those of the record, `known`, and those that were staged."""
    base = request.realm.base
    of_record = {ref.id: _shown(ref, base) for ref in _file_refs(known.values())}
    for each in uploads_of(form):
        each.limit = request.registry.kith.settings.files.max_size
        found = {id: of_record.get(id) or _staged(request, id) for id in each.ids}
        each.known = {id: file for id, file in found.items() if file is not None}
        each.title = {id: file.name for id, file in each.known.items()}


def _file_refs(values: Iterable[Any]) -> Iterable[FileRef]:
    for value in values:
        yield from (each for each in (value if isinstance(value, tuple) else (value,)) if isinstance(each, FileRef))


def _shown(file: FileRef, base: str) -> ShownFile:
    return ShownFile.of(file.id, file.title or "", file.size, previewed=file.previewed, base=base)


def _staged(request: Any, id: str) -> ShownFile | None:
    file = find(request.tx, id)
    if file is None or file.state != "staged" or file.owner != request.actor.user:
        return None
    return ShownFile.of(file.id, file.name, file.size, previewed=file.previewed, base=request.realm.base)
