"""The people and companies that everything is measured with: the same for every run and every side."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from bench.floor.tables import CONTACT
from kith.transfer.sample.generate import Firm, Generator

PEOPLE_PER_COMPANY = 20
SEED = 7
TODAY = date(2026, 3, 31)
COMPANY = ("role", "name", "industry", "employees", "email", "phone", "website", "country", "timezone")
LOOKED_FOR = 20  # words that are searched in turn


class People:
    """`count` people, one company to 20 of them; one in seven belongs to none. Their files lie in `folder`."""

    def __init__(self, count: int, folder: Path) -> None:
        self.count = count
        self._generator = Generator(SEED, TODAY)
        self._firms = [self._generator.firm() for _ in range(max(count // PEOPLE_PER_COMPANY, 1))]
        self._folder = folder

    def companies(self) -> list[dict[str, Any]]:
        """The values of the companies."""
        return [{name: value for name, value in firm.values.items() if name in COMPANY} for firm in self._firms]

    @cached_property
    def companies_csv(self) -> Path:
        """The companies as a CSV file."""
        path = self._folder / f"companies{self.count}.csv"
        _write(path, COMPANY, iter(self.companies()))
        return path

    @cached_property
    def csv(self) -> Path:
        """The people as a CSV file of 21 columns."""
        path = self._folder / f"contacts{self.count}.csv"
        _write(path, CONTACT, self.people(self.count))
        return path

    def people(self, count: int) -> Iterator[dict[str, Any]]:
        """The values of people, texts throughout, as a CSV file has them; companies by their names."""
        chance = self._generator.chance
        for _ in range(count):
            firm: Firm | None = chance.choice(self._firms) if chance.random() < 0.85 else None
            values = self._generator.person(firm)
            given = {name: values.get(name, "") for name in CONTACT}
            yield given | {"company": firm.values["name"] if firm else ""}

    @cached_property
    def rare(self) -> tuple[str, ...]:
        """Words that some 17 people hold, however many there are: the domains of companies, without their end."""
        step = max(len(self._firms) // LOOKED_FOR, 1)
        return tuple(firm.domain.partition(".")[0] for firm in self._firms[::step][:LOOKED_FOR])

    @cached_property
    def broad(self) -> tuple[str, ...]:
        """Words that a fixed share of all people holds, some six in a thousand: the most frequent first names."""
        with self.csv.open(encoding="utf-8", newline="") as file:
            names = Counter(row["first_name"].lower() for row in islice(csv.DictReader(file), 10_000))
        long = (name for name, _ in names.most_common() if name.isascii() and name.isalpha() and len(name) > 3)
        return tuple(islice(long, LOOKED_FOR // 4))


def _write(path: Path, columns: tuple[str, ...], rows: Iterator[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
