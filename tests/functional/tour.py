"""The tour of README.md: its blocks in order, and a starter site in a folder of its own, served by a real process."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kith.cli.init import starter

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
HERE = "http://127.0.0.1:8000"  # where the README's commands ask
PATIENCE = 60.0  # seconds for the server's first line

# curl, as far as the README needs it: nobody needs to install the real one for the tests
CURL = """\
#!{python}
import argparse, urllib.error, urllib.request
parser = argparse.ArgumentParser()
parser.add_argument("url")
parser.add_argument("-H", dest="headers", action="append", default=[])
parser.add_argument("-d", dest="data")
told = parser.parse_args()
headers = dict(each.split(": ", 1) for each in told.headers)
request = urllib.request.Request(told.url, told.data.encode() if told.data else None, headers)
try:
    answer = urllib.request.urlopen(request)
except urllib.error.HTTPError as error:
    answer = error
print(answer.read().decode(), end="")
"""
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SAVE_AS = re.compile(r"this as `([\w./-]+)`")
_ADD_TO = re.compile(r"In `([\w./-]+)` add a line to the `modules:` of `(\w+)`")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One fenced block of the tour, and the text between it and the one before."""

    language: str
    text: str
    before: str

    @property
    def path(self) -> str | None:
        """The file that the reader is told to save it as."""
        found = _SAVE_AS.findall(self.before)
        return found[-1] if found else None

    @property
    def addition(self) -> tuple[str, str] | None:
        """The file, and the role in it, to whose modules the reader is told to add it."""
        found = _ADD_TO.search(self.before)
        return (found[1], found[2]) if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a block of commands said; `status` is that of its last one."""

    out: str
    err: str
    status: int


def blocks() -> tuple[Block, ...]:
    """The blocks of the tour, in their order."""
    tour = README[README.index("\n## The tour") : README.index("\n## Where things are")]
    found: list[Block] = []
    end = 0
    for match in _FENCE.finditer(tour):
        found.append(Block(language=match[1], text=match[2], before=tour[end : match.start()]))
        end = match.end()
    return tuple(found)


class Tour:
    """A copy of the starter site in `folder`, and a reader who does there what the README says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = ""
        self.log_ins: dict[str, str] = {}
        folder.mkdir()
        for name in ("modules", "config", "plugins"):
            subprocess.run(["cp", "-R", str(starter(name)), str(folder)], check=True)
        (folder / ".venv").symlink_to(sys.prefix, target_is_directory=True)
        (folder / "bin").mkdir()
        (folder / "bin" / "curl").write_text(CURL.format(python=sys.executable), "utf-8")
        (folder / "bin" / "curl").chmod(0o755)
        self._forget_tours_before()

    def _forget_tours_before(self) -> None:
        """Whoever took the tour in this checkout has its files in the starter site."""
        for block in blocks():
            if block.path:
                (self.folder / block.path).unlink(missing_ok=True)
            if block.addition:
                path = self.folder / block.addition[0]
                path.write_text(path.read_text("utf-8").replace(block.text, ""), "utf-8")

    @contextmanager
    def served(self, contacts: int = 20) -> Iterator[Tour]:
        """The site as `make run` sets it up, with fewer people, and served until the block ends."""
        self.kith("apply", "--yes")
        log_ins = self.kith("demo", "--contacts", str(contacts))
        self.log_ins = dict(re.findall(r"^  (\S+@\S+) +(\S+)", log_ins, re.MULTILINE))
        log = self.folder / "serve.log"
        with log.open("wb") as said:
            command = [".venv/bin/kith", "serve", "--port", "0"]
            server = subprocess.Popen(command, cwd=self.folder, env=_environment(), stdout=said, stderr=said)
        try:
            self.address = _address(server, log)
            yield self
        finally:
            server.terminate()
            server.wait(30)

    def kith(self, *arguments: str, status: int = 0) -> str:
        """What a command of Kith says."""
        command = [".venv/bin/kith", *arguments]
        done = subprocess.run(command, cwd=self.folder, env=_environment(), capture_output=True, text=True, check=False)
        assert done.returncode == status, done.stderr
        return done.stdout

    def do(self, block: Block) -> Said | None:
        """Does what the reader would do with a block; None for one that is only looked at."""
        if block.path:
            (self.folder / block.path).write_text(block.text, "utf-8")
        elif block.addition:
            path, role = block.addition
            self._add(self.folder / path, role, block.text)
        elif block.language == "sh" and "make " not in block.text:
            return self.run(block.text)
        return None

    def run(self, commands: str) -> Said:
        """Runs commands in the reader's terminal: variables stay from block to block."""
        enter, leave = "PATH=$PWD/bin:$PATH; touch .terminal; set -a; . ./.terminal", "export -p > .terminal"
        script = f"{enter}\n{commands}\nstatus=$?; {leave}; exit $status"
        command = ["bash", "-c", script.replace(HERE, self.address)]
        done = subprocess.run(command, cwd=self.folder, env=_environment(), capture_output=True, text=True, check=False)
        return Said(out=done.stdout, err=done.stderr, status=done.returncode)

    def _add(self, path: Path, role: str, line: str) -> None:
        head = re.compile(rf"^  {role}:\n(?:    .*\n)*?    modules:\n", re.MULTILINE)
        text, times = head.subn(lambda match: match[0] + line, path.read_text("utf-8"))
        assert times == 1
        path.write_text(text, "utf-8")


def _environment() -> dict[str, str]:
    """That of a new terminal, in which passwords are hashed quickly."""
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": os.environ.get("HOME", "/"), "KITH_TEST_CHEAP_HASH": "1"}


def _address(server: subprocess.Popen[bytes], log: Path) -> str:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        if match := re.search(r"is served at (\S+)\n", log.read_text("utf-8", "replace")):
            return match[1]
        time.sleep(0.05)
    raise RuntimeError(f"the server doesn't come up:\n{log.read_text('utf-8', 'replace')}")
