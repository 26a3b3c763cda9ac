"""The people and companies that everything is measured with: the same for every run."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bench.floor.tables import CONTACT
from kith.transfer.sample.generate import Firm, Generator

PEOPLE_PER_COMPANY = 20
SEED = 7
TODAY = date(2026, 3, 31)
COMPANY = frozenset({"role", "name", "industry", "employees", "email", "phone", "website", "country", "timezone"})


class People:
    """`count` people, one company to 20 of them; one in seven belongs to none."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._generator = Generator(SEED, TODAY)
        self._firms = [self._generator.firm() for _ in range(max(count // PEOPLE_PER_COMPANY, 1))]

    def companies(self) -> list[dict[str, Any]]:
        """The values of the companies."""
        return [{name: value for name, value in firm.values.items() if name in COMPANY} for firm in self._firms]

    def write_csv(self, path: Path) -> None:
        """Writes the people as a CSV file of 21 columns."""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, CONTACT)
            writer.writeheader()
            writer.writerows(self.people(self.count))

    def people(self, count: int) -> Iterator[dict[str, Any]]:
        """The values of people, texts throughout, as a CSV file has them; companies by their names."""
        chance = self._generator.chance
        for _ in range(count):
            firm: Firm | None = chance.choice(self._firms) if chance.random() < 0.85 else None
            values = self._generator.person(firm)
            given = {name: values.get(name, "") for name in CONTACT}
            yield given | {"company": firm.values["name"] if firm else ""}
