"""What stands around people and deals in the sample data: products, notes, certificates, circles, events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from kith.transfer.sample import words

Values = dict[str, Any]

_ISSUERS = ("Chamber of Commerce", "TÜV Nord", "State University", "Training Centre East", "Guild of Electricians")
_EVENTS = (
    "Spring fair",
    "Open day at the plant",
    "Webinar: what is new",
    "Summer party",
    "Training for beginners",
    "Round table of clients",
    "Product launch",
)
_CIRCLES = ("Press", "Alumni", "Early adopters", "Round table north", "Christmas cards", "Advisory board")
_NOTE_SUBJECTS = (
    "When to call",
    "How they decide",
    "After the fair",
    "Wishes for the next offer",
    "Who else is involved",
)
_PRODUCTS = (  # name, article number, kind, price, unit
    ("Solar module 400 W", "SOL-400", "goods", "189.00", "piece"),
    ("Inverter 10 kW", "INV-010", "goods", "1450.00", "piece"),
    ("Forklift, electric", "FLT-020", "goods", "28900.00", "piece"),
    ("Packaging line, small", "PCK-100", "goods", "64000.00", "piece"),
    ("Cold store panel", "CLD-012", "goods", "76.50", "piece"),
    ("Consulting", "SRV-001", "service", "120.00", "hour"),
    ("Staff training", "SRV-002", "service", "980.00", "day"),
    ("Maintenance contract", "SRV-010", "service", "240.00", "month"),
    ("Warehouse software", "LIC-001", "licence", "89.00", "month"),
    ("Webshop", "LIC-002", "licence", "1290.00", "year"),
)


def products(seed: int, currency: str) -> list[Values]:
    """What the sample company sells: the same for every seed, but for the article numbers."""
    return [
        {
            "name": name,
            "sku": _of_seed(sku, seed),
            "kind": kind,
            "price": {"amount": price, "currency": currency},
            "unit": unit,
        }
        | {"tax_rate": "19"}
        for name, sku, kind, price, unit in _PRODUCTS
    ]


def note(chance: Random) -> Values:
    """A note, in one of many languages."""
    text = chance.choice(words.NOTES[chance.choice(tuple(words.NOTES))])
    return {"subject": chance.choice(_NOTE_SUBJECTS), "text": f"<p>{text}</p>"}


def certificate(chance: Random, today: date) -> Values:
    """A certificate; of some the time is over."""
    issued = today - timedelta(days=chance.randrange(30, 2_500))
    until = issued + timedelta(days=365 * chance.choice((2, 3, 5)))
    return {
        "name": chance.choice(words.CERTIFICATES),
        "number": f"{chance.randrange(10_000, 99_999)}",
        "issuer": chance.choice(_ISSUERS),
        "issued_on": str(issued),
        "valid_until": str(until) if chance.random() < 0.7 else None,
    }


def circle(chance: Random, seed: int, number: int, contacts: Sequence[str]) -> Values:
    """The `number`-th circle, of some of the contacts; no two have the same name."""
    turn, place = divmod(number, len(_CIRCLES))
    name = f"{_CIRCLES[place]} {turn + 1}" if turn else _CIRCLES[place]
    return {"name": _of_seed(name, seed), "members": _guests(chance, contacts)}


def gathering(chance: Random, today: date, contacts: Sequence[str]) -> Values:
    """An event, to come or over, with its guests."""
    status = chance.choices(("planned", "open", "held", "cancelled"), (25, 35, 32, 8))[0]
    days = -chance.randrange(3, 200) if status == "held" else chance.randrange(7, 120)
    day = today + timedelta(days=days)
    return {
        "name": f"{chance.choice(_EVENTS)} {day.year}",
        "status": status,
        "starts_at": f"{day}T{chance.choice((8, 9, 14, 17)):02}:00:00Z",
        "ends_at": f"{day}T20:00:00Z",
        "location": chance.choice(words.PLACES),
        "places": chance.choice((20, 50, 100, 300)),
        "guests": _guests(chance, contacts),
    }


def _of_seed(text: str, seed: int) -> str:
    """`text` as no other seed has it."""
    return text if seed == 1 else f"{text}-{seed}"


def _guests(chance: Random, contacts: Sequence[str]) -> list[str]:
    return chance.sample(list(contacts), min(len(contacts), chance.randrange(3, 12)))
