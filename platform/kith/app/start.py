"""What a process that serves or imports does about garbage while it loads: once, before it begins."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from kith.lazy import uncollected


@contextmanager
def starting() -> Iterator[None]:
    """Loads without collecting garbage, then takes what was loaded out of the collector's sight for good.

    The definitions, routes and templates are some 130,000 objects. They all stay, and each full collection went over
    all of them: with 200 modules a quarter of the start, later a part of the requests. A last collection before that
    took a tenth of a second and freed nothing that could be measured.
    """
    with uncollected():
        try:
            yield
        finally:
            gc.freeze()
