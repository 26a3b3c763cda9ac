"""webforms/*.yaml as data: what is asked for, what becomes of it, and what can't be meant."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.unit.definition.site import build, said

from kith.definition.form_model import FormLookup, FormMatch, FormSpam, WebForm

PEOPLE = """\
module: people
label: {one: Person, many: People}
fields:
  name: {type: text, required: true, max_length: 50}
  email: {type: email}
  phone: {type: phone}
  news: {type: boolean}
  rank: {type: choice, required: true, default: low, options: {low: Low, high: High}}
  secret: {type: text, protected: true}
  paper: {type: file}
  friend: {type: lookup, module: people}
  harbour: {type: lookup, module: harbours}
"""
PORTALS = "types: {guests: {users: {module: people, email: email}}}"
HOLDERS = "roles: {crew: {modules: {boats: {view: all}}}, hull: {abstract: true, modules: {boats: {view: all}}}}"


def changes(form: str) -> dict[str, str]:
    """A site with people, a portal for them, and this form."""
    return {
        "modules/people.yaml": PEOPLE,
        "config/portals.yaml": PORTALS,
        "config/roles.yaml": HOLDERS,
        "webforms/join.yaml": f"form: join\nmodule: people\n{form}\n",
    }


def form(text: str) -> WebForm:
    return build(changes(text)).site.forms["join"]


def test_a_form_of_one_step_has_its_fields_in_rows():
    found = form("fields: [[name, email], phone]")
    assert [section.rows for section in found.steps[0].sections] == [(("name", "email"), ("phone",))]
    assert (found.label, found.module, found.email) == ("Join", "people", "email")


def test_steps_and_sections_have_texts_and_rules_of_their_own():
    text = """
steps:
  - {label: You, help: All of it, fields: [name, {section: Reach, help: One will do, fields: [[email, phone]]}]}
  - label: Rank
    visible_if: {name: {empty: false}}
    fields: [{section: High, visible_if: {email: {empty: false}}, fields: [rank]}]
"""
    you, rank = form(text).steps
    assert (you.label, you.help, you.paths) == ("You", "All of it", ("name", "email", "phone"))
    assert [(each.label, each.help, each.rows) for each in you.sections] == [
        (None, None, (("name",),)),
        ("Reach", "One will do", (("email", "phone"),)),
    ]
    assert rank.visible_if is not None
    assert rank.sections[0].visible_if is not None


def test_a_field_has_texts_and_rules_of_its_own():
    more = "label: Call, help: Loud, placeholder: Ada, required: true, prefill: true, default: Bob"
    more += ", visible_if: {rank: low}, required_if: {rank: high}"
    name = form(f"fields: [{{field: name, {more}}}]").fields["name"]
    assert (name.label, name.help, name.placeholder, name.required, name.prefill) == ("Call", "Loud", "Ada", True, True)
    assert name.default is not None
    assert name.visible_if is not None
    assert name.required_if is not None


def test_fields_of_a_lookup_stand_behind_it_and_the_first_of_them_matches():
    found = form("fields: [name, harbour.name, harbour.country]")
    assert [(each.path, each.module, each.lookup) for each in found.behind("harbour")] == [
        ("harbour.name", "harbours", "harbour"),
        ("harbour.country", "harbours", "harbour"),
    ]
    assert found.lookups == {"harbour": FormLookup(field="harbour", module="harbours", match=("name",))}


def test_nothing_gives_a_known_record_to_a_stranger():
    problem = "fields: [name, harbour.name]\nlookups: {harbour: {match: [name], when_found: use}}"
    assert [each.split()[1] for each in said(changes(problem))] == ["K133"]


def test_a_match_that_updates_knows_its_own_records():
    found = form(
        "fields: [name, email, phone]\nmatch: {by: [email], when_found: update, update: [phone]}\nverify_email: true"
    )
    assert found.match == FormMatch(by=("email",), when_found="update", update=("phone",))
    assert found.own is not None


def test_what_is_left_out_is_the_careful_choice():
    found = form("fields: [name, email]\nmatch: {by: [email]}")
    assert found.match == FormMatch(by=("email",), when_found="ask_staff")
    assert (found.verify_email, found.approve, found.origins, found.keep) == (False, False, (), timedelta(days=90))
    assert found.spam == FormSpam()


def test_portals_are_one_or_the_first_that_fits():
    assert [each.type for each in form("fields: [name, email]\nportal: guests").portals] == ["guests"]
    several = form("fields: [name, email]\nportal: [{if: {rank: high}, type: guests}, {type: guests}]").portals
    assert [each.where is not None for each in several] == [True, False]


def test_consents_keep_the_version_of_their_text():
    consent = form(
        "fields: [name]\nconsents: {news: {text: Write to me, version: 2026-01, required: true, field: news}}"
    )
    found = consent.consents["news"]
    assert (found.text, found.version, found.required, found.field) == ("Write to me", "2026-01", True, "news")


def test_the_rest_arrives():
    found = form("""fields: [name]
