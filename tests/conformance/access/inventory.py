"""Every address of the site and how the matrix asks it: whoever adds a route adds its line here."""

from __future__ import annotations

from typing import Any

from tests.conformance.access.calls import Call
from tests.conformance.access.cast import ORACLE
from tests.conformance.access.oracle import Principal, Record

PAGE = "/m/contacts"
RECORD = f"{PAGE}/{{id}}"
API = "/api/v1/contacts"
API_RECORD = f"{API}/{{id}}"
WRONG = {"email": "{who}@example.org", "password": "wrong"}
CHANGED = {"name": "Changed", "_version": "1"}
MADE = {"_new.friend.name": "New"}
MOVED = {"_by": "kind", "_to": "client", "_version": "1"}
USES = ("create", "edit", "attach", "comment")  # what a file is of use for
NOBODY = "018f0000-0000-7000-8000-000000000000"
PROMOTED = {"_do": "promote", "_id": NOBODY, "_count": "1"}  # whom nobody reaches: the run says so


def _reading(route: str, path: str, who: Any, **more: Any) -> tuple[Call, ...]:
    return tuple(Call(route=route, method=method, path=path, who=who, **more) for method in ("GET", "HEAD"))


def _sending(route: str, path: str, who: Any, **more: Any) -> tuple[Call, ...]:
    return (Call(route=route, method="POST", path=path, who=who, **more),)


def _of_who_is_in(who: Principal, record: Record | None) -> int | None:
    """The log-in sends those on who are in already."""
    return 303 if who.enters or who.unproven else None


def _who_has_to_prove(who: Principal, record: Record | None) -> int | None:
    """A second factor is set up by those alone whose roles ask for one."""
    return 200 if who.unproven else None


def _proves_nothing(who: Principal, record: Record | None) -> int | None:
    return 422 if who.unproven else None


def _in_the_bin(who: Principal, record: Record | None) -> int | None:
    """What lies in the bin is there for those who may restore it."""
    if not ORACLE.grants(who, "contacts", "view"):
        return 403
    restores = record is not None and record.deleted and ORACLE.reaches(who, "contacts", "restore", record)
    return None if restores else 404


def _restores(who: Principal, record: Record | None) -> int | None:
    """The same for programs, to whom what isn't open isn't there."""
    return 404 if _in_the_bin(who, record) else None


def _to_fill_in(who: Principal, record: Record | None) -> int | None:
    """What forms ask while somebody types is open to whoever may create or edit."""
    fills = ORACLE.grants(who, "contacts", "create") or ORACLE.grants(who, "contacts", "edit")
    return 200 if fills else 403


def _to_make(who: Principal, record: Record | None) -> int | None:
    """A record that a lookup needs is made by whoever fills in the form, may make such records and may view them."""
    if (said := _to_fill_in(who, record)) != 200:
        return said
    makes = ORACLE.grants(who, "contacts", "create") and ORACLE.grants(who, "contacts", "view")
    return None if makes else 404


def _may_administer(who: Principal, record: Record | None) -> int | None:
    return None if ORACLE.may(who, "administer") else 403


def _manages_portals(who: Principal, record: Record | None) -> int | None:
    return None if ORACLE.may(who, "manage_portals") else 403


def _sees_calls(who: Principal, record: Record | None) -> int | None:
    """A related list is there for those who may view its module, once the record is."""
    if not ORACLE.grants(who, "contacts", "view"):
        return None
    return None if ORACLE.grants(who, "calls", "view") else 404


def _looks(who: Principal, record: Record | None) -> int | None:
    """A page of a record asks for the right to view the module first."""
    return None if ORACLE.grants(who, "contacts", "view") else 403


def _views(who: Principal, record: Record | None) -> int | None:
    """An action is there for those who may view the module's records."""
    return None if ORACLE.grants(who, "contacts", "view") else 404


def _keeps_views(who: Principal, record: Record | None) -> int | None:
    """Views are kept by people, and by tokens that weren't narrowed to something else."""
    return None if who.narrowed is None else 403


def _nobodys(who: Principal, record: Record | None) -> int | None:
    """A run is there for who began it alone."""
    return 404


