"""Staff's side of web forms: how they do, and how they get onto a website."""

from __future__ import annotations

from typing import Any

from kith.web.form_desk import all_forms, one_form
from kith.web.form_desk.contexts import Forms, OneForm


def includeme(config: Any) -> None:
    """Adds the routes; all of them ask for the power `manage_forms`."""
    add = config.add_page
    add("forms", "/forms", factory=Forms, permission="manage_forms", get=all_forms.show)
    add("forms.one", "/forms/{form}", factory=OneForm, permission="manage_forms", get=one_form.show)
