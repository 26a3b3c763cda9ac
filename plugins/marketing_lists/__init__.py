"""Marketing lists: contacts on lists, by hand or by a filter, and mailings to them.

`members` writes who is on a list, `filters` keeps lists by a filter up to date, `letters` is what a mailing says,
`sending` lets it go out bit by bit, `pages` shows how far it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from kith_ext.marketing_lists import filters, letters, members, pages, sending

from kith.ext import (
    Actor,
    Draft,
    Handler,
    Module,
    Outgoing,
    Panel,
    Perform,
    Problem,
    Row,
    Tx,
    WebPage,
    hookimpl,
)


@hookimpl
def kith_actions() -> Mapping[str, Perform]:
    """The actions of modules/*.yaml."""
    return {
        "marketing_lists": members.add_to_list,
        "marketing_lists_add_contact": members.add_contact,
        "marketing_lists_take_off": members.take_off,
        "marketing_lists_unsubscribe": members.unsubscribe,
        "marketing_lists_resubscribe": members.resubscribe,
        "marketing_lists_follow_filter": filters.follow_now,
        "marketing_lists_send_test": letters.send_test,
        "marketing_lists_start": sending.start,
        "marketing_lists_pause": sending.pause,
        "marketing_lists_resume": sending.resume,
        "marketing_lists_cancel": sending.cancel,
    }


@hookimpl
def kith_job_handlers() -> Mapping[str, Handler]:
    """The jobs that follow filters and send mailings."""
    return {
        filters.ALL: filters.follow_all,
        filters.ONE: filters.follow_one,
        filters.CONTACTS: filters.follow_contacts,
        sending.STEP: sending.step,
    }


@hookimpl
def kith_schedules() -> Mapping[str, timedelta]:
    """Filters are followed anew each hour: days pass, and what lies behind a contact changes without it."""
    return {filters.ALL: timedelta(hours=1)}


@hookimpl
def kith_before_save(tx: Tx, actor: Actor, module: Module, drafts: Sequence[Draft]) -> Sequence[Problem] | None:
    """Checks filters and what mailings say, and has filters followed for contacts that change.

    It isn't `kith_after_save`, for whose sake every new record of every module would be written under a savepoint.
    """
    if module.name == "contacts":
        filters.note_contacts(tx, actor, module, drafts)
    elif module.name == "marketing_lists":
        return filters.check(tx, actor, drafts)
    elif module.name == "mailings":
        return letters.check_drafts(tx, actor, drafts)
    return None


@hookimpl
def kith_mail_gate(tx: Tx, mails: Sequence[Outgoing]) -> Mapping[str, str]:
    """Keeps back what waits of mailings that were cancelled."""
    return sending.kept_back(tx, mails)


@hookimpl
def kith_mail_unsubscribed(tx: Tx, address: str, list: str, again: bool) -> None:  # noqa: A002 - the hook calls it so
    """Notes on the list that somebody has used the link of a mail."""
    members.note_link_used(tx, address, list, again=again)


@hookimpl
def kith_record_panels(tx: Tx, actor: Actor, module: Module, row: Row) -> Sequence[Panel]:
    """How many are on a list, and how far a mailing is."""
    if module.name == "mailings":
        return [pages.mailing_panel(tx, actor, row)]
    return [pages.list_panel(tx, actor, row)] if module.name == "marketing_lists" else []


@hookimpl
def kith_pages() -> Sequence[WebPage]:
    """Whom a mailing goes to, and what came of each mail: /p/marketing_lists/recipients?mailing=<id>."""
    return [WebPage(path="recipients", show=pages.recipients_page, module="mailings")]
