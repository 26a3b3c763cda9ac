"""Log-in with a second step: codes of an app, recovery codes, the time between password and code."""

from __future__ import annotations

import threading
from datetime import timedelta

import pyotp
import pytest

from kith.errors import KithError
from kith.identity import administer, half_sessions, links, load, recovery, second_factor, users
from kith.identity.login import CODE_TRIES, CODE_WINDOW, check_code_throttle, clear_code_throttle
from kith.identity.sessions import open_session
from kith.ledger import audit
from kith.testing.site import SiteUnderTest

PASSWORD = "three unrelated words"


@pytest.fixture
def ada(crm: SiteUnderTest) -> str:
    with crm.writing() as tx:
        return users.add(tx, email="ada@example.test", name="Ada", roles=["sales"], password=PASSWORD)


class Telephone:
    """An app that was shown the secret."""

    def __init__(self, crm: SiteUnderTest, secret: str) -> None:
        self.crm = crm
        self.totp = pyotp.TOTP(secret)

    def code(self, later: int = 0) -> str:
        """What it shows, so many periods later."""
        return self.totp.generate_otp(int(self.crm.clock.present.timestamp()) // second_factor.PERIOD + later)


@pytest.fixture
def phone(crm: SiteUnderTest, ada: str) -> Telephone:
    """Ada's, set up a minute ago."""
    with crm.writing() as tx:
        offered = second_factor.candidate(tx, ada, site="Harbour")
        telephone = Telephone(crm, offered.secret)
        second_factor.set_up(tx, ada, offered.sealed, telephone.code())
    crm.clock.advance(timedelta(minutes=1))
    return telephone


def passes(crm: SiteUnderTest, user: str, code: str) -> bool:
    try:
        with crm.writing() as tx:
            second_factor.check_code(tx, user, code)
        return True
    except KithError as error:
        return error.problems[0].code != "K446"


def test_it_is_set_up_with_a_code_of_the_secret_alone(crm: SiteUnderTest, ada: str) -> None:
    with crm.writing() as tx:
        offered = second_factor.candidate(tx, ada, site="Harbour")
        with pytest.raises(KithError, match="K446"):
            second_factor.set_up(tx, ada, offered.sealed, "000000")
        assert not second_factor.is_set_up(tx, ada)


def test_the_secret_that_was_offered_to_one_is_none_for_another(crm: SiteUnderTest, ada: str) -> None:
    bob = crm.actor("sales", email="bob@example.test").user or ""
    with crm.writing() as tx:
        offered = second_factor.candidate(tx, bob, site="Harbour")
        with pytest.raises(KithError, match="K446"):
            second_factor.set_up(tx, ada, offered.sealed, Telephone(crm, offered.secret).code())


def test_a_wrong_code_is_answered_with_the_same_secret(crm: SiteUnderTest, ada: str) -> None:
    with crm.reading() as tx:
        first = second_factor.candidate(tx, ada, site="Harbour")
        assert second_factor.candidate(tx, ada, site="Harbour", sealed=first.sealed).secret == first.secret
        assert second_factor.candidate(tx, ada, site="Harbour", sealed="made up").secret != first.secret


def test_the_app_is_told_whose_it_is(crm: SiteUnderTest, ada: str) -> None:
    with crm.reading() as tx:
        address = second_factor.candidate(tx, ada, site="Harbour").address
    assert address.startswith("otpauth://totp/Harbour:ada%40example.test?secret=")


def test_the_secret_is_not_readable_in_the_database(crm: SiteUnderTest, ada: str, phone: Telephone) -> None:
    with crm.reading() as tx:
        rows = tx.connection.exec_driver_sql("SELECT * FROM kith_second_factor").all()
    assert len(rows) == 1
    assert phone.totp.secret not in str(rows)


@pytest.mark.parametrize(("later", "passed"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_clocks_may_differ_by_one_period(
    crm: SiteUnderTest, ada: str, phone: Telephone, later: int, passed: bool
) -> None:
    crm.clock.advance(timedelta(hours=1))
    assert passes(crm, ada, phone.code(later)) is passed


def test_a_code_may_be_typed_with_a_space(crm: SiteUnderTest, ada: str, phone: Telephone) -> None:
    assert passes(crm, ada, f" {phone.code()[:3]} {phone.code()[3:]}")


def test_a_code_works_once_and_none_before_it(crm: SiteUnderTest, ada: str, phone: Telephone) -> None:
    assert passes(crm, ada, phone.code())
    assert not passes(crm, ada, phone.code())
    assert not passes(crm, ada, phone.code(-1))
    assert passes(crm, ada, phone.code(1))


def test_the_code_of_the_set_up_does_not_log_in(crm: SiteUnderTest, ada: str) -> None:
    with crm.writing() as tx:
        offered = second_factor.candidate(tx, ada, site="Harbour")
        code = Telephone(crm, offered.secret).code()
        second_factor.set_up(tx, ada, offered.sealed, code)
    assert not passes(crm, ada, code)


@pytest.mark.parametrize("typed", ["", "٣٤٥٦٧٨", "12345", "1234567", "²²²²²²", "x" * 5000, "\0", "\ud800"])
def test_what_is_no_code_is_refused(crm: SiteUnderTest, ada: str, phone: Telephone, typed: str) -> None:
    assert not passes(crm, ada, typed)


def test_of_two_with_the_same_code_at_once_one_gets_in(crm: SiteUnderTest, ada: str, phone: Telephone) -> None:
    code, passed = phone.code(), list[bool]()
    threads = [threading.Thread(target=lambda: passed.append(passes(crm, ada, code))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(passed), passed.count(True)) == (6, 1)


@pytest.fixture
def codes(crm: SiteUnderTest, ada: str, phone: Telephone) -> tuple[str, ...]:
    with crm.writing() as tx:
        return second_factor.new_recovery_codes(tx, ada)


def test_there_are_ten_recovery_codes_and_each_works_once(crm: SiteUnderTest, ada: str, codes: tuple[str, ...]) -> None:
    assert len(set(codes)) == 10
    assert passes(crm, ada, codes[3].upper().replace("-", " "))
    assert not passes(crm, ada, codes[3])
    with crm.reading() as tx:
        assert recovery.codes_left(tx, ada) == 9


def test_new_recovery_codes_replace_the_older(crm: SiteUnderTest, ada: str, codes: tuple[str, ...]) -> None:
    with crm.writing() as tx:
        second_factor.new_recovery_codes(tx, ada)
    assert not passes(crm, ada, codes[0])


def test_a_recovery_code_is_its_account_s_own(crm: SiteUnderTest, codes: tuple[str, ...]) -> None:
    assert not passes(crm, crm.actor("sales").user or "", codes[0])


def test_only_hashes_of_recovery_codes_are_kept(crm: SiteUnderTest, codes: tuple[str, ...]) -> None:
    with crm.reading() as tx:
        rows = str(tx.connection.exec_driver_sql("SELECT * FROM kith_recovery_code").all())
    assert not any(code in rows or code.replace("-", "") in rows for code in codes)


def test_setting_it_up_ends_the_sessions_that_were_opened_without(crm: SiteUnderTest, ada: str) -> None:
    with crm.writing() as tx:
        here, elsewhere = open_session(tx, ada), open_session(tx, ada)
        mine = load.by_session(tx.connection, here, "staff", tx.clock.now()).token_id
        offered = second_factor.candidate(tx, ada, site="Harbour")
        second_factor.set_up(tx, ada, offered.sealed, Telephone(crm, offered.secret).code(), but=mine)
        found = [load.by_session(tx.connection, each, "staff", tx.clock.now()).actor for each in (here, elsewhere)]
    assert (found[0] is not None, found[1]) == (True, None)


def test_another_telephone_cannot_be_put_in_its_place(crm: SiteUnderTest, ada: str, phone: Telephone) -> None:
    with crm.writing() as tx:
        offered = second_factor.candidate(tx, ada, site="Harbour")
        with pytest.raises(KithError, match="K423"):
            second_factor.set_up(tx, ada, offered.sealed, Telephone(crm, offered.secret).code())
    assert passes(crm, ada, phone.code())


def test_turned_off_no_code_is_left_and_it_is_noted(crm: SiteUnderTest, ada: str, codes: tuple[str, ...]) -> None:
    with crm.writing() as tx:
        second_factor.turn_off(tx, ada, by=ada)
        assert not second_factor.is_set_up(tx, ada)
        assert audit.entries(tx.connection, kind="second_factor.off")[0].subject == ada
        with pytest.raises(KithError, match="K447"):
            second_factor.new_recovery_codes(tx, ada)
    assert not passes(crm, ada, codes[0])


def test_an_administrator_who_turns_it_off_ends_the_sessions(crm: SiteUnderTest, ada: str, phone: Telephone) -> None:
    boss = crm.actor("admin").user
    with crm.writing() as tx:
        session = open_session(tx, ada)
        tx.connection.exec_driver_sql(f"DELETE FROM kith_user_role WHERE user_id = '{ada}'")
        second_factor.turn_off(tx, ada, by=boss)
        assert load.by_session(tx.connection, session, "staff", tx.clock.now()).actor is None
        assert audit.entries(tx.connection, kind="second_factor.off")[0].user_id == boss


def test_guesses_of_codes_are_few(crm: SiteUnderTest, ada: str) -> None:
    assert tries(crm, ada, CODE_TRIES + 3) == CODE_TRIES
    crm.clock.advance(CODE_WINDOW)
    assert tries(crm, ada, 1) == 1


def test_a_right_code_forgets_the_guesses(crm: SiteUnderTest, ada: str) -> None:
    tries(crm, ada, CODE_TRIES)
    with crm.writing() as tx:
        clear_code_throttle(tx, ada)
    assert tries(crm, ada, 1) == 1


def tries(crm: SiteUnderTest, user: str, count: int) -> int:
    passed = 0
    for _ in range(count):
        try:
            with crm.writing() as tx:
                check_code_throttle(tx, user, "127.0.0.1")
            passed += 1
        except KithError:
            continue
    return passed


# -- between the steps ------------------------------------------------------------------------------------------------
def begin(crm: SiteUnderTest, user: str) -> str:
    with crm.writing() as tx:
        return half_sessions.begin(tx, user, "password")


def test_a_half_session_is_no_session(crm: SiteUnderTest, ada: str) -> None:
    token = begin(crm, ada)
    with crm.reading() as tx:
        assert load.by_session(tx.connection, token, "staff", tx.clock.now()).actor is None
        assert half_sessions.find(tx, token) == half_sessions.Half(ada, "password")


@pytest.mark.parametrize("how", ["used", "late", "new password", "suspended", "unknown", "none"])
def test_a_half_session_that_is_over_leads_nowhere(crm: SiteUnderTest, ada: str, how: str) -> None:
    token: str | None = begin(crm, ada)
    with crm.writing() as tx:
        if how == "used":
            half_sessions.finish(tx, token or "")
        if how == "new password":
            administer.set_password(tx, ada, "another few plain things")
        if how == "suspended":
            administer.disable(tx, ada)
    if how == "late":
        crm.clock.advance(half_sessions.LIFETIME)
    token = {"unknown": "x" * 43, "none": None}.get(how, token)
    with crm.reading() as tx:
        assert half_sessions.find(tx, token) is None


def test_half_sessions_of_two_browsers_stand_side_by_side(crm: SiteUnderTest, ada: str) -> None:
    one, two = begin(crm, ada), begin(crm, ada)
    with crm.reading() as tx:
        assert half_sessions.find(tx, one) == half_sessions.find(tx, two) is not None


def test_a_half_session_sets_no_password(crm: SiteUnderTest, ada: str) -> None:
    token = begin(crm, ada)
    with crm.writing() as tx:
        assert all(links.bound(tx, purpose, token) is None for purpose in ("invite", "reset"))
