"""Sending a form: kept in a transaction of its own, then processed in another. What is killed in between is taken up.

Sent twice (a double click, a refresh, a network that tried again) it is one submission: by the token of the form, or
by what it says within a while.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog

from kith.definition.form_model import WebForm
from kith.errors import KithError, Problem
from kith.fields.keys import fold
from kith.intake.captchas import check_captcha
from kith.intake.process import UNDECIDED, Decision, process
from kith.intake.sent import Sent
from kith.intake.spam import count_sending, score
from kith.intake.submissions import (
    DUPLICATE,
    FAILED,
    HELD,
    OVER,
    RECEIVED,
    REFUSED,
    TABLE,
    TO_SEND,
    WAITING,
    Submission,
    form_of,
    load,
    mark,
    told,
)
from kith.intake.tokens import Token, read_token
from kith.ledger.moments import reached
from kith.ledger.upsert import upsert
from kith.storage.ids import new_id
from kith.storage.locks import hold_name
from kith.storage.tx import Tx

SAME_WITHIN = timedelta(minutes=10)  # what says the same within that time is the same sending
SHORT = timedelta(days=7)  # how long what was refused is kept
Begin = Callable[[], AbstractContextManager[Tx]]  # a transaction that commits where its block ends well

log = structlog.get_logger("kith.intake")


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the visitor is told: every fault, or thanks. `by_mail`: that a mail is on its way.

    It is the same for a known and an unknown visitor, held or not; `id` and `state` are for the site alone.
    """

    id: str
    state: str
    problems: tuple[Problem, ...] = ()
    message: str | None = None
    redirect: str | None = None
    by_mail: bool = False


def submit(begin: Begin, name: str, sent: Sent) -> Receipt:
    """What became of a sending of the form `name`.

    Raises K490 for no such form, K402 for too many in an hour, K491 where its captcha isn't passed: nothing is kept
    then. Whatever else happens, what was sent is there.
    """
    reached("submission sent")
    with begin() as tx:
        form = form_of(tx.site, name)
        id = _keep(tx, form, sent)
    reached("submission kept")
    return settle(begin, id)


def settle(begin: Begin, id: str, decision: Decision = UNDECIDED) -> Receipt:
    """What becomes of a submission that is kept; what is over already isn't begun again."""
    try:
        with begin() as tx:
            kept = load(tx, id, lock=True)
            form = form_of(tx.site, kept.form)
            if kept.state in TO_SEND or (decision is not UNDECIDED and kept.state not in OVER):
                kept = replace(kept, state=process(tx, form, kept, decision))
            receipt = _receipt(form, kept)
            reached("submission processed")
    except KithError as error:
        return _note(begin, id, error.problems)
    except Exception as error:  # whatever it is, what was sent is kept, and staff sees it
        log.exception("intake.failed", submission=id)
        return _note(begin, id, (Problem(code="K498", params={"reason": type(error).__name__}),))
    reached("submission settled")
    return receipt


# -- keeping ----------------------------------------------------------------------------------------------------------
def _keep(tx: Tx, form: WebForm, sent: Sent) -> str:
    """The id of the submission: a new one, or the one that this repeats."""
    now, secret = tx.clock.now(), tx.settings.secret
    token = read_token(secret, form.name, sent.token, now)
    address = _hashed(secret, sent.address)
    hold_name(tx.connection, f"kith form {form.name} {sent.digest}")
    there = _repeated(tx, form, sent, token, now)
    if there is not None and there[1] == sent.digest:
        return there[0]
    row = _row(tx, form, sent, now)
    if there is not None and there[2] not in TO_SEND and form.spam.captcha is not None:
        raise KithError(Problem(code="K491"))  # an answer is good for one sending
    count_sending(tx, form, address or "")
    check_captcha(tx, form, sent.token, sent.captcha)
    points = score(tx, form, sent, token)
    state_there = there[2] if there is not None else None
    row = _row(tx, form, sent, now) | {
        "score": sum(points.values()),
        "reasons": dict(points) or None,
        "address": address,
    }
    if there is not None and state_there in TO_SEND:
        tx.connection.execute(sa.update(TABLE).where(TABLE.c.id == there[0]).values(row))
        return there[0]
    key = None if token is None or there is not None else token.number
    row |= {"id": new_id(), "key": key, "received_at": now, "tries": 0}
    made = upsert(tx.dialect, TABLE).values(row).on_conflict_do_nothing(index_elements=["form", "key"])
    found: str | None = tx.connection.execute(made.returning(TABLE.c.id)).scalar()
    if found is None:  # the same form, sent with other words at the very same moment
        tx.connection.execute(sa.insert(TABLE).values({**row, "key": None}))
    return str(row["id"])


