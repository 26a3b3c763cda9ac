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
from kith.definition.model import Assignment, Field, Module, Rule, Site, SortKey, WebForm
from kith.errors import KithError, Problem
from kith.ext.accounts import invite
from kith.ext.alike import Alike, find_alike
from kith.ext.assigning import creates_anywhere, drafts_fitting, one_at_a_time, owned, staff, take_turns
from kith.ext.command import OpenedSite, site_command
from kith.ext.complaint import complaint
from kith.ext.later import enqueue
from kith.ext.mail import send_mail, send_mails
from kith.ext.nearly_alike import find_nearly_alike
from kith.ext.own import acting_for, settings, system
from kith.ext.reading import OpenedFile, open_file
from kith.fields import ColumnSpec, Context, Examples, FieldType, Money, RecordRef, refuse
from kith.files import Upload
from kith.intake.captchas import Captcha
from kith.intake.sent import Sent
from kith.jobs.handlers import Handler, Running
from kith.lazy import lazy
from kith.ledger.events import Event, record
from kith.mail.batches import Recipient, mail_stopped, recipients, written_to
from kith.mail.message import Attachment, MailingList, Message
from kith.mail.outgoing import Outgoing, find_mail
from kith.mail.outgoing import counted as mail_counts
from kith.mail.send import check as check_mail
from kith.mail.suppression import lift as allow_mail
from kith.mail.suppression import suppress as stop_mail
from kith.mail.templates import Template as MailTemplate
from kith.mail.templates import read_template as read_mail_template
from kith.mail.templates import template as mail_template
from kith.mail.values import check_record_places, record_values
from kith.plugins import hookimpl, of_modules
from kith.records.actions import ActionCall, ActionResult, Perform
from kith.records.ask import parse_query
from kith.records.attachments import attach
from kith.records.draft import Draft
from kith.records.lifecycle import delete, restore
from kith.records.model import Change, FileRef, Outcome, Page, Query, Ref, Row, Saved
from kith.records.query import get, page
from kith.records.related import related_page
from kith.records.save import write
from kith.records.search import find
from kith.settings import FileSettings
from kith.source import Source
from kith.storage.plan.reference import Gone, Reference
from kith.storage.tx import Tx
from kith.timeline.comments import Written
from kith.timeline.comments import write as comment
from kith.timeline.notifications import remind_of
from kith.web.plugins.model import ApiDoc, ApiRequest, ApiRoute, PageRequest, Panel, WebPage

VERSION = 1

__all__ = [
    "VERSION",
    "ActionCall",
    "ActionResult",
    "Actor",
    "Alike",
    "ApiDoc",
    "ApiRequest",
    "ApiRoute",
    "Assignment",
    "Attachment",
    "Captcha",
    "Change",
    "ColumnSpec",
    "Context",
    "Draft",
    "Event",
    "Examples",
    "Field",
    "FieldType",
    "FileRef",
    "FileSettings",
    "Gone",
    "Handler",
    "KithError",
    "MailTemplate",
    "MailingList",
    "Message",
    "Module",
    "Money",
    "OpenedFile",
    "OpenedSite",
    "Outcome",
    "Outgoing",
    "Page",
    "PageRequest",
    "Panel",
    "Perform",
    "Problem",
    "Query",
    "Recipient",
    "RecordRef",
    "Ref",
    "Reference",
    "Row",
    "Rule",
    "Running",
    "Saved",
    "Sent",
    "Site",
    "SortKey",
    "Source",
    "Tx",
    "Upload",
    "WebForm",
    "WebPage",
    "Written",
    "acting_for",
    "allow_mail",
    "allows",
    "attach",
    "check_mail",
    "check_record_places",
    "comment",
    "complaint",
    "creates_anywhere",
    "delete",
    "drafts_fitting",
    "enqueue",
    "find",
    "find_alike",
    "find_mail",
    "find_nearly_alike",
    "get",
    "hookimpl",
    "invite",
    "lazy",
    "mail_counts",
    "mail_stopped",
    "mail_template",
    "may",
    "of_modules",
    "one_at_a_time",
    "open_file",
    "owned",
    "page",
    "parse_query",
    "read_mail_template",
    "readable",
    "recipients",
    "record",
    "record_values",
    "refuse",
    "related_page",
    "remind_of",
    "restore",
    "send_mail",
    "send_mails",
    "settings",
    "site_command",
    "staff",
    "stop_mail",
    "system",
    "take_turns",
    "writable",
    "write",
    "written_to",
]
