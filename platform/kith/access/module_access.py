"""What one set of rights opens of one module, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kith.conditions.tree import Operand
from kith.definition.model import Module, Scope
from kith.source import Source

ALL = (Scope(kind="all", source=Source(path="engine")),)
Scopes = tuple[Scope, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ModuleAccess:
    """What one set of roles may do with one module.

    `scopes`: action -> union of scopes; () is nothing. `readable`, `editable`: field -> the scopes it is open in,
    None meaning wherever the record itself may be viewed (edited). `creatable`: the fields a new record takes.
    `follows`: the actions that some role grants as far as view reaches. `titled`: the title is open as it is stored,
    whatever of its parts is. `related`: the related lists that are shown, None where all are. `given`: what new records
    get, whatever is sent.
    """

    module: Module
    scopes: Mapping[str, Scopes]
    readable: Mapping[str, Scopes | None]
    creatable: frozenset[str]
    editable: Mapping[str, Scopes | None]
    follows: frozenset[str] = frozenset()
    titled: bool = False
    related: frozenset[str] | None = None
    given: Mapping[str, Operand] = field(default_factory=dict)

    def allows(self, action: str) -> bool:
        """True where some record may be acted on."""
        return bool(self.scopes.get(action))
