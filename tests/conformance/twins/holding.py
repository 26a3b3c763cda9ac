"""What a viewer asks of files and attachments, and sends to them."""

from __future__ import annotations

from tests.conformance.twins.asker import Asker, Question


def _place(ask: Asker) -> str:
    module = ask.module()
    return f"{module.name}/{ask.id_of(module.name)}"


def api_file(ask: Asker) -> Question:
    """What is told of a file, of a record in reach or out of it, or of a closed field."""
    return Question(route="api.file", path=f"/api/v1/files/{ask.id_of('files')}")


def api_content(ask: Asker) -> Question:
    """Its bytes."""
    headers = (("Range", "bytes=0-3"),) if ask.draw.random() < 0.3 else ()
    return Question(route="api.file.content", path=f"/api/v1/files/{ask.id_of('files')}/content", headers=headers)


def api_preview(ask: Asker) -> Question:
    """Its small picture."""
    return Question(route="api.file.preview", path=f"/api/v1/files/{ask.id_of('files')}/preview")


def api_attachments(ask: Asker) -> Question:
    """The attachments of a record."""
    return Question(route="api.attachments", path=f"/api/v1/{_place(ask)}/attachments")


def content(ask: Asker) -> Question:
    """A file as pages link to it."""
    return Question(route="file", path=f"/files/{ask.id_of('files')}/a.txt")


def preview(ask: Asker) -> Question:
    """Its small picture, as pages show it."""
    return Question(route="file.preview", path=f"/previews/{ask.id_of('files')}")


def attachments(ask: Asker) -> Question:
    """The page with the attachments of a record."""
    return Question(route="record.attachments", path=f"/m/{_place(ask)}/attachments")


def attach(ask: Asker) -> Question:
    """Files to attach over the API: none of them is the viewer's to give."""
    body = {"files": [ask.id_of("files")], "shared": ask.draw.random() < 0.5}
    return Question(route="api.attachments", method="POST", path=f"/api/v1/{_place(ask)}/attachments", json=body)


def detach(ask: Asker) -> Question:
    """An attachment to remove."""
    path = f"/api/v1/{_place(ask)}/attachments/{ask.id_of('files')}"
    return Question(route="api.attachment", method="DELETE", path=path)


def detach_on_page(ask: Asker) -> Question:
    """An attachment to remove on the page."""
    path = f"/m/{_place(ask)}/attachments/{ask.id_of('files')}/remove"
    return Question(route="record.attachment.remove", method="POST", path=path, form=[])


def attach_nothing(ask: Asker) -> Question:
    """A form without a file."""
    return Question(route="record.attachments", method="POST", path=f"/m/{_place(ask)}/attachments", form=[])


def stage_wrongly(ask: Asker) -> Question:
    """A file with a parameter that isn't there."""
    return Question(route="api.files", method="POST", path="/api/v1/files?nme=a.txt", json={})


API_READS = (api_file, api_content, api_content, api_preview, api_attachments)
PAGE_READS = (content, content, preview, attachments)
WRITES = (attach, detach, detach_on_page, attach_nothing, stage_wrongly)
