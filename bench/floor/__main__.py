"""`python -m bench.floor URL PORT [WORKERS]` serves the floor, by the servers that Kith has: waitress, or granian."""

from __future__ import annotations

import os
import sys

import granian
import granian.constants
import waitress

from bench.floor.app import make_app


def main(url: str, port: int, workers: int) -> None:
    """Serves until it is stopped."""
    if workers == 1:
        waitress.serve(make_app(url), host="127.0.0.1", port=port, threads=4, _quiet=True)
        return
    os.environ["FLOOR_DATABASE"] = url
    served = granian.Granian(
        "bench.floor.wsgi:application",
        address="127.0.0.1",
        port=port,
        interface=granian.constants.Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        factory=True,
        log_access=False,
        websockets=False,
    )
    served.serve()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1)
