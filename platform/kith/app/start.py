"""What a serving process does once, when everything is loaded and before the first request."""

from __future__ import annotations

import gc


def spare_start() -> None:
    """Takes what was loaded so far out of the garbage collector's sight: it stays, and looking at it costs requests.

    The definitions, routes and templates are some 130,000 objects, and each full collection went over all of them.
    """
    gc.collect()
    gc.freeze()
