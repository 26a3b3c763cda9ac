"""Who calls: a bearer token, and nothing else."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from tests.functional.api.calling import Caller, ServedSite

from kith.ext import complaint, hookimpl, may
from kith.identity import tokens
from kith.identity.sessions import open_session
from kith.storage.system import ApiToken, User

LIST = "/api/v1/boats"


def test_without_a_token_the_answer_says_what_is_needed(harbour: ServedSite) -> None:
    answer = harbour.app.get(LIST, status=401)
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="kith"'
    assert answer.json["type"] == "urn:kith:problem:unauthorized"


def test_without_a_token_the_database_is_not_asked(harbour: ServedSite) -> None:
    with harbour.statements() as found:
        harbour.app.get(LIST, status=401)
    assert found == []


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer a", "Basic QWRhOng=", "Bearer a b c d e f", "Bearer é" + "x" * 20]
)
def test_another_header_is_no_token(harbour: ServedSite, header: str) -> None:
    answer = harbour.app.get(LIST, headers={"Authorization": header}, status=401)
    assert "invalid_request" in answer.headers["WWW-Authenticate"]


def test_an_unknown_token_is_told_to_be_invalid(harbour: ServedSite) -> None:
    answer = harbour.app.get(LIST, headers={"Authorization": "Bearer " + "x" * 40}, status=401)
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


def test_a_revoked_token_ends_at_once(harbour: ServedSite, master: Caller) -> None:
    with harbour.site.writing() as tx:
        tokens.revoke(tx, tx.connection.execute(sa.select(ApiToken.id)).scalar_one())
    assert master.get(LIST).status_code == 401


def test_a_token_of_a_suspended_account_is_invalid(harbour: ServedSite, master: Caller) -> None:
    with harbour.site.writing() as tx:
        tx.connection.execute(sa.update(User).values(state="suspended"))
    assert master.get(LIST).status_code == 401


def test_the_scheme_is_read_in_any_case(harbour: ServedSite, master: Caller) -> None:
    harbour.app.get(LIST, headers={"Authorization": f"bearer {master.token}"}, status=200)


def test_a_session_is_no_token(harbour: ServedSite, master: Caller) -> None:
    with harbour.site.writing() as tx:
        session = open_session(tx, master.user)
    harbour.app.get(LIST, headers={"Cookie": f"kith-staff={session}"}, status=401)


def test_a_narrowed_token_reads_alone(harbour: ServedSite) -> None:
    reader = harbour.caller("master", scopes=["read"])
    assert reader.get(LIST).status_code == 200
    assert reader.post(LIST, {"name": "Ada"}).status_code == 403


class OnlyAdministrators:
    """A plugin that lets nobody else save."""

    @hookimpl
    def kith_before_save(self, tx, actor, module, drafts):
        return [] if may(tx.site, actor, "administer") else [complaint("Only administrators save.")]


@pytest.mark.parametrize(
    ("scopes", "status"), [(None, 201), (["create", "administer"], 201), (["*"], 201), (["create", "read"], 422)]
)
def test_a_narrowed_token_holds_only_the_powers_that_it_names(
    harbour: ServedSite, scopes: list[str] | None, status: int
) -> None:
    harbour.site.plugged.manager.register(OnlyAdministrators())
    assert harbour.caller("master", scopes=scopes).post(LIST, {"name": "Ada"}).status_code == status


def test_a_token_gives_no_power_that_its_account_lacks(harbour: ServedSite) -> None:
    harbour.site.plugged.manager.register(OnlyAdministrators())
    assert harbour.caller("clerk", scopes=["*"]).post(LIST, {"name": "Ada"}).status_code == 422


def test_rights_are_read_anew_with_each_request(harbour: ServedSite, master: Caller) -> None:
    assert master.get(LIST).status_code == 200
    with harbour.site.writing() as tx:
        tx.connection.execute(sa.text("DELETE FROM kith_user_role"))
    assert master.get(LIST).status_code == 404
