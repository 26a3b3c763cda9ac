"""Lists by a filter: what a filter may be, and how lists come to hold whom it finds.

A filter sees what the list's owner sees, with the rights of the moment at which it is followed. It is followed for
contacts that are saved, anew for all each hour, and at once when somebody writes another one.
"""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl
from weakref import WeakKeyDictionary

from kith_ext.marketing_lists.asking import AT_ONCE, batches, rows
from kith_ext.marketing_lists.members import MEMBERS, SUBSCRIBED, enrol, members_among, remove

from kith.ext import (
    ActionCall,
    ActionResult,
    Actor,
    Change,
    Draft,
    KithError,
    Module,
    Problem,
    Row,
    Running,
    Tx,
    acting_for,
    complaint,
    enqueue,
    page,
    parse_query,
    system,
    write,
)

LISTS = "marketing_lists"
BY_FILTER = "by_filter"
MEMBERS_OF = "marketing_lists"  # the related list of contacts, in modules/contacts.yaml
ALL, ONE, CONTACTS = "marketing_lists.follow_all", "marketing_lists.follow_one", "marketing_lists.follow_contacts"
KNOWN_FOR = timedelta(minutes=5)  # how long a process goes by what it knows of whether there are such lists

_ASIDE = frozenset({"sort", "limit", "cursor", "offset", "total", "fields"})  # of an address, and no condition
_NEEDED = ("filter", "owner", "problem")  # of a list
_REFUSED = frozenset({"q", "deleted"})
_known: WeakKeyDictionary[Any, tuple[float, bool]] = WeakKeyDictionary()  # of each site that this process serves

Pairs = list[tuple[str, str]]


def pairs_of(text: str, also: Mapping[str, Any] | None = None) -> Pairs:
    """The filter as parameters of a query, with another condition that has to hold. Raises KithError: K612, K620."""
    text = text.strip()
    if text.startswith("{"):
        return [("where", json.dumps({"all": [also, _read(text)]}) if also else text)]
    found = [(name, value) for name, value in parse_qsl(text.rpartition("?")[2], keep_blank_values=True)]
    pairs = [(name, value) for name, value in found if name not in _ASIDE]
    if not pairs or _REFUSED & {name for name, _ in pairs}:
        raise KithError(complaint("A filter says what fields have to be: role=client&country=DE", field="filter"))
    return [*pairs, ("where", json.dumps(also))] if also else pairs


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise KithError(Problem(code="K620", params={"reason": str(error)[:120]}, field="filter")) from None


def check(tx: Tx, actor: Actor, drafts: Sequence[Draft]) -> list[Problem]:
    """What is wrong with the filters of these lists; those that are new or changed are followed soon."""
    problems: list[Problem] = []
    for draft in drafts:
        new, old = draft.new, draft.old or {}
        if new["kind"] != BY_FILTER or all(new.get(name) == old.get(name) for name in ("kind", "filter", "owner")):
            continue
        try:
            parse_query(tx, actor, "contacts", pairs_of(new["filter"] or ""))
        except KithError as error:
            problems += [problem.at(row=draft.row, field="filter") for problem in error.problems]
            continue
        _note_new(tx, actor, draft)
    return problems


def _note_new(tx: Tx, actor: Actor, draft: Draft) -> None:
    """Has the list filled now, and once more when every process knows that there is one by a filter."""
    _known[tx.hooks] = (time.monotonic(), True)
    enqueue(tx, actor, ONE, {"list": draft.id})
    enqueue(tx, actor, ONE, {"list": draft.id}, run_at=tx.clock.now() + KNOWN_FOR)


def note_contacts(tx: Tx, actor: Actor, module: Module, drafts: Sequence[Draft]) -> None:
    """Has filters followed for the contacts that change: one job for all of them, none where no list has a filter."""
    ids = [draft.id for draft in drafts if draft.created or draft.changed(module)]
    if ids and _has_filters(tx):
        by = actor if actor.user or actor.is_system else system(tx, __name__)  # visitors have no jobs
        enqueue(tx, by, CONTACTS, {"ids": ids})


def _has_filters(tx: Tx) -> bool:
    """Whether any list is by a filter: asked now and then alone, since contacts are saved all the time."""
    asked, found = _known.get(tx.hooks, (float("-inf"), False))
    if time.monotonic() - asked < KNOWN_FOR.total_seconds():
        return found
    found = bool(_lists(tx, system(tx, __name__)))
    _known[tx.hooks] = (time.monotonic(), found)
    return found


def _lists(tx: Tx, by: Actor) -> tuple[Row, ...]:
    return rows(tx, by, LISTS, {"kind": BY_FILTER, "active": True}, _NEEDED)


def follow_now(call: ActionCall) -> ActionResult:
    """Has the filters of these lists followed."""
    for id in call.ids:
        enqueue(call.tx, call.actor, ONE, {"list": id}, key=id)
    return ActionResult(message="The list is being filled anew.")


