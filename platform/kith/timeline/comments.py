"""Comments: writing, changing and deleting them, and who is told. What is asked for is asked of the policy first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.errors import KithError, Problem
from kith.fields.lookups import is_id
from kith.fields.plain_text import clean_block
from kith.ledger.notifications import forget_comment
from kith.records.model import Ref
from kith.storage.ids import new_id
from kith.storage.locks import share_publishing
from kith.storage.system import CommentRow, Mention
from kith.storage.tx import Tx
from kith.timeline import mentions, telling
from kith.timeline.carried import carried_by, carry, take_away
from kith.timeline.feed import EDITABLE
from kith.timeline.mentions import Person
from kith.timeline.model import AUDIENCES, Audience, Comment
from kith.timeline.standing import Standing, standing

LONGEST = 10_000
COMMENT = CommentRow.metadata.tables[CommentRow.__tablename__]
MENTION = Mention.metadata.tables[Mention.__tablename__]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A comment that was written or edited. `module` is the physical name, `body` names principals as `<@id>`.

    `told` are the ids of the members of staff who hear of it, `untold` those whom it names in vain, since they can't
    see the record: members of staff, and groups of which that holds for somebody. `files` are the ids of those that the
    comment carries.
    """

    id: str
    module: str
    record: str
    body: str
    audience: Audience
    edited: bool
    told: tuple[str, ...]
    untold: tuple[Ref, ...]
    files: tuple[str, ...] = ()


def write(
    tx: Tx, actor: Actor, module: str, record: str, body: Any, *, audience: Any = None, files: Sequence[str] = ()
) -> Written:
    """Comments on a record; portal users write what is shared, staff internally where nothing else is said.

    `files` are the ids of files that the actor has staged. Raises K601 (no such record), K603 (not allowed), K605
    (nothing written), K668, K672 (the files), K680 (the audience), K681, K682, and K2.. for the text.
    """
    at = _commentable(tx, actor, module, record)
    told = _audience(actor, audience)
    text, people = mentions.kept(tx, actor, _text(body))
    id, now = new_id(), tx.clock.now()
    tx.connection.execute(
        sa.insert(COMMENT).values(
            id=id,
            module=at.module.physical,
            record_id=record,
            author_id=actor.user,
            impersonator_id=actor.impersonator,
            via=actor.via,
            audience=told,
            body=text,
            created_at=now,
        )
    )
    if files:
        carry(tx, actor, at, id, told, files)
    return _concluded(tx, actor, at, _written(at, id, text, told, files), people)


def edit(
    tx: Tx, actor: Actor, module: str, record: str, comment: str, body: Any, *, files: Sequence[str] | None = None
) -> Written:
    """Changes one's own comment while that is possible. Whom it newly names is told.

    `files` are all that it is to carry: its own and newly staged ones; None leaves them as they are. Raises K601, K603
    (somebody else's), K683 (no such comment), K684 (too late), and what `write` does for text and files.
    """
    at = _commentable(tx, actor, module, record)
    found = _own(tx, actor, at, comment)
    text, people = mentions.kept(tx, actor, _text(body), mentions.mentioned(found.body))
    other = files is not None and carry(tx, actor, at, comment, found.audience, files)
    carried = [file.id for file in carried_by(tx, at, comment)]
    written = _written(at, comment, text, found.audience, carried, edited=True)
    if text == found.body and not other:
        return written
    values = {"body": text, "edited_at": tx.clock.now()}
    tx.connection.execute(sa.update(COMMENT).where(COMMENT.c.id == comment).values(values))
    return _concluded(tx, actor, at, written, people)