def _has_use_for_files(who: Principal, record: Record | None) -> int | None:
    """A file is taken from those alone who could put it somewhere: into a new record, or into one that they see."""
    uses = (
        ORACLE.grants(who, module, use) and (use == "create" or ORACLE.grants(who, module, "view"))
        for module in ("contacts", "calls", "invoices")
        for use in USES
    )
    return None if any(uses) else 403


def _links_calls(who: Principal, record: Record | None) -> int | None:
    """A record is put into a related list by whoever may edit records of the list's module, once both are there."""
    if (said := _looks(who, record)) is not None:
        return said
    if record is None or record.deleted or not ORACLE.reaches(who, "contacts", "view", record):
        return 404
    if _sees_calls(who, record) == 404:
        return 404
    return None if ORACLE.grants(who, "calls", "edit") else 403


def _adds_calls(who: Principal, record: Record | None) -> int | None:
    if _sees_calls(who, record) == 404 or record is None or not ORACLE.reaches(who, "contacts", "view", record):
        return 404
    if record.deleted:
        return 404
    return None if ORACLE.grants(who, "calls", "create") else 403


NOTHING = "01931b2c-7a00-7000-8000-00000000000a"
SAID = {"body": "x"}
IN_TURN: dict[str, Any] = {"first": _looks, "entry": False}  # the module, then the record, then the right