def _repeated(tx: Tx, form: WebForm, sent: Sent, token: Token | None, now: datetime) -> tuple[str, str, str] | None:
    """Id, digest and state of the submission that this one repeats: by its content, else by its token."""
    columns = (TABLE.c.id, TABLE.c.digest, TABLE.c.state)
    here = sa.select(*columns).where(TABLE.c.form == form.name)
    lately = here.where(TABLE.c.digest == sent.digest, TABLE.c.received_at > now - SAME_WITHIN)
    row = tx.connection.execute(lately.order_by(TABLE.c.received_at.desc()).limit(1)).first()
    if row is None and token is not None:
        row = tx.connection.execute(here.where(TABLE.c.key == token.number).with_for_update()).first()
    return (row[0], row[1], row[2]) if row is not None else None


def _row(tx: Tx, form: WebForm, sent: Sent, now: datetime) -> dict[str, Any]:
    email = sent.values.get(form.email) if form.email is not None else None
    return {
        "form": form.name,
        "version": form.version,
        "module": tx.site.modules[form.module].physical,
        "state": RECEIVED,
        "digest": sent.digest,
        "values": {path: raw if path in form.fields else None for path, raw in sent.values.items()},
        "consents": sorted(sent.agreed & form.consents.keys()),
        "source": dict(sent.source) or None,
        "locale": sent.locale,
        "email_key": fold(email.strip())[:254] if isinstance(email, str) and email.isprintable() else None,
        "problems": None,
        "changed_at": now,
        "expires_at": now + form.keep,
    }


def _hashed(secret: str, address: str) -> str | None:
    key = hashlib.sha256(f"{secret}\0form addresses".encode()).digest()
    return hmac.new(key, address.encode("utf-8", "replace"), "sha256").hexdigest()[:32] if address else None


# -- what is told -----------------------------------------------------------------------------------------------------
def _note(begin: Begin, id: str, problems: tuple[Problem, ...]) -> Receipt:
    """Marks what couldn't be written: refused where the visitor can mend it, else failed, which staff sees."""
    reached("submission refused")
    with begin() as tx:
        kept = load(tx, id, lock=True)
        form = tx.site.forms.get(kept.form)
        theirs = form is not None and kept.state in TO_SEND and _are_on(form, problems)
        found = REFUSED if theirs else FAILED
        until = {"expires_at": tx.clock.now() + SHORT} if theirs else {}
        if kept.state in (*TO_SEND, FAILED, HELD, WAITING, DUPLICATE):
            mark(tx, id, found, problems=told(problems), tries=kept.tries + 1, **until)
        if theirs:
            return Receipt(id=id, state=REFUSED, problems=problems)
        return _receipt(form, load(tx, id))


def _are_on(form: WebForm, problems: tuple[Problem, ...]) -> bool:
    """Whether all that is wrong stands at a field that the visitor sees, or that nobody asked for."""
    asked = {*form.fields, *(f"consent.{name}" for name in form.consents)}
    return all(each.field in asked or each.code == "K604" or _part_of(each.field, form) for each in problems)


def _part_of(field: str | None, form: WebForm) -> bool:
    return (field or "").rpartition(".")[0] in form.fields


def _receipt(form: WebForm | None, kept: Submission) -> Receipt:
    if form is None:
        return Receipt(id=kept.id, state=kept.state)
    if kept.state == REFUSED:
        problems = tuple(Problem(code=p["code"], params=p["params"], field=p["field"]) for p in kept.problems)
        return Receipt(id=kept.id, state=REFUSED, problems=problems)
    return Receipt(
        id=kept.id,
        state=kept.state,
        message=_filled(form, kept),
        redirect=form.redirect,
        by_mail=form.verify_email or bool(form.portals),
    )


def _filled(form: WebForm, kept: Submission) -> str | None:
    """The message with what was typed in its placeholders."""
    message = form.message
    for path in form.fields if message is not None else ():
        typed = kept.values.get(path)
        message = (message or "").replace(f"{{{path}}}", typed if isinstance(typed, str) else "")
    return message
