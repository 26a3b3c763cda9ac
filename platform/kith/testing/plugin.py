"""The pytest plugin: real databases, a real Valkey, a real browser.

| fixture | gives |
|---|---|
| `database_url` | a new, empty database; the test runs once on SQLite and once on PostgreSQL |
| `new_database` | the same as a function, for tests that need two of them: `new_database()` |
| `sqlite_url`, `postgresql_url` | a new, empty database of that kind |
| `postgresql_server` | the server, for tests that copy a prepared database: `create_database(template=...)` |
| `valkey_url` | an empty Valkey (Redis) |
| `plugin_site` | the site around the plugin that the test belongs to, applied: actors, browsers, transactions, jobs |
| `site_files` | override it: files of that site beside the plugin's own, `{"modules/boats.yaml": "..."}` |
| `page`, `context`, `browser` | those of pytest-playwright, on the Chromium of this machine |

Nothing is faked and nothing is skipped, but for the browser where no Chromium is installed; with `KITH_REQUIRE_BROWSER`
in the environment that is a failure too. What was skipped, and why, is told in one line per reason at the end.
"""

from __future__ import annotations

import importlib
import warnings
from collections import Counter

import pytest
import structlog

import kith

pytest_plugins = ["kith.testing.databases", "kith.testing.valkey", "kith.testing.browser", "kith.testing.plugins"]


_FOREIGN = (  # of libraries, for every test that loads the pages
    "ignore:pkg_resources is deprecated:UserWarning",
    "ignore:Deprecated call to .pkg_resources:DeprecationWarning",
    "ignore:'cgi' is deprecated:DeprecationWarning",
)


def pytest_configure(config: pytest.Config) -> None:
    """Leaves out warnings that no author of a plugin can do anything about, and lets pages find their static files."""
    for line in _FOREIGN:
        config.addinivalue_line("filterwarnings", line)
    _introduce_loader()
    _log_plainly()


def _log_plainly() -> None:
    """Draws tracebacks without the values of all variables, which takes half a second each."""
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], plain])


def _introduce_loader() -> None:
    """Tells setuptools, by which Pyramid finds files of packages, of the loader that pytest imports Kith by.

    pytest rewrites the assertions of whatever package brings it a plugin.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        resources = importlib.import_module("pkg_resources")
    resources.register_loader_type(type(kith.__loader__), resources.DefaultProvider)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tells each reason for which tests were skipped, once."""
    reports = terminalreporter.stats.get("skipped", [])
    reasons = Counter(str(report.longrepr[2]).removeprefix("Skipped: ") for report in reports)
    for reason, tests in sorted(reasons.items()):
        terminalreporter.write_line(f"{reason}: {tests} not run")
