"""The REST API: JSON in and out, bearer tokens, problem details. Every right and rule is the engine's."""

from __future__ import annotations

from typing import Any

from kith.web.api import (
    actions,
    attachments,
    bulk,
    collection,
    describe,
    description,
    feed,
    files,
    record,
    related,
    shares,
    views,
)
from kith.web.api.contexts import Call, FileCall, ModuleCall, RecordCall
from kith.web.api.rate import Rate
from kith.web.api.routes import add_resource


def includeme(config: Any) -> None:
    """Adds the addresses of the API, and problem details for whatever goes wrong below /api/."""
    config.include("kith.web.api.problems")
    config.registry.rate = Rate(config.registry.kith.settings.limits.requests)
    add_resource(config, "api", "/api/v1{slash:/?}", Call, get=describe.show)
    add_resource(config, "api.description", "/api/v1/openapi.json", Call, get=description.show)
    add_resource(config, "api.files", "/api/v1/files", FileCall, post=files.create)
    add_resource(config, "api.file", "/api/v1/files/{id}", FileCall, get=files.show)
    add_resource(config, "api.file.content", "/api/v1/files/{id}/content", FileCall, any_type=True, get=files.content)
    add_resource(config, "api.file.preview", "/api/v1/files/{id}/preview", FileCall, any_type=True, get=files.preview)
    add_resource(
        config,
        "api.module",
        "/api/v1/{module}",
        ModuleCall,
        get=collection.show,
        post=collection.create,
        patch=collection.change_all,
    )
    add_resource(config, "api.views", "/api/v1/{module}/views", ModuleCall, get=views.show, post=views.create)
    add_resource(
        config,
        "api.view",
        "/api/v1/{module}/views/{view}",
        ModuleCall,
        get=views.read,
        patch=views.change,
        delete=views.remove,
    )
    add_resource(
        config,
        "api.record",
        "/api/v1/{module}/{id}",
        RecordCall,
        get=record.show,
        patch=record.change,
        delete=record.remove,
    )
    add_resource(config, "api.bulk", "/api/v1/{module}/actions/{action}", ModuleCall, post=bulk.carry_out)
    run = "/api/v1/{module}/actions/{action}/{run}"
    add_resource(config, "api.bulk.run", run, ModuleCall, get=bulk.show)
    add_resource(config, "api.bulk.undo", f"{run}/undo", ModuleCall, post=bulk.undo)
    _add_what_hangs_on_a_record(config)


def _add_what_hangs_on_a_record(config: Any) -> None:
    """The addresses below a record's own; that of related lists is the last, since it takes any name."""
    add_resource(config, "api.action", "/api/v1/{module}/{id}/actions/{action}", RecordCall, post=actions.carry_out)
    add_resource(config, "api.shares", "/api/v1/{module}/{id}/shares", RecordCall, get=shares.show, post=shares.create)
    add_resource(config, "api.share", "/api/v1/{module}/{id}/shares/{share}", RecordCall, delete=shares.end)
    add_resource(
        config,
        "api.attachments",
        "/api/v1/{module}/{id}/attachments",
        RecordCall,
        get=attachments.show,
        post=attachments.add,
    )
    add_resource(
        config,
        "api.attachment",
        "/api/v1/{module}/{id}/attachments/{file}",
        RecordCall,
        delete=attachments.remove,
    )
    add_resource(config, "api.feed", "/api/v1/{module}/{id}/feed", RecordCall, get=feed.show)
    add_resource(config, "api.comments", "/api/v1/{module}/{id}/comments", RecordCall, post=feed.comment)
    add_resource(
        config,
        "api.comment",
        "/api/v1/{module}/{id}/comments/{comment}",
        RecordCall,
        patch=feed.change,
        delete=feed.remove,
    )
    add_resource(config, "api.undo", "/api/v1/{module}/{id}/undo", RecordCall, post=feed.take_back)
    add_resource(
        config,
        "api.related",
        "/api/v1/{module}/{id}/{related}",
        related.RelatedCall,
        get=related.show,
        post=related.create,
    )
