"""Fills keys, defaults and converted values into records that are there, batch by batch, while others write."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kith.conditions.tree import Values
from kith.definition.model import Field, Module
from kith.errors import KithError
from kith.fields.base import Context
from kith.storage.cells import Records, read_values, write_values
from kith.storage.conversion import PartlyLostError, convert
from kith.storage.plan.dropping import options_of
from kith.storage.plan.refill import Refill
from kith.storage.plan.reshaping import Conversion
from kith.storage.tables import Tables


class Backfill:
    """The filling of one refill's keys, defaults and conversions. Running a part of it again changes nothing."""

    def __init__(self, tables: Tables, module: Module, refill: Refill, context: Context) -> None:
        self.tables = tables
        self.module = module
        self.refill = refill
        self.context = context
        self.fields = [module.fields[name] for name in (*refill.keys, *refill.defaults, *refill.late_defaults)]
        self.emptied = [module.fields[name] for name in refill.emptied]

    def ids_after(self, connection: Connection, id: str | None, most: int) -> Sequence[str]:
        """The ids of the next records behind `id`, at most `most`."""
        table = self.tables.table(self.module.name)
        further = table.c.id > id if id is not None else sa.true()
        return connection.execute(sa.select(table.c.id).where(further).order_by(table.c.id).limit(most)).scalars().all()

    def fill(self, connection: Connection, ids: Collection[str], *, first: bool = False) -> None:
        """Fills the records `ids`; `first`: for the first time, so that what was left behind is emptied.

        Nobody else writes them until the transaction ends.
        """
        if connection.dialect.name == "postgresql":
            id = self.tables.table(self.module.name).c.id
            connection.execute(sa.select(id).where(id.in_(list(ids))).order_by(id).with_for_update())
        self._fill_own(connection, ids, empty=first)
        for conversion in self.refill.conversions:
            self._convert(connection, conversion, ids)

    def _fill_own(self, connection: Connection, ids: Collection[str], *, empty: bool) -> None:
        fields = list(dict.fromkeys([*self.fields, *(self.emptied if empty else ())]))
        if not fields:
            return
        created = self.module.fields["created_at"]
        records = read_values(connection, self.tables, self.module, [*fields, created], ids)
        for record in records.values():
            for field in fields:
                value = None if empty and field in self.emptied else record[field.name]
                record[field.name] = self._filled(field, value, record[created.name])
        write_values(connection, self.tables, self.module, fields, records, self.context)

    def _filled(self, field: Field, value: Any, created: datetime) -> Any:
        since = self.refill.late_defaults.get(field.name)
        lacking = field.name in self.refill.defaults or (since is not None and created >= since)
        if lacking and (value is None or value is False):
            assert isinstance(field.default, Values)
            return field.default.values[0]
        return value

    # -- conversions --------------------------------------------------------------------------------------------------
    def _convert(self, connection: Connection, conversion: Conversion, ids: Collection[str]) -> None:
        new, old = self.module.fields[conversion.field], conversion.old
        values = read_values(connection, conversion.source.tables, conversion.old_module, [old], ids)
        there: Records = {}
        if conversion.restored is not None:
            there = read_values(connection, self.tables, self.module, [new], ids)
        records = {
            id: {new.name: self._converted(conversion, new, record[old.name], there.get(id, {}).get(new.name))}
            for id, record in values.items()
        }
        write_values(connection, self.tables, self.module, [new], records, self.context)

    def _converted(self, conversion: Conversion, new: Field, value: Any, there: Any) -> Any:
        """The value in its new type, or what of it fits; what stands there already, where `value` came from that."""
        old = conversion.old
        if conversion.restored is not None and there is not None:
            came = converted(conversion.restored, old, there, self.context)
            if came == value and _fits(new, there):
                return there
        return converted(old, new, value, self.context)


def converted(old: Field, new: Field, value: Any, context: Context) -> Any:
    """`value` as `new` has it, as far as it can be kept."""
    try:
        return convert(old.type, new.type, value, context)
    except PartlyLostError as lost:
        return lost.kept
    except KithError:
        return new.type.parse(None, context)


def _fits(field: Field, value: Any) -> bool:
    """Whether a value that was read is still one of the field's: its option may be gone."""
    options = {option.name for option in options_of(field)}
    return not options or options.issuperset(value if isinstance(value, tuple) else (value,))
