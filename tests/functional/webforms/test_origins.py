"""Where a form may be sent from: its own page, the sites that it names, programs; nobody else's page."""

from __future__ import annotations

import pytest
from tests.functional.pages.served import ServedSite
from tests.functional.webforms.world import HOST
from tests.unit.intake.world import rows

from kith.intake.counts import conversions

SENT = {"name": "Ada", "kith_consent_data": "yes"}


@pytest.mark.parametrize("origin", [HOST, "http://localhost:80", "http://localhost"])
def test_the_forms_own_site_and_those_that_it_names_may_send(small: ServedSite, origin: str) -> None:
    host = origin.removeprefix("http://") if origin != HOST else "localhost:80"
    browser = small.browser(HTTP_HOST=host)
    assert browser.post("/f/outside", SENT, Origin=origin).status_code == 200
    assert len(rows(small.site)) == 1


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", f"{HOST}.evil.example", f"{HOST}:444", "http://[", ""]
)
def test_other_sites_may_not(small: ServedSite, origin: str) -> None:
    headers = {"Origin": origin} if origin else {"Sec_Fetch_Site": "cross-site"}
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    browser = small.browser()
    assert browser.post("/f/outside", SENT, **headers).status_code == 403
    assert browser.app.post_json("/f/outside", SENT, headers=headers, expect_errors=True).status_code == 403
    assert rows(small.site) == []


def test_scripts_of_a_named_site_send_json_and_read_the_answer(small: ServedSite) -> None:
    answer = small.browser().app.post_json("/f/outside", SENT, headers={"Origin": HOST}, expect_errors=True)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == HOST
    assert answer.json == {"sent": True, "message": "Thank you, Ada.", "redirect": None, "by_mail": False}
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_scripts_are_told_every_fault(small: ServedSite) -> None:
    sent = {"email": "nowhere", "boats": "2"}
    answer = small.browser().app.post_json("/f/outside", sent, headers={"Origin": HOST}, expect_errors=True)
    assert answer.status_code == 422
    assert answer.headers["Access-Control-Allow-Origin"] == HOST
    assert {each["field"] for each in answer.json["errors"]} >= {"name", "email", "consent.data"}


@pytest.mark.parametrize(
    "body", ["[", "[1]", "7", '{"name": NaN}', '{"name": "a", "name": "b"}', '{"name": {"a": [1]}}']
)
def test_json_that_is_none_or_no_form_is_refused(small: ServedSite, body: str) -> None:
    answer = small.browser().app.post(
        "/f/outside", body, headers={"Content-Type": "application/json"}, expect_errors=True
    )
    assert answer.status_code in {400, 422}
    assert rows(small.site) == []


def test_a_browser_asks_first_and_is_told_for_named_sites_alone(small: ServedSite) -> None:
    app = small.browser().app
    told = app.options("/f/outside", headers={"Origin": HOST})
    assert (told.status_code, told.headers["Access-Control-Allow-Origin"]) == (204, HOST)
    refused = app.options("/f/outside", headers={"Origin": "https://evil.example"}, expect_errors=True)
    assert refused.status_code == 403
    assert "Access-Control-Allow-Origin" not in refused.headers


def test_the_page_isnt_for_scripts_of_others(small: ServedSite) -> None:
    answer = small.browser().get("/f/outside", Origin="https://evil.example")
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_plain_post_from_a_named_site_is_known_again_by_what_it_says(small: ServedSite) -> None:
    for _ in range(2):
        assert small.browser().post("/f/outside", SENT, Origin=HOST).status_code == 200
    assert len(rows(small.site)) == 1


def test_a_page_in_a_frame_remembers_which_site_is_around_it(small: ServedSite) -> None:
    page = small.browser().get(f"/f/outside?kith_embed={HOST}").text
    assert f'data-parent="{HOST}"' in page
    assert "data-parent" not in small.browser().get("/f/outside?kith_embed=https://evil.example").text


def test_the_script_for_other_sites_may_be_loaded_by_them(small: ServedSite) -> None:
    answer = small.browser().get("/f/outside/embed.js")
    assert answer.content_type == "text/javascript"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert small.browser().get("/f/nothing/embed.js").status_code == 404


def test_views_starts_and_submissions_are_counted_by_where_visitors_come_from(small: ServedSite) -> None:
    browser = small.browser()
    browser.get(f"/f/outside?kith_embed={HOST}")
    browser.get("/f/outside?utm_source=letter")
    assert browser.post("/f/outside/start", {"utm_source": "letter"}).status_code == 204
    assert browser.post("/f/outside/start", {}, Origin="https://evil.example").status_code == 403
    assert browser.post("/f/outside", {**SENT, "utm_source": "letter"}).status_code == 200
    assert browser.post("/f/outside", {"name": "Ada", "utm_source": "letter"}).status_code == 422
    small.wsgi.registry.kith.form_counts.flush()
    with small.site.reading() as tx:
        today = tx.clock.now().date()
        found = {each.source: (each.views, each.starts, each.submissions) for each in conversions(tx, today, today)}
    assert found == {"letter": (1, 1, 1), "www.example.org": (1, 0, 0)}
