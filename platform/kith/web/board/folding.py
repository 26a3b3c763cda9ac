"""Which columns of a board are shown: of many options those with records, and of hundreds one page of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kith.records.model import Group
from kith.web.lists.address import ListAddress
from kith.web.texts import gettext as _

FOLDED_FROM = 13  # columns: of fewer the empty ones are shown as well
AT_ONCE = 40  # columns of a page
ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Folding:
    """The columns that are shown, and the words and ways to the others: (text, label of the link, address), or None."""

    shown: tuple[Group, ...]
    empty: tuple[str, str, str] | None = None
    place: str = ""
    previous: str | None = None
    next: str | None = None


def fold(groups: Sequence[Group], address: ListAddress) -> Folding:
    """What of `groups` is shown at `address`. A page beyond the last one is the last."""
    filled = [each for each in groups if each.total.value]
    empty = len(groups) - len(filled) if len(groups) >= FOLDED_FROM else 0
    folds = bool(empty) and address.shaping_of("empty") != ALL
    offered = filled if folds else list(groups)
    last = max(len(offered) - 1, 0) // AT_ONCE
    page = min(_number(address.shaping_of("part")), last)
    start, end = page * AT_ONCE, min((page + 1) * AT_ONCE, len(offered))
    return Folding(
        shown=tuple(offered[start:end]),
        empty=_empty(empty, address, folds=folds) if empty else None,
        place=_("Columns {first} to {last} of {all}", first=start + 1, last=end, all=len(offered)) if last else "",
        previous=address.shaped(part=str(page) if page > 1 else "").text if page else None,
        next=address.shaped(part=str(page + 2)).text if page < last else None,
    )


def _empty(count: int, address: ListAddress, *, folds: bool) -> tuple[str, str, str]:
    said = _("Columns without records: {count}", count=count)
    return (said, _("Show them"), _said(address, ALL)) if folds else (said, _("Fold them"), _said(address, ""))


def _said(address: ListAddress, empty: str) -> str:
    return address.shaped(empty=empty, part="").text


def _number(said: str) -> int:
    """The page that the address names, from 0."""
    return max(int(said) - 1, 0) if said.isascii() and said.isdigit() and len(said) < 6 else 0
