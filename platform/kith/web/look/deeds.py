"""What people call the things that are done to many records."""

from __future__ import annotations

from kith.definition.model import Action, Site
from kith.portal.bulk import PREFIX
from kith.web.texts import gettext as _


def deed_words(site: Site, module: str, name: str) -> str:
    """The label of what is done to many records of the module by that name."""
    portal = site.portals.types.get(name.removeprefix(PREFIX)) if name.startswith(PREFIX) else None
    if portal is not None:
        return _("Send invite: {portal}", portal=portal.label)
    return deed_label(site.modules[module].actions.get(name), name)


def deed_label(action: Action | None, name: str) -> str:
    """The label of an action, or of what every module has; '' for nothing chosen."""
    words = {"edit": _("Change a field"), "delete": _("Delete"), "restore": _("Restore"), "undo": _("Undo")}
    return action.label if action is not None else words.get(name, "")
