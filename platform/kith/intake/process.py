"""What becomes of a submission, in one transaction: records, matches, invitations and mails stand or fall together.

It goes through the one write path as the actor "visitor of this form". What has to wait (an address to be proven, staff
to release it, somebody who is known) is judged as if it were written, so that the visitor hears of every fault at once,
and nothing of it is left behind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kith.access.actor import SYSTEM, Actor
from kith.access.form_rights import visitor_of
from kith.conditions import to_python
from kith.definition.form_model import WebForm
from kith.errors import KithError
from kith.intake import consents, kickoff, mails
from kith.intake.judging import Judged, in_words_of, judge
from kith.intake.known import find_known, typed_of
from kith.intake.submissions import ACCEPTED, DUPLICATE, HELD, WAITING, Submission, mark
from kith.records.existing import load_records
from kith.records.facts import Batch, RecordFacts
from kith.records.model import Change
from kith.records.parsing import typed_by
from kith.records.save import write
from kith.storage.savepoint import savepoint
from kith.storage.tx import Tx

TAKEN = frozenset({"K606", "K615", "K621"})  # somebody has these values: staff hears of it, the visitor doesn't


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What staff has said: that it goes on although it was held, and onto which record (None: a new one)."""

    released: bool = False
    onto: str | None = None


UNDECIDED = Decision()


@dataclass(slots=True)
class _Course:
    """A submission on its way. `reasons` gather what staff should know of it."""

    tx: Tx
    form: WebForm
    kept: Submission
    decision: Decision
    actor: Actor
    judged: Judged
    reasons: dict[str, Any] = field(default_factory=dict)


def process(tx: Tx, form: WebForm, kept: Submission, decision: Decision = UNDECIDED) -> str:
    """The state that the submission has now; it is written down with all that comes of it.

    Raises KithError with every fault of what was sent, and nothing is done.
    """
    actor = visitor_of(form, locale=kept.locale)
    judged = judge(tx, actor, form, kept.values, frozenset(kept.agreed))
    course = _Course(tx, form, kept, decision, actor, judged, dict(kept.reasons))
    known = find_known(tx, form.module, form.match.by, judged.typed) if form.match else ()
    if decision.onto is not None:
        return _update(course, decision.onto) if _updates(form) else _accept(course, decision.onto, created=False)
    waits = _waits(course, known)
    if waits is not None:
        _try(course)
        return _wait(course, waits, known)
    if known and _is_update(course):
        return _update(course, known[0])
    return _create(course, known)


# -- what waits -------------------------------------------------------------------------------------------------------
def _waits(course: _Course, known: tuple[str, ...]) -> str | None:
    """The state that a submission waits in; None where it goes on."""
    form, kept, released = course.form, course.kept, course.decision.released
    if kept.score >= form.spam.hold_at and not released:
        return HELD
    if form.verify_email and kept.proven_at is None and not released and (known or not form.portals):
        return WAITING
    if form.approve and not released:
        course.reasons["approval"] = True
        return HELD
    if known and not released and form.match is not None and form.match.when_found in ("ask_staff", "reject"):
        return DUPLICATE
    return None


def _wait(course: _Course, state: str, known: tuple[str, ...]) -> str:
    tx, form, kept = course.tx, course.form, course.kept
    if state == WAITING:
        mails.ask_for_proof(tx, form, kept, course.judged.typed)
    if state == DUPLICATE:
        course.reasons["known"] = list(known)
        if form.match is not None and form.match.when_found == "reject":
            mails.tell_known(tx, form, kept, course.judged.typed)
    first = known[0] if known else None
    mark(tx, kept.id, state, reasons=course.reasons or None, known_id=first, problems=None)
    return state


def _try(course: _Course) -> None:
    """Writes it all as new and takes it back: for the faults, which are the same for who is known already."""
    reasons = dict(course.reasons)
    try:
        with savepoint(course.tx.connection) as part:
            _write_new(course)
            part.take_back()
    except KithError as error:
        _raise_faults(error)
    course.reasons = reasons


def _raise_faults(error: KithError) -> None:
    """Raises what the visitor may hear of. That somebody has the same values is no fault, whatever else is wrong."""
    faults = [problem for problem in error.problems if problem.code not in TAKEN]
    if faults:
        raise KithError(*faults) from error


# -- what goes on -----------------------------------------------------------------------------------------------------
def _is_update(course: _Course) -> bool:
    """Whether a known record is updated; what staff has released as a new one isn't."""
    return _updates(course.form) and not course.decision.released


def _updates(form: WebForm) -> bool:
    return form.match is not None and form.match.when_found == "update"


