"""Portals from the command line."""

from __future__ import annotations

import re

from kith.cli.opened import open_applied
from kith.cli.site import Place
from kith.identity.sealing import unseal
from kith.mail.outgoing import latest
from kith.portal.access import of_type, portal_type
from kith.portal.activating import activate

PORTALS = """\
prices: {currency: USD, every: 1mo, tiers: [{up_to: 50, total: 600}, {up_to: 100, each: 12}, {each: 10}]}
"""


def test_a_quote_tells_the_sum_and_the_tier(folder, kith):
    (folder / "config" / "portals.yaml").write_text(PORTALS, "utf-8")
    assert kith("portal", "quote", "51").stdout == "51 seats: 612 USD every 1mo (tier 2: 51 to 100 seats)\n"


def test_a_quote_says_where_more_seats_cost_less(folder, kith):
    (folder / "config" / "portals.yaml").write_text(PORTALS, "utf-8")
    assert kith("portal", "quote", "90").stdout.splitlines()[1] == "More cost less: 101 seats are 1010 USD every 1mo"


def test_a_quote_needs_prices(kith):
    result = kith("portal", "quote", "90")
    assert (result.exit_code, result.stderr[:4]) == (1, "K479")


PEOPLE = """\
module: people
label: {one: Person, many: People}
title: "{name}"
fields:
  name: {type: text, required: true}
  email: {type: email}
portal: {guests: {view: {id: $me}, fields: {view: [title]}}}
"""
GUESTS = "types: {guests: {users: {module: people, email: email}, seats: 1}}\n"


def with_guests(folder, kith):
    """The site with a portal for guests, applied, and two people who could be invited."""
    (folder / "config" / "portals.yaml").write_text(GUESTS, "utf-8")
    (folder / "modules" / "people.yaml").write_text(PEOPLE, "utf-8")
    assert kith("apply", "--yes").exit_code == 0
    (folder / "people.csv").write_text("name,email\nAda,ada@example.org\nBen,ben@example.org\n", "utf-8")
    assert kith("import", "people", str(folder / "people.csv")).exit_code == 0


def test_somebody_is_invited_listed_and_taken_off_again(folder, kith):
    with_guests(folder, kith)
    assert kith("portal", "invite", "guests", "Ada@example.org").stdout == "Ada@example.org is invited.\n"
    assert re.search(r"guests +people +1 +1 +free", kith("portal", "list").stdout)
    assert "ada@example.org" in kith("portal", "list", "guests").stdout
    assert kith("portal", "invite", "guests", "ben@example.org").stderr[:4] == "K473"
    assert kith("portal", "suspend", "guests", "ada@example.org").stderr[:4] == "K475"
    assert kith("portal", "revoke", "guests", "ada@example.org").exit_code == 0
    assert kith("portal", "invite", "guests", "ben@example.org").exit_code == 0


def test_who_is_not_there_is_not_invited(folder, kith):
    with_guests(folder, kith)
    assert kith("portal", "invite", "guests", "eve@example.org").stderr[:4] == "K601"
    assert kith("portal", "invite", "gusts", "ada@example.org").stderr[:4] == "K470"


def test_explain_tells_what_a_portal_opens_and_where_that_stands(folder, kith):
    with_guests(folder, kith)
    kith("portal", "invite", "guests", "ada@example.org")
    app = open_applied(Place(folder=folder))
    with app.writing() as tx:
        mail = latest(tx, 1)[0]
        link = unseal(tx.settings.secret, mail.sealed or "", of=mail.id) or ""
        record = activate(tx, "guests", link.rpartition("/")[2], "four unrelated words").record
        assert [each.state for each in of_type(tx, portal_type(tx, "guests"))] == ["active"]
    app.engine.dispose()
    told = kith("explain", "ada@example.org", "people", record, "--portal", "guests").stdout
    assert "in the portal Guests" in told
    assert re.search(r"view +yes +the portal type guests grants view: records where .*people.yaml", told)
    refused = kith("explain", "ben@example.org", "people", record, "--portal", "guests")
    assert refused.stderr[:4] == "K407"


def test_an_import_invites_where_it_is_told_to_and_says_who_is_not(folder, kith):
    with_guests(folder, kith)
    (folder / "more.csv").write_text("name,email\nCyd,cyd@example.org\nDan,\nEve,eve@example.org\n", "utf-8")
    result = kith("import", "people", str(folder / "more.csv"), "--invite", "guests")
    assert (result.exit_code, result.stdout[:18]) == (0, "3 rows: 3 created,")
    said = result.stderr.splitlines()
    assert [line.split()[:3] for line in said] == [
        ["more.csv:3:1:", "warning:", "K472"],
        ["more.csv:4:1:", "warning:", "K473"],
    ]
    assert "cyd@example.org" in kith("portal", "list", "guests").stdout


def test_an_import_that_is_only_tried_invites_nobody(folder, kith):
    with_guests(folder, kith)
    (folder / "more.csv").write_text("name,email\nCyd,cyd@example.org\n", "utf-8")
    assert kith("import", "people", str(folder / "more.csv"), "--invite", "guests", "--dry-run").exit_code == 0
    assert "cyd@example.org" not in kith("portal", "list", "guests").stdout


def test_an_import_for_a_portal_that_isnt_there_reads_nothing(folder, kith):
    with_guests(folder, kith)
    result = kith("import", "people", str(folder / "people.csv"), "--invite", "guest")
    assert (result.exit_code, result.stderr.startswith('K470 there is no portal "guest"; did you mean "guests"?')) == (
        1,
        True,
    )
