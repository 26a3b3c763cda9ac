"""What the person of each example does in their portal, in words that the test goes by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Somebody in a portal. `sees`: module -> titles of all that is listed. Values of lookups are titles.

    `creates` is what they add and `refused` the same outside of their scope; `changes` a record of theirs by its title.
    `hidden` are fields of `creates`' module that no answer may hold.
    """

    site: str
    portal: str
    email: str
    sees: Mapping[str, frozenset[str]]
    creates: tuple[str, Values]
    refused: Values
    changes: tuple[str, str, Values]
    hidden: frozenset[str]


STORIES = {
    "franchise": Story(
        site="franchise",
        portal="franchisees",
        email="mia@example.org",
        sees={
            "outlets": frozenset({"North Street", "Harbour"}),
            "franchisees": frozenset({"Mia Korn"}),
            "requests": frozenset({"A second oven"}),
        },
        creates=("requests", {"outlet": "Harbour", "subject": "Flour"}),
        refused={"outlet": "South Gate", "subject": "Flour"},
        changes=("outlets", "Harbour", {"opening_hours": "4 to 12"}),
        hidden=frozenset({"owner"}),
    ),
    "garage": Story(
        site="garage",
        portal="customers",
        email="ada@example.org",
        sees={"vehicles": frozenset({"GA-RA 1"}), "customers": frozenset({"Ada Byron"})},
        creates=("bookings", {"vehicle": "GA-RA 1", "kind": "tyres", "wished_on": "2041-04-01"}),
        refused={"vehicle": "GA-RA 2", "kind": "tyres", "wished_on": "2041-04-01"},
        changes=("customers", "Ada Byron", {"phone": "+49 171 3920077"}),
        hidden=frozenset({"parts", "owner"}),
    ),
    "school": Story(
        site="school",
        portal="parents",
        email="lena@example.org",
        sees={
            "children": frozenset({"Mara Wolf", "Till Wolf"}),
            "classes": frozenset({"3a", "4b"}),
            "parents": frozenset({"Lena Wolf"}),
        },
        creates=("absences", {"child": "Till Wolf", "first_day": "2041-02-03", "reason": "ill"}),
        refused={"child": "Yara Sadek", "first_day": "2041-02-03", "reason": "ill"},
        changes=("children", "Mara Wolf", {"allergies": "Nuts"}),
        hidden=frozenset({"remarks", "owner"}),
    ),
    "partners": Story(
        site="partners",
        portal="partners",
        email="kim@example.org",
        sees={
            "contacts": frozenset({"Vera Holm", "Anton Frey"}),
            "deals": frozenset({"Holm: 20 licences", "Frey: training"}),
            "partners": frozenset({"Kim Consulting"}),
        },
        creates=("contacts", {"first_name": "Emmy", "last_name": "Noether"}),
        refused={"first_name": "Emmy", "last_name": "Noether", "partner": "Rio Systems"},
        changes=("contacts", "Vera Holm", {"phone": "+49 171 3920088"}),
        hidden=frozenset({"score", "partner", "owner"}),
    ),
}
