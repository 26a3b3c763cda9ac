"""One `App` for a process: its settings, database, plugins, clock, and the definitions that it serves just now."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager
from functools import cached_property
from typing import Any

from sqlalchemy.engine import Engine

from kith.app.hooks import Plugged, plug
from kith.clock import SYSTEM_CLOCK, Clock
from kith.errors import KithError, Problem
from kith.fields import Context, FieldTypes, field_types
from kith.i18n import add_catalogues
from kith.identity.seen import Seen
from kith.intake.counts import FormCounts
from kith.ledger import audit
from kith.ledger.denials import Denials
from kith.ledger.visits import Recently
from kith.settings import Settings
from kith.storage import catalogue, tx
from kith.storage.engine import create_engine
from kith.storage.serving import Serving, serve
from kith.storage.tx import Tx


class App:
    """What every door of a process shares. Build it with `build`; it is safe to use from many threads."""

    def __init__(self, settings: Settings, plugged: Plugged, types: FieldTypes, clock: Clock) -> None:
        self.settings = settings
        self.plugged = plugged
        self.types = types
        self.clock = clock
        self._serving: Serving | None = None
        self._loading = threading.Lock()

    @cached_property
    def engine(self) -> Engine:
        """The database, connected when first asked."""
        return create_engine(self.settings.database, patience=self.settings.limits.read)

    @cached_property
    def seen(self) -> Seen:
        """When this process last saw each session and token; whoever runs the clockwork flushes it."""
        return Seen(self.engine)

    @cached_property
    def denials(self) -> Denials:
        """What this process has refused lately; whoever runs the clockwork flushes it."""
        return Denials(self.engine)

    @cached_property
    def visits(self) -> Recently:
        """Which records people have looked at in this process; whoever runs the clockwork flushes it."""
        return Recently(self.engine)

    @cached_property
    def form_counts(self) -> FormCounts:
        """How often forms were viewed and sent in this process; whoever runs the clockwork flushes it."""
        return FormCounts(self.engine)

    def flush(self) -> None:
        """Writes what was kept in memory: once a minute, and at the end."""
        self.seen.flush()
        self.visits.flush()
        self.form_counts.flush()
        self.denials.flush()
        note_uses(self)

    @property
    def hooks(self) -> Any:
        """What calls hooks: `hooks.kith_before_save(...)`, and knows which plugins there are."""
        return self.plugged.relay

    def context(self) -> Context:
        """The site's own context, for definitions."""
        settings = self.settings
        return Context(
            now=self.clock.now(),
            zone=settings.zone,
            locale=settings.locale,
            country=settings.country,
            currency=settings.currency,
            rates=settings.rates,
        )

    def serving(self, version: int | None = None) -> Serving:
        """The definitions of `version` (None: what is current). Loads them when the catalogue has moved on.

        Raises K505 where nothing was applied yet.
        """
        known = self._serving
        if known is not None and version == known.version:
            return known
        with self._loading:
            return self._load(version)

    def known(self) -> Serving:
        """The definitions that were served last, without asking whether there are newer ones."""
        return self._serving or self.serving()

    def _load(self, version: int | None) -> Serving:
        known = self._serving
        if known is not None and version == known.version:
            return known
        with self.engine.connect().execution_options(rw=False) as connection:
            found = catalogue.current(connection)
        if found is None:
            raise KithError(Problem(code="K505"))
        if known is None or known.version != found.version:
            self._serving = serve(found, self.types, context=self.context(), plugins=self.plugged.names)
        assert self._serving is not None
        return self._serving

    def reading(self) -> AbstractContextManager[Tx]:
        """A read-only transaction over the current definitions."""
        return tx.reading(self.engine, self.serving, hooks=self.hooks, clock=self.clock, settings=self.settings)

    def writing(self) -> AbstractContextManager[Tx]:
        """A transaction that commits where the block ends well."""
        return tx.writing(self.engine, self.serving, hooks=self.hooks, clock=self.clock, settings=self.settings)


def build(settings: Settings, *, clock: Clock = SYSTEM_CLOCK) -> App:
    """The App of a site. Loads its plugins; connects to nothing yet. Raises KithError for plugins that don't fit."""
    plugged = plug(settings)
    add_catalogues(plugged.translations)
    types = field_types(plugged.manager.hook.kith_field_types())
    return App(settings, plugged, types, clock)


def note_uses(app: App) -> None:
    """Writes into the audit log which plugins took all rights while they only read; tried again where it fails."""
    taken = app.plugged.relay.uses.take()
    if not taken:
        return
    try:
        with app.writing() as tx:
            for (plugin, user, impersonator), times in taken.items():
                detail = {"plugin": plugin, "times": times}
                audit.note(tx, "plugin.system", user_id=user, impersonator_id=impersonator, detail=detail)
    except BaseException:
        for use, times in taken.items():
            app.plugged.relay.uses.note(*use, times)
        raise
