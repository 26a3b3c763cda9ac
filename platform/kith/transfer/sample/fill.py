"""Writes sample data batch by batch through the one write path: companies, their people, what one does with them.

Modules and fields that a site doesn't have are left out; memory stays flat whatever the number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from kith.access.actor import Actor
from kith.errors import KithError, Problem
from kith.records.ask import parse_query
from kith.records.model import Change
from kith.records.query import page
from kith.records.save import write
from kith.storage.statistics import refresh_statistics
from kith.storage.tx import Tx
from kith.transfer.model import Begin
from kith.transfer.sample import around
from kith.transfer.sample.generate import Firm, Generator, Values

TALK = ("tasks", "calls", "meetings", "notes")
AROUND = ("products", "certificates", "circles", "gatherings")
MODULES = ("companies", "contacts", "accounts", "deals", "leads", *TALK, *AROUND)
_BATCH = 200  # companies and people with all that belongs to them, written in one transaction
_PEOPLE_PER_FIRM = 4


@dataclass(slots=True)
class Filled:
    """How many records were made, by module, and the first complaints."""

    made: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def fill(
    begin: Begin, actor: Actor, generator: Generator, contacts: int, owners: Sequence[str], progress: Any = None
) -> Filled:
    """What was made for `contacts` people; records belong to `owners` (ids of users) in turn.

    `progress(number of people so far)` is told after each batch. Raises K721 where no module fits, K722 where the
    data of this seed was made before.
    """
    filled, done = Filled(), 0
    with begin() as tx:
        if not any(module in tx.site.modules for module in MODULES):
            raise KithError(Problem(code="K721", params={"modules": ", ".join(MODULES)}))
        if _is_there(tx, actor, generator):
            raise KithError(Problem(code="K722", params={"seed": generator.seed}))
        sold = _Round(tx, actor, generator, owners, filled).products()
    while done < contacts:
        count = min(_BATCH, contacts - done)
        with begin() as tx:
            _Round(tx, actor, generator, owners, filled, sold).fill(count)
        done += count
        if progress:
            progress(done)
    with begin() as tx:
        refresh_statistics(tx, [module for module in MODULES if module in tx.site.modules])
    return filled


def _is_there(tx: Tx, actor: Actor, generator: Generator) -> bool:
    """True where a company of this seed is stored: the end of its address tells."""
    companies = tx.site.modules.get("companies")
    if companies is None or "email" not in companies.fields:
        return False
    of_seed = [("email.ends_with", generator.ending), ("limit", "1")]
    return bool(page(tx, actor, parse_query(tx, actor, "companies", of_seed)).rows)


class _Round:
    """One transaction's worth of records."""

    def __init__(
        self,
        tx: Tx,
        actor: Actor,
        generator: Generator,
        owners: Sequence[str],
        filled: Filled,
        products: Sequence[str] = (),
    ) -> None:
        self.tx, self.actor, self.generator, self.owners, self.filled = tx, actor, generator, owners, filled
        self.chance, self.sold = generator.chance, products
        self.inactive: set[str | None] = set()

    def products(self) -> list[str]:
        """The ids of new products."""
        return [
            id for id in self._save("products", around.products(self.generator.seed, self.generator.currency)) if id
        ]

    def fill(self, people: int) -> None:
        """Makes `people` contacts and what belongs to them."""
        firms = [self.generator.firm() for _ in range(-(-people // (_PEOPLE_PER_FIRM + 1)))]
        companies = self._save("companies", [firm.values for firm in firms])
        heads = self._people(list(zip(firms, companies, strict=True))[:people], {})
        self._set_heads(companies, [id for id, _ in heads])
        managers = {company: id for (id, _), company in zip(heads, companies, strict=False)}
        others = [self._somewhere(firms, companies) for _ in range(people - len(heads))]
        contacts = heads + self._people(others, managers)
        self._accounts(firms, companies)
        self._dealings([(id, company) for id, company in contacts if id])
        self._around([id for id, _ in contacts if id])

    def _people(
        self, places: Sequence[tuple[Firm | None, str | None]], managers: Any
    ) -> list[tuple[str | None, str | None]]:
        rows = []
        for firm, company in places:
            manager = managers.get(company) if self.chance.random() < 0.6 else None
            rows.append(self.generator.person(firm) | {"company": company, "manager": manager})
        ids = self._save("contacts", rows)
        self.inactive |= {id for id, row in zip(ids, rows, strict=True) if row.get("active") == "false"}
        return [(id, company) for id, (_, company) in zip(ids, places, strict=True)]

    def _somewhere(self, firms: Sequence[Firm], companies: Sequence[str | None]) -> tuple[Firm | None, str | None]:
        if self.chance.random() < 0.15:
            return None, None
        place = self.chance.randrange(len(firms))
        return firms[place], companies[place]

    def _set_heads(self, companies: Sequence[str | None], heads: Sequence[str | None]) -> None:
        pairs = [(company, head) for company, head in zip(companies, heads, strict=False) if company and head]
        if pairs and "primary_contact" in self.tx.site.modules["companies"].fields:
            self._write("companies", [Change(id=company, values={"primary_contact": head}) for company, head in pairs])

    def _accounts(self, firms: Sequence[Firm], companies: Sequence[str | None]) -> None:
        clients = [(f, c) for f, c in zip(firms, companies, strict=True) if c and f.values.get("role") == "client"]
        self._save("accounts", [self.generator.account(firm) | {"company": company} for firm, company in clients])

    def _dealings(self, contacts: Sequence[tuple[str | None, str | None]]) -> None:
        deals = [
            self.generator.deal() | {"contact": contact, "company": company, "products": self._bought()}
            for contact, company in self._some(contacts, 0.45)
        ]
        deal_ids = self._save("deals", deals)
        leads = [
            self.generator.lead() | {"contact": contact, "company": company}
            for contact, company in self._some(contacts, 0.25)
        ]
        self._save("leads", leads)
        topics = [f"contacts/{contact}" for contact, _ in self._some(contacts, 0.3)]
        topics += [f"deals/{deal}" for deal in deal_ids if deal and self.chance.random() < 0.3]
        topics += [f"companies/{company}" for _, company in self._some(contacts, 0.1) if company]
        self._save("tasks", [self.generator.task() | {"about": topic, "assignee": self._owner()} for topic in topics])
        self._talks(contacts, deal_ids)

    def _talks(self, contacts: Sequence[tuple[str | None, str | None]], deals: Sequence[str | None]) -> None:
        """Calls with some of the people, and meetings with others, about deals or their companies."""
        known = [deal for deal in deals if deal]
        calls = [
            self.generator.call()
            | {"contact": contact, "assignee": self._owner(), "about": company and f"companies/{company}"}
            for contact, company in self._some(contacts, 0.3)
        ]
        self._save("calls", calls)
        meetings = [
            self.generator.meeting()
            | {"guests": [contact], "colleagues": self._colleagues(), "about": self._topic(known, company)}
            for contact, company in self._some(contacts, 0.2)
        ]
        self._save("meetings", meetings)

    def _around(self, contacts: Sequence[str]) -> None:
        """Notes about some of the people, what they are certified for, the circles and events that they belong to."""
        chance, today = self.chance, self.generator.today
        about = [{"about": f"contacts/{id}"} for id in contacts if chance.random() < 0.2]
        self._save("notes", [around.note(chance) | each for each in about])
        certified = [{"contact": id} for id in contacts if chance.random() < 0.08]
        self._save("certificates", [around.certificate(chance, today) | each for each in certified])
        there = [id for id in contacts if id not in self.inactive]  # no others are put into circles
        first = self.filled.made.get("circles", 0)
        circles = range(first, first + -(-len(there) // 70))
        self._save("circles", [around.circle(chance, self.generator.seed, number, there) for number in circles])
        self._save("gatherings", [around.gathering(chance, today, there) for _ in range(-(-len(there) // 50))])

    def _bought(self) -> list[str] | None:
        return self.chance.sample(self.sold, self.chance.randrange(1, 4)) if len(self.sold) > 3 else None

    def _topic(self, deals: Sequence[str], company: str | None) -> str | None:
        if deals and self.chance.random() < 0.4:
            return f"deals/{self.chance.choice(deals)}"
        return company and f"companies/{company}"

    def _colleagues(self) -> list[str] | None:
        owner = self._owner()
        return [owner] if owner else None

    def _some(
        self, contacts: Sequence[tuple[str | None, str | None]], share: float
    ) -> list[tuple[str | None, str | None]]:
        return [pair for pair in contacts if self.chance.random() < share]

    def _owner(self) -> str | None:
        return self.chance.choice(self.owners) if self.owners else None

    def _save(self, module: str, rows: Sequence[Values]) -> list[str | None]:
        """The ids of the new records; None for what was refused or has no module."""
        declared = self.tx.site.modules.get(module)
        if declared is None or not rows:
            return [None] * len(rows)
        writable = {name for name, each in declared.fields.items() if each.writable}
        changes = []
        for row in rows:
            values = {name: value for name, value in row.items() if name in writable and value is not None}
            changes.append(Change(values=values | {"owner": self._owner()}))
        ids = self._write(module, changes)
        self.filled.made[module] = self.filled.made.get(module, 0) + sum(id is not None for id in ids)
        return ids

    def _write(self, module: str, changes: Sequence[Change]) -> list[str | None]:
        outcome = write(self.tx, self.actor, module, changes, partial=True)
        for problems in outcome.refused.values():
            self.filled.problems += problems[: max(20 - len(self.filled.problems), 0)]
        return [saved.id if saved else None for saved in outcome.saved]
