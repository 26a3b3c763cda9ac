"""Clearing away the files that are over."""

from __future__ import annotations

from kith.files.clear import clear_files
from kith.files.store import store_of
from kith.jobs.handlers import Running


def clear_away(running: Running) -> None:
    """Takes away staged files that nobody claimed, and those of records that are gone, while the claim holds."""
    with running.begin() as tx:
        store = store_of(tx.settings)
    clear_files(running.begin, store, go_on=lambda gone: running.renew({"done": gone}))
