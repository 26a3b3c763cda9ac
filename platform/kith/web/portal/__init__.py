"""The pages of portals: for whoever was invited, below /portal/<type>, by the grants of that type alone.

What a page reads and writes goes the way of the staff's pages: one read path, one write path, the same forms and rules.
"""

from __future__ import annotations

from typing import Any

from pyramid.security import NO_PERMISSION_REQUIRED

from kith.portal.addresses import base_of
from kith.web.account import theme as chosen_theme
from kith.web.contexts import ModuleContext, RecordContext
from kith.web.files import FILE, attachments, deliver
from kith.web.lists import choose
from kith.web.portal import account, entrance, home, links, lists, noting, people, record, signing_up, theme
from kith.web.portal.contexts import Door, Inside, Own
from kith.web.record import ID, action, create, edit, lookup, quick, related, remove, rules

BASE = base_of("{type}")
MODULE = f"{BASE}/m/{{module}}"
RECORD = f"{MODULE}/{ID}"


def includeme(config: Any) -> None:
    """Adds the routes."""
    _add_doors(config)
    _add_own(config)
    _add_modules(config)
    _add_records(config)


def _add_doors(config: Any) -> None:
    add, door = config.add_page, {"factory": Door, "permission": NO_PERMISSION_REQUIRED}
    add("portal.login", f"{BASE}/login", **door, get=entrance.show, post=entrance.enter)
    add("portal.login.code", f"{BASE}/login/code", **door, get=entrance.show_code, post=entrance.enter_code)
    add("portal.logout", f"{BASE}/logout", **door, post=entrance.leave)
    add("portal.forgot", f"{BASE}/forgot", **door, get=entrance.show_forgot, post=entrance.ask_forgot)
    asking = {**door, "factory": signing_up.Open}
    add("portal.sign_up", f"{BASE}/sign-up", **asking, get=signing_up.show, post=signing_up.ask)
    for purpose in links.OPENED:
        show, enter = links.views(purpose)
        add(f"portal.{purpose}", f"{BASE}/{purpose}/{{token}}", **door, get=show, post=enter)
    add("portal.colours", f"{BASE}/colours.css", **door, get=theme.colours)
    add("portal.logo", f"{BASE}/logo", **door, get=theme.logo)
    add("portal.theme", f"{BASE}/theme", **door, post=chosen_theme.choose)


def _add_own(config: Any) -> None:
    add, inside, own = (
        config.add_page,
        {"factory": Inside, "permission": "enter"},
        {"factory": Own, "permission": "own"},
    )
    add("portal.home", f"{BASE}{{slash:/?}}", **inside, get=home.show)
    add("portal.account", f"{BASE}/account", **own, get=account.show, post=account.save)
    add("portal.account.password", f"{BASE}/account/password", **own, post=account.save_password)
    factor = {"get": account.show_second_factor, "post": account.save_second_factor}
    add("portal.account.two_factor", f"{BASE}/account/two-factor", **own, **factor)
    company = {"factory": people.Company, "permission": "own"}
    add("portal.people", f"{BASE}/people", **company, get=people.show, post=people.change)
    add("portal.file", f"{BASE}/files/{ID}/{{name}}", **inside, get=deliver.file)
    add("portal.file.preview", f"{BASE}/previews/{ID}", **inside, get=deliver.preview)


def _add_modules(config: Any) -> None:
    add, module = config.add_page, {"factory": ModuleContext}
    add("portal.list", MODULE, **module, permission="view", get=lists.show)
    add("portal.choose", f"{MODULE}/choose", **module, permission="view", get=choose.show)
    add("portal.record.new", f"{MODULE}/new", **module, permission="create", get=create.show, post=create.save)
    add("portal.record.lookup", f"{MODULE}/lookup", **module, permission="form", get=lookup.find_matches)
    add("portal.record.rules", f"{MODULE}/rules", **module, permission="form", post=rules.judge)
    add(
        "portal.record.quick", f"{MODULE}/quick/{{field}}", **module, permission="form", get=quick.show, post=quick.save
    )


def _add_records(config: Any) -> None:
    add, one = config.add_page, {"factory": RecordContext}
    seen = one | {"permission": "view"}
    add("portal.record", RECORD, **seen, get=record.show)
    add("portal.record.edit", f"{RECORD}/edit", **one, permission="edit", get=edit.show, post=edit.save)
    add("portal.record.delete", f"{RECORD}/delete", **one, permission="delete", get=remove.ask, post=remove.delete)
    add("portal.record.related", f"{RECORD}/related/{{name}}", **seen, get=related.show)
    add("portal.record.action", f"{RECORD}/actions/{{name}}", **seen, get=action.show, post=action.run)
    add("portal.record.comments", f"{RECORD}/comments", **seen, post=noting.write)
    files = {"get": attachments.show, "post": attachments.add}
    add("portal.record.attachments", f"{RECORD}/attachments", **seen, **files)
    add("portal.record.attachment.remove", f"{RECORD}/attachments/{FILE}/remove", **seen, post=attachments.remove)
