"""Looks for malware in uploaded files, where `files.scan` of the settings names what does: a clamd, or a command.

What can't be asked refuses the file: nothing passes unseen.
"""

from __future__ import annotations

import shlex
import socket
import struct
import subprocess
from pathlib import Path
from typing import Any

from kith.ext import FileSettings, Upload, hookimpl

STEP = 128 * 1024
PATIENCE = 120  # seconds for one file
CLAMD = "clamd:"
PORT = 3310


@hookimpl
def kith_scan_file(upload: Upload, settings: FileSettings) -> str | None:
    """What the scanner has found, None where it found nothing or none is named."""
    if settings.scan is None:
        return None
    if settings.scan.startswith(CLAMD):
        return _found_by_clamd(settings.scan.removeprefix(CLAMD), upload.path)
    return _found_by_command(settings.scan, upload.path)


def _found_by_clamd(address: str, path: Path) -> str | None:
    """What clamd answers to the bytes, sent by its INSTREAM. Raises OSError where it can't be asked."""
    with _connected(address) as clamd, path.open("rb") as file:
        clamd.sendall(b"zINSTREAM\0")
        while piece := file.read(STEP):
            clamd.sendall(struct.pack("!L", len(piece)) + piece)
        clamd.sendall(struct.pack("!L", 0))
        said = _answer(clamd)
    if said.endswith("OK"):
        return None
    if said.endswith("FOUND"):
        return said.removeprefix("stream: ").removesuffix(" FOUND")
    raise OSError(f"clamd said: {said[:200]}")


def _connected(address: str) -> socket.socket:
    """A connection to `//host:port`, or to the socket at a path."""
    if address.startswith("//"):
        host, _, port = address.removeprefix("//").rpartition(":")
        return socket.create_connection((host or port, int(port) if host else PORT), timeout=PATIENCE)
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    made.settimeout(PATIENCE)
    try:
        made.connect(address)
    except OSError:
        made.close()
        raise
    return made


def _answer(clamd: Any) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < 4096 and (piece := clamd.recv(4096)):
        said += piece
    return said.rstrip(b"\0\n").decode("utf-8", "replace")


def _found_by_command(command: str, path: Path) -> str | None:
    """What a command says of the file, which ends with 0 for a good one and with 1 for a bad one.

    Raises OSError for any other end, and where it takes too long.
    """
    words = [word.replace("{path}", str(path)) for word in shlex.split(command)]
    try:
        ended = subprocess.run(words, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603 - an admin's own
    except subprocess.TimeoutExpired as error:
        raise OSError(f"{words[0]} took longer than {PATIENCE} s") from error
    if ended.returncode == 0:
        return None
    said = (ended.stdout + ended.stderr).decode("utf-8", "replace").replace(str(path), "").strip(" :\n")
    if ended.returncode == 1:
        return said.splitlines()[0][:100] if said else "the scanner refused it"
    raise OSError(f"{words[0]} ended with {ended.returncode}: {said[:200]}")
