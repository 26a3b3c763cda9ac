"""What a filter's value is called where it names a record, a person or a group."""

from __future__ import annotations

from kith.access.actor import Actor
from kith.access.rights import access_to
from kith.definition.model import Field
from kith.fields.lookups import is_id
from kith.records.model import Query
from kith.records.query import page
from kith.storage.tx import Tx
from kith.web.look.people import name_of
from kith.web.texts import gettext as _


def title_of(tx: Tx, actor: Actor, field: Field, value: str) -> str:
    """The title of the chosen record or the name of a principal, or a plain word where it isn't open to the actor."""
    type_ = field.type.item or field.type
    if type_.reference in {"user", "group"}:
        return name_of(tx, value) or _("chosen")
    id = value.rpartition("/")[2]
    for target in type_.targets if is_id(id) else ():
        access = access_to(tx.site, actor, target)
        if access is not None and access.allows("view"):
            found = page(tx, actor, Query(module=target, fields=(), limit=1), extra=tx.tables.table(target).c.id == id)
            if found.rows:
                return found.rows[0].title
    return _("chosen")
