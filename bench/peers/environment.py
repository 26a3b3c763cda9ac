"""Python environments for the peers, outside of the project: made once, kept in the user's cache folder."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

REQUIREMENTS = Path(__file__).with_name("requirements.txt")


def python_of_peers() -> Path:
    """The Python that has the peers' packages. The first time they are installed (some ten seconds)."""
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()[:12]
    folder = _cache() / f"peers-{wanted}"
    python = folder / "bin" / "python"
    ready = folder / ".installed"
    if not ready.exists():
        venv.create(folder, clear=True, with_pip=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]
        done = subprocess.run([*install, str(REQUIREMENTS)], capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"the peers can't be installed:\n{done.stdout}{done.stderr}")
        ready.touch()
    return python


def _cache() -> Path:
    """Where this user's caches lie."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kith-bench"
