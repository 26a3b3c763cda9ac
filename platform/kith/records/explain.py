"""Why a record, an action or a field is as it is for somebody: rights and rules in words, with the place of each.

Two people are in it: the one whose case is explained, and the viewer who reads it. Nothing is told that the viewer may
not read: such a part of a rule is called what it is, closed, and no value stands there. To the system all is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.access.explain import FieldGrant, Grant, field_grants, grants, reaching, scopes_of, way_words
from kith.access.openness import openness
from kith.access.predicate import scope
from kith.access.rights import access_to, allows, may
from kith.access.sharing import carried, level_for
from kith.conditions import Opens, because, deciding, describe, has_empty_term
from kith.definition.model import Field, Module, Rule, Scope
from kith.errors import KithError, Problem, nearest
from kith.fields.lookups import is_id
from kith.records.belonging import belonging, share_words
from kith.records.draft import is_empty
from kith.records.existing import load_records
from kith.records.facts import Batch, RecordFacts
from kith.records.query import get
from kith.records.shares import Shared, is_with, lasting
from kith.source import Source
from kith.storage.tx import Tx

ON_RECORDS = ("view", "edit", "delete", "restore", "export", "comment", "attach", "share", "mail")
_PLAIN = ("view", "edit", "delete", "export", "comment")
_SCOPES: Mapping[str, str] = {
    "all": "all records",
    "own": "one's own records",
    "group": "the records of oneself, one's groups and their members",
    "team": "the records of one's team",
    "same": "as far as view reaches",
}
Topic = Literal["action", "readable", "writable", "shown", "required", "valid"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One answer. `words` say why; `source` is where the right or the rule stands, None where nothing stands."""

    topic: Topic
    name: str  # of the action or field
    label: str
    yes: bool
    words: str
    source: Source | None = None
    more: tuple[Finding, ...] = ()  # each grant on its own, for an action


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """What there is to say of a record for `person`. `fields` are those that aren't plain, or the one asked for."""

    person: Actor
    module: str
    id: str
    title: str
    deleted: bool
    actions: tuple[Finding, ...]
    fields: tuple[Finding, ...] = field(default=())


def explain(
    tx: Tx, person: Actor, module: str, id: str, *, viewer: Actor, action: str | None = None, name: str | None = None
) -> Explained:
    """Why `person` reaches the record, may do `action` (None: each one), and has the field `name` (None: all that
    differ from plain) as they have it.

    Raises K410 for an unknown module, K411 for an action, K412 for a field; K601 where the viewer sees no such record.
    """
    return _Explaining(tx, person, _module(tx, viewer, module), id, viewer).whole(action, name)


def _module(tx: Tx, viewer: Actor, name: str) -> Module:
    access = access_to(tx.site, viewer, name)
    if access is None:
        known = [each for each in tx.site.modules if access_to(tx.site, viewer, each)]
        raise KithError(Problem(code="K410", params={"name": name[:200]}, suggestion=nearest(name, known)))
    return access.module


