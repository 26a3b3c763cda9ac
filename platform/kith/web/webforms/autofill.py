"""What browsers may fill in by themselves: the tokens of `autocomplete`, by what fields are called and hold."""

from __future__ import annotations

from collections.abc import Mapping

from kith.web.forms.fields import Input

NAMES: Mapping[str, str] = {
    "name": "name",
    "full_name": "name",
    "first_name": "given-name",
    "last_name": "family-name",
    "company.name": "organization",
    "organisation": "organization",
    "job_title": "organization-title",
    "street": "street-address",
    "city": "address-level2",
    "postcode": "postal-code",
    "postal_code": "postal-code",
    "zip": "postal-code",
    "country": "country",
    "birthday": "bday",
}
TYPES: Mapping[str, str] = {"email": "email", "phone": "tel", "url": "url"}


def token_of(field: Input) -> str:
    """The token for the input; "on" where only the browser itself can know."""
    return TYPES.get(field.declared.type.widget) or NAMES.get(field.name, "on")
