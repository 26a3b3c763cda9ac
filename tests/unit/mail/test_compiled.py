"""From templates to what is sent: values stay values, whatever they hold; styles stand in the tags."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.errors import KithError
from kith.mail.compiled import Compiled, compiled
from kith.mail.templates import Template, read_template

GOLDEN = Path(__file__).parents[2] / "golden" / "mail.html"
LETTER = """---
subject: Your offer, {first_name}
---
# Dear {first_name}

We thank **{company.name}** for the *visit*:

- a berth
- a crane

| what | price |
|---|---:|
| berth | 10 EUR |

[See the offer]({link})

> Yours, the harbour
"""
VALUES = {
    "first_name": "Ada",
    "company.name": "Lovelace & Sons",
    "link": "https://crm.example.org/offer/1",
    "site": "Harbour",
    "list": "News",
    "unsubscribe": "https://crm.example.org/unsubscribe/x",
}


def md(body: str, **more: bool) -> Compiled:
    return compiled(Template(subject="s", body=body), to_list=more.get("to_list", False))


def html(body: str, **values: str) -> str:
    found = re.search(
        r'<td class="card"[^>]*>(.*?)</td></tr>\s*<tr><td class="foot"', md(body).html.filled(values), re.DOTALL
    )
    assert found is not None
    return re.sub(r' style="[^"]*"', "", found[1]).strip()


def test_a_letter_looks_as_it_should():
    letter = compiled(read_template(LETTER, "letter.md"), to_list=True)
    assert letter.html.filled(VALUES) == GOLDEN.read_text("utf-8")


def test_the_text_of_a_letter():
    assert compiled(read_template(LETTER, "letter.md"), to_list=True).text.filled(VALUES) == (
        "Harbour\n\nDear Ada\n\nWe thank Lovelace & Sons for the visit:\n\n- a berth\n- a crane\n\nwhat price\n\n"
        "berth 10 EUR\n\nSee the offer: https://crm.example.org/offer/1\n\nYours, the harbour\n\n"
        "You get this mail because you are on the list News. Unsubscribe: https://crm.example.org/unsubscribe/x\n"
    )


@pytest.mark.parametrize(
    ("value", "drawn"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("**bold** [x](y)", "<p>**bold** [x](y)</p>"),
        ("{link} {other}", "<p>{link} {other}</p>"),
        ('" onload="x', "<p>&quot; onload=&quot;x</p>"),
        ("one\ntwo", "<p>one<br>two</p>"),
    ],
)
def test_a_value_is_only_ever_text(value: str, drawn: str):
    assert html("{name}", name=value) == drawn


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "JAVASCRIPT:x", " javascript:x", "x"])
def test_a_value_that_is_no_address_leads_nowhere(address: str):
    assert 'href="#"' in html("[x]({link})", link=address)


def test_a_value_within_an_address_is_quoted():
    drawn = html("[x](https://e.example/?q={name}&r=1)", name="a&b=c d/../")
    assert 'href="https://e.example/?q=a%26b%3Dc%20d%2F..%2F&amp;r=1"' in drawn


def test_a_template_brings_no_html_of_its_own():
    assert html("<img src=x onerror=alert(1)>") == "<p>&lt;img src=x onerror=alert(1)&gt;</p>"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x"])
def test_a_template_brings_no_addresses_that_run(address: str):
    assert f'href="{address}' not in html(f"[x]({address})")


def test_a_link_alone_is_a_button():
    assert html("[Go]({link})", link="https://e.example/") == (
        '<p class="button"><a class="button" href="https://e.example/">Go</a></p>'
    )


def test_a_subject_is_one_line():
    text = compiled(Template(subject="Hello {name}", body="x"), to_list=False)
    assert text.subject_of({"name": "Ada\r\nBcc: x\x00"}) == "Hello Ada Bcc: x"
    assert len(text.subject_of({"name": "x" * 1000})) == 300


def test_styles_stand_in_the_tags_and_dark_ones_stay_above():
    page = md("# x").html.filled({})
    assert re.search(r'<h1 style="[^"]*font-size: 22px', page)
    assert "@media (prefers-color-scheme: dark)" in page
    assert "<link" not in page


@given(st.text(max_size=200), st.text(max_size=60))
def test_no_template_and_no_value_makes_a_tag_of_its_own(body: str, value: str):
    page = md(body + "\n\n{name}").html.filled({"name": value})
    tags = {tag.lower() for tag in re.findall(r"<([a-zA-Z][a-zA-Z0-9]*)", page.split("</head>", 1)[1])}
    assert not tags & {"script", "iframe", "form", "input", "object", "embed", "style", "link", "svg", "base"}


MJML = "<mjml><mj-body><mj-section><mj-column>{}</mj-column></mj-section></mj-body></mjml>"


def mjml(inside: str, *, to_list: bool = False) -> Compiled:
    return compiled(Template(subject="s", body=MJML.format(inside), format="mjml"), to_list=to_list)


def test_mjml_becomes_tables():
    page = mjml('<mj-text>Hello {name}</mj-text><mj-button href="{link}">Go</mj-button>')
    drawn = page.html.filled({"name": "<b>Ada", "link": "https://e.example/"})
    assert "Hello &lt;b&gt;Ada" in drawn
    assert 'href="https://e.example/"' in drawn
    assert "<table" in drawn
    assert page.text.filled({"name": "Ada", "link": "https://e.example/"}) == "Hello Ada\n\nGo: https://e.example/\n"


@pytest.mark.parametrize("inside", ["<mj-foo>x</mj-foo>", "<mj-text>x", '<mj-include path="/etc/passwd" />'])
def test_mjml_that_isnt_any_is_told(inside: str):
    with pytest.raises(KithError, match="K754"):
        mjml(inside)


def test_mjml_to_a_list_says_how_to_unsubscribe():
    with pytest.raises(KithError, match="unsubscribe"):
        mjml("<mj-text>x</mj-text>", to_list=True)
    assert mjml('<mj-text><a href="{unsubscribe}">x</a></mj-text>', to_list=True)


def test_styles_of_mjml_are_no_placeholders():
    style = "@media (max-width:1px) { .a {color:red} }"
    body = f"<mjml><mj-head><mj-style>{style}</mj-style></mj-head><mj-body></mj-body></mjml>"
    assert ".a {color:red}" in compiled(Template(subject="s", body=body, format="mjml"), to_list=False).html.filled({})
