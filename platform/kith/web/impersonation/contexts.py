"""The person whom somebody wants to act as."""

from __future__ import annotations

from functools import cached_property

from pyramid.httpexceptions import HTTPNotFound

from kith.access.rights import allows, may
from kith.definition.model import PortalType
from kith.fields.lookups import is_id
from kith.identity import users
from kith.identity.users import Account
from kith.portal import preview
from kith.records.query import get
from kith.web.contexts import Staff
from kith.web.texts import gettext as _


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


class Guest(Person):
    """A person of a portal, by their record, which has to be in view."""

    @cached_property
    def portal(self) -> PortalType:
        """The portal. Raises 404 where there is none of that name."""
        found: PortalType | None = self.request.tx.site.portals.types.get(self.request.matchdict["type"])
        if found is None:
            raise HTTPNotFound
        return found

    @property
    def record(self) -> str:
        """The record's id."""
        return str(self.request.matchdict["id"])

    @property
    def address(self) -> str:
        """The address of the record."""
        return f"/m/{self.portal.users}/{self.record}"

    @cached_property
    def name(self) -> str:
        """What the record is called. Raises 404 where it isn't there for who asks."""
        tx, actor, module = self.request.tx, self.request.actor, self.portal.users
        seen = is_id(self.record) and allows(tx, actor, module, "view")
        row = get(tx, actor, module, self.record, ()) if seen else None
        if row is None:
            raise HTTPNotFound
        return row.title or _("Untitled")

    @property
    def person(self) -> preview.Person:
        """The person. Raises 404 like `name`."""
        return preview.Person(portal=self.portal, record=self.record, name=self.name)