PAGES = (
    *_reading("healthz", "/healthz", "open"),
    *_reading("readyz", "/readyz", "open"),
    *_reading("metrics", "/metrics", "open", ok=404),  # from elsewhere, without its token
    *_reading("login", "/login", "open", first=_of_who_is_in),
    *_sending("login", "/login", "open", form=WRONG, ok=422),
    *_sending("logout", "/logout", "open", ok=303),
    *_reading("login.code", "/login/code", "open", ok=303),
    *_sending("login.code", "/login/code", "open", form={"code": "000000"}, ok=303),
    *_reading("login.two_factor", "/login/two-factor", "open", first=_who_has_to_prove, ok=303),
    *_sending("login.two_factor", "/login/two-factor", "open", form={"code": "000000"}, first=_proves_nothing, ok=303),
    *_reading("login.with", "/login/with/nobody", "open", ok=404),
    *_reading("login.back", "/login/with/nobody/back?code=x&state=y", "open", ok=404),
    *_reading("invite", "/invite/nonsense", "open", ok=404),
    *_sending("invite", "/invite/nonsense", "open", form=WRONG, ok=404),
    *_reading("reset", "/reset/nonsense", "open", ok=404),
    *_sending("reset", "/reset/nonsense", "open", form=WRONG, ok=404),
    *_reading("setup", "/setup/nonsense", "open", ok=404),
    *_sending("setup", "/setup/nonsense", "open", form=WRONG, ok=422),
    *_reading("forgot", "/forgot", "open"),
    *_sending("forgot", "/forgot", "open", form={"email": "{who}@example.org"}, ok=303),
    *_reading("email", "/email/nonsense", "open", ok=404),
    *_sending("email", "/email/nonsense", "open", ok=404),
    *_reading("unsubscribe", "/unsubscribe/nonsense", "open", ok=404),
    *_sending("unsubscribe", "/unsubscribe/nonsense", "open", ok=404),
    *_reading("webform", "/f/nonsense", "open", ok=404),
    *_sending("webform", "/f/nonsense", "open", ok=404),
    *_reading("webform.colours", "/f/nonsense/colours.css", "open", ok=404),
    *_reading("webform.embed", "/f/nonsense/embed.js", "open", ok=404),
    *_sending("webform.start", "/f/nonsense/start", "open", ok=404),
    *_reading("webform.confirm", "/f/nonsense/confirm/nonsense", "open", ok=404),
    *_sending("webform.confirm", "/f/nonsense/confirm/nonsense", "open", ok=404),
    *_reading("forms", "/forms", "manage_forms"),
    *_reading("forms.one", "/forms/nonsense", "manage_forms", ok=404),
    *_reading("dev.mail", "/dev/mail", "administer"),
    *_reading("dev.mail.one", "/dev/mail/nonsense", "administer", ok=404),
    *_reading("dev.mail.page", "/dev/mail/nonsense/page", "administer", ok=404),
    *_sending("theme", "/theme", "open", form={"theme": "dark"}, ok=303),
    *_reading("home", "/", "staff"),
    *_reading("search", "/search?q=of", "staff"),
    *_reading("options", "/options/country.json", "staff"),
    *_reading("account", "/account", "staff"),
    *_sending("account", "/account", "staff", form={"name": ""}, ok=422),
    *_sending("account.picture", "/account/picture", "staff", ok=422),
    *_reading("account.email", "/account/email", "staff"),
    *_sending("account.email", "/account/email", "staff", form={"email": "x", "present": "x"}, ok=422),
    *_reading("account.password", "/account/password", "staff"),
    *_sending("account.password", "/account/password", "staff", form={"password": "x"}, ok=422),
    *_reading("account.two_factor", "/account/two-factor", "staff"),
    *_sending("account.two_factor", "/account/two-factor", "staff", form={"act": "off", "present": "x"}, ok=422),
    *_reading("account.sessions", "/account/sessions", "staff"),
    *_sending("account.sessions", "/account/sessions", "staff", form={"session": "x"}, ok=422),
    *_reading("account.tokens", "/account/tokens", "staff"),
    *_sending("account.tokens", "/account/tokens", "staff", form={"days": "30", "label": ""}, ok=422),
    *_reading("person.picture", "/people/{bookkeeper}/picture", "staff"),
    *_reading("api.docs", "/api/docs", "staff"),
    *_reading("api.docs.document", "/api/docs/openapi.json", "staff"),
    *_reading("api.docs.document", "/api/docs/openapi.json?module=nothing", "staff", ok=404),
    *_reading("portals", "/portals", "manage_portals"),
    *_reading("portals.type", "/portals/clients", "manage_portals"),
    *_reading("portals.export", "/portals/clients/export", "manage_portals"),
    *_reading("studio", "/studio", "administer"),
    *_reading("studio.plan", "/studio/plan", "administer"),
    *_reading("studio.audit", "/studio/audit", "administer"),
    *_sending("studio.audit.export", "/studio/audit/export", "administer"),
    *_reading("studio.mail", "/studio/mail", "administer"),
    *_sending("studio.mail", "/studio/mail", "administer", form={"act": "none"}, ok=303),
    *_reading("studio.jobs", "/studio/jobs", "administer"),
    *_sending("studio.jobs.deed", "/studio/jobs/discard", "administer", form={"kind": "nobody's"}, ok=303),
    *_reading("studio.people", "/studio/people", "administer"),
    *_reading("studio.people.new", "/studio/people/new", "administer"),
    *_sending("studio.people.new", "/studio/people/new", "administer", form={"email": "x"}, ok=422),
    *_reading("studio.person", "/studio/people/{bookkeeper}", "administer"),
    *_sending("studio.person", "/studio/people/{bookkeeper}", "administer", ok=422),
    *_sending("studio.person.deed", "/studio/people/{bookkeeper}/tokens", "administer", form={"token": "x"}, ok=422),
    *_reading("studio.roles", "/studio/roles", "administer"),
    *_reading("studio.role", "/studio/roles/finance", "administer"),
    *_reading("studio.groups", "/studio/groups", "administer"),
    *_sending("studio.groups", "/studio/groups", "administer", ok=422),
    *_reading("studio.group", "/studio/groups/{north}", "administer"),
    *_sending("studio.group", "/studio/groups/{north}", "administer", ok=422),
    *_sending("studio.group.deed", "/studio/groups/{north}/add", "administer", form={"person": "x"}, ok=422),
    *_reading("impersonation", "/impersonation/{bookkeeper}", "impersonate"),
    *_sending("impersonation", "/impersonation/{bookkeeper}", "impersonate", form={"reason": ""}, ok=422),
    *_reading("impersonation.portal", f"/impersonation/clients/{NOBODY}", "impersonate", ok=404),
    *_sending("impersonation.portal", f"/impersonation/clients/{NOBODY}", "impersonate", ok=404),
    *_reading("impersonation.over", "/impersonation/over", "staff"),
    *_sending("impersonation.end", "/impersonation/end", "staff", ok=303),
    *_reading("plugin", "/p/nothing", "staff", ok=404),  # what pages of plugins ask for is tested with a plugin
    *_sending("plugin", "/p/nothing", "staff", ok=404),
    *_reading("plugin.page", "/p/nothing/at-all", "staff", ok=404),
    *_sending("plugin.page", "/p/nothing/at-all", "staff", ok=404),
    *_reading("plugin.asset", "/assets/nothing/1/at-all.css", "open", ok=404),
    *_reading("list", PAGE, "module"),
    *_reading("choose", f"{PAGE}/choose?field=friend", "module"),
    *_reading("list.views", f"{PAGE}/views", "module"),
    *_sending("list.views", f"{PAGE}/views", "module", form={"_do": "keep", "label": ""}, ok=422),
    *_reading("list.columns", f"{PAGE}/columns", "module"),
    *_reading("list.filter", f"{PAGE}/filter", "module"),
    *_reading("list.export", f"{PAGE}/export", "module", right="export"),
    *_sending("list.export", f"{PAGE}/export", "module", right="export", form={"format": "csv"}, ok=200),
    *_reading("bulk", f"{PAGE}/bulk?_do=promote&_id={NOBODY}", "module", right="promote"),
    *_sending("bulk", f"{PAGE}/bulk", "module", right="promote", form=PROMOTED, ok=303),
    *_reading("bulk.run", f"{PAGE}/bulk/{NOBODY}", "module", ok=404),  # a run is there for who began it
    *_sending("bulk.run", f"{PAGE}/bulk/{NOBODY}", "module", ok=404),
    *_sending("bulk.undo", f"{PAGE}/bulk/{NOBODY}/undo", "module", ok=404),
    *_reading("bulk.refused", f"{PAGE}/bulk/{NOBODY}/refused.csv", "module", ok=404),
    *_reading("board", f"{PAGE}/board", "module"),
    *_reading("calendar", f"{PAGE}/calendar", "module"),
    *_reading("record.new", f"{PAGE}/new", "module", right="create"),
    *_sending("record.new", f"{PAGE}/new", "module", right="create", form={"name": "New"}, ok=303),
    *_reading("record.lookup", f"{PAGE}/lookup?field=friend", "module", first=_to_fill_in),
    *_reading("record.quick", f"{PAGE}/quick/friend", "module", right="create", first=_to_make),
    *_sending("record.quick", f"{PAGE}/quick/friend", "module", right="create", first=_to_make, form=MADE, ok=303),
    *_sending("record.rules", f"{PAGE}/rules", "module", first=_to_fill_in),
    *_reading("record", RECORD, "record"),
    *_reading("record", f"{RECORD}?deleted=1", "record", right="restore", first=_in_the_bin, entry=False),
    *_reading("record.edit", f"{RECORD}/edit", "record", right="edit"),
    *_sending("record.edit", f"{RECORD}/edit", "record", right="edit", form=CHANGED, ok=303),
    *_reading("record.cell", f"{RECORD}/cell/name", "record", right="edit"),
    *_sending("record.cell", f"{RECORD}/cell/name", "record", right="edit", form=CHANGED, ok=303),
    *_sending("record.move", f"{RECORD}/move", "record", right="edit", form=MOVED, ok=303),
    *_reading("record.delete", f"{RECORD}/delete", "record", right="delete"),
    *_sending("record.delete", f"{RECORD}/delete", "record", right="delete", form={"_version": "1"}, ok=303),
    *_sending("record.restore", f"{RECORD}/restore", "record", right="restore", ok=303),
    *_reading("record.menu", f"{RECORD}/menu", "record"),
    *_reading("record.dashboard", f"{RECORD}/dashboard", "record"),
    *_reading("record.message", f"{RECORD}/message", "record", right="comment", **IN_TURN),
    *_sending("record.message", f"{RECORD}/message", "record", right="comment", **IN_TURN, form=SAID, ok=422),
    *_reading("record.beside", f"{RECORD}/beside/next?_list={PAGE}", "record", ok=303),
    *_reading("record.related", f"{RECORD}/related/calls", "record", first=_sees_calls),
    *_reading("record.link", f"{RECORD}/related/calls/link", "record", first=_links_calls, entry=False),
    *_sending("record.link", f"{RECORD}/related/calls/link", "record", first=_links_calls, entry=False, ok=422),
    *_reading("record.linkable", f"{RECORD}/related/calls/linkable?q=a", "record", first=_links_calls, entry=False),
    *_reading("record.explain", f"{RECORD}/explain", "record", first=_may_administer),
    *_reading(
        "record.access", f"{RECORD}/access", "record", also="administer", right="edit", first=_looks, entry=False
    ),
    *_sending("record.access", f"{RECORD}/access", "record", right="edit", first=_looks, entry=False, ok=422),
    *_reading("record.portal", f"{RECORD}/portal", "record", first=_manages_portals),
    *_sending("record.portal", f"{RECORD}/portal", "record", first=_manages_portals, form={"_do": "x"}, ok=400),
    *_reading("record.feed", f"{RECORD}/feed", "record"),
    *_reading("record.feed", f"{RECORD}/feed?deleted=1", "record", right="restore", first=_in_the_bin, entry=False),
    *_sending("record.comments", f"{RECORD}/comments", "record", right="comment", **IN_TURN, form=SAID, ok=303),
    *_sending(
        "record.comments",
        f"{RECORD}/comments",
        "record",
        right="comment",
        **IN_TURN,
        form={**SAID, "staged": NOTHING},
        ok=422,
    ),
    *_reading("record.comment", f"{RECORD}/comments/{NOTHING}", "record", ok=404),
    *_sending("record.comment", f"{RECORD}/comments/{NOTHING}", "record", right="comment", **IN_TURN, ok=404),
    *_reading("record.history", f"{RECORD}/history", "record"),
    *_reading(
        "record.history", f"{RECORD}/history?deleted=1", "record", right="restore", first=_in_the_bin, entry=False
    ),
    *_reading("record.undo", f"{RECORD}/history/{NOTHING}", "record", ok=404),
    *_sending("record.undo", f"{RECORD}/history/{NOTHING}", "record", form={"_version": "1"}, ok=404),
    *_reading("record.mentionable", f"{RECORD}/mentionable?q=a", "record", right="comment", **IN_TURN),
    *_reading("notifications", "/notifications", "staff"),
    *_sending("notifications", "/notifications", "staff", ok=303),
    *_reading("palette", "/palette?q=of", "staff"),
    *_sending("record.star", f"{RECORD}/star", "record", form={"on": "1"}, ok=303),
    *_reading("file", f"/files/{NOTHING}/a.txt", "staff", ok=404),
    *_reading("file.preview", f"/previews/{NOTHING}", "staff", ok=404),
    *_reading("record.attachments", f"{RECORD}/attachments", "record"),
    *_sending("record.attachments", f"{RECORD}/attachments", "record", right="attach", **IN_TURN, ok=422),
    *_sending(
        "record.attachment.remove",
        f"{RECORD}/attachments/{NOTHING}/remove",
        "record",
        right="attach",
        **IN_TURN,
        ok=404,
    ),
    *_reading("record.action", f"{RECORD}/actions/note", "record", right="note"),
    *_sending("record.action", f"{RECORD}/actions/note", "record", right="note", form={"told": "x"}, ok=303),
    *_sending("record.action", f"{RECORD}/actions/promote", "record", right="promote", ok=303),
    *_sending("record.action", f"{RECORD}/actions/ring", "record", right="ring", ok=303),
)


