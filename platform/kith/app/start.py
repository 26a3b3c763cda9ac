"""What a serving process does about garbage while it loads: once, before the first request."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def starting() -> Iterator[None]:
    """Loads without collecting garbage, then takes what was loaded out of the collector's sight for good.

    The definitions, routes and templates are some 130,000 objects. They all stay, and each full collection went over
    all of them: with 200 modules a quarter of the start, later a part of the requests.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()
