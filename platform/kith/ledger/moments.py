"""The boundaries of a job's way, named: each is called when it is reached, so that tests can end a process just there.

Nothing outside of tests sets `listener`, and nothing that comes from outside (settings, environment) can.
"""

from __future__ import annotations

from collections.abc import Callable

Listener = Callable[[str], None]


def _nobody(_moment: str) -> None:
    return None


listener: Listener = _nobody


def reached(moment: str) -> None:
    """Tells whoever listens that a job has come to `moment`, such as `claimed`."""
    listener(moment)
