"""A mail as somebody wants it sent: to whom, what it says, what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from kith.mail.templates import Template

Purpose = Literal["account", "content", "list"]

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class MailingList:
    """What a mail can be unsubscribed from. `key` never changes (`marketing:<id>`), `label` is shown."""

    key: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A small text that goes along, such as an invitation to a meeting: `type` is `text/calendar; method=REQUEST`."""

    name: str
    type: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One mail to one address.

    `purpose` is what the gate goes by: `account` (invitations, confirmations, log-in links), `content` (what was
    created, assigned, said), `list` (what somebody has subscribed to; then `list` names it).
    `template` is a template's name, or the template itself where somebody has written one; `values` fill its
    placeholders. `link` is a path on this site, beginning with `/`, for the placeholder `{link}`; it is kept sealed.
    `about` is (module's name, record's id): the mail becomes an event there. `user` is the account that it is for,
    `sender` the one whose doing it is. `open_to_all`: what it links to needs no log-in, so it reaches who isn't
    invited. `batch` tells the mails of a mailing from all others.
    """

    purpose: Purpose
    to: str
    template: str | Template
    name: str = ""
    values: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    link: str | None = None
    about: tuple[str, str] | None = None
    user: str | None = None
    sender: str | None = None
    reply_to: str | None = None
    list: MailingList | None = None
    locale: str | None = None
    open_to_all: bool = False
    batch: str | None = None
    attachments: tuple[Attachment, ...] = ()
