"""Which records hold the words of a search, in the fields that the actor may read.

Two readings of one question. `indexed` is for probing: its conditions are those that the index of trigrams serves, and
they hide the words from the planner of PostgreSQL, which would else guess from samples how many records hold them, and
now and then guess so wrong that it reads all. `walked` is for reading records in some order until enough are found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause

from kith.access.actor import Actor
from kith.access.predicate import guard
from kith.access.rights import access_to
from kith.fields.phone import PhoneType
from kith.records.words import Term, Word, is_long
from kith.storage.search_index import Search
from kith.storage.tx import Tx

_WILD = re.compile(r"[\\%_]")
WHOLE = "text"  # the parameter that holds the key of the whole text
_MATCH = "match"
Has = Callable[[ColumnElement[str], str, bool], ColumnElement[bool]]  # key, name of the parameter, whether it is long


@dataclass(frozen=True, slots=True)
class _Key:
    """A searched key: `open` is when the actor may read its field, None where it always may."""

    name: str
    column: ColumnElement[str]
    open: ColumnElement[bool] | None
    dialled: bool


class Candidates:
    """The conditions of searches of one shape over the records of one table. Holds on to no transaction."""

    def __init__(self, tx: Tx, actor: Actor, module: str, terms: Sequence[Term], table: FromClause) -> None:
        self.dialect = tx.dialect
        self.terms = tuple(terms)
        self.table = table
        self.search: Search | None = tx.tables.search(module)
        self.keys = tuple(_open_keys(tx, actor, module, table))

    @property
    def is_possible(self) -> bool:
        """Whether there is something to look for, and somewhere to look."""
        return bool(self.terms and self.keys)

    def walked(self) -> ColumnElement[bool]:
        """The records that fit, told one by one."""
        return self._all(self._within) if self.is_possible else sa.false()

    def indexed(self) -> tuple[FromClause, ColumnElement[bool]]:
        """Where to read from, and which of these records fit."""
        if not self.is_possible or self.search is None:
            return self.table, sa.false()
        if self.dialect == "postgresql":
            return self.table, self._all(_hidden)
        source, matched = self.search.matching(sa.bindparam(_MATCH, type_=sa.Text()), self.table)
        closed = any(key.open is not None for key in self.keys)
        return source, matched & self._all(self._within) if closed else matched

    def begins(self, key: ColumnElement[str]) -> ColumnElement[bool]:
        """Whether `key` begins with the whole text."""
        return (key >= _parameter(WHOLE)) & (key < _parameter("after"))

    def rank(self, title: ColumnElement[str] | None) -> ColumnElement[int]:
        """0 where the title (None: it isn't open) or a field is the text, 1 where one begins with it, else 2."""
        keys = [(key.column, key.open) for key in self.keys] + ([] if title is None else [(title, None)])
        same = [_where(column == _parameter(WHOLE), where) for column, where in keys]
        begun = [_where(self.begins(column), where) for column, where in keys]
        return sa.case((sa.or_(*same), 0), (sa.or_(*begun), 1), else_=2) if keys else sa.literal(2)

    # -- terms ------------------------------------------------------------------------------------------------------
    def _all(self, has: Has) -> ColumnElement[bool]:
        return sa.and_(*(self._term(term, f"term{place}", has) for place, term in enumerate(self.terms)))

    def _term(self, term: Term, name: str, has: Has) -> ColumnElement[bool]:
        words = [self._word(word, f"{name}_{place}", has) for place, word in enumerate(term.words)]
        numbers = [
            _where(has(key.column, f"{name}_n{place}", True), key.open)
            for place in range(len(term.numbers))
            for key in self.keys
            if key.dialled
        ]
        return sa.or_(sa.and_(*words) if words else sa.false(), *numbers)

    def _word(self, word: Word, name: str, has: Has) -> ColumnElement[bool]:
        return sa.or_(
            *(
                _where(has(key.column, f"{name}_{place}", is_long(spelling)), key.open)
                for place, spelling in enumerate(word.spellings)
                for key in self.keys
            )
        )

    # -- parameters -------------------------------------------------------------------------------------------------
    def given(self, terms: Sequence[Term], whole: str) -> Mapping[str, str]:
        """The values of all parameters for `terms` of this shape; `whole` is the key of the whole text."""
        given = {WHOLE: whole, "after": f"{whole}\x7f\x7f"}
        if self.dialect == "sqlite" and self.search is not None:
            given[_MATCH] = " AND ".join(f"({self._matched(term)})" for term in terms)
        for name, spelling, long in _named(terms):
            literal = _WILD.sub(r"\\\g<0>", spelling)
            given[name] = spelling if long else f" {spelling}"
            given[f"{name}_like"] = f"%{literal}%" if long else f"{literal}%"
            given[f"{name}_later"] = f"% {literal}%"
        return given

    def _matched(self, term: Term) -> str:
        """The term in the words of FTS5."""
        words = [self._any(word.spellings, [key.name for key in self.keys]) for word in term.words]
        phones = [key.name for key in self.keys if key.dialled]
        numbers = [self._any(term.numbers, phones)] if term.numbers and phones else []
        return " OR ".join([*([f"({' AND '.join(words)})"] if words else []), *numbers])

    def _any(self, texts: Sequence[str], names: Sequence[str]) -> str:
        assert self.search is not None
        phrases = [self.search.phrase(text if is_long(text) else f" {text}", names) for text in texts]
        return f"({' OR '.join(phrases)})"

    def _within(self, key: ColumnElement[str], name: str, long: bool) -> ColumnElement[bool]:
        """Whether `key` holds the parameter, in a way that no index serves."""
        place = sa.func.strpos if self.dialect == "postgresql" else sa.func.instr
        return place(key if long else sa.literal(" ", sa.Text()) + key, _parameter(name)) > sa.literal_column("0")


def shape_of(terms: Sequence[Term]) -> tuple[object, ...]:
    """What statements of different words have to have in common to be the same but for their parameters."""
    return tuple(
        (tuple(tuple(map(is_long, word.spellings)) for word in term.words), len(term.numbers)) for term in terms
    )


def _named(terms: Sequence[Term]) -> Iterator[tuple[str, str, bool]]:
    """The name of each parameter, what it is, and whether it is long."""
    for place, term in enumerate(terms):
        for at, word in enumerate(term.words):
            for nth, spelling in enumerate(word.spellings):
                yield f"term{place}_{at}_{nth}", spelling, is_long(spelling)
        for nth, number in enumerate(term.numbers):
            yield f"term{place}_n{nth}", number, True


def _open_keys(tx: Tx, actor: Actor, module: str, table: FromClause) -> Iterator[_Key]:
    """The searched keys that the actor may read, on some records at least."""
    search, access = tx.tables.search(module), access_to(tx.site, actor, module)
    if search is None or access is None:
        return
    for name, column in search.columns.items():
        field = search.field(name)
        if field in access.readable:
            closed = access.readable[field] is not None
            where = guard(tx, actor, module, field, table, sa.true()) if closed else None
            dialled = isinstance(access.module.fields[field].type, PhoneType)
            yield _Key(name, table.c[column.name], where, dialled)


def _where(condition: ColumnElement[bool], where: ColumnElement[bool] | None) -> ColumnElement[bool]:
    return condition if where is None else condition & where


def _parameter(name: str) -> ColumnElement[str]:
    return sa.bindparam(name, type_=sa.Text())


def _hidden(key: ColumnElement[str], name: str, long: bool) -> ColumnElement[bool]:
    """Whether `key` holds the parameter, for an index of trigrams and without a guess at how many do."""
    if long:
        return key.like(_unknown(f"{name}_like"))
    return key.like(_unknown(f"{name}_like")) | key.like(_unknown(f"{name}_later"))


def _unknown(name: str) -> ColumnElement[str]:
    return sa.select(_parameter(name)).scalar_subquery()
