"""Random records and random conditions about them, for the property tests."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from tests.unit.conditions.world import record_id

Raw = dict[str, Any]

CONTACTS = [record_id(number) for number in (1, 2, 3, 4)]
COMPANIES = [record_id(number) for number in (101, 102)]
DEALS = [record_id(number) for number in (201, 202, 203)]
PARTIES = [record_id(301)]
USERS = [record_id(number) for number in (901, 902)]

TEXTS = [
    "Ada",
    "ada",
    "ADA",
    "a_b",
    "axb",
    "50%",
    "%",
    "_",
    "a\\b",
    "Straße",
    "STRASSE",
    "İx",
    "ıx",
    "Ix",
    "É",
    "E\u0301",
    "$5",
    "ﬁ",
    "ΟΔΟΣ",
]
PARTS = ["a", "A", "d", "%", "_", "\\", "ss", "ß", "i", "İ", "ı", "e\u0301", "$", "fi", "ς", "x"]
NUMBERS = ["-1", "0", "5", "6", "10"]
DECIMALS = [*NUMBERS, "5.5", "-0.01", "5.01"]
MONEY = ["9 EUR", "10 USD", "9.01 EUR", "0 EUR", "1500 JPY", "-1 EUR"]
DAYS = ["2026-03-28", "2026-03-29", "2026-03-31", "2026-04-01", "2026-04-05", "2026-05-01", "2025-10-26"]
TIMES = ["$today", "$week", "$month", "$quarter", "$year", "$today-1d", "$month-1mo", "$week+1w", "$now"]
MOMENTS = [
    "2026-03-28T23:00Z",
    "2026-03-29T22:00Z",
    "2026-03-31T22:30Z",
    "2026-03-31T21:59Z",
    "2025-10-26T00:30Z",
    "2025-10-26T01:30Z",
]
ROLES = ["lead", "prospect", "client"]
STAGES = ["new", "won", "lost"]
HOBBIES = ["chess", "opera", "golf"]
TAGS = ["partner", "vip", "Partner"]


def _maybe(values: list[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), st.sampled_from(values))


def _some(values: list[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(values), max_size=3, unique=True)


_DELETED = st.sampled_from([False, False, False, True])
_TAGS = _some(TAGS[:2])

CONTACT = st.fixed_dictionaries(
    {
        "name": _maybe(TEXTS),
        "nick": _maybe(PARTS),
        "role": _maybe(ROLES),
        "other_role": _maybe(ROLES),
        "stage": _maybe(STAGES),
        "age": _maybe(NUMBERS),
        "score": _maybe(DECIMALS),
        "limit_age": _maybe(NUMBERS),
        "budget": _maybe(MONEY),
        "spent": _maybe(MONEY),
        "vip": _maybe([True, False]),
        "active": _maybe([True, False]),
        "birthday": _maybe(DAYS),
        "until": _maybe(DAYS),
        "seen": _maybe(MOMENTS),
        "hobbies": _some(HOBBIES),
        "tags": _TAGS,
        "company": _maybe(COMPANIES),
        "partner": _maybe(CONTACTS),
        "about": _maybe([f"companies/{COMPANIES[0]}", f"deals/{DEALS[0]}"]),
        "friends": _some(CONTACTS),
        "owner": _maybe(USERS),
        "deleted": _DELETED,
    }
)
COMPANY = st.fixed_dictionaries(
    {
        "name": _maybe(TEXTS),
        "industry": _maybe(["it", "food"]),
        "boss": _maybe(CONTACTS),
        "size": _maybe(NUMBERS),
        "listed": _maybe([True, False]),
        "regions": _TAGS,
        "deleted": _DELETED,
    }
)
DEAL = st.fixed_dictionaries(
    {
        "title": _maybe(TEXTS),
        "stage": _maybe(STAGES),
        "amount": _maybe(MONEY),
        "contact": _maybe(CONTACTS),
        "company": _maybe(COMPANIES),
        "closes": _maybe(DAYS),
        "deleted": _DELETED,
    }
)
WORLD = st.fixed_dictionaries(
    {
        "contacts": st.fixed_dictionaries(dict.fromkeys(CONTACTS, CONTACT)),
        "companies": st.fixed_dictionaries(dict.fromkeys(COMPANIES, COMPANY)),
        "deals": st.fixed_dictionaries(dict.fromkeys(DEALS, DEAL)),
        "parties": st.fixed_dictionaries(
            {PARTIES[0]: st.fixed_dictionaries({"guests": _some(CONTACTS), "at": _maybe(MOMENTS)})}
        ),
        "users": st.fixed_dictionaries(
            dict.fromkeys(USERS, st.fixed_dictionaries({"name": _maybe(TEXTS), "desk": _maybe(NUMBERS)}))
        ),
    }
)

_ORDER = ["gt", "gte", "lt", "lte"]


def _leaf(fields: list[str], ops: list[str], operands: list[Any]) -> st.SearchStrategy[Raw]:
    """`{field: operand}`, `{field: [..]}` or `{field: {op: operand}}`."""
    field, operand = st.sampled_from(fields), st.sampled_from(operands)
    equal = st.builds(lambda f, o: {f: o}, field, st.one_of(operand, st.lists(operand, min_size=1, max_size=3)))
    if not ops:
        return equal
    return st.one_of(equal, st.builds(lambda f, op, o: {f: {op: o}}, field, st.sampled_from(ops), operand))


def _empty(fields: list[str]) -> st.SearchStrategy[Raw]:
    return st.builds(lambda f, e: {f: {"empty": e}}, st.sampled_from(fields), st.booleans())


def _own(prefix: str, own: list[str]) -> st.SearchStrategy[Raw]:
    """Questions about a contact that `prefix` (`""`, `partner.` ...) leads to; `own` are `$me` and `$record` words."""
    at = [prefix + name for name in ("name", "nick")]
    record = "$record" in own

    def words(*names: str) -> list[str]:
        return [f"{word}.{name}" for word in own for name in names]

    return st.one_of(
        _leaf(
            at,
            ["contains", "starts_with", "ends_with"],
            [each.replace("$", "$$") for each in TEXTS + PARTS] + words("nick"),
        ),
        _leaf([prefix + "age"], _ORDER, [*NUMBERS, *words("age", "limit_age", "score")]),
        _leaf([prefix + "score"], _ORDER, [*DECIMALS, *words("age", "score")]),
        _leaf([prefix + "budget", prefix + "spent"], _ORDER, [*MONEY, *words("budget")]),
        _leaf([prefix + "role", prefix + "other_role"], [], [*ROLES, *words("role")]),
        _leaf([prefix + "stage"], [], STAGES),
        _leaf([prefix + "stage.closed", prefix + "vip", prefix + "active"], [], [True, False]),
        _leaf([prefix + "stage.rank"], _ORDER, ["1", "5", "9"]),
        _leaf([prefix + "hobbies"], ["all"], HOBBIES),
        _leaf([prefix + "tags"], ["all"], [*TAGS, *words("tags")]),
        _leaf([prefix + "birthday", prefix + "until"], _ORDER, [*DAYS, *TIMES, *words("birthday")]),
        _leaf([prefix + "seen"], _ORDER, [*DAYS, *TIMES, *MOMENTS, *words("seen", "birthday")]),
        _leaf([prefix + "company", prefix + "company.id"], [], [*COMPANIES, *words("company")]),
        _leaf([prefix + "partner", prefix + "friends"], [], [*CONTACTS, "$me", *(["$record"] if record else [])]),
        _leaf([prefix + "owner"], [], [*USERS, "$me", "$me.team"]),
        _empty(
            [
                prefix + name
                for name in (
                    "name",
                    "age",
                    "budget",
                    "role",
                    "stage.rank",
                    "hobbies",
                    "friends",
                    "company",
                    "seen",
                    "about",
                )
            ]
        ),
    )


def _company(prefix: str) -> st.SearchStrategy[Raw]:
    return st.one_of(
        _leaf(
            [prefix + "name"],
            ["contains", "starts_with", "ends_with"],
            [each.replace("$", "$$") for each in TEXTS + PARTS],
        ),
        _leaf([prefix + "industry"], [], ["it", "food"]),
        _leaf([prefix + "size"], _ORDER, NUMBERS),
        _leaf([prefix + "listed"], [], [True, False]),
        _leaf([prefix + "regions"], ["all"], TAGS),
        _empty([prefix + name for name in ("name", "size", "regions", "boss")]),
    )


_DEAL = st.one_of(
    _leaf(["title"], ["contains"], PARTS[:3]),
    _leaf(["stage"], [], STAGES),
    _leaf(["stage.closed"], [], [True, False]),
    _leaf(["amount"], _ORDER, MONEY),
    _leaf(["closes"], _ORDER, [*DAYS, *TIMES]),
    _empty(["contact", "company", "amount"]),
    _company("company."),
)


def _below(lists: list[str], inner: st.SearchStrategy[Raw]) -> st.SearchStrategy[Raw]:
    words = st.sampled_from(["some", "none"])
    return st.builds(lambda name, word, each: {name: {word: each}}, st.sampled_from(lists), words, inner)


def _joined(leaves: st.SearchStrategy[Raw]) -> st.SearchStrategy[Raw]:
    def grow(inner: st.SearchStrategy[Raw]) -> st.SearchStrategy[Raw]:
        several = st.lists(inner, min_size=1, max_size=3)
        return st.one_of(
            st.builds(lambda items: {"any": items}, several),
            st.builds(lambda items: {"all": items}, several),
            st.builds(lambda item: {"not": item}, inner),
            _below(["friends", "fans", "partner.friends", "company.people"], inner),
        )

    return st.recursive(leaves, grow, max_leaves=6)


def conditions(*, scope: bool) -> st.SearchStrategy[Raw]:
    """Conditions about contacts, with everything that the language has."""
    own = ["$me"] if scope else ["$me", "$record"]
    leaves = [
        _own("", own),
        _own("partner.", own),
        _own("company.boss.", own),
        _company("company."),
        _company("partner.company."),
    ]
    leaves.append(_below(["deals", "company.deals", "partner.deals"], st.one_of(st.just({}), _DEAL)))
    leaves.append(_below(["parties", "partner.parties"], _leaf(["at"], _ORDER, [*DAYS, *TIMES])))
    if scope:
        leaves.append(
            st.sampled_from(
                [{name: "$visible"} for name in ("company", "partner", "about", "friends", "partner.company")]
            )
        )
    return _joined(st.one_of(leaves))


def form_conditions() -> st.SearchStrategy[Raw]:
    """Conditions that a form alone can decide, most of them."""
    leaves = _own("", ["$record"])

    def grow(inner: st.SearchStrategy[Raw]) -> st.SearchStrategy[Raw]:
        several = st.lists(inner, min_size=1, max_size=3)
        return st.one_of(
            st.builds(lambda items: {"any": items}, several),
            st.builds(lambda items: {"all": items}, several),
            st.builds(lambda item: {"not": item}, inner),
        )

    return st.recursive(leaves, grow, max_leaves=6)
