"""The browser of the tests: the Chromium of this machine, driven by pytest-playwright."""

from __future__ import annotations

import os
import shutil
from typing import Any

import pytest

CHROMIUM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The installed Chromium. Without one browser tests are skipped, and fail where KITH_REQUIRE_BROWSER is set."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found:
        return found
    reason = "no Chromium found: browser tests skipped (apt install chromium)"
    if os.environ.get("KITH_REQUIRE_BROWSER"):
        pytest.fail(reason.replace("skipped", "can't run"), pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], chromium_path: str) -> dict[str, Any]:
    """pytest-playwright's arguments, for that Chromium; its sandbox doesn't start as root."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": chromium_path, "args": [*QUIET, *sandbox]}
