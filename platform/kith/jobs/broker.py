"""Hints by way of a broker: Celery's messages, sent by the dispatcher and taken by Celery workers.

A message says which queue to look at, and which jobs are due there. Nothing hangs on it: it is taken off the broker
before it is worked on, and whoever gets it claims in the database.
"""

from __future__ import annotations

import errno
import threading
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from importlib import import_module
from typing import Any

import structlog

from kith.lazy import lazy

celery: Any = lazy("celery")
kombu: Any = lazy("kombu")

TASK = "kith.work"
ENOUGH = 100  # messages in one of the broker's queues; more hints would tell nobody anything
EXPIRES = 60.0  # seconds after which a message isn't worked on any more
LOOKS = 3.0  # seconds at most between a worker's looks at a broker that is away
_PATIENCE = 5.0  # seconds for the broker to answer
_AWAKE = 0.5  # seconds at most until a worker sees that it is to end

Hint = Callable[[str, Sequence[str]], int]

log = structlog.get_logger(__name__)


def make_celery(broker: str, queues: Sequence[str]) -> Any:
    """The Celery application that speaks with the broker at `broker`; nothing is connected yet."""
    app = celery.Celery("kith", broker=broker, set_as_current=False)
    app.conf.update(
        task_queues=[_queue_class()(_name(each), routing_key=_name(each)) for each in queues],
        task_default_queue=_name("default"),
        task_ignore_result=True,
        task_acks_late=False,
        worker_prefetch_multiplier=1,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        broker_connection_timeout=_PATIENCE,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={"socket_connect_timeout": _PATIENCE, "socket_timeout": _PATIENCE}
        if broker.startswith("redis")
        else {},
    )
    app.amqp.Connection = _connection
    return app


def _connection(*given: Any, **named: Any) -> Any:
    """A connection that looks again soon. Celery's own waits longer each time, up to half a minute, whatever is set."""
    made = kombu.Connection(*given, **named)
    made.ensure_connection = partial(made.ensure_connection, interval_start=1, interval_step=1, interval_max=LOOKS)
    return made


@cache
def _queue_class() -> Any:
    """A queue that speaks up where the broker deletes it: Celery loses that word now and then, and listens no more."""

    class Queue(kombu.Queue):  # type: ignore[misc]
        def consume(self, *given: Any, **named: Any) -> Any:
            return super().consume(*given, **named, on_cancel=_deleted)

    return Queue


def _deleted(tag: str) -> None:
    """Raises what Celery takes for a lost connection wherever it hears it: it begins anew, and makes the queue."""
    raise ConnectionResetError(errno.ECONNRESET, f"the broker ended the consumer {tag}: its queue was deleted")


def _name(queue: str) -> str:
    return f"kith.{queue}"


class Hints:
    """Sends hints; one that can't be sent raises, and the next begins with a new connection."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._connection: Any = None
        self._channel: Any = None

    def send(self, queue: str, ids: Sequence[str]) -> None:
        """Tells a worker of these jobs, unless the broker holds plenty that nobody has taken yet."""
        try:
            if self._depth(queue) < ENOUGH:
                with self._app.amqp.Producer(self._channel, auto_declare=False) as producer:
                    self._app.send_task(
                        TASK,
                        args=[queue, list(ids)],
                        exchange="",  # the broker's own needs no bindings, which are lost where it is emptied
                        routing_key=_name(queue),
                        producer=producer,
                        retry=False,
                        expires=EXPIRES,
                    )
        except Exception:
            self.close()
            raise

    def close(self) -> None:
        """Lets the connection go."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.collect(socket_timeout=1)

    def _depth(self, queue: str) -> int:
        """How many messages wait there; makes the queue where it isn't there."""
        if self._connection is None:
            self._connection = self._app.connection_for_write()
            self._connection.ensure_connection(max_retries=1, interval_start=0, timeout=_PATIENCE)
            self._channel = self._connection.channel()
        found = self._channel.queue_declare(queue=_name(queue), durable=True, exclusive=False, auto_delete=False)
        return int(found.message_count)


def _tell_to_end(status: int | None) -> None:
    """Makes this process's Celery worker end itself with that exit status, in its own thread; None lets it work."""
    import_module("celery.worker.state").should_stop = status  # type: ignore[attr-defined]


class Workers:
    """A Celery worker in a thread of this process: it hands hints on to `hint`, as many at a time as `lanes` has."""

    def __init__(self, app: Any, hint: Hint, lanes: Mapping[str, int]) -> None:
        @app.task(name=TASK, shared=False)  # type: ignore[untyped-decorator]
        def work(queue: str, ids: Sequence[str]) -> None:
            hint(queue, ids)

        self._app, self._lanes = app, lanes
        self._stopping = threading.Event()
        self._worker: Any = None
        self._thread = threading.Thread(target=self._run, name="kith-celery", daemon=True)

    def start(self) -> None:
        """Starts the thread."""
        _tell_to_end(None)
        self._thread.start()

    def stop(self, timeout: float = 10.0) -> None:
        """Takes no more hints and waits for those at work.

        The worker ends itself, in its own thread: two that read from one connection wait for each other.
        """
        self._stopping.set()
        _tell_to_end(0)
        self._thread.join(timeout)

    def _run(self) -> None:
        """Celery's worker, and a new one should it end by itself."""
        warnings.filterwarnings("ignore", module=r"celery\.")  # advice to who runs Celery's own command line
        while not self._stopping.is_set():
            try:
                self._worker = self._made()
                self._worker.start()
            except Exception as error:  # noqa: BLE001 - the broker's client has many errors, and none may end this thread
                log.warning("jobs.broker", error=str(error)[:500])
            self._stopping.wait(1.0)

    def _made(self) -> Any:
        """One thread more than there are lanes' threads: it finds them all busy, and lets the hint go."""
        made = self._app.Worker(
            pool="threads",
            concurrency=sum(self._lanes.values()) + 1,
            queues=[_name(queue) for queue in self._lanes],
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
            loglevel="WARNING",
            quiet=True,
        )
        made.timer.call_repeatedly(_AWAKE, bool)  # while nothing comes it would sleep for ten, also when told to end
        return made
