"""Bare Celery with a task that does nothing: what Kith's small jobs are compared with. BENCH_BROKER is its broker."""

from __future__ import annotations

import os

from celery import Celery

app = Celery("bare", broker=os.environ.get("BENCH_BROKER", "memory://"))
app.conf.update(task_ignore_result=True, worker_send_task_events=False, broker_connection_retry_on_startup=True)


@app.task(name="bare.nothing")
def nothing(number: int) -> None:
    """Does nothing."""
