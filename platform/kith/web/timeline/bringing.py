"""Files that come with the form of a comment: staged before anything is written, kept where the comment is refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pyramid.httpexceptions import HTTPForbidden

from kith.errors import KithError, Problem
from kith.files import StoredFile, find, stage
from kith.timeline.standing import Standing
from kith.web.forms.uploads import sent_files
from kith.web.look.files import ShownFile

STAGED, SENT = "staged", "file"  # the form's inputs: ids of those that wait already, and those that come with it


def bring(request: Any, at: Standing) -> tuple[list[str], list[Problem]]:
    """The ids of the files that the form names or brings, and what is wrong with those that were refused.

    Goes on in a transaction that may write. Raises 403 for who may not comment, before a byte is kept.
    """
    ids = list(dict.fromkeys(each for each in request.POST.getall(STAGED) if isinstance(each, str)))
    problems: list[Problem] = []
    if request.database.may_begin_writing:
        if not at.comments:
            raise HTTPForbidden
        for sent in sent_files(request.POST, SENT):
            try:
                ids.append(stage(request.registry.kith, sent.file, sent.name, owner=request.actor.user).id)
            except KithError as refused:
                problems += refused.problems
        request.database.begin_writing()
    return ids, problems


def waiting(request: Any, ids: Iterable[str]) -> tuple[ShownFile, ...]:
    """Those of the files that wait for the next try of whoever has staged them."""
    found = (find(request.tx, id) for id in ids)
    mine = (each for each in found if each and each.state == "staged" and each.owner == request.actor.user)
    return tuple(shown(file, request.realm.base) for file in mine)


def shown(file: StoredFile, base: str = "") -> ShownFile:
    """The file as templates show it."""
    return ShownFile.of(file.id, file.name, file.size, previewed=file.previewed, base=base)
