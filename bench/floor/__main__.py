"""`python -m bench.floor URL PORT` serves the floor, with waitress and 4 threads as Kith does."""

from __future__ import annotations

import sys

import waitress

from bench.floor.app import make_app

if __name__ == "__main__":
    waitress.serve(make_app(sys.argv[1]), host="127.0.0.1", port=int(sys.argv[2]), threads=4, _quiet=True)
