"""Pages behind a real server on a free port, for browsers and programs that speak HTTP by themselves."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kith.lazy import lazy

waitress = lazy("waitress.server")
wasyncore = lazy("waitress.wasyncore")


@contextmanager
def listening(wsgi: Any, *, threads: int = 4) -> Iterator[str]:
    """The address at which the WSGI application answers within the block: `http://127.0.0.1:<port>`."""
    sockets: dict[int, Any] = {}
    server = waitress.create_server(wsgi, map=sockets, listen="127.0.0.1:0", threads=threads, asyncore_use_poll=True)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.task_dispatcher.shutdown(timeout=30)  # a browser may have asked for something that it won't wait for
        # in its own thread, and with the connections that browsers keep open: the loop ends when nothing is left
        server.trigger.pull_trigger(lambda: wasyncore.close_all(sockets))
        thread.join(10)
