"""The person whom somebody wants to act as."""

from __future__ import annotations

from functools import cached_property

from pyramid.httpexceptions import HTTPNotFound

from kith.access.rights import may
from kith.fields.lookups import is_id
from kith.identity import users
from kith.identity.users import Account
from kith.web.contexts import Staff


class Person(Staff):
    """The account that the address names: open to staff with a role whose `may` has `impersonate`."""

    def allows(self, permission: str) -> bool:
        """True for who may impersonate somebody."""
        return may(self.request.tx.site, self.request.actor, "impersonate")

    @cached_property
    def account(self) -> Account:
        """The account. Raises 404 where there is none."""
        id = self.request.matchdict["id"]
        found = users.find(self.request.tx, id) if is_id(id) else None
        if found is None:
            raise HTTPNotFound
        return found
