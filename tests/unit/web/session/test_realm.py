"""Where a request belongs, as its path says; hosts are tried in tests/functional/pages/test_portal_hosts.py."""

from __future__ import annotations

import pytest
from pyramid.request import Request

from kith.web.session.realm import STAFF, Realm, by_path


@pytest.mark.parametrize(
    "path", ["/", "/m/contacts", "/portal", "/portal/", "/portal/Clients", "/portals/clients", "/x"]
)
def test_what_names_no_portal_belongs_to_staff(path: str) -> None:
    assert by_path(Request.blank(path).environ["PATH_INFO"]) == STAFF


@pytest.mark.parametrize(
    "path", ["/portal/clients", "/portal/clients/", "/portal/clients/m/contacts", "/portal/%63lients"]
)
def test_what_lies_below_a_portal_belongs_to_it(path: str) -> None:
    assert by_path(Request.blank(path).environ["PATH_INFO"]) == Realm("/portal/clients", "clients")


def test_bad_bytes_behind_it_change_nothing() -> None:
    assert by_path(Request.blank("/portal/clients/%ff").environ["PATH_INFO"]) == Realm("/portal/clients", "clients")


def test_each_realm_has_cookies_of_its_own_name_and_path() -> None:
    clients, staff = Realm("/portal/clients", "clients"), Realm("/portal/staff", "staff")
    names = [each.cookie(name) for each in (STAFF, clients, staff) for name in ("kith-staff", "kith-notices")]
    assert len(set(names)) == len(names)
    assert (STAFF.path, clients.path) == ("/", "/portal/clients")


def test_the_kind_of_who_logs_in_is_the_realms() -> None:
    assert (STAFF.kind, Realm("/portal/clients", "clients").kind) == ("staff", "portal")
