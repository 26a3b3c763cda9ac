"""A site with portals, and staff who see one of them as a person."""

from __future__ import annotations

from typing import Any

from tests.functional.pages.served import Browser
from tests.unit.portal.world import FILES as PORTALS

ROLES = """
roles:
  root:
    above: [helper]
    modules: {all: {view: all, create: true, edit: all}}
    may: [manage_portals, impersonate]
  boss: {modules: {all: {view: all}}, may: [manage_portals]}
  helper: {modules: {contacts: {view: all}}, may: [impersonate]}
  narrow: {modules: {contacts: {view: own}}, may: [impersonate]}
  crew: {modules: {contacts: {view: all}}}
"""
FILES = {**PORTALS, "config/roles.yaml": ROLES}


def begin(browser: Browser, record: str, reason: str = "Request 17", type_: str = "clients") -> Any:
    """The answer to beginning to see the portal as that record, by the form that asks why."""
    return browser.send(f"/impersonation/{type_}/{record}", page="/", reason=reason)


def is_over(answer: Any, because: str) -> bool:
    """Whether the answer leads to the page that says that it is over, and why."""
    return answer.status_code == 303 and f"/impersonation/over?because={because}" in answer.headers["Location"]