help: Welcome
submit: Join us
languages: [en, de]
theme: {accent: "#1f6feb", corners: round}
spam: {least_seconds: 5, hold_at: 30, captcha: proof_of_work, per_address: 3, per_form: 9}
keep: 7
approve: true
embed: {origins: ["https://www.example.org", "http://localhost:8000"]}
after: {message: "Thank you, {name}", redirect: "https://example.org/thanks"}
assign: [{where: {rank: high}, user: ada@example.org}, {role: crew}]
""")
    assert (found.help, found.submit, found.languages, found.approve) == ("Welcome", "Join us", ("en", "de"), True)
    assert dict(found.theme) == {"accent": "#1f6feb", "corners": "round"}
    assert found.spam == FormSpam(least_seconds=5, hold_at=30, captcha="proof_of_work", per_address=3, per_form=9)
    assert (found.origins, found.keep.days) == (("https://www.example.org", "http://localhost:8000"), 7)
    assert (found.message, found.redirect) == ("Thank you, {name}", "https://example.org/thanks")
    assert [(each.user, each.role) for each in found.assign] == [("ada@example.org", ""), ("", "crew")]


def test_a_version_changes_with_a_word_and_not_with_a_line():
    first = form("fields: [name]")
    assert form("# why\n\nfields: [name]").version == first.version
    assert form("fields: [name, email]").version != first.version


def test_texts_are_said_in_the_language_that_is_asked_for():
    texts = 'texts: {"Join us": "Mitmachen", "You": "Sie", "Call": "Rufname", "I agree": "Ja"}'
    steps = "submit: Join us\nsteps: [{label: You, fields: [{field: name, label: Call}]}]"
    text = f"{steps}\nconsents: {{a: {{text: I agree, version: 1}}}}"
    found = build({**changes(text), "config/translations/de.yaml": texts}, language="de").site.forms["join"]
    said_there = (found.submit, found.steps[0].label, found.fields["name"].label, found.consents["a"].text)
    assert said_there == ("Mitmachen", "Sie", "Rufname", "Ja")


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("steps: [{fields: [name]}]\nfields: [email]", "K190", "either"),
        ("fields: [name, phoen]", "K112", 'did you mean "phone"?'),
        ("fields: [name, id]", "K147", "id"),
        ("fields: [name, name]", "K128", "twice"),
        ("fields: [name, owner]", "K129", "engine's own"),
        ("fields: [name, active]", "K129", "engine's own"),
        ("fields: [name, secret]", "K129", "protected"),
        ("fields: [name, friend]", "K129", "records or people"),
        ("fields: [name, paper]", "K129", "uploads: true"),
        ("fields: [email]", "K100", '"name" is needed'),
        ("fields: [name, harbour.country]", "K100", '"harbour.name" is needed'),
        ("fields: [name, phone]\nset: {phone: +49301234567}", "K128", "`set` gives it as well"),
        ("fields: [name]\nlookups: {harbour: {match: [name]}}", "K128", "nothing of it"),
        ("fields: [name, harbour.name]\nlookups: {harbour: {match: [country]}}", "K128", "isn't asked for"),
        ("fields: [name]\nmatch: {by: [email]}", "K128", '"email", which isn\'t asked for'),
        ("fields: [name, email]\nmatch: {by: [email], when_found: update, update: [name]}", "K191", "strangers"),
        (
            "fields: [name, email]\nverify_email: true\nmatch: {by: [email], when_found: update}",
            "K128",
            "needs `update`",
        ),
        (
            "fields: [name, email]\nverify_email: true\nmatch: {by: [name], when_found: update, update: [name]}",
            "K128",
            "e-mail",
        ),
        ("fields: [name, email]\nmatch: {by: [email], update: [name]}", "K128", "belongs to"),
        ("fields: [name]\nmatch: {by: [name], when_found: reject}", "K128", "by mail"),
        ("fields: [name]\nverify_email: true", "K128", "`verify_email` needs"),
        ("fields: [name]\nconfirmation: thanks", "K128", "`confirmation` needs"),
        ("fields: [name]\nportal: guests", "K128", '"email", which isn\'t asked for'),
        ("fields: [name, email]\nportal: guest", "K169", 'did you mean "guests"?'),
        ("fields: [name]\nconsents: {a: {text: Yes, version: 1, field: phone}}", "K128", "no boolean"),
        ("fields: [name]\nconsents: {a: {text: Yes, version: 1, field: new}}", "K112", 'did you mean "news"?'),
        ("fields: [name, news]\nconsents: {a: {text: Yes, version: 1, field: news}}", "K128", "a value already"),
        ("fields: [name]\nembed: {origins: [www.example.org]}", "K128", "no origin"),
        ("fields: [name]\nembed: {origins: ['https://example.org/a']}", "K128", "no origin"),
        ("fields: [name]\nembed: {origins: ['http://example.org']}", "K128", "no origin"),
        ("fields: [name]\nafter: {redirect: //evil.test}", "K128", "`redirect`"),
        ("fields: [name]\nafter: {redirect: 'javascript:alert(1)'}", "K128", "`redirect`"),
        ("fields: [name]\nafter: {message: 'Thank you, {nmae}'}", "K112", 'did you mean "name"?'),
        ("fields: [name]\nassign: [{role: crow}]", "K194", 'did you mean "crew"?'),
        ("fields: [name]\nassign: [{role: hull}]", "K195", "abstract"),
        ("fields: [name]\nassign: [{role: crew, user: a@example.org}]", "K192", "either"),
        ("fields: [name]\nlanguages: [English]", "K135", "language"),
        ("fields: [name]\ntheme: {accent: blue}", "K135", "colour"),
        ("fields: [name]\nspam: {holdat: 3}", "K130", "hold_at"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place(text, code, words):
    told = said(changes(text))
    assert [each.split()[1] for each in told] == [code]
    assert words in told[0]
    assert told[0].startswith("webforms/join.yaml:")


def test_a_key_of_a_plugin_is_kept_for_it():
    built = build(changes("fields: [name]\nbell: {rings: 3}"), plugins=["bell"])
    assert built.site.forms["join"].plugins["bell"].value == {"rings": "3"}
