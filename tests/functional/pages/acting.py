"""A site in which somebody acts as somebody else."""

from __future__ import annotations

from typing import Any

from tests.functional.pages.crm import MODULES
from tests.functional.pages.served import Browser, ServedSite

ROLES = """
roles:
  super_admin:
    includes: [admin]
    modules: {all: {view: all, create: true, edit: all, delete: all, restore: all}}
    may: [administer, impersonate]
  admin:
    above: [sales]
    modules: {all: {view: all}}
    may: [administer, impersonate]
  helper: {modules: {contacts: {view: all}}, may: [impersonate]}
  sales:
    modules:
      companies: {view: all}
      contacts: {view: all, create: true, edit: own, delete: own, restore: own, jot: own, comment: own, attach: own,
                 fields: {hide: [birthday]}}
      deals: {view: own, create: true, edit: own}
  nobody: {modules: {}}
"""
FILES = {**MODULES, "config/roles.yaml": ROLES}


def begin(browser: Browser, person: str, reason: str = "Request 17") -> Any:
    """The answer to beginning to act as that person, by the form that asks why."""
    address = f"/impersonation/{person}"
    return browser.send(address, page=address, reason=reason)


def acting(served: ServedSite, *roles: str, person: str) -> Browser:
    """A browser of a new member of staff with these roles who acts as that person."""
    browser = served.login(*roles)
    answer = begin(browser, person)
    assert answer.status_code == 303, answer.text
    return browser


def is_over(answer: Any) -> bool:
    """Whether the answer leads to the page that says that acting is over."""
    return answer.status_code == 303 and "/impersonation/over?because=" in answer.headers["Location"]
