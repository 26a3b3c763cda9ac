"""/metrics of several processes: whichever is asked tells of all requests."""

from __future__ import annotations

import re
import urllib.request

from tests.functional.cli.test_serve import line, running, status_of


def test_processes_count_their_requests_together(applied, folder):
    with running(folder, "serve", "--port", "0", "--workers", "2") as process:
        address = line(process).rpartition(" ")[2]
        for _ in range(12):
            assert status_of(f"{address}/healthz") == 200
        for _ in range(4):
            with urllib.request.urlopen(f"{address}/metrics", timeout=20) as answer:
                text = answer.read().decode()
            told = re.findall(r'^kith_http_request_seconds_count\{.*route="healthz".*\} (\S+)$', text, re.MULTILINE)
            assert [float(each) for each in told] == [12.0]
            assert 'kith_jobs{queue="default",state="ready"}' in text
