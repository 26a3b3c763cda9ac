"""Money: an amount with its currency, exact, and its worth in the site's base currency beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, ClassVar, Self

import sqlalchemy as sa

from kith.fields.base import ColumnSpec, Context, Examples, FieldType, refuse
from kith.fields.digits import limited, read_decimal, read_typed
from kith.fields.locales import locale_of
from kith.fields.physical import ScaledDecimal
from kith.fields.wording import listed, shown
from kith.lazy import lazy

numbers = lazy("babel.numbers")

STORED_PLACES = 4  # more than any currency has, so that a change of currency never changes the column
DIGITS = 13  # before the point: with the stored places they stay within 64 bits
BASE_LIMIT = Decimal(10) ** 14

_AFTER = re.compile(r"(.*?)\s*([A-Za-z]{3})")
_BEFORE = re.compile(r"([A-Za-z]{3})\s*(.*)")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of one currency. Prints as `12.30 EUR`; equal where amount and currency are."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"


def base_amount(money: Money, context: Context) -> Decimal | None:
    """The worth of `money` in the base currency, with four places; None where there is no rate.

    Money is compared and added up by this.
    """
    if money.currency == context.currency:
        worth = money.amount
    else:
        rate = context.rates.get(money.currency)
        if rate is None:
            return None
        worth = money.amount * Decimal(rate)
    try:
        base = worth.quantize(Decimal(1).scaleb(-STORED_PLACES), ROUND_HALF_EVEN)
    except InvalidOperation:
        return None
    return base if abs(base) < BASE_LIMIT else None


@lru_cache(maxsize=512)
def currency_places(currency: str) -> int:
    """How many digits the currency has after the point: 2 for EUR, 0 for JPY, 3 for KWD."""
    return min(int(numbers.get_currency_precision(currency)), STORED_PLACES)


@lru_cache(maxsize=1024)
def known_currency(code: str) -> bool:
    """Whether `code` (three capitals) is a currency of ISO 4217, of today or of the past."""
    return bool(numbers.is_currency(code))


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyType(FieldType):
    """An amount of money."""

    name = "money"
    meaning = "An amount in a currency, compared by its worth in the site's base currency"
    family = "money"
    widget = "money"
    option_schema: ClassVar[Mapping[str, Any]] = {
        "currencies": {
            "type": "array",
            "items": {"type": "string", "pattern": "^[A-Z]{3}$"},
            "minItems": 1,
            "description": "The currencies that may be used; without it, all that the site has a rate for",
        },
        "min": {"type": ["number", "string"], "description": "The smallest amount that is allowed, in any currency"},
        "max": {"type": ["number", "string"], "description": "The largest amount that is allowed, in any currency"},
    }
    examples = Examples(
        good=(
            ("12.30 EUR", Money(Decimal("12.30"), "EUR")),
            ("12.3", Money(Decimal("12.30"), "EUR")),
            ("usd 1,000", Money(Decimal("1000.00"), "USD")),
            ("-5 EUR", Money(Decimal("-5.00"), "EUR")),
            ("1500 JPY", Money(Decimal(1500), "JPY")),
            ("1,250.50 €", Money(Decimal("1250.50"), "EUR")),
            ("€5", Money(Decimal("5.00"), "EUR")),
            ({"amount": "0.10", "currency": "EUR"}, Money(Decimal("0.10"), "EUR")),
            ({"amount": 0.1, "currency": "eur"}, Money(Decimal("0.10"), "EUR")),
            (7, Money(Decimal("7.00"), "EUR")),
            ("", None),
            ({"amount": None, "currency": "EUR"}, None),
        ),
        bad=(
            "12.345 EUR",
            "1.5 JPY",
            "12 XQQ",
            "EUR",
            "12 €uro",
            "12 GBP",
            "NaN EUR",
            "1e9 EUR",
            "10000000000000 EUR",
            {"amount": "1", "currency": 5},
            {"currency": "EUR", "amount": []},
            {"sum": 1},
            True,
            [1, "EUR"],
            10**19,
        ),
    )

    currencies: tuple[str, ...] = ()
    min: Decimal | None = None
    max: Decimal | None = None

    @classmethod
    def declare(cls, options: Mapping[str, Any]) -> Self:
        given = dict(options)
        for key in ("min", "max"):
            if key in given:
                given[key] = read_decimal(given[key], "en")
        given["currencies"] = tuple(given.get("currencies", ()))
        unknown = [code for code in given["currencies"] if not known_currency(code)]
        if unknown:
            raise refuse("K221", value=shown(unknown[0]))
        return cls(**given)

    def parse(self, raw: Any, context: Context) -> Money | None:
        money = self.literal(raw, context)
        if money is not None:
            if self.currencies and money.currency not in self.currencies:
                raise refuse("K222", currency=money.currency, allowed=listed(self.currencies))
            if self.min is not None and money.amount < self.min:
                raise refuse("K214", value=str(money), min=str(self.min))
            if self.max is not None and money.amount > self.max:
                raise refuse("K215", value=str(money), max=str(self.max))
        return money

    def literal(self, raw: Any, context: Context) -> Money | None:
        amount, currency = _taken_apart(raw, context)
        places = currency_places(currency)
        number = read_typed(amount, context, places, "K220")
        if number is None:
            return None
        money = Money(limited(number, places, digits=DIGITS + places), currency)
        if base_amount(money, context) is None:
            if currency != context.currency and currency not in context.rates:
                raise refuse("K223", currency=currency, base=context.currency)
            raise refuse("K213", value=shown(str(money)), limit=str(BASE_LIMIT))
        return money

    def format(self, value: Any, context: Context) -> str:
        return "" if value is None else _written(value, context.locale)

    def to_json(self, value: Any) -> Any:
        return None if value is None else {"amount": format(value.amount, "f"), "currency": value.currency}

    def to_text(self, value: Any) -> str:
        return "" if value is None else str(value)

    def json_schema(self) -> Mapping[str, Any]:
        amount = {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}
        currency = {"type": "string", "pattern": "^[A-Z]{3}$"}
        return {
            "type": "object",
            "properties": {"amount": amount, "currency": currency},
            "required": ["amount", "currency"],
            "additionalProperties": False,
        }

    def columns(self, *, sort: bool = False) -> tuple[ColumnSpec, ...]:
        return _COLUMNS

    def dump(self, value: Any, context: Context, *, sort: bool = False) -> tuple[Any, ...]:
        if value is None:
            return (None, None, None)
        return (value.amount, value.currency, base_amount(value, context))

    def load(self, cells: Any) -> Money | None:
        amount, currency = cells[0], cells[1]
        if amount is None or currency is None:
            return None
        exact = amount.quantize(Decimal(1).scaleb(-currency_places(currency)))
        return Money(exact if exact == amount else amount, currency)

    @property
    def plain(self) -> bool:
        return False


_COLUMNS = (
    ColumnSpec("", ScaledDecimal(STORED_PLACES)),
    ColumnSpec("currency", sa.String(3), "part"),
    ColumnSpec("base", ScaledDecimal(STORED_PLACES), "base"),
)


# Signs that mean one currency wherever they stand; those of dollars, yen and crowns mean several.
_SYMBOLS = {"€": "EUR", "£": "GBP", "₹": "INR", "₺": "TRY", "₩": "KRW", "₴": "UAH", "₪": "ILS", "₽": "RUB"}


@lru_cache(maxsize=8192)
def _written(value: Money, locale: str) -> str:
    return str(numbers.format_currency(value.amount, value.currency, locale=locale_of(locale)))


def _taken_apart(raw: Any, context: Context) -> tuple[Any, str]:
    """The raw amount and the checked currency of `raw`."""
    if isinstance(raw, Money):
        return raw.amount, _currency(raw.currency)
    if isinstance(raw, Mapping):
        if raw.keys() - {"amount", "currency"} or "amount" not in raw:
            raise refuse("K271", kind="an object of other parts", parts="amount, currency")
        return raw["amount"], _currency(raw.get("currency") or context.currency)
    if isinstance(raw, str) and len(raw) <= 60:
        sign, bare = _sign_apart(raw.strip())
        text = _with_code(bare, context)
        found = _AFTER.fullmatch(text)
        if found:
            return sign + (found[1] or "-"), _currency(found[2])
        found = _BEFORE.fullmatch(text)
        if found:
            return sign + (found[2] or "-"), _currency(found[1])
    return raw, context.currency


def _sign_apart(text: str) -> tuple[str, str]:
    """The minus that stands before a currency (-€5), and the rest; "" and all of it where there is none."""
    rest = text[1:].lstrip()
    before = text[:1] in ("-", "\N{MINUS SIGN}") and rest[:1] not in ("", "-", "+", ".", ",") and not rest[0].isdigit()
    return ("-", rest) if before else ("", text)


def _with_code(text: str, context: Context) -> str:
    """`text` with a code in place of a symbol that means one currency here: the site's own, or one like no other."""
    if text.isascii() and "$" not in text:
        return text
    own = str(numbers.get_currency_symbol(context.currency, locale=locale_of(context.locale)))
    for symbol, code in {**_SYMBOLS, own: context.currency}.items():
        if not symbol.isalpha() and symbol in text:
            return text.replace(symbol, f" {code} ", 1).strip()
    return text


def _currency(raw: Any) -> str:
    code = raw.strip().upper() if isinstance(raw, str) and len(raw) <= 10 else ""
    if not (len(code) == 3 and code.isascii() and code.isalpha() and known_currency(code)):
        raise refuse("K221", value=shown(raw))
    return code
