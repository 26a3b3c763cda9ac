"""Every address of the staff pages, with what it asks of the policy before its view runs.

A test compares it with what is registered: an address that isn't here can't be added unseen. The API lists its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Door = Literal[
    "open",
    "staff",
    "view",
    "create",
    "edit",
    "delete",
    "restore",
    "form",
    "administer",
    "impersonate",
    "manage_portals",
    "manage_forms",
    "plugin",
    "portal",
]


@dataclass(frozen=True, slots=True)
class Address:
    """A route. `door`: open to visitors, to any staff, or to those with a grant for that action on the module.

    `form` is a grant for create or for edit, `plugin` what the plugin's page asks for. Which records and fields an
    action reaches is decided below, per record.
    """

    name: str
    pattern: str
    methods: tuple[str, ...]
    door: Door


PAGE = ("GET", "HEAD")
FORM = ("GET", "HEAD", "POST")
SEND = ("POST",)
RECORD = "/m/{module}/{id}"

INVENTORY = (
    Address("healthz", "/healthz", PAGE, "open"),
    Address("readyz", "/readyz", PAGE, "open"),
    Address("metrics", "/metrics", PAGE, "open"),  # for who has its token, or comes from this machine
    Address("login", "/login", FORM, "open"),
    Address("logout", "/logout", SEND, "open"),
    Address("login.code", "/login/code", FORM, "open"),
    Address("login.two_factor", "/login/two-factor", FORM, "open"),
    Address("login.with", "/login/with/{provider}", PAGE, "open"),
    Address("login.back", "/login/with/{provider}/back", PAGE, "open"),
    Address("setup", "/setup/{token}", FORM, "open"),
    Address("invite", "/invite/{token}", FORM, "open"),
    Address("reset", "/reset/{token}", FORM, "open"),
    Address("forgot", "/forgot", FORM, "open"),
    Address("email", "/email/{token}", FORM, "open"),
    Address("unsubscribe", "/unsubscribe/{token}", FORM, "open"),
    Address("webform", "/f/{form}", FORM, "open"),  # and OPTIONS; sent by its own site, or an origin that it names
    Address("webform.colours", "/f/{form}/colours.css", PAGE, "open"),
    Address("webform.embed", "/f/{form}/embed.js", PAGE, "open"),
    Address("webform.start", "/f/{form}/start", SEND, "open"),
    Address("webform.confirm", "/f/{form}/confirm/{token}", FORM, "open"),
    Address("dev.mail", "/dev/mail", PAGE, "administer"),  # and on this machine, while a site is tried out
    Address("dev.mail.one", "/dev/mail/{id}", PAGE, "administer"),
    Address("dev.mail.page", "/dev/mail/{id}/page", PAGE, "administer"),
    Address("theme", "/theme", SEND, "open"),
    Address("home", "/", PAGE, "staff"),
    Address("account", "/account", FORM, "staff"),
    Address("account.picture", "/account/picture", SEND, "staff"),
    Address("account.email", "/account/email", FORM, "staff"),
    Address("account.password", "/account/password", FORM, "staff"),
    Address("account.two_factor", "/account/two-factor", FORM, "staff"),
    Address("account.sessions", "/account/sessions", FORM, "staff"),
    Address("account.tokens", "/account/tokens", FORM, "staff"),
    Address("person.picture", "/people/{id}/picture", PAGE, "staff"),
    Address("file", "/files/{id}/{name}", PAGE, "staff"),  # and the reading of its record and field
    Address("file.preview", "/previews/{id}", PAGE, "staff"),
    Address("search", "/search", PAGE, "staff"),
    Address("palette", "/palette", PAGE, "staff"),
    Address("notifications", "/notifications", FORM, "staff"),
    Address("options", "/options/{kind}.json", PAGE, "staff"),
    Address("api.docs", "/api/docs", PAGE, "staff"),
    Address("api.docs.document", "/api/docs/openapi.json", PAGE, "staff"),
    Address("studio", "/studio", PAGE, "administer"),
    Address("studio.plan", "/studio/plan", PAGE, "administer"),
    Address("studio.audit", "/studio/audit", PAGE, "administer"),
    Address("studio.audit.export", "/studio/audit/export", SEND, "administer"),
    Address("studio.mail", "/studio/mail", FORM, "administer"),
    Address("studio.jobs", "/studio/jobs", PAGE, "administer"),
    Address("studio.jobs.deed", "/studio/jobs/{name}", SEND, "administer"),
    Address("studio.people", "/studio/people", PAGE, "administer"),
    Address("studio.people.new", "/studio/people/new", FORM, "administer"),
    Address("studio.person", "/studio/people/{id}", FORM, "administer"),
    Address("studio.person.deed", "/studio/people/{id}/{name}", SEND, "administer"),
    Address("studio.roles", "/studio/roles", PAGE, "administer"),
    Address("studio.role", "/studio/roles/{name}", PAGE, "administer"),
    Address("studio.groups", "/studio/groups", FORM, "administer"),
    Address("studio.group", "/studio/groups/{id}", FORM, "administer"),
    Address("studio.group.deed", "/studio/groups/{id}/{name}", SEND, "administer"),
    Address("portals", "/portals", PAGE, "manage_portals"),
    Address("portals.type", "/portals/{type}", PAGE, "manage_portals"),
    Address("portals.export", "/portals/{type}/export", PAGE, "manage_portals"),
    Address("forms", "/forms", PAGE, "manage_forms"),
    Address("forms.one", "/forms/{form}", PAGE, "manage_forms"),  # and creating records of its module
    Address("impersonation.over", "/impersonation/over", PAGE, "staff"),
    Address("impersonation.end", "/impersonation/end", SEND, "staff"),
    Address("impersonation", "/impersonation/{id}", FORM, "impersonate"),
    Address("impersonation.portal", "/impersonation/{type}/{id}", FORM, "impersonate"),  # and the record in view
    Address("plugin", "/p/{plugin}", FORM, "plugin"),
    Address("plugin.page", "/p/{plugin}/{path:.+}", FORM, "plugin"),
    Address("plugin.asset", "/assets/{plugin}/{version}/{path:.+}", PAGE, "open"),
    Address("list", "/m/{module}", PAGE, "view"),
    Address("choose", "/m/{module}/choose", PAGE, "view"),
    Address("list.views", "/m/{module}/views", FORM, "view"),  # and to share them the power `share_views`
    Address("list.columns", "/m/{module}/columns", PAGE, "view"),
    Address("list.filter", "/m/{module}/filter", PAGE, "view"),
    Address("list.export", "/m/{module}/export", FORM, "view"),  # and the grant `export`
    Address("bulk", "/m/{module}/bulk", FORM, "view"),  # and the grant of what is to be done
    Address("bulk.run", "/m/{module}/bulk/{run}", FORM, "view"),  # and one's own run
    Address("bulk.undo", "/m/{module}/bulk/{run}/undo", SEND, "view"),
    Address("bulk.refused", "/m/{module}/bulk/{run}/refused.csv", PAGE, "view"),
    Address("board", "/m/{module}/board", PAGE, "view"),
    Address("calendar", "/m/{module}/calendar", PAGE, "view"),
    Address("record.new", "/m/{module}/new", FORM, "create"),
    Address("record.lookup", "/m/{module}/lookup", PAGE, "form"),
    Address("record.quick", "/m/{module}/quick/{field}", FORM, "form"),  # and the grant `create` of the other module
    Address("record.rules", "/m/{module}/rules", SEND, "form"),
    Address("record", RECORD, PAGE, "view"),
    Address("record.edit", f"{RECORD}/edit", FORM, "edit"),
    Address("record.cell", f"{RECORD}/cell/{{field}}", FORM, "edit"),
    Address("record.move", f"{RECORD}/move", SEND, "edit"),
    Address("record.delete", f"{RECORD}/delete", FORM, "delete"),
    Address("record.restore", f"{RECORD}/restore", SEND, "restore"),
    Address("record.menu", f"{RECORD}/menu", PAGE, "view"),
    Address("record.dashboard", f"{RECORD}/dashboard", PAGE, "view"),
    Address("record.message", f"{RECORD}/message", FORM, "view"),  # and the grant `comment`
    Address("record.beside", f"{RECORD}/beside/{{way}}", PAGE, "view"),
    Address("record.related", f"{RECORD}/related/{{name}}", PAGE, "view"),
    Address("record.link", f"{RECORD}/related/{{name}}/link", FORM, "view"),  # and the edit of what is linked
    Address("record.linkable", f"{RECORD}/related/{{name}}/linkable", PAGE, "view"),  # and the edit of its module
    Address("record.explain", f"{RECORD}/explain", PAGE, "administer"),
    Address("record.access", f"{RECORD}/access", FORM, "view"),  # and the edit of the record, or `administer`
    Address("record.portal", f"{RECORD}/portal", FORM, "view"),  # and the power `manage_portals`
    Address("record.feed", f"{RECORD}/feed", PAGE, "view"),
    Address("record.comments", f"{RECORD}/comments", SEND, "view"),  # and the grant `comment`
    Address("record.comment", f"{RECORD}/comments/{{comment}}", FORM, "view"),  # one's own, or the grant `delete`
    Address("record.history", f"{RECORD}/history", PAGE, "view"),
    Address("record.undo", f"{RECORD}/history/{{event}}", FORM, "view"),  # to undo: and the edit of the record
    Address("record.mentionable", f"{RECORD}/mentionable", PAGE, "view"),  # and the grant `comment`
    Address("record.star", f"{RECORD}/star", SEND, "view"),
    Address("record.attachments", f"{RECORD}/attachments", FORM, "view"),  # and the grant `attach` to add any
    Address("record.attachment.remove", f"{RECORD}/attachments/{{file}}/remove", SEND, "view"),
    Address("record.action", f"{RECORD}/actions/{{name}}", FORM, "view"),  # and the action's own grant
)
