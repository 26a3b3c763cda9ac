"""Counting requests."""

from __future__ import annotations

import subprocess
import sys

AT_ONCE = """
import sys, threading
from kith.web.metrics.requests import measure
sys.setswitchinterval(1e-6)
together, failed = threading.Barrier(16), []
def first(number):
    together.wait()
    try:
        measure(f"route{number}", "GET", 200, 0.01)
    except Exception as error:
        failed.append(repr(error))
threads = [threading.Thread(target=first, args=(number,)) for number in range(16)]
for thread in threads: thread.start()
for thread in threads: thread.join()
sys.exit("; ".join(failed) or 0)
"""


def test_the_first_requests_of_many_threads_are_counted_by_one_histogram():
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", AT_ONCE], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
