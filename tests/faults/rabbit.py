"""A real RabbitMQ for tests: a node of one's own with its own data, port and name service, ended by its own pids."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")  # the one in /usr/sbin runs as root or nobody
PATIENCE = 90.0  # seconds until it answers, on a machine with other work


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class RabbitMQ:
    """A broker that can go away and come back to its address, with what it had or without. `end` it in any case."""

    def __init__(self) -> None:
        if not SERVER.exists():
            pytest.skip("RabbitMQ isn't installed (apt-get install rabbitmq-server)")
        self.port, self._distribution, self._names = free_port(), free_port(), free_port()
        self.url = f"amqp://guest:guest@127.0.0.1:{self.port}//"
        self._folder = Path(tempfile.mkdtemp(prefix="kith-rabbitmq-"))
        self._last = ExitStack()
        self._last.callback(shutil.rmtree, self._folder, ignore_errors=True)
        self._epmd = subprocess.Popen(
            ["epmd", "-port", str(self._names), "-address", "127.0.0.1"],
            env=self._environment(),
            stdin=subprocess.DEVNULL,
        )
        self._last.callback(_ended, self._epmd)
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns once it takes connections."""
        with (self._folder / "said").open("ab") as said:
            self._server = subprocess.Popen(
                [SERVER, "-noinput"], env=self._environment(), stdin=subprocess.DEVNULL, stdout=said, stderr=said
            )
        end = time.monotonic() + PATIENCE
        while not self._greets():
            assert self._server.poll() is None, (self._folder / "said").read_text("utf-8")
            assert time.monotonic() < end, (self._folder / "said").read_text("utf-8")
            time.sleep(0.2)

    def stop(self) -> None:
        """Ends it as a machine ends that loses its power."""
        if self._server is not None:
            self._server.send_signal(signal.SIGKILL)
            self._server.wait(30)
            self._server = None

    def forget(self) -> None:
        """Deletes all that it has kept; it has to be stopped."""
        shutil.rmtree(self._folder / "data", ignore_errors=True)

    def end(self) -> None:
        """Ends it for good."""
        self.stop()
        self._last.close()

    def _environment(self) -> dict[str, str]:
        own = {
            "RABBITMQ_NODENAME": f"kith{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(self._distribution),
            "RABBITMQ_MNESIA_BASE": str(self._folder / "data"),
            "RABBITMQ_LOG_BASE": str(self._folder / "log"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self._folder / "plugins"),
            "RABBITMQ_CONFIG_FILE": str(self._folder / "none"),
            "RABBITMQ_CONF_ENV_FILE": str(self._folder / "none.sh"),
            "RABBITMQ_ALLOW_INPUT": "1",  # so that the process that is started is the server itself
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1 +sbwt none",
            "ERL_EPMD_PORT": str(self._names),
            "HOME": str(self._folder),
        }
        return {name: value for name, value in os.environ.items() if not name.startswith("RABBITMQ")} | own

    def _greets(self) -> bool:
        """Whether it answers to the protocol's first line."""
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 5) as connection:
            connection.settimeout(5)
            connection.sendall(b"AMQP\x00\x00\x09\x01")
            return connection.recv(1) == b"\x01"
        return False


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(30)
