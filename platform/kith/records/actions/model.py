"""What an action is told and what it did: the values that go between doors, the engine, and plugins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from kith.access.actor import Actor
from kith.definition.model import Action, Module
from kith.errors import Problem
from kith.records.model import Outcome, Ref
from kith.storage.tx import Tx

_NOTHING: Mapping[str, Any] = MappingProxyType({})
Answers = Mapping[str, Mapping[str, Any]]  # record id -> typed answers to what the action asks for


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ActionCall:
    """An action that a plugin is to carry out, in the transaction `tx`, for the person `actor`.

    `answers` has an entry per record, in the order asked for: its id -> typed answers. Whatever could be checked was:
    the grant, the reach and `visible_if` of every record, the answers.
    """

    tx: Tx
    actor: Actor
    module: Module
    action: Action
    answers: Answers

    @property
    def ids(self) -> tuple[str, ...]:
        """The records that the action is carried out on."""
        return tuple(self.answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionResult:
    """What a plugin tells of an action. `message` is a sentence with its `params` in braces, translated where shown.

    `link` is a path on this site that leads on; `made` names the records that were made, by source record; `notices`
    are warnings. Raises ValueError for a link that leads elsewhere.
    """

    message: str = ""
    params: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    link: str = ""
    made: Mapping[str, Ref] = field(default_factory=lambda: _NOTHING)
    notices: tuple[Problem, ...] = ()

    def __post_init__(self) -> None:
        if self.link and (not self.link.startswith("/") or self.link.startswith(("//", "/\\"))):
            raise ValueError(f"the link of an action is a path on this site, not {self.link!r}")


Perform = Callable[[ActionCall], ActionResult | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What an action did: the outcome of its write, and for `create` the records made or found, by source record.

    `done` are the records it was carried out on, `refused` the others with the reasons (with `partial` alone).
    `result` is what a plugin tells.
    """

    outcome: Outcome
    made: Mapping[str, Ref]
    done: tuple[str, ...] = ()
    refused: Mapping[str, tuple[Problem, ...]] = field(default_factory=lambda: _NOTHING)
    result: ActionResult = field(default_factory=ActionResult)
