"""What people call the things that are done to many records."""

from __future__ import annotations

from kith.definition.model import Action
from kith.web.texts import gettext as _


def deed_label(action: Action | None, name: str) -> str:
    """The label of an action, or of what every module has; '' for nothing chosen."""
    words = {"edit": _("Change a field"), "delete": _("Delete"), "restore": _("Restore"), "undo": _("Undo")}
    return action.label if action is not None else words.get(name, "")
