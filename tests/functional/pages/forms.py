"""Forms of pages, filled in and sent as a browser does."""

from __future__ import annotations

from typing import Any


def the_form(answer: Any) -> Any:
    """The form of a record in the page."""
    return next(form for form in answer.forms.values() if "_then" in form.fields)


def press(form: Any, then: str = "stay", **values: Any) -> Any:
    """The answer to the form sent with the button `then`."""
    for name, value in values.items():
        form[name] = value
    pairs = [pair for pair in form.submit_fields() if pair[0] != "_then"]
    action = form.action or form.response.request.path
    return form.response.test_app.post(action, [*pairs, ("_then", then)], expect_errors=True)
