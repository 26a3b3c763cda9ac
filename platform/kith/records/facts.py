"""What rules are tested against while saving: the drafts of a batch, and whatever their paths lead to.

Records behind lookups are loaded once per batch and module; questions about records below are one statement each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kith.access.actor import Actor
from kith.access.environment import surrounding
from kith.access.predicate import holding, scope
from kith.conditions import needs, part_of
from kith.conditions.tree import Below, Condition, Path, Variable, Visible
from kith.definition.model import Module
from kith.fields import Context
from kith.records.draft import Draft
from kith.records.existing import load_records
from kith.records.references import reference_id
from kith.storage.tx import Tx

Values = Mapping[str, Any]


@dataclass(slots=True)
class Batch:
    """What the drafts of one batch share: loaded records by module and id, answers about records below."""

    tx: Tx
    actor: Actor
    module: Module
    context: Context
    loaded: dict[str, dict[str, Values]] = field(default_factory=dict)
    answers: dict[tuple[Below | Visible, str], bool] = field(default_factory=dict)

    def prefetch(self, condition: Condition, drafts: Sequence[Draft]) -> None:
        """Loads what `condition` needs for all drafts: one statement per hop, and per question about records below."""
        paths, below, visible, variables = needs(condition)
        wanted = {
            *paths,
            *(node.path for node in visible),
            *(v.path for v in variables if v.name == "record" and v.path),
        }
        self.follow(wanted, [draft.new for draft in drafts])
        for node in below:
            self._ask(node, drafts)

    def follow(self, paths: Iterable[Path], records: Sequence[Values]) -> None:
        """Loads the records that the hops of `paths` lead to from `records`."""
        for path in paths:
            found: Sequence[Values] = records
            for hop in path.hops:
                ids = {reference_id(each[hop.field]) for each in found if each.get(hop.field) is not None}
                found = [record for id in ids if (record := self.record(hop.module, id, ids))]

    def record(self, module: str, id: str, together: Iterable[str] = ()) -> Values | None:
        """A living record's stored values, or None; loads `together` along with it."""
        known = self.loaded.setdefault(module, {})
        if id not in known and module in self.tx.site.modules:
            missing = [each for each in {id, *together} if each not in known]
            found = load_records(self.tx, self.tx.site.modules[module], missing)
            known.update({each: found.get(each, {}) for each in missing})
        record = known.get(id)
        return record if record and record.get("deleted_at") is None else None

    def _ask(self, node: Below, drafts: Sequence[Draft]) -> None:
        if node.hops:
            return
        ids = [draft.id for draft in drafts if not draft.created]
        fit = holding(self.tx, self.actor, node, ids) if ids else frozenset()
        self.answers |= {(node, id): (id in fit) for id in ids}


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """The facts of one state (old or new) of one record, for `kith.conditions.to_python`."""

    batch: Batch
    values: Values
    record: Values  # what $record means: the state itself, or the record being edited for a lookup's `where`

    @property
    def context(self) -> Context:
        """The site's clock and zone."""
        return self.batch.context

    def value(self, path: Path) -> Any:
        """The value at the end of `path`, or None."""
        values: Values | None = self.values
        for hop in path.hops:
            reference = values.get(hop.field) if values else None
            values = self.batch.record(hop.module, reference_id(reference)) if reference is not None else None
        if values is None:
            return None
        value = values.get(path.field)
        return part_of(path, value)

    def variable(self, variable: Variable, against: Path) -> tuple[Any, ...]:
        """The values of `$record...` from the record at hand, of `$me...` from the actor."""
        if variable.name == "record":
            value = self.record.get("id") if variable.path is None else self._of_record(variable.path)
            return () if value is None else value if isinstance(value, tuple) else (value,)
        return surrounding(self.batch.tx, self.batch.actor, (variable,)).variable(variable, against)

    def _of_record(self, path: Path) -> Any:
        return RecordFacts(self.batch, self.record, self.record).value(path)

    def below(self, node: Below) -> bool:
        """Whether some record below fits; a record that isn't stored yet has none."""
        id = self._end(node)
        if id is None:
            return False
        key = (node, id)
        if key not in self.batch.answers:
            fit = holding(self.batch.tx, self.batch.actor, node, [id])
            self.batch.answers[key] = id in fit
        return self.batch.answers[key]

    def _end(self, node: Below) -> str | None:
        id = self.values.get("id")
        values: Values | None = self.values
        for hop in node.hops:
            reference = values.get(hop.field) if values else None
            id = reference_id(reference) if reference is not None else None
            values = self.batch.record(hop.module, id) if id else None
        return id if values is not None else None

    def visible(self, node: Visible) -> bool:
        """Whether the lookup leads to a record that the actor may view."""
        value = self.value(node.path)
        ids = [str(each) for each in value] if isinstance(value, tuple) else [str(value)] if value else []
        if not ids:
            return False
        tx = self.batch.tx
        table = tx.tables.table(node.target)
        found = (
            table.select()
            .with_only_columns(table.c.id)
            .where(table.c.id.in_(ids), scope(tx, self.batch.actor, node.target, "view", table))
        )
        return tx.connection.execute(found).first() is not None
