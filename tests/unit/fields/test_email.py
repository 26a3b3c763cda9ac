"""E-mail addresses."""

from __future__ import annotations

import email_validator
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.errors import KithError
from kith.fields import Context
from kith.fields.email import EmailType

FIELD = EmailType()
PIECES = st.text("aZ09.+-_'@ xn", max_size=12)
DOMAINS = st.sampled_from(
    [
        "example.org",
        "Shop.TEST",
        "a-b.co.uk",
        "xn--bcher-kva.de",
        "local",
        "x.local",
        "-a.org",
        "a..org",
        "ab--c.org",
        "a.b",
        "1.2",
    ]
)


def test_plus_address_is_an_address_of_its_own():
    """Proves A21."""
    plain, tagged = (FIELD.parse(each, Context()) for each in ("name@example.org", "name+tag@example.org"))
    assert plain != tagged
    assert FIELD.dump(plain, Context())[1] != FIELD.dump(tagged, Context())[1]


def test_local_part_keeps_its_case_but_not_in_the_key():
    value = FIELD.parse("Ada@EXAMPLE.org", Context())
    assert FIELD.dump(value, Context()) == ("Ada@example.org", "ada@example.org")


def test_names_of_domains_have_one_form():
    assert FIELD.parse("a@xn--bcher-kva.example", Context()) == FIELD.parse("a@Bücher.example", Context())


def test_refusal_says_what_is_wrong():
    with pytest.raises(KithError, match=r"write it like name@example.org \(.*@"):
        FIELD.parse("ada.example.org", Context())


@given(PIECES, DOMAINS | PIECES)
def test_the_quick_way_agrees_with_the_library(local, domain):
    written = f"{local}@{domain}".strip()
    try:
        expected = email_validator.validate_email(written, check_deliverability=False, test_environment=True).normalized
    except email_validator.EmailNotValidError:
        expected = None
    try:
        found = FIELD.parse(written, Context())
    except KithError:
        found = None
    assert found == expected
