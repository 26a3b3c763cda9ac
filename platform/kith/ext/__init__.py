"""All that plugins may import of Kith. What stands here stays as it is within one `VERSION`; all else may change.

    from kith.ext import complaint, hookimpl

    @hookimpl
    def kith_before_save(tx, actor, module, drafts):
        ...

Hooks are described in docs/hooks.md. Every function takes the transaction `tx` first, then the `actor` in whose name it
acts: whom the hook was given, with that one's rights. All rights are only had by asking: `system`.
"""

from __future__ import annotations

from kith.access.actor import Actor
from kith.access.rights import allows, may, readable, writable
from kith.definition.model import Field, Module, Site, SortKey
from kith.errors import KithError, Problem
from kith.ext.accounts import invite
from kith.ext.alike import Alike, find_alike
from kith.ext.command import OpenedSite, site_command
from kith.ext.complaint import complaint
from kith.ext.later import enqueue
from kith.ext.own import settings, system
from kith.fields import ColumnSpec, Context, Examples, FieldType, Money, RecordRef, refuse
from kith.jobs.handlers import Handler, Running
from kith.lazy import lazy
from kith.ledger.events import Event, record
from kith.plugins import hookimpl
from kith.records.actions import ActionCall, ActionResult, Perform
from kith.records.ask import parse_query
from kith.records.draft import Draft
from kith.records.lifecycle import delete, restore
from kith.records.model import Change, Outcome, Page, Query, Ref, Row, Saved
from kith.records.query import get, page
from kith.records.related import related_page
from kith.records.save import write
from kith.records.search import find
from kith.source import Source
from kith.storage.plan.reference import Gone, Reference
from kith.storage.tx import Tx
from kith.web.plugins.model import PageRequest, Panel, WebPage

VERSION = 1

__all__ = [
    "VERSION",
    "ActionCall",
    "ActionResult",
    "Actor",
    "Alike",
    "Change",
    "ColumnSpec",
    "Context",
    "Draft",
    "Event",
    "Examples",
    "Field",
    "FieldType",
    "Gone",
    "Handler",
    "KithError",
    "Module",
    "Money",
    "OpenedSite",
    "Outcome",
    "Page",
    "PageRequest",
    "Panel",
    "Perform",
    "Problem",
    "Query",
    "RecordRef",
    "Ref",
    "Reference",
    "Row",
    "Running",
    "Saved",
    "Site",
    "SortKey",
    "Source",
    "Tx",
    "WebPage",
    "allows",
    "complaint",
    "delete",
    "enqueue",
    "find",
    "find_alike",
    "get",
    "hookimpl",
    "invite",
    "lazy",
    "may",
    "page",
    "parse_query",
    "readable",
    "record",
    "refuse",
    "related_page",
    "restore",
    "settings",
    "site_command",
    "system",
    "writable",
    "write",
]
