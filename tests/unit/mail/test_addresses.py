"""Addresses in mails."""

from __future__ import annotations

import pytest

from kith.mail.addresses import absolute


@pytest.mark.parametrize(
    ("site", "link", "address"),
    [
        ("https://crm.example.org", "/portal/clients/reset/x", "https://crm.example.org/portal/clients/reset/x"),
        ("https://crm.example.org", "//my.example.org/reset/x", "https://my.example.org/reset/x"),
        ("http://localhost:8080", "//my.localhost/reset/x", "http://my.localhost:8080/reset/x"),
        (None, "/portal/clients/reset/x", "/portal/clients/reset/x"),
        (None, "//my.example.org/reset/x", "//my.example.org/reset/x"),
    ],
)
def test_the_settings_name_host_scheme_and_port(site: str | None, link: str, address: str) -> None:
    assert absolute(site, link) == address
