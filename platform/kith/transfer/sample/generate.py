"""Believable raw values, from a seeded source of chance. Pure: the same seed and day give the same values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from kith.transfer.sample import words
from kith.transfer.sample.culture import City, Culture, Name, latin
from kith.transfer.sample.cultures_latin import LATIN
from kith.transfer.sample.cultures_other import OTHER

Values = dict[str, Any]

_CULTURES = LATIN * 2 + OTHER
_STAGES = ("new", "qualified", "proposal", "negotiation", "won", "lost")
_STAGE_WEIGHTS = (20, 20, 18, 12, 20, 10)


@dataclass(frozen=True, slots=True)
class Firm:
    """A company's values, and what its people have in common."""

    culture: Culture
    domain: str
    city: City
    values: Values


@dataclass(slots=True)
class Generator:
    """Makes values for one run. `seed` also goes into e-mail domains, so that two runs don't collide."""

    seed: int
    today: date
    currency: str = "EUR"
    chance: Random = field(init=False)
    _names: Counter[str] = field(init=False, default_factory=Counter)
    _people: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)  # noqa: S311 - sample data, nothing secret

    @property
    def ending(self) -> str:
        """What the e-mail domains of this seed, and of no other, end with."""
        return f"-{self.seed}.example"

    def firm(self) -> Firm:
        """A company somewhere."""
        pick = self.chance.choice
        culture = pick(_CULTURES)
        city, family = pick(culture.cities), pick(culture.family)
        name = self._named(pick(culture.companies).format(name=family.text), city)
        domain = self._domain(family)
        role = self.chance.choices(("lead", "prospect", "client", "partner"), (30, 25, 40, 5))[0]
        values: Values = {
            "role": role,
            "name": name,
            "industry": pick(words.INDUSTRIES),
            "employees": int(self.chance.lognormvariate(3.2, 1.3)) + 1,
            "email": f"info@{domain}",
            "phone": self._digits(culture.landline),
            "website": f"https://www.{domain}/",
            "country": culture.country,
            "address": self._address(culture, city),
            "timezone": culture.timezone,
            "language": culture.language,
            "tags": self._tags(0.2),
            "active": self._rarely(0.04, "false"),
        }
        return Firm(culture, domain, city, _filled(values))

    def person(self, firm: Firm | None) -> Values:
        """Somebody of `firm`, or on their own."""
        pick, culture = self.chance.choice, firm.culture if firm else self.chance.choice(_CULTURES)
        given, family = pick(culture.given), pick(culture.family)
        self._people += 1
        role = self._role(firm)
        local = f"{given.latin}.{family.latin}{self._people}"
        domain = firm.domain if firm else f"mail{self.seed}.example"
        values: Values = {
            "role": role,
            "first_name": given.text,
            "middle_name": self._rarely(0.06, pick(culture.given).text),
            "last_name": family.text,
            "birthday": self._rarely(0.6, str(date(1950, 1, 1) + timedelta(days=self.chance.randrange(20_000)))),
            "email": f"{local}@{domain}" if role != "lead" or self.chance.random() < 0.8 else None,
            "email_2": self._rarely(0.15, f"{local}+private@mail{self.seed}.example"),
            "mobile_phone": self._rarely(0.85, self._digits(culture.mobile)),
            "mobile_phone_2": self._rarely(0.08, self._digits(culture.mobile)),
            "work_phone": self._rarely(0.5, self._digits(culture.landline)) if firm else None,
            "preference": self.chance.choices(("any", "mobile_phone", "work_phone", "email"), (70, 12, 6, 12))[0],
            "do_not_email": self._rarely(0.05, "true"),
            "do_not_call": self._rarely(0.06, "true"),
            "language": culture.language,
            "timezone": culture.timezone,
            "country": culture.country,
            "job_title": pick(culture.jobs) if firm else None,
            "certificate": self._rarely(0.08, pick(words.CERTIFICATES)),
            "address": self._address(culture, pick(culture.cities)) if self.chance.random() < 0.3 else None,
            "notes": self._rarely(0.2, pick(words.NOTES.get(culture.language, words.NOTES["en"]))),
            "tags": self._tags(0.25),
            "is_test": self._rarely(0.01, "true"),
            "active": self._rarely(0.05, "false"),
        }
        return _filled(values)

    def deal(self) -> Values:
        """An opportunity, somewhere on its way."""
        stage = self.chance.choices(_STAGES, _STAGE_WEIGHTS)[0]
        closed = stage in ("won", "lost")
        days = -self.chance.randrange(1, 500) if closed else self.chance.randrange(-20, 180)
        values: Values = {
            "name": self.chance.choice(words.DEALS),
            "stage": stage,
            "amount": self._money(9.0) if stage != "new" or self.chance.random() < 0.5 else None,
            "closes_on": str(self.today + timedelta(days=days)),
            "source": self.chance.choice(words.SOURCES),
            "lost_because": self.chance.choice(("price", "competitor", "no_budget", "no_answer"))
            if stage == "lost"
            else None,
            "tags": self._tags(0.1),
        }
        return _filled(values)

    def lead(self) -> Values:
        """An inquiry."""
        status = self.chance.choices(("new", "working", "qualified", "dropped"), (40, 30, 20, 10))[0]
        values: Values = {
            "subject": self.chance.choice(words.LEADS),
            "status": status,
            "source": self.chance.choice(words.SOURCES),
            "rating": self.chance.randrange(1, 6) if self.chance.random() < 0.7 else None,
            "value": self._money(8.0) if self.chance.random() < 0.6 else None,
            "dropped_because": "No need at present" if status == "dropped" else None,
        }
        return _filled(values)

    def task(self) -> Values:
        """Something to do."""
        status = self.chance.choices(("open", "started", "waiting", "done", "cancelled"), (45, 15, 8, 28, 4))[0]
        late = -60 if status == "done" else -5
        values: Values = {
            "subject": self.chance.choice(words.TASKS),
            "status": status,
            "priority": self.chance.choices(("low", "normal", "high"), (15, 65, 20))[0],
            "due_on": str(self.today + timedelta(days=self.chance.randrange(late, 30))),
        }
        return values

    def call(self) -> Values:
        """A telephone call, to be made or made."""
        status = self.chance.choices(("planned", "no_answer", "done", "cancelled"), (35, 8, 52, 5))[0]
        over = status == "done"
        values: Values = {
            "subject": self.chance.choice(words.CALLS),
            "direction": self.chance.choices(("outgoing", "incoming"), (75, 25))[0],
            "status": status,
            "starts_at": self._moment(over=over),
            "duration": f"0:{self.chance.randrange(2, 40):02}" if over else None,
            "outcome": self.chance.choice(("reached", "interested", "call_back", "not_interested")) if over else None,
        }
        return _filled(values)

    def meeting(self) -> Values:
        """A meeting, to come or over."""
        status = self.chance.choices(("planned", "held", "missed", "cancelled"), (45, 45, 4, 6))[0]
        start = self._moment(over=status in ("held", "missed"))
        day, hour = start[:11], int(start[11:13])
        values: Values = {
            "subject": self.chance.choice(words.MEETINGS),
            "status": status,
            "starts_at": start,
            "ends_at": f"{day}{hour + self.chance.randrange(1, 3):02}{start[13:]}",
            "location": self.chance.choice(words.PLACES),
            "outcome": "They want to go on" if status == "held" and self.chance.random() < 0.6 else None,
        }
        return _filled(values)

    def account(self, firm: Firm) -> Values:
        """The billing side of a company."""
        values: Values = {
            "billing_name": firm.values["name"],
            "billing_email": f"billing@{firm.domain}",
            "billing_address": firm.values["address"],
            "currency": firm.culture.currency,
            "payment_terms": self.chance.choices(("prepaid", "days_14", "days_30", "days_60"), (10, 30, 50, 10))[0],
            "credit_limit": {"amount": str(self.chance.randrange(1, 50) * 1000), "currency": self.currency},
        }
        return values

    def _role(self, firm: Firm | None) -> str:
        if firm is None:
            return self.chance.choices(("lead", "prospect", "client"), (55, 25, 20))[0]
        role = str(firm.values["role"])
        return "client" if role == "partner" else role if self.chance.random() < 0.8 else "lead"

    def _named(self, name: str, city: City) -> str:
        self._names[name] += 1
        if self._names[name] == 1:
            return name
        longer = f"{name}, {city.name}"
        self._names[longer] += 1
        return longer if self._names[longer] == 1 else f"{longer} {self._names[longer]}"

    def _domain(self, family: Name) -> str:
        word = latin(family.latin)
        self._names[f"@{word}"] += 1
        return f"{word}{self._names[f'@{word}']}{self.ending}"

    def _moment(self, *, over: bool) -> str:
        """A quarter of an hour of a working day: up to two months ago, or in the month that comes."""
        days = -self.chance.randrange(1, 60) if over else self.chance.randrange(0, 30)
        day = self.today + timedelta(days=days)
        day -= timedelta(days=max(day.weekday() - 4, 0))
        return f"{day}T{self.chance.randrange(7, 17):02}:{self.chance.choice((0, 15, 30, 45)):02}:00Z"

    def _digits(self, pattern: str) -> str:
        return "".join(str(self.chance.randrange(10)) if char == "#" else char for char in pattern)

    def _address(self, culture: Culture, city: City) -> Values:
        street = culture.street.format(name=self.chance.choice(culture.streets), number=self.chance.randrange(1, 180))
        return {
            "street": street,
            "postal_code": self._digits(city.postcode),
            "city": city.name,
            "region": city.region,
            "country": culture.country,
        }

    def _money(self, middle: float) -> Values:
        return {
            "amount": str(round(self.chance.lognormvariate(middle, 1.0), -1).__trunc__() + 50),
            "currency": self.currency,
        }

    def _tags(self, share: float) -> list[str] | None:
        if self.chance.random() >= share:
            return None
        return self.chance.sample(words.TAGS, self.chance.randrange(1, 3))

    def _rarely(self, share: float, value: str) -> str | None:
        return value if self.chance.random() < share else None


def _filled(values: Values) -> Values:
    return {name: value for name, value in values.items() if value is not None}
