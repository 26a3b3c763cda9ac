"""The secret that signs cursors, cookies and links: from the environment, else made once and kept."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from kith.errors import KithError, Problem

VARIABLE = "KITH_SECRET"
SHORTEST = 32


def read_secret(var: Path, environ: Mapping[str, str]) -> str:
    """KITH_SECRET, else what stands in `secret` in the folder `var`, which is made (mode 0600) where it is missing.

    Raises KithError K908 for one that is too short (an empty file is one), K909 where it can't be read or made.
    """
    given = environ.get(VARIABLE, "").strip()
    if given:
        return _long_enough(given, VARIABLE)
    try:
        return _long_enough(_kept(var), "var/secret")
    except OSError as error:
        raise KithError(Problem(code="K909", params={"reason": error.strerror or "unreadable"})) from None


def _kept(var: Path) -> str:
    path = var / "secret"
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        _make(path)
    return path.read_text("ascii", errors="replace").strip()


def _make(path: Path) -> None:
    """Writes a new secret unless another process was first: a link either appears whole or not at all."""
    draft = path.with_name(f".secret.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            return
    finally:
        draft.unlink()


def _long_enough(secret: str, where: str) -> str:
    if len(secret) < SHORTEST:
        raise KithError(Problem(code="K908", params={"where": where, "shortest": SHORTEST}))
    return secret
