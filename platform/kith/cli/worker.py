"""`kith worker`: runs jobs, without serving pages. With a broker it is a dispatcher and Celery workers."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from contextlib import ExitStack

import click

from kith.app import App
from kith.app.logs import configure_logs
from kith.app.noted import note_settings
from kith.cli.opened import open_applied
from kith.cli.site import Place, pass_place, site_option
from kith.cli.tell import counted
from kith.jobs.broker import Hints, Workers, make_celery
from kith.jobs.bulk import bulk_handlers
from kith.jobs.dispatcher import Dispatcher
from kith.jobs.forgetting import forgetting_handlers
from kith.jobs.handlers import handler_table
from kith.jobs.intake import intake_handlers
from kith.jobs.inviting import inviting_handlers
from kith.jobs.mailing import mail_handlers
from kith.jobs.runner import Manner, Runner
from kith.jobs.upkeep import upkeep_handlers
from kith.ledger.jobs import QUEUES

DISPATCHER, WORKER, CLOCK = PARTS = ("dispatcher", "worker", "clock")


def runner_of(app: App, *, threads: int | None = None, working: bool = True, timing: bool = True) -> Runner:
    """A runner of the site's jobs, for a process that begins its work: it notes settings that were changed.

    With a broker its threads only carry out what they are told by hints. Raises K731 where two plugins carry out the
    same kind.
    """
    note_settings(app)
    people = (inviting_handlers(), forgetting_handlers(), intake_handlers())
    carried = (upkeep_handlers(), bulk_handlers(), mail_handlers(), *people)
    handlers = {**handler_table(app.hooks), **{kind: each for table in carried for kind, each in table.items()}}
    own = app.settings.jobs
    lanes = {**own.threads, "default": threads or own.threads["default"]}
    working = working and app.settings.broker is None
    manner = Manner(lanes=lanes, lease=own.lease, working=working, timing=timing)
    return Runner(app.engine, app.clock, app.writing, handlers, manner=manner, minutely=app.flush)


@click.command("worker")
@click.option("--threads", type=click.IntRange(1, 64), help="How many jobs at a time, besides mail and slow ones.")
@click.option(
    "--part", "parts", type=click.Choice(PARTS), multiple=True, help="Only this part; all where none is named."
)
@site_option
@pass_place
def command(place: Place, threads: int | None, parts: tuple[str, ...]) -> None:
    """Run jobs until SIGTERM or Ctrl-C; running ones are finished first.

    Any number of workers may run, on any number of machines. Without `broker:` in the settings they look into the
    database by themselves, beside the server with its own job threads. With it, one dispatcher among them tells the
    broker what is due, and Celery workers carry it out; the server then has no job threads.
    """
    configure_logs()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    app = open_applied(place)
    if DISPATCHER in parts and app.settings.broker is None:
        raise click.UsageError("there is no broker to dispatch to: set `broker:` in config/kith.yaml, or KITH_BROKER")
    with ExitStack() as running:
        told = _start(app, parts or PARTS, threads, running)
        click.echo(f"{told}; Ctrl-C ends it.")
        stop.wait()


def _start(app: App, parts: tuple[str, ...], threads: int | None, running: ExitStack) -> str:
    """Starts the parts; `running` ends them. What is told of it."""
    works = WORKER in parts
    runner = runner_of(app, threads=threads, working=works, timing=CLOCK in parts)
    running.callback(runner.stop)
    if app.settings.broker is not None:
        for begin, end in _by_broker(app, app.settings.broker, parts, runner):
            begin()
            running.callback(end)
    running.callback(runner.rest)
    runner.start()
    how = " by way of the broker" if app.settings.broker else ""
    count = counted(runner.threads, "thread")
    return f"Working with {count}{how}" if works else f"Working as {' and '.join(parts)}{how}"


def _by_broker(
    app: App, broker: str, parts: tuple[str, ...], runner: Runner
) -> list[tuple[Callable[[], object], Callable[[], object]]]:
    """How to begin and how to end what speaks with the broker."""
    found: list[tuple[Callable[[], object], Callable[[], object]]] = []
    if WORKER in parts:
        workers = Workers(make_celery(broker, QUEUES), runner.hint, runner.lanes)
        found.append((workers.start, workers.stop))
    if DISPATCHER in parts:
        dispatcher = Dispatcher(app.engine, app.clock, Hints(make_celery(broker, QUEUES)).send)
        found.append((dispatcher.start, dispatcher.stop))
    return found