class _Explaining:
    def __init__(self, tx: Tx, person: Actor, module: Module, id: str, viewer: Actor) -> None:
        self.tx, self.person, self.module, self.id, self.viewer = tx, person, module, id, viewer
        found = load_records(tx, module, [id]) if is_id(id) else {}
        row = get(tx, viewer, module.name, id, ())
        if row is None and allows(tx, viewer, module.name, "restore"):
            row = get(tx, viewer, module.name, id, (), deleted=True)
        if id not in found or row is None:
            raise KithError(Problem(code="K601"))
        self.values: Mapping[str, Any] = found[id]
        self.title = row.title
        self.facts = RecordFacts(Batch(tx, person, module, tx.context()), self.values, self.values)
        self.opens: Opens = openness(tx.site, viewer)
        self.shares = tuple(each for each in lasting(tx, module, id) if is_with(person, each))
        self.reached: dict[str, tuple[tuple[Grant, bool], ...]] = {}

    def whole(self, action: str | None, name: str | None) -> Explained:
        actions = tuple(self.action(each) for each in self._actions(action, name))
        return Explained(
            person=self.person,
            module=self.module.name,
            id=self.id,
            title=self.title,
            deleted=self.values["deleted_at"] is not None,
            actions=actions,
            fields=tuple(self._fields(action, name)),
        )

    def _actions(self, action: str | None, name: str | None) -> Sequence[str]:
        known = [*ON_RECORDS, *self.module.actions]
        if action is None:
            return ("view", "edit") if name else [each for each in known if self._is_of_interest(each)]
        if action not in known:
            params = {"name": action[:200], "module": self.module.labels.many}
            raise KithError(Problem(code="K411", params=params, suggestion=nearest(action, known)))
        return (action,)

    def _is_of_interest(self, action: str) -> bool:
        """Whether a summary says something of the action: always of the plain ones, of others where a role has them."""
        deleted = self.values["deleted_at"] is not None
        if action == "restore":
            return deleted
        return action in _PLAIN or action in self.module.actions or bool(self._grants(action))

    def _fields(self, action: str | None, name: str | None) -> Iterator[Finding]:
        """The findings of one field, or of all that differ from plain; none where only an action was asked for."""
        if name is not None:
            yield from self.field(self._named(name))
        elif action is None and self._reaches("view"):
            kept = {"writable"} if not self._reaches("edit") else set()  # that is said once, of the record
            for each in self.module.declared:
                yield from (found for found in self.field(each) if _is_special(found) and found.topic not in kept)

    def _named(self, name: str) -> Field:
        access = access_to(self.tx.site, self.viewer, self.module.name)
        known = [each for each in self.module.fields if access and each in access.readable]
        if name not in known:
            params = {"name": name[:200], "module": self.module.labels.many}
            raise KithError(Problem(code="K412", params=params, suggestion=nearest(name, known)))
        return self.module.fields[name]

    # -- rights -------------------------------------------------------------------------------------------------------
    def action(self, name: str) -> Finding:
        """Whether the person may do `name` to this record, through which grant, and what each grant says."""
        granted = (self._grant(name, each, holds) for each, holds in self._grants(name))
        more = (*granted, *(self._shared(name, each) for each in self._carrying(name)))
        label = self._label(name)
        if not more:
            return Finding(topic="action", name=name, label=label, yes=False, words="no role grants it")
        refusal = self._refusal(name)
        if refusal is not None:
            words, source = refusal
            return Finding(topic="action", name=name, label=label, yes=False, words=words, source=source, more=more)
        opening = next((each for each in more if each.yes), None)
        if opening is None:
            words = more[0].words if len(more) == 1 else "no grant reaches this record"
            source = more[0].source if len(more) == 1 else None
            return Finding(topic="action", name=name, label=label, yes=False, words=words, source=source, more=more)
        return Finding(
            topic="action", name=name, label=label, yes=True, words=opening.words, source=opening.source, more=more
        )

    def _grant(self, action: str, grant: Grant, holds: bool) -> Finding:
        way = way_words(self.tx.site, self.person, grant.roles)
        says = f"grants {grant.written}" + (" on all modules" if grant.every else "")
        words = f"{way} {says}: {self._scope_words(grant.scope)}"
        why = self._why(grant) if holds else self._why_not(grant)
        words += f"; {why}" if why else ""
        return Finding(
            topic="action", name=action, label=self._label(action), yes=holds, words=words, source=grant.scope.source
        )

    def _scope_words(self, scope: Scope) -> str:
        if scope.condition is None:
            return _SCOPES[scope.kind]
        return f"records where {describe(scope.condition, self.tx.site.modules, self.tx.context(), self.opens)}"

    def _why(self, grant: Grant) -> str:
        """What brings the record into a grant by its owner, as far as the viewer may know that."""
        by_owner = any(
            scope.kind in ("group", "team") for scope in scopes_of(self.tx.site, self.person, self.module.name, grant)
        )
        return belonging(self.tx, self.person, self.values["owner"]) if by_owner and self._owner_is_open() else ""

    def _shared(self, action: str, share: Shared) -> Finding:
        own = self.viewer.user is not None and self.viewer.user == self.person.user
        known = own or may(self.tx.site, self.viewer, "administer") or self._viewer_edits()
        words = f"it is {share_words(share, self.tx.context())}" if known else "it is shared"
        return Finding(topic="action", name=action, label=self._label(action), yes=True, words=words)

    def _viewer_edits(self) -> bool:
        table = self.tx.tables.table(self.module.name)
        reached = scope(self.tx, self.viewer, self.module.name, "edit", table)
        return (
            self.tx.connection.execute(sa.select(table.c.id).where(table.c.id == self.id, reached)).first() is not None
        )

    def _carrying(self, action: str) -> tuple[Shared, ...]:
        """The shares of this record that open `action` to the person."""
        access = access_to(self.tx.site, self.person, self.module.name)
        asked = "edit" if action == "share" else action  # who edits a record shares it
        if access is None or asked not in carried(access):
            return ()
        return tuple(each for each in self.shares if level_for(asked) == "view" or each.level == "edit")

    def _why_not(self, grant: Grant) -> str:
        """What keeps the record out of a grant."""
        scopes = scopes_of(self.tx.site, self.person, self.module.name, grant)
        if len(scopes) != 1:
            return "this record lies outside of them"
        condition = scopes[0].condition
        if condition is None:
            return "" if scopes[0].kind == "all" else self._owner_words()
        if has_empty_term(condition, self.facts):
            return "what it asks of the person is empty"
        return because(condition, self.facts, self.tx.site.modules, self.tx.context(), self.opens)

    def _owner_words(self) -> str:
        if not self._owner_is_open():
            return "this record isn't among them"
        return "its owner is somebody else" if self.values["owner"] else "it has no owner"

    def _owner_is_open(self) -> bool:
        access = access_to(self.tx.site, self.viewer, self.module.name)
        return access is not None and access.readable.get("owner", ()) is None

    def _refusal(self, name: str) -> tuple[str, Source | None] | None:
        """What stands against an action whatever the grants say."""
        if self.values["deleted_at"] is not None and name != "restore":
            return "the record lies in the bin", None
        if self.values["deleted_at"] is None and name == "restore":
            return "the record doesn't lie in the bin", None
        if name in ("edit", "delete") and self.module.append_only:
            return f"{self.module.labels.many} are only added to", self.module.source
        if name == "edit" and self.module.written_by and not self.person.is_system:
            return f"{self.module.labels.many} are written by {self.module.written_by} alone", self.module.source
        if name != "view" and not self._reaches("view"):
            return "the record isn't in view", None
        declared = self.module.actions.get(name)
        if declared is not None and declared.visible_if is not None:
            return self._not_offered(declared.visible_if)
        return None

    def _not_offered(self, rule: Rule) -> tuple[str, Source] | None:
        holds, _ = deciding(rule.condition, self.facts)
        words = because(rule.condition, self.facts, self.tx.site.modules, self.tx.context(), self.opens)
        return None if holds else (f"it isn't offered, because {words}", rule.source)

    def _reaches(self, action: str) -> bool:
        return any(holds for _, holds in self._grants(action)) or bool(self._carrying(action))

    def _grants(self, action: str) -> tuple[tuple[Grant, bool], ...]:
        """The person's grants for an action, each with whether it reaches the record."""
        if action not in self.reached:
            found = grants(self.tx.site, self.person, self.module.name, action)
            holds = reaching(self.tx, self.person, self.module.name, self.id, found)
            self.reached[action] = tuple(zip(found, holds, strict=True))
        return self.reached[action]

    def _label(self, action: str) -> str:
        declared = self.module.actions.get(action)
        return declared.label if declared else action.capitalize()

    # -- rules --------------------------------------------------------------------------------------------------------
    def field(self, declared: Field) -> Iterator[Finding]:
        """Everything there is to say of one field."""
        readable = self._open(declared, "view")
        yield self._finding("readable", declared, readable[0], readable[1], readable[2])
        if not readable[0]:
            return
        yield self._writable(declared)
        yield from self._ruled(declared)

    def _finding(self, topic: Topic, of: Field, yes: bool, words: str, source: Source | None) -> Finding:
        return Finding(topic=topic, name=of.name, label=of.label, yes=yes, words=words, source=source)

    def _open(self, declared: Field, action: str) -> tuple[bool, str, Source | None]:
        """Whether a right opens the field on this record; why, in words; where that stands."""
        said = field_grants(self.tx.site, self.person, self.module, declared.name, action)
        held = {each.held for each, holds in self._grants(action) if holds}
        opening = [each for each in said if each.opens and each.roles[0] in held]
        if opening or self._opened_by_share(declared, action):
            first = opening[0] if opening else next(each for each in said if each.opens)
            return True, self._role_says(first), first.source
        closing = [each for each in said if each.roles[0] in held] or [each for each in said if not each.opens]
        if closing and not closing[0].opens:
            return False, self._role_says(closing[0]), closing[0].source
        return False, f"no grant of {action} reaches this record", None

    def _opened_by_share(self, declared: Field, action: str) -> bool:
        """Whether a share opens the field: one that the roles leave open wherever the record itself is."""
        access = access_to(self.tx.site, self.person, self.module.name)
        if access is None or not self._carrying(action):
            return False
        return (access.readable if action == "view" else access.editable).get(declared.name, ()) is None

    def _role_says(self, grant: FieldGrant) -> str:
        return f"{way_words(self.tx.site, self.person, grant.roles)} {grant.words}"

    def _writable(self, declared: Field) -> Finding:
        if declared.type.computed:
            return self._finding("writable", declared, False, "it is computed", declared.source)
        if not declared.writable:
            return self._finding("writable", declared, False, "Kith itself keeps it", None)
        if self.module.append_only:
            words = f"{self.module.labels.many} are only added to"
            return self._finding("writable", declared, False, words, self.module.source)
        opened, words, source = self._open(declared, "edit")
        if opened and declared.readonly_if is not None:
            locked, words = self._said("readonly_if", declared.readonly_if)
            return self._finding("writable", declared, not locked, words, declared.readonly_if.source)
        return self._finding("writable", declared, opened, words, source)

    def _ruled(self, declared: Field) -> Iterator[Finding]:
        shown = True
        if declared.visible_if is not None:
            shown, words = self._said("visible_if", declared.visible_if)
            yield self._finding("shown", declared, shown, words, declared.visible_if.source)
        yield from self._needed(declared, shown)
        if declared.invalid_if is not None:
            broken, words = self._said("invalid_if", declared.invalid_if)
            words += f'; it says "{declared.invalid_if.message}"' if broken and declared.invalid_if.message else ""
            yield self._finding("valid", declared, not broken, words, declared.invalid_if.source)

    def _needed(self, declared: Field, shown: bool) -> Iterator[Finding]:
        missing = "; it is empty, so the next change has to fill it in" if self._is_missing(declared) else ""
        if not shown and (declared.required or declared.required_if is not None):
            yield self._finding("required", declared, False, "a hidden field is never needed", declared.source)
        elif declared.required:
            yield self._finding("required", declared, True, f"required: true, always{missing}", declared.source)
        elif declared.required_if is not None:
            needed, words = self._said("required_if", declared.required_if)
            words += missing if needed else ""
            yield self._finding("required", declared, needed, words, declared.required_if.source)

    def _is_missing(self, declared: Field) -> bool:
        return is_empty(self.values.get(declared.name)) and not declared.type.computed

    def _said(self, key: str, rule: Rule) -> tuple[bool, str]:
        """Whether the rule holds of the record as the person has it; the rule, and what of the record makes it so."""
        holds, _ = deciding(rule.condition, self.facts)
        said = describe(rule.condition, self.tx.site.modules, self.tx.context(), self.opens)
        why = because(rule.condition, self.facts, self.tx.site.modules, self.tx.context(), self.opens)
        return holds, f"{key}: {said}" if why == said else f'{key} is "{said}": {why}'


def _is_special(finding: Finding) -> bool:
    """Whether a field differs in this from a plain one: readable, writable, shown, not needed, not refused."""
    return finding.yes is (finding.topic == "required")
