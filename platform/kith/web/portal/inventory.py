"""Every address of the portals' pages, with what it asks of the policy before its view runs.

A test compares it with what is registered. Each asks for a log-in to its own portal where it isn't open.
"""

from __future__ import annotations

from kith.web.inventory import FORM, PAGE, SEND, Address
from kith.web.portal import BASE, MODULE

ONE = f"{MODULE}/{{id}}"

INVENTORY = (
    Address("portal.login", f"{BASE}/login", FORM, "open"),
    Address("portal.login.code", f"{BASE}/login/code", FORM, "open"),
    Address("portal.logout", f"{BASE}/logout", SEND, "open"),
    Address("portal.forgot", f"{BASE}/forgot", FORM, "open"),
    Address("portal.sign_up", f"{BASE}/sign-up", FORM, "open"),
    Address("portal.activate", f"{BASE}/activate/{{token}}", FORM, "open"),
    Address("portal.reset", f"{BASE}/reset/{{token}}", FORM, "open"),
    Address("portal.colours", f"{BASE}/colours.css", PAGE, "open"),
    Address("portal.logo", f"{BASE}/logo", PAGE, "open"),
    Address("portal.theme", f"{BASE}/theme", SEND, "open"),
    Address("portal.home", f"{BASE}{{slash:/?}}", PAGE, "portal"),
    Address("portal.account", f"{BASE}/account", FORM, "portal"),
    Address("portal.account.password", f"{BASE}/account/password", SEND, "portal"),
    Address("portal.account.two_factor", f"{BASE}/account/two-factor", FORM, "portal"),
    Address("portal.people", f"{BASE}/people", FORM, "portal"),  # and `invites` of the type
    Address("portal.file", f"{BASE}/files/{{id}}/{{name}}", PAGE, "portal"),  # and the reading of its record and field
    Address("portal.file.preview", f"{BASE}/previews/{{id}}", PAGE, "portal"),
    Address("portal.list", MODULE, PAGE, "view"),
    Address("portal.choose", f"{MODULE}/choose", PAGE, "view"),
    Address("portal.record.new", f"{MODULE}/new", FORM, "create"),
    Address("portal.record.lookup", f"{MODULE}/lookup", PAGE, "form"),
    Address("portal.record.rules", f"{MODULE}/rules", SEND, "form"),
    Address("portal.record.quick", f"{MODULE}/quick/{{field}}", FORM, "form"),
    Address("portal.record", ONE, PAGE, "view"),
    Address("portal.record.edit", f"{ONE}/edit", FORM, "edit"),
    Address("portal.record.delete", f"{ONE}/delete", FORM, "delete"),
    Address("portal.record.related", f"{ONE}/related/{{name}}", PAGE, "view"),
    Address("portal.record.action", f"{ONE}/actions/{{name}}", FORM, "view"),  # and the action's own grant
    Address("portal.record.comments", f"{ONE}/comments", SEND, "view"),  # and the grant `comment`
    Address("portal.record.attachments", f"{ONE}/attachments", FORM, "view"),  # and the grant `attach` to add any
    Address("portal.record.attachment.remove", f"{ONE}/attachments/{{file}}/remove", SEND, "view"),
)
