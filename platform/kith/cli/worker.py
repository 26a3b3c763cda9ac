"""`kith worker`: runs jobs, without serving pages."""

from __future__ import annotations

import signal
import threading

import click

from kith.app import App
from kith.app.noted import note_settings
from kith.cli.opened import open_applied
from kith.cli.site import Place, pass_place, site_option
from kith.cli.tell import counted
from kith.jobs.handlers import handler_table
from kith.jobs.runner import Runner
from kith.jobs.upkeep import upkeep_handlers


def runner_of(app: App, threads: int) -> Runner:
    """A runner of the site's jobs, for a process that begins its work: it notes settings that were changed.

    Raises K731 where two plugins carry out the same kind.
    """
    note_settings(app)
    handlers = {**handler_table(app.hooks), **upkeep_handlers()}
    return Runner(app.engine, app.clock, app.writing, handlers, threads=threads, minutely=app.flush)


@click.command("worker")
@click.option("--threads", type=click.IntRange(1, 64), default=2, show_default=True, help="How many jobs at a time.")
@site_option
@pass_place
def command(place: Place, threads: int) -> None:
    """Run jobs until SIGTERM or Ctrl-C; running ones are finished first.

    Any number of workers may run beside the server, which has job threads of its own.
    """
    runner = runner_of(open_applied(place), threads)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    runner.start()
    click.echo(f"Working with {counted(threads, 'thread')}; Ctrl-C ends it.")
    stop.wait()
    runner.stop()
