"""Mailings: what is refused before the first mail, whom they go to, and that nobody gets two. Proves K13."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from kith_ext.marketing_lists import sending
from kith_ext.marketing_lists.tests.lists import (
    a_list,
    act,
    changed,
    contact,
    contacts,
    mailing,
    mails,
    members,
    someone,
    values,
    work,
)

from kith.ext import KithError
from kith.jobs.runner import Runner
from kith.mail.outgoing import latest
from kith.mail.suppression import Subscription, unsubscribe_token
from kith.testing.plugin_site import PluginSite


def with_members(site: PluginSite, *ids: str) -> str:
    """The id of a list with these contacts on it."""
    news = a_list(site, name="Newsletter")
    act(site, someone(site, "crm_sales"), "contacts", "add_to_marketing_list", ids, list=news)
    return news


def started(site: PluginSite, list_id: str, **values: Any) -> str:
    """The id of a mailing that was just begun."""
    mara = someone(site, "crm_marketeer")
    id = mailing(site, list_id, mara, **values)
    act(site, mara, "mailings", "start", id)
    return id


def test_a_mailing_goes_to_everybody_on_its_list_once(plugin_site: PluginSite) -> None:
    ada, bo = contact(plugin_site), contact(plugin_site, "Bo Byron")
    contact(plugin_site, "Cy Clay")
    id = started(plugin_site, with_members(plugin_site, ada, bo))
    work(plugin_site)
    assert mails(plugin_site) == {"ada@example.org": ("caught", None), "bo@example.org": ("caught", None)}
    found = values(plugin_site, "mailings", id)
    assert (found["state"], found["recipients"], found["sent"], found["refused"]) == ("done", 2, 2, 0)


def test_fields_are_filled_in_and_each_mail_can_be_unsubscribed_from(plugin_site: PluginSite) -> None:
    started(plugin_site, with_members(plugin_site, contact(plugin_site)))
    work(plugin_site)
    with plugin_site.reading() as tx:
        (mail,) = latest(tx, 10)
    assert (mail.subject, mail.list_label, mail.record_id is not None) == ("News for Ada", "Newsletter", True)
    shown = plugin_site.browser("super_admin").get(f"/dev/mail/{mail.id}/page").text
    assert "Dear Ada Lovelace" in shown
    assert "/unsubscribe/" in shown


@pytest.mark.parametrize(
    ("texts", "field", "said"),
    [
        ({"body": "Dear\n\n{frist_name}"}, "body", 'line 3 uses "{frist_name}", and nothing is called so'),
        ({"subject": "For {frist_name}"}, "subject", 'line 1 uses "{frist_name}"'),
        ({"body": "{company.nmae}"}, "body", 'line 1 uses "{company.nmae}"'),
        ({"template": "newsleter", "subject": "", "body": ""}, "template", 'no mail template "newsleter"'),
        ({"body": "<mjml><mj-body><mj-strange/></mj-body></mjml>"}, "body", "MJML has no <mj-strange>"),
    ],
)
def test_a_broken_text_is_refused_when_it_is_saved(
    plugin_site: PluginSite, texts: dict[str, str], field: str, said: str
) -> None:
    with pytest.raises(KithError) as refused:
        mailing(plugin_site, a_list(plugin_site), someone(plugin_site, "crm_manager"), **texts)
    (problem,) = refused.value.problems
    assert (problem.field, said in problem.message) == (field, True)


def test_the_nearest_name_is_suggested(plugin_site: PluginSite) -> None:
    with pytest.raises(KithError) as refused:
        mailing(plugin_site, a_list(plugin_site), body="{frist_name}")
    assert refused.value.problems[0].suggestion == "first_name"


def test_a_template_that_broke_meanwhile_is_refused_before_the_first_mail(plugin_site: PluginSite) -> None:
    news, mara = with_members(plugin_site, contact(plugin_site)), someone(plugin_site, "crm_marketeer")
    file = plugin_site.app.settings.site / "config" / "mail" / "letter.md"
    file.parent.mkdir(exist_ok=True)
    file.write_text("---\nsubject: News\n---\nDear {first_name}", "utf-8")
    id = mailing(plugin_site, news, mara, template="letter", subject="", body="")
    file.write_text("---\nsubject: News\n---\nDear\n{first_nam}, this is another text", "utf-8")
    with pytest.raises(KithError, match=r"template: K760 line 5 uses"):
        act(plugin_site, mara, "mailings", "start", id)
    assert (mails(plugin_site), values(plugin_site, "mailings", id)["state"]) == ({}, "draft")


def test_a_mailing_to_nobody_isn_t_begun(plugin_site: PluginSite) -> None:
    with pytest.raises(KithError, match="Nobody on the list"):
        started(plugin_site, a_list(plugin_site))


def test_test_contacts_and_those_without_an_address_are_left_out(plugin_site: PluginSite) -> None:
    ids = [
        contact(plugin_site),
        contact(plugin_site, "Bo Byron", is_test=True),
        contact(plugin_site, "Cy Clay", email=""),
    ]
    started(plugin_site, with_members(plugin_site, *ids))
    work(plugin_site)
    assert set(mails(plugin_site)) == {"ada@example.org"}


def test_who_doesn_t_want_mail_is_refused_by_the_gate_with_the_reason(plugin_site: PluginSite) -> None:
    ada, bo = contact(plugin_site), contact(plugin_site, "Bo Byron", do_not_email=True)
    id = started(plugin_site, with_members(plugin_site, ada, bo))
    work(plugin_site)
    assert mails(plugin_site)["bo@example.org"] == ("refused", "do_not_email")
    assert (values(plugin_site, "mailings", id)["sent"], values(plugin_site, "mailings", id)["refused"]) == (1, 1)


def test_who_unsubscribes_while_it_runs_gets_none(plugin_site: PluginSite) -> None:
    news = with_members(plugin_site, contact(plugin_site))
    started(plugin_site, news)
    act(plugin_site, someone(plugin_site, "crm_sales"), "list_members", "unsubscribe", members(plugin_site, news)[0].id)
    work(plugin_site)
    assert all(state == "refused" for state, _ in mails(plugin_site).values())


def test_the_link_of_a_mail_unsubscribes_from_that_list_alone(plugin_site: PluginSite) -> None:
    ada = contact(plugin_site)
    news, other = with_members(plugin_site, ada), a_list(plugin_site)
    act(plugin_site, someone(plugin_site, "crm_sales"), "contacts", "add_to_marketing_list", ada, list=other)
    started(plugin_site, news)
    work(plugin_site)
    follow_unsubscribe(plugin_site)
    states = {id: members(plugin_site, id)[0].values["state"] for id in (news, other)}
    assert states == {news: "unsubscribed", other: "subscribed"}


def follow_unsubscribe(site: PluginSite) -> None:
    """Does what a mail program does with the header List-Unsubscribe of the newest mail."""
    with site.reading() as tx:
        (mail,) = latest(tx, 1)
        told = Subscription(address=mail.address, list=mail.list or "", label=mail.list_label or "")
        token = unsubscribe_token(tx.settings, told)
    answer = site.visitor().send(f"/unsubscribe/{token}", **{"List-Unsubscribe": "One-Click"})
    assert answer.status_code < 400, answer.text


def test_a_test_goes_to_oneself_filled_in_and_to_nobody_else(plugin_site: PluginSite) -> None:
    news, mara = with_members(plugin_site, contact(plugin_site)), someone(plugin_site, "crm_marketeer")
    id = mailing(plugin_site, news, mara)
    act(plugin_site, mara, "mailings", "send_test", id)
    work(plugin_site)
    with plugin_site.reading() as tx:
        (mail,) = latest(tx, 10)
    assert (mail.address, mail.subject, mail.state) == (mara.email, "News for Ada", "caught")
    assert values(plugin_site, "mailings", id)["state"] == "draft"


def test_no_more_mails_wait_than_the_settings_say(plugin_site: PluginSite) -> None:
    news = with_members(plugin_site, *contacts(plugin_site, 250))
    with settings(plugin_site, ahead=200):
        started(plugin_site, news)
        step(plugin_site)
        assert len(mails(plugin_site)) == 200
        work(plugin_site)
    assert [state for state, _ in mails(plugin_site).values()] == ["caught"] * 250


class settings:  # noqa: N801 - reads as the statement that it is
    """The plugin's settings for a while."""

    def __init__(self, site: PluginSite, **own: Any) -> None:
        self._plugins, self._own = site.app.hooks.plugins, own

    def __enter__(self) -> None:
        from dataclasses import replace

        self._kept = self._plugins["marketing_lists"]
        self._plugins["marketing_lists"] = replace(self._kept, settings={**self._kept.settings, **self._own})

    def __exit__(self, *_: object) -> None:
        self._plugins["marketing_lists"] = self._kept


