"""The hooks around records. All of them fire inside the write's transaction: what they raise takes the write back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kith.access.actor import Actor
from kith.definition.model import Module
from kith.errors import Problem
from kith.plugins import hookspec
from kith.records.actions.model import Perform
from kith.records.draft import Draft
from kith.storage.tx import Tx


@hookspec
def kith_before_save(tx: Tx, actor: Actor, module: Module, drafts: Sequence[Draft]) -> Sequence[Problem] | None:
    """Fires once per batch in the write's transaction, after the rules and before anything is written.

    `drafts` are those without a fault so far. Return problems (with `row`, and `field` where it is one): errors refuse
    their row, warnings are passed on; without `row` all rows are meant. A hook may fill `draft.new`, with typed values.
    Where it raises, all of the batch is refused and the plugin is named. None means: nothing to say.
    """


@hookspec
def kith_after_save(tx: Tx, actor: Actor, module: Module, drafts: Sequence[Draft]) -> None:
    """Fires once per batch in the write's transaction, after rows, links, rollups and events were written.

    Further work belongs into a job. What it raises takes the write back. The result is ignored. Say by `of_modules`
    which modules it is about: it isn't called for others, whose new records need fewer statements then.
    """


@hookspec
def kith_before_delete(tx: Tx, actor: Actor, module: Module, ids: Sequence[str]) -> None:
    """Fires in the transaction that marks records as deleted, before it does; what hangs on them comes by itself.

    Raise KithError to keep them: all are kept. The result is ignored.
    """


@hookspec
def kith_after_delete(tx: Tx, actor: Actor, module: Module, ids: Sequence[str]) -> None:
    """Fires in the same transaction, after records were marked as deleted and their events written.

    What it raises takes the deleting back. The result is ignored.
    """


@hookspec
def kith_after_restore(tx: Tx, actor: Actor, module: Module, ids: Sequence[str]) -> None:
    """Fires in the transaction that takes records out of the bin, after it did.

    What it raises takes that back. The result is ignored.
    """


@hookspec
def kith_actions() -> Mapping[str, Perform] | None:
    """Fires when definitions are checked, when a menu is drawn that has such an action in it, and when one is run.

    Return what carries out the actions that YAML hands over with `plugin: <name>`, by that name: your plugin's, or
    `<plugin>_<what>`. It is called once per batch in the write's transaction, when the grant, `visible_if` and the
    answers to `ask` were checked for every record: with an ActionCall. It acts as `call.actor`, returns an
    ActionResult (None: nothing to tell), and raises KithError to refuse all, with `row` where one record is meant.
    None means: no actions.
    """
