"""The files that comments carry: as open and as closed as the comment, and gone with it."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.errors import KithError, Problem
from kith.files import Claimed, StoredFile, claim, claimable, drop, of_comments
from kith.files.model import MOST_SAID
from kith.storage.system import CommentRow
from kith.storage.tx import Tx
from kith.timeline.model import Audience
from kith.timeline.standing import Standing

_COMMENT = CommentRow.metadata.tables[CommentRow.__tablename__]


def carried_by(tx: Tx, at: Standing, comment: str) -> tuple[StoredFile, ...]:
    """The files of a comment, in the order of coming."""
    return of_comments(tx, at.module.physical, at.id, [comment]).get(comment, ())


def carry(tx: Tx, actor: Actor, at: Standing, comment: str, audience: Audience, files: Sequence[str]) -> bool:
    """Makes these the files of the comment: new ones have to be staged by the actor, what isn't named is taken away.

    Tells whether that changed anything. Raises K668 (no such file of the actor's), K672 (too many).
    """
    wanted = tuple(dict.fromkeys(files))
    had = {file.id for file in carried_by(tx, at, comment)}
    if set(wanted) == had:
        return False
    if len(wanted) > MOST_SAID:
        raise KithError(Problem(code="K672", params={"most": MOST_SAID}, field="files"))
    if had - set(wanted):
        drop(tx, at.module.physical, at.id, [comment], but=wanted)
    _add(tx, actor, at, comment, audience, [each for each in wanted if each not in had])
    tx.connection.execute(sa.update(_COMMENT).where(_COMMENT.c.id == comment).values(files=len(wanted)))
    return True


def take_away(tx: Tx, at: Standing, comment: str) -> None:
    """Nobody has the files of the comment any more; their bytes are cleared soon."""
    drop(tx, at.module.physical, at.id, [comment])


def _add(tx: Tx, actor: Actor, at: Standing, comment: str, audience: Audience, files: Sequence[str]) -> None:
    found = claimable(tx, files, actor.user, module=at.module.physical, field=None)
    missing = [each for each in files if each not in found or found[each].state != "staged"]
    place = Claimed(module=at.module.physical, record=at.id, comment=comment)
    if missing or not claim(tx, files, place, actor.user, shared=audience == "shared"):
        raise KithError(*(_not_there(each) for each in missing or files))


def _not_there(id: str) -> Problem:
    return Problem(code="K668", params={"label": "files", "value": id[:60]}, field="files")
