"""The addresses of one module's records: its list, one record, related lists, actions on one and on many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kith.access.actor import Actor
from kith.access.rights import ModuleAccess, access_to
from kith.definition.model import Action, RelatedList
from kith.portal.bulk import deeds_of_portals
from kith.records.bulk import NEEDED
from kith.records.related import visible_related
from kith.records.saved_views import may_keep
from kith.storage.tx import Tx
from kith.web.api.body import MOST_ROWS
from kith.web.api.expand import expandable
from kith.web.api.openapi.components import COUNT, FLAG, TEXT, Part, listed, ref, thing
from kith.web.api.openapi.operations import LIST, READ, WRITE, answered, operation, path, silent
from kith.web.api.openapi.schemas import Components, answers_schema, new_schema, record_name, shown
from kith.web.api.openapi.view_paths import view_paths
from kith.web.api.values import UUID

Paths = Iterator[tuple[str, Part]]
ON_RECORDS = {"edit": "Edit many", "delete": "Delete many", "restore": "Restore many"}
LISTED = ("where", "sort", "fields", "q", "limit", "cursor", "offset", "total")


class ModulePaths:
    """What the document says of the addresses of one module."""

    def __init__(self, tx: Tx, actor: Actor, access: ModuleAccess, components: Components) -> None:
        self.tx, self.actor, self.access, self.components = tx, actor, access, components
        self.name, self.tag = access.module.name, access.module.labels.many
        self.base = f"/api/v1/{self.name}"
        self.one = f"{self.base}/{{id}}"

    def __iter__(self) -> Paths:
        """Each address with its operations; one without any isn't there."""
        yield self.base, path(get=self._list(), post=self._create(), patch=self._change_many())
        yield self.one, path("id", get=self._get(), patch=self._change(), delete=self._delete())
        if self.access.allows("view"):
            yield from self._related()
            yield from self._actions()
            yield from self._bulk()
            yield from view_paths(self.name, self.tag, keeps=may_keep(self.actor))

    def _list(self) -> Part | None:
        if not self.access.allows("view"):
            return None
        return operation(
            f"{self.name}.list",
            self.tag,
            f"List {self.tag}",
            answered(ref(f"{self.name}-page"), description="A page"),
            parameters=[*listing(self.tx, self.actor, self.access), "view", *self._with_bin()],
            refusals=LIST,
        )

    def _with_bin(self) -> list[str]:
        return ["deleted"] if self.access.allows("restore") else []

    def _create(self) -> Part | None:
        if not self.access.allows("create"):
            return None
        new = ref(f"{self.name}-new")
        made = {"anyOf": [shown(self.access), ref(f"{self.name}-batch")]}
        return operation(
            f"{self.name}.create",
            self.tag,
            f"Make one of {self.tag}, or a batch",
            answered(made, 201, "Made", ["Location", "ETag"]),
            parameters=["Idempotency-Key", *self._with_invitation()],
            body={"anyOf": [new, listed(new, maxItems=MOST_ROWS)]},
            refusals=WRITE,
        )

    def _with_invitation(self) -> list[str]:
        return ["invite"] if deeds_of_portals(self.tx, self.actor, self.name) else []

    def _change_many(self) -> Part | None:
        if not self.access.allows("edit"):
            return None
        return operation(
            f"{self.name}.change_many",
            self.tag,
            f"Change a batch of {self.tag}",
            answered(ref(f"{self.name}-batch")),
            body=ref(f"{self.name}-changes"),
            refusals=WRITE,
        )

    def _get(self) -> Part | None:
        if not self.access.allows("view"):
            return None
        found = answered(ref(record_name(self.name)), description="The record", headers=["ETag"])
        return operation(
            f"{self.name}.get",
            self.tag,
            f"Read one of {self.tag}",
            found | silent(304, "It is still that version"),
            parameters=["fields", *_expand(self.tx, self.actor, self.access), "If-None-Match"],
            refusals=(400, *READ),
        )

    def _change(self) -> Part | None:
        if not self.access.allows("edit"):
            return None
        return operation(
            f"{self.name}.change",
            self.tag,
            f"Change one of {self.tag}",
            answered(shown(self.access), headers=["ETag"]),
            parameters=["If-Match"],
            body=ref(f"{self.name}-change"),
            refusals=WRITE,
        )

    def _delete(self) -> Part | None:
        if not self.access.allows("delete"):
            return None
        summary = f"Put one of {self.tag} into the bin"
        return operation(f"{self.name}.delete", self.tag, summary, silent(), parameters=["If-Match"], refusals=WRITE)

    def _related(self) -> Paths:
        for name in self.access.module.related:
            related = visible_related(self.tx, self.actor, self.name, name)
            below = access_to(self.tx.site, self.actor, related.module) if related is not None else None
            if related is not None and below is not None:
                yield f"{self.one}/{name}", path("id", get=self._below(related, below), post=self._add(related, below))

    def _below(self, related: RelatedList, below: ModuleAccess) -> Part:
        return operation(
            f"{self.name}.{related.name}.list",
            self.tag,
            f"List {related.label}",
            answered(ref(f"{related.module}-page"), description="A page"),
            parameters=listing(self.tx, self.actor, below),
            refusals=(404, *LIST),
        )

    def _add(self, related: RelatedList, below: ModuleAccess) -> Part | None:
        if not related.create or not below.allows("create"):
            return None
        return operation(
            f"{self.name}.{related.name}.create",
            self.tag,
            f"Make one of {related.label}",
            answered(shown(below), 201, "Made", ["Location", "ETag"]),
            parameters=["Idempotency-Key"],
            body=self._new_below(related, below),
            refusals=WRITE,
        )

    def _new_below(self, related: RelatedList, below: ModuleAccess) -> Part:
        """The schema of a new record there: its own, unless the list fills in what that one asks for."""
        usual = ref(f"{related.module}-new")
        given = {related.by, *related.set}
        if not given & set(self.components.schemas[f"{related.module}-new"].get("required", ())):
            return usual
        name = f"{self.name}-{related.name}-new"
        self.components.schemas[name] = new_schema(self.components, below, given)
        return ref(name)

    def _actions(self) -> Paths:
        for action in self._allowed():
            asked = answers_schema(self.components, f"{self.name}.{action.name}", action.ask) if action.ask else None
            yield f"{self.one}/actions/{action.name}", path("id", post=self._act(action, asked))
        if self.access.allows("restore"):
            answers = answered(shown(self.access), headers=["ETag"])
            restore = operation(
                f"{self.name}.restore", self.tag, f"Take one of {self.tag} out of the bin", answers, refusals=WRITE
            )
            yield f"{self.one}/actions/restore", path("id", post=restore)

    def _allowed(self) -> Iterator[Action]:
        return (each for each in self.access.module.actions.values() if self.access.allows(each.name))

    def _act(self, action: Action, asked: Part | None) -> Part:
        made = access_to(self.tx.site, self.actor, action.create) if action.create else self.access
        result = shown(made) if made is not None else ref("Made")
        answers = answered(result, headers=["ETag"])
        if action.create:
            answers |= answered(result, 201, "Made", ["Location", "ETag"])
        return operation(
            f"{self.name}.action.{action.name}",
            self.tag,
            action.label,
            answers,
            parameters=["If-Match", "Idempotency-Key"],
            body=asked,
            needs_body=bool(asked and asked.get("required")),
            refusals=WRITE,
        )

    def _bulk(self) -> Paths:
        answers: dict[str, Part] = {}
        if self.access.allows("edit"):
            answers["edit"] = ref(f"{self.name}-change")
        for action in self._allowed():
            if action.ask:
                answers[action.name] = answers_schema(self.components, f"{self.name}.{action.name}", action.ask)
        labels = {name: label for name, label in ON_RECORDS.items() if self.access.allows(name)}
        labels |= {action.name: f"{action.label}: many" for action in self._allowed()}
        for name, label in labels.items():
            yield f"{self.base}/actions/{name}", path(post=self._act_on_many(name, label, answers.get(name)))
            yield f"{self.base}/actions/{name}/{{run}}", path("run", get=self._run(name, label))
            if name in NEEDED and self.access.allows(NEEDED[name]):
                yield f"{self.base}/actions/{name}/{{run}}/undo", path("run", post=self._undo(name, label))
        if any(self.access.allows(right) for right in NEEDED.values()):
            yield f"{self.base}/actions/undo/{{run}}", path("run", get=self._run("undo", "Take back"))

    def _act_on_many(self, name: str, label: str, answers: Part | None) -> Part:
        said = {"answers": answers} if answers is not None else {}
        selection: Mapping[str, Any] = {
            "ids": listed(UUID),
            "where": {"type": "object", "description": "A condition; `ids` or this"},
            "count": COUNT | {"description": "How many are expected"},
            "partial": FLAG | {"description": "Do what can be done, in the background where it is much"},
        }
        begun = answered(ref("Run"), 202, "It goes on in the background", ["Location"])
        return operation(
            f"{self.name}.bulk.{name}",
            self.tag,
            label,
            answered(ref("Run"), headers=["Location"]) | begun,
            parameters=["Idempotency-Key"],
            body={**thing({**selection, **said}), "additionalProperties": False},
            refusals=WRITE,
        )

    def _undo(self, name: str, label: str) -> Part:
        begun = answered(ref("Run"), 202, "It goes on in the background", ["Location"])
        return operation(
            f"{self.name}.undo.{name}",
            self.tag,
            f"{label}: take it back",
            answered(ref("Run"), headers=["Location"]) | begun,
            parameters=["Idempotency-Key"],
            refusals=WRITE,
        )

    def _run(self, name: str, label: str) -> Part:
        return operation(
            f"{self.name}.run.{name}", self.tag, f"{label}: how far it is", answered(ref("Run")), refusals=READ
        )


def listing(tx: Tx, actor: Actor, access: ModuleAccess) -> list[str | Part]:
    """The parameters of a list of the module's records."""
    filters: Part = {
        "name": "filter",
        "in": "query",
        "style": "form",
        "explode": True,
        "schema": ref(f"{access.module.name}-filter"),
        "example": {},  # a page to try things on would fill in all of them
    }
    return [filters, *LISTED, *_expand(tx, actor, access)]


def _expand(tx: Tx, actor: Actor, access: ModuleAccess) -> list[Part]:
    names = expandable(tx.site, actor, access)
    if not names:
        return []
    schema = listed({"enum": names, **TEXT}, uniqueItems=True, maxItems=8)
    said = "The lookups to show with the fields of their records"
    return [{"name": "expand", "in": "query", "style": "form", "explode": False, "schema": schema, "description": said}]
