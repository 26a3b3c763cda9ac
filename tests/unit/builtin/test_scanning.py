"""The scanner that settings name: a clamd at its socket or port, a command; what can't be asked lets nothing pass."""

from __future__ import annotations

import socketserver
import struct
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kith.builtin.scanning import kith_scan_file
from kith.ext import FileSettings, Upload

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd(socketserver.StreamRequestHandler):
    """Speaks INSTREAM as clamd does."""

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        if b"broken" in content:
            self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
        else:
            self.wfile.write(b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0")


def _serving(server: Any) -> Iterator[Any]:
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_address
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def port() -> Iterator[Any]:
    yield from _serving(socketserver.TCPServer(("127.0.0.1", 0), Clamd))


@pytest.fixture
def unix(tmp_path: Path) -> Iterator[Any]:
    yield from _serving(socketserver.UnixStreamServer(str(tmp_path / "clamd"), Clamd))


def scan(folder: Path, scanner: str | None, content: bytes) -> str | None:
    path = folder / "upload"
    path.write_bytes(content)
    upload = Upload(path=path, name="a.txt", type="text/plain", size=len(content), digest="0")
    return kith_scan_file(upload, FileSettings(scan=scanner))


def command(folder: Path, program: str) -> str:
    script = folder / "scan.py"
    script.write_text(program)
    return f"{sys.executable} {script} {{path}}"


FINDS = """
import sys
bad = b"EICAR" in open(sys.argv[1], "rb").read()
print(f"{sys.argv[1]}: Eicar" if bad else "fine")
sys.exit(bad)
"""


def test_without_a_scanner_nothing_is_said(tmp_path: Path) -> None:
    assert scan(tmp_path, None, EICAR) is None


def test_clamd_at_a_port_is_asked(tmp_path: Path, port: Any) -> None:
    where = f"clamd://127.0.0.1:{port[1]}"
    assert scan(tmp_path, where, b"x" * 300_000) is None
    assert scan(tmp_path, where, b"x" * 300_000 + EICAR) == "Eicar-Signature"


def test_clamd_at_a_socket_is_asked(tmp_path: Path, unix: Any) -> None:
    assert scan(tmp_path, f"clamd:{unix}", EICAR) == "Eicar-Signature"


def test_an_answer_that_is_none_lets_nothing_pass(tmp_path: Path, unix: Any) -> None:
    with pytest.raises(OSError, match="size limit"):
        scan(tmp_path, f"clamd:{unix}", b"broken")


def test_a_clamd_that_is_not_there_lets_nothing_pass(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        scan(tmp_path, f"clamd:{tmp_path}/nowhere", b"x")


def test_a_command_tells_by_how_it_ends(tmp_path: Path) -> None:
    assert scan(tmp_path, command(tmp_path, FINDS), b"fine") is None
    assert scan(tmp_path, command(tmp_path, FINDS), EICAR) == "Eicar"


def test_a_command_that_fails_lets_nothing_pass(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="ended with 2"):
        scan(tmp_path, command(tmp_path, "import sys; sys.exit(2)"), b"x")
    with pytest.raises(FileNotFoundError):
        scan(tmp_path, f"{tmp_path}/no-such-scanner {{path}}", b"x")
