"""The desk of web forms: for who may manage them, with what is copied into a website, and figures."""

from __future__ import annotations

from tests.functional.pages.served import ServedSite
from tests.functional.webforms.world import HOST


def test_the_desk_is_for_who_may_manage_forms(small: ServedSite) -> None:
    for address in ("/forms", "/forms/outside", "/forms/nothing"):
        assert small.browser().get(address).status_code == 303
    crew, boss = small.login("crew"), small.login("boss")
    assert crew.get("/forms").status_code == 403
    assert 'href="/forms"' not in crew.get("/").text
    assert 'href="/forms"' in boss.get("/").text
    assert boss.get("/forms/nothing").status_code == 404


def test_the_desk_gives_link_code_and_tags(small: ServedSite) -> None:
    page = small.login("boss").get("/forms/outside").text.replace("&#34;", '"').replace("&quot;", '"')
    assert "http://localhost:80/f/outside" in page or "http://localhost/f/outside" in page
    assert '/f/outside/embed.js"&gt;' in page
    assert 'class="k-qr"' in page
    assert HOST in page
    assert "kith_consent_data" in page
    assert 'name="name" required' in page
    assert 'name="wish" required' not in page


def test_the_desk_counts_by_form_and_source(small: ServedSite) -> None:
    browser, boss = small.browser(), small.login("boss")
    for source in ("letter", "letter", "mail"):
        browser.get(f"/f/plain?utm_source={source}")
    browser.post("/f/plain", {"name": "Ada", "utm_source": "letter"})
    small.wsgi.registry.kith.form_counts.flush()
    assert "33%" in boss.get("/forms").text
    page = boss.get("/forms/plain").text
    assert "letter" in page
    assert "50%" in page
