"""What people call the actions that every module has."""

from __future__ import annotations

from kith.web.texts import gettext as _


def action_words() -> dict[str, str]:
    """Action -> its name, in the order in which people think of them."""
    return {
        "view": _("View"),
        "create": _("Create"),
        "edit": _("Edit"),
        "delete": _("Delete"),
        "restore": _("Restore"),
        "export": _("Export"),
        "import": _("Import"),
        "comment": _("Comment"),
        "attach": _("Attach"),
    }
