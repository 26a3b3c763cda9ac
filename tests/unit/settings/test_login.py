"""Providers of OpenID Connect in config/kith.yaml."""

from __future__ import annotations

from pathlib import Path

import pytest

from kith.errors import KithError
from kith.settings import Settings, load_settings
from kith.web.account.external import check_secrets

PLAIN = "{label: Harbour ID, issuer: 'https://id.example.org/realms/crm', client_id: kith}"


def load(site: Path, provider: str, name: str = "company", **environ: str) -> Settings:
    (site / "config").mkdir()
    (site / "config/kith.yaml").write_text(f"login:\n  oidc:\n    {name}: {provider}\n")
    return load_settings(site, {"KITH_SECRET": "x" * 40, **environ})


def test_a_provider_has_its_secret_from_the_environment(tmp_path):
    login = load(tmp_path, PLAIN, KITH_OIDC_COMPANY_SECRET="hush").login
    found = login.provider("company")
    assert found is not None
    assert (found.label, found.issuer, found.client_id) == ("Harbour ID", "https://id.example.org/realms/crm", "kith")
    assert (found.secret, found.scopes) == ("hush", ("openid", "email", "profile"))
    assert (found.trusted, found.create, login.provider("other")) == (False, None, None)


def test_its_secret_is_not_shown(tmp_path):
    assert "hush" not in repr(load(tmp_path, PLAIN, KITH_OIDC_COMPANY_SECRET="hush"))


def test_all_keys_are_read(tmp_path):
    more = ", public: true, scopes: [email, groups], two_factor: trusted"
    more += ", create: {roles: [sales], domains: [EXAMPLE.org]}}"
    found = load(tmp_path, PLAIN[:-1] + more).login.providers[0]
    assert (found.secret, found.scopes, found.trusted) == (None, ("openid", "email", "groups"), True)
    assert (found.create, found.domains) == (("sales",), ("example.org",))


@pytest.mark.parametrize(
    "issuer",
    ["http://id.example.org", "id.example.org", "https://", "https://id.example.org?x=1", "http://127.0.0.1.evil.test"],
)
def test_an_issuer_that_is_not_https_is_refused(tmp_path, issuer):
    with pytest.raises(KithError, match=r"config/kith.yaml:3:"):
        load(tmp_path, f"{{label: A, issuer: '{issuer}', client_id: kith}}")


@pytest.mark.parametrize("issuer", ["http://localhost:9400", "http://127.0.0.1/x", "https://id.example.org:8443/a/"])
def test_an_issuer_on_this_machine_may_be_plain(tmp_path, issuer):
    assert load(tmp_path, f"{{label: A, issuer: '{issuer}', client_id: kith}}").login.providers[0].issuer == issuer


@pytest.mark.parametrize("lacking", ["label", "issuer", "client_id"])
def test_what_a_provider_needs_is_asked_for(tmp_path, lacking):
    keys = {"label": "A", "issuer": "https://id.example.org", "client_id": "kith"}
    written = ", ".join(f"{key}: '{value}'" for key, value in keys.items() if key != lacking)
    with pytest.raises(KithError, match=lacking):
        load(tmp_path, f"{{{written}}}")


def test_a_secret_does_not_stand_in_the_file(tmp_path):
    with pytest.raises(KithError, match="client_secret"):
        load(tmp_path, PLAIN[:-1] + ", client_secret: hush}")


def test_a_name_that_cannot_be_a_variable_is_refused(tmp_path):
    with pytest.raises(KithError, match="company-1"):
        load(tmp_path, PLAIN, name="company-1")


def test_without_a_secret_nothing_is_served(tmp_path):
    with pytest.raises(KithError, match=r'K910 the secret of the log-in "company" is missing'):
        check_secrets(load(tmp_path, PLAIN).login)


def test_a_public_client_needs_none(tmp_path):
    check_secrets(load(tmp_path, PLAIN[:-1] + ", public: true}").login)