def delete(tx: Tx, actor: Actor, module: str, record: str, comment: str) -> None:
    """Deletes a comment, text, files and all: one's own while one may, anybody's for who may delete the record.

    Raises K601, K603, K683, K684.
    """
    share_publishing(tx.connection)
    at = standing(tx, actor, module, record)
    found = _find(tx, actor, at, comment)
    if "delete" not in at.reached:
        _check_own(tx, actor, at, found)
    take_away(tx, at, comment)
    values = {"body": "", "files": 0, "deleted_at": tx.clock.now()}
    tx.connection.execute(sa.update(COMMENT).where(COMMENT.c.id == comment).values(values))
    tx.connection.execute(sa.delete(MENTION).where(MENTION.c.comment_id == comment))
    forget_comment(tx, comment)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One comment as the actor may read it, with the names of those whom it mentions, by id."""

    comment: Comment
    names: Mapping[str, str]


def read(tx: Tx, actor: Actor, at: Standing, comment: str) -> Read:
    """One comment. Raises K683."""
    found = _find(tx, actor, at, comment)
    may = _may_change(tx, actor, at, comment)
    told = Comment(
        id=found.id,
        body=found.body,
        audience=found.audience,
        created_at=found.created_at,
        edited_at=found.edited_at,
        may_edit="edit" in may,
        may_delete="delete" in may,
        files=carried_by(tx, at, comment),
    )
    return Read(comment=told, names=telling.names(tx, mentions.mentioned(found.body)))


def _may_change(tx: Tx, actor: Actor, at: Standing, comment: str) -> frozenset[str]:
    """What of `edit` and `delete` the actor may do with a comment now. Raises K683."""
    found = _find(tx, actor, at, comment)
    try:
        _check_own(tx, actor, at, found)
    except KithError:
        return frozenset({"delete"} & at.reached)
    return frozenset({"edit", "delete"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    id: str
    author_id: str | None
    audience: Audience
    body: str
    created_at: datetime
    edited_at: datetime | None


def _commentable(tx: Tx, actor: Actor, module: str, record: str) -> Standing:
    share_publishing(tx.connection)
    at = standing(tx, actor, module, record)
    if not at.comments:
        raise KithError(Problem(code="K603"))
    return at


def _find(tx: Tx, actor: Actor, at: Standing, comment: str) -> _Stored:
    c = COMMENT.c
    seen = (c.module == at.module.physical, c.record_id == at.id, c.deleted_at.is_(None))
    statement = sa.select(c.id, c.author_id, c.audience, c.body, c.created_at, c.edited_at).where(
        c.id == comment, *seen
    )
    if actor.kind == "portal":
        statement = statement.where(c.audience == "shared")
    if tx.write and tx.dialect == "postgresql":
        statement = statement.with_for_update()
    row = tx.connection.execute(statement).mappings().first() if is_id(comment) else None
    if row is None:
        raise KithError(Problem(code="K683"))
    return _Stored(**row)


def _own(tx: Tx, actor: Actor, at: Standing, comment: str) -> _Stored:
    found = _find(tx, actor, at, comment)
    _check_own(tx, actor, at, found)
    return found


def _check_own(tx: Tx, actor: Actor, at: Standing, found: _Stored) -> None:
    if found.author_id is None or found.author_id != actor.user or not at.comments:
        raise KithError(Problem(code="K603"))
    if tx.clock.now() - found.created_at > EDITABLE:
        raise KithError(Problem(code="K684", params={"hours": int(EDITABLE.total_seconds()) // 3600}))


def _audience(actor: Actor, asked: Any) -> Audience:
    if actor.kind == "portal":
        return "shared"
    if asked in (None, ""):
        return "internal"
    if asked not in AUDIENCES:
        raise KithError(Problem(code="K680", params={"value": str(asked)[:100]}, field="audience"))
    return asked  # type: ignore[no-any-return]


def _text(raw: Any) -> str:
    try:
        text = clean_block(raw, LONGEST)
    except KithError as error:
        raise KithError(*(problem.at(field="body") for problem in error.problems)) from error
    if text is None:
        raise KithError(Problem(code="K605", params={"label": "Comment"}, field="body"))
    return text


def _written(
    at: Standing, id: str, body: str, audience: Audience, files: Sequence[str], *, edited: bool = False
) -> Written:
    return Written(
        id=id,
        module=at.module.physical,
        record=at.id,
        body=body,
        audience=audience,
        edited=edited,
        told=(),
        untold=(),
        files=tuple(dict.fromkeys(files)),
    )


def _concluded(tx: Tx, actor: Actor, at: Standing, written: Written, people: Sequence[Person]) -> Written:
    """Notes whom the comment names, tells them, and lets plugins know."""
    mentions.store(tx, written.id, people, MENTION)
    told, untold = telling.tell(tx, actor, at, written.id, people, edited=written.edited)
    written = replace(written, told=told, untold=untold)
    tx.hooks.kith_comment_written(tx=tx, actor=actor, written=written)
    return written
