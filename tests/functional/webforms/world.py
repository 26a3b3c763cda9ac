"""A boat club with forms of each kind, as visitors see it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from tests.functional.pages.served import Browser, ServedSite
from tests.unit.intake.world import FILES as CLUB

from kith.storage.system import Submission

HOST = "https://www.example.org"
HIDDEN = re.compile(r'<input type="hidden" name="(kith_\w+|utm_\w+)" value="([^"]*)"')
MORE = {
    "webforms/outside.yaml": f"""
form: outside
module: contacts
label: Write to us
help: We answer within a day.
fields:
  - - {{field: name, label: Your name, placeholder: Ada King, prefill: true}}
    - {{field: email, help: Only for our answer}}
  - {{section: Boats, fields: [{{field: boats, prefill: true}}, wish, born, news]}}
  - {{section: Company, fields: [company.name]}}
consents:
  data: {{text: You may keep what I send, version: "3", required: true}}
embed: {{origins: ["{HOST}"]}}
after: {{message: "Thank you, {{name}}."}}
languages: [en, de]
""",
    "webforms/tested.yaml": """
form: tested
module: contacts
fields: [name]
spam: {captcha: proof_of_work}
""",
    "webforms/coloured.yaml": """
form: coloured
module: contacts
fields: [name]
theme: {accent: "#ffcc00", corners: square}
""",
}
KINDS = """
module: applications
label: {one: Application, many: Applications}
title: "{name}"
fields:
  name: {type: text, required: true}
  letter: {type: files, accept: [pdf, png]}
  photo: {type: image}
  address: {type: address}
  price: {type: money}
  wishes: {type: multi_choice, options: {sail: Sailing, row: Rowing}}
  ready: {type: boolean, default: true}
  country: {type: country}
"""
APPLY = """
form: apply
module: applications
fields: [name, letter, photo, address, price, wishes, ready, country]
uploads: true
"""
FILES: Mapping[str, str] = {**CLUB, **MORE, "modules/applications.yaml": KINDS, "webforms/apply.yaml": APPLY}


def form_token(browser: Browser, address: str) -> str:
    """The token that the page carries."""
    return dict(HIDDEN.findall(browser.get(address).text))["kith_token"]


def send(served: ServedSite, form: str, values: Mapping[str, str], browser: Browser | None = None) -> Any:
    """The answer to a person who opens the form, takes ten seconds and sends it."""
    used = browser or served.browser()
    page = used.get(f"/f/{form}")
    assert page.status_code == 200, page.text
    served.site.clock.advance(timedelta(seconds=10))
    return used.post(f"/f/{form}", [*HIDDEN.findall(page.text), *values.items()])


def states(served: ServedSite) -> list[str]:
    """The states of all submissions, the oldest first."""
    with served.site.reading() as tx:
        return list(tx.connection.execute(sa.select(Submission.state).order_by(Submission.id)).scalars())
