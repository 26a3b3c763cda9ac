"""What the addresses of the forms' desk name, for staff with a role whose `may` has `manage_forms`."""

from __future__ import annotations

from pyramid.httpexceptions import HTTPNotFound

from kith.access.rights import allows, may
from kith.definition.form_model import WebForm
from kith.intake.inbox import POWER
from kith.web.contexts import Staff


class Forms(Staff):
    """The forms whose records the actor may create, as for their inbox."""

    def allows(self, permission: str) -> bool:
        """True for who may manage forms."""
        return may(self.request.tx.site, self.request.actor, POWER)

    @property
    def forms(self) -> list[WebForm]:
        """They, in the order of their names."""
        tx, actor = self.request.tx, self.request.actor
        return [form for _, form in sorted(tx.site.forms.items()) if allows(tx, actor, form.module, "create")]


class OneForm(Forms):
    """One of them. Asking for another is answered as for one that isn't there."""

    @property
    def form(self) -> WebForm:
        """Which one. Raises 404 where there is none."""
        name = self.request.matchdict["form"]
        found = next((form for form in self.forms if form.name == name), None)
        if found is None:
            raise HTTPNotFound
        return found
