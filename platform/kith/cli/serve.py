"""`kith serve`: pages, API and job threads in one process; several processes with --workers."""

from __future__ import annotations

import os
import signal
import socket
import tempfile
from typing import Any, NoReturn

import click

from kith.app import App
from kith.app.logs import configure_logs
from kith.app.start import starting
from kith.cli.opened import open_applied
from kith.cli.site import Place, pass_place, site_option
from kith.cli.worker import runner_of
from kith.errors import KithError, Problem
from kith.identity.links import setup_link
from kith.lazy import lazy
from kith.web.main import make_app

waitress: Any = lazy("waitress")
granian: Any = lazy("granian")

GRACE = 10.0  # seconds that requests and jobs in flight have to finish


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65_535), default=8000, show_default=True, help="0 takes a free one.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="How many processes.")
@click.option("--threads", type=click.IntRange(1, 64), default=4, show_default=True, help="Requests at a time, each.")
@site_option
@pass_place
def command(place: Place, host: str, port: int, workers: int, threads: int) -> None:
    """Serve the site. SIGTERM and Ctrl-C let what is in flight finish.

    What `kith apply` publishes is served from the next request on. A site without people prints a link once at each
    start, by which the first one is made.
    """
    configure_logs()
    if workers > 1:
        _serve_many(open_applied(place), place, host, port, workers, threads)
    else:
        _serve_one(place, host, port, threads)


def _serve_one(place: Place, host: str, port: int, threads: int) -> None:
    with starting():
        app = open_applied(place)
        server = _listen(app, host, port, threads)
        runner = runner_of(app)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _end)
        runner.start()
    _greet(app, host, server.effective_port)
    try:
        server.run()
    finally:
        server.task_dispatcher.shutdown(cancel_pending=False, timeout=GRACE)
        server.close()
        runner.stop(GRACE)


def _listen(app: App, host: str, port: int, threads: int) -> Any:
    """The server, listening. Raises K952."""
    listening = _bound(host, port)
    settings = app.settings
    proxies = {"trusted_proxy": ",".join(settings.trusted_proxies), "trusted_proxy_headers": _PROXY_HEADERS}
    return waitress.create_server(
        make_app(app),
        sockets=[listening],
        threads=threads,
        ident=None,
        max_request_body_size=max(settings.limits.body, settings.files.max_size),
        channel_timeout=int(settings.limits.timeout.total_seconds()),
        # without a declared proxy they stay, unheeded: they tell that there is one, and that nobody is near
        clear_untrusted_proxy_headers=bool(settings.trusted_proxies),
        **(proxies if settings.trusted_proxies else {}),
    )


def _bound(host: str, port: int) -> socket.socket:
    """A socket that listens there, alone. Raises K952."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        params = {"address": f"{host}:{port}", "reason": error.strerror or str(error)}
        raise KithError(Problem(code="K952", params=params)) from error


def _free_address(host: str, port: int) -> int:
    """The port, a free one for 0, that nobody listens on yet. Raises K952.

    granian's processes share their address by SO_REUSEPORT: beside a server that was left over, some requests would
    go to its old code, and nobody would be told.
    """
    with _bound(host, port) as found:
        free: int = found.getsockname()[1]
        return free


_PROXY_HEADERS = "x-forwarded-for x-forwarded-host x-forwarded-proto x-forwarded-port"


def _end(*_: object) -> NoReturn:
    raise SystemExit(0)


def _greet(app: App, host: str, port: int) -> None:
    """The address, and the set-up link as long as there is nobody who could log in."""
    shown = f"[{host}]" if ":" in host else host
    address = app.settings.url or f"http://{'localhost' if host in ('0.0.0.0', '::') else shown}:{port}"  # noqa: S104
    with app.writing() as tx:
        token = setup_link(tx)
    click.echo(f"{app.settings.name} is served at {address}")
    if token:
        click.echo(f"Nobody can log in yet. Make the first account here: {address}/setup/{token}")


def _serve_many(app: App, place: Place, host: str, port: int, workers: int, threads: int) -> None:
    """Several processes behind one address; each has job threads, and a lost one is started again."""
    port = _free_address(host, port)
    _greet(app, host, port)
    app.engine.dispose()  # the processes open connections of their own
    os.environ["KITH_SITE"] = str(place.site)
    with tempfile.TemporaryDirectory(prefix="kith-metrics-") as shared:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = shared  # where the processes count requests together
        _run_granian(host, port, workers, threads)


def _run_granian(host: str, port: int, workers: int, threads: int) -> None:
    server = granian.Granian(
        "kith.cli.wsgi:application",
        address=host,
        port=port,
        interface="wsgi",
        workers=workers,
        blocking_threads=threads,
        respawn_failed_workers=True,
        factory=True,
        log_access=False,
        websockets=False,
        workers_kill_timeout=int(GRACE),
    )
    server.serve()
