"""The page of a search, in one statement that is fast for rare words and for frequent ones.

The index is probed for the ids of at most a thousand records that fit, scope, filters and all. If these are all that
there are, they are put in order. If there are more, the order is walked instead until a page is full: words that many
records hold are met soon. Which of the two it is the statement itself finds out, so that no estimate of a planner can
be wrong. Nothing depends on how many records hold a word beyond the actor's reach.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, Select
from sqlalchemy.sql.selectable import CTE

from kith.records.candidates import WHOLE, Candidates
from kith.records.cursor import Position
from kith.records.listing import OFFSET, Listing, literal
from kith.records.order import Key, beyond

CAP = 1_000
HEADS = 200  # of a frequent word: records that are called so and stand before all newer ones
MINUTE = 60.0
MOST_TEXTS = 200
LAST = 2  # the rank of what neither is the text nor begins with it
Wheres = Sequence[ColumnElement[bool]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Place:
    """Where a page begins: behind `at`, whose keys the parameters `values` stand for; with `jump` behind `OFFSET`.

    `many`: it is known that more than `CAP` records fit a search.
    """

    at: Position | None = None
    values: Sequence[Any] = ()
    jump: bool = False
    many: bool = False

    @property
    def back(self) -> bool:
        """Whether it is the page before `at`."""
        return self.at is not None and self.at.back


class Frequent:
    """The texts that more than `CAP` records of one list fit, remembered for a minute.

    The index is then not probed again, which takes the longer the more records hold a word. Only time depends on it.
    """

    __slots__ = ("_until",)

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def knows(self, text: str) -> bool:
        """Whether so many records fit `text`, as far as anybody has found out lately."""
        return self._until.get(text, 0.0) > time.monotonic()

    def note(self, text: str) -> None:
        """Remembers that so many records fit `text`."""
        if len(self._until) >= MOST_TEXTS:
            self._until.clear()
        self._until[text] = time.monotonic() + MINUTE


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Searching:
    """A search made ready: the list that it narrows, and the words' conditions.

    `ranked` is a search in its own order, whose keys are rank and id: what is the text, what begins with it, the newest
    first. `title` is the stored title's key, None where not all of the title is open. `direct`: the list
    holds a reference fast, so it is one of few records, which SQLite looks at one by one.
    """

    listing: Listing
    candidates: Candidates
    title: ColumnElement[str] | None
    ranked: bool
    direct: bool

    def page(self, wheres: Wheres, place: Place) -> tuple[Select[Any], Select[Any]]:
        """The statement of a page, and one of how many records fit, counted to one more than `CAP`."""
        many = self._ranked_many if self.ranked else self._sorted_many
        if place.many:
            return self.listing.ids_first(many(wheres, sa.true(), place), back=place.back), sa.select(literal(CAP + 1))
        found = self._found(wheres)
        counted = sa.select(sa.func.count()).select_from(found)
        count, cap = counted.scalar_subquery(), literal(CAP)
        branches = [self._few(found, count <= cap, place), *many(wheres, count > cap, place)]
        return self.listing.ids_first(branches, back=place.back), counted

    def count(self, wheres: Wheres) -> Select[Any]:
        """A SELECT of how many records fit, counted to one more than `CAP`."""
        return sa.select(sa.func.count()).select_from(self._found(wheres))

    def is_found(self, wheres: Wheres) -> ColumnElement[bool]:
        """Whether a record is one of those that fit, at most one more than `CAP` of them."""
        found = self._found(wheres)
        return self.listing.base.c.id.in_(sa.select(found.c.id))

    # -- few ----------------------------------------------------------------------------------------------------------
    def _found(self, wheres: Wheres) -> CTE:
        """At most one more than `CAP` of the records that fit, with what they are ordered by."""
        source, fits = self.listing.base, self.candidates.walked()
        if not self.direct or self.listing.dialect == "postgresql":  # whose planner knows how few they are
            source, fits = self.candidates.indexed()
        found = self.listing.ids((fits, *wheres), source=source, keys=self._keys())
        return found.limit(literal(CAP + 1)).cte("found").prefix_with("MATERIALIZED")

    def _keys(self) -> Sequence[Key]:
        if not self.ranked:
            return self.listing.keys
        by_rank, by_id = self.listing.keys
        return Key(self.candidates.rank(self.title), by_rank.descending, by_rank.nullable), by_id

    def _few(self, found: CTE, when: ColumnElement[bool], place: Place) -> Select[Any]:
        keys = [Key(found.c[f"key{n}"], key.descending, key.nullable) for n, key in enumerate(self.listing.keys)]
        branch = sa.select(*self.listing.keyed(found.c.id, keys)).where(when)
        return self.listing.first(_behind(branch, keys, place), keys, back=place.back, jump=place.jump)

    # -- many ---------------------------------------------------------------------------------------------------------
    def _sorted_many(self, wheres: Wheres, when: ColumnElement[bool], place: Place) -> list[Select[Any]]:
        branch = _behind(self.listing.ids((self.candidates.walked(), *wheres)), self.listing.keys, place)
        return [self.listing.only(self.listing.first(branch, back=place.back, jump=place.jump), when)]

    def _ranked_many(self, wheres: Wheres, when: ColumnElement[bool], place: Place) -> list[Select[Any]]:
        """What is called so first, then all others by their ids, which follow the time of creation."""
        fits = (self.candidates.walked(), *wheres)
        if self.title is None:
            return [self._others(fits, when, place)]
        heads = self._heads(self.title, fits, when)
        keys = [Key(heads.c.key0, False, False), Key(heads.c.id, True, False)]
        first = _behind(sa.select(*self.listing.keyed(heads.c.id, keys)), keys, place)
        others = self._others((*fits, self.listing.base.c.id.not_in(sa.select(heads.c.id))), when, place)
        if not place.jump:
            return [self.listing.first(first, keys, back=place.back), others]
        whole = sa.union_all(first, sa.select(*others.subquery().c)).subquery()
        ordered = [Key(whole.c.key0, False, False), Key(whole.c.key1, True, False)]
        return [self.listing.first(sa.select(*whole.c), ordered, jump=True)]

    def _heads(self, title: ColumnElement[str], fits: Wheres, when: ColumnElement[bool]) -> CTE:
        """The records whose titles begin with the text; of too many the shortest, which the text itself is among."""
        base = self.listing.base
        rank = sa.case((title == sa.bindparam(WHOLE, type_=sa.Text()), 0), else_=1)
        found = sa.select(base.c.id, rank.label("key0")).where(self.candidates.begins(title), *fits)
        ordered = self.listing.only(found.order_by(title, base.c.id), when, literal(HEADS))
        return ordered.cte("heads").prefix_with("MATERIALIZED")

    def _others(self, fits: Wheres, when: ColumnElement[bool], place: Place) -> Select[Any]:
        """All of the last rank, newest first. Behind a place the id alone decides, so that an index serves."""
        id = self.listing.base.c.id
        keys = [Key(literal(LAST), False, False), Key(id, True, False)]
        branch = sa.select(*self.listing.keyed(id, keys)).where(*fits)
        branch = branch.order_by(id.asc() if place.back else id.desc())
        if place.jump:
            skipped = sa.bindparam(OFFSET, type_=sa.Integer())
            return self.listing.only(branch, when, literal(self.listing.most) + skipped)
        if place.at is not None:
            if place.at.keys[0] == LAST:
                branch = branch.where(id > place.values[1] if place.back else id < place.values[1])
            elif place.back:
                branch = branch.where(sa.false())
        return self.listing.only(branch, when)


def _behind(branch: Select[Any], keys: Sequence[Key], place: Place) -> Select[Any]:
    if place.at is None:
        return branch
    return branch.where(beyond(keys, place.values, back=place.back))
