"""The feed of a record: what happened to it and what was said about it, newest first, by today's rights."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from kith.access.actor import Actor
from kith.files import StoredFile, of_comments
from kith.ledger.events import Event
from kith.records.cursor import Position, fingerprint, read_cursor, write_cursor
from kith.records.model import Ref
from kith.records.parsing import typed_by
from kith.records.sharing import EVENT as SHARE
from kith.storage.tx import Tx
from kith.timeline.lines import FILES, KIND, Line, Wanted, read_lines
from kith.timeline.mentions import mentioned
from kith.timeline.model import AUDIENCES, Comment, Difference, Entry, Feed, Place
from kith.timeline.standing import Standing
from kith.timeline.titles import Titles, Wants, read_titles
from kith.timeline.values import shown

FEW, MOST = 20, 100
EDITABLE = timedelta(hours=24)  # how long after writing it one may still change one's own comment
KNOWN = frozenset({KIND, "created", "changed", "deleted", "restored", "undone", "shared", "unshared"}) | FILES
FILE = "$file"  # the name of the file that an event is about, among its details


def feed(
    tx: Tx, actor: Actor, at: Standing, *, limit: int = FEW, cursor: str | None = None, language: str = "en"
) -> Feed:
    """A page of the record's feed, in two statements, and a third where comments carry files.

    Raises K607 for a cursor of something else.
    """
    return _read(tx, actor, at, Wanted(audiences=audiences(actor)), limit, cursor, language)


def history(
    tx: Tx,
    actor: Actor,
    at: Standing,
    *,
    fields: Collection[str] | None = None,
    limit: int = FEW,
    cursor: str | None = None,
) -> Feed:
    """A page of the changes of the record's values: of all, or of `fields` alone. Raises K607."""
    wanted = at.open if fields is None else frozenset(fields) & at.open
    return _read(tx, actor, at, Wanted(fields=wanted), limit, cursor, "en")


def notes(tx: Tx, actor: Actor, at: Standing, *, limit: int = FEW, cursor: str | None = None) -> Feed:
    """A page of what was said about the record, without what happened to it. Raises K607."""
    return _read(tx, actor, at, Wanted(audiences=audiences(actor), said=True), limit, cursor, "en")


def change(tx: Tx, actor: Actor, at: Standing, event: str) -> Entry | None:
    """One change of the record's values; None where there is none, or nothing of it is the actor's to see."""
    lines = read_lines(tx, at, Wanted(event=event), 1, None)
    return _entries(tx, actor, at, lines, "en")[0][0] if lines else None


def audiences(actor: Actor) -> tuple[str, ...]:
    """The audiences of comments that the actor belongs to."""
    return ("shared",) if actor.kind == "portal" else AUDIENCES


def _read(tx: Tx, actor: Actor, at: Standing, wanted: Wanted, limit: int, cursor: str | None, language: str) -> Feed:
    limit = min(max(limit, 1), MOST)
    list_ = fingerprint("feed", at.module.physical, at.id, sorted(wanted.fields or ()), wanted.fields is None)
    before = _place(tx, cursor, list_) if cursor else None
    lines = read_lines(tx, at, wanted, limit + 1, before)
    entries, names = _entries(tx, actor, at, lines[:limit], language)
    last = lines[limit - 1] if len(lines) > limit else None
    next_ = write_cursor(tx.settings.secret, Position((last.time, last.id)), list_) if last else None
    return Feed(entries=entries, next=next_, names=names)


def _place(tx: Tx, cursor: str, list_: str) -> Place:
    time, id = read_cursor(tx.settings.secret, cursor, list_, 2).keys
    return time, id


def _entries(
    tx: Tx, actor: Actor, at: Standing, lines: Sequence[Line], language: str
) -> tuple[tuple[Entry, ...], Mapping[str, str]]:
    wants = Wants()
    open_ = {at.module.fields[name].physical: at.module.fields[name] for name in at.open}
    for line in lines:
        wants.people((line.user_id, line.impersonator_id, *mentioned(line.body or "")))
        if line.kind in FILES and line.about:
            wants.files.add(line.about)
        for physical in (line.changes or {}).keys() & open_.keys():
            for stored in _pair(line.changes, physical):
                wants.add(open_[physical], stored)
    titles = read_titles(tx, actor, wants)
    carried = of_comments(tx, at.module.physical, at.id, [line.id for line in lines if line.files])
    reading = _Reading(tx, actor, at, open_, titles, language, carried)
    named = {id for line in lines for id in mentioned(line.body or "")}
    names = {id: ref.title for id in named if (ref := titles.found.get(id)) and ref.title}
    return tuple(reading.entry(line) for line in lines), names