def step(site: PluginSite) -> None:
    """Carries out one job of a mailing, and none that sends mail."""
    runner = Runner(site.app.engine, site.app.clock, site.writing, {sending.STEP: sending.step})
    runner.run_one()


def test_pausing_keeps_the_rest_back_until_it_goes_on(plugin_site: PluginSite) -> None:
    news, mara = with_members(plugin_site, *contacts(plugin_site, 250)), someone(plugin_site, "crm_marketeer")
    with settings(plugin_site, ahead=200):
        id = started(plugin_site, news)
        step(plugin_site)
        act(plugin_site, mara, "mailings", "pause", id)
        work(plugin_site)
        assert len(mails(plugin_site)) == 200
        act(plugin_site, mara, "mailings", "resume", id)
        work(plugin_site)
    assert (len(mails(plugin_site)), values(plugin_site, "mailings", id)["state"]) == (250, "done")


def test_cancelling_keeps_back_what_waits_to_be_sent(plugin_site: PluginSite) -> None:
    news, mara = with_members(plugin_site, *contacts(plugin_site, 5)), someone(plugin_site, "crm_marketeer")
    id = started(plugin_site, news)
    step(plugin_site)
    act(plugin_site, mara, "mailings", "cancel", id)
    work(plugin_site)
    assert set(mails(plugin_site).values()) == {("refused", "the mailing was cancelled")}
    found = values(plugin_site, "mailings", id)
    assert (found["state"], found["refused"]) == ("cancelled", 5)