def _program(route: str, method: str, path: str, who: Any, **more: Any) -> Call:
    return Call(route=route, method=method, path=path, who=who, **more)


PROGRAMS = (
    *_reading("api", "/api/v1/", "staff"),
    *_reading("api.plugin", "/api/v1/plugins/nothing/at-all", "staff", ok=404),  # what its routes ask for: by a plugin
    _program("api.plugin", "POST", "/api/v1/plugins/nothing/at-all", "staff", json={}, ok=404),
    _program("api.plugin", "PATCH", "/api/v1/plugins/nothing/at-all", "staff", json={}, ok=404),
    _program("api.plugin", "DELETE", "/api/v1/plugins/nothing/at-all", "staff", ok=404),
    *_reading("api.description", "/api/v1/openapi.json", "staff"),
    *_reading("api.module", API, "module"),
    _program("api.module", "POST", API, "module", right="create", json={"name": "New"}, ok=201),
    # a batch names what isn't there by its row
    _program("api.module", "PATCH", API, "record", right="edit", json=[{"name": "Changed"}], gone=422),
    *_reading("api.views", f"{API}/views", "module"),
    _program("api.views", "POST", f"{API}/views", "module", first=_keeps_views, json={}, ok=422),
    *_reading("api.view", f"{API}/views/{NOTHING}", "module", ok=404),
    _program("api.view", "PATCH", f"{API}/views/{NOTHING}", "module", first=_keeps_views, json={}, ok=404),
    _program("api.view", "DELETE", f"{API}/views/{NOTHING}", "module", first=_keeps_views, ok=404),
    *_reading("api.record", API_RECORD, "record", entry=False),
    _program("api.record", "PATCH", API_RECORD, "record", right="edit", json={"name": "Changed"}, entry=False),
    _program("api.record", "DELETE", API_RECORD, "record", right="delete", ok=204, entry=False),
    _program(
        "api.action", "POST", f"{API_RECORD}/actions/note", "record", first=_views, right="note", json={"told": "x"}
    ),
    _program("api.action", "POST", f"{API_RECORD}/actions/promote", "record", first=_views, right="promote"),
    _program("api.action", "POST", f"{API_RECORD}/actions/ring", "record", first=_views, right="ring", ok=201),
    _program("api.action", "POST", f"{API_RECORD}/actions/restore", "record", right="restore", entry=False),
    # of many, what isn't there is named by its row
    _program(
        "api.bulk",
        "POST",
        f"{API}/actions/promote",
        "record",
        first=_views,
        right="promote",
        json={"ids": []},
        gone=422,
    ),
    _program(
        "api.bulk", "POST", f"{API}/actions/delete", "record", first=_views, right="delete", json={"ids": []}, gone=422
    ),
    *_reading("api.bulk.run", f"{API}/actions/promote/{NOBODY}", "module", first=_nobodys),
    _program("api.bulk.undo", "POST", f"{API}/actions/edit/{NOBODY}/undo", "module", first=_nobodys),
    *_reading("api.shares", f"{API_RECORD}/shares", "record", also="administer", right="edit", entry=False),
    _program("api.shares", "POST", f"{API_RECORD}/shares", "record", right="edit", json={}, entry=False, ok=422),
    _program("api.share", "DELETE", f"{API_RECORD}/shares/nonsense", "record", right="edit", entry=False, ok=404),
    *_reading("api.feed", f"{API_RECORD}/feed", "record", entry=False),
    *_reading("api.feed", f"{API_RECORD}/feed?deleted=true", "record", right="restore", first=_restores, entry=False),
    _program(
        "api.comments", "POST", f"{API_RECORD}/comments", "record", right="comment", json=SAID, entry=False, ok=201
    ),
    _program(
        "api.comments",
        "POST",
        f"{API_RECORD}/comments",
        "record",
        right="comment",
        json={**SAID, "files": [NOTHING]},
        entry=False,
        ok=422,
    ),
    _program(
        "api.comment",
        "PATCH",
        f"{API_RECORD}/comments/{NOTHING}",
        "record",
        right="comment",
        json=SAID,
        entry=False,
        ok=404,
    ),
    _program("api.comment", "DELETE", f"{API_RECORD}/comments/{NOTHING}", "record", entry=False, ok=404),
    _program("api.undo", "POST", f"{API_RECORD}/undo", "record", json={"event": NOTHING}, entry=False, ok=404),
    _program("api.files", "POST", "/api/v1/files", "staff", first=_has_use_for_files, ok=422),
    *_reading("api.file", f"/api/v1/files/{NOTHING}", "staff", ok=404),
    *_reading("api.file.content", f"/api/v1/files/{NOTHING}/content", "staff", ok=404),
    *_reading("api.file.preview", f"/api/v1/files/{NOTHING}/preview", "staff", ok=404),
    *_reading("api.attachments", f"{API_RECORD}/attachments", "record", entry=False),
    _program(
        "api.attachments", "POST", f"{API_RECORD}/attachments", "record", right="attach", json={}, entry=False, ok=422
    ),
    _program(
        "api.attachment", "DELETE", f"{API_RECORD}/attachments/{NOTHING}", "record", right="attach", entry=False, ok=404
    ),
    *_reading("api.related", f"{API_RECORD}/calls", "record", first=_sees_calls, entry=False),
    _program("api.related", "POST", f"{API_RECORD}/calls", "record", first=_adds_calls, json={"subject": "x"}, ok=201),
)
CALLS = PAGES + PROGRAMS