def follow_all(running: Running) -> None:
    """Has each filter followed, in a job of its own."""
    with running.begin() as tx:
        running.finish(tx)
        for row in _lists(tx, system(tx, __name__)):
            enqueue(tx, running.actor, ONE, {"list": row.id}, key=row.id)


def follow_contacts(running: Running) -> None:
    """Puts contacts on the lists whose filters find them, and takes them off the others."""
    with running.begin() as tx:
        running.finish(tx)
        by = system(tx, __name__, running.actor)
        for row in _lists(tx, by):
            for some in batches(running.payload["ids"]):
                _follow_for(tx, by, row, some)


def follow_one(running: Running) -> None:
    """Puts all on a list whom its filter finds, and takes those off who were found once and aren't any more."""
    list_id: str = running.payload["list"]
    _each_page(running, list_id, _add_page)
    _each_page(running, list_id, _remove_page)


def _each_page(running: Running, list_id: str, step: Any) -> None:
    """Does a step for one page after another, each in a transaction of its own; all of them may be done twice."""
    cursor: str | None = None
    while True:
        with running.begin() as tx:
            by = system(tx, __name__, running.actor)
            found = rows(tx, by, LISTS, {"id": list_id, "kind": BY_FILTER}, _NEEDED)
            cursor = step(tx, by, found[0], cursor) if found else None
        if cursor is None or not running.renew({}):
            return


def _add_page(tx: Tx, by: Actor, row: Row, cursor: str | None) -> str | None:
    """Puts the next 200 on the list who aren't there yet; where to go on."""
    missing = {MEMBERS_OF: {"none": {"list": row.id}}}
    found = _found(tx, by, row, missing, cursor)
    if found is None:
        return None
    ids, following = found
    enrol(tx, by, row.id, ids, by_filter=True)
    return following


def _remove_page(tx: Tx, by: Actor, row: Row, cursor: str | None) -> str | None:
    """Looks at the next 200 whom the filter has found once; where to go on."""
    where = json.dumps({"list": row.id, "by_filter": True, "state": SUBSCRIBED})
    asked = [("where", where), ("fields", "contact"), ("limit", str(AT_ONCE)), ("sort", "since")]
    shown = page(tx, by, parse_query(tx, by, MEMBERS, [*asked, *([("cursor", cursor)] if cursor else [])]))
    _remove_strangers(tx, by, row, {each.values["contact"].id: each.id for each in shown.rows})
    return shown.next


def _follow_for(tx: Tx, by: Actor, row: Row, contacts: Sequence[str]) -> None:
    """Follows the filter of a list for at most 200 contacts."""
    found = _found(tx, by, row, {"id": list(contacts)})
    if found is None:
        return
    enrol(tx, by, row.id, found[0], by_filter=True)
    theirs = [each for each in members_among(tx, by, row.id, contacts) if each.values["by_filter"]]
    stay = frozenset(found[0])
    gone = {each.values["contact"].id: each for each in theirs if each.values["state"] == SUBSCRIBED}
    remove(tx, by, [each.id for contact, each in gone.items() if contact not in stay])


def _remove_strangers(tx: Tx, by: Actor, row: Row, members: Mapping[str, str]) -> None:
    """Takes those members (contact -> member) off the list whom its filter doesn't find."""
    found = _found(tx, by, row, {"id": list(members)}) if members else None
    if found is not None:
        stay = frozenset(found[0])
        remove(tx, by, [member for contact, member in members.items() if contact not in stay])


def _found(
    tx: Tx, by: Actor, row: Row, also: Mapping[str, Any], cursor: str | None = None
) -> tuple[Collection[str], str | None] | None:
    """The contacts whom the filter of a list finds and for whom `also` holds, and where to go on.

    None where it can't be followed: the list says why then.
    """
    asked = [("fields", ""), ("limit", str(AT_ONCE)), *([("cursor", cursor)] if cursor else [])]
    try:
        owner = _owner(tx, by, row)
        filtered = parse_query(tx, owner, "contacts", [*pairs_of(row.values["filter"] or "", also), *asked])
        shown = page(tx, owner, filtered)
    except KithError as error:
        _note_problem(tx, by, row, error.problems[0].message)
        return None
    _note_problem(tx, by, row, None)
    return [each.id for each in shown.rows], shown.next


def _owner(tx: Tx, by: Actor, row: Row) -> Actor:
    """In whose name the filter is followed. Raises KithError where that one has left."""
    owner = row.values["owner"]
    if owner is None:
        return by
    found = acting_for(tx, __name__, owner.id)
    if found is None:
        raise KithError(complaint("The list's owner has left: give it to somebody else"))
    return found


def _note_problem(tx: Tx, by: Actor, row: Row, problem: str | None) -> None:
    if row.values["problem"] != problem:
        write(tx, by, LISTS, [Change(id=row.id, set={"problem": problem and problem[:500]})], events=False)
