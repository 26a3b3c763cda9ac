"""Pages for whoever may administer, and the person or group that such a page is about."""

from __future__ import annotations

from functools import cached_property

from pyramid.httpexceptions import HTTPNotFound

from kith.access.rights import may
from kith.errors import KithError, Problem
from kith.fields.lookups import is_id
from kith.identity import directory, groups
from kith.identity.directory import Person
from kith.identity.groups import GroupInfo
from kith.web.contexts import Staff
from kith.web.session.transaction import SAFE


class Administration(Staff):
    """A page of the studio: open to staff with a role whose `may` has `administer`."""

    def allows(self, permission: str) -> bool:
        """True for who may administer; raises K465 for who would change something while acting as somebody else."""
        allowed = may(self.request.tx.site, self.request.actor, "administer")
        if allowed and self.request.method not in SAFE and self.request.actor.impersonator is not None:
            raise KithError(Problem(code="K465"))
        return allowed


class OnePerson(Administration):
    """The member of staff that the address names."""

    @cached_property
    def person(self) -> Person:
        """Who it is. Raises 404 where there is none."""
        id = self.request.matchdict["id"]
        found = directory.person(self.request.tx, id) if is_id(id) else None
        if found is None:
            raise HTTPNotFound
        return found

    @property
    def address(self) -> str:
        """The address of the person's page."""
        return f"/studio/people/{self.person.id}"


class OneGroup(Administration):
    """The group that the address names."""

    @cached_property
    def group(self) -> GroupInfo:
        """Which one it is. Raises 404 where there is none."""
        id = self.request.matchdict["id"]
        found = groups.find_group(self.request.tx, id) if is_id(id) else None
        if found is None:
            raise HTTPNotFound
        return found

    @property
    def address(self) -> str:
        """The address of the group's page."""
        return f"/studio/groups/{self.group.id}"
