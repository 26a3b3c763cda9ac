"""`kith jobs`: what waits, runs and failed; trying again, discarding, cancelling."""

from __future__ import annotations

from collections.abc import Callable

import click

from kith.cli.opened import open_applied
from kith.cli.site import Place, pass_place, site_option
from kith.cli.tell import counted
from kith.errors import KithError, Problem
from kith.fields.lookups import is_id
from kith.ledger import job_desk
from kith.ledger.job_desk import Doer, Seen
from kith.storage.tx import Tx

STATES = (*job_desk.OPEN, *job_desk.ASIDE, "done")


@click.group("jobs")
def command() -> None:
    """Tell which jobs wait, run or failed; try them again, discard or cancel them."""


@command.command("list")
@click.option("--state", "states", type=click.Choice(STATES), multiple=True, help="Only these; else what isn't done.")
@click.option("--kind", help="Only jobs of this kind.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="How many of each state.")
@site_option
@pass_place
def list_(place: Place, states: tuple[str, ...], kind: str | None, limit: int) -> None:
    """List jobs: those that wait or run by their turn, what is over the latest first."""
    with open_applied(place).reading() as tx:
        found = [
            each
            for state in states or STATES[:-1]
            for each in job_desk.find(tx.connection, (state,), kind=kind, limit=limit)
        ]
    for each in found:
        click.echo(_told(each))
    if not found:
        click.echo("There are none.")


def _told(job: Seen) -> str:
    """One line: id, state, kind, when, attempts, how far or what went wrong."""
    moment = job.run_at if job.state == "ready" else job.finished_at or job.started_at or job.run_at
    why = (job.last_error or "").strip().splitlines()[-1:] or [_far(job.progress)]
    attempts = f"{job.attempts}/{job.most_attempts}"
    told = f"{job.id}  {job.state:<9}  {moment.isoformat(' ', 'seconds')}  {attempts}  {job.kind}  {why[0][:120]}"
    return told.rstrip()


def _far(progress: object) -> str:
    told = progress if isinstance(progress, dict) else {}
    return f"{told['done']} of {told['of']}" if {"done", "of"} <= told.keys() else ""


@command.command("retry")
@click.argument("id", required=False)
@click.option("--kind", help="All of this kind instead of one.")
@site_option
@pass_place
def retry(place: Place, id: str | None, kind: str | None) -> None:
    """Let a job that was set aside begin anew, or all of a kind."""
    _done(place, id, kind, job_desk.replay, "put back")


@command.command("discard")
@click.argument("id", required=False)
@click.option("--kind", help="All of this kind instead of one.")
@site_option
@pass_place
def discard(place: Place, id: str | None, kind: str | None) -> None:
    """Delete a job that was set aside, or all of a kind."""
    _done(place, id, kind, job_desk.discard, "discarded")


@command.command("cancel")
@click.argument("id")
@site_option
@pass_place
def cancel(place: Place, id: str) -> None:
    """End a job: one that waits at once, one that runs when it next says how far it is."""
    with open_applied(place).writing() as tx:
        if not (is_id(id) and job_desk.cancel(tx, id, by=Doer())):
            raise _nothing(id)
    click.echo("Cancelled.")


def _done(place: Place, id: str | None, kind: str | None, deed: Callable[..., int], words: str) -> None:
    if (id is None) == (kind is None):
        raise click.UsageError("name a job by its id, or a kind with --kind")
    if id is not None and not is_id(id):
        raise _nothing(id)
    with open_applied(place).writing() as tx:
        count = _carry_out(tx, id, kind, deed)
    click.echo(f"{counted(count, 'job')} {words}.")


def _carry_out(tx: Tx, id: str | None, kind: str | None, deed: Callable[..., int]) -> int:
    count = deed(tx, by=Doer(), id=id, kind=kind)
    if not count:
        raise _nothing(id or kind or "")
    return count


def _nothing(named: str) -> KithError:
    return KithError(Problem(code="K956", params={"named": named[:100]}))
