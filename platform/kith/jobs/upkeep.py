"""The jobs that Kith itself needs to come again: telling the planner what there is, purging what was parked, noting
which shares are over, clearing files that nobody needs any more, and jobs and mails that are over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from kith.identity.expired import clear_expired
from kith.intake.upkeep import SWEEP
from kith.jobs.ended import clear_ended
from kith.jobs.filing import clear_away
from kith.jobs.handlers import Handler, Running
from kith.ledger import idempotency, notifications, schedules
from kith.mail.assignments import ASSIGNED
from kith.mail.mailbox import BOUNCES
from kith.portal.waiting import SEATS
from kith.records.sharing import end_expired
from kith.storage.abandoned import clear_abandoned
from kith.storage.parking.purge import purge_parked
from kith.storage.statistics import refresh_statistics
from kith.storage.tx import Tx

PURGE, STATISTICS, SHARES = "kith.purge_parked", "kith.statistics", "kith.end_shares"
FILES, ENDED = "kith.clear_files", "kith.clear_ended"
PLUGGED = "plugin: "  # begins the names of schedules of plugins
EVERY = timedelta(hours=6)
KEYS = timedelta(days=2)  # a request that is sent again later than that is another one
MINUTELY = timedelta(minutes=1)  # what people are given is mailed together
SOON = timedelta(minutes=5)  # shares count for nothing from their moment on; this notes it on their records


def declare_upkeep(tx: Tx) -> None:
    """Sees to it that the jobs come again, from now on."""
    schedules.declare(tx, "purge parked", PURGE, EVERY)
    schedules.declare(tx, "statistics", STATISTICS, EVERY)
    schedules.declare(tx, "end shares", SHARES, SOON)
    schedules.declare(tx, "clear files", FILES, EVERY)
    schedules.declare(tx, "clear ended", ENDED, EVERY)
    schedules.declare(tx, "mail assignments", ASSIGNED, MINUTELY)
    schedules.declare(tx, "portal seats", SEATS, SOON)  # more of them may have been bought
    schedules.declare(tx, "read bounces", BOUNCES, SOON)
    schedules.declare(tx, "form submissions", SWEEP, MINUTELY)
    declare_plugged(tx)


def declare_plugged(tx: Tx) -> None:
    """Sees to the jobs that plugins want to come again, and ends those of plugins that don't any more."""
    wanted = {kind: every for found in tx.hooks.kith_schedules() for kind, every in (found or {}).items()}
    for kind, every in wanted.items():
        schedules.declare(tx, f"{PLUGGED}{kind}", kind, every)
    schedules.keep_only(tx, PLUGGED, {f"{PLUGGED}{kind}" for kind in wanted})


def upkeep_handlers() -> Mapping[str, Handler]:
    """Kind -> handler of these jobs."""
    return {PURGE: _purge, STATISTICS: _count_anew, SHARES: _end_shares, FILES: clear_away, ENDED: clear_ended}


def _purge(running: Running) -> None:
    with running.begin() as tx:
        engine, now = tx.connection.engine, tx.clock.now()
        clear_expired(tx)
        idempotency.forget(tx, now - KEYS)
        notifications.clear_old(tx)
    clear_abandoned(engine, now)
    purge_parked(engine, now)


def _end_shares(running: Running) -> None:
    more = True
    while more:
        with running.begin() as tx:
            more = end_expired(tx, running.actor) > 0


def _count_anew(running: Running) -> None:
    """Tells the planner what each table holds by now, a short transaction for each: imports aren't all that grows.

    SQLite never gathers it by itself; PostgreSQL does, but keeps new words for searches in a list that only grows.
    """
    with running.begin() as tx:
        names = tuple(tx.site.modules)
    for done, name in enumerate(names, start=1):
        with running.begin() as tx:
            if name in tx.site.modules:  # else it was removed a moment ago
                refresh_statistics(tx, [name])
        if not running.renew({"done": done, "of": len(names)}):
            return
