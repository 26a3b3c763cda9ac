"""The WSGI application for other servers, and for the processes of `kith serve --workers`."""

from __future__ import annotations

from multiprocessing.util import Finalize
from typing import Any

from kith.app.logs import configure_logs
from kith.app.start import starting
from kith.cli.opened import open_applied
from kith.cli.site import Place
from kith.cli.worker import runner_of
from kith.lazy import lazy
from kith.web.main import make_app

proxies: Any = lazy("granian.utils.proxies")


def application() -> Any:
    """The WSGI application of the site in KITH_SITE (else the current folder), with its job threads beside it.

    A factory: `gunicorn 'kith.cli.wsgi:application()'`, `granian --factory --interface wsgi kith.cli.wsgi:application`.
    """
    configure_logs()
    with starting():
        app = open_applied(Place())
        runner = runner_of(app)
        runner.start()
        Finalize(None, runner.stop, exitpriority=1)  # `atexit` isn't asked in a process that was forked
        made = make_app(app)
    if app.settings.trusted_proxies:
        made = proxies.wrap_wsgi_with_proxy_headers(made, trusted_hosts=list(app.settings.trusted_proxies))
    return made
