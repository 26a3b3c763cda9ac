"""The hooks around web forms."""

from __future__ import annotations

import pytest
from tests.unit.intake.world import FILES, rows

from kith.errors import KithError
from kith.intake.captchas import Captcha, captcha_of
from kith.intake.sent import Sent
from kith.intake.submissions import load
from kith.intake.submit import submit
from kith.plugins import hookimpl
from kith.testing.site import SiteUnderTest

GATE = "form: gate\nmodule: contacts\nfields: [name]\nspam: {captcha: gate_word}\n"
LOST = "form: lost\nmodule: contacts\nfields: [name]\nspam: {captcha: nobody}\n"


class Gate:
    """Asks for a word."""

    @hookimpl
    def kith_captchas(self):
        return {
            "gate_word": Captcha(challenge=lambda s, t, n: {"ask": "friend"}, passes=lambda s, t, a, n: a == "friend")
        }

    @hookimpl
    def kith_spam_score(self, tx, form, sent):
        return {"shouting": 70} if str(sent.values.get("name", "")).isupper() else None


@pytest.fixture
def site(database_url):
    files = {**FILES, "webforms/gate.yaml": GATE, "webforms/lost.yaml": LOST}
    opened = SiteUnderTest(database_url, files, plugins=(Gate(),))
    yield opened
    opened.close()


def test_kith_captchas_make_and_judge_the_check_that_a_form_names(site):
    with site.reading() as tx:
        check = captcha_of(tx, tx.site.forms["gate"])
        assert check is not None
        assert check.challenge("", "", tx.clock.now()) == {"ask": "friend"}
        assert captcha_of(tx, tx.site.forms["plain"]) is None
    with pytest.raises(KithError) as refused:
        submit(site.writing, "gate", Sent(values={"name": "Ada"}, captcha="foe"))
    assert refused.value.problems[0].code == "K491"
    assert submit(site.writing, "gate", Sent(values={"name": "Ada"}, captcha="friend")).state == "accepted"


def test_a_check_that_no_plugin_brings_is_told(site):
    with pytest.raises(KithError) as refused:
        submit(site.writing, "lost", Sent(values={"name": "Ada"}))
    assert refused.value.problems[0].code == "K497"


def test_kith_spam_score_adds_points_with_reasons(site):
    done = submit(site.writing, "plain", Sent(values={"name": "ADA"}))
    with site.reading() as tx:
        kept = load(tx, done.id)
    assert (done.state, kept.score, kept.reasons) == ("held", 80, {"no_token": 10, "shouting": 70})
    assert rows(site) == []
