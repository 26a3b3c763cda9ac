"""`python serve.py PORT [WORKERS]`: one process with waitress and four threads, or several with granian."""

from __future__ import annotations

import sys


def main(port: int, workers: int) -> None:
    """Serves until it is stopped."""
    if workers == 1:
        import waitress  # noqa: PLC0415 - what isn't served with isn't loaded
        from wsgi import application  # noqa: PLC0415

        waitress.serve(application, host="127.0.0.1", port=port, threads=4, _quiet=True)
        return
    from granian import Granian  # noqa: PLC0415

    served = Granian(
        "wsgi:application",
        address="127.0.0.1",
        port=port,
        interface="wsgi",
        workers=workers,
        blocking_threads=4,
        log_access=False,
    )
    served.serve()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