def test_a_job_that_dies_between_two_pages_is_done_again_and_nobody_gets_two(plugin_site: PluginSite) -> None:
    news = with_members(plugin_site, *contacts(plugin_site, 450))
    id = started(plugin_site, news)
    with dies_at_page(3), pytest.raises(KeyboardInterrupt):
        step(plugin_site)
    assert len(mails(plugin_site)) == 400
    plugin_site.clock.advance(timedelta(minutes=5))
    work(plugin_site)
    assert (len(mails(plugin_site)), values(plugin_site, "mailings", id)["sent"]) == (450, 450)


class dies_at_page:  # noqa: N801 - reads as the statement that it is
    """Stops the writing of mails at the n-th page, as a process that is killed there."""

    def __init__(self, number: int) -> None:
        self._left, self._module, self._kept = number, sending, sending._messages

    def __enter__(self) -> None:
        self._module._messages = self._counting  # type: ignore[assignment]

    def __exit__(self, *_: object) -> None:
        self._module._messages = self._kept

    def _counting(self, *given: Any) -> Any:
        self._left -= 1
        if not self._left:
            raise KeyboardInterrupt
        return self._kept(*given)


def test_two_members_with_one_address_get_one_mail(plugin_site: PluginSite) -> None:
    ada, bo = contact(plugin_site), contact(plugin_site, "Bo Byron")
    news = with_members(plugin_site, ada, bo)
    id = started(plugin_site, news)
    step(plugin_site)
    changed(plugin_site, "contacts", ada, email="new@example.org")
    changed(plugin_site, "contacts", bo, email="ada@example.org")
    mara = someone(plugin_site, "crm_marketeer")
    act(plugin_site, mara, "mailings", "pause", id)
    act(plugin_site, mara, "mailings", "resume", id)
    work(plugin_site)
    assert set(mails(plugin_site)) == {"ada@example.org", "bo@example.org"}