def _update(course: _Course, id: str) -> str:
    """Changes the fields that the form may change, of the record whose address is proven or that staff has named."""
    tx, form, kept = course.tx, course.form, course.kept
    assert form.match is not None
    if course.judged.problems:
        raise KithError(*course.judged.problems)
    proven = visitor_of(form, locale=kept.locale, record=id)
    given = {
        name: raw for name, raw in course.judged.own.items() if name in form.match.update and raw not in ("", None)
    }
    _written(form, lambda: write(tx, proven, form.module, [Change(id=id, values=given)]))
    return _accept(course, id, created=False)


def _create(course: _Course, known: tuple[str, ...]) -> str:
    tx, kept = course.tx, course.kept
    try:
        with savepoint(tx.connection):
            id = _write_new(course)
    except KithError as error:
        _raise_faults(error)
        holders = list(known) or _holders(course)
        course.reasons["known"] = holders
        mark(tx, kept.id, DUPLICATE, reasons=course.reasons, known_id=next(iter(holders), None), problems=None)
        return DUPLICATE
    if known:
        course.reasons["known"] = list(known)
    return _accept(course, id, created=True)


def _holders(course: _Course) -> list[str]:
    module = course.tx.site.modules[course.form.module]
    sets = [(each.name,) for each in module.fields.values() if each.unique] + list(module.unique)
    found = (find_known(course.tx, module.name, names, course.judged.typed) for names in sets)
    return list(dict.fromkeys(id for ids in found for id in ids))


def _accept(course: _Course, id: str, *, created: bool) -> str:
    tx, form, kept = course.tx, course.form, course.kept
    consents.keep(tx, form, kept, id)
    if created or form.verify_email:
        portal = _portal(course, id)
        said = kickoff.invite(tx, portal, id) if portal is not None else None
        if said is not None:
            course.reasons["portal"] = said
    if form.confirmation is not None:
        mails.confirm(tx, form, kept, course.judged.typed, id)
    by = {"known_id": None} if created else {"known_id": id}
    mark(tx, kept.id, ACCEPTED, reasons=course.reasons or None, record_id=id, problems=None, **by)
    return ACCEPTED


def _portal(course: _Course, id: str) -> str | None:
    """The portal that the record is invited to: the first whose condition fits it as it stands."""
    tx, form = course.tx, course.form
    module = tx.site.modules[form.module]
    values = load_records(tx, module, [id]).get(id) if form.portals else None
    if values is None:
        return None
    facts = RecordFacts(Batch(tx, SYSTEM, module, tx.context()), values, values)
    fitting = (p.type for p in form.portals if p.where is None or to_python(p.where.condition)(facts))
    return next(fitting, None)


# -- new records ------------------------------------------------------------------------------------------------------
def _write_new(course: _Course) -> str:
    """The id of the new record, with those behind its lookups, inside of a savepoint of the caller's.

    Raises every fault of all of them.
    """
    tx, form, problems = course.tx, course.form, list(course.judged.problems)
    found: dict[str, Any] = {}
    for lookup, raw in course.judged.behind.items():
        try:
            id = _behind(course, lookup, raw)
        except KithError as error:
            problems += [each.at(field=f"{lookup}.{each.field}" if each.field else lookup) for each in error.problems]
            continue
        if id is not None:
            found[lookup] = id
    agreed = {each.field: each.name in course.kept.agreed for each in form.consents.values() if each.field is not None}
    change = Change(values=course.judged.own, set={**found, **agreed})
    saved = None
    try:
        saved = write(tx, course.actor, form.module, [change]).saved[0]
    except KithError as error:
        seen = {problem.field for problem in problems}
        problems += [each for each in error.problems if each.field is None or each.field not in seen]
    if problems:
        raise KithError(*(in_words_of(form, each.at(row=None)) for each in problems))
    assert saved is not None
    return saved.id


def _behind(course: _Course, name: str, raw: Mapping[str, Any]) -> str | None:
    """The id of the record that a lookup gets: a new one, or None where staff decides. Never one that is there."""
    tx, lookup = course.tx, course.form.lookups[name]
    typed = typed_of(tx, lookup.module, raw, typed_by(tx, course.actor))
    there = find_known(tx, lookup.module, lookup.match, typed)
    asked = lookup.when_found if there else lookup.when_missing
    if asked == "ask_staff":
        course.reasons["lookups"] = {**course.reasons.get("lookups", {}), name: list(there)}
        return None
    saved = write(tx, course.actor, lookup.module, [Change(values=raw)]).saved[0]
    return saved.id if saved is not None else None


def _written(form: WebForm, deed: Callable[[], object]) -> None:
    try:
        deed()
    except KithError as error:
        raise KithError(*(in_words_of(form, each.at(row=None)) for each in error.problems)) from error
