"""Python's search for unreachable cycles, done rarely: a sixth of the time of a test run went into it.

A whole run holds millions of objects that stay until its end (tests, modules, definitions), and each full search looks
at all of them again.
"""

from __future__ import annotations

import gc

SEARCH_AFTER = (50_000, 20, 20)  # new objects, searches of the young, of the older ones


def search_rarely() -> None:
    """Looks for cycles less often from now on; called before tests are collected, which makes most of what stays."""
    gc.set_threshold(*SEARCH_AFTER)


def leave_what_stays() -> None:
    """Lets later searches pass over everything that there is now."""
    gc.collect()
    gc.freeze()