def _pair(changes: Mapping[str, Any] | None, key: str) -> tuple[Any, Any]:
    pair = (changes or {}).get(key)
    return (pair[0], pair[1]) if isinstance(pair, list) and len(pair) == 2 else (None, None)


class _Reading:
    """Lines on their way to entries, for one reader of one record."""

    def __init__(
        self,
        tx: Tx,
        actor: Actor,
        at: Standing,
        open_: Mapping[str, Any],
        titles: Titles,
        language: str,
        carried: Mapping[str, tuple[StoredFile, ...]],
    ) -> None:
        self.tx, self.actor, self.at, self.open, self.titles = tx, actor, at, open_, titles
        self.carried = carried
        self.language, self.context, self.now = language, typed_by(tx, actor), tx.clock.now()

    def entry(self, line: Line) -> Entry:
        if line.kind == KIND and line.body is not None:
            return self.comment(line)
        by, impersonator = self.by(line) if self.at.names(line.kind) else (None, None)
        return Entry(
            id=line.id,
            time=line.time,
            kind=line.kind,
            via=line.via,
            by=by,
            impersonator=impersonator,
            differences=tuple(self.differences(line)),
            about=line.about,
            details=dict(self.details(line)),
            words=None if self.is_known(line.kind) else self.words(line),
        )

    def is_known(self, kind: str) -> bool:
        return kind in KNOWN or kind.startswith("mail.") or kind in self.at.module.actions

    def by(self, line: Line) -> tuple[Ref | None, Ref | None]:
        return self.titles.principal(line.user_id), self.titles.principal(line.impersonator_id)

    def comment(self, line: Line) -> Entry:
        by, impersonator = self.by(line)
        told = "internal" if line.audience == "internal" else "shared"
        mine = line.user_id is not None and line.user_id == self.actor.user
        may_edit = mine and self.at.comments and self.now - line.time <= EDITABLE
        comment = Comment(
            id=line.id,
            body=line.body or "",
            audience=told,  # type: ignore[arg-type]
            created_at=line.time,
            edited_at=line.edited_at,
            author=by,
            may_edit=may_edit,
            may_delete=may_edit or "delete" in self.at.reached,
            files=self.carried.get(line.id, ()),
        )
        return Entry(
            id=line.id, time=line.time, kind=KIND, via=line.via, by=by, impersonator=impersonator, comment=comment
        )

    def differences(self, line: Line) -> Iterable[Difference]:
        """What is open of a change, in the order of the module's fields."""
        there = (line.changes or {}).keys()
        for declared in self.at.module.fields.values():
            if declared.physical in there and declared.physical in self.open:
                pair = _pair(line.changes, declared.physical)
                before, after = (shown(declared, each, self.titles, self.context) for each in pair)
                yield Difference(field=declared, before=before, after=after)

    def details(self, line: Line) -> Iterable[tuple[str, Any]]:
        """What belongs to the kind; what a mail said is for its sender, and for who may read all of the record."""
        file = self.titles.found.get(line.about or "") if line.kind in FILES else None
        if file is not None:
            yield FILE, file.title
        if line.kind.startswith("mail.") and not (self.at.sees_all or line.user_id == self.actor.user):
            return
        for key, value in (line.changes or {}).items():
            if key.startswith("$") and (key != SHARE or self.at.sees_shares):
                yield key, value

    def words(self, line: Line) -> str | None:
        """What a plugin says of an event of its own kind."""
        known = {key: value for key, value in (line.changes or {}).items() if key in self.open}
        event = Event(
            module=self.at.module.physical,
            record_id=self.at.id,
            kind=line.kind,
            user_id=line.user_id if self.at.names(line.kind) else None,
            via=line.via,
            changes={**known, **dict(self.details(line))},
            about=line.about,
            id=line.id,
            time=line.time,
        )
        said: str | None = self.tx.hooks.kith_feed_words(
            tx=self.tx, actor=self.actor, event=event, language=self.language
        )
        return said