def test_what_breaks_on_the_way_pauses_the_mailing_and_says_why(plugin_site: PluginSite) -> None:
    news, mara = with_members(plugin_site, contact(plugin_site)), someone(plugin_site, "crm_marketeer")
    file = plugin_site.app.settings.site / "config" / "mail" / "gone.md"
    file.parent.mkdir(exist_ok=True)
    file.write_text("---\nsubject: News\n---\nDear {first_name}", "utf-8")
    id = mailing(plugin_site, news, mara, template="gone", subject="", body="")
    act(plugin_site, mara, "mailings", "start", id)
    file.unlink()
    work(plugin_site)
    found = values(plugin_site, "mailings", id)
    assert (found["state"], found["problem"]) == ("paused", 'there is no mail template "gone"')


def test_only_those_with_the_grant_start_a_mailing(plugin_site: PluginSite) -> None:
    news = with_members(plugin_site, contact(plugin_site))
    id = mailing(plugin_site, news)
    with pytest.raises(KithError, match="K603"):
        act(plugin_site, someone(plugin_site, "crm_sales"), "mailings", "start", id)


def test_what_was_started_can_t_be_rewritten(plugin_site: PluginSite) -> None:
    news, mara = with_members(plugin_site, contact(plugin_site)), someone(plugin_site, "crm_marketeer")
    id = mailing(plugin_site, news, mara)
    act(plugin_site, mara, "mailings", "start", id)
    with pytest.raises(KithError, match="body: "):
        changed(plugin_site, "mailings", id, mara, body="Something else")


def test_the_page_shows_progress_and_what_came_of_each_mail(plugin_site: PluginSite) -> None:
    ids = [contact(plugin_site), contact(plugin_site, "Bo Byron", do_not_email=True)]
    id = started(plugin_site, with_members(plugin_site, *ids))
    work(plugin_site)
    browser = plugin_site.browser("crm_manager")
    assert "What came of each mail" in browser.get(f"/m/mailings/{id}").text
    page = browser.get(f"/p/marketing_lists/recipients?mailing={id}").text
    assert "2 of 2" in page
    assert "doesn&#x27;t want e-mails" in page
    refused = browser.get(f"/p/marketing_lists/recipients?mailing={id}&state=refused").text
    assert ("Bo Byron" in refused, "Ada Lovelace" in refused) == (True, False)


def test_recipients_of_mailings_that_aren_t_theirs_are_nobody_s_business(plugin_site: PluginSite) -> None:
    id = started(plugin_site, with_members(plugin_site, contact(plugin_site)))
    assert plugin_site.browser("finance").get(f"/p/marketing_lists/recipients?mailing={id}").status_code == 404
    assert plugin_site.browser("crm_sales").get("/p/marketing_lists/recipients?mailing=x").status_code == 404


def test_a_mailing_is_an_event_of_its_recipients(plugin_site: PluginSite) -> None:
    ada = contact(plugin_site)
    started(plugin_site, with_members(plugin_site, ada))
    work(plugin_site)
    assert "Sam sent an e-mail" in _plain(plugin_site.browser("super_admin").get(f"/m/contacts/{ada}/feed").text)


def _plain(page: str) -> str:
    """The page without its tags."""
    return " ".join(re.sub(r"<[^>]*>", "", page).split())
